// 期限 arithmetic: whatever stopped the clock, the last day in time is the day on which the ledger reads the limit (PL-42, 45).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CountingFacts,
  countDeadline,
  lastMomentOf,
  suspendedDays,
} from '../../../src/domain/approvals/caseCounting.ts'
import type { Run } from '../../../src/domain/approvals/caseState.ts'
import { ledgerOf, usedDays } from '../../../src/domain/calendar/ledger.ts'
import { dateOf, dayNumber } from '../../../src/domain/calendar/workingDays.ts'
import { NodeId } from '../../../src/domain/values.ts'
import { itemWith } from '../../support/permitCase.ts'
import { china, inShanghai, shanghai } from '../calendar/china.ts'

const facts: CountingFacts = { item: itemWith(), calendar: china, calendarRevision: 22 }
const startAt = inShanghai('2025-01-06 09:00')
const first = dayNumber('2025-01-06')
const moment = (day: number) => inShanghai(`${dateOf(first + day)} 12:00`)
const plan = (days: number, unit: 'working' | 'natural') =>
  ({ kind: 'statutory', startAt, limit: { days, unit }, basis: 'law' }) as const

/** Procedures of any length that overlap as they like; all of them end before the limit could have run out without them. */
const runs = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 60 })), { maxLength: 5 }).map((spans) =>
  spans.map(
    ([from, length], at): Run => ({
      runId: NodeId.parse(`run-${at}`),
      procedureId: NodeId.parse('expert-review'),
      from: moment(from),
      to: moment(from + length),
    }),
  ),
)

describe('[PL-45] a deadline less what was suspended', () => {
  test('falls on the working day on which the ledger reads the limit, and not a day earlier', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 15, max: 45 }), (stopped, days) => {
        const { dueOn } = countDeadline(plan(days, 'working'), stopped, facts)
        const clock = {
          start: startAt,
          unit: 'working' as const,
          calendar: china,
          timeZone: shanghai,
          suspensions: stopped.map(({ from, procedureId, to }) => ({ from, to, reason: procedureId })),
        }
        const dayBefore = dateOf(dayNumber(dueOn) - 1)
        expect(usedDays({ ...clock, until: lastMomentOf(dueOn, shanghai) })).toBe(days)
        expect(usedDays({ ...clock, until: lastMomentOf(dayBefore, shanghai) })).toBe(days - 1)
      }),
    )
  })

  test('moves by as many days as the ledger lists as suspended', () => {
    fc.assert(
      fc.property(runs, (stopped) => {
        const suspensions = stopped.map(({ from, procedureId, to }) => ({ from, to, reason: procedureId }))
        const until = inShanghai('2025-12-31 12:00')
        const { days } = ledgerOf({
          start: startAt,
          until,
          unit: 'working',
          calendar: china,
          timeZone: shanghai,
          suspensions,
        })
        expect(suspendedDays(startAt, 'working', stopped, facts)).toBe(
          days.filter(({ kind }) => kind === 'suspended').length,
        )
      }),
    )
  })

  test('is the same in whatever order the procedures are told', () => {
    fc.assert(
      fc.property(runs, (stopped) => {
        expect(countDeadline(plan(20, 'working'), stopped.toReversed(), facts)).toStrictEqual(
          countDeadline(plan(20, 'working'), stopped, facts),
        )
      }),
    )
  })

  test('says how many days were taken out, one as well as many, and nothing where none was', () => {
    const stopped = (from: string, to: string) => {
      const ids = { procedureId: NodeId.parse('expert-review'), runId: NodeId.parse('run-1') }
      return countDeadline(plan(20, 'working'), [{ ...ids, from: inShanghai(from), to: inShanghai(to) }], facts)
    }
    expect(stopped('2025-01-08 09:00', '2025-01-09 09:00')).toMatchObject({ dueOn: '2025-02-10', suspendedDays: 1 })
    expect(stopped('2025-01-08 09:00', '2025-01-10 09:00')).toMatchObject({ dueOn: '2025-02-11', suspendedDays: 2 })
    expect(stopped('2025-01-08 09:00', '2025-01-08 17:00')).not.toHaveProperty('suspendedDays')
    expect(countDeadline(plan(20, 'working'), [], facts).dueOn).toBe('2025-02-08')
    // What begins after the end comes too late.
    expect(stopped('2025-02-09 09:00', '2025-02-12 09:00')).toStrictEqual(countDeadline(plan(20, 'working'), [], facts))
  })

  test('[PL-50] counted backwards ends that many days before its moment, rest day or not', () => {
    const at = {
      startAt: lastMomentOf(dateOf(dayNumber('2031-03-05')), shanghai),
      basis: 'law',
      counts: 'before',
    } as const
    const window = countDeadline(
      { ...at, kind: 'renewal-application', limit: { days: 30, unit: 'natural' } },
      [],
      facts,
    )
    expect([window.dueOn, window.provisional]).toStrictEqual(['2031-02-03', false])
    // The working day before it, by a guess at 2031.
    expect(window.warnAt).toBe(inShanghai('2031-01-31 00:00'))
    const notice = {
      ...at,
      startAt: inShanghai('2025-10-15 09:00'),
      kind: 'hearing-notice',
      limit: { days: 7, unit: 'working' },
    } as const
    expect(countDeadline(notice, [], facts)).toMatchObject({ dueOn: '2025-09-29', provisional: false })
    const guessed = countDeadline({ ...notice, startAt: inShanghai('2027-01-12 09:00') }, [], facts)
    expect(guessed).toMatchObject({ dueOn: '2027-01-01', provisional: true })
  })
})
