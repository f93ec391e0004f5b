// 期限: from a start and a limit to the moment at which the limit has run out (PL-42, PL-82, Civil Code 201 to 203).
import type { Instant, Limit, PlainDate, TimeZone } from '../values.ts'
import type { Calendar } from './compiledYear.ts'
import { instantAt, localDay } from './offsets.ts'
import {
  addNaturalDays,
  addWorkingDays,
  type CountedDay,
  type DayNumber,
  dateOf,
  dayNumber,
  endOfRest,
  workingDayBefore,
} from './workingDays.ts'

/** The calendar day at that instant in that time zone. */
export const dayOf = (instant: Instant, timeZone: TimeZone): PlainDate => dateOf(localDay(instant, timeZone))

/** The first instant of the day, 00:00 unless the clock skips it. */
export const startOfDay = (date: PlainDate, timeZone: TimeZone): Instant =>
  instantAt(dayNumber(date), undefined, timeZone)

/**
 * The first instant that is no longer in the day: 24:00, the start of the next day, or `closeOfBusiness` (`HH:mm`) of the
 * day itself where an office has business hours (Civil Code 203). An act is in time when its instant is before this one.
 */
export const endOfDay = (date: PlainDate, timeZone: TimeZone, closeOfBusiness?: string): Instant =>
  endOf(dayNumber(date), timeZone, closeOfBusiness)

const endOf = (day: DayNumber, timeZone: TimeZone, closeOfBusiness: string | undefined): Instant =>
  closeOfBusiness === undefined ? instantAt(day + 1, undefined, timeZone) : instantAt(day, closeOfBusiness, timeZone)

export type Due = {
  /** The last day of the limit. */
  readonly dueOn: PlainDate
  /** The end of `dueOn`, exclusive: in time is what happened before it. */
  readonly dueAt: Instant
  /** The day from whose start a case counts as about to expire; never before the start of the limit. */
  readonly warnOn: PlainDate
  readonly warnAt: Instant
  /** The count met a year whose notice has not been published: an event moves the deadline when it arrives. */
  readonly provisional: boolean
}

export type DueQuestion = {
  readonly start: Instant
  readonly limit: Limit
  readonly calendar: Calendar
  readonly timeZone: TimeZone
  /** Working days before the last day. Left out: 1, or for limits of up to 3 days the day in which their half falls. */
  readonly warnDaysBefore?: number | undefined
  /** `HH:mm`; left out, the last day ends at 24:00. */
  readonly closeOfBusiness?: string | undefined
}

/**
 * A limit of 0 days (即办) ends on the day of the start, or on the next working day where that is a rest day or its
 * business hours are over.
 */
export function dueFrom(question: DueQuestion): Due {
  const { start, timeZone, closeOfBusiness } = question
  const startDay = localDay(start, timeZone)
  const { day, provisional } = lastDay(question, startDay)
  const warnOn = Math.max(warnDay(question, startDay, day), startDay)
  return {
    dueOn: dateOf(day),
    dueAt: endOf(day, timeZone, closeOfBusiness),
    warnOn: dateOf(warnOn),
    warnAt: warnOn === startDay ? start : instantAt(warnOn, undefined, timeZone),
    provisional,
  }
}

function lastDay(question: DueQuestion, startDay: DayNumber): CountedDay {
  const { calendar, limit } = question
  if (limit.days === 0) return sameDay(question, startDay)
  return limit.unit === 'working'
    ? addWorkingDays(calendar, startDay, limit.days)
    : addNaturalDays(calendar, startDay, limit.days)
}

function sameDay({ start, calendar, timeZone, closeOfBusiness }: DueQuestion, startDay: DayNumber): CountedDay {
  const today = endOfRest(calendar, startDay)
  if (start < endOf(today.day, timeZone, closeOfBusiness)) return today
  const next = addWorkingDays(calendar, today.day, 1)
  return { day: next.day, provisional: today.provisional || next.provisional }
}

/** The default of the field: one working day before, or half of a limit of up to 3 days (A2). */
function warnDay({ calendar, limit, warnDaysBefore }: DueQuestion, startDay: DayNumber, dueDay: DayNumber): DayNumber {
  if (warnDaysBefore === undefined && limit.days <= 3) {
    const half = Math.ceil(limit.days / 2)
    return Math.min(dueDay, limit.unit === 'working' ? addWorkingDays(calendar, startDay, half).day : startDay + half)
  }
  return workingDayBefore(calendar, dueDay, warnDaysBefore ?? 1)
}
