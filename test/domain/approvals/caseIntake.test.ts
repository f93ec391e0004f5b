// 收件与受理: what becomes of an application within five days, and what its silence means (PL-32).
import { describe, expect, test } from 'vitest'
import type { CaseEvent } from '../../../src/domain/approvals/case.messages.ts'
import type { CaseFacts } from '../../../src/domain/approvals/caseFacts.ts'
import { type Begun, trackedOf } from '../../../src/domain/approvals/caseState.ts'
import { at } from '../../support/people.ts'
import { act, caseId, factsWith, material, note, PermitCase, received, shown } from '../../support/permitCase.ts'
import { chinaWithout, inShanghai } from '../calendar/china.ts'

const last = (work: PermitCase): CaseEvent => work.events.at(-1) as CaseEvent
const due = (work: PermitCase): Record<string, string> =>
  'deadlines' in work.state
    ? Object.fromEntries(work.state.deadlines.map(({ deadline }) => [deadline.deadlineId, deadline.dueOn]))
    : {}

describe('receipt', () => {
  test('[PL-32.4] starts the five days of the organ, with what it was received under', () => {
    expect(last(received())).toStrictEqual({
      type: 'ApplicationReceived',
      data: {
        agentId: undefined,
        caseId,
        channel: 'window',
        deadlines: [
          {
            basis: 'law',
            calendarId: 'cn',
            calendarRevision: 22,
            clause: 'PL-32.4',
            counts: 'after',
            deadlineId: 'acceptance',
            dueAt: '2026-03-09T15:59:59.999Z',
            dueOn: '2026-03-09',
            kind: 'acceptance',
            limit: { days: 5, unit: 'working' },
            provisional: false,
            startAt: '2026-03-02T01:00:00.000Z',
            warnAt: '2026-03-05T16:00:00.000Z',
          },
        ],
        itemId: 'building-permit',
        itemVersion: 1,
        lateReason: undefined,
        materials: [material('form'), material('plan')],
        office: '市住房和城乡建设局',
        orgId: 'housing-bureau',
        subjectId: 'subject-1',
        timeZone: 'Asia/Shanghai',
        voucher: { date: '2026-03-02', sealed: true },
      },
      occurredAt: '2026-03-02T01:00:00.000Z',
    })
  })

  test('[PL-82] on a rest day is received that day, and the next working day is day one', () => {
    const onHoliday = new PermitCase().do('ReceiveApplication', '2026-10-01 10:00')
    expect(due(onHoliday)).toStrictEqual({ acceptance: '2026-10-13' })
    expect(onHoliday.state).toMatchObject({ about: { receivedAt: inShanghai('2026-10-01 10:00') } })
  })

  test('[LPS-7.3] late is taken with its reason, which the event keeps', () => {
    const late = new PermitCase().do(
      'ReceiveApplication',
      '2026-03-02 09:00',
      { lateReason: '网络故障' },
      { now: '2026-03-06 09:00' },
    )
    expect(last(late).data).toMatchObject({ lateReason: '网络故障' })
  })

  test('of a draft keeps nothing of the draft but that it was one', () => {
    const drafted = new PermitCase().do('DraftApplication', '2026-02-27 09:00')
    expect(drafted.decide(act('DraftApplication', '2026-02-27 09:00'), inShanghai('2026-02-27 10:00'))).toStrictEqual({
      ok: true,
      events: [],
    })
    expect(drafted.do('ReceiveApplication', '2026-03-02 09:00').state.status).toBe('received')
  })

  test('[PL-30] under a version of a later day is refused until that day', () => {
    const facts = factsWith({ effectiveOn: '2026-03-03' })
    const early = new PermitCase(facts)
    expect(early.refused('ReceiveApplication', '2026-03-02 23:59')).toStrictEqual({
      code: 'item-not-open',
      details: { itemId: 'building-permit', status: 'notInForce' },
    })
    expect(early.do('ReceiveApplication', '2026-03-03 00:00').state.status).toBe('received')
  })
})

