// The read database on SQLite: disposable, so it is not synced; whole, because a batch and its position are one transaction.
import type { Statement } from 'better-sqlite3'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import { type Position, start } from '../eventlog/port.ts'
import { openStore, type Store } from '../eventlog/store.ts'
import type { Changes, Held, RowKey, Sink, SumChange, TableChanges } from './projector.ts'
import { type AnyReadModel, partsOfIndexes, type Row } from './readModel.ts'
import { searchTerms } from './search.ts'

/** Kysely as compiler only: the statements are prepared once and run synchronously inside one transaction. */
const compiler = new Kysely<Record<string, Row>>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})
type Compilable = { compile(): { readonly sql: string } }
const textOf = (query: Compilable): string => query.compile().sql
const placeholder = sql<never>`?`

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
  readonly #sums = new Map<string, { readonly add: Statement; readonly sweep: Statement }>()
  readonly #setPosition: Statement
  #events = 0

  constructor(path: string, models: readonly AnyReadModel[]) {
    this.#db = openStore(path, { durability: 'disposable', cacheKiB: 32_768 })
    this.#db.pragma('wal_autocheckpoint = 4000')
    this.#models = models
    this.#createTables()
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
    const { byKey } = this.#table(model)
    return Promise.resolve(
      keys.map(({ stream, sub }) =>
        held((model.subKey ? byKey.get(stream, sub) : byKey.get(stream)) as (Row & { rid: number }) | undefined),
      ),
    )
  }

  loadStream(model: AnyReadModel, stream: string): Promise<readonly Held[]> {
    const rows = this.#table(model).byStream.all(stream) as (Row & { rid: number })[]
    return Promise.resolve(rows.map(held).filter((row) => row !== undefined))
  }

  write(changes: Changes): Promise<void> {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      for (const table of changes.tables) this.#writeTable(table)
      for (const sum of changes.sums) this.#writeSum(sum)
      this.#setPosition.run(changes.position, changes.events)
      this.#db.exec('COMMIT')
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
    this.#events += changes.events
    return Promise.resolve()
  }

  /** Whether it has once reached the head of the feed; only then may readers see it. */
  get complete(): boolean {
    return this.#db.prepare('SELECT complete FROM progress').pluck().get() === 1
  }

  /** Secondary indexes come last: sorting once is many times cheaper than inserting in random order. */
  finish(): void {
    for (const model of this.#models) for (const statement of indexStatements(model)) this.#db.exec(statement)
    this.#db.exec("INSERT INTO cases_search (cases_search) VALUES ('optimize')")
    this.#db.exec('PRAGMA optimize')
    this.#db.prepare('UPDATE progress SET complete = 1').run()
    this.#db.pragma('wal_checkpoint(TRUNCATE)')
  }

  close(): void {
    this.#db.close()
  }

  #writeTable({ deletes, inserts, model, updates }: TableChanges): void {
    const { columns, insert, remove } = this.#table(model)
    for (const { rid } of deletes) {
      remove.run(rid)
      this.#unindex(model, rid)
    }
    for (const { rid, row } of inserts) {
      insert.run(rid, ...columns.map((column) => row[column]))
      this.#index(model, rid, row)
    }
    for (const { after, before, rid } of updates) {
      const changed = columns.filter((column) => after[column] !== before[column])
      if (changed.length === 0) continue
      // An UPDATE that names an indexed column rewrites its index: only what changed is named.
      this.#update(model, changed).run(...changed.map((column) => after[column]), rid)
      if (model.search && model.search(after as never) !== model.search(before as never)) {
        this.#unindex(model, rid)
        this.#index(model, rid, after)
      }
    }
  }

  #index(model: AnyReadModel, rid: number, row: Row): void {
    if (model.search === undefined) return
    this.#prepared(`INSERT INTO ${model.name}_search (rowid, text) VALUES (?, ?)`).run(
      rid,
      searchTerms(model.search(row as never)),
    )
  }

  #unindex(model: AnyReadModel, rid: number): void {
    if (model.search !== undefined) this.#prepared(`DELETE FROM ${model.name}_search WHERE rowid = ?`).run(rid)
  }

  #writeSum({ counts, key, table }: SumChange): void {
    const statements = this.#sums.get(table)
    if (statements === undefined) throw new Error(`there is no sum ${table}`)
    statements.add.run(...key, ...counts)
    if (counts.some((count) => count < 0)) statements.sweep.run(...key)
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

  #createTables(): void {
    this.#db.exec(
      'CREATE TABLE IF NOT EXISTS progress (position TEXT NOT NULL, events INTEGER NOT NULL, complete INTEGER NOT NULL) STRICT',
    )
    if (this.#db.prepare('SELECT count(*) FROM progress').pluck().get() === 0)
      this.#db.prepare('INSERT INTO progress (position, events, complete) VALUES (?, 0, 0)').run(start)
    for (const model of this.#models) this.#createTable(model)
  }

  #createTable(model: AnyReadModel): void {
    let table = compiler.schema
      .createTable(model.name)
      .ifNotExists()
      .addColumn('rid', 'integer', (column) => column.primaryKey())
    for (const [column, type] of Object.entries(model.columns)) table = table.addColumn(column, type)
    this.#db.exec(textOf(table))
    if (model.types !== 'all') {
      const key = model.subKey ? ['stream', model.subKey] : ['stream']
      this.#db.exec(
        textOf(compiler.schema.createIndex(`${model.name}_key`).ifNotExists().on(model.name).columns(key).unique()),
      )
    }
    if (model.search)
      this.#db.exec(
        `CREATE VIRTUAL TABLE IF NOT EXISTS ${model.name}_search USING fts5(text, content='', contentless_delete=1, tokenize='unicode61')`,
      )
    for (const { counts, keys, name } of model.derived ?? []) {
      const columns = [
        ...keys.map((key) => `${key} TEXT NOT NULL`),
        ...counts.map((count) => `${count} INTEGER NOT NULL`),
      ]
      this.#db.exec(
        `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')}, PRIMARY KEY (${keys.join(', ')})) WITHOUT ROWID, STRICT`,
      )
      const all = [...keys, ...counts]
      const added = counts.map((count) => `${count} = ${count} + excluded.${count}`).join(', ')
      const none = [...keys.map((key) => `${key} = ?`), ...counts.map((count) => `${count} = 0`)].join(' AND ')
      this.#sums.set(name, {
        add: this.#db.prepare(
          `INSERT INTO ${name} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${added}`,
        ),
        sweep: this.#db.prepare(`DELETE FROM ${name} WHERE ${none}`),
      })
    }
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
