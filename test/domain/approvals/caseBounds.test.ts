// The most and the least that each rule lets through: what is one beyond it is refused (PL-39, 42, 45, 49, 50, 55).
import { describe, expect, test } from 'vitest'
import {
  accepted,
  act,
  delivered,
  factsWith,
  finished,
  neighbour,
  note,
  PermitCase,
  received,
} from '../../support/permitCase.ts'
import { chinaWithout, inShanghai } from '../calendar/china.ts'

/** The code that refuses the act; undefined where it is taken. */
function refusalOf(work: PermitCase, type: Parameters<typeof act>[0], when: string, more: object): string | undefined {
  const decision = work.decide(act(type, when, more), inShanghai(when))
  return decision.ok ? undefined : decision.refusal.code
}

describe('[PL-42] an extension', () => {
  const approvedBy = (rank: string) => ({ approvedOn: '2026-03-04', approver: '领导', rank })
  const extend = (kind: string, days: number, rank: string) =>
    refusalOf(accepted(factsWith({ kind })), 'ExtendDecision', '2026-03-04 10:00', { approval: approvedBy(rank), days })

  test.each([
    ['promised', 10, 'organHead', undefined],
    ['promised', 11, 'organHead', 'extension-too-long'],
    ['promised', 10, 'governmentHead', undefined],
    ['promised', 10, 'officeHead', 'approver-of-wrong-rank'],
  ])('of a case of one organ (%s) by %i days, approved by the %s: %s', (kind, days, rank, code) => {
    expect(extend(kind, days, rank)).toBe(code)
  })

  test.each([
    [15, 'governmentHead', undefined],
    [15, 'organHead', 'approver-of-wrong-rank'],
    [15, 'officeHead', 'approver-of-wrong-rank'],
  ])('of a joint case by %i days, approved by the %s: %s', (days, rank, code) => {
    const joint = accepted(factsWith({ kind: 'joint' }))
    expect(refusalOf(joint, 'ExtendDecision', '2026-03-04 10:00', { approval: approvedBy(rank), days })).toBe(code)
  })
})

describe('[PL-45] a special procedure', () => {
  const start = (more: object, facts = factsWith()) =>
    refusalOf(accepted(facts), 'StartSpecialProcedure', '2026-03-04 10:00', more)

  test.each([
    [{ days: 10, unit: 'working' }, undefined],
    [{ days: 11, unit: 'working' }, 'special-procedure-limit-exceeded'],
    [{ days: 5, unit: 'natural' }, 'special-procedure-limit-exceeded'],
  ])('that the item gives ten working days takes %j: %s', (limit, code) => {
    expect(start({ limit })).toBe(code)
  })

  test('that the item gives no limit takes what is asked for', () => {
    expect(start({ limit: { days: 60, unit: 'natural' }, procedureId: 'public-notice' })).toBeUndefined()
  })

  test.each(['inspection', 'testing', 'quarantine'])('[PL-55] %s takes two staff and no fewer', (procedureId) => {
    const facts = factsWith({ specialProcedures: [{ procedureId }] })
    const sent = (...inspectors: readonly string[]) => start({ inspectors, procedureId }, facts)
    expect(sent('li-ming', 'zhang-wei')).toBeUndefined()
    expect(sent('li-ming')).toBe('two-inspectors-needed')
    expect(start({ inspectors: undefined, procedureId }, facts)).toBe('two-inspectors-needed')
  })
})

describe('[PL-39] [PL-49] the term of a permit', () => {
  const grant = (validFrom: string, validUntil: string) =>
    refusalOf(finished(), 'GrantPermit', '2026-03-06 10:00', { validFrom, validUntil })

  test('is one day at the least', () => {
    expect(grant('2026-03-06', '2026-03-06')).toBeUndefined()
    expect(grant('2026-03-06', '2026-03-05')).toBe('validity-ends-before-it-begins')
  })

  test('that has not begun is not changed to end before it does', () => {
    const work = () => finished().do('GrantPermit', '2026-03-06 10:00', { validFrom: '2026-06-01' })
    expect(work().refused('ChangePermit', '2026-03-10 09:00', { validUntil: '2026-05-31' })).toStrictEqual({
      code: 'validity-ends-before-it-begins',
      details: { validFrom: '2026-06-01', validUntil: '2026-05-31' },
    })
    expect(refusalOf(work(), 'ChangePermit', '2026-03-10 09:00', { validUntil: '2026-06-01' })).toBeUndefined()
  })
})

