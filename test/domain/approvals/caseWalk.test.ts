// A case from receipt to delivery, its clock compared day by day with the holiday notice of its year.
import { describe, expect, test } from 'vitest'
import { caseClock } from '../../../src/domain/approvals/caseLedger.ts'
import type { CaseDeadline } from '../../../src/domain/approvals/caseParts.messages.ts'
import { ledgerOf } from '../../../src/domain/calendar/ledger.ts'
import { accepted, act, factsWith, material, neighbour, PermitCase } from '../../support/permitCase.ts'
import { inShanghai } from '../calendar/china.ts'

const hearingRun = { procedureId: 'hearing', runId: 'hearing-1', limit: { days: 15, unit: 'working' } }

/** 2026: 4 to 6 April and 1 to 5 May off, Saturday 9 May worked. */
const walked = (): PermitCase =>
  new PermitCase(factsWith())
    .do('ReceiveApplication', '2026-03-18 09:00', { materials: [material('form')] })
    .do('RequireSupplement', '2026-03-19 10:00', { missing: [{ materialId: 'plan', what: '总平面图' }] })
    .do('ReceiveSupplement', '2026-03-23 09:30')
    .do('AcceptApplication', '2026-03-24 10:00')
    .do('ClaimStep', '2026-03-24 11:00')
    .do('CompleteStep', '2026-03-26 16:00')
    .do('TellHearingRight', '2026-03-27 09:00')
    .do('RequestHearing', '2026-03-30 09:00')
    .do('StartSpecialProcedure', '2026-03-31 09:00', hearingRun)
    .do('ScheduleHearing', '2026-03-31 10:00', { heldAt: '2026-04-14T09:00:00+08:00' })
    .do('RecordHearing', '2026-04-14 12:00')
    .do('EndSpecialProcedure', '2026-04-15 09:00', { runId: 'hearing-1' })
    .do('ExtendDecision', '2026-04-16 09:00')
    .do('ClaimStep', '2026-04-20 09:00', { stepId: 'decide' })
    .do('CompleteStep', '2026-05-06 15:00', { stepId: 'decide', outcomeId: 'agree' })
    .do('ChargeFee', '2026-05-06 15:30')
    .do('GrantPermit', '2026-05-07 10:00')
    .do('DeliverPermit', '2026-05-12 10:00')

/** When a deadline was due, event by event in which it was set or moved. */
const dueOns = ({ events }: PermitCase, deadlineId: string): string[] =>
  events.flatMap(({ data }) =>
    'deadlines' in data
      ? (data.deadlines as CaseDeadline[]).filter((one) => one.deadlineId === deadlineId).map(({ dueOn }) => dueOn)
      : [],
  )

