// 时限台账 of a case handled here: from its acceptance with what special procedures stopped; before it, the days for the answer.
import type { Tracked } from '../../../domain/approvals/caseState.ts'
import type { Instant } from '../../../domain/values.ts'
import type { DueMark } from '../../pages/models.ts'
import { type LedgerView, ledgerBy } from '../ledgerModel.ts'
import type { Visit } from '../visit.ts'
import type { OwnCase } from './ownCase.ts'
import { procedureName } from './ownWords.ts'

const marks: readonly DueMark[] = ['acceptance', 'promised', 'statutory']

export function ownLedger(opened: OwnCase, lang: Visit['lang']): LedgerView {
  const { facts, item, now, state } = opened
  const calendar = facts.calendars.get(item.calendarId)?.calendar
  if (!('about' in state) || calendar === undefined) return { ledger: [], used: undefined }
  const handling = 'handling' in state ? state.handling : undefined
  const shown = handling === undefined ? marks.slice(0, 1) : marks.slice(1)
  const tracked = state.deadlines.filter(({ deadline }) => shown.some((mark) => mark === deadline.deadlineId))
  const runs = handling?.runs ?? []
  const clock = {
    start: handling?.effectiveFrom ?? state.about.receivedAt,
    unit: tracked[0]?.deadline.limit.unit ?? ('working' as const),
    calendar,
    timeZone: item.timeZone,
    suspensions: runs.map(({ from, procedureId, to }) => ({
      from,
      to,
      reason: procedureName(procedureId, item, lang),
    })),
  }
  const endedAt = endOf(tracked)
  const limits = tracked.map(({ deadline }) => ({ dueAt: deadline.dueAt, mark: deadline.deadlineId as DueMark }))
  return ledgerBy(clock, { until: endedAt ?? now, limits, ended: endedAt !== undefined, lang })
}

/** When all of the clocks were settled; undefined while one of them runs or waits. */
function endOf(tracked: readonly Tracked[]): Instant | undefined {
  const ends = tracked.map(({ settledAt }) => settledAt)
  if (ends.length === 0 || ends.includes(undefined)) return undefined
  return (ends as readonly Instant[]).toSorted().at(-1)
}
