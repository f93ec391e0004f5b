// The mainland calendar as the seed publishes it, and the small values that calendar tests speak in.
import { calendar } from '../../../src/domain/calendar/calendar.ts'
import type { Calendar } from '../../../src/domain/calendar/compiledYear.ts'
import { publishedYears } from '../../../src/domain/calendar/years/cn.ts'
import { CalendarId, Instant, PlainDate, TimeZone } from '../../../src/domain/values.ts'

export const calendarId = CalendarId.parse('cn')
export const shanghai = TimeZone.parse('Asia/Shanghai')
export const amsterdam = TimeZone.parse('Europe/Amsterdam')

/** Years 2004 to 2026, less those that a test leaves out. */
export const chinaWithout = (...years: readonly number[]): Calendar =>
  publishedYears
    .filter(({ year }) => !years.includes(year))
    .reduce<Calendar>(
      (state, data) => calendar.evolve(state, { type: 'CalendarYearPublished', data: { calendarId, ...data } }),
      calendar.initial,
    )

export const china = chinaWithout()

export const date = (text: string): PlainDate => PlainDate.parse(text)
export const dates = (...texts: readonly string[]): PlainDate[] => texts.map(date)
export const instant = (text: string): Instant => Instant.parse(text)
/** In Shanghai, `YYYY-MM-DD HH:mm`. */
export const inShanghai = (text: string): Instant => instant(`${text.replace(' ', 'T')}:00+08:00`)
