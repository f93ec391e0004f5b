// Deadlines: local days against Temporal, days of 23 and 25 hours, the end of a limit and the day to warn on.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf, dueFrom, endOfDay, startOfDay } from '../../../src/domain/calendar/deadline.ts'
import { epochMsOf, instantOf } from '../../../src/domain/calendar/offsets.ts'
import { dayNumber, isWorkingDay } from '../../../src/domain/calendar/workingDays.ts'
import { TimeZone } from '../../../src/domain/values.ts'
import { amsterdam, china, date, inShanghai, instant, shanghai } from './china.ts'

const zones = [
  'Asia/Shanghai',
  'Europe/Amsterdam',
  'UTC',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'America/Havana',
]
const anyZone = fc.constantFrom(...zones.map((zone) => TimeZone.parse(zone)))
const between = (from: string, to: string) =>
  fc.integer({ min: Temporal.Instant.from(from).epochMilliseconds, max: Temporal.Instant.from(to).epochMilliseconds })
const anyMs = fc.oneof(
  between('1890-01-01T00:00:00Z', '2100-01-01T00:00:00Z'),
  // China kept summer time from 1986 to 1991; Samoa left out 30 December 2011.
  between('1986-01-01T00:00:00Z', '1992-01-01T00:00:00Z'),
  between('2011-12-28T00:00:00Z', '2012-01-02T00:00:00Z'),
)
const zoned = (ms: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)

