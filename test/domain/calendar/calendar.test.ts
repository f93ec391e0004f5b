// 日历: publishing and amending a year.
import { describe, expect, it } from 'vitest'
import { CalendarCommand } from '../../../src/domain/calendar/calendar.messages.ts'
import { calendar } from '../../../src/domain/calendar/calendar.ts'
import { dayNumber, isWorkingDay, kindOfDay } from '../../../src/domain/calendar/workingDays.ts'
import { givenFor } from '../../support/given.ts'
import { by } from '../../support/people.ts'
import { calendarId, dates } from './china.ts'

const given = givenFor(calendar)
const context = by('administrator')
const year2020 = {
  calendarId,
  documentNumber: '国办发明电〔2019〕16号',
  holidays: dates('2020-01-24', '2020-01-25', '2020-01-30'),
  workdays: dates('2020-01-19', '2020-02-01'),
  year: 2020,
}
const extended = {
  calendarId,
  documentNumber: '国办发明电〔2020〕1号',
  holidays: dates('2020-01-24', '2020-01-25', '2020-01-30', '2020-01-31', '2020-02-01', '2020-02-02'),
  reason: '延长春节假期',
  workdays: dates('2020-01-19'),
  year: 2020,
}
const published = { type: 'CalendarYearPublished', data: year2020 } as const
const amended = { type: 'CalendarYearAmended', data: extended } as const
const publish = { type: 'PublishCalendarYear', ...year2020 } as const
const amend = { type: 'AmendCalendarYear', ...extended } as const

describe('publishing a year', () => {
  it('[PL-82] a year is published with its notice', () => {
    given().when(publish, context).thenEvents(published)
  })

  it('[PL-82] the same year again changes nothing', () => {
    given(published).when(publish, context).thenNothing()
  })

  it.each([
    ['notice', { documentNumber: '国办发明电〔2020〕1号' }],
    ['holidays', { holidays: dates('2020-01-24', '2020-01-25') }],
    ['make-up workdays', { workdays: dates('2020-01-19', '2020-02-08') }],
  ])('[PL-82] a published year with another %s is refused', (_what, change) => {
    given(published)
      .when({ ...publish, ...change }, context)
      .thenRefused('calendar-year-already-published', { calendarId, year: 2020 })
  })

  it('[PL-82] another year is published beside it', () => {
    const data = { ...year2020, holidays: dates('2021-01-01'), workdays: [], year: 2021 }
    given(published)
      .when({ type: 'PublishCalendarYear', ...data }, context)
      .thenEvents({ type: 'CalendarYearPublished', data })
  })

  it('[PL-82] the content before an amendment is not published once more', () => {
    given(published, amended)
      .when(publish, context)
      .thenRefused('calendar-year-already-published', { calendarId, year: 2020 })
  })
})

describe('amending a year', () => {
  it('[PL-82] a published year is amended by a later notice', () => {
    given(published).when(amend, context).thenEvents(amended)
  })

  it('[PL-82] the same amendment again changes nothing', () => {
    given(published, amended).when(amend, context).thenNothing()
  })

  it('[PL-82] a year that was not published cannot be amended', () => {
    given().when(amend, context).thenRefused('calendar-year-not-published', { calendarId, year: 2020 })
  })

  it('[PL-82] days count as the last notice says', () => {
    const before = calendar.evolve(calendar.initial, published)
    const after = calendar.evolve(before, amended)
    const saturday = dayNumber('2020-02-01')
    expect([before, after].map((state) => isWorkingDay(state, saturday))).toEqual([true, false])
    expect(before.get(2020)?.content.documentNumber).toBe(year2020.documentNumber)
    expect(calendar.initial.years).toEqual([])
  })

  it('[PL-82] an ordinary Monday that a notice calls worked is no make-up workday', () => {
    const data = { ...year2020, workdays: dates('2020-01-19', '2020-02-03') }
    const state = calendar.evolve(calendar.initial, { type: 'CalendarYearPublished', data })
    expect(data.workdays.map((day) => kindOfDay(state, dayNumber(day)))).toEqual(['make-up-workday', 'working-day'])
  })
})

describe('days that no notice can mean', () => {
  it.each([
    ['outside the year', { holidays: dates('2019-12-31', '2020-01-01') }, ['2019-12-31']],
    ['out of order', { holidays: dates('2020-01-25', '2020-01-24') }, ['2020-01-24']],
    ['said twice', { workdays: dates('2020-01-19', '2020-01-19') }, ['2020-01-19']],
    ['both off and worked', { workdays: dates('2020-01-24') }, ['2020-01-24']],
    [
      'wrong in several ways',
      { holidays: dates('2020-02-01', '2021-01-01'), workdays: dates('2020-02-01') },
      ['2020-02-01', '2021-01-01'],
    ],
  ])('[PL-82] days %s are refused', (_what, change, days) => {
    given()
      .when({ ...publish, ...change }, context)
      .thenRefused('calendar-days-invalid', { days, year: 2020 })
    given(published)
      .when({ ...amend, ...year2020, ...change, type: 'AmendCalendarYear' }, context)
      .thenRefused('calendar-days-invalid', { days, year: 2020 })
  })
})

describe('what a command may hold', () => {
  it('keeps to its fields and to days that exist', () => {
    expect(CalendarCommand.parse(publish)).toEqual(publish)
    const bad = [
      { ...publish, note: '' },
      { ...publish, holidays: ['2020-02-30'] },
      { ...publish, reason: '更正' },
      { ...publish, year: 20 },
    ]
    expect(bad.map((command) => CalendarCommand.safeParse(command).success)).toEqual([false, false, false, false])
  })
})
