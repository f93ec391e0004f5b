// A year compiled for counting: what each day is, how many working days precede it, and which day is the n-th working day.
import type { CalendarYearContent } from './calendar.messages.ts'
import { type DayNumber, dayNumber, dayOfDate, isLeapYear, weekdayOf } from './days.ts'

/** 工作日, 调休上班, 周末, 放假: the two that are worked come first. */
export const dayKinds = ['working-day', 'make-up-workday', 'weekend', 'holiday'] as const
export type DayKind = (typeof dayKinds)[number]

type Table = Readonly<ArrayLike<number>>

export type YearTables = {
  /** For each day of the year, the index of its kind in `dayKinds`. */
  readonly kinds: Table
  /** For each day of the year and one more, how many working days precede it in the year. */
  readonly before: Table
  /** For each working day in order, its index in the year. */
  readonly nth: Table
}

export type CompiledYear = {
  readonly content: CalendarYearContent
  readonly tables: YearTables
}

/** A calendar: the years that have been published, by year. */
export type Calendar = ReadonlyMap<number, CompiledYear>

const weekend = dayKinds.indexOf('weekend')
const holiday = dayKinds.indexOf('holiday')
const makeUp = dayKinds.indexOf('make-up-workday')
const isWorked = (kind: number): boolean => kind < weekend

/** Monday to Friday worked, nothing declared. `firstWeekday`: 0 is Monday. */
const plainKinds = (days: number, firstWeekday: number): Uint8Array =>
  Uint8Array.from({ length: days }, (_, index) => ((firstWeekday + index) % 7 < 5 ? 0 : weekend))

function tabulate(kinds: Uint8Array): YearTables {
  const before = new Uint16Array(kinds.length + 1)
  const nth: number[] = []
  for (const [index, kind] of kinds.entries()) {
    if (isWorked(kind)) nth.push(index)
    before[index + 1] = nth.length
  }
  return { kinds, before, nth: Uint16Array.from(nth) }
}

export function compileYear(content: CalendarYearContent): CompiledYear {
  const first = dayOfDate(content.year, 1, 1)
  const kinds = plainKinds(isLeapYear(content.year) ? 366 : 365, weekdayOf(first))
  for (const date of content.holidays) kinds[dayNumber(date) - first] = holiday
  for (const date of content.workdays) {
    const day = dayNumber(date)
    // A notice may also say that an ordinary Monday is worked (2020-02-03): that is no make-up workday.
    kinds[day - first] = weekdayOf(day) < 5 ? 0 : makeUp
  }
  return { content, tables: tabulate(kinds) }
}

/** The fourteen years there are without notices: seven first weekdays, common and leap. */
const plainYears: readonly YearTables[] = Array.from({ length: 14 }, (_, index) =>
  tabulate(plainKinds(index < 7 ? 365 : 366, index % 7)),
)

/** The tables of a year; Monday to Friday where it has not been published. */
export function tablesOf(calendar: Calendar, year: number, firstDay: DayNumber): YearTables {
  const tables = calendar.get(year)?.tables ?? plainYears[weekdayOf(firstDay) + (isLeapYear(year) ? 7 : 0)]
  return tables ?? outside(year)
}

/** Reads a table whose index is right by construction. */
export const at = (table: Table, index: number): number => table[index] ?? outside(index)

function outside(index: number): never {
  throw new RangeError(`outside the calendar: ${index}`)
}
