// 期限 of a case handled elsewhere: counted once, judged by the watermark of its source, moved by event only (PL-42, PL-82).
import { describe, expect, test } from 'vitest'
import type { Deadline, ForeignCaseEvent } from '../../../src/domain/approvals/foreignCase.messages.ts'
import { CalendarId, CaseId, type Instant, PlainDate, TimeZone } from '../../../src/domain/values.ts'
import { at } from '../../support/people.ts'
import {
  calendarActs,
  calendarOf,
  close,
  command,
  given,
  history,
  historyKnowing,
  item,
  promised,
  register,
  registered,
  statutory,
  step,
} from './cases.ts'

const caseId = CaseId.parse('case-1')
const note = ({ dueAt, kind }: Pick<Deadline, 'dueAt' | 'kind'>) => command('NoteDeadlinePassed', { dueAt, kind })
const passed = (
  { dueAt, kind }: Deadline,
  known: { endedAt?: Instant; lastStepAt?: Instant; steps: number } = { steps: 0 },
): ForeignCaseEvent => ({ type: 'DeadlinePassed', data: { caseId, dueAt, kind, known }, occurredAt: dueAt })
const deadlinesOf = ([first]: readonly ForeignCaseEvent[]): readonly Deadline[] =>
  first?.type === 'ForeignCaseRegistered' ? first.data.deadlines : []

describe('the deadlines of a case', () => {
  test('[PL-42] are those of the item: the last day counts whole, to its last millisecond', () => {
    expect(deadlinesOf([registered])).toStrictEqual([statutory, promised])
  })

  test('[PL-42] are the source’s own where it gives one, in the zone of the item', () => {
    const dueAt = at('2026-03-06T17:00:00Z')
    expect(deadlinesOf(history(register({ dueAt })))).toStrictEqual([
      {
        basis: 'source',
        dueAt,
        dueOn: '2026-03-07',
        kind: 'statutory',
        provisional: false,
        startAt: at('2026-03-02T01:00:00Z'),
        warnAt: at('2026-03-05T17:00:00Z'),
      },
      promised,
    ])
  })

  test('warn as many days before as the item says', () => {
    const known = { item: { ...item, warnDaysBefore: 2 } }
    const dueAt = at('2026-03-06T17:00:00Z')
    expect(deadlinesOf(historyKnowing(known, register({ dueAt }))).map(({ warnAt }) => warnAt)).toStrictEqual([
      '2026-03-04T17:00:00.000Z',
      '2026-03-02T16:00:00.000Z',
    ])
  })

  test('are none where neither the source nor the item says any', () => {
    const { promisedLimit: _promised, statutoryLimit: _statutory, ...unlimited } = item
    expect(deadlinesOf(historyKnowing({ item: unlimited }, register()))).toStrictEqual([])
  })

  test('[PL-82] that reach into a year without a notice are provisional', () => {
    const deadlines = deadlinesOf(history(register({ startedAt: '2026-12-30T01:00:00Z' })))
    expect(deadlines.map(({ dueOn, provisional }) => [dueOn, provisional])).toStrictEqual([
      ['2027-01-06', true],
      ['2027-01-04', true],
    ])
  })
})

describe('[PL-42] a deadline that has passed', () => {
  const judged = calendarActs({ completeUntil: '2026-03-15T00:00:00Z' })

  test('is noted at the moment when it fell due, with what was known', () => {
    given(registered).when(note(statutory), judged).thenEvents(passed(statutory))
    const last = at('2026-03-04T00:00:00Z')
    given(...history(register(), step('1', last)))
      .when(note(promised), judged)
      .thenEvents(passed(promised, { lastStepAt: last, steps: 1 }))
  })

  test('is noted where the case ended a millisecond too late, and not where it ended in time', () => {
    const late = at('2026-03-05T16:00:00Z')
    given(...history(register(), close(late)))
      .when(note(promised), judged)
      .thenEvents(passed(promised, { endedAt: late, steps: 0 }))
    given(...history(register(), close(promised.dueAt)))
      .when(note(promised), judged)
      .thenNothing()
  })

  test('is noted once, each kind for itself', () => {
    given(registered, passed(promised)).when(note(promised), judged).thenNothing()
    given(registered, passed(promised)).when(note(statutory), judged).thenEvents(passed(statutory))
  })

  test('of a moment that is no longer the due one is nothing', () => {
    given(registered)
      .when(note({ kind: 'promised', dueAt: at('2026-03-04T00:00:00Z') }), judged)
      .thenNothing()
  })

  test('cannot be judged before the source is complete beyond it', () => {
    const refused = (judgedUntil: string) => ({ deadline: 'promised', dueAt: promised.dueAt, judgedUntil })
    given(registered).when(note(promised), calendarActs()).thenRefused('deadline-not-due', refused('–'))
    given(registered)
      .when(note(promised), calendarActs({ completeUntil: promised.dueAt }))
      .thenRefused('deadline-not-due', refused(promised.dueAt))
    given(registered)
      .when(note(promised), calendarActs({ completeUntil: '2026-03-05T16:00:00Z' }))
      .thenEvents(passed(promised))
  })

  test('does not keep an end from being taken that was in time and is reported later', () => {
    const endedAt = at('2026-03-05T10:00:00Z')
    given(registered, passed(promised))
      .when(close(endedAt), judged)
      .thenEvents({ type: 'ForeignCaseClosed', data: { caseId, endedAt, findings: [] } })
  })
})

