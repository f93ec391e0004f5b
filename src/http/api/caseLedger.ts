// 时限台账 of a case: each limit with the days that counted, those that did not, and why.
import { mayWait } from '../../domain/approvals/caseCounting.ts'
import type { Deadline } from '../../domain/approvals/foreignCase.messages.ts'
import { Calendar } from '../../domain/calendar/calendar.ts'
import { type Clock, ledgerOf, type Suspension, usedDays } from '../../domain/calendar/ledger.ts'
import { effective } from '../../domain/corrections/effective.ts'
import type { CalendarId, Instant, Limit, TimeZone } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { blank, type CaseDisplay, show } from '../../projections/caseDisplay.ts'
import type { ListedCase } from '../../projections/caseQueries.ts'
import type { CaseFile } from './caseReading.ts'
import { handlingOf, ownDeadlines } from './ownCase.ts'
import type { OwnReading } from './ownReading.ts'
import { type Moment, stateAt } from './streamReading.ts'

/** Ten years: a start given by a source may lie anywhere, and a ledger is for reading. */
const mostDays = 3_700
const noCalendar = new Calendar()

export const displayOf = ({ events }: CaseFile): CaseDisplay => effective(events).reduce(show, blank)

/** The limits of a case: handled elsewhere the statutory one first, handled here whatever falls due first. */
export const deadlinesOf = (file: CaseFile) =>
  file.own === undefined ? foreignDeadlines(file) : ownDeadlines(file.own)

function foreignDeadlines(file: CaseFile): (Deadline & { readonly passed: boolean })[] {
  const { statutory, promised } = displayOf(file).deadlines
  return [statutory, promised].filter((deadline) => deadline !== undefined)
}

/** What is read of one limit: from when, until when, and when its clock stood. */
type Reading = {
  readonly kind: string
  readonly deadlineId: string
  readonly basis: string
  readonly calendarId?: CalendarId | undefined
  readonly limit?: Limit | undefined
  readonly startAt: Instant
  readonly dueAt: Instant
  readonly dueOn: string
  readonly provisional: boolean
  readonly until: Instant
  readonly suspensions: readonly Suspension[]
}

/** One clock for each limit; one that the source gave without a limit of days is shown in natural days. */
export async function clocksOf(engine: Engine, file: CaseFile, listed: ListedCase, moment: Moment) {
  const readings = file.own === undefined ? foreignReadings(file, listed) : ownReadings(file.own, file.now)
  return Promise.all(
    readings.map(async (reading) => {
      const { calendarId } = reading
      const calendar =
        calendarId === undefined ? noCalendar : await stateAt<Calendar>(engine, 'calendar', calendarId, moment)
      return clockOf(reading, calendar, listed.timeZone as TimeZone)
    }),
  )
}

const foreignReadings = (file: CaseFile, { judgedAt }: ListedCase): Reading[] =>
  foreignDeadlines(file).map((deadline) => ({
    ...deadline,
    deadlineId: deadline.kind,
    until: judgedAt as Instant,
    suspensions: [],
  }))

/** Up to the act that settled it or to now. A notice before a day counts down to that day, and has no clock to read. */
function ownReadings(own: OwnReading, now: Instant): Reading[] {
  const runs = handlingOf(own.state)?.runs ?? []
  const suspensions = runs.map(({ from, procedureId, to }) => ({ from, to, reason: procedureId }))
  return ownDeadlines(own)
    .filter(({ counts }) => counts === 'after')
    .map((deadline) => ({
      ...deadline,
      until: ('settledAt' in deadline ? deadline.settledAt : undefined) ?? now,
      suspensions: mayWait(deadline.kind) ? suspensions : [],
    }))
}

const laterOf = (...moments: readonly Instant[]): Instant => moments.toSorted().at(-1) as Instant

function clockOf(reading: Reading, calendar: Calendar, timeZone: TimeZone) {
  const { basis, calendarId = null, deadlineId, dueAt, dueOn, kind, limit, startAt, suspensions } = reading
  const unit = limit?.unit ?? 'natural'
  // Read before it began, it has not run yet.
  const until = laterOf(startAt, reading.until)
  const listedUntil = Temporal.Instant.from(startAt)
    .add({ hours: 24 * mostDays })
    .toString({ smallestUnit: 'millisecond' })
  const clock: Clock = { start: startAt, until, unit, calendar, timeZone, suspensions }
  const shortened = listedUntil < until
  const { days, provisional } = ledgerOf(shortened ? { ...clock, until: listedUntil as Instant } : clock)
  const used = usedDays(clock)
  const limitDays = limit?.days ?? null
  return {
    kind,
    deadlineId,
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
    provisional: provisional || reading.provisional,
    days,
    shortened,
  }
}
