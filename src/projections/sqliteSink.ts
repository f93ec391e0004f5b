// The read database on SQLite: disposable, so it is not synced; whole, because a batch and its position are one transaction.
import type { Statement } from 'better-sqlite3'
import { sql } from 'kysely'
import type { Position } from '../eventlog/port.ts'
import { openStore, type Store } from '../eventlog/store.ts'
import {
  type Changes,
  type Held,
  isReworded,
  type RowKey,
  type Sink,
  type SumChange,
  type TableChanges,
  termsOf,
} from './changes.ts'
import { type AnyReadModel, partsOfIndexes, type Row, type Value } from './readModel.ts'
import { compiler, createTables, keyIndexOf, placeholder, textOf } from './sqliteSchema.ts'

type SumStatements = { readonly add: Statement; readonly sweep: Statement }
type TableStatements = {
  readonly columns: readonly string[]
  readonly insert: Statement
  readonly remove: Statement
  readonly byKey: Statement
  readonly byStream: Statement
}

export class SqliteSink implements Sink {
  readonly #db: Store
  readonly #models: readonly AnyReadModel[]
  readonly #tables = new Map<string, TableStatements>()
  readonly #updates = new Map<string, Statement>()
  readonly #sums = new Map<string, SumStatements>()
  readonly #setPosition: Statement
  /** Whose rows can be looked for by their key. */
  readonly #keyed = new Set<AnyReadModel>()
  #events = 0

  constructor(path: string, models: readonly AnyReadModel[]) {
    this.#db = openStore(path, { durability: 'disposable', cacheKiB: 32_768 })
    this.#db.pragma('wal_autocheckpoint = 4000')
    this.#models = models
    createTables(this.#db, models)
    this.#setPosition = this.#db.prepare('UPDATE progress SET position = ?, events = events + ?')
  }

  /** Events applied by this connection. */
  get applied(): number {
    return this.#events
  }

  position(): Promise<Position> {
    return Promise.resolve(this.#db.prepare('SELECT position FROM progress').pluck().get() as Position)
  }

  lastRid(model: AnyReadModel): Promise<number> {
    const table = sql.table(model.name)
    const query = textOf(compiler.selectFrom(table.as('t')).select(sql`max(rid)`.as('rid')))
    return Promise.resolve((this.#db.prepare(query).pluck().get() as number | null) ?? 0)
  }

  load(model: AnyReadModel, keys: readonly RowKey[]): Promise<readonly (Held | undefined)[]> {
    this.#indexKey(model)
    const { byKey } = this.#table(model)
    return Promise.resolve(
      keys.map(({ stream, sub }) =>
        held((model.subKey ? byKey.get(stream, sub) : byKey.get(stream)) as (Row & { rid: number }) | undefined),
      ),
    )
  }

  loadStream(model: AnyReadModel, stream: string): Promise<readonly Held[]> {
    this.#indexKey(model)
    const rows = this.#table(model).byStream.all(stream) as (Row & { rid: number })[]
    return Promise.resolve(rows.map(held).filter((row) => row !== undefined))
  }

  record(model: AnyReadModel, rows: readonly Held[]): void {
    this.#whole(() => {
      for (const held of rows) this.#insert(model, held)
    })
  }

  write(changes: Changes): Promise<void> {
    this.#whole(() => {
      for (const table of changes.tables) this.#writeTable(table)
      for (const sum of changes.sums) this.#writeSum(sum)
      this.#setPosition.run(changes.position, changes.events)
      this.#db.exec('COMMIT')
    })
    this.#events += changes.events
    return Promise.resolve()
  }

