// 时限台账: each day with its reason, and the number of used days that follows from it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf, dueFrom } from '../../../src/domain/calendar/deadline.ts'
import { type Clock, ledgerOf, type Suspension, usedDays } from '../../../src/domain/calendar/ledger.ts'
import { instantOf } from '../../../src/domain/calendar/offsets.ts'
import { dayNumber, isWorkingDay } from '../../../src/domain/calendar/workingDays.ts'
import { amsterdam, china, inShanghai, shanghai } from './china.ts'

const clock = (start: string, until: string, ...suspensions: Suspension[]): Clock => ({
  start: inShanghai(start),
  until: inShanghai(until),
  unit: 'working',
  calendar: china,
  timeZone: shanghai,
  suspensions,
})
const hearing = (from: string, to?: string): Suspension => ({
  from: inShanghai(from),
  to: to === undefined ? undefined : inShanghai(to),
  reason: 'hearing',
})
const lines = (one: Clock) => ledgerOf(one).days.map(({ date, kind, reason }) => `${date} ${kind} ${reason}`)

const notice2026 = '国办发明电〔2025〕7号'

describe('the ledger', () => {
  it('[PL-42] [PL-82] lists every day with its reason, and the notice behind it', () => {
    expect(ledgerOf(clock('2026-02-12 10:00', '2026-02-15 10:00'))).toEqual({
      days: [
        { date: '2026-02-12', kind: 'start', reason: 'start-day-excluded' },
        { date: '2026-02-13', kind: 'counted', reason: 'working-day' },
        { date: '2026-02-14', kind: 'counted', reason: 'make-up-workday', documentNumber: notice2026 },
        { date: '2026-02-15', kind: 'rest', reason: 'holiday', documentNumber: notice2026 },
      ],
      used: 2,
      provisional: false,
    })
  })

  it('[PL-45] [PL-82] the day on which the clock stops counts, the day on which it goes on does not', () => {
    const one = clock('2026-03-05 09:00', '2026-03-12 17:00', hearing('2026-03-06 10:00', '2026-03-10 15:00'))
    expect(lines(one)).toEqual([
      '2026-03-05 start start-day-excluded',
      '2026-03-06 counted working-day',
      '2026-03-07 rest weekend',
      '2026-03-08 rest weekend',
      '2026-03-09 suspended suspended:hearing',
      '2026-03-10 suspended suspended:hearing',
      '2026-03-11 counted working-day',
      '2026-03-12 counted working-day',
    ])
    expect(ledgerOf(one).used).toBe(3)
  })

  it('[PL-45] a suspension that has not ended counts up to now', () => {
    expect(lines(clock('2026-03-05 09:00', '2026-03-10 17:00', hearing('2026-03-06 10:00')))).toEqual([
      '2026-03-05 start start-day-excluded',
      '2026-03-06 counted working-day',
      '2026-03-07 rest weekend',
      '2026-03-08 rest weekend',
      '2026-03-09 suspended suspended:hearing',
      '2026-03-10 suspended suspended:hearing',
    ])
  })

  it('[PL-45] a stop within one day saves nothing', () => {
    expect(
      usedDays(clock('2026-03-05 09:00', '2026-03-09 17:00', hearing('2026-03-06 00:00', '2026-03-06 23:59'))),
    ).toBe(2)
  })

  it('[PL-45] of two suspensions the earlier names the day', () => {
    const expert = { ...hearing('2026-03-05 10:00', '2026-03-09 10:00'), reason: 'expert-review' }
    const one = clock('2026-03-04 09:00', '2026-03-10 17:00', hearing('2026-03-06 10:00', '2026-03-10 10:00'), expert)
    expect(lines(one).slice(1)).toEqual([
      '2026-03-05 counted working-day',
      '2026-03-06 suspended suspended:expert-review',
      '2026-03-07 rest weekend',
      '2026-03-08 rest weekend',
      '2026-03-09 suspended suspended:expert-review',
      '2026-03-10 suspended suspended:hearing',
    ])
  })

  it('counts every natural day, and suspends rest days too', () => {
    const one = {
      ...clock('2026-03-06 09:00', '2026-03-10 09:00', hearing('2026-03-07 09:00', '2026-03-09 09:00')),
      unit: 'natural' as const,
    }
    expect(lines(one)).toEqual([
      '2026-03-06 start start-day-excluded',
      '2026-03-07 counted natural-day',
      '2026-03-08 suspended suspended:hearing',
      '2026-03-09 suspended suspended:hearing',
      '2026-03-10 counted natural-day',
    ])
    expect(ledgerOf(one).used).toBe(2)
  })

  it('is provisional where working days were counted without a notice', () => {
    expect(ledgerOf(clock('2026-12-31 09:00', '2027-01-01 09:00'))).toEqual({
      days: [
        { date: '2026-12-31', kind: 'start', reason: 'start-day-excluded' },
        { date: '2027-01-01', kind: 'counted', reason: 'working-day' },
      ],
      used: 1,
      provisional: true,
    })
    expect(ledgerOf({ ...clock('2026-12-31 09:00', '2027-01-01 09:00'), unit: 'natural' }).provisional).toBe(false)
    expect(ledgerOf(clock('2026-12-30 09:00', '2026-12-31 09:00')).provisional).toBe(false)
  })

  it('is empty before its start, and holds the start alone on its day', () => {
    expect(ledgerOf(clock('2026-03-05 09:00', '2026-03-04 09:00'))).toEqual({ days: [], used: 0, provisional: false })
    expect(lines(clock('2026-03-05 09:00', '2026-03-05 08:00'))).toEqual(['2026-03-05 start start-day-excluded'])
  })

  it('counts days of 23 and 25 hours as one', () => {
    const one = { ...clock('2011-03-24 12:00', '2011-03-28 12:00'), timeZone: amsterdam, unit: 'natural' as const }
    expect([ledgerOf(one).used, usedDays(one)]).toEqual([4, 4])
    const autumn = { ...clock('2011-10-28 12:00', '2011-10-31 12:00'), timeZone: amsterdam, unit: 'natural' as const }
    expect([ledgerOf(autumn).used, usedDays(autumn)]).toEqual([3, 3])
  })
})