describe('[PL-42] [PL-45] [PL-82] the walk of one case', () => {
  test('is told by its events, and no limit runs out', () => {
    expect(walked().story).toStrictEqual([
      '2026-03-18 09:00 ApplicationReceived',
      '2026-03-19 10:00 SupplementRequired',
      '2026-03-23 09:30 SupplementReceived',
      '2026-03-24 10:00 ApplicationAccepted',
      '2026-03-24 11:00 StepClaimed',
      '2026-03-26 16:00 StepCompleted',
      '2026-03-27 09:00 HearingRightTold',
      '2026-03-30 09:00 HearingRequested',
      '2026-03-31 09:00 SpecialProcedureStarted',
      '2026-03-31 10:00 HearingScheduled',
      '2026-04-14 12:00 HearingRecorded',
      '2026-04-15 09:00 SpecialProcedureEnded',
      '2026-04-15 09:00 CaseDeadlinesMoved',
      '2026-04-16 09:00 DecisionExtended',
      '2026-04-16 09:00 CaseDeadlinesMoved',
      '2026-04-20 09:00 StepClaimed',
      '2026-05-06 15:00 StepCompleted',
      '2026-05-06 15:30 FeeCharged',
      '2026-05-07 10:00 PermitGranted',
      '2026-05-12 10:00 PermitDelivered',
    ])
  })

  test('moves both limits by what the hearing took and by the extension, and keeps what they were', () => {
    const work = walked()
    expect(dueOns(work, 'acceptance')).toStrictEqual(['2026-03-25', '2026-03-30'])
    expect(dueOns(work, 'statutory')).toStrictEqual(['2026-04-22', '2026-05-09', '2026-05-22'])
    expect(dueOns(work, 'promised')).toStrictEqual(['2026-04-08', '2026-04-22', '2026-05-09'])
    expect(dueOns(work, 'hearing-hold')).toStrictEqual(['2026-04-28'])
    expect(dueOns(work, 'hearing-notice')).toStrictEqual(['2026-04-17'])
    expect(dueOns(work, 'delivery')).toStrictEqual(['2026-05-20'])
    const moves = work.events.filter(({ type }) => type === 'CaseDeadlinesMoved').map(({ data }) => data)
    expect(moves).toMatchObject([
      {
        cause: 'specialProcedureEnded',
        was: [{ dueAt: '2026-04-22T15:59:59.999Z' }, { dueAt: '2026-04-08T15:59:59.999Z' }],
      },
      { cause: 'extension', was: [{ dueAt: '2026-05-09T15:59:59.999Z' }, { dueAt: '2026-04-22T15:59:59.999Z' }] },
    ])
  })

  test('has used 18 of its 30 days, by the ledger and by the notice of the State Council', () => {
    const clock = caseClock(walked().state, factsWith(), inShanghai('2026-06-01 09:00'))
    if (clock === undefined) throw new Error('the clock of the decision runs')
    const ledger = ledgerOf(clock)
    const row = (kind: string) => ledger.days.filter((day) => day.kind === kind).map(({ date }) => date.slice(5))
    expect(row('start')).toStrictEqual(['03-24'])
    expect(row('counted')).toStrictEqual([
      ...['03-25', '03-26', '03-27', '03-30', '03-31'],
      ...['04-16', '04-17', '04-20', '04-21', '04-22', '04-23', '04-24', '04-27', '04-28', '04-29', '04-30'],
      ...['05-06', '05-07'],
    ])
    expect(row('suspended')).toStrictEqual([
      ...['04-01', '04-02', '04-03', '04-07', '04-08', '04-09', '04-10', '04-13', '04-14', '04-15'],
    ])
    expect(row('rest')).toStrictEqual([
      ...['03-28', '03-29', '04-04', '04-05', '04-06', '04-11', '04-12', '04-18', '04-19', '04-25', '04-26'],
      ...['05-01', '05-02', '05-03', '05-04', '05-05'],
    ])
    expect([ledger.used, ledger.provisional]).toStrictEqual([18, false])
  })
})

describe('[PL-45] procedures that overlap', () => {
  const begun = (): PermitCase =>
    new PermitCase(factsWith())
      .do('ReceiveApplication', '2026-03-02 09:00')
      .do('AcceptApplication', '2026-03-02 10:00')
      .do('StartSpecialProcedure', '2026-03-04 09:00')
      .do('StartSpecialProcedure', '2026-03-06 09:00', { procedureId: 'public-notice', runId: 'run-2' })

  test('wait for the last of them, and count each day once', () => {
    const one = begun().do('EndSpecialProcedure', '2026-03-10 09:00')
    expect(one.story.at(-1)).toBe('2026-03-10 09:00 SpecialProcedureEnded')
    const both = one.do('EndSpecialProcedure', '2026-03-12 09:00', { runId: 'run-2' })
    // 5, 6, 9, 10, 11 and 12 March are taken out.
    expect(both.events.at(-1)?.data).toMatchObject({
      deadlines: [
        { deadlineId: 'statutory', dueOn: '2026-04-08', suspendedDays: 6 },
        { deadlineId: 'promised', dueOn: '2026-03-24', suspendedDays: 6 },
        { deadlineId: 'step-review', dueOn: '2026-03-13', suspendedDays: 6 },
      ],
    })
  })

  test('keep every clock of the decision from passing, but not their own', () => {
    const waiting = begun()
    const late = waiting.do('EndSpecialProcedure', '2026-06-01 09:00')
    expect(late.story.slice(-3)).toStrictEqual([
      '2026-03-11 23:59 CaseDeadlinePassed',
      '2026-03-13 23:59 CaseDeadlinePassed',
      '2026-06-01 09:00 SpecialProcedureEnded',
    ])
    const passed = late.events.filter(({ type }) => type === 'CaseDeadlinePassed').map(({ data }) => data)
    expect(passed).toMatchObject([{ kind: 'special-procedure' }, { kind: 'special-procedure' }])
  })
})