describe('[PL-32] [PL-32.1] [PL-32.2] an application that is not accepted', () => {
  test.each([
    ['DeclareNotRequired', 'notRequired'],
    ['DeclareNotCompetent', 'notCompetent'],
    ['RefuseAcceptance', 'acceptanceRefused'],
  ] as const)('ends by %s, and no silence follows', (type, status) => {
    const ended = received().do(type, '2026-03-03 09:00')
    expect(ended.state.status).toBe(status)
    expect(ended.refused('VoidCase', '2026-03-20 09:00').code).toBe('case-already-ended')
  })

  test('[PL-32.4] that nobody supplements ends as never supplied once its time is over', () => {
    const waiting = received().do('RequireSupplement', '2026-03-03 09:00', { replyBy: '2026-03-20' })
    expect(waiting.refused('AbandonApplication', '2026-03-20 23:59').code).toBe('supplement-period-open')
    expect(waiting.do('AbandonApplication', '2026-03-21 00:00').state.status).toBe('abandoned')
  })

  test('[PL-32.4] is not given a day to reply by that is over, or that of the notice itself', () => {
    const until = (replyBy: string) => received().refused('RequireSupplement', '2026-03-03 09:00', { replyBy })
    expect(until('2026-02-27')).toStrictEqual({
      code: 'reply-day-not-after-notice',
      details: { day: '2026-03-03', replyBy: '2026-02-27' },
    })
    expect(until('2026-03-03').code).toBe('reply-day-not-after-notice')
    const next = received().do('RequireSupplement', '2026-03-03 09:00', { replyBy: '2026-03-04' })
    expect(next.state.status).toBe('supplementing')
  })
})

test('[PL-32.4] the one notice of a supplement leaves out nothing that is missing, be it one material alone', () => {
  const one = () => new PermitCase().do('ReceiveApplication', '2026-03-02 09:00', { materials: [material('form')] })
  expect(one().refused('RequireSupplement', '2026-03-02 10:00')).toStrictEqual({
    code: 'supplement-list-incomplete',
    details: { missing: ['plan'] },
  })
  const missing = [{ materialId: 'plan', what: '总平面图' }]
  expect(one().do('RequireSupplement', '2026-03-02 10:00', { missing }).state.status).toBe('supplementing')
})

describe('a mistake that can be put right', () => {
  test('[PL-32.3] is corrected on the day of receipt, with what was corrected, and the case is taken as before', () => {
    const corrected = received().do('CorrectOnTheSpot', '2026-03-02 23:59')
    expect(corrected.events.at(-1)).toMatchObject({ type: 'CorrectedOnTheSpot', data: { corrected: '更正地址' } })
    expect(corrected.do('AcceptApplication', '2026-03-03 09:00').state.status).toBe('accepted')
  })

  test('[PL-32.3] is not corrected on the spot on any other day', () => {
    expect(received().refused('CorrectOnTheSpot', '2026-03-03 00:00')).toStrictEqual({
      code: 'not-on-the-spot',
      details: { receivedOn: '2026-03-02' },
    })
  })
})

test('[PL-32.5] what is complete is accepted, and only once it is complete', () => {
  const without = new PermitCase().do('ReceiveApplication', '2026-03-02 09:00', { materials: [material('form')] })
  expect(without.refused('AcceptApplication', '2026-03-02 10:00')).toMatchObject({
    code: 'materials-missing',
    details: { missing: ['plan'] },
  })
  expect(received().do('AcceptApplication', '2026-03-02 10:00').state.status).toBe('accepted')
})

