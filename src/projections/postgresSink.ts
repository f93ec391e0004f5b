// The read models on PostgreSQL: a batch and its position are one transaction, and only who knows the position before may write.
import type pg from 'pg'
import type { Position } from '../eventlog/port.ts'
import {
  type Changes,
  type Held,
  isReworded,
  noChanges,
  type RowKey,
  type Sink,
  type SumChange,
  type TableChanges,
  termsOf,
  type Update,
} from './changes.ts'
import { lexeme } from './dialect.ts'
import { attempt, connect, hangUp, quoted, ReadDatabaseTrouble } from './postgresClient.ts'
import { catalogue, createSchema, indexesOf, transaction, unnest, useOf } from './postgresSchema.ts'
import type { AnyReadModel, Row, Value } from './readModel.ts'

/** Somebody else has written since, or another generation has taken this one's place: nothing was written. */
export class FencedError extends ReadDatabaseTrouble {}

export const appliedChannel = 'zhengjian_applied'

type Stored = Row & { readonly rid: number }

export class PostgresSink implements Sink {
  readonly schema: string
  readonly #client: pg.Client
  readonly #models: readonly AnyReadModel[]
  #position: Position
  #events: number
  #complete: boolean
  /** What was recorded since the last batch. */
  readonly #recorded = new Map<AnyReadModel, TableChanges>()

  private constructor(client: pg.Client, schema: string, models: readonly AnyReadModel[], progress: Progress) {
    this.#client = client
    this.schema = schema
    this.#models = models
    this.#position = progress.position
    this.#events = progress.events
    this.#complete = progress.complete
  }

  /** Makes the tables of the generation where they are missing. Throws ReadDatabaseTrouble, or FencedError where it was replaced. */
  static async open(url: string, schema: string, models: readonly AnyReadModel[]): Promise<PostgresSink> {
    const client = await connect(url, 'projector')
    try {
      const progress = await attempt(async () => {
        // Disposable: what a crash of the server takes back is folded again from the log.
        await client.query('SET synchronous_commit TO off')
        await client.query('SELECT pg_advisory_lock_shared($1)', [useOf(schema)])
        await createSchema(client, schema, models)
        await client.query(`SET search_path TO ${quoted(schema)}`)
        const { rows } = await client.query<Progress>('SELECT position, events, complete FROM progress')
        return rows[0]
      })
      if (progress === undefined) throw new FencedError(`${schema} has been replaced`)
      return new PostgresSink(client, schema, models, progress)
    } catch (error) {
      await hangUp(client)
      throw error
    }
  }

  position(): Promise<Position> {
    return Promise.resolve(this.#position)
  }

  /** Events folded into this generation since it was begun. */
  get events(): number {
    return this.#events
  }
  /** Whether it has once reached the head of the feed; only then may readers see it. */
  get complete(): boolean {
    return this.#complete
  }

  async lastRid(model: AnyReadModel): Promise<number> {
    const [row] = await this.#query<{ rid: number | null }>(`SELECT max(rid) AS rid FROM ${quoted(model.name)}`)
    return row?.rid ?? 0
  }

  async load(model: AnyReadModel, keys: readonly RowKey[]): Promise<readonly (Held | undefined)[]> {
    const sub = model.subKey === undefined ? '' : ` AND t.${quoted(model.subKey)} = k.sub`
    const rows = await this.#query<Stored & { at: number }>(
      `SELECT k.at, t.* FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (stream, sub, at)
       JOIN ${quoted(model.name)} AS t ON t.stream = k.stream${sub}`,
      [keys.map(({ stream }) => stream), keys.map((key) => key.sub)],
    )
    const found = new Array<Held | undefined>(keys.length).fill(undefined)
    for (const { at, ...row } of rows) found[at - 1] = held(row as unknown as Stored)
    return found
  }

