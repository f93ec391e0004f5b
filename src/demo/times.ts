// Office hours of the demo city: working days by the published calendar, and moments within them.

import { mainlandCalendar } from '../commands/bootstrap.ts'
import { calendar as calendarDecider } from '../domain/calendar/calendar.ts'
import { instantOf, localDay } from '../domain/calendar/offsets.ts'
import { addWorkingDays, type DayNumber, workingDayBefore } from '../domain/calendar/workingDays.ts'
import { publishedYears } from '../domain/calendar/years/cn.ts'
import { type Instant, TimeZone } from '../domain/values.ts'
import type { Chance } from './random.ts'

const calendar = publishedYears.reduce(
  (known, year) =>
    calendarDecider.evolve(known, { type: 'CalendarYearPublished', data: { ...year, calendarId: mainlandCalendar } }),
  calendarDecider.initial,
)
export const timeZone = TimeZone.parse('Asia/Shanghai')
/** The year that the city looks back on, in days. */
export const spanDays = 365
const minuteMs = 60_000
const dayMs = 1440 * minuteMs
/** China has kept one offset all year since 1992. */
const offsetMs = 480 * minuteMs

/** A moment of a local day, by the minute of the day. */
export const momentOf = (day: DayNumber, minute: number): Instant =>
  instantOf(day * dayMs + minute * minuteMs - offsetMs)

export const dayAt = (instant: Instant): DayNumber => localDay(instant, timeZone)
export const later = (day: DayNumber, workingDays: number): DayNumber => addWorkingDays(calendar, day, workingDays).day
export const earlier = (day: DayNumber, workingDays: number): DayNumber => workingDayBefore(calendar, day, workingDays)
/** The day itself, or the last working day before it. */
export const workingDayUntil = (day: DayNumber): DayNumber => earlier(day + 1, 1)

export const opens = 9 * 60
export const closes = 17 * 60
/** When the departments' systems hand over what has happened: at noon and at the end of the day. */
const handOvers = [12 * 60 + 30, 18 * 60]

/** The next moment of handing over, at or after an instant. */
export function handedOverAt(instant: Instant): Instant {
  const day = dayAt(instant)
  const slots = [...handOvers.map((minute) => momentOf(day, minute)), momentOf(day + 1, handOvers[0] ?? 0)]
  return slots.find((slot) => slot >= instant) ?? instant
}
export const endOfWork = (day: DayNumber): Instant => momentOf(day, handOvers[1] ?? 0)

/** A working day of the year before the present, up to `latest`; later days are likelier, for work grows. */
export function pastDay(chance: Chance, present: Instant, latest: DayNumber): DayNumber {
  const first = later(dayAt(present) - spanDays, 3)
  const span = Math.max(1, latest - first)
  return Math.min(latest, workingDayUntil(first + Math.floor(Math.sqrt(chance.next()) * span) + 1))
}