describe('[PL-32.4] silence', () => {
  test('accepts at the end of day five with effect from receipt, and starts clocks that may have run out too', () => {
    const silent = received(factsWith({ promisedLimit: { days: 3, unit: 'working' } }))
    silent.do('ClaimStep', '2026-03-12 09:00')
    expect(silent.story).toStrictEqual([
      '2026-03-02 09:00 ApplicationReceived',
      '2026-03-09 23:59 AcceptanceDeemed',
      '2026-03-05 23:59 CaseDeadlinePassed',
      '2026-03-12 09:00 StepClaimed',
    ])
    const [, deemed] = silent.events
    expect(deemed?.data).toMatchObject({
      acceptedOn: '2026-03-09',
      effectiveFrom: '2026-03-02T01:00:00.000Z',
      itemVersion: 1,
      settled: ['acceptance'],
      tokens: [{ node: 'review' }],
    })
    expect(due(silent)).toMatchObject({ statutory: '2026-03-30', promised: '2026-03-05', 'step-review': '2026-03-12' })
  })

  test('after a supplement accepts from the day on which the materials came again', () => {
    const again = received()
      .do('RequireSupplement', '2026-03-06 09:00')
      .do('ReceiveSupplement', '2026-03-16 09:00')
      .note('NoteAcceptanceDeemed', { dueAt: '2026-03-23T15:59:59.999Z' }, '2026-03-24 00:00')
    expect(last(again).data).toMatchObject({ effectiveFrom: '2026-03-16T01:00:00.000Z', acceptedOn: '2026-03-23' })
    expect(due(again)).toMatchObject({ statutory: '2026-04-14' })
  })

  test('is broken by a supplement notice, and by nothing said after the fifth day', () => {
    const waiting = received().do('RequireSupplement', '2026-03-09 23:59')
    expect(waiting.refused('AcceptApplication', '2026-04-20 09:00').code).toBe('supplement-awaited')
    expect(received().refused('RequireSupplement', '2026-03-10 00:00')).toStrictEqual({
      code: 'application-already-accepted',
      details: { acceptedAt: '2026-03-09T15:59:59.999Z' },
    })
  })

  test('is noted once, not before its time, and not at a moment that is no longer the due one', () => {
    const dueAt = at('2026-03-09T15:59:59.999Z')
    const noted = received().note('NoteAcceptanceDeemed', { dueAt }, '2026-03-10 00:00')
    expect(noted.story).toHaveLength(2)
    expect(noted.note('NoteAcceptanceDeemed', { dueAt }, '2026-03-10 00:01').story).toHaveLength(2)
    const other = received().note('NoteAcceptanceDeemed', { dueAt: '2026-03-08T15:59:59.999Z' }, '2026-03-10 00:01')
    expect(other.story).toHaveLength(1)
  })
})

describe('[PL-82] the calendar', () => {
  test('of a year without a notice gives provisional days, which move by event when it comes, the old value visible', () => {
    const guessed = new PermitCase(factsWith({}, chinaWithout(2026), 21)).do('ReceiveApplication', '2026-02-12 09:00')
    const known = factsWith()
    const { deadlines } = guessed.state as Begun
    expect(deadlines.map(({ deadline }) => deadline)).toMatchObject([{ dueOn: '2026-02-19', provisional: true }])
    const when = inShanghai('2026-02-13 09:00')
    const decision = guessed.decide({ type: 'MoveCaseDeadlines', caseId: caseId as never }, when, { facts: known })
    guessed.take(decision, when, 'MoveCaseDeadlines')
    expect(last(guessed).data).toMatchObject({
      cause: 'calendar',
      deadlines: [{ calendarRevision: 22, dueOn: '2026-02-26', provisional: false }],
      was: [{ deadlineId: 'acceptance', dueAt: '2026-02-19T15:59:59.999Z' }],
    })
    expect(shown((last(guessed).data as { deadlines: { dueAt: string }[] }).deadlines[0]?.dueAt ?? '')).toBe(
      '2026-02-26 23:59',
    )
  })

  test('takes back a passing that was noted by a guess, where by the notice the limit has not run out', () => {
    const promised = ({ state }: PermitCase) => trackedOf(state as Begun, 'promised')
    const ranOut = (facts: CaseFacts) => {
      const work = new PermitCase(facts)
        .do('ReceiveApplication', '2026-02-12 09:00')
        .do('AcceptApplication', '2026-02-12 10:00')
      const { dueAt } = promised(work)?.deadline ?? {}
      return work.note('NoteCaseDeadlinePassed', { deadlineId: 'promised', dueAt }, '2026-03-13 09:00')
    }
    const counted = (work: PermitCase, facts: CaseFacts) => {
      const when = inShanghai('2026-03-13 10:00')
      return work.take(work.decide(note('MoveCaseDeadlines'), when, { facts }), when, 'MoveCaseDeadlines')
    }
    const guessed = factsWith({}, chinaWithout(2026), 21)
    expect(promised(ranOut(guessed))).toMatchObject({
      passed: true,
      deadline: { dueOn: '2026-02-26', provisional: true },
    })
    expect(promised(counted(ranOut(guessed), factsWith()))).toMatchObject({
      passed: false,
      deadline: { dueOn: '2026-03-04', provisional: false },
    })
    // What has passed by a notice is as it was, whatever comes later.
    expect(promised(counted(ranOut(factsWith()), guessed))).toMatchObject({
      passed: true,
      deadline: { dueOn: '2026-03-04', provisional: false },
    })
  })
})