  /** Within the transaction of the batch; whatever fails takes back all of it. */
  #whole(work: () => void): void {
    if (!this.#db.inTransaction) this.#db.exec('BEGIN IMMEDIATE')
    try {
      work()
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  /** Whether it has once reached the head of the feed; only then may readers see it. */
  get complete(): boolean {
    return this.#db.prepare('SELECT complete FROM progress').pluck().get() === 1
  }

  /** Secondary indexes come last: sorting once is many times cheaper than inserting in random order. */
  finish(): void {
    for (const model of this.#models) {
      this.#indexKey(model)
      for (const statement of indexStatements(model)) this.#db.exec(statement)
    }
    this.#db.exec("INSERT INTO cases_search (cases_search) VALUES ('optimize')")
    this.#db.exec('PRAGMA optimize')
    this.#db.prepare('UPDATE progress SET complete = 1').run()
    this.#db.pragma('wal_checkpoint(TRUNCATE)')
  }

  close(): void {
    this.#db.close()
  }

  /** With the other indexes at the end, or when a row is first looked for: most are held until they are written for good. */
  #indexKey(model: AnyReadModel): void {
    if (this.#keyed.has(model)) return
    this.#keyed.add(model)
    const statement = keyIndexOf(model)
    if (statement !== undefined) this.#db.exec(statement)
  }

  #writeTable({ deletes, inserts, model, updates }: TableChanges): void {
    for (const { rid } of deletes) {
      this.#table(model).remove.run(rid)
      this.#unindex(model, rid)
    }
    for (const held of inserts) this.#insert(model, held)
    for (const update of updates) {
      const { after, changed, rid } = update
      // An UPDATE that names an indexed column rewrites its index: only what changed is named.
      this.#update(model, changed).run(...changed.map((column) => after[column]), rid)
      if (!isReworded(model, update)) continue
      this.#unindex(model, rid)
      this.#index(model, rid, after)
    }
  }

  #insert(model: AnyReadModel, { rid, row }: Held): void {
    const { columns, insert } = this.#table(model)
    const values: Value[] = [rid]
    for (const column of columns) values.push(row[column] as Value)
    insert.run(...values)
    if (model.search !== undefined) this.#index(model, rid, row)
  }

  #index(model: AnyReadModel, rid: number, row: Row): void {
    this.#prepared(`INSERT INTO ${model.name}_search (rowid, text) VALUES (?, ?)`).run(rid, termsOf(model, row))
  }

  #unindex(model: AnyReadModel, rid: number): void {
    if (model.search !== undefined) this.#prepared(`DELETE FROM ${model.name}_search WHERE rowid = ?`).run(rid)
  }

  #writeSum({ counts, key, table }: SumChange): void {
    const { add, sweep } = this.#sum(table)
    add.run(...key, ...counts)
    if (counts.some((count) => count < 0)) sweep.run(...key)
  }

  #update(model: AnyReadModel, changed: readonly string[]): Statement {
    const id = `${model.name}:${changed.join(',')}`
    let statement = this.#updates.get(id)
    if (statement === undefined) {
      const values = Object.fromEntries(changed.map((column) => [column, placeholder]))
      statement = this.#db.prepare(textOf(compiler.updateTable(model.name).set(values).where('rid', '=', placeholder)))
      this.#updates.set(id, statement)
    }
    return statement
  }

  #prepared(text: string): Statement {
    let statement = this.#updates.get(text)
    if (statement === undefined) {
      statement = this.#db.prepare(text)
      this.#updates.set(text, statement)
    }
    return statement
  }

  #table(model: AnyReadModel): TableStatements {
    let statements = this.#tables.get(model.name)
    if (statements === undefined) {
      const columns = Object.keys(model.columns)
      const values = Object.fromEntries(['rid', ...columns].map((column) => [column, placeholder]))
      const all = compiler.selectFrom(model.name).selectAll().where('stream', '=', placeholder)
      statements = {
        columns,
        insert: this.#db.prepare(textOf(compiler.insertInto(model.name).values(values))),
        remove: this.#db.prepare(textOf(compiler.deleteFrom(model.name).where('rid', '=', placeholder))),
        byKey: this.#db.prepare(textOf(model.subKey ? all.where(model.subKey, '=', placeholder) : all)),
        byStream: this.#db.prepare(textOf(all)),
      }
      this.#tables.set(model.name, statements)
    }
    return statements
  }

  #sum(name: string): SumStatements {
    let statements = this.#sums.get(name)
    if (statements === undefined) {
      const sum = this.#models.flatMap(({ derived = [] }) => derived).find((one) => one.name === name)
      if (sum === undefined) throw new Error(`there is no sum ${name}`)
      const { counts, keys } = sum
      const all = [...keys, ...counts]
      const added = counts.map((count) => `${count} = ${count} + excluded.${count}`).join(', ')
      const none = [...keys.map((key) => `${key} = ?`), ...counts.map((count) => `${count} = 0`)].join(' AND ')
      statements = {
        add: this.#db.prepare(
          `INSERT INTO ${name} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${added}`,
        ),
        sweep: this.#db.prepare(`DELETE FROM ${name} WHERE ${none}`),
      }
      this.#sums.set(name, statements)
    }
    return statements
  }
}

const indexStatements = (model: AnyReadModel): readonly string[] =>
  partsOfIndexes(model).map(({ columns, where }, at) => {
    const on = `${model.name}_${at} ON ${model.name} (${columns})`
    return `CREATE INDEX IF NOT EXISTS ${on}${where && ` WHERE ${where}`}`
  })

function held(row: (Row & { rid: number }) | undefined): Held | undefined {
  if (row === undefined) return undefined
  const { rid, ...columns } = row
  return { rid, row: columns }
}
