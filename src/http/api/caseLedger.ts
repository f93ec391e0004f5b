// 计时台账 of a case: each limit with the days that counted, those that did not, and why.
import type { Deadline } from '../../domain/approvals/foreignCase.messages.ts'
import type { Calendar } from '../../domain/calendar/calendar.ts'
import { type Clock, ledgerOf, usedDays } from '../../domain/calendar/ledger.ts'
import { effective } from '../../domain/corrections/effective.ts'
import type { Instant, TimeZone } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { blank, type CaseDisplay, show } from '../../projections/caseDisplay.ts'
import type { ListedCase } from '../../projections/caseQueries.ts'
import type { CaseFile } from './caseReading.ts'
import { type Moment, stateAt } from './streamReading.ts'

/** Ten years: a start given by a source may lie anywhere, and a ledger is for reading. */
const mostDays = 3_700
const noCalendar: Calendar = new Map()

export const displayOf = ({ events }: CaseFile): CaseDisplay => effective(events).reduce(show, blank)

/** The limits of a case, statutory first. */
export const deadlinesOf = ({ deadlines }: CaseDisplay): (Deadline & { readonly passed: boolean })[] =>
  [deadlines.statutory, deadlines.promised].filter((deadline) => deadline !== undefined)

/** One clock for each limit; one that the source gave without a limit of days is shown in natural days. */
export async function clocksOf(engine: Engine, file: CaseFile, listed: ListedCase, moment: Moment) {
  return Promise.all(
    deadlinesOf(displayOf(file)).map(async (deadline) => {
      const { calendarId } = deadline
      const calendar =
        calendarId === undefined ? noCalendar : await stateAt<Calendar>(engine, 'calendar', calendarId, moment)
      return clockOf(deadline, calendar, listed)
    }),
  )
}

function clockOf(deadline: Deadline, calendar: Calendar, { judgedAt, timeZone }: ListedCase) {
  const { basis, calendarId = null, dueAt, dueOn, kind, limit, startAt } = deadline
  const unit = limit?.unit ?? 'natural'
  const until = (judgedAt < startAt ? startAt : judgedAt) as Instant
  const listedUntil = Temporal.Instant.from(startAt)
    .add({ hours: 24 * mostDays })
    .toString({ smallestUnit: 'millisecond' })
  const clock: Clock = { start: startAt, until, unit, calendar, timeZone: timeZone as TimeZone, suspensions: [] }
  const shortened = listedUntil < until
  const { days, provisional } = ledgerOf(shortened ? { ...clock, until: listedUntil as Instant } : clock)
  const used = usedDays(clock)
  const limitDays = limit?.days ?? null
  return {
    kind,
    basis,
    unit,
    calendarId,
    startAt,
    until,
    dueAt,
    dueOn,
    limitDays,
    used,
    remaining: limitDays === null ? null : limitDays - used,
    provisional: provisional || deadline.provisional,
    days,
    shortened,
  }
}
