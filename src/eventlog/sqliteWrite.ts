// One transaction of the SQLite log as plain data, and the statements that write it.
import type { Statement } from 'better-sqlite3'
import type { Store } from './store.ts'

/** Up to which event and which stream the sorted index reaches. */
export type Boundary = { readonly position: number; readonly stream: number }

/** Everything that a transaction adds, with the ids that it gets. */
export type Rows = {
  /** New streams and types: id and name. */
  readonly streams: [id: number, name: string][]
  readonly types: [id: number, name: string][]
  /** Position, stream, revision and type of each event, one after the other. */
  readonly places: number[]
  readonly bytes: Uint8Array[]
  /** What is merged into the index with it. */
  merge: { readonly from: Boundary; readonly to: Boundary } | undefined
}

export class SqliteWriter {
  readonly #db: Store
  readonly #begin: Statement
  readonly #commit: Statement
  readonly #rollback: Statement
  readonly #event: Statement
  readonly #stream: Statement
  readonly #type: Statement
  readonly #mergeNames: Statement
  readonly #mergeEvents: Statement
  readonly #merge: Statement

  constructor(db: Store) {
    this.#db = db
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    this.#rollback = db.prepare('ROLLBACK')
    this.#event = db.prepare('INSERT INTO events (position, stream, revision, type, bytes) VALUES (?, ?, ?, ?, ?)')
    this.#stream = db.prepare('INSERT INTO streams (id, name) VALUES (?, ?)')
    this.#type = db.prepare('INSERT INTO types (id, name) VALUES (?, ?)')
    this.#mergeNames = db.prepare(
      'INSERT INTO stream_names (name, id) SELECT name, id FROM streams WHERE id > ? AND id <= ? ORDER BY name',
    )
    this.#mergeEvents = db.prepare(
      'INSERT INTO stream_events (stream, revision, position) SELECT stream, revision, position FROM events WHERE position > ? AND position <= ? ORDER BY stream, revision',
    )
    this.#merge = db.prepare('INSERT INTO merges (position, stream) VALUES (?, ?)')
  }

  /** All of it, on disk, or nothing: throws what SQLite says. */
  write({ bytes, merge, places, streams, types }: Rows): void {
    try {
      this.#begin.run()
      for (const [id, name] of streams) this.#stream.run(id, name)
      for (const [id, name] of types) this.#type.run(id, name)
      let at = 0
      for (const envelope of bytes) this.#event.run(places[at++], places[at++], places[at++], places[at++], envelope)
      if (merge !== undefined) {
        this.#mergeNames.run(merge.from.stream, merge.to.stream)
        this.#mergeEvents.run(merge.from.position, merge.to.position)
        this.#merge.run(merge.to.position, merge.to.stream)
      }
      this.#commit.run()
    } catch (error) {
      this.#undo()
      throw error
    }
  }

  #undo(): void {
    try {
      if (this.#db.inTransaction) this.#rollback.run()
    } catch {
      // The failure that led here is the one that is told; SQLite rolls back by itself when the file is opened again.
    }
  }
}
