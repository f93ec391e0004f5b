// What the protocol peer keeps, and by which rules an append is taken: those of EventStoreDB's IndexWriter (release/oss-v24.6).
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import Database, { type Statement } from 'better-sqlite3'

export type Proposed = {
  readonly id: string
  readonly type: string
  readonly json: boolean
  readonly data: Uint8Array
  readonly meta: Uint8Array
}
export type Row = {
  readonly pos: number
  readonly stream: string
  readonly rev: number
  readonly id: string
  readonly type: string
  readonly json: 0 | 1
  readonly data: Uint8Array
  readonly meta: Uint8Array
  readonly created: number
}
/** A revision from 0, or one of the server's own constants (ExpectedVersion.cs). */
export type Expected = number
export const any = -2
export const noStream = -1
export const streamExists = -4

export type Outcome =
  | { readonly kind: 'written'; readonly rev: number; readonly pos: number }
  | { readonly kind: 'wrong'; readonly current: number }
  | { readonly kind: 'deleted' }
type Check = Outcome | { readonly kind: 'write'; readonly current: number; readonly undelete: boolean }

const schema = `
  CREATE TABLE IF NOT EXISTS ev (pos INTEGER PRIMARY KEY, stream TEXT NOT NULL, rev INTEGER NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, json INTEGER NOT NULL, data BLOB NOT NULL, meta BLOB NOT NULL, created INTEGER NOT NULL, UNIQUE (stream, rev));
  CREATE TABLE IF NOT EXISTS tomb (stream TEXT PRIMARY KEY) WITHOUT ROWID;`
/** The server remembers ids in 8 MB of memory (ESConsts.cs:10): only for `any` and `stream_exists`, and not across a restart. */
const rememberedIds = 10_000
const nothing = new Uint8Array()
const forEver = '9223372036854775807'

export class PeerStore extends EventEmitter {
  readonly #db: Database.Database
  readonly #statements = new Map<string, Statement>()
  readonly #recent = new Map<string, { readonly stream: string; readonly rev: number }>()
  #end: number
  /** What the server's clock says less what ours says, in milliseconds. */
  clockSkewMs = 0
  /** MaxAppendSize: the server's default is 1 MiB, over data, metadata and type names (ClusterVNodeOptions.cs:150). */
  maxAppendBytes = 2 * 1024 * 1024

  constructor(path = ':memory:') {
    super()
    this.setMaxListeners(0)
    this.#db = new Database(path)
    this.#db.pragma('journal_mode = WAL')
    this.#db.pragma('synchronous = OFF')
    this.#db.exec(schema)
    this.#end = (this.#prepared('SELECT max(pos + 192 + length(data)) FROM ev').pluck().get() as number | null) ?? 0
  }

  get open(): boolean {
    return this.#db.open
  }
  close(): void {
    this.#db.close()
  }

