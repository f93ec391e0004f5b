// In time is up to and including the due moment; the next millisecond is late (Civil Code 203; PL-32.4, 42, 45, 47, 48, 50).
import { describe, expect, test } from 'vitest'
import { approvalCase } from '../../../src/domain/approvals/approvalCase.ts'
import type { CaseAct } from '../../../src/domain/approvals/case.messages.ts'
import { allowedCommands } from '../../../src/domain/approvals/caseAllowed.ts'
import { lastMomentOf } from '../../../src/domain/approvals/caseCounting.ts'
import { epochMsOf, instantOf } from '../../../src/domain/calendar/offsets.ts'
import type { Instant } from '../../../src/domain/values.ts'
import { receivedLate } from '../../support/lateEntries.ts'
import {
  accepted,
  act,
  delivered,
  factsWith,
  finished,
  note,
  type PermitCase,
  received,
  reviewed,
} from '../../support/permitCase.ts'
import { date, inShanghai, shanghai } from '../calendar/china.ts'

const lastOf = (day: string): Instant => lastMomentOf(date(day), shanghai)
const next = (moment: Instant): Instant => instantOf(epochMsOf(moment) + 1)
const dayAt = (moment: Instant): string =>
  Temporal.Instant.from(moment).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()

/** The types of what the act writes, or the code that refuses it. */
function outcome(work: PermitCase, type: CaseAct['type'], moment: Instant, more: object = {}): readonly string[] {
  const decision = work.decide(act(type, dayAt(moment), more), moment)
  return decision.ok ? decision.events.map((event) => event.type) : [decision.refusal.code]
}

const told = (): PermitCase => accepted().do('TellHearingRight', '2026-03-03 11:00')
const requested = (): PermitCase => told().do('RequestHearing', '2026-03-04 09:00')
const hearing = { limit: { days: 20, unit: 'working' }, procedureId: 'hearing', runId: 'hearing-1' }