describe('[PL-50] renewal', () => {
  const applied = () => delivered().do('ApplyForRenewal', '2031-01-06 09:00')

  test('makes the term longer by a day at the least', () => {
    const renew = (validUntil: string) => refusalOf(applied(), 'RenewPermit', '2031-01-07 10:00', { validUntil })
    expect(renew('2031-03-05')).toBe('validity-not-extended')
    expect(renew('2031-03-06')).toBeUndefined()
  })

  test('[PL-49] is decided by the end of the term as it is changed meanwhile, and applied for by that of no other', () => {
    const change = { validUntil: '2031-06-30' }
    const deadlines = (work: PermitCase) => work.do('ChangePermit', '2031-01-07 09:00', change).events.at(-1)?.data
    expect(deadlines(applied())).toMatchObject({ deadlines: [{ deadlineId: 'renewal-decision', dueOn: '2031-06-30' }] })
    expect(deadlines(delivered())).toMatchObject({
      deadlines: [{ deadlineId: 'renewal-application', dueOn: '2031-05-31' }],
    })
    const named = applied().do('ChangePermit', '2031-01-07 09:00')
    expect(named.events.at(-1)?.data).toMatchObject({ deadlines: [] })
  })
})

describe('[LPS-7.3] paper', () => {
  test('is typed in without a word within the allowance of the item, and no working day later', () => {
    const typedIn = (now: string, allowance?: number) => {
      const work = received(factsWith({ entryAllowanceDays: allowance }))
      const decision = work.decide(act('AcceptApplication', '2026-03-03 10:00'), inShanghai('2026-03-03 10:00'), {
        now,
      })
      return decision.ok ? undefined : decision.refusal.details
    }
    expect(typedIn('2026-03-04 23:59')).toBeUndefined()
    expect(typedIn('2026-03-05 00:00')).toStrictEqual({ allowance: 1, days: 2 })
    expect(typedIn('2026-03-03 23:59', 0)).toBeUndefined()
    expect(typedIn('2026-03-04 00:00', 0)).toStrictEqual({ allowance: 0, days: 1 })
    expect(typedIn('2026-03-06 23:59', 3)).toBeUndefined()
  })
})

test('[PL-47] a hearing is asked for by the applicant too, who need not be told, and by nobody else', () => {
  const told = () => accepted().do('TellHearingRight', '2026-03-03 12:00', { subjectIds: [neighbour] })
  const asks = (subjectId: string) => refusalOf(told(), 'RequestHearing', '2026-03-04 09:00', { subjectId })
  expect([asks('subject-1'), asks(neighbour), asks('subject-3')]).toStrictEqual([
    undefined,
    undefined,
    'not-told-of-hearing',
  ])
})

test('[PL-45] [PL-48] a procedure beside a hearing ends by itself, and no procedure before it began', () => {
  const heard = () =>
    accepted()
      .do('TellHearingRight', '2026-03-03 11:00')
      .do('RequestHearing', '2026-03-04 09:00')
      .do('StartSpecialProcedure', '2026-03-04 10:00')
      .do('ScheduleHearing', '2026-03-05 09:00')
      .do('RecordHearing', '2026-03-20 12:00')
  const late = { lateReason: '补录' }
  const review = heard().do('EndSpecialProcedure', '2026-03-12 09:00', late, { now: '2026-03-23 09:00' })
  expect(review.events.map(({ type }) => type)).toContain('SpecialProcedureEnded')
  const after = heard().do('StartSpecialProcedure', '2026-03-23 09:00', { procedureId: 'hearing', runId: 'run-2' })
  const early = { ...late, runId: 'run-2' }
  expect(after.refused('EndSpecialProcedure', '2026-03-23 08:59', early, { now: '2026-03-23 10:00' })).toMatchObject({
    code: 'act-before-its-cause',
    details: { cause: inShanghai('2026-03-23 09:00') },
  })
})

