// Names to small integers and back inside the SQLite log, and the heads of the streams that are being written.
import type { Statement } from 'better-sqlite3'
import { noStream, type Revision } from './port.ts'
import { StreamIndex } from './sqliteIndex.ts'
import type { Store } from './store.ts'

export type Head = { readonly id: number | undefined; readonly revision: Revision }

/** So many are kept in memory; then all are let go, and asked from the index again as they are needed. */
const heldHeads = 100_000
const heldNames = 200_000

export class SqliteNames {
  /** Where the events of each stream are. */
  readonly index: StreamIndex
  readonly #writes: boolean
  readonly #heads = new Map<string, Head>()
  readonly #streamNames = new Map<number, string>()
  readonly #typeIds = new Map<string, number>()
  readonly #typeNames = new Map<number, string>()
  /** The last event of each type that this process has written. */
  readonly #lastOfType = new Map<number, number>()
  readonly #nameStream: Statement
  readonly #allTypes: Statement
  #lastType = 0

  constructor(db: Store, mergedAtOnce: number | undefined) {
    this.#writes = mergedAtOnce !== undefined
    this.index = new StreamIndex(db, mergedAtOnce)
    this.#nameStream = db.prepare('SELECT name FROM streams WHERE id = ?').pluck()
    this.#allTypes = db.prepare('SELECT id, name FROM types').raw(true)
    this.#readTypes()
  }

  streamId(name: string): number | undefined {
    // Whoever asks for a stream is likely to write it: the writer looks once and keeps what it found, also that there is none.
    return this.#writes ? this.headOf(name).id : this.index.streamId(name)
  }

  /** True where it is known, without a look at the disk, that the log has no such stream. */
  lacks(name: string): boolean {
    const held = this.#heads.get(name)
    return held === undefined ? this.#writes && this.index.lacks(name) : held.id === undefined
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

  moveHead(name: string, id: number, revision: Revision): void {
    this.#heads.set(name, { id, revision })
  }

  typeId(name: string): number | undefined {
    return this.#typeIds.get(name)
  }

  /** The id of the newest type. */
  get lastType(): number {
    return this.#lastType
  }

  addType(name: string, id: number): void {
    this.#typeIds.set(name, id)
    this.#typeNames.set(id, name)
    this.#lastType = Math.max(this.#lastType, id)
  }

  typeWritten(id: number, position: number): void {
    this.#lastOfType.set(id, position)
  }

  /** Whether this process has written an event of one of these types after a position. */
  hasWritten(types: readonly string[], after: number): boolean {
    return types.some((type) => (this.#lastOfType.get(this.#typeIds.get(type) ?? 0) ?? 0) > after)
  }

  typeName(id: number): string {
    // A reader meets types that the writer has added since.
    if (!this.#typeNames.has(id)) this.#readTypes()
    return this.#typeNames.get(id) ?? unknownName(id)
  }

  /** A transaction has failed: only the file knows what is in it. */
  forget(): void {
    this.#heads.clear()
    this.#typeIds.clear()
    this.#typeNames.clear()
    this.#streamNames.clear()
    this.#readTypes()
    this.index.reload()
  }

  #readTypes(): void {
    for (const [id, name] of this.#allTypes.all() as [number, string][]) this.addType(name, id)
  }
}

/** A row that points at a name which is not there: somebody has deleted it. `verify` shows it. */
const unknownName = (id: number): string => `?${id}`
