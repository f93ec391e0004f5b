// 办件期限: what falls due when in the cases handled here, and what has become of it. The timekeeper works from this table.
import type { CaseEvent } from '../domain/approvals/case.messages.ts'
import { caseEventTypes } from '../domain/approvals/caseEvents.ts'
import type { CaseDeadline, CaseDeadlineKind } from '../domain/approvals/caseParts.messages.ts'
import { type Settling, settlingOf } from '../domain/approvals/caseSettling.ts'
import type { ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export type CaseDeadlineRow = {
  readonly stream: string
  readonly deadlineId: string
  readonly caseId: string
  readonly kind: CaseDeadlineKind
  readonly basis: CaseDeadline['basis']
  readonly calendarId: string
  /** The calendar as it stood when this was counted. */
  readonly calendarRevision: number
  readonly startAt: string
  readonly warnAt: string
  readonly dueAt: string
  readonly dueOn: string
  /** Later than `dueAt`, where its passing may be noted only then. */
  readonly notedAfter: string | null
  readonly provisional: number
  /** `paused`: a special procedure has stopped its clock; it never passes while it waits. */
  readonly state: 'pending' | 'paused' | 'passed' | 'settled'
  /** When the act happened that settled it, in time or not. */
  readonly settledAt: string | null
  /** Whether that act is what it was for. */
  readonly settling: Settling | null
  /** Whether its passing has been noted; an act that is reported later may settle it in time all the same, stop it or move it. */
  readonly passed: number
}

type Changes = {
  readonly deadlines?: readonly CaseDeadline[]
  readonly settled?: readonly string[]
  readonly paused?: readonly string[]
}

/** What a calendar may move, guessed passings among it. A query that repeats this is served by the index of such deadlines. */
export const isUnsettled = `("state" IN ('pending', 'paused') OR ("state" = 'passed' AND "provisional" = 1))`

/**
 * Passed, kept too late, or answered by silence: few. A query that repeats this, with the name of the table before each
 * column, is served by their index; as a choice, so that its parts are not looked for by other indexes.
 */
export const isMissed = (table = ''): string =>
  `CASE WHEN ${table}"state" = 'passed' OR (${table}"state" = 'settled' AND (${table}"settledAt" > ${table}"dueAt" OR ${table}"settling" = 'silence')) THEN 1 ELSE 0 END = 1`

export const caseDeadlines: ReadModel<CaseDeadlineRow> = {
  name: 'caseDeadlines',
  version: 8,
  columns: {
    stream: 'text',
    deadlineId: 'text',
    caseId: 'text',
    kind: 'text',
    basis: 'text',
    calendarId: 'text',
    calendarRevision: 'integer',
    startAt: 'text',
    warnAt: 'text',
    dueAt: 'text',
    dueOn: 'text',
    notedAfter: 'text',
    provisional: 'integer',
    state: 'text',
    settledAt: 'text',
    settling: 'text',
    passed: 'integer',
  },
  subKey: 'deadlineId',
  indexes: [
    'state, dueAt',
    'dueAt',
    { columns: 'calendarId, caseId, calendarRevision', where: isUnsettled },
    { columns: 'dueAt', where: isMissed() },
  ],
  types: Object.keys(caseEventTypes),
  keys(event) {
    const said = event as unknown as CaseEvent
    if (said.type === 'CaseDeadlinePassed') return [said.data.deadlineId]
    const { deadlines = [], paused = [], settled = [] } = said.data as Changes
    return [...new Set([...settled, ...paused, ...deadlines.map(({ deadlineId }) => deadlineId)])]
  },
  evolve(row, event, sub) {
    const said = event as unknown as CaseEvent
    if (said.type === 'CaseDeadlinePassed') return row && { ...row, state: 'passed', passed: 1 }
    const { deadlines = [], paused = [], settled = [] } = said.data as Changes
    const set = deadlines.find(({ deadlineId }) => deadlineId === sub)
    if (set !== undefined) {
      const fresh = rowOf(event, said.data.caseId, set)
      if (said.type !== 'CaseDeadlinesMoved' || row === undefined) return fresh
      return moved(row, fresh, said.data.cause)
    }
    if (row === undefined) return undefined
    if (settled.includes(sub))
      return { ...row, state: 'settled', settledAt: event.occurredAt, settling: settlingOf(row.kind, said.type) }
    return paused.includes(sub) ? { ...row, state: 'paused' } : row
  },
}

/** It has passed still only where it is due when it was. */
function moved(row: CaseDeadlineRow, fresh: CaseDeadlineRow, cause: string): CaseDeadlineRow {
  const passed = row.dueAt === fresh.dueAt ? row.passed : 0
  const waits = row.state === 'paused' && cause !== 'specialProcedureEnded'
  const runs = passed === 1 ? 'passed' : 'pending'
  return { ...fresh, passed, state: waits ? 'paused' : runs }
}

function rowOf({ stream }: Recorded, caseId: string, deadline: CaseDeadline): CaseDeadlineRow {
  const {
    basis,
    calendarId,
    calendarRevision,
    deadlineId,
    dueAt,
    dueOn,
    kind,
    notedAfter,
    provisional,
    startAt,
    warnAt,
  } = deadline
  const about = { stream, deadlineId, caseId, kind, basis, calendarId, calendarRevision }
  const when = { startAt, warnAt, dueAt, dueOn, notedAfter: notedAfter ?? null, provisional: provisional ? 1 : 0 }
  return { ...about, ...when, state: 'pending', settledAt: null, settling: null, passed: 0 }
}