describe('[PL-55] inspectors', () => {
  const dispatchOf = (procedure: object) => {
    const work = accepted(factsWith({ specialProcedures: [{ procedureId: 'testing', ...procedure }] }))
    return dueOns(work, 'inspection-dispatch')
  }

  test('are sent within five days where the item is decided by their result', () => {
    expect(dispatchOf({})).toStrictEqual(['2026-03-10'])
    expect(dispatchOf({ whereNeeded: false })).toStrictEqual(['2026-03-10'])
  })

  test('are owed to no case that may not need them', () => {
    expect(dispatchOf({ whereNeeded: true })).toStrictEqual([])
  })
})

describe('[PL-47] [PL-48] a hearing', () => {
  const told = (): PermitCase =>
    new PermitCase(factsWith())
      .do('ReceiveApplication', '2026-03-02 09:00')
      .do('AcceptApplication', '2026-03-02 10:00')
      .do('TellHearingRight', '2026-03-03 09:00')

  test('may be requested until the end of day five, and what was not requested holds nothing up', () => {
    expect(told().do('RequestHearing', '2026-03-10 23:59').story.at(-1)).toBe('2026-03-10 23:59 HearingRequested')
    const reviewed = told()
      .do('CompleteStep', '2026-03-04 09:00')
      .do('CompleteStep', '2026-03-04 10:00', { stepId: 'decide', outcomeId: 'agree' })
    expect(reviewed.do('DenyPermit', '2026-03-11 00:00').story.slice(-2)).toStrictEqual([
      '2026-03-10 23:59 CaseDeadlinePassed',
      '2026-03-11 00:00 PermitDenied',
    ])
  })

  test('[PL-46] for the public interest needs no request', () => {
    const held = told().do('ScheduleHearing', '2026-03-11 09:00', { publicInterest: true })
    expect(held.refused('DenyPermit', '2026-03-12 09:00').code).toBe('hearing-not-held')
  })

  test('is notified at the latest on the seventh working day before it', () => {
    const requested = told().do('RequestHearing', '2026-03-04 09:00', { subjectId: neighbour })
    const decision = requested.decide(act('ScheduleHearing', '2026-03-11 23:00'), inShanghai('2026-03-11 23:00'))
    expect(decision.ok).toBe(true)
  })

  test('[PL-48] [LPS-7.3] goes on until its record, and its procedure is not ended before that', () => {
    const heard = told()
      .do('RequestHearing', '2026-03-04 09:00')
      .do('StartSpecialProcedure', '2026-03-04 10:00', hearingRun)
      .do('ScheduleHearing', '2026-03-05 09:00')
      .do('RecordHearing', '2026-03-20 12:00')
    const late = { runId: 'hearing-1', lateReason: '补录' }
    expect(heard.refused('EndSpecialProcedure', '2026-03-16 09:00', late, { now: '2026-03-20 13:00' })).toMatchObject({
      code: 'act-before-its-cause',
      details: { cause: inShanghai('2026-03-20 12:00') },
    })
  })

  test('[PL-48] is not followed by a review of whoever chaired it, whoever had been scheduled to', () => {
    const heard = told()
      .do('RequestHearing', '2026-03-04 09:00')
      .do('ScheduleHearing', '2026-03-05 09:00', { chair: 'li-ming' })
      .do('RecordHearing', '2026-03-20 12:00', { chair: 'zhang-wei' })
    expect(heard.refused('ClaimStep', '2026-03-20 13:00', {}, { account: 'zhang-wei' })).toMatchObject({
      code: 'chair-may-not-review',
      details: { accounts: ['zhang-wei'] },
    })
    expect(heard.refused('ReassignStep', '2026-03-20 13:00', { to: 'zhang-wei' }).code).toBe('chair-may-not-review')
    expect(heard.do('ClaimStep', '2026-03-20 13:00').story.at(-1)).toBe('2026-03-20 13:00 StepClaimed')
  })

  test('that nobody has asked for in time ends its procedure, and not before the time is over', () => {
    const told = accepted()
      .do('TellHearingRight', '2026-03-03 11:00')
      .do('StartSpecialProcedure', '2026-03-04 10:00', hearingRun)
    const end = { runId: 'hearing-1', result: '无人申请听证' }
    expect(told.refused('EndSpecialProcedure', '2026-03-10 23:59', end)).toMatchObject({
      code: 'hearing-request-period-open',
      details: { dueAt: '2026-03-10T15:59:59.999Z' },
    })
    expect(told.do('EndSpecialProcedure', '2026-03-11 00:00', end).story.slice(-2)).toStrictEqual([
      '2026-03-11 00:00 SpecialProcedureEnded',
      '2026-03-11 00:00 CaseDeadlinesMoved',
    ])
  })

  test('that somebody has asked for is held, however late', () => {
    const asked = accepted()
      .do('TellHearingRight', '2026-03-03 11:00')
      .do('RequestHearing', '2026-03-04 09:00')
      .do('StartSpecialProcedure', '2026-03-04 10:00', hearingRun)
    expect(asked.refused('EndSpecialProcedure', '2026-04-30 09:00', { runId: 'hearing-1' }).code).toBe(
      'hearing-not-held',
    )
  })

  test('stops the clock until its signed record', () => {
    const running = told()
      .do('RequestHearing', '2026-03-04 09:00')
      .do('StartSpecialProcedure', '2026-03-04 10:00', hearingRun)
    expect(running.refused('EndSpecialProcedure', '2026-03-05 09:00', { runId: 'hearing-1' }).code).toBe(
      'hearing-not-held',
    )
  })
})

