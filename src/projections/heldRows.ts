// The rows of one read model that are in memory: those of the batch under way with what they were before it, and the latest ones.
import { changedColumns, type Held, noChanges, type TableChanges } from './changes.ts'
import type { AnyReadModel, Row } from './readModel.ts'

/** A row as it is stored, and as the batch under way leaves it. */
export type Entry = {
  readonly key: string
  rid: number
  stored: Row | undefined
  row: Row | undefined
  /** Among those that the batch under way has looked at. */
  touched: boolean
}

export class HeldRows {
  readonly #model: AnyReadModel
  readonly #columns: readonly string[]
  readonly #half: number
  // Two generations, as the folds of the write path: the young one becomes the old one whole, so that nothing is moved for a look.
  #young = new Map<string, Entry>()
  #older = new Map<string, Entry>()
  #touched: Entry[] = []
  #lastRid: number

  /** `most`: rows that are kept between batches. */
  constructor(model: AnyReadModel, lastRid: number, most: number) {
    this.#model = model
    this.#columns = Object.keys(model.columns)
    this.#lastRid = lastRid
    this.#half = most / 2
  }

  nextRid(): number {
    return ++this.#lastRid
  }

  /** The entry where it is held. It is part of the batch from now on. */
  get(key: string): Entry | undefined {
    const entry = this.#young.get(key) ?? this.#older.get(key)
    if (entry !== undefined) this.#touch(entry)
    return entry
  }

  /** What was not held: as it is stored, or a new row. */
  add(key: string, stored?: Held): Entry {
    const row = stored?.row
    const entry: Entry = { key, rid: stored?.rid ?? this.nextRid(), stored: row, row, touched: false }
    this.#touch(entry)
    this.#young.set(key, entry)
    return entry
  }

  #touch(entry: Entry): void {
    if (entry.touched) return
    entry.touched = true
    this.#touched.push(entry)
  }

  /** What the batch has changed. To be written: from now on it counts as stored, and the next batch begins. */
  changes(): TableChanges {
    const changes = noChanges(this.#model)
    for (const entry of this.#touched) {
      this.#change(changes, entry)
      entry.touched = false
      entry.stored = entry.row
      const old = this.#older.delete(entry.key)
      if (entry.row === undefined) this.#young.delete(entry.key)
      else if (old) this.#young.set(entry.key, entry)
    }
    this.#touched = []
    if (this.#young.size > this.#half) {
      this.#older = this.#young
      this.#young = new Map()
    }
    return changes
  }

  #change({ deletes, inserts, updates }: TableChanges, { rid, row, stored }: Entry): void {
    if (row === stored) return
    if (row === undefined) deletes.push({ rid, row: stored as Row })
    else if (stored === undefined) inserts.push({ rid, row })
    else {
      const changed = changedColumns(this.#columns, stored, row)
      if (changed.length > 0) updates.push({ rid, before: stored, after: row, changed })
    }
  }
}
