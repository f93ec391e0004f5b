// The embedded log on SQLite: append-only by trigger, durable before it answers, appends of one turn in one transaction.
import { performance } from 'node:perf_hooks'
import type { Statement } from 'better-sqlite3'
import { follow, Wake } from './follow.ts'
import { oversize } from './memory.ts'
import {
  type AppendResult,
  type EventLog,
  type FeedItem,
  LogFullError,
  type NewEvent,
  noStream,
  type Position,
  type ReadOptions,
  type Revision,
  type StoredEvent,
  type SubscribeOptions,
  start,
} from './port.ts'
import { SqliteNames } from './sqliteNames.ts'
import { openStore, type Store, sqlFile } from './store.ts'

type Pending = {
  readonly stream: string
  readonly events: readonly NewEvent[]
  readonly expected: Revision
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: unknown) => void
}
type Row = [position: number, stream: number, revision: number, type: number, bytes: Uint8Array]

export type SqliteLogOptions = {
  readonly readonly?: boolean
  /** Called when the disk has failed: the process must end and recover from disk. */
  readonly onFatal?: (error: Error) => void
  /** After each commit: how many events, the last position, and how long the transaction took in milliseconds. */
  readonly onCommit?: (events: number, position: Position, ms: number) => void
  /** `request` commits each append by itself: the reference that group commit is measured against. */
  readonly commit?: 'group' | 'request'
}

const pad = (position: number): Position => String(position).padStart(16, '0') as Position

export class SqliteLog implements EventLog {
  readonly exclusive = true
  readonly #db: Store
  readonly #options: SqliteLogOptions
  readonly #names: SqliteNames
  readonly #wake = new Wake()
  readonly #insert: Statement
  readonly #streamPage: Statement
  readonly #begin: Statement
  readonly #commit: Statement
  readonly #rollback: Statement
  #queue: Pending[] = []
  #scheduled = false
  #position: number

  constructor(path: string, options: SqliteLogOptions = {}) {
    this.#options = options
    this.#db = openStore(path, { readonly: options.readonly ?? false })
    if (!options.readonly) this.#db.exec(sqlFile(new URL('./schema.sql', import.meta.url)))
    const db = this.#db
    this.#names = new SqliteNames(db)
    this.#insert = db.prepare('INSERT INTO events (position, stream, revision, type, bytes) VALUES (?, ?, ?, ?, ?)')
    this.#streamPage = db
      .prepare('SELECT position, stream, revision, type, bytes FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?')
      .raw(true)
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#rollback = db.prepare('ROLLBACK')
    this.#position = this.#lastPosition()
  }

  /** How many appends wait for the next commit. */
  get queued(): number {
    return this.#queue.length
  }

