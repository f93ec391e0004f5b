// What the log promises of a type of event: its version, its schema, the clauses it records, and its names.
import type { ZodType } from 'zod'
import type { ClauseId } from './regulations.ts'

export type EventDefinition = {
  /** The current version; older ones are upcast when they are read. */
  readonly version: number
  /** The schema of the data of the current version. */
  readonly data: ZodType
  readonly clauses: readonly ClauseId[]
  /** From the data of version n to that of version n + 1, by n. */
  readonly upcasts?: Readonly<Record<number, (data: object) => object>>
  readonly zh: string
  readonly en: string
}

export const define = (data: ZodType, zh: string, en: string, ...clauses: ClauseId[]): EventDefinition => ({
  version: 1,
  data,
  clauses,
  zh,
  en,
})
