// The embedded log on SQLite: append-only by trigger, durable before it answers, one writing process and any readers beside it.
import { type FeedPage, follow, Wake } from './follow.ts'
import { numberOf, oversize, positionOf, requireAppend, requireCount } from './limits.ts'
import { changedGuards, openLogFile } from './logFile.ts'
import type {
  AppendResult,
  EventLog,
  EventText,
  FeedItem,
  NewEvent,
  Position,
  ReadOptions,
  Revision,
  StoredEvent,
  SubscribeOptions,
} from './port.ts'
import { SqliteAppends } from './sqliteAppends.ts'
import { SqliteNames } from './sqliteNames.ts'
import type { SqliteLogOptions } from './sqliteOptions.ts'
import { SqliteRows } from './sqliteRows.ts'
import type { Store } from './store.ts'

/** A feed of few types looks at so many events in one go, so that a long log does not hold up the event loop. */
const lookedAtOnce = 10_000
/** More make the one commit that merges them longer (some 30 ms), fewer rewrite more pages of the index for each event. */
const mergedAtOnce = 8_000
/** A process that only reads is not woken by the one that writes: it looks again after this long. */
const lookAgainMs = 250

export class SqliteLog implements EventLog {
  /** A reader beside the writer must expect that streams move. */
  readonly exclusive: boolean
  readonly #db: Store
  readonly #names: SqliteNames
  readonly #rows: SqliteRows
  readonly #appends: SqliteAppends | undefined
  readonly #wake = new Wake()

  constructor(path: string, options: SqliteLogOptions = {}) {
    const { readonly = false } = options
    this.exclusive = !readonly
    this.#db = openLogFile(path, readonly)
    this.#names = new SqliteNames(this.#db, readonly ? undefined : (options.mergedAtOnce ?? mergedAtOnce))
    this.#rows = new SqliteRows(this.#db, this.#names)
    if (!readonly)
      this.#appends = new SqliteAppends(this.#db, this.#names, this.#rows, options, () => this.#wake.signal())
  }

  /** How many appends wait for the next commit. */
  get queued(): number {
    return this.#appends?.queued ?? 0
  }

  append(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult> {
    try {
      requireAppend(events, expected)
      const appends = this.#writable()
      const tooLarge = oversize(events)
      return tooLarge ? Promise.resolve(tooLarge) : appends.add(stream, events, expected)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  lacks(stream: string): boolean {
    return this.#appends !== undefined && this.#db.open && this.#names.lacks(stream)
  }

  async readStream(stream: string, from: Revision, limit: number): Promise<readonly StoredEvent[]> {
    requireCount('from', from, 0)
    requireCount('limit', limit, 1)
    const id = this.#names.streamId(stream)
    return id === undefined ? [] : this.#rows.stream(id, from, limit)
  }

  async readAll(after: Position, { limit, types }: ReadOptions): Promise<readonly StoredEvent[]> {
    requireCount('limit', limit, 1)
    return this.#rows.feed(numberOf(after), this.#head(), limit, types)
  }

  subscribeAll(after: Position, options: SubscribeOptions): AsyncIterable<FeedItem> {
    const read = (at: Position, limit: number, types: readonly string[] | undefined) => this.#page(at, limit, types)
    return follow(read, after, options, this.#wake, this.exclusive ? undefined : lookAgainMs)
  }

  subscribeTexts(after: Position, options: Omit<SubscribeOptions, 'types'>): AsyncIterable<FeedItem<EventText>> {
    const read = (at: Position, limit: number) => this.#textPage(at, limit)
    return follow(read, after, options, this.#wake, this.exclusive ? undefined : lookAgainMs)
  }

  async head(): Promise<Position> {
    return positionOf(this.#head())
  }

  async last(): Promise<StoredEvent | undefined> {
    const head = this.#head()
    return head === 0 ? undefined : this.#rows.feed(head - 1, head, 1, undefined)[0]
  }

  changedGuards(): readonly string[] {
    return changedGuards(this.#db)
  }

  /** Writes what is queued, ends every feed, and closes the file. */
  async close(): Promise<void> {
    if (!this.#db.open) return
    this.#appends?.close()
    this.#wake.close()
    this.#db.close()
  }

  /** Another process or thread has appended: look now. */
  wake(): void {
    this.#wake.signal()
  }

  /** Moves the limit of the file's size, in bytes; what is beyond it already stays. */
  limitTo(bytes: number): void {
    this.#writable().limitTo(bytes)
  }

  #writable(): SqliteAppends {
    if (!this.#db.open) throw new Error('the log is closed')
    if (this.#appends === undefined) throw new Error('the log is open for reading only')
    return this.#appends
  }

  #page(after: Position, limit: number, types: readonly string[] | undefined): FeedPage {
    requireCount('page', limit, 1)
    const from = numberOf(after)
    const head = this.#head()
    // Under a flood of others a feed of few types would else look at each of them to find none of its own.
    if (types && from <= head && this.#appends?.isQuiet(types, from))
      return { events: [], seen: positionOf(head), head: positionOf(head) }
    const until = types ? Math.min(head, from + lookedAtOnce) : head
    const events = this.#rows.feed(from, until, limit, types)
    const last = events.length === limit ? events.at(-1) : undefined
    return { events, seen: last?.position ?? positionOf(Math.max(from, until)), head: positionOf(head) }
  }

  #textPage(after: Position, limit: number): FeedPage<EventText> {
    requireCount('page', limit, 1)
    const from = numberOf(after)
    const head = this.#head()
    const events = this.#rows.texts(from, head, limit)
    const last = events.length === limit ? events.at(-1) : undefined
    return { events, seen: last?.position ?? positionOf(Math.max(from, head)), head: positionOf(head) }
  }

  /** The writer's own word where it writes; what is on disk where another process does. */
  #head(): number {
    return this.#appends?.position ?? this.#rows.last()
  }
}
