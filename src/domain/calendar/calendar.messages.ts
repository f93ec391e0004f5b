// 日历 messages: a year's days off and make-up workdays (调休), as the notice of that year declares them (PL-82).
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { CalendarId, Name, PlainDate, Text } from '../values.ts'

const year = z.int().min(1900).max(2999)
const days = z.array(PlainDate).max(366)

/** Content of one year. `holidays` are the days declared off, weekends among them too; `workdays` the weekend days worked. */
export const CalendarYearContent = z.strictObject({
  documentNumber: Name(200),
  holidays: days,
  workdays: days,
  year,
})
export type CalendarYearContent = z.infer<typeof CalendarYearContent>

const published = { calendarId: CalendarId, documentNumber: Name(200), holidays: days, workdays: days, year }
const amended = {
  calendarId: CalendarId,
  documentNumber: Name(200),
  holidays: days,
  reason: Text(2000),
  workdays: days,
  year,
}

export const CalendarCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('PublishCalendarYear'), ...published }),
  z.strictObject({ type: z.literal('AmendCalendarYear'), ...amended }),
])
export type CalendarCommand = z.infer<typeof CalendarCommand>

export const CalendarYearPublished = z.strictObject(published)
export const CalendarYearAmended = z.strictObject(amended)
export type CalendarEvent =
  | DomainEvent<'CalendarYearPublished', z.infer<typeof CalendarYearPublished>>
  | DomainEvent<'CalendarYearAmended', z.infer<typeof CalendarYearAmended>>