describe('[LPS-7.3] [LPS-11.6] a step that someone handles', () => {
  const before = { now: '2026-03-05 09:00' }

  test('is not completed before that one claimed it', () => {
    const work = accepted().do('ClaimStep', '2026-03-04 09:00')
    expect(work.refused('CompleteStep', '2026-03-03 12:00', {}, before)).toMatchObject({
      code: 'act-before-its-cause',
      details: { cause: inShanghai('2026-03-04 09:00') },
    })
    expect(work.refused('ReassignStep', '2026-03-03 12:00', {}, before).code).toBe('act-before-its-cause')
    expect(work.do('CompleteStep', '2026-03-04 09:00').story.at(-1)).toBe('2026-03-04 09:00 StepCompleted')
  })

  test('is not completed before it was reassigned to that one', () => {
    const work = accepted().do('ClaimStep', '2026-03-03 11:00').do('ReassignStep', '2026-03-04 09:00')
    const theirs = { account: 'zhang-wei', ...before }
    expect(work.refused('CompleteStep', '2026-03-04 08:59', { staff: ['li-ming'] }, theirs)).toMatchObject({
      code: 'act-before-its-cause',
      details: { cause: inShanghai('2026-03-04 09:00') },
    })
  })
})

describe('[LPS-11.6] a step that nobody has claimed', () => {
  test('is claimed by whoever completes it, and is told as if both had been done', () => {
    const work = accepted()
    const before = work.story.length
    work.do('CompleteStep', '2026-03-03 12:00')
    expect(work.story.slice(before)).toStrictEqual(['2026-03-03 12:00 StepClaimed', '2026-03-03 12:00 StepCompleted'])
    expect(work.events.at(-2)?.data).toMatchObject({ handler: 'li-ming', stepId: 'review' })
  })

  test('is not claimed by those whom the item does not name, nor by one where two are needed', () => {
    expect(accepted().refused('CompleteStep', '2026-03-03 12:00', {}, { account: 'nobody' }).code).toBe(
      'not-a-handler-of-step',
    )
    expect(accepted().refused('CompleteStep', '2026-03-03 12:00', { staff: undefined }).code).toBe('two-staff-needed')
  })
})
