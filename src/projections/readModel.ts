// A read model is a fold over rows: pure like a decider, so that one definition runs on any database and is tested without one.
import type { Recorded } from './recorded.ts'

export type ColumnType = 'text' | 'integer'
export type Value = string | number | null
export type Row = Readonly<Record<string, Value>>

/** The columns of an index, and what a row must meet to be in it: one text for both databases, in double quotes. */
export type Index = string | { readonly columns: string; readonly where: string }

/** What a row adds to a table over several streams: key values and the counts they carry. */
export type Contribution = { readonly key: readonly string[]; readonly counts: readonly number[] }
export type Derived<R> = {
  readonly name: string
  readonly keys: readonly string[]
  readonly counts: readonly string[]
  /** The table is the sum of the contributions of all rows; a changed row takes its old ones back. */
  readonly contribute: (row: R) => readonly Contribution[]
  /** The columns that it looks at: where none of them changed, nothing is taken back and added again. */
  readonly from: readonly (keyof R & string)[]
}

export type ReadModel<R extends { readonly stream: string } = { readonly stream: string }> = {
  readonly name: string
  /** Goes up with any change of shape or meaning: the read database is then built anew. */
  readonly version: number
  readonly columns: { readonly [C in keyof R]: ColumnType }
  /** The column that tells rows of one stream apart; absent where a stream has one row. */
  readonly subKey?: keyof R & string
  /** One with a condition is used only where a query implies it: repeats it word for word, for bound values tell nothing. */
  readonly indexes: readonly Index[]
  /** Types that it handles; `all` for a row per event that is never folded into another. */
  readonly types: readonly string[] | 'all'
  /** The sub keys that an event touches; absent where a stream has one row. */
  readonly keys?: (event: Recorded) => readonly string[]
  /** `sub` is the sub key of the row that is folded. */
  readonly evolve: (row: R | undefined, event: Recorded, sub: string) => R | undefined
  /** The columns by whose words a row is found; kept in a full-text index beside the table. */
  readonly search?: readonly (keyof R & string)[]
  readonly derived?: readonly Derived<R>[]
}

/** Any read model, for those who treat them all alike. */
export type AnyReadModel = Omit<ReadModel, 'evolve' | 'search' | 'derived' | 'columns' | 'subKey'> & {
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly subKey?: string
  readonly evolve: (row: never, event: Recorded, sub: string) => object | undefined
  readonly search?: readonly string[]
  readonly derived?: readonly (Omit<Derived<never>, 'contribute' | 'from'> & {
    readonly from: readonly string[]
    readonly contribute: (row: never) => readonly Contribution[]
  })[]
}

/** Columns and condition of each index, in the order in which they are numbered. */
export const partsOfIndexes = ({ indexes }: Pick<AnyReadModel, 'indexes'>): readonly Exclude<Index, string>[] =>
  indexes.map((index) => (typeof index === 'string' ? { columns: index, where: '' } : index))

/** Names and versions of all models: another fingerprint means another read database. */
export const fingerprintOf = (models: readonly AnyReadModel[]): string =>
  models.map(({ name, version }) => `${name}.${version}`).join('-')
