// The embedded log on SQLite: append-only by trigger, durable before it answers, appends of one turn in one transaction.
import { performance } from 'node:perf_hooks'
import type { Statement } from 'better-sqlite3'
import { type FeedPage, follow, Wake } from './follow.ts'
import { numberOf, oversize, positionOf, requireAppend, requireCount } from './limits.ts'
import { logPageSize, openLogFile } from './logFile.ts'
import {
  type AppendResult,
  type EventLog,
  type FeedItem,
  LogFailedError,
  LogFullError,
  type NewEvent,
  type Position,
  type ReadOptions,
  type Revision,
  type StoredEvent,
  type SubscribeOptions,
} from './port.ts'
import { failureKind } from './sqliteFailures.ts'
import { type Head, SqliteNames } from './sqliteNames.ts'
import type { SqliteLogOptions } from './sqliteOptions.ts'
import { SqliteRows } from './sqliteRows.ts'
import type { Store } from './store.ts'

type Pending = {
  readonly stream: string
  readonly events: readonly NewEvent[]
  readonly expected: Revision
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: unknown) => void
}

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
  readonly #options: SqliteLogOptions
  readonly #names: SqliteNames
  readonly #rows: SqliteRows
  readonly #wake = new Wake()
  readonly #insert: Statement
  readonly #begin: Statement
  readonly #commit: Statement
  readonly #rollback: Statement
  #queue: Pending[] = []
  #scheduled = false
  #position: number
  #failure: Error | undefined

  constructor(path: string, options: SqliteLogOptions = {}) {
    const { readonly = false } = options
    this.exclusive = !readonly
    this.#options = options
    const db = openLogFile(path, readonly)
    this.#db = db
    this.#names = new SqliteNames(db, readonly ? undefined : (options.mergedAtOnce ?? mergedAtOnce))
    this.#rows = new SqliteRows(db, this.#names)
    this.#insert = db.prepare('INSERT INTO events (position, stream, revision, type, bytes) VALUES (?, ?, ?, ?, ?)')
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#rollback = db.prepare('ROLLBACK')
    this.#position = this.#rows.last()
    if (options.maxBytes !== undefined) this.limitTo(options.maxBytes)
  }

  /** How many appends wait for the next commit. */
  get queued(): number {
    return this.#queue.length
  }

  append(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult> {
    try {
      this.#requireWritable()
      requireAppend(events, expected)
      const tooLarge = oversize(events)
      return tooLarge ? Promise.resolve(tooLarge) : this.#enqueue(stream, events, expected)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async readStream(stream: string, from: Revision, limit: number): Promise<readonly StoredEvent[]> {
    requireCount('from', from, 0)
    requireCount('limit', limit, 1)
    const id = this.#names.streamId(stream)
    return id === undefined ? [] : this.#rows.stream(id, from, limit)
  }

  async readAll(after: Position, { limit, types }: ReadOptions): Promise<readonly StoredEvent[]> {
    requireCount('limit', limit, 1)
    return this.#rows.feed(numberOf(after), Number.MAX_SAFE_INTEGER, limit, types)
  }

  subscribeAll(after: Position, options: SubscribeOptions): AsyncIterable<FeedItem> {
    const read = (at: Position, limit: number, types: readonly string[] | undefined) => this.#page(at, limit, types)
    return follow(read, after, options, this.#wake, this.exclusive ? undefined : lookAgainMs)
  }

  async head(): Promise<Position> {
    return positionOf(this.#head())
  }

  async last(): Promise<StoredEvent | undefined> {
    const head = this.#head()
    return head === 0 ? undefined : this.#rows.feed(head - 1, head, 1, undefined)[0]
  }

  /** Writes what is queued, ends every feed, and closes the file. */
  async close(): Promise<void> {
    if (!this.#db.open) return
    this.#flush()
    this.#wake.close()
    this.#db.close()
  }

  /** Another process or thread has appended: look now. */
  wake(): void {
    this.#wake.signal()
  }

  /** Moves the limit of the file's size, in bytes; what is beyond it already stays. */
  limitTo(bytes: number): void {
    requireCount('bytes', bytes, logPageSize)
    this.#db.pragma(`max_page_count = ${Math.floor(bytes / logPageSize)}`)
  }

  #requireWritable(): void {
    if (!this.#db.open) throw new Error('the log is closed')
    if (!this.exclusive) throw new Error('the log is open for reading only')
    if (this.#failure) throw new LogFailedError(this.#failure.message, { cause: this.#failure })
  }

  #enqueue(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult> {
    const { promise, resolve, reject } = Promise.withResolvers<AppendResult>()
    this.#queue.push({ stream, events, expected, resolve, reject })
    if (this.#options.commit === 'request') this.#flush()
    else if (!this.#scheduled) {
      // What arrives while the event loop turns goes into one transaction: no timer, no delay when idle.
      this.#scheduled = true
      setImmediate(() => this.#flush())
    }
    return promise
  }

  #page(after: Position, limit: number, types: readonly string[] | undefined): FeedPage {
    requireCount('page', limit, 1)
    const from = numberOf(after)
    const head = this.#head()
    const until = types ? Math.min(head, from + lookedAtOnce) : head
    const events = this.#rows.feed(from, until, limit, types)
    const last = events.length === limit ? events.at(-1) : undefined
    return { events, seen: last?.position ?? positionOf(Math.max(from, until)), head: positionOf(head) }
  }

  #head(): number {
    if (!this.exclusive) this.#position = this.#rows.last()
    return this.#position
  }

  #flush(): void {
    this.#scheduled = false
    const batch = this.#queue
    if (batch.length === 0) return
    this.#queue = []
    const before = this.#position
    const began = performance.now()
    let results: AppendResult[]
    try {
      this.#begin.run()
      results = batch.map((pending) => this.#write(pending))
      const merged = this.#names.index.merge()
      this.#commit.run()
      merged?.()
    } catch (error) {
      this.#undo(before)
      this.#fail(batch, error as Error & { code?: string })
      return
    }
    for (const [at, { resolve }] of batch.entries()) resolve(results[at] as AppendResult)
    const written = this.#position - before
    if (written === 0) return
    this.#wake.signal()
    this.#options.onCommit?.(written, positionOf(this.#position), performance.now() - began)
  }

  #write({ stream, events, expected }: Pending): AppendResult {
    const head = this.#names.headOf(stream)
    if (head.revision !== expected) return this.#repeatOrConflict(head, events, expected)
    const id = head.id ?? this.#names.addStream(stream, head)
    for (const { type, bytes } of events) {
      this.#insert.run(++this.#position, id, ++head.revision, this.#names.typeId(type), bytes)
      this.#names.index.addEvent(id, { position: this.#position, revision: head.revision })
    }
    return { kind: 'appended', revision: head.revision, position: positionOf(this.#position) }
  }

  /** The same ids at the same place are the answer to a retry; anything else lost the race. */
  #repeatOrConflict(head: Head, events: readonly NewEvent[], expected: Revision): AppendResult {
    const conflict: AppendResult = { kind: 'conflict', actual: head.revision }
    if (head.id === undefined || expected > head.revision) return conflict
    const stored = this.#rows.stream(head.id, expected + 1, events.length)
    const last = stored.at(-1)
    const same = stored.every(({ bytes }, at) => idOf(bytes) === events[at]?.id)
    if (!last || stored.length !== events.length || !same) return conflict
    return { kind: 'appended', revision: last.revision, position: last.position }
  }

  /** Nothing of a failed batch is kept: neither on disk nor in what this process believes to be on disk. */
  #undo(position: number): void {
    this.#position = position
    try {
      if (this.#db.inTransaction) this.#rollback.run()
      this.#position = this.#rows.last()
      this.#names.forget()
    } catch (error) {
      // What is on disk can no longer be told. The failure that led here is the one that the appends are told.
      this.#failure ??= error as Error
    }
  }

  #fail(batch: readonly Pending[], error: Error & { code?: string }): void {
    const kind = failureKind(error.code)
    let told: Error = error
    if (kind === 'full') told = new LogFullError(error.message, { cause: error })
    else if (kind === 'fatal') {
      // After a failed sync the pages it was about may be gone although the next sync succeeds: only the disk knows.
      this.#failure = error
      told = new LogFailedError(error.message, { cause: error })
    }
    for (const { reject } of batch) reject(told)
    if (this.#failure) this.#options.onFatal?.(this.#failure)
  }
}

const idOf = (bytes: Uint8Array): string => (JSON.parse(Buffer.from(bytes).toString()) as { id: string }).id
