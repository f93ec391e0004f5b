// Names to small integers and back inside the SQLite log, and the heads of the streams that are being written.
import type { Statement } from 'better-sqlite3'
import { noStream, type Revision } from './port.ts'
import type { Store } from './store.ts'

export type Head = { id: number | undefined; revision: Revision }

/** So many are kept in memory; then all are let go, and asked from the index again as they are needed. */
const heldHeads = 100_000
const heldNames = 200_000
const heldPages = 100

export class SqliteNames {
  readonly #db: Store
  readonly #heads = new Map<string, Head>()
  readonly #streamNames = new Map<number, string>()
  readonly #typeIds = new Map<string, number>()
  readonly #typeNames = new Map<number, string>()
  readonly #pages = new Map<string | undefined, Statement>()
  readonly #findStream: Statement
  readonly #nameStream: Statement
  readonly #insertStream: Statement
  readonly #lastRevision: Statement

  constructor(db: Store) {
    this.#db = db
    this.#findStream = db.prepare('SELECT id FROM streams WHERE name = ?').pluck()
    this.#nameStream = db.prepare('SELECT name FROM streams WHERE id = ?').pluck()
    this.#insertStream = db.prepare('INSERT INTO streams (name) VALUES (?)')
    this.#lastRevision = db.prepare('SELECT max(revision) FROM events WHERE stream = ?').pluck()
  }

  streamId(name: string): number | undefined {
    return this.#heads.get(name)?.id ?? (this.#findStream.get(name) as number | undefined)
  }

  streamName(id: number): string {
    let name = this.#streamNames.get(id)
    if (name === undefined) {
      name = (this.#nameStream.get(id) as string | undefined) ?? unknownName(id)
      if (this.#streamNames.size >= heldNames) this.#streamNames.clear()
      this.#streamNames.set(id, name)
    }
    return name
  }

  headOf(name: string): Head {
    const held = this.#heads.get(name)
    if (held !== undefined) return held
    const id = this.#findStream.get(name) as number | undefined
    const revision = id === undefined ? noStream : ((this.#lastRevision.get(id) as number | null) ?? noStream)
    const head = { id, revision }
    if (this.#heads.size >= heldHeads) this.#heads.clear()
    this.#heads.set(name, head)
    return head
  }

  addStream(name: string, head: Head): number {
    head.id = Number(this.#insertStream.run(name).lastInsertRowid)
    return head.id
  }

  typeId(name: string): number {
    let id = this.#typeIds.get(name)
    if (id === undefined) {
      id = this.#db.prepare('SELECT id FROM types WHERE name = ?').pluck().get(name) as number | undefined
      id ??= Number(this.#db.prepare('INSERT INTO types (name) VALUES (?)').run(name).lastInsertRowid)
      this.#typeIds.set(name, id)
    }
    return id
  }

  typeName(id: number): string {
    let name = this.#typeNames.get(id)
    if (name === undefined) {
      name =
        (this.#db.prepare('SELECT name FROM types WHERE id = ?').pluck().get(id) as string | undefined) ??
        unknownName(id)
      this.#typeNames.set(id, name)
    }
    return name
  }

  /** The prepared page of the feed, for all types or for some. Parameters: after this position, up to that one, at most so many. */
  feedPage(types: readonly string[] | undefined): Statement {
    const key = JSON.stringify(types)
    let page = this.#pages.get(key)
    if (page === undefined) {
      const only = types ? `AND type IN (SELECT id FROM types WHERE name IN (${types.map(quote).join(', ')}))` : ''
      page = this.#db
        .prepare(
          `SELECT position, stream, revision, type, bytes FROM events WHERE position > ? AND position <= ? ${only} ORDER BY position LIMIT ?`,
        )
        .raw(true)
      if (this.#pages.size >= heldPages) this.#pages.clear()
      this.#pages.set(key, page)
    }
    return page
  }

  /** A transaction was rolled back: what it added to these caches is not on disk. */
  forget(): void {
    this.#heads.clear()
    this.#typeIds.clear()
    this.#typeNames.clear()
    this.#streamNames.clear()
  }
}

/** A row that points at a name which is not there: somebody has deleted it. `verify` shows it. */
const unknownName = (id: number): string => `?${id}`
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
