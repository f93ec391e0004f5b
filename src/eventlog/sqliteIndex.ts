// Where the events of a stream are in the SQLite log: sorted on disk up to the last merge, in memory beyond it.
import type { Statement } from 'better-sqlite3'
import { NameFilter } from './nameFilter.ts'
import { noStream, type Revision } from './port.ts'
import type { Boundary } from './sqliteWrite.ts'
import { type Store, StoreRefused } from './store.ts'

export type Place = { readonly revision: Revision; readonly position: number }
const none: readonly Place[] = []
/** So many names at a time are added to the filter, a millisecond, whenever a name is looked for that it cannot tell yet. */
const filteredAtOnce = 2_000
/** Before every place: nothing has been read yet. */
const nowhere: Boundary = { position: -1, stream: -1 }

/**
 * An index that is kept entry by entry rewrites a page for nearly each event, because live streams lie far apart in it. The
 * writer adds every event here and merges them in the transaction of an append; whoever opens the file reads what came after
 * the last merge.
 */
export class StreamIndex {
  readonly #path: string
  readonly #writes: boolean
  readonly #mergedAtOnce: number
  readonly #lastMerge: Statement
  readonly #newStreams: Statement
  readonly #newEvents: Statement
  readonly #findStream: Statement
  readonly #findEvents: Statement
  readonly #lastRevision: Statement
  readonly #namesFrom: Statement
  /** The names of all streams up to an id, and of those that were added since. */
  readonly #filter = new NameFilter()
  #filtered = 0
  #unfiltered = 0
  #boundary: Boundary = nowhere
  #seen: Boundary = nowhere
  #names = new Map<string, number>()
  #places = new Map<number, Place[]>()
  /** Stream, revision and position of what nobody has asked for since it was added: a writer seldom reads what it wrote. */
  #unsorted: number[] = []

  /** `mergedAtOnce`: events that are held in memory before they are merged; none for a reader, which merges nothing. */
  constructor(db: Store, mergedAtOnce: number | undefined) {
    this.#path = db.name
    this.#writes = mergedAtOnce !== undefined
    this.#mergedAtOnce = mergedAtOnce ?? Number.POSITIVE_INFINITY
    this.#lastMerge = db.prepare('SELECT position, stream FROM merges ORDER BY position DESC LIMIT 1')
    this.#newStreams = db.prepare('SELECT id, name FROM streams WHERE id > ? ORDER BY id').raw(true)
    this.#newEvents = db
      .prepare('SELECT position, stream, revision FROM events WHERE position > ? ORDER BY position')
      .raw(true)
    this.#findStream = db.prepare('SELECT id FROM stream_names WHERE name = ?').pluck()
    this.#findEvents = db.prepare(
      'SELECT position, revision FROM stream_events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?',
    )
    this.#lastRevision = db.prepare('SELECT max(revision) FROM stream_events WHERE stream = ?').pluck()
    this.#namesFrom = db.prepare('SELECT id, name FROM streams WHERE id > ? AND id <= ? ORDER BY id LIMIT ?').raw(true)
    if (!this.#writes) return
    this.reload()
    this.#unfiltered = this.#seen.stream
  }

  /** True where it is known, without a look at the disk, that the log has no such stream. For whoever writes. */
  lacks(name: string): boolean {
    if (this.#filtered < this.#unfiltered) this.#filterOn()
    return this.#filtered >= this.#unfiltered && !this.#filter.mayHold(name)
  }

  #filterOn(): void {
    const names = this.#namesFrom.all(this.#filtered, this.#unfiltered, filteredAtOnce) as [number, string][]
    for (const [, name] of names) this.#filter.add(name)
    this.#filtered = names.length < filteredAtOnce ? this.#unfiltered : (names.at(-1)?.[0] ?? this.#unfiltered)
  }

  /** The id of a stream, where the log has it. */
  streamId(name: string): number | undefined {
    this.#follow()
    if (this.#writes && this.lacks(name)) return undefined
    return this.#names.get(name) ?? (this.#findStream.get(name) as number | undefined)
  }

  lastRevision(stream: number): Revision {
    return this.#placesOf(stream).at(-1)?.revision ?? (this.#lastRevision.get(stream) as number | null) ?? noStream
  }

  /** Where a stream's events are, from a revision on, in order, at most so many. */
  places(stream: number, from: Revision, limit: number): Place[] {
    const places = this.#findEvents.all(stream, from, limit) as Place[]
    const next = (places.at(-1)?.revision ?? from - 1) + 1
    for (const place of this.#placesOf(stream)) if (place.revision >= next && places.length < limit) places.push(place)
    return places
  }

  addStream(name: string, id: number): void {
    this.#names.set(name, id)
    if (this.#writes) this.#filter.add(name)
    this.#seen = { position: this.#seen.position, stream: id }
  }

  addEvent(stream: number, revision: Revision, position: number): void {
    this.#unsorted.push(stream, revision, position)
  }

  #placesOf(stream: number): readonly Place[] {
    const added = this.#unsorted
    if (added.length > 0) this.#unsorted = []
    for (let at = 0; at < added.length; at += 3) {
      const [id = 0, revision = 0, position = 0] = added.slice(at, at + 3)
      const places = this.#places.get(id)
      if (places === undefined) this.#places.set(id, [{ revision, position }])
      else places.push({ revision, position })
    }
    return this.#places.get(stream) ?? none
  }

  /** What was added reaches so far. */
  reached(position: number): void {
    this.#seen = { position, stream: this.#seen.stream }
  }

  /** The id of the newest stream. */
  get lastStream(): number {
    return this.#seen.stream
  }

  /** What is to be merged once the log reaches so far; nothing where it is not time yet. */
  due(to: Boundary): { readonly from: Boundary; readonly to: Boundary } | undefined {
    return to.position - this.#boundary.position < this.#mergedAtOnce ? undefined : { from: this.#boundary, to }
  }

  /** From what is on disk: at the start, and after a transaction that was rolled back. */
  reload(): void {
    try {
      this.startAfter(this.#merged())
      this.#readOn()
    } catch (error) {
      if (error instanceof StoreRefused) throw error
      throw this.#damaged((error as Error).message)
    }
  }

  /** Everything up to here stands in the index on disk. */
  startAfter(boundary: Boundary): void {
    this.#boundary = boundary
    this.#seen = boundary
    this.#names = new Map()
    this.#places = new Map()
    this.#unsorted = []
  }

  #merged(): Boundary {
    return (this.#lastMerge.get() as Boundary | undefined) ?? { position: 0, stream: 0 }
  }

  /** A reader sees what the writer has added and merged since it last looked. */
  #follow(): void {
    if (this.#writes) return
    const merged = this.#merged()
    if (merged.position !== this.#boundary.position) this.startAfter(merged)
    this.#readOn()
  }

  #readOn(): void {
    for (const [id, name] of this.#newStreams.all(this.#seen.stream) as [number, string][]) this.addStream(name, id)
    for (const row of this.#newEvents.iterate(this.#seen.position)) {
      const [position, stream, revision] = row as [number, number, number]
      // Whoever writes on must be able to rely on it; whoever verifies wants to be told by the events themselves.
      if (this.#writes && revision !== this.lastRevision(stream) + 1)
        throw this.#damaged(`revision ${revision} at position ${position} does not continue its stream`)
      this.addEvent(stream, revision, position)
      this.#seen = { position, stream: this.#seen.stream }
    }
  }

  #damaged(what: string): StoreRefused {
    return new StoreRefused(`${this.#path} is damaged, restore a backup: ${what}`)
  }
}
