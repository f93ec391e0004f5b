// 工作日 arithmetic on day numbers: the day of the start is not counted, the last day is (Civil Code 201, 203; PL-82).
import { at, type Calendar, type DayKind, dayKinds, yearAround, yearIn } from './compiledYear.ts'
import { type DayNumber, monthsAfter, yearOf } from './days.ts'

export { type DayNumber, dateOf, dayNumber } from './days.ts'

/**
 * A last day found by counting. `provisional`: the count met a year that has not been published, before the first or after
 * the last notice, and took its Mondays to Fridays for working days.
 */
export type CountedDay = { readonly day: DayNumber; readonly provisional: boolean }

/** What the day is. Of a year without a notice only working days and weekends are known. */
export function kindOfDay(calendar: Calendar, day: DayNumber): DayKind {
  const { first, tables } = yearAround(calendar, day)
  return dayKinds[at(tables.kinds, day - first)] ?? 'working-day'
}

/** Monday to Friday unless declared off, and make-up workdays (A7.4). */
export function isWorkingDay(calendar: Calendar, day: DayNumber): boolean {
  const { first, tables } = yearAround(calendar, day)
  return at(tables.before, day - first + 1) > at(tables.before, day - first)
}

/** Whether any day after `start` up to and including `end` lies in a year that has not been published. */
export function isProvisional(calendar: Calendar, start: DayNumber, end: DayNumber): boolean {
  if (end <= start) return false
  const last = yearOf(end)
  for (let year = yearOf(start + 1); year <= last; year += 1) if (calendar.get(year) === undefined) return true
  return false
}

/** The `n`-th working day after `start`, which need not be one itself; `start` where `n` is 0. PL-82, Civil Code 201. */
export function addWorkingDays(calendar: Calendar, start: DayNumber, n: number): CountedDay {
  if (n <= 0) return { day: start, provisional: false }
  let { year, first, tables } = yearAround(calendar, start)
  const next = start - first + 1
  // A start on the last day of a year counts no day of that year.
  let provisional = !tables.published && next < tables.kinds.length
  let wanted = at(tables.before, next) + n
  while (wanted > tables.nth.length) {
    wanted -= tables.nth.length
    ;({ year, first, tables } = yearIn(calendar, year + 1))
    provisional ||= !tables.published
  }
  return { day: first + at(tables.nth, wanted - 1), provisional }
}

/** The `n`-th working day before `end`; `end` where `n` is 0. */
export function workingDayBefore(calendar: Calendar, end: DayNumber, n: number): DayNumber {
  if (n <= 0) return end
  let { year, first, tables } = yearAround(calendar, end)
  let wanted = at(tables.before, end - first) - n
  while (wanted < 0) {
    ;({ year, first, tables } = yearIn(calendar, year - 1))
    wanted += tables.nth.length
  }
  return first + at(tables.nth, wanted)
}

/** Working days after `start` up to and including `end`: the inverse of adding; negative where `end` comes first. */
export function countWorkingDays(calendar: Calendar, start: DayNumber, end: DayNumber): number {
  if (end < start) return -countWorkingDays(calendar, end, start)
  let { year, first, tables } = yearAround(calendar, start)
  let count = -at(tables.before, start - first + 1)
  while (end - first >= tables.kinds.length) {
    count += tables.nth.length
    ;({ year, first, tables } = yearIn(calendar, year + 1))
  }
  return count + at(tables.before, end - first + 1)
}

/** The day itself, or the next working day where it is a rest day (Civil Code 203). */
export function endOfRest(calendar: Calendar, day: DayNumber): CountedDay {
  const last = isWorkingDay(calendar, day) ? day : addWorkingDays(calendar, day, 1).day
  return { day: last, provisional: isProvisional(calendar, day - 1, last) }
}

/** `n` days after `start`; a last day that is a rest day moves to the next working day (A7.2). */
export const addNaturalDays = (calendar: Calendar, start: DayNumber, n: number): CountedDay =>
  endOfRest(calendar, start + n)

/** The same number day `n` months on, else the month's end (Civil Code 202); a rest day moves to the next working day. */
export const addMonths = (calendar: Calendar, start: DayNumber, n: number): CountedDay =>
  endOfRest(calendar, monthsAfter(start, n))
