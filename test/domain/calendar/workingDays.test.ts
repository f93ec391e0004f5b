// Working days: the golden vectors, the inverse and monotone laws, and what is known of years without a notice.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendar } from '../../../src/domain/calendar/calendar.ts'
import { Calendar, compileYear } from '../../../src/domain/calendar/compiledYear.ts'
import { weekdayOf } from '../../../src/domain/calendar/days.ts'
import {
  addMonths,
  addNaturalDays,
  addWorkingDays,
  countWorkingDays,
  dateOf,
  dayNumber,
  isProvisional,
  isWorkingDay,
  kindOfDay,
  workingDayBefore,
} from '../../../src/domain/calendar/workingDays.ts'
import { china, chinaWithout } from './china.ts'

/** Within 2003 to 2028: a year on either side of the notices. */
const anyDay = fc.integer({ min: dayNumber('2003-01-01'), max: dayNumber('2028-12-31') })
const anyLimit = fc.integer({ min: 1, max: 600 })

/** The definition, one day after the other: what the tables must agree with. */
function walk(start: number, n: number): number {
  let day = start
  for (let left = n; left > 0; ) if (isWorkingDay(china, ++day)) left -= 1
  return day
}

const named = ({ day, provisional }: { day: number; provisional: boolean }) => ({ on: dateOf(day), provisional })

describe('[PL-82] the golden vectors of A7', () => {
  it.each([
    ['2010-12-15', 20, '2011-01-13'],
    ['2010-09-20', 5, '2010-09-28'],
    ['2010-09-30', 10, '2010-10-20'],
    ['2024-02-02', 20, '2024-03-06'],
    ['2024-09-27', 5, '2024-10-10'],
    ['2025-01-20', 20, '2025-02-21'],
    ['2025-04-25', 5, '2025-05-06'],
    ['2025-09-26', 10, '2025-10-16'],
    ['2025-09-26', 20, '2025-10-30'],
    ['2026-02-10', 20, '2026-03-16'],
    ['2026-09-18', 10, '2026-10-09'],
  ])('[PL-82] %s and %i working days end on %s', (start, n, due) => {
    expect(named(addWorkingDays(china, dayNumber(start), n))).toEqual({ on: due, provisional: false })
    expect(countWorkingDays(china, dayNumber(start), dayNumber(due))).toBe(n)
  })

  it('[PL-82] what arrives on a rest day begins to count on the next working day (A7.5)', () => {
    const saturday = dayNumber('2026-03-07')
    expect(named(addWorkingDays(china, saturday, 1))).toEqual({ on: '2026-03-09', provisional: false })
    expect(addWorkingDays(china, saturday, 5)).toEqual(addWorkingDays(china, saturday - 1, 5))
  })
})

describe('[PL-82] counting', () => {
  it('adds as one would count on one’s fingers', () => {
    fc.assert(
      fc.property(anyDay, anyLimit, (start, n) => {
        expect(addWorkingDays(china, start, n).day).toBe(walk(start, n))
      }),
    )
  })

  it('counts back what was added, from any day', () => {
    fc.assert(
      fc.property(anyDay, anyLimit, (start, n) => {
        const { day } = addWorkingDays(china, start, n)
        expect(isWorkingDay(china, day)).toBe(true)
        expect(countWorkingDays(china, start, day)).toBe(n)
        expect(countWorkingDays(china, day, start)).toBe(-n)
      }),
    )
  })

  it('is additive over any day between', () => {
    fc.assert(
      fc.property(anyDay, anyDay, anyDay, (a, b, c) => {
        const [from, between, to] = [a, b, c].toSorted((x, y) => x - y) as [number, number, number]
        expect(countWorkingDays(china, from, between) + countWorkingDays(china, between, to)).toBe(
          countWorkingDays(china, from, to),
        )
      }),
    )
  })

  it('never ends earlier for a later start or a longer limit', () => {
    fc.assert(
      fc.property(anyDay, anyLimit, (start, n) => {
        const { day } = addWorkingDays(china, start, n)
        expect(addWorkingDays(china, start + 1, n).day).toBeGreaterThanOrEqual(day)
        expect(addWorkingDays(china, start, n + 1).day).toBeGreaterThan(day)
      }),
    )
  })

  it('goes back as far as it went', () => {
    fc.assert(
      fc.property(anyDay, anyLimit, (end, n) => {
        const day = workingDayBefore(china, end, n)
        expect(isWorkingDay(china, day)).toBe(true)
        expect(countWorkingDays(china, day - 1, end - 1)).toBe(n)
      }),
    )
    expect(workingDayBefore(china, 7, 0)).toBe(7)
  })

  it('adding nothing stays where it is', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(addWorkingDays(china, day, 0)).toEqual({ day, provisional: false })
        expect(countWorkingDays(china, day, day)).toBe(0)
      }),
    )
  })
})

