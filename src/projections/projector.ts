// Folds events into rows and hands the changed ones over, batch by batch, together with the position that they bring it to.
import { effective, isCorrection } from '../domain/corrections/effective.ts'
import { type Position, start } from '../eventlog/port.ts'
import type { AnyReadModel, Contribution, Row } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export type Held = { readonly rid: number; readonly row: Row }
export type TableChanges = {
  readonly model: AnyReadModel
  readonly inserts: Held[]
  readonly updates: { readonly rid: number; readonly before: Row; readonly after: Row }[]
  readonly deletes: Held[]
}
export type SumChange = { readonly table: string; readonly key: readonly string[]; readonly counts: number[] }
export type Changes = {
  readonly position: Position
  readonly events: number
  readonly tables: readonly TableChanges[]
  readonly sums: readonly SumChange[]
}

/** A read database, from the projector's side. `write` keeps all of a batch or nothing. */
export interface Sink {
  position(): Promise<Position>
  lastRid(model: AnyReadModel): Promise<number>
  load(model: AnyReadModel, keys: readonly RowKey[]): Promise<readonly (Held | undefined)[]>
  loadStream(model: AnyReadModel, stream: string): Promise<readonly Held[]>
  write(changes: Changes): Promise<void>
}
export type RowKey = { readonly stream: string; readonly sub: string }
export type ReadStream = (stream: string, upToRevision: number) => Promise<readonly Recorded[]>

type Entry = { readonly rid: number; readonly before: Row | undefined; after: Row | undefined }
type Table = {
  readonly model: AnyReadModel
  readonly types: ReadonlySet<string> | undefined
  lastRid: number
  readonly cache: Map<string, Held>
}

const wholeStream: readonly string[] = ['']
const keyOf = (stream: string, sub: string): string => (sub === '' ? stream : `${stream}\n${sub}`)

export class Projector {
  readonly #sink: Sink
  readonly #readStream: ReadStream
  readonly #cacheRows: number
  readonly #tables: readonly Table[]
  /** An empty database holds no row that a key could find. */
  #empty = true

  private constructor(tables: readonly Table[], sink: Sink, readStream: ReadStream, cacheRows: number) {
    this.#tables = tables
    this.#sink = sink
    this.#readStream = readStream
    this.#cacheRows = cacheRows
  }

  static async open(
    models: readonly AnyReadModel[],
    sink: Sink,
    readStream: ReadStream,
    cacheRows = 15_000,
  ): Promise<Projector> {
    const tables: Table[] = []
    for (const model of models) {
      const types = model.types === 'all' ? undefined : new Set(model.types)
      tables.push({ model, types, lastRid: await sink.lastRid(model), cache: new Map() })
    }
    const projector = new Projector(tables, sink, readStream, cacheRows)
    projector.#empty = (await sink.position()) === start
    return projector
  }

  /** Events in the order of the feed, without a gap after the last ones given. */
  async apply(events: readonly Recorded[]): Promise<void> {
    let from = 0
    for (let at = 0; at < events.length; at++) {
      const event = events[at]
      if (event === undefined || !isCorrection(event)) continue
      if (at > from) await this.#fold(events.slice(from, at))
      await this.#foldAnew(event)
      from = at + 1
    }
    if (from < events.length) await this.#fold(from === 0 ? events : events.slice(from))
  }

  async #fold(events: readonly Recorded[]): Promise<void> {
    const tables: TableChanges[] = []
    for (const table of this.#tables)
      tables.push(table.types === undefined ? this.#record(table, events) : await this.#foldTable(table, events))
    await this.#write(tables, events)
  }

  /** A row per event: nothing to look up, nothing to compare. */
  #record(table: Table, events: readonly Recorded[]): TableChanges {
    const inserts = events.map(
      (event): Held => ({ rid: ++table.lastRid, row: table.model.evolve(undefined as never, event, '') as Row }),
    )
    return { model: table.model, inserts, updates: [], deletes: [] }
  }

