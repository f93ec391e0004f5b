// A year compiled for counting: what each day is, how many working days precede it, and which day is the n-th working day.
import type { CalendarYearContent } from './calendar.messages.ts'
import { type DayNumber, dayNumber, firstDayOf, isLeapYear, probableYear, weekdayOf, yearOf } from './days.ts'

/** 工作日, 调休上班, 周末, 放假: the two that are worked come first. */
export const dayKinds = ['working-day', 'make-up-workday', 'weekend', 'holiday'] as const
export type DayKind = (typeof dayKinds)[number]

type Table = Readonly<ArrayLike<number>>

export type YearTables = {
  /** Whether a notice is behind them; else Mondays to Fridays are taken for working days. */
  readonly published: boolean
  /** For each day of the year, the index of its kind in `dayKinds`. */
  readonly kinds: Table
  /** For each day of the year and one more, how many working days precede it in the year. */
  readonly before: Table
  /** For each working day in order, its index in the year. */
  readonly nth: Table
}

export type YearInTime = {
  readonly year: number
  /** 1 January. */
  readonly first: DayNumber
  readonly tables: YearTables
}

export type CompiledYear = YearInTime & { readonly content: CalendarYearContent }

/** A calendar: the years that have been published. It never changes: a year more is another calendar. */
export class Calendar {
  // By place and not by key: counting days asks for a year every time, and a map takes longer for it than all the rest.
  readonly #first: number
  readonly #years: readonly (CompiledYear | undefined)[]

  constructor(years: readonly CompiledYear[] = []) {
    const numbers = years.map(({ year }) => year)
    const first = Math.min(...numbers)
    const places: (CompiledYear | undefined)[] =
      years.length === 0 ? [] : Array.from({ length: Math.max(...numbers) - first + 1 }, () => undefined)
    for (const one of years) places[one.year - first] = one
    this.#first = first
    this.#years = places
  }

  /** Undefined of a year without a notice. */
  get(year: number): CompiledYear | undefined {
    const place = year - this.#first
    return place >= 0 && place < this.#years.length ? this.#years[place] : undefined
  }

  /** In order. */
  get years(): readonly CompiledYear[] {
    return this.#years.filter((one) => one !== undefined)
  }

  /** With a year more, or with another notice of one. */
  with(year: CompiledYear): Calendar {
    return new Calendar([...this.years, year])
  }
}

const weekend = dayKinds.indexOf('weekend')
const holiday = dayKinds.indexOf('holiday')
const makeUp = dayKinds.indexOf('make-up-workday')
const isWorked = (kind: number): boolean => kind < weekend

/** Monday to Friday worked, nothing declared. `firstWeekday`: 0 is Monday. */
const plainKinds = (days: number, firstWeekday: number): Uint16Array =>
  Uint16Array.from({ length: days }, (_, index) => ((firstWeekday + index) % 7 < 5 ? 0 : weekend))

function tabulate(kinds: Uint16Array, published: boolean): YearTables {
  const before = new Uint16Array(kinds.length + 1)
  const nth: number[] = []
  for (const [index, kind] of kinds.entries()) {
    if (isWorked(kind)) nth.push(index)
    before[index + 1] = nth.length
  }
  return { published, kinds, before, nth: Uint16Array.from(nth) }
}

export function compileYear(content: CalendarYearContent): CompiledYear {
  const { year } = content
  const first = firstDayOf(year)
  const kinds = plainKinds(isLeapYear(year) ? 366 : 365, weekdayOf(first))
  for (const date of content.holidays) kinds[dayNumber(date) - first] = holiday
  for (const date of content.workdays) {
    const day = dayNumber(date)
    // A notice may also say that an ordinary Monday is worked (2020-02-03): that is no make-up workday.
    kinds[day - first] = weekdayOf(day) < 5 ? 0 : makeUp
  }
  return { year, first, tables: tabulate(kinds, true), content }
}

/** The fourteen years there are without notices: seven first weekdays, common and leap. */
const plainYears: readonly YearTables[] = Array.from({ length: 14 }, (_, index) =>
  tabulate(plainKinds(index < 7 ? 365 : 366, index % 7), false),
)

/** Monday to Friday where the year has not been published. */
export function yearIn(calendar: Calendar, year: number): YearInTime {
  return calendar.get(year) ?? plainYear(year)
}

function plainYear(year: number): YearInTime {
  const first = firstDayOf(year)
  return { year, first, tables: plainYears[weekdayOf(first) + (isLeapYear(year) ? 7 : 0)] ?? outside(year) }
}

/** The year that the day lies in; a published one is found by a guess that is right but for days about New Year. */
export function yearAround(calendar: Calendar, day: DayNumber): YearInTime {
  const guess = calendar.get(probableYear(day))
  if (guess !== undefined && day >= guess.first && day - guess.first < guess.tables.kinds.length) return guess
  return yearIn(calendar, yearOf(day))
}

/** Reads a table whose index is right by construction. */
export const at = (table: Table, index: number): number => table[index] ?? outside(index)

function outside(index: number): never {
  throw new RangeError(`outside the calendar: ${index}`)
}