describe('[PL-82] a calendar that arrives or is amended', () => {
  const amended = { calendar: calendarOf(['2026-03-04', '2026-03-05']), calendarRevision: 7 }
  const move = command('MoveDeadlines')
  const promisedMoved: Deadline = {
    ...promised,
    calendarRevision: 7,
    dueAt: at('2026-03-09T15:59:59.999Z'),
    dueOn: PlainDate.parse('2026-03-09'),
    warnAt: at('2026-03-05T16:00:00Z'),
  }
  const statutoryMoved: Deadline = {
    ...statutory,
    calendarRevision: 7,
    dueAt: at('2026-03-11T15:59:59.999Z'),
    dueOn: PlainDate.parse('2026-03-11'),
    warnAt: at('2026-03-09T16:00:00Z'),
  }
  const moved = (...deadlines: Deadline[]): ForeignCaseEvent => ({
    type: 'DeadlinesMoved',
    data: { caseId, deadlines },
  })

  test('moves the deadlines that were counted by it, and names its revision', () => {
    given(registered).when(move, calendarActs(amended)).thenEvents(moved(statutoryMoved, promisedMoved))
  })

  test('that changes nothing for the case moves nothing, nor does it twice', () => {
    const elsewhere = { calendar: calendarOf(['2026-10-01']), calendarRevision: 7 }
    given(registered).when(move, calendarActs(elsewhere)).thenNothing()
    given(registered, moved(statutoryMoved, promisedMoved)).when(move, calendarActs(amended)).thenNothing()
  })

  test('tells also what only is certain now, or is warned of on another day', () => {
    const counted = (deadlines: readonly Deadline[]) =>
      history(register()).map((event) => ({ ...event, data: { ...event.data, deadlines } }) as ForeignCaseEvent)
    const guessed = { ...statutory, provisional: true }
    const warned = { ...promised, warnAt: at('2026-03-02T01:00:00.000Z') }
    const now = calendarActs({ calendarRevision: 7 })
    const revised = (deadline: Deadline) => ({ ...deadline, calendarRevision: 7 })
    given(...counted([guessed, promised]))
      .when(move, now)
      .thenEvents(moved(revised(statutory), promised))
    given(...counted([statutory, warned]))
      .when(move, now)
      .thenEvents(moved(statutory, revised(promised)))
  })

  test('leaves what has passed and what the source gave where they are', () => {
    given(registered, passed(promised)).when(move, calendarActs(amended)).thenEvents(moved(statutoryMoved, promised))
    const own = history(register({ dueAt: '2026-03-06T17:00:00Z' }))
    const ofSource = deadlinesOf(own).filter(({ basis }) => basis === 'source')
    given(...own)
      .when(move, calendarActs(amended))
      .thenEvents(moved(...ofSource, promisedMoved))
  })

  test('leaves a closed case alone, unless its deadline was provisional', () => {
    given(...history(register(), close('2026-03-03T00:00:00Z')))
      .when(move, calendarActs(amended))
      .thenNothing()
    const provisional = { ...statutory, provisional: true }
    const [first, ...rest] = history(register(), close('2026-03-03T00:00:00Z'))
    const counted = { ...first, data: { ...first?.data, deadlines: [provisional, promised] } } as ForeignCaseEvent
    given(counted, ...rest)
      .when(move, calendarActs(amended))
      .thenEvents(moved(statutoryMoved, promised))
  })

  test('is counted in the zone that the case began with, by the calendar that it began with', () => {
    const other = { ...item, timeZone: TimeZone.parse('Europe/Amsterdam'), calendarId: CalendarId.parse('nl') }
    given(registered)
      .when(move, calendarActs({ ...amended, item: other }))
      .thenEvents(moved(statutoryMoved, promisedMoved))
  })
})
