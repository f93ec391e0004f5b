// The shipped years against two independent sources: chinese-days and holiday-cn.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import chineseDays from 'chinese-days'
import { describe, expect, it } from 'vitest'
import { calendar } from '../../../../src/domain/calendar/calendar.ts'
import { dateOf, dayNumber, isWorkingDay } from '../../../../src/domain/calendar/workingDays.ts'
import { publishedYears } from '../../../../src/domain/calendar/years/cn.ts'
import { by } from '../../../support/people.ts'
import { calendarId, china } from '../china.ts'

const holidayCn = new URL('../../../../../shared/data/holiday-cn/', import.meta.url)
const daysOf = (from: string, to: string) =>
  Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, index) => dateOf(dayNumber(from) + index))

type Notice = { readonly year: number; readonly days: readonly { readonly date: string; readonly isOffDay: boolean }[] }

function notices(): Notice[] {
  const names = readdirSync(holidayCn).filter((name) => /^\d{4}\.json$/.test(name))
  return names.map((name) => JSON.parse(readFileSync(new URL(name, holidayCn), 'utf8')))
}

describe('[PL-82] the shipped calendar', () => {
  it('[PL-82] holds each year from 2004 to 2026 once, in order, each with its source', () => {
    expect(publishedYears.map(({ year }) => year)).toEqual(Array.from({ length: 23 }, (_, index) => 2004 + index))
    expect(publishedYears.filter(({ documentNumber }) => documentNumber === '')).toEqual([])
  })

  it('[PL-82] is accepted by its own rules', () => {
    for (const year of publishedYears) {
      const command = { type: 'PublishCalendarYear', calendarId, ...year } as const
      expect(calendar.decide(command, calendar.initial, by('administrator')).ok).toBe(true)
    }
  })

  it('[PL-82] declares no make-up workday on a day from Monday to Friday', () => {
    const weekdays = publishedYears
      .flatMap(({ workdays }) => workdays)
      .filter((day) => Temporal.PlainDate.from(day).dayOfWeek < 6)
    expect(weekdays).toEqual([])
  })

  it('[PL-82] works the days that chinese-days works, 2004 to 2026', () => {
    const days = daysOf('2004-01-01', '2026-12-31')
    expect(days.length).toBe(8401)
    expect(days.filter((day) => isWorkingDay(china, dayNumber(day)) !== chineseDays.isWorkday(day))).toEqual([])
  })

  it('[PL-82] is what the notices of 2007 to 2026 add up to', (ctx) => {
    if (!existsSync(holidayCn)) return ctx.skip('not compared: ../shared/data/holiday-cn is not there')
    const found = notices()
    expect(found.length).toBe(20)
    // A notice may reach into December of the year before: days are taken by their date, not by the file they stand in.
    const said = found.flatMap(({ days }) => days).filter(({ date }) => date >= '2007' && date < '2027')
    const off = said.filter(({ isOffDay }) => isOffDay).map(({ date }) => date)
    const worked = said.filter(({ isOffDay, date }) => !isOffDay && Temporal.PlainDate.from(date).dayOfWeek > 5)
    const shipped = publishedYears.filter(({ year }) => year >= 2007)
    expect(shipped.flatMap(({ holidays }) => holidays)).toEqual(off.toSorted())
    expect(shipped.flatMap(({ workdays }) => workdays)).toEqual(worked.map(({ date }) => date).toSorted())
  })
})
