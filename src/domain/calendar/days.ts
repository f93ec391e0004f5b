// Civil days as integers: days since 1970-01-01 in the proleptic Gregorian calendar, years 0000 to 9999. No clock, no time zone.
import type { PlainDate } from '../values.ts'

/** Days since 1970-01-01; negative before. */
export type DayNumber = number

const daysPer400Years = 146_097
/** From 0000-03-01, where the reckoning starts so that a leap day ends its year, to 1970-01-01. */
const fromMarchZero = 719_468

export function dayOfDate(year: number, month: number, day: number): DayNumber {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * daysPer400Years + dayOfEra - fromMarchZero
}

/** Years since 0000-03-01, and the days since the first of March that began this one. */
function marchYearOf(day: DayNumber): { readonly marchYear: number; readonly dayOfYear: number } {
  const shifted = day + fromMarchZero
  const era = Math.floor(shifted / daysPer400Years)
  const dayOfEra = shifted - era * daysPer400Years
  const leapless =
    dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor(leapless / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  return { marchYear: era * 400 + yearOfEra, dayOfYear }
}

/** 1 January of the year. */
export function firstDayOf(year: number): DayNumber {
  const before = year - 1
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719_162
}

const yearsPerDay = 1 / 365.2425

/** The calendar year that the day lies in by the length of the mean year, which misses by one at most, about New Year. */
export const probableYear = (day: DayNumber): number => Math.floor(day * yearsPerDay) + 1970

export function yearOf(day: DayNumber): number {
  const guess = probableYear(day)
  if (day < firstDayOf(guess)) return guess - 1
  return day < firstDayOf(guess + 1) ? guess : guess + 1
}

export function civilOf(day: DayNumber): { readonly year: number; readonly month: number; readonly day: number } {
  const { marchYear, dayOfYear } = marchYearOf(day)
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  return { year: month <= 2 ? marchYear + 1 : marchYear, month, day: dayOfMonth }
}

/** 0 is Monday, 6 is Sunday. */
export const weekdayOf = (day: DayNumber): number => (((day + 3) % 7) + 7) % 7

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The same number day `n` months on, else the month's end (Civil Code 202). */
export function monthsAfter(start: DayNumber, n: number): DayNumber {
  const from = civilOf(start)
  const months = from.year * 12 + from.month - 1 + n
  const year = Math.floor(months / 12)
  const month = months - year * 12 + 1
  return dayOfDate(year, month, Math.min(from.day, daysInMonth(year, month)))
}

/**
 * The last day of `n` months of which `first` is the first: the day before the same number day, or the month's end where it
 * has no such day, which would else lose the term a day (Civil Code 202).
 */
export function lastDayOfMonths(first: DayNumber, n: number): DayNumber {
  const after = monthsAfter(first, n)
  return civilOf(after).day === civilOf(first).day ? after - 1 : after
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48
const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

/** Of `YYYY-MM-DD`, or of the first ten characters of a longer text. */
export const dayNumber = (date: PlainDate | string): DayNumber =>
  dayOfDate(twoDigits(date, 0) * 100 + twoDigits(date, 2), twoDigits(date, 5), twoDigits(date, 8))

const pairs: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'))
const padded = (value: number): string => pairs[value] ?? String(value)

export function dateOf(number: DayNumber): PlainDate {
  const { year, month, day } = civilOf(number)
  return `${padded(Math.floor(year / 100))}${padded(year % 100)}-${padded(month)}-${padded(day)}` as PlainDate
}

/** Milliseconds since midnight of a canonical instant, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export const millisecondOfDay = (instant: string): number =>
  ((twoDigits(instant, 11) * 60 + twoDigits(instant, 14)) * 60 + twoDigits(instant, 17)) * 1000 +
  digit(instant, 20) * 100 +
  twoDigits(instant, 21)

/** `HH:mm:ss.sss` of the milliseconds since midnight. */
export function timeOf(millisecond: number): string {
  const seconds = Math.floor(millisecond / 1000)
  const minutes = Math.floor(seconds / 60)
  const fraction = String((millisecond % 1000) + 1000).slice(1)
  return `${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}:${padded(seconds % 60)}.${fraction}`
}
