// Rows of the SQLite log as events: pages of the feed, pages of a stream, and the newest end.
import type { Statement } from 'better-sqlite3'
import { positionOf } from './limits.ts'
import { type EventText, LogFailedError, type Revision, type StoredEvent } from './port.ts'
import type { Place } from './sqliteIndex.ts'
import type { SqliteNames } from './sqliteNames.ts'
import type { Store } from './store.ts'

type Row = [position: number, stream: number, revision: number, type: number, bytes: Uint8Array]
const columns = 'position, stream, revision, type, bytes'
/** Feeds of so many different sets of types keep their statement. */
const heldPages = 100

export class SqliteRows {
  readonly #db: Store
  readonly #names: SqliteNames
  readonly #one: Statement
  readonly #last: Statement
  readonly #texts: Statement
  readonly #pages = new Map<string | undefined, Statement>()

  constructor(db: Store, names: SqliteNames) {
    this.#db = db
    this.#names = names
    this.#one = db.prepare(`SELECT ${columns} FROM events WHERE position = ?`).raw(true)
    this.#last = db.prepare('SELECT max(position) FROM events').pluck()
    this.#texts = db
      .prepare(
        'SELECT position, CAST(bytes AS TEXT) FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?',
      )
      .raw(true)
  }

  /** The number of the newest event; 0 where there is none. */
  last(): number {
    return (this.#last.get() as number | null) ?? 0
  }

  /** After one position, up to another, at most so many, of all types or of some. */
  feed(after: number, until: number, limit: number, types: readonly string[] | undefined): StoredEvent[] {
    return (this.#feedPage(types).all(after, until, limit) as Row[]).map(this.#stored)
  }

  /** The same as `feed`, of all types: without names to look up and without bytes to decode. */
  texts(after: number, until: number, limit: number): EventText[] {
    const rows = this.#texts.all(after, until, limit) as [position: number, text: string][]
    return rows.map(([position, text]) => ({ position: positionOf(position), text }))
  }

  /** Of one stream from a revision on, in order, at most so many. Throws where the index does not lead to its events. */
  stream(id: number, from: Revision, limit: number): StoredEvent[] {
    const places = this.#names.index.places(id, from, limit)
    return places.map((place, at) => {
      if (place.revision !== from + at) throw this.#damaged(id, `revision ${from + at} is missing`)
      return this.#placed(id, place)
    })
  }

  #placed(id: number, { position, revision }: Place): StoredEvent {
    const row = this.#one.get(position) as Row | undefined
    if (row?.[1] !== id || row[2] !== revision)
      throw this.#damaged(id, `revision ${revision} is not at position ${position}`)
    return this.#stored(row)
  }

  #damaged(id: number, what: string): LogFailedError {
    const name = this.#names.streamName(id)
    return new LogFailedError(`the index of ${name} is damaged, ${what}: verify the log, restore a backup`)
  }

  readonly #stored = ([position, stream, revision, type, bytes]: Row): StoredEvent => ({
    position: positionOf(position),
    stream: this.#names.streamName(stream),
    revision,
    type: this.#names.typeName(type),
    bytes,
  })

  #feedPage(types: readonly string[] | undefined): Statement {
    const key = JSON.stringify(types)
    let page = this.#pages.get(key)
    if (page === undefined) {
      const only = types ? `AND type IN (SELECT id FROM types WHERE name IN (${types.map(quote).join(', ')}))` : ''
      page = this.#db
        .prepare(`SELECT ${columns} FROM events WHERE position > ? AND position <= ? ${only} ORDER BY position LIMIT ?`)
        .raw(true)
      if (this.#pages.size >= heldPages) this.#pages.clear()
      this.#pages.set(key, page)
    }
    return page
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
