// 时限台账 of a case: the days that have passed with their reasons, the days to come up to the last limit, and the time used.
import { type Clock, type LedgerDay as DomainDay, ledgerOf } from '../../domain/calendar/ledger.ts'
import type { Instant, TimeZone } from '../../domain/values.ts'
import type { Days, DueMark, LedgerDay } from '../pages/models.ts'
import type { OpenedCase } from './caseFileModel.ts'
import { countingOf } from './caseListModel.ts'
import type { Visit } from './visit.ts'
import { reasonText } from './words.ts'

export type LedgerView = { readonly ledger: readonly LedgerDay[]; readonly used: Days | undefined }

/** Days to come are shown at most this far ahead, so that a limit of years does not fill the page. */
const mostAhead = 120
/** A start that a source gives may lie anywhere; a ledger is for reading. */
const mostDays = 3_700

/** Empty for a case that nothing can be counted for yet: its source has declared nothing, or its item is unknown. */
export async function ledgerView({ engine, lang }: Visit, { deadlines, row }: OpenedCase): Promise<LedgerView> {
  const counting = row.judgedAt === '' ? undefined : await countingOf(engine, row.itemId)
  if (counting === undefined) return { ledger: [], used: undefined }
  const clock = {
    start: row.startedAt as Instant,
    unit: counting.unit,
    calendar: counting.calendar,
    timeZone: row.timeZone as TimeZone,
    suspensions: [],
  }
  const limits = deadlines.map(({ dueAt, kind }) => ({ dueAt, mark: kind }))
  return ledgerBy(clock, { until: row.judgedAt as Instant, limits, ended: row.status === 'closed', lang })
}

type LimitEnd = { readonly dueAt: Instant; readonly mark: DueMark }
type Told = {
  /** The days up to this moment have been counted; those after it are to come, unless the clock has ended. */
  readonly until: Instant
  readonly limits: readonly LimitEnd[]
  readonly ended: boolean
  readonly lang: Visit['lang']
}

export function ledgerBy(clock: Omit<Clock, 'until'>, { ended, lang, limits, until }: Told): LedgerView {
  const listed = ledgerOf({ ...clock, until })
  const counted = { ...listed, days: listed.days.slice(0, mostDays) }
  const due = new Map<string, DueMark[]>()
  for (const limit of limits) {
    const day = lastDayOf(limit, clock.timeZone)
    due.set(day, [...(due.get(day) ?? []), limit.mark])
  }
  const statutory = limits.find(({ mark }) => mark === 'statutory')
  const statutoryOn = statutory && lastDayOf(statutory, clock.timeZone)
  let ordinal = 0
  const days = counted.days.map((day): LedgerDay => {
    if (day.kind === 'counted') ordinal += 1
    const late = day.kind === 'counted' && statutoryOn !== undefined && day.date > statutoryOn
    return {
      date: day.date,
      kind: late ? 'late' : day.kind,
      ...(day.kind === 'counted' && { ordinal }),
      reason: reason(day, lang),
      ...dueOf(due, day.date),
    }
  })
  const ahead = ended ? [] : daysAhead(clock, counted.days.at(-1)?.date, limits)
  const coming = ahead.map((day): LedgerDay => {
    const kind = day.kind === 'rest' ? 'rest' : 'ahead'
    return { date: day.date, kind, ...(kind === 'rest' && { reason: reason(day, lang) }), ...dueOf(due, day.date) }
  })
  return { ledger: [...days, ...coming], used: { days: counted.used, unit: clock.unit } }
}

/** A limit that a source ends at midnight ends with the day before, as it is told: 24:00. */
function lastDayOf({ dueAt }: LimitEnd, timeZone: TimeZone): string {
  return Temporal.Instant.from(dueAt)
    .subtract({ milliseconds: 1 })
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString()
}

const reason = (day: DomainDay, lang: Visit['lang']): string => reasonText(day.reason, day.documentNumber, lang)

const dueOf = (due: ReadonlyMap<string, DueMark[]>, date: string): Pick<LedgerDay, 'due'> => {
  const limits = due.get(date)
  return limits === undefined ? {} : { due: limits }
}

/** The days after the last one of the ledger up to the last limit, as the calendar has them now. */
function daysAhead(
  clock: Omit<Clock, 'until'>,
  last: string | undefined,
  limits: readonly LimitEnd[],
): readonly DomainDay[] {
  const until = limits
    .map(({ dueAt }) => dueAt)
    .toSorted()
    .at(-1)
  if (last === undefined || until === undefined) return []
  return ledgerOf({ ...clock, until })
    .days.filter(({ date }) => date > last)
    .slice(0, mostAhead)
}