  async loadStream(model: AnyReadModel, stream: string): Promise<readonly Held[]> {
    return (await this.#query<Stored>(`SELECT * FROM ${quoted(model.name)} WHERE stream = $1`, [stream])).map(held)
  }

  record(model: AnyReadModel, rows: readonly Held[]): void {
    const recorded = this.#recorded.get(model) ?? noChanges(model)
    this.#recorded.set(model, recorded)
    for (const row of rows) recorded.inserts.push(row)
  }

  /** Throws FencedError where somebody else has written since. */
  async write({ events, position, sums, tables }: Changes): Promise<void> {
    const recorded = [...this.#recorded.values()]
    this.#recorded.clear()
    await transaction(this.#client, async () => {
      await this.#advance(position, events)
      for (const table of [...recorded, ...tables]) await this.#writeTable(table)
      for (const of of Map.groupBy(sums, ({ table }) => table).values()) await this.#writeSums(of)
    })
    this.#position = position
    this.#events += events
  }

  /**
   * Makes it whole and the one that readers are sent to; false where the one before is ahead of it, and nothing changes. One of
   * another log (`isForeign`) is ahead of nothing.
   */
  async finish(name: string, isForeign = false): Promise<boolean> {
    const finished = await transaction(this.#client, async () => {
      const before = await this.#query<{ schema: string }>(
        `SELECT schema FROM ${catalogue}.current WHERE name = $1 FOR UPDATE`,
        [name],
      )
      const replaced = before[0]?.schema
      if (replaced !== undefined && replaced !== this.schema && !(await this.#supersede(replaced, isForeign)))
        return false
      for (const statement of this.#models.flatMap(indexesOf)) await this.#query(statement)
      for (const model of this.#models) await this.#query(`ANALYZE ${quoted(model.name)}`)
      await this.#query(
        `INSERT INTO ${catalogue}.current VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET schema = excluded.schema`,
        [name, this.schema],
      )
      await this.#query('UPDATE progress SET complete = true')
      await this.#advance(this.#position, 0)
      return true
    })
    this.#complete ||= finished
    return finished
  }

  /** `politeMs` 0 gives up what is under way: the server rolls it back. */
  async close(politeMs?: number): Promise<void> {
    await hangUp(this.#client, politeMs)
  }

  async #query<R extends object = object>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return attempt(async () => (await this.#client.query<R & pg.QueryResultRow>(text, [...values])).rows)
  }

  /** Compare and set: the row is locked until the end of the transaction, so of two writers one sees the other's position. */
  async #advance(position: Position, events: number): Promise<void> {
    const rows = await this.#query<Progress>(
      'UPDATE progress SET position = $1, events = events + $2 WHERE position = $3 RETURNING position, events',
      [position, events, this.#position],
    )
    const [progress] = rows
    if (progress === undefined) throw new FencedError(`${this.schema} has been written by somebody else`)
    await this.#query('SELECT pg_notify($1, $2)', [appliedChannel, `${this.schema} ${position} ${progress.events}`])
  }

  /** Without its progress nobody writes the old one any more; one of the same log that is ahead of this one stays. */
  async #supersede(schema: string, isForeign: boolean): Promise<boolean> {
    const progress = `${quoted(schema)}.progress`
    const [old] = await this.#query<Progress>(`SELECT position FROM ${progress} FOR UPDATE`)
    if (!isForeign && old !== undefined && old.position > this.#position) return false
    await this.#query(`DELETE FROM ${progress}`)
    return true
  }

  async #writeTable({ deletes, inserts, model, updates }: TableChanges): Promise<void> {
    const columns = Object.keys(model.columns)
    await this.#remove(model.name, deletes)
    await this.#insert(model, columns, inserts)
    for (const alike of Map.groupBy(updates, ({ changed }) => changed.join()).values())
      await this.#update(model, alike[0]?.changed ?? [], alike)
    if (model.search === undefined) return
    const reworded = updates.filter((update) => isReworded(model, update))
    await this.#remove(`${model.name}_search`, [...deletes, ...reworded])
    await this.#index(model, [...inserts, ...reworded.map(({ after, rid }) => ({ rid, row: after }))])
  }

