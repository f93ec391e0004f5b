// The neutral shapes between process-log files and the engine: what every reader yields and every writer takes.

/** A case as its source tells it. Moments are RFC 3339 UTC with milliseconds; what the source leaves empty is absent. */
export type CaseRecord = {
  number: string
  itemName?: string
  /** The item as this system knows it: what it has written leads back to the same item. */
  itemId?: string
  startedAt: string
  endedAt?: string
  plannedEndAt?: string
  dueAt?: string
  channel?: string
  department?: string
  group?: string
  responsible?: string
}

/** One step of a case. `number` is the source's own, or derived from the step itself where the source gives none. */
export type StepRecord = {
  number: string
  activity: string
  at: string
  group?: string
  resource?: string
  transition?: string
}

/** `line` is the physical line, from 1, where the record begins; `pointer` is a JSON pointer such as `/step/at`. */
export type BadRow = { kind: 'bad'; line: number; pointer?: string; reason: string; reasonZh: string }
export type LogRow = GoodRow | BadRow
/** `startDerived`: the file gives no start, so that it was taken from the first step of this run of rows. */
export type GoodRow = { kind: 'row'; line: number; case: CaseRecord; step?: StepRecord; startDerived?: true }

/**
 * A case on its way out, with the engine's own ids beside the source's numbers. `countedDueAt`: the statutory deadline that
 * the limit of the item gave, where the source has told none; what is read from a file is never taken from it.
 */
export type ExportCase = CaseRecord & {
  id: string
  sourceId: string
  office?: string
  countedDueAt?: string
  steps: StepRecord[]
}

/** What a reader takes: a file stream, an unpacked stream, a request body. Strings are taken as UTF-8. */
export type ByteSource = AsyncIterable<Uint8Array | string>

export const caseFields = [
  'number',
  'itemName',
  'itemId',
  'startedAt',
  'endedAt',
  'plannedEndAt',
  'dueAt',
  'channel',
  'department',
  'group',
  'responsible',
] as const
export type CaseField = (typeof caseFields)[number]

export const stepFields = ['number', 'activity', 'at', 'group', 'resource', 'transition'] as const
export type StepField = (typeof stepFields)[number]

/** The cells of one record by field name, as the file has them; an empty cell is absent. */
export type Raw<Field extends string> = Partial<Record<Field, string>>
