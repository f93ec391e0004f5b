// Folds events into rows and hands the changed ones over, batch by batch, together with the position that they bring it to.
import { effective, isCorrection } from '../domain/corrections/effective.ts'
import { type Position, start } from '../eventlog/port.ts'
import { type Held, type RowKey, type Sink, sumsOf } from './changes.ts'
import { type Entry, HeldRows } from './heldRows.ts'
import type { AnyReadModel, Row } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export type ReadStream = (stream: string, upToRevision: number) => Promise<readonly Recorded[]>

type Table = {
  readonly model: AnyReadModel
  /** Undefined where every event has a row of its own. */
  readonly types: ReadonlySet<string> | undefined
  readonly rows: HeldRows
}

type Touch = { readonly event: Recorded; readonly sub: string; entry: Entry | undefined }

const wholeStream: readonly string[] = ['']
const keyOf = (stream: string, sub: string): string => (sub === '' ? stream : `${stream}\n${sub}`)

export class Projector {
  readonly #sink: Sink
  readonly #readStream: ReadStream
  readonly #tables: readonly Table[]
  /** An empty database holds no row that a key could find. */
  #empty: boolean
  #position: Position
  #events = 0

  private constructor(tables: readonly Table[], sink: Sink, readStream: ReadStream, position: Position) {
    this.#tables = tables
    this.#sink = sink
    this.#readStream = readStream
    this.#position = position
    this.#empty = position === start
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
      tables.push({ model, types, rows: new HeldRows(model, await sink.lastRid(model), cacheRows) })
    }
    return new Projector(tables, sink, readStream, await sink.position())
  }

  /** Takes events in and keeps what they come to. */
  async apply(events: readonly Recorded[]): Promise<void> {
    await this.take(events)
    await this.keep()
  }

  /**
   * Events in the order of the feed, without a gap after the last ones given. They are folded at once and let go: only rows are
   * held until `keep`.
   */
  async take(events: readonly Recorded[]): Promise<void> {
    let from = 0
    for (let at = 0; at < events.length; at++) {
      const event = events[at]
      if (event === undefined || !isCorrection(event)) continue
      if (at > from) await this.#fold(events.slice(from, at))
      await this.keep()
      await this.#foldAnew(event)
      from = at + 1
    }
    if (from < events.length) await this.#fold(from === 0 ? events : events.slice(from))
  }

  /** Writes what was taken in, with the position of the last event. */
  async keep(): Promise<void> {
    if (this.#events === 0) return
    const tables = this.#tables.map(({ rows }) => rows.changes())
    await this.#sink.write({
      position: this.#position,
      events: this.#events,
      tables: tables.filter(({ deletes, inserts, updates }) => deletes.length + inserts.length + updates.length > 0),
      sums: tables.flatMap(sumsOf),
    })
    this.#events = 0
    this.#empty = false
  }

  async #fold(events: readonly Recorded[]): Promise<void> {
    for (const table of this.#tables)
      if (table.types === undefined) this.#record(table, events)
      else await this.#foldTable(table, table.types, events)
    this.#took(events)
  }

  #took(events: readonly Recorded[]): void {
    this.#position = events.at(-1)?.position ?? this.#position
    this.#events += events.length
  }

  /** A row per event: nothing to look up, nothing to compare. */
  #record({ model, rows }: Table, events: readonly Recorded[]): void {
    const recorded = events.map(
      (event): Held => ({ rid: rows.nextRid(), row: model.evolve(undefined as never, event, '') as Row }),
    )
    this.#sink.record(model, recorded)
  }

  async #foldTable(table: Table, types: ReadonlySet<string>, events: readonly Recorded[]): Promise<void> {
    const touches: Touch[] = []
    const missing = new Map<string, RowKey>()
    for (const event of events) if (types.has(event.type)) this.#touch(table, event, touches, missing)
    if (missing.size > 0) await this.#load(table, touches, missing)
    const { evolve } = table.model
    for (const { entry, event, sub } of touches)
      if (entry !== undefined) entry.row = evolve(entry.row as never, event, sub) as Row | undefined
  }

  /** Which rows an event is folded into, and what of them is not held. */
  #touch({ model, rows }: Table, event: Recorded, touches: Touch[], missing: Map<string, RowKey>): void {
    const { stream } = event
    // The first event of a stream cannot find a row of it.
    const isNew = this.#empty || event.revision === 0
    for (const sub of model.keys?.(event) ?? wholeStream) {
      const key = keyOf(stream, sub)
      const entry = rows.get(key) ?? (isNew ? rows.add(key) : undefined)
      if (entry === undefined) missing.set(key, { stream, sub })
      touches.push({ event, sub, entry })
    }
  }

  /** Fills in the entries that are not held: as they are stored, or new. */
  async #load({ model, rows }: Table, touches: Touch[], missing: ReadonlyMap<string, RowKey>): Promise<void> {
    const stored = await this.#sink.load(model, [...missing.values()])
    for (const [at, key] of [...missing.keys()].entries()) rows.add(key, stored[at])
    for (const touch of touches) touch.entry ??= rows.get(keyOf(touch.event.stream, touch.sub))
  }

  /** LPS-8.2, 9.5: what the stream's rows would be without the voided events takes the place of what they are. */
  async #foldAnew(correction: Recorded): Promise<void> {
    const { revision, stream } = correction
    const counting = effective(await this.#readStream(stream, revision))
    for (const table of this.#tables) {
      if (table.types === undefined) this.#record(table, [correction])
      else await this.#refold(table, table.types, stream, counting)
    }
    this.#took([correction])
    await this.keep()
  }

  async #refold(
    { model, rows }: Table,
    types: ReadonlySet<string>,
    stream: string,
    counting: readonly Recorded[],
  ): Promise<void> {
    for (const held of await this.#sink.loadStream(model, stream)) {
      const key = keyOf(stream, model.subKey ? String(held.row[model.subKey]) : '')
      const entry = rows.get(key) ?? rows.add(key, held)
      entry.row = undefined
    }
    for (const event of counting) {
      if (!types.has(event.type)) continue
      for (const sub of model.keys?.(event) ?? wholeStream) {
        const key = keyOf(stream, sub)
        const entry = rows.get(key) ?? rows.add(key)
        entry.row = model.evolve(entry.row as never, event, sub) as Row | undefined
      }
    }
  }
}