test('[PL-46] [PL-48] a hearing for the public interest is held before its procedure ends, though nobody asked for it', () => {
  const scheduled = accepted()
    .do('TellHearingRight', '2026-03-03 11:00')
    .do('StartSpecialProcedure', '2026-03-04 10:00', { procedureId: 'hearing' })
    .do('ScheduleHearing', '2026-03-05 09:00', { publicInterest: true })
  expect(scheduled.refused('EndSpecialProcedure', '2026-03-19 09:00').code).toBe('hearing-not-held')
})

test('[PL-45] the end of a procedure moves what waited for it, be it one clock or none', () => {
  const end = (ranOutFirst: readonly string[]) => {
    const work = accepted(factsWith({ steps: factsWith().item.facts.steps.map(({ limit: _limit, ...step }) => step) }))
    const until = ranOutFirst.at(-1) ?? '2026-03-03'
    work.do('StartSpecialProcedure', `${until} 12:00`)
    return work.do('EndSpecialProcedure', '2026-04-10 09:00')
  }
  const moved = (work: PermitCase) =>
    work.events.flatMap(({ data, type }) =>
      type === 'CaseDeadlinesMoved' ? data.was.map((was) => was.deadlineId) : [],
    )
  expect(moved(end([]))).toStrictEqual(['statutory', 'promised'])
  expect(moved(end(['2026-03-18']))).toStrictEqual(['statutory'])
  const none = end(['2026-04-01'])
  expect(moved(none)).toStrictEqual([])
  expect(none.events.at(-1)?.type).toBe('SpecialProcedureEnded')
})

test('[LPS-12.5] what officials write bears no personal number, however deep it stands, and ids are no words', () => {
  const number = '11010519491231002X'
  const notice = [{ what: '加盖公章' }, { what: `补 ${number} 的复印件` }]
  expect(received().refused('RequireSupplement', '2026-03-03 09:00', { missing: notice })).toStrictEqual({
    code: 'personal-data-in-text',
    details: { fields: ['missing.1.what'] },
  })
  expect(received().refused('RefuseAcceptance', '2026-03-03 09:00', { reasons: number }).details).toStrictEqual({
    fields: ['reasons'],
  })
  const digest = number.slice(0, 17).padEnd(64, '0')
  const materials = [{ digest, materialId: 'plan', mediaType: 'application/pdf' }]
  expect(refusalOf(received(), 'CorrectOnTheSpot', '2026-03-02 10:00', { materials })).toBeUndefined()
})

test('[PL-32] nothing is noted of a case that there is not, or that is a draft alone', () => {
  const number = note('AssignCaseNumber', { number: '一号', seriesId: 'acceptance' })
  const drafted = new PermitCase().do('DraftApplication', '2026-03-02 09:00')
  for (const work of [new PermitCase(), drafted])
    expect(work.refusedCommand(number, inShanghai('2026-03-02 10:00'))).toStrictEqual({
      code: 'object-unknown',
      details: { id: 'case-1', kind: 'case' },
    })
})

test('[PL-35] [PL-43] a case is sent up after all steps of its item, and while no procedure goes on', () => {
  const forwarded = factsWith({ kind: 'forwarded' })
  expect(accepted(forwarded).refused('ForwardCase', '2026-03-04 09:00').code).toBe('workflow-not-finished')
  const going = finished(forwarded).do('StartSpecialProcedure', '2026-03-06 09:00')
  expect(going.refused('ForwardCase', '2026-03-06 10:00').code).toBe('special-procedure-open')
})

test('[PL-82] a notice that moves no day is told all the same: what was a guess is certain now', () => {
  const work = received(factsWith({}, chinaWithout(2026), 21))
  const when = inShanghai('2026-03-03 09:00')
  const decision = work.decide(note('MoveCaseDeadlines'), when, { facts: factsWith() })
  work.take(decision, when, 'MoveCaseDeadlines')
  expect(work.events.at(-1)).toMatchObject({
    type: 'CaseDeadlinesMoved',
    data: {
      deadlines: [{ dueOn: '2026-03-09', provisional: false }],
      was: [{ dueAt: '2026-03-09T15:59:59.999Z' }],
    },
  })
})