  lastRevision(stream: string): number {
    return (this.#prepared('SELECT max(rev) FROM ev WHERE stream = ?').pluck().get(stream) as number | null) ?? -1
  }
  lastPosition(): number {
    return (this.#prepared('SELECT max(pos) FROM ev').pluck().get() as number | null) ?? -1
  }
  tombstoned(stream: string): boolean {
    return this.#prepared('SELECT 1 FROM tomb WHERE stream = ?').get(stream) !== undefined
  }
  softDeleted(stream: string): boolean {
    return this.#truncateBefore(stream) === forEver
  }
  /** The first revision that readers are shown. `$maxAge` is not played. */
  firstReadable(stream: string): number {
    const before = this.#truncateBefore(stream)
    const most = this.#metadata(stream)['$maxCount']
    const kept = typeof most === 'number' ? this.lastRevision(stream) - most + 1 : 0
    return Math.max(before === forEver ? 0 : Number(before ?? 0), kept)
  }

  ofStream(stream: string, from: number, limit: number, backwards = false): Row[] {
    const order = backwards ? 'rev <= ? ORDER BY rev DESC' : 'rev >= ? ORDER BY rev'
    return this.#prepared(`SELECT * FROM ev WHERE stream = ? AND ${order} LIMIT ?`).all(stream, from, limit) as Row[]
  }
  /** $all from a position on: inclusive forwards, exclusive backwards (AllReader.cs). */
  ofAll(from: number, limit: number, backwards = false): Row[] {
    const order = backwards ? 'pos < ? ORDER BY pos DESC' : 'pos >= ? ORDER BY pos'
    return this.#prepared(`SELECT * FROM ev WHERE ${order} LIMIT ?`).all(from, limit) as Row[]
  }

  append(stream: string, expected: Expected, events: readonly Proposed[]): Outcome {
    const check = this.#check(
      stream,
      expected,
      events.map(({ id }) => id),
    )
    if (check.kind !== 'write') return check
    const outcome = this.#db.transaction((): Outcome => {
      let last = { rev: check.current, pos: -1 }
      for (const event of events) last = this.#insert(stream, last.rev + 1, event)
      if (check.undelete) this.#setMetadata(stream, { $tb: check.current + 1 })
      return { kind: 'written', ...last }
    })()
    this.emit('appended')
    return outcome
  }

  /** What $$stream holds from now on: a new event, as the server writes it. */
  setMetadata(stream: string, metadata: object): number {
    const { pos } = this.#setMetadata(stream, metadata)
    this.emit('appended')
    return pos
  }
  /** A soft delete is a metadata event that hides everything (StorageWriterService.cs:484-507). */
  softDelete(stream: string): number {
    return this.setMetadata(stream, { $tb: forEver })
  }
  /** Irreversible. The server's record stands under the stream's own name; here it has a stream of its own. */
  tombstone(stream: string): number {
    this.#prepared('INSERT OR IGNORE INTO tomb VALUES (?)').run(stream)
    const deleted = { id: randomUUID(), type: '$streamDeleted', json: false, data: nothing, meta: nothing }
    const { pos } = this.#insert('$deleted', this.lastRevision('$deleted') + 1, deleted)
    this.emit('appended')
    return pos
  }

  /** CheckCommit (IndexWriter.cs:173-279). */
  #check(stream: string, expected: Expected, ids: readonly string[]): Check {
    if (this.tombstoned(stream)) return { kind: 'deleted' }
    const current = this.lastRevision(stream)
    const undelete = current >= 0 && this.softDeleted(stream)
    if (expected === streamExists && undelete) return { kind: 'deleted' }
    if (expected === streamExists && current < 0 && this.lastRevision(`$$${stream}`) < 0)
      return { kind: 'wrong', current }
    if (expected === any || expected === streamExists) return this.#checkRecent(stream, ids, current, undelete)
    if (expected > current) return { kind: 'wrong', current }
    if (expected === current) return { kind: 'write', current, undelete }
    return this.#checkRepeat(stream, expected, ids, current, undelete)
  }

  #checkRecent(stream: string, ids: readonly string[], current: number, undelete: boolean): Check {
    const known = ids.map((id) => this.#recent.get(id)).filter((one) => one?.stream === stream)
    const last = known.at(-1)
    if (last === undefined) return { kind: 'write', current, undelete }
    if (known.length !== ids.length) return { kind: 'wrong', current }
    return { kind: 'written', rev: last.rev, pos: this.#positionOf(stream, last.rev) }
  }

  /** With an explicit revision, the ids that stand at expected+1 … decide, from the index: durable (IndexWriter.cs:230-272). */
  #checkRepeat(stream: string, expected: number, ids: readonly string[], current: number, undelete: boolean): Check {
    const stored = this.ofStream(stream, expected + 1, ids.length)
    const last = stored.at(-1)
    if (last && stored.length === ids.length && stored.every(({ id }, at) => id === ids[at]))
      return { kind: 'written', rev: last.rev, pos: last.pos }
    if (expected === noStream && undelete && stored[0]?.id !== ids[0]) return { kind: 'write', current, undelete }
    return { kind: 'wrong', current }
  }

  #insert(stream: string, rev: number, { id, type, json, data, meta }: Proposed): { rev: number; pos: number } {
    // Like byte offsets in a log: growing, with gaps. Even, so that no test can mistake a changed last digit for an event.
    const pos = this.#end
    this.#end += 2 * Math.ceil((128 + type.length + data.length + meta.length) / 2)
    const created = Date.now() + this.clockSkewMs
    const insert = this.#prepared('INSERT INTO ev VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    insert.run(pos, stream, rev, id, type, json ? 1 : 0, data, meta, created)
    this.#recent.set(id, { stream, rev })
    const oldest = this.#recent.size > rememberedIds ? this.#recent.keys().next() : undefined
    if (oldest?.value !== undefined) this.#recent.delete(oldest.value)
    return { rev, pos }
  }

  #setMetadata(stream: string, metadata: object): { rev: number; pos: number } {
    const data = Buffer.from(JSON.stringify(metadata))
    const name = `$$${stream}`
    return this.#insert(name, this.lastRevision(name) + 1, {
      id: randomUUID(),
      type: '$metadata',
      json: true,
      data,
      meta: nothing,
    })
  }
  #metadata(stream: string): Record<string, unknown> {
    const [last] = this.ofStream(`$$${stream}`, Number.MAX_SAFE_INTEGER, 1, true)
    return last === undefined ? {} : (JSON.parse(Buffer.from(last.data).toString()) as Record<string, unknown>)
  }
  #truncateBefore(stream: string): unknown {
    return this.#metadata(stream)['$tb']
  }
  #positionOf(stream: string, rev: number): number {
    return this.#prepared('SELECT pos FROM ev WHERE stream = ? AND rev = ?').pluck().get(stream, rev) as number
  }
  #prepared(sql: string): Statement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#db.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}
