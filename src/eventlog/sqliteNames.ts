// Names to small integers and back inside the SQLite log, and the heads of the streams that are being written.
import type { Statement } from 'better-sqlite3'
import { noStream, type Revision } from './port.ts'
import { StreamIndex } from './sqliteIndex.ts'
import type { Store } from './store.ts'

export type Head = { id: number | undefined; revision: Revision }

/** So many are kept in memory; then all are let go, and asked from the index again as they are needed. */
const heldHeads = 100_000
const heldNames = 200_000

export class SqliteNames {
  /** Where the events of each stream are. */
  readonly index: StreamIndex
  readonly #db: Store
  readonly #writes: boolean
  readonly #heads = new Map<string, Head>()
  readonly #streamNames = new Map<number, string>()
  readonly #typeIds = new Map<string, number>()
  readonly #typeNames = new Map<number, string>()
  readonly #nameStream: Statement
  readonly #insertStream: Statement

  constructor(db: Store, mergedAtOnce: number | undefined) {
    this.#db = db
    this.#writes = mergedAtOnce !== undefined
    this.index = new StreamIndex(db, mergedAtOnce)
    this.#nameStream = db.prepare('SELECT name FROM streams WHERE id = ?').pluck()
    this.#insertStream = db.prepare('INSERT INTO streams (name) VALUES (?)')
  }

  streamId(name: string): number | undefined {
    // Whoever asks for a stream is likely to write it: the writer looks once and keeps what it found, also that there is none.
    return this.#writes ? this.headOf(name).id : this.index.streamId(name)
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
    const id = this.index.streamId(name)
    const revision = id === undefined ? noStream : this.index.lastRevision(id)
    const head = { id, revision }
    if (this.#heads.size >= heldHeads) this.#heads.clear()
    this.#heads.set(name, head)
    return head
  }

  addStream(name: string, head: Head): number {
    const id = Number(this.#insertStream.run(name).lastInsertRowid)
    this.index.addStream(name, id)
    head.id = id
    return id
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

  /** A transaction was rolled back: what it added to these caches is not on disk. */
  forget(): void {
    this.#heads.clear()
    this.#typeIds.clear()
    this.#typeNames.clear()
    this.#streamNames.clear()
    this.index.reload()
  }
}

/** A row that points at a name which is not there: somebody has deleted it. `verify` shows it. */
const unknownName = (id: number): string => `?${id}`