const hour = 3_600_000
const epoch = inShanghai('2023-11-01 00:00')
const after = (hours: number) => instantOf(Temporal.Instant.from(epoch).epochMilliseconds + hours * hour)
/** Up to 200 days from November 2023, with the Spring Festival and its make-up workdays in between. */
const anyHour = fc.integer({ min: 0, max: 200 * 24 })
const anySuspension = fc
  .record({
    from: anyHour,
    hours: fc.option(fc.integer({ min: 0, max: 20 * 24 }), { nil: undefined }),
    reason: fc.constantFrom('hearing', 'testing'),
  })
  .map(({ from, hours, reason }) => ({
    from: after(from),
    to: hours === undefined ? undefined : after(from + hours),
    reason,
  }))
const anyClock: fc.Arbitrary<Clock> = fc
  .record({
    start: anyHour,
    until: anyHour,
    unit: fc.constantFrom('working' as const, 'natural' as const),
    timeZone: fc.constantFrom(shanghai, amsterdam),
    suspensions: fc.array(anySuspension, { maxLength: 4 }),
  })
  .map(({ start, until, ...rest }) => ({ ...rest, start: after(start), until: after(until), calendar: china }))

describe('what holds of every ledger', () => {
  it('[PL-45] the fast count is the ledger’s, and used time the number of its counted days', () => {
    fc.assert(
      fc.property(anyClock, (one) => {
        const { days, used } = ledgerOf(one)
        expect(used).toBe(days.filter(({ kind }) => kind === 'counted').length)
        expect(usedDays(one)).toBe(used)
      }),
      { numRuns: 1000 },
    )
  })

  it('[PL-45] a suspended day never counts, and suspensions save exactly the suspended days', () => {
    fc.assert(
      fc.property(anyClock, (one) => {
        const { days, used } = ledgerOf(one)
        const unsuspended = usedDays({ ...one, suspensions: [] })
        expect(used + days.filter(({ kind }) => kind === 'suspended').length).toBe(unsuspended)
        for (const { from, to } of one.suspensions) {
          const [first, last] = [dayOf(from, one.timeZone), dayOf(to ?? one.until, one.timeZone)]
          expect(days.filter(({ date, kind }) => kind === 'counted' && date > first && date <= last)).toEqual([])
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('used time never goes back as time passes, also when a suspension begins', () => {
    fc.assert(
      fc.property(anyClock, fc.integer({ min: 0, max: 72 }), (one, hours) => {
        const later = instantOf(Temporal.Instant.from(one.until).epochMilliseconds + hours * hour)
        expect(usedDays({ ...one, until: later })).toBeGreaterThanOrEqual(usedDays(one))
        const stopped = { from: one.until, to: undefined, reason: 'hearing' }
        expect(usedDays({ ...one, suspensions: [...one.suspensions, stopped] })).toBe(usedDays(one))
      }),
      { numRuns: 500 },
    )
  })

  it('[PL-42] a limit is used up on its last day, and nothing more is used before a working day begins', () => {
    fc.assert(
      fc.property(
        anyHour,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(shanghai, amsterdam),
        (start, days, timeZone) => {
          const ask = { start: after(start), calendar: china, timeZone }
          const { dueAt } = dueFrom({ ...ask, limit: { days, unit: 'working' } })
          const used = (until: typeof dueAt) => usedDays({ ...ask, until, unit: 'working', suspensions: [] })
          const justBefore = instantOf(Temporal.Instant.from(dueAt).epochMilliseconds - 1)
          expect(used(justBefore)).toBe(days)
          const worked = isWorkingDay(china, dayNumber(dayOf(dueAt, timeZone)))
          expect(used(dueAt)).toBe(worked ? days + 1 : days)
        },
      ),
    )
  })
})