  async #remove(table: string, rows: readonly { readonly rid: number }[]): Promise<void> {
    if (rows.length === 0) return
    await this.#query(`DELETE FROM ${quoted(table)} WHERE rid = ANY ($1::bigint[])`, [rows.map(({ rid }) => rid)])
  }

  async #insert(model: AnyReadModel, columns: readonly string[], rows: readonly Held[]): Promise<void> {
    if (rows.length === 0) return
    await this.#query(
      `INSERT INTO ${quoted(model.name)} (rid, ${columns.map(quoted).join(', ')}) SELECT * FROM ${unnest(model, columns)}`,
      [rows.map(({ rid }) => rid), ...columns.map((column) => rows.map(({ row }) => row[column]))],
    )
  }

  /** Only what changed is named: an index of a column that is named is written again. */
  async #update(model: AnyReadModel, changed: readonly string[], rows: readonly Update[]): Promise<void> {
    const sets = changed.map((column) => `${quoted(column)} = u.${quoted(column)}`).join(', ')
    await this.#query(
      `UPDATE ${quoted(model.name)} AS t SET ${sets}
       FROM ${unnest(model, changed)} AS u (rid, ${changed.map(quoted).join(', ')}) WHERE t.rid = u.rid`,
      [rows.map(({ rid }) => rid), ...changed.map((column) => rows.map(({ after }) => after[column]))],
    )
  }

  async #index(model: AnyReadModel, rows: readonly Held[]): Promise<void> {
    if (rows.length === 0) return
    // The terms are lexemes as they are: a parser of PostgreSQL would split Chinese by the locale of the server.
    await this.#query(
      `INSERT INTO ${quoted(`${model.name}_search`)} (rid, terms)
       SELECT rid, array_to_tsvector(string_to_array(terms, ' ')) FROM unnest($1::bigint[], $2::text[]) AS u (rid, terms)`,
      [rows.map(({ rid }) => rid), rows.map(({ row }) => termsOf(model, row).split(' ').map(lexeme).join(' '))],
    )
  }

  async #writeSums(sums: readonly SumChange[]): Promise<void> {
    const table = sums[0]?.table
    const sum = this.#models.flatMap(({ derived = [] }) => derived).find(({ name }) => name === table)
    if (sum === undefined) throw new Error(`there is no sum ${table}`)
    const counts = sum.counts.map(quoted)
    const keys = sum.keys.map(quoted)
    const texts = keys.map((_, at) => `$${at + 1}::text[]`)
    const numbers = counts.map((_, at) => `$${keys.length + at + 1}::bigint[]`)
    const keyValues = keys.map((_, at) => sums.map(({ key }) => key[at]))
    const t = quoted(sum.name)
    await this.#query(
      `INSERT INTO ${t} (${[...keys, ...counts].join(', ')}) SELECT * FROM unnest(${[...texts, ...numbers].join(', ')})
       ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${counts.map((one) => `${one} = ${t}.${one} + excluded.${one}`).join(', ')}`,
      [...keyValues, ...counts.map((_, at) => sums.map((one) => one.counts[at]))],
    )
    if (!sums.some((one) => one.counts.some((count) => count < 0))) return
    await this.#query(
      `DELETE FROM ${t} USING unnest(${texts.join(', ')}) AS u (${keys.join(', ')})
       WHERE ${[...keys.map((key) => `${t}.${key} = u.${key}`), ...counts.map((count) => `${t}.${count} = 0`)].join(' AND ')}`,
      keyValues,
    )
  }
}

type Progress = { readonly position: Position; readonly events: number; readonly complete: boolean }

const held = ({ rid, ...row }: Stored): Held => ({ rid, row: row as Readonly<Record<string, Value>> })