describe('[PL-82] what a day is', () => {
  it.each([
    ['2026-03-06', 'working-day'],
    ['2026-03-07', 'weekend'],
    ['2026-02-14', 'make-up-workday'],
    ['2026-02-17', 'holiday'],
    ['2026-02-15', 'holiday'],
    ['2020-02-03', 'working-day'],
    ['2027-10-01', 'working-day'],
    ['2003-10-04', 'weekend'],
  ])('%s is a %s', (text, kind) => {
    expect(kindOfDay(china, dayNumber(text))).toBe(kind)
    expect(isWorkingDay(china, dayNumber(text))).toBe(kind === 'working-day' || kind === 'make-up-workday')
  })
})

describe('every New Year from 1900 to 2100', () => {
  it('lies in its own year', () => {
    const content = { documentNumber: '无', holidays: [], workdays: [] }
    const years = Array.from({ length: 202 }, (_, index) => 1900 + index)
    const plain = new Calendar(years.map((year) => compileYear({ ...content, year })))
    for (const year of years.slice(1)) {
      const newYear = dayNumber(`${year}-01-01`)
      for (const day of [newYear - 1, newYear]) expect(isWorkingDay(plain, day)).toBe(weekdayOf(day) < 5)
      expect(countWorkingDays(plain, newYear - 2, newYear)).toBe(
        countWorkingDays(calendar.initial, newYear - 2, newYear),
      )
    }
  })
})

describe('years without a notice', () => {
  it.each([
    ['2026-12-30', 1, '2026-12-31', false],
    ['2026-12-30', 2, '2027-01-01', true],
    ['2026-12-31', 1, '2027-01-01', true],
    ['2003-12-31', 1, '2004-01-02', false],
    ['2003-12-30', 1, '2003-12-31', true],
    ['2003-12-30', 2, '2004-01-02', true],
    ['2030-01-04', 1, '2030-01-07', true],
  ])('from %s, %i working days end on %s, provisional: %s', (start, n, on, provisional) => {
    expect(named(addWorkingDays(china, dayNumber(start), n))).toEqual({ on, provisional })
  })

  it('a gap between two notices is provisional too', () => {
    const gap = chinaWithout(2025)
    expect(named(addWorkingDays(gap, dayNumber('2024-12-31'), 261))).toEqual({ on: '2025-12-31', provisional: true })
    expect(isProvisional(gap, dayNumber('2024-12-31'), dayNumber('2025-01-01'))).toBe(true)
    expect(isProvisional(gap, dayNumber('2025-12-31'), dayNumber('2026-12-31'))).toBe(false)
    expect(isProvisional(gap, dayNumber('2025-06-01'), dayNumber('2025-06-01'))).toBe(false)
  })

  it('an empty calendar knows Mondays to Fridays, and says that it knows no more', () => {
    const friday = dayNumber('2024-02-09')
    expect(named(addWorkingDays(calendar.initial, friday, 5))).toEqual({ on: '2024-02-16', provisional: true })
  })
})

describe('natural days and months (Civil Code 202, 203)', () => {
  it.each([
    ['2026-03-02', 3, '2026-03-05', false],
    ['2026-03-02', 5, '2026-03-09', false],
    ['2026-09-16', 15, '2026-10-08', false],
    ['2026-02-04', 10, '2026-02-14', false],
    ['2026-12-22', 10, '2027-01-01', true],
    ['2026-12-25', 1, '2026-12-28', false],
  ])('from %s, %i natural days end on %s, provisional: %s', (start, n, on, provisional) => {
    expect(named(addNaturalDays(china, dayNumber(start), n))).toEqual({ on, provisional })
  })

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-03-17', 1, '2026-04-17'],
    ['2026-03-18', 6, '2026-09-18'],
    ['2026-07-03', 3, '2026-10-08'],
    ['2025-11-30', 3, '2026-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
  ])('from %s, %i months end on %s', (start, n, on) => {
    expect(named(addMonths(china, dayNumber(start), n))).toEqual({ on, provisional: false })
  })

  it('never end on a rest day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 400 }), (start, n) => {
        const { day } = addNaturalDays(china, start, n)
        expect(isWorkingDay(china, day)).toBe(true)
        expect(countWorkingDays(china, start + n - 1, day)).toBe(1)
      }),
    )
  })
})
