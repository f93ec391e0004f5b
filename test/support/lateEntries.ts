// Paper that is typed in after the timekeeper has noted that limits ran out.
import type { CaseFacts } from '../../src/domain/approvals/caseFacts.ts'
import { accepted, PermitCase } from './permitCase.ts'

/** When it is typed in. */
export const enteredAt = '2026-04-01 09:00'

/** Accepted on 3 March with 20 days, and noted as run out: everything that fell due until 1 April. */
export function ranOut(facts?: CaseFacts): PermitCase {
  const dues = { 'step-review': '2026-03-06', promised: '2026-03-17', statutory: '2026-03-31' }
  return Object.entries(dues).reduce(
    (work, [deadlineId, day]) =>
      work.note('NoteCaseDeadlinePassed', { deadlineId, dueAt: `${day}T15:59:59.999Z` }, enteredAt),
    accepted(facts),
  )
}

export const enter = (
  work: PermitCase,
  type: Parameters<PermitCase['do']>[0],
  when: string,
  more: object = {},
): PermitCase => work.do(type, when, { lateReason: '纸质材料补录', ...more }, { now: enteredAt })

/** The limits by what was typed in. */
export const extendedLate = (days = 10): PermitCase => enter(ranOut(), 'ExtendDecision', '2026-03-25 09:00', { days })
export const stoppedLate = (): PermitCase => enter(ranOut(), 'StartSpecialProcedure', '2026-03-10 09:00')
export const movedLate = (): PermitCase => enter(stoppedLate(), 'EndSpecialProcedure', '2026-03-16 09:00')
/** One that is going on already, and another before it. */
export const stoppedTwice = (): PermitCase =>
  enter(enter(ranOut(), 'StartSpecialProcedure', '2026-03-20 09:00'), 'StartSpecialProcedure', '2026-03-10 09:00', {
    runId: 'run-2',
  })

/** Received on 2 March, its five days over on the 9th, and typed in on Monday the 16th. */
export const receivedLate = (facts?: CaseFacts, typedIn = '2026-03-16 09:00'): PermitCase =>
  new PermitCase(facts).do('ReceiveApplication', '2026-03-02 09:00', { lateReason: '纸质材料补录' }, { now: typedIn })