  async #foldTable(table: Table, events: readonly Recorded[]): Promise<TableChanges> {
    const { model, types } = table
    const mine = events.filter((event) => types?.has(event.type))
    const entries = await this.#entries(table, mine)
    for (const event of mine) {
      for (const sub of model.keys?.(event) ?? wholeStream) {
        const entry = entries.get(keyOf(event.stream, sub))
        if (entry !== undefined) entry.after = model.evolve(entry.after as never, event, sub) as Row | undefined
      }
    }
    return this.#changes(table, entries)
  }

  async #entries(table: Table, events: readonly Recorded[]): Promise<Map<string, Entry>> {
    const entries = new Map<string, Entry>()
    const missing: RowKey[] = []
    for (const { stream, sub } of keysOf(table.model, events)) {
      const key = keyOf(stream, sub)
      if (entries.has(key)) continue
      const held = table.cache.get(key)
      if (held === undefined && !this.#empty) missing.push({ stream, sub })
      entries.set(
        key,
        held
          ? { rid: held.rid, before: held.row, after: held.row }
          : { rid: ++table.lastRid, before: undefined, after: undefined },
      )
    }
    if (missing.length === 0) return entries
    for (const [at, held] of (await this.#sink.load(table.model, missing)).entries()) {
      const key = missing[at]
      if (held && key) entries.set(keyOf(key.stream, key.sub), { rid: held.rid, before: held.row, after: held.row })
    }
    return entries
  }

  #changes({ cache, model }: Table, entries: ReadonlyMap<string, Entry>): TableChanges {
    const changes: TableChanges = { model, inserts: [], updates: [], deletes: [] }
    for (const [key, { after, before, rid }] of entries) {
      cache.delete(key)
      if (after !== undefined) cache.set(key, { rid, row: after })
      if (after === before) continue
      if (before === undefined && after !== undefined) changes.inserts.push({ rid, row: after })
      else if (before !== undefined && after === undefined) changes.deletes.push({ rid, row: before })
      else if (before !== undefined && after !== undefined) changes.updates.push({ rid, before, after })
    }
    return changes
  }

  /** LPS-8.2, 9.5: what the stream's rows would be without the voided events takes the place of what they are. */
  async #foldAnew(correction: Recorded): Promise<void> {
    const { revision, stream } = correction
    const counting = effective(await this.#readStream(stream, revision))
    const tables: TableChanges[] = []
    for (const table of this.#tables) {
      if (table.types === undefined) tables.push(this.#record(table, [correction]))
      else tables.push(await this.#refold(table, stream, counting))
    }
    await this.#write(tables, [correction])
  }

  async #refold(table: Table, stream: string, counting: readonly Recorded[]): Promise<TableChanges> {
    const { cache, model } = table
    const entries = new Map<string, Entry>()
    for (const held of await this.#sink.loadStream(model, stream)) {
      const key = keyOf(stream, model.subKey ? String(held.row[model.subKey]) : '')
      entries.set(key, { rid: held.rid, before: held.row, after: undefined })
      cache.delete(key)
    }
    for (const event of counting) {
      if (!table.types?.has(event.type)) continue
      for (const sub of model.keys?.(event) ?? wholeStream) {
        const key = keyOf(stream, sub)
        const entry = entries.get(key) ?? { rid: ++table.lastRid, before: undefined, after: undefined }
        entry.after = model.evolve(entry.after as never, event, sub) as Row | undefined
        entries.set(key, entry)
      }
    }
    return this.#changes(table, entries)
  }

  async #write(tables: readonly TableChanges[], events: readonly Recorded[]): Promise<void> {
    const position = events.at(-1)?.position ?? start
    await this.#sink.write({ position, events: events.length, tables, sums: tables.flatMap(sumsOf) })
    this.#empty = false
    for (const { cache } of this.#tables) {
      for (const key of cache.keys()) {
        if (cache.size <= this.#cacheRows) break
        cache.delete(key)
      }
    }
  }
}

function* keysOf(model: AnyReadModel, events: readonly Recorded[]): Generator<RowKey> {
  for (const event of events) for (const sub of model.keys?.(event) ?? wholeStream) yield { stream: event.stream, sub }
}

/** What the changed rows add to and take from each sum, one change per key. */
function sumsOf({ deletes, inserts, model, updates }: TableChanges): SumChange[] {
  const sums: SumChange[] = []
  for (const { contribute, counts, name } of model.derived ?? []) {
    const byKey = new Map<string, SumChange>()
    const add = (contributions: readonly Contribution[], sign: 1 | -1): void => {
      for (const contribution of contributions) {
        const id = contribution.key.join('\n')
        let sum = byKey.get(id)
        if (sum === undefined) {
          sum = { table: name, key: contribution.key, counts: counts.map(() => 0) }
          byKey.set(id, sum)
        }
        for (const [at, count] of contribution.counts.entries()) sum.counts[at] = (sum.counts[at] ?? 0) + sign * count
      }
    }
    for (const { row } of inserts) add(contribute(row as never), 1)
    for (const { row } of deletes) add(contribute(row as never), -1)
    for (const { after, before } of updates) {
      add(contribute(before as never), -1)
      add(contribute(after as never), 1)
    }
    for (const sum of byKey.values()) if (sum.counts.some((count) => count !== 0)) sums.push(sum)
  }
  return sums
}
