// 时限台账: every day of a clock with the reason why it counted or did not; used time is their number and nothing else (PL-42, 45, 82).
import type { DayUnit, Instant, PlainDate, TimeZone } from '../values.ts'
import type { Calendar, DayKind } from './compiledYear.ts'
import { type DayNumber, yearOf } from './days.ts'
import { localDay } from './offsets.ts'
import { countWorkingDays, dateOf, isProvisional, kindOfDay } from './workingDays.ts'

/** A stop of the clock. The day of `from` still counts, the day of `to` does not, as with every period (Civil Code 201). */
export type Suspension = { readonly from: Instant; readonly to?: Instant | undefined; readonly reason: string }

export type LedgerReason = 'start-day-excluded' | DayKind | 'natural-day' | `suspended:${string}`

export type LedgerDay = {
  readonly date: PlainDate
  readonly kind: 'start' | 'counted' | 'rest' | 'suspended'
  readonly reason: LedgerReason
  /** The notice behind a holiday or a make-up workday. */
  readonly documentNumber?: string
}

export type Clock = {
  readonly start: Instant
  /** The clock is read at this instant: its day counts. */
  readonly until: Instant
  readonly unit: DayUnit
  readonly calendar: Calendar
  readonly timeZone: TimeZone
  readonly suspensions: readonly Suspension[]
}

export type Ledger = {
  readonly days: readonly LedgerDay[]
  readonly used: number
  /** Working days were counted in a year whose notice has not been published. */
  readonly provisional: boolean
}

/** The days after `from` up to and including `to`. */
type Stop = { readonly from: DayNumber; readonly to: DayNumber; readonly reason: string }

/**
 * All days from that of the start to that of `until`; none where `until` lies before. A rest day within a suspension stays
 * a rest day, so that the suspended days are those that the suspension saved.
 */
export function ledgerOf(clock: Clock): Ledger {
  const { calendar, timeZone, unit } = clock
  const start = localDay(clock.start, timeZone)
  const end = localDay(clock.until, timeZone)
  const stops = stopsOf(clock, end)
  const days: LedgerDay[] = []
  if (end >= start) days.push({ date: dateOf(start), kind: 'start', reason: 'start-day-excluded' })
  for (let day = start + 1; day <= end; day += 1) days.push(entry(clock, day, stops))
  const used = days.reduce((count, day) => (day.kind === 'counted' ? count + 1 : count), 0)
  return { days, used, provisional: unit === 'working' && isProvisional(calendar, start, end) }
}

function entry({ calendar, unit }: Clock, day: DayNumber, stops: readonly Stop[]): LedgerDay {
  const date = dateOf(day)
  const dayKind = kindOfDay(calendar, day)
  if (unit === 'working' && (dayKind === 'weekend' || dayKind === 'holiday'))
    return { date, kind: 'rest', reason: dayKind, ...noticeOf(calendar, day, dayKind) }
  const stop = stops.find(({ from, to }) => day > from && day <= to)
  if (stop !== undefined) return { date, kind: 'suspended', reason: `suspended:${stop.reason}` }
  if (unit === 'natural') return { date, kind: 'counted', reason: 'natural-day' }
  return { date, kind: 'counted', reason: dayKind, ...noticeOf(calendar, day, dayKind) }
}

function noticeOf(calendar: Calendar, day: DayNumber, dayKind: DayKind): { readonly documentNumber?: string } {
  const year = dayKind === 'holiday' || dayKind === 'make-up-workday' ? calendar.get(yearOf(day)) : undefined
  return year === undefined ? {} : { documentNumber: year.content.documentNumber }
}

/** The number that the ledger would give as used, without listing the days. */
export function usedDays(clock: Clock): number {
  const { calendar, timeZone, unit } = clock
  const start = localDay(clock.start, timeZone)
  const end = localDay(clock.until, timeZone)
  if (end <= start) return 0
  const count = (from: DayNumber, to: DayNumber) =>
    unit === 'working' ? countWorkingDays(calendar, from, to) : to - from
  let used = count(start, end)
  let counted = start
  for (const { from, to } of stopsOf(clock, end)) {
    const after = Math.max(from, counted)
    if (to <= after) continue
    used -= count(after, to)
    counted = to
  }
  return used
}

/** By their first days, then as given; where several cover a day the first names the reason. */
function stopsOf({ suspensions, timeZone }: Clock, end: DayNumber): Stop[] {
  return suspensions
    .map(({ from, to, reason }) => ({
      from: localDay(from, timeZone),
      to: to === undefined ? end : Math.min(localDay(to, timeZone), end),
      reason,
    }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from)
}
