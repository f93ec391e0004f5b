// What a batch of events comes to, row by row: the form in which the projector hands it to a read database.
import type { Position } from '../eventlog/port.ts'
import type { AnyReadModel, Contribution, Row } from './readModel.ts'
import { searchTerms } from './search.ts'

export type Held = { readonly rid: number; readonly row: Row }
export type Update = {
  readonly rid: number
  readonly before: Row
  readonly after: Row
  /** The columns in which the two differ: at least one. */
  readonly changed: readonly string[]
}
export type TableChanges = {
  readonly model: AnyReadModel
  readonly inserts: Held[]
  readonly updates: Update[]
  readonly deletes: Held[]
}
export type SumChange = { readonly table: string; readonly key: readonly string[]; readonly counts: number[] }
export type Changes = {
  readonly position: Position
  readonly events: number
  readonly tables: readonly TableChanges[]
  readonly sums: readonly SumChange[]
}
export type RowKey = { readonly stream: string; readonly sub: string }

/** A read database, from the projector's side. `write` keeps all of a batch, with what was recorded before it, or nothing. */
export interface Sink {
  position(): Promise<Position>
  lastRid(model: AnyReadModel): Promise<number>
  load(model: AnyReadModel, keys: readonly RowKey[]): Promise<readonly (Held | undefined)[]>
  loadStream(model: AnyReadModel, stream: string): Promise<readonly Held[]>
  /** Rows that are never folded again, to be kept with the next `write`. */
  record(model: AnyReadModel, rows: readonly Held[]): void
  write(changes: Changes): Promise<void>
}

export const noChanges = (model: AnyReadModel): TableChanges => ({ model, inserts: [], updates: [], deletes: [] })

export function changedColumns(columns: readonly string[], before: Row, after: Row): string[] {
  const changed: string[] = []
  for (const column of columns) if (after[column] !== before[column]) changed.push(column)
  return changed
}

/** Offices, channels and people come again with every case: their terms are made once. */
const heldTerms = new Map<string, string>()
const mostTerms = 2_000

/** The terms by which a row is found, with blanks between. */
export function termsOf({ search = [] }: AnyReadModel, row: Row): string {
  let all = ''
  for (const column of search) {
    const value = row[column]
    if (value === null || value === undefined) continue
    const terms = termsIn(String(value))
    if (terms !== '') all += all === '' ? terms : ` ${terms}`
  }
  return all
}

function termsIn(words: string): string {
  let terms = heldTerms.get(words)
  if (terms === undefined) {
    terms = searchTerms(words)
    if (heldTerms.size >= mostTerms) heldTerms.clear()
    heldTerms.set(words, terms)
  }
  return terms
}

/** Whether a row is to be found by other words than before. */
export const isReworded = ({ search = [] }: AnyReadModel, { changed }: Update): boolean =>
  search.length > 0 && changed.some((column) => search.includes(column))

/** What the changed rows add to and take from each sum, one change per key. */
export const sumsOf = (changes: TableChanges): SumChange[] =>
  (changes.model.derived ?? []).flatMap((derived) => sumOf(derived, changes))

type Derived = NonNullable<AnyReadModel['derived']>[number]

function sumOf({ contribute, counts, from, name }: Derived, { deletes, inserts, updates }: TableChanges): SumChange[] {
  const byKey = new Map<string, SumChange>()
  const add = (contributions: readonly Contribution[], sign: 1 | -1): void => {
    for (const contribution of contributions) {
      const id = contribution.key.join('\n')
      let sum = byKey.get(id)
      if (sum === undefined) {
        sum = { table: name, key: contribution.key, counts: counts.map(() => 0) }
        byKey.set(id, sum)
      }
      for (const [at, count] of contribution.counts.entries()) sum.counts[at] = (sum.counts[at] ?? 0) + sign * count
    }
  }
  for (const { row } of inserts) add(contribute(row as never), 1)
  for (const { row } of deletes) add(contribute(row as never), -1)
  for (const { after, before, changed } of updates) {
    if (!changed.some((column) => from.includes(column))) continue
    add(contribute(before as never), -1)
    add(contribute(after as never), 1)
  }
  return [...byKey.values()].filter((sum) => sum.counts.some((count) => count !== 0))
}