  append(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult> {
    const tooLarge = oversize(events)
    if (tooLarge) return Promise.resolve(tooLarge)
    return new Promise((resolve, reject) => {
      this.#queue.push({ stream, events, expected, resolve, reject })
      if (this.#options.commit === 'request') this.#flush()
      else if (!this.#scheduled) {
        // What arrives while the event loop turns goes into one transaction: no timer, no delay when idle.
        this.#scheduled = true
        setImmediate(() => this.#flush())
      }
    })
  }

  readStream(stream: string, from: Revision, limit: number): Promise<readonly StoredEvent[]> {
    const id = this.#names.streamId(stream)
    if (id === undefined) return Promise.resolve([])
    return Promise.resolve((this.#streamPage.all(id, from, limit) as Row[]).map(this.#stored))
  }

  readAll(after: Position, { limit, types }: ReadOptions): Promise<readonly StoredEvent[]> {
    const from = after === start ? 0 : Number(after)
    const rows = this.#names.feedPage(types).all(from, limit) as Row[]
    return Promise.resolve(rows.map(this.#stored))
  }

  subscribeAll(after: Position, options: SubscribeOptions): AsyncIterable<FeedItem> {
    return follow(this, after, options, this.#wake)
  }

  head(): Promise<Position> {
    if (this.#options.readonly) this.#position = this.#lastPosition()
    return Promise.resolve(this.#position === 0 ? start : pad(this.#position))
  }

  async last(): Promise<StoredEvent | undefined> {
    const rows = await this.readAll(pad(Math.max(0, this.#lastPosition() - 1)), { limit: 1 })
    return rows[0]
  }

  close(): Promise<void> {
    this.#flush()
    this.#wake.signal()
    this.#db.close()
    return Promise.resolve()
  }

  /** Another process or thread has appended: look now. */
  wake(): void {
    this.#wake.signal()
  }

  readonly #stored = ([position, stream, revision, type, bytes]: Row): StoredEvent => ({
    position: pad(position),
    stream: this.#names.streamName(stream),
    revision,
    type: this.#names.typeName(type),
    bytes,
  })

  #lastPosition(): number {
    return (this.#db.prepare('SELECT max(position) FROM events').pluck().get() as number | null) ?? 0
  }

  #flush(): void {
    this.#scheduled = false
    const batch = this.#queue
    if (batch.length === 0 || !this.#db.open) return
    this.#queue = []
    const before = this.#position
    const began = performance.now()
    let results: AppendResult[]
    try {
      this.#begin.run()
      results = batch.map((pending) => this.#write(pending))
      this.#commit.run()
    } catch (error) {
      this.#undo(before)
      this.#fail(batch, error as Error & { code?: string })
      return
    }
    const written = this.#position - before
    if (written > 0) {
      this.#options.onCommit?.(written, pad(this.#position), performance.now() - began)
      this.#wake.signal()
    }
    for (const [at, { resolve }] of batch.entries()) resolve(results[at] as AppendResult)
  }

  #write({ stream, events, expected }: Pending): AppendResult {
    const head = this.#names.headOf(stream)
    if (head.revision !== expected) return this.#repeatOrConflict(head, events, expected)
    const id = head.id ?? this.#names.addStream(stream, head)
    for (const { type, bytes } of events) {
      this.#insert.run(++this.#position, id, ++head.revision, this.#names.typeId(type), bytes)
    }
    return { kind: 'appended', revision: head.revision, position: pad(this.#position) }
  }

  /** The same ids at the same place are the answer to a retry; anything else lost the race. */
  #repeatOrConflict(head: { id: number | undefined; revision: Revision }, events: readonly NewEvent[], expected: Revision): AppendResult {
    const conflict: AppendResult = { kind: 'conflict', actual: head.id === undefined ? noStream : head.revision }
    if (head.id === undefined || expected > head.revision) return conflict
    const rows = this.#streamPage.all(head.id, expected + 1, events.length) as Row[]
    const last = rows.at(-1)
    const same = rows.every(([, , , , bytes], at) => idOf(bytes) === events[at]?.id)
    if (!last || rows.length !== events.length || !same) return conflict
    return { kind: 'appended', revision: last[2], position: pad(last[0]) }
  }

  #undo(position: number): void {
    if (this.#db.inTransaction) this.#rollback.run()
    this.#position = position
    this.#names.forget()
  }

  #fail(batch: readonly Pending[], error: Error & { code?: string }): void {
    const full = error.code === 'SQLITE_FULL' || error.code === 'SQLITE_IOERR_WRITE'
    for (const { reject } of batch) reject(full ? new LogFullError(error.message, { cause: error }) : error)
    // After a failed sync the pages it was about may be gone although the next sync succeeds: only the disk knows.
    const broken = !full && (error.code?.startsWith('SQLITE_IOERR') || error.code?.startsWith('SQLITE_CORRUPT'))
    if (broken) this.#options.onFatal?.(error)
  }
}

const idOf = (bytes: Uint8Array): string => (JSON.parse(Buffer.from(bytes).toString()) as { id: string }).id
