// 办件 row: what the list of cases holds of each, whoever handles it, and how its colour follows from its limits.

export const colours = ['normal', 'near-due', 'over-promise', 'over-statute'] as const
/** 正常 / 临近期限 / 超承诺期限 / 超法定期限 (domain A2: warning and yellow by promise, red by statute). */
export type Colour = (typeof colours)[number]

/** Closed after a limit: few, and in an index of their own. A query that repeats this is served by it. */
export const isLate = `"finalColour" IN ('over-promise', 'over-statute')`
export const isLateColour = (colour: Colour | undefined): boolean =>
  colour === 'over-promise' || colour === 'over-statute'

/**
 * In one of the states in hand: they are few, and in an index of their own by state. As a choice, so that this is not itself
 * taken for what an index is searched by.
 */
export const isInHand = (table = ''): string =>
  `CASE WHEN ${table}"state" IN (${statesInHand.map((state) => `'${state}'`).join(', ')}) THEN 1 ELSE 0 END = 1`

/** Has not ended, so that its colour turns with time: in an index of their own that holds all that the board asks of them. */
export const isOpenCase = `"finalColour" IS NULL`

/** States of a case handled here with which something is still to be done. */
export const statesInHand: readonly string[] = ['received', 'supplementing', 'accepted', 'granted']

/** What an index holds that holds no other case, so that no other pays for it. A query that repeats it is served by that index. */
export const indexed = {
  ofOrg: `"orgId" <> ''`,
  ofSubject: `"subjectId" IS NOT NULL`,
  lateStep: `"lateStep" = 1`,
  reportedLate: `"reportedLate" = 1`,
  withFindings: `"findingCount" > 0`,
} as const

/** `here`: handled in this system and judged by the clock; `elsewhere`: handed over by a source and judged by its watermark. */
export const origins = ['here', 'elsewhere'] as const
export type Origin = (typeof origins)[number]

export type CaseRow = {
  readonly stream: string
  readonly caseId: string
  readonly origin: Origin
  /** Empty where the case is handled here. */
  readonly sourceId: string
  /** Whose case it is; empty where it is that of its source. */
  readonly orgId: string
  /** Empty while none has been assigned. */
  readonly number: string
  readonly itemId: string
  readonly office: string
  /** 申请人 of a case handled here; the name is in the vault alone. */
  readonly subjectId: string | null
  readonly channel: string | null
  readonly department: string | null
  readonly group: string | null
  readonly responsible: string | null
  /** Handled here: closed by the decision on the application, or by whatever ends it before one. */
  readonly status: 'open' | 'closed'
  /** Handled here: the status of the case as its decider knows it. */
  readonly state: string | null
  readonly startedAt: string
  readonly month: string
  readonly timeZone: string
  readonly plannedEndAt: string | null
  readonly endedAt: string | null
  readonly warnAt: string | null
  readonly promisedDueAt: string | null
  readonly statutoryDueAt: string | null
  /** Since when a special procedure has stopped the clock: the case is judged up to then (PL-45). */
  readonly pausedAt: string | null
  readonly provisional: number
  /** Which of the two limits are, by spaces; of a case handled here alone. */
  readonly provisionalLimits: string
  readonly statutoryPassed: number
  readonly promisedPassed: number
  /** The step that the case has reached: its name, or for a case handled here the ids of the steps, by spaces. */
  readonly lastActivity: string | null
  readonly lastStepAt: string | null
  readonly steps: number
  readonly findings: string
  readonly findingCount: number
  /** Decided by the end alone, so it does not depend on now; null while the case is open. */
  readonly finalColour: Colour | null
  /** 1 when the last step came after the statutory due moment. */
  readonly lateStep: number
  /** 1 when the end lies before the due moment but was reported after the passing had been noted. */
  readonly reportedLate: number
  readonly revision: number
  readonly changedPosition: string
}

/** What every case begins with. */
export const fresh = {
  status: 'open',
  endedAt: null,
  pausedAt: null,
  provisionalLimits: '',
  statutoryPassed: 0,
  promisedPassed: 0,
  lastActivity: null,
  lastStepAt: null,
  steps: 0,
  finalColour: null,
  lateStep: 0,
  reportedLate: 0,
} as const satisfies Partial<CaseRow>

/** Where a moment lies against the limits of a case: in time up to and including the due moment. */
export function colourAt(row: Pick<CaseRow, 'warnAt' | 'promisedDueAt' | 'statutoryDueAt'>, moment: string): Colour {
  if (row.statutoryDueAt !== null && moment > row.statutoryDueAt) return 'over-statute'
  if (row.promisedDueAt !== null && moment > row.promisedDueAt) return 'over-promise'
  return row.warnAt !== null && moment > row.warnAt ? 'near-due' : 'normal'
}

/** A row that is being made and that nobody else has seen. */
export type RowInHand = { -readonly [Column in keyof CaseRow]: CaseRow[Column] }

/** Sets the columns that follow from others, so that whatever changed they agree. Gives the same row back. */
export function settle(row: RowInHand): CaseRow {
  const { endedAt, lastStepAt, statutoryDueAt } = row
  const colour = endedAt === null ? null : colourAt(row, endedAt)
  row.finalColour = colour === 'near-due' ? 'normal' : colour
  row.lateStep = lastStepAt !== null && statutoryDueAt !== null && lastStepAt > statutoryDueAt ? 1 : 0
  const inTime = endedAt !== null && statutoryDueAt !== null && endedAt <= statutoryDueAt
  row.reportedLate = inTime && row.statutoryPassed === 1 ? 1 : 0
  return row
}