describe('the due moment is in time, the next millisecond is not', () => {
  test.each([
    [
      '[PL-32.4] acceptance',
      received,
      '2026-03-09',
      'AcceptApplication',
      'ApplicationAccepted',
      'application-already-accepted',
    ],
    [
      '[PL-47] a request for a hearing',
      told,
      '2026-03-10',
      'RequestHearing',
      'HearingRequested',
      'hearing-request-late',
    ],
    [
      '[PL-50] an application for renewal',
      delivered,
      '2031-02-03',
      'ApplyForRenewal',
      'RenewalApplied',
      'renewal-too-late',
    ],
    [
      '[PL-50] a renewal',
      () => delivered().do('ApplyForRenewal', '2031-01-06 09:00'),
      '2031-03-05',
      'RenewPermit',
      'PermitRenewed',
      'renewal-not-applied-for',
    ],
  ] as const)('%s', (_what, given, day, type, event, code) => {
    expect(outcome(given(), type, lastOf(day)).at(-1)).toBe(event)
    expect(outcome(given(), type, next(lastOf(day)))).toStrictEqual([code])
  })

  test('[PL-42] a grant at the due moment lets no limit pass, one a millisecond later does', () => {
    const alone = { promisedLimit: { days: 20, unit: 'working' } }
    const granted = (moment: Instant) => outcome(finished(factsWith(alone)), 'GrantPermit', moment)
    expect(granted(lastOf('2026-03-31'))).toStrictEqual(['PermitGranted'])
    expect(granted(next(lastOf('2026-03-31')))).toStrictEqual([
      'CaseDeadlinePassed',
      'CaseDeadlinePassed',
      'PermitGranted',
    ])
  })

  test('[PL-42] what falls due at one moment passes in the order of the names', () => {
    const work = reviewed(factsWith({ promisedLimit: { days: 20, unit: 'working' } }))
    work.do('ReassignStep', '2026-04-01 09:00', { stepId: 'decide' })
    const passed = work.events.filter(({ type }) => type === 'CaseDeadlinePassed').map(({ data }) => data)
    expect(passed).toMatchObject([{ deadlineId: 'promised' }, { deadlineId: 'statutory' }])
  })

  test('[PL-42] a limit is extended until its due moment', () => {
    const extended = (moment: Instant) => outcome(reviewed(), 'ExtendDecision', moment)
    expect(extended(lastOf('2026-03-31'))).toStrictEqual([
      'CaseDeadlinePassed',
      'DecisionExtended',
      'CaseDeadlinesMoved',
    ])
    expect(extended(next(lastOf('2026-03-31')))).toStrictEqual(['decision-deadline-passed'])
  })

  test('[PL-45] a special procedure stops a clock until its due moment', () => {
    const paused = (moment: Instant) => {
      const decision = reviewed().decide(act('StartSpecialProcedure', dayAt(moment)), moment)
      return decision.ok ? decision.events.at(-1)?.data : decision.refusal
    }
    expect(paused(lastOf('2026-03-17'))).toMatchObject({ paused: ['statutory', 'promised'] })
    expect(paused(next(lastOf('2026-03-17')))).toMatchObject({ paused: ['statutory'] })
  })

  test('[PL-47] the time to ask for a hearing is over a millisecond after its due moment', () => {
    const waiting = () => told().do('StartSpecialProcedure', '2026-03-04 10:00', hearing)
    const end = { runId: 'hearing-1' }
    expect(outcome(waiting(), 'EndSpecialProcedure', lastOf('2026-03-10'), end)).toStrictEqual([
      'hearing-request-period-open',
    ])
    expect(outcome(waiting(), 'EndSpecialProcedure', next(lastOf('2026-03-10')), end)).toContain(
      'SpecialProcedureEnded',
    )
    const decided = () => finished().do('TellHearingRight', '2026-03-05 11:00')
    expect(outcome(decided(), 'DenyPermit', lastOf('2026-03-12'))).toStrictEqual(['hearing-request-period-open'])
    expect(outcome(decided(), 'DenyPermit', next(lastOf('2026-03-12')))).toContain('PermitDenied')
  })

  test('[PL-47] a hearing is held by the due moment', () => {
    const heldAt = (moment: Instant) =>
      outcome(requested(), 'ScheduleHearing', inShanghai('2026-03-05 09:00'), { heldAt: moment })
    expect(heldAt(lastOf('2026-04-01'))).toStrictEqual(['HearingScheduled'])
    expect(heldAt(next(lastOf('2026-04-01')))).toStrictEqual(['hearing-beyond-limit'])
  })
})

describe('[PL-32.4] silence is noted', () => {
  test('from the millisecond after the due moment on', () => {
    const dueAt = lastOf('2026-03-09')
    const work = received()
    const at = (now: Instant) => {
      const context = { ...work.context(dueAt), now }
      const decision = approvalCase.decide(note('NoteAcceptanceDeemed', { dueAt }), work.state, context)
      return decision.ok ? decision.events.map(({ type }) => type) : [decision.refusal.code]
    }
    expect(at(dueAt)).toStrictEqual(['case-deadline-not-due'])
    expect(at(next(dueAt))).toStrictEqual(['AcceptanceDeemed'])
  })
})

describe('[LPS-7.3] time', () => {
  test('lets what follows happen in the very moment of its cause', () => {
    const moment = inShanghai('2026-03-02 09:00')
    expect(outcome(received(), 'AcceptApplication', moment)).toStrictEqual(['ApplicationAccepted'])
  })

  test('[PL-32.4] leaves an application that was typed in late open up to the last moment to type in its answer', () => {
    const { facts, state } = receivedLate()
    const open = (now: Instant) =>
      allowedCommands(state, facts, now)
        .filter(({ refusal }) => refusal === undefined)
        .map(({ type }) => type)
    expect(open(lastOf('2026-03-17'))).toContain('RequireSupplement')
    expect(open(next(lastOf('2026-03-17')))).not.toContain('RequireSupplement')
  })
})