describe('local days', () => {
  it('instants and milliseconds are the same thing', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        const text = Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'millisecond' })
        expect(instantOf(ms)).toBe(text)
        expect(epochMsOf(instant(text))).toBe(ms)
      }),
    )
  })

  it('are those of Temporal, in every zone and whatever was asked before', () => {
    fc.assert(
      fc.property(anyMs, anyZone, (ms, zone) => {
        expect(dayOf(instantOf(ms), zone)).toBe(zoned(ms, zone).toPlainDate().toString())
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['Europe/Berlin', 'Asia/Macau', 'America/Asuncion'])(
    'turn over rightly about every change of the clocks of %s, asked at the change first',
    (name) => {
      const zone = TimeZone.parse(name)
      let change = Temporal.Instant.from('1970-01-01T00:00:00Z').toZonedDateTimeISO(name).getTimeZoneTransition('next')
      let changes = 0
      for (; change !== null && change.year < 2015; change = change.getTimeZoneTransition('next')) {
        changes += 1
        const at = change.epochMilliseconds
        const hours = Array.from({ length: 97 }, (_, index) => at + (index - 48) * 3_600_000)
        const asked = [at, at - 1, ...hours]
        expect(asked.map((ms) => dayOf(instantOf(ms), zone))).toEqual(
          asked.map((ms) => zoned(ms, name).toPlainDate().toString()),
        )
      }
      expect(changes).toBeGreaterThan(5)
    },
  )

  it('begin and end where those of Temporal do', () => {
    fc.assert(
      fc.property(
        anyMs,
        anyZone,
        fc.option(fc.constantFrom('00:00', '02:30', '17:30', '23:59'), { nil: undefined }),
        (ms, zone, close) => {
          const day = zoned(ms, zone).toPlainDate()
          const start = day.toZonedDateTime({ timeZone: zone })
          const end =
            close === undefined
              ? day.add({ days: 1 }).toZonedDateTime({ timeZone: zone })
              : day.toZonedDateTime({ timeZone: zone, plainTime: close })
          expect(startOfDay(date(day.toString()), zone)).toBe(instantOf(start.epochMilliseconds))
          expect(endOfDay(date(day.toString()), zone, close)).toBe(instantOf(end.epochMilliseconds))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['2011-03-26', '2011-03-26T23:00:00.000Z'],
    ['2011-03-27', '2011-03-27T22:00:00.000Z'],
    ['2011-10-29', '2011-10-29T22:00:00.000Z'],
    ['2011-10-30', '2011-10-30T23:00:00.000Z'],
  ])('in Amsterdam %s, about summer time, ends at %s', (day, end) => {
    expect(endOfDay(date(day), amsterdam)).toBe(end)
    expect(dayOf(instantOf(epochMsOf(instant(end)) - 1), amsterdam)).toBe(day)
    expect(dayOf(instant(end), amsterdam)).not.toBe(day)
  })

  it.each([
    ['2011-03-27', '02:30', '2011-03-27T01:30:00.000Z'],
    ['2011-10-30', '02:30', '2011-10-30T00:30:00.000Z'],
    ['2011-06-01', '17:00', '2011-06-01T15:00:00.000Z'],
  ])('in Amsterdam, business of %s closes at %s, which is %s', (day, close, end) => {
    expect(endOfDay(date(day), amsterdam, close)).toBe(end)
  })
})

const ask = (start: string, days: number, unit: 'working' | 'natural' = 'working') => ({
  start: inShanghai(start),
  limit: { days, unit },
  calendar: china,
  timeZone: shanghai,
})

describe('the end of a limit', () => {
  it('[PL-42] [PL-82] twenty working days end at 24:00 of the last, and warn one working day before', () => {
    expect(dueFrom(ask('2024-02-02 10:00', 20))).toEqual({
      dueOn: '2024-03-06',
      dueAt: '2024-03-06T16:00:00.000Z',
      warnOn: '2024-03-05',
      warnAt: '2024-03-04T16:00:00.000Z',
      provisional: false,
    })
  })

  it('[PL-82] an act is in time until the day is over, to the millisecond', () => {
    const { dueAt, dueOn } = dueFrom(ask('2024-09-27 23:59', 5))
    expect(dueOn).toBe('2024-10-10')
    expect(instant('2024-10-10T23:59:59.999+08:00') < dueAt).toBe(true)
    expect(instant('2024-10-11T00:00:00+08:00') < dueAt).toBe(false)
  })

  it('[PL-82] the start counts in local days: 00:30 in Shanghai is still the day before in UTC', () => {
    expect(dueFrom(ask('2026-03-03 00:30', 1)).dueOn).toBe('2026-03-04')
    expect(dueFrom(ask('2026-03-02 23:30', 1)).dueOn).toBe('2026-03-03')
  })

  it('business hours end the last day earlier (Civil Code 203)', () => {
    expect(dueFrom({ ...ask('2026-03-02 09:00', 1), closeOfBusiness: '17:30' }).dueAt).toBe(
      inShanghai('2026-03-03 17:30'),
    )
  })

  it('[PL-82] natural days end on a working day, and warn on a working day', () => {
    expect(dueFrom(ask('2026-09-16 09:00', 15, 'natural'))).toEqual({
      dueOn: '2026-10-08',
      dueAt: inShanghai('2026-10-09 00:00'),
      warnOn: '2026-09-30',
      warnAt: inShanghai('2026-09-30 00:00'),
      provisional: false,
    })
  })

  it('[PL-82] a limit that crosses into a year without a notice is provisional', () => {
    expect(dueFrom(ask('2026-12-01 09:00', 23)).provisional).toBe(true)
    expect(dueFrom(ask('2026-12-01 09:00', 22)).provisional).toBe(false)
    expect(dueFrom(ask('2026-12-20 09:00', 20, 'natural')).provisional).toBe(true)
  })

  it.each([
    ['2026-03-02 09:00', '2026-03-02'],
    ['2026-03-07 09:00', '2026-03-09'],
    ['2026-02-17 09:00', '2026-02-24'],
  ])('a limit of no days from %s ends on %s', (start, dueOn) => {
    expect(dueFrom(ask(start, 0))).toMatchObject({
      dueOn,
      warnOn: start.slice(0, 10),
      warnAt: inShanghai(start),
      provisional: false,
    })
    expect(dueFrom(ask(start, 0, 'natural')).dueOn).toBe(dueOn)
  })

  it('a limit of no days that starts after business hours ends on the next working day', () => {
    const due = (start: string) => dueFrom({ ...ask(start, 0), closeOfBusiness: '17:30' }).dueAt
    expect(due('2026-03-06 17:29')).toBe(inShanghai('2026-03-06 17:30'))
    expect(due('2026-03-06 17:30')).toBe(inShanghai('2026-03-09 17:30'))
    // The next one lies in a year without a notice.
    const lastHour = dueFrom({ ...ask('2026-12-31 18:00', 0), closeOfBusiness: '17:30' })
    expect(lastHour).toMatchObject({ dueOn: '2027-01-01', provisional: true })
  })
})

describe('the day to warn on (A2)', () => {
  it.each([
    [1, '2026-03-06', '2026-03-06'],
    [2, '2026-03-09', '2026-03-06'],
    [3, '2026-03-10', '2026-03-09'],
    [4, '2026-03-11', '2026-03-10'],
    [10, '2026-03-19', '2026-03-18'],
  ])('of %i working days from Thursday 5 March 2026, due on %s, it is %s', (days, dueOn, warnOn) => {
    const due = dueFrom(ask('2026-03-05 09:00', days))
    expect([due.dueOn, due.warnOn, due.warnAt]).toEqual([dueOn, warnOn, inShanghai(`${warnOn} 00:00`)])
  })

  it.each([
    [0, '2026-03-19', '2026-03-19 00:00'],
    [5, '2026-03-12', '2026-03-12 00:00'],
    [10, '2026-03-05', '2026-03-05 09:00'],
    [60, '2026-03-05', '2026-03-05 09:00'],
  ])('is set to %i working days before, never before the start', (warnDaysBefore, warnOn, warnAt) => {
    const due = dueFrom({ ...ask('2026-03-05 09:00', 10), warnDaysBefore })
    expect([due.warnOn, due.warnAt]).toEqual([warnOn, inShanghai(warnAt)])
  })

  it('of three natural days it is the second, rest day or not; of four the working day before the last', () => {
    expect(dueFrom(ask('2026-03-03 09:00', 3, 'natural'))).toMatchObject({ dueOn: '2026-03-06', warnOn: '2026-03-05' })
    expect(dueFrom(ask('2026-03-06 09:00', 3, 'natural'))).toMatchObject({ dueOn: '2026-03-09', warnOn: '2026-03-08' })
    expect(dueFrom(ask('2026-03-06 09:00', 4, 'natural'))).toMatchObject({ dueOn: '2026-03-10', warnOn: '2026-03-09' })
  })

  it('a limit that ends on a day that its zone left out ends with the day before', () => {
    const samoa = TimeZone.parse('Pacific/Apia')
    const start = instantOf(Temporal.ZonedDateTime.from('2011-12-27T09:00[Pacific/Apia]').epochMilliseconds)
    const limit = { days: 3, unit: 'natural' } as const
    const due = dueFrom({ start, limit, calendar: china, timeZone: samoa, warnDaysBefore: 1 })
    expect(due).toMatchObject({ dueOn: '2011-12-30', warnOn: '2011-12-29', dueAt: endOfDay(date('2011-12-29'), samoa) })
  })

  it('lies between the start and the end, whatever the limit', () => {
    const limits = fc.record({
      days: fc.integer({ min: 0, max: 200 }),
      unit: fc.constantFrom('working' as const, 'natural' as const),
    })
    const before = fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined })
    fc.assert(
      fc.property(
        between('2005-01-01T00:00:00Z', '2025-01-01T00:00:00Z'),
        limits,
        before,
        anyZone,
        (ms, limit, warnDaysBefore, timeZone) => {
          const start = instantOf(ms)
          const due = dueFrom({ start, limit, calendar: china, timeZone, warnDaysBefore })
          // A day that the zone left out is no day of any clock in it: it has a test of its own.
          fc.pre([due.dueOn, due.warnOn].every((day) => dayOf(startOfDay(day, timeZone), timeZone) === day))
          expect(start <= due.warnAt && due.warnAt < due.dueAt).toBe(true)
          expect(dayOf(due.warnAt, timeZone)).toBe(due.warnOn)
          expect(dayOf(instantOf(epochMsOf(due.dueAt) - 1), timeZone)).toBe(due.dueOn)
          expect(isWorkingDay(china, dayNumber(due.dueOn))).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})
