// Civil days as integers, against Temporal.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  civilOf,
  dateOf,
  dayNumber,
  daysInMonth,
  timeOf,
  weekdayOf,
  yearOf,
} from '../../../src/domain/calendar/days.ts'

const epoch = Temporal.PlainDate.from('1970-01-01')
const anyDay = fc.integer({ min: dayNumber('0000-01-01'), max: dayNumber('9999-12-31') })

describe('day numbers', () => {
  it('count from 1970-01-01, a Thursday', () => {
    expect(['1970-01-01', '1969-12-31', '2000-02-29', '2026-03-01'].map(dayNumber)).toEqual([0, -1, 11_016, 20_513])
    expect(weekdayOf(0)).toBe(3)
    expect(weekdayOf(-1)).toBe(2)
  })

  it('say the same as Temporal, and are the inverse of their dates', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const there = epoch.add({ days: day })
        expect(dateOf(day)).toBe(there.toString())
        expect(dayNumber(there.toString())).toBe(day)
        expect(civilOf(day)).toEqual({ year: there.year, month: there.month, day: there.day })
        expect(yearOf(day)).toBe(there.year)
        expect(weekdayOf(day)).toBe(there.dayOfWeek - 1)
        expect(daysInMonth(there.year, there.month)).toBe(there.daysInMonth)
      }),
      { numRuns: 500 },
    )
  })

  it('turn over at every end of a month and year from 1899 to 2101', () => {
    for (let day = dayNumber('1899-01-01'); day <= dayNumber('2101-12-31'); day += 1) {
      const next = civilOf(day + 1)
      const { year, month, day: ofMonth } = civilOf(day)
      const last = ofMonth === daysInMonth(year, month)
      const expected = last
        ? { year: month === 12 ? year + 1 : year, month: (month % 12) + 1, day: 1 }
        : { year, month, day: ofMonth + 1 }
      if (next.day !== expected.day || next.month !== expected.month || next.year !== expected.year)
        expect({ day, next }).toEqual({ day, next: expected })
    }
  })

  it('leave a time of the day in four parts', () => {
    expect([0, 1, 86_399_999, 3_723_004].map(timeOf)).toEqual([
      '00:00:00.000',
      '00:00:00.001',
      '23:59:59.999',
      '01:02:03.004',
    ])
  })
})
