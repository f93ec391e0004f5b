// How each refusal of a permit case comes about: one scenario a code, complete by type.
import type { CaseFacts } from '../../../src/domain/approvals/caseFacts.ts'
import type { CaseHandlingRefusalDetails } from '../../../src/domain/approvals/caseHandlingRefusals.ts'
import type { CaseIntakeRefusalDetails } from '../../../src/domain/approvals/caseIntakeRefusals.ts'
import type { HearingRefusalDetails } from '../../../src/domain/approvals/hearingRefusals.ts'
import type { PermitRefusalDetails } from '../../../src/domain/approvals/permitRefusals.ts'
import type { Refusal } from '../../../src/domain/refusals.ts'
import { PlainDate } from '../../../src/domain/values.ts'
import { at } from '../../support/people.ts'
import {
  accepted,
  delivered,
  factsWith,
  finished,
  granted,
  material,
  note,
  PermitCase,
  received,
  reviewed,
} from '../../support/permitCase.ts'
import { inShanghai } from '../calendar/china.ts'

export type CaseRefusalDetails = CaseIntakeRefusalDetails &
  CaseHandlingRefusalDetails &
  HearingRefusalDetails &
  PermitRefusalDetails

const supplementing = (more: object = {}): PermitCase => received().do('RequireSupplement', '2026-03-03 09:00', more)
const suspended = (): PermitCase => reviewed().do('StartSpecialProcedure', '2026-03-04 12:00')
const told = (): PermitCase => accepted().do('TellHearingRight', '2026-03-03 12:00')
const requested = (): PermitCase => told().do('RequestHearing', '2026-03-04 09:00')
const scheduled = (): PermitCase => requested().do('ScheduleHearing', '2026-03-05 09:00')
const heard = (): PermitCase => scheduled().do('RecordHearing', '2026-03-20 12:00')
const withoutTerm = () => factsWith({ permitValidity: undefined })
const inspected = () => factsWith({ specialProcedures: [{ procedureId: 'inspection' }] })
/** The item with a second version, published after the case was accepted under the first. */
function withSecond(more: object): CaseFacts {
  const { calendars, item } = factsWith()
  const publishedAt = [inShanghai('2026-01-05 09:00'), inShanghai('2026-03-03 10:30')]
  return {
    calendars,
    item: { ...item, version: 2, facts: { ...item.facts, ...more }, earlier: [item.facts], publishedAt },
  }
}

export const caseScenarios: { readonly [Code in keyof CaseRefusalDetails]: () => Refusal } = {
  'application-not-received': () =>
    new PermitCase().do('DraftApplication', '2026-03-02 09:00').refused('AcceptApplication', '2026-03-02 10:00'),
  'application-already-received': () => received().refused('ReceiveApplication', '2026-03-02 10:00'),
  'application-not-accepted': () => received().refused('ClaimStep', '2026-03-02 10:00'),
  'application-already-accepted': () => accepted().refused('RequireSupplement', '2026-03-04 10:00'),
  'case-not-decided': () => accepted().refused('DeliverPermit', '2026-03-04 10:00'),
  'case-already-decided': () => granted().refused('DenyPermit', '2026-03-06 11:00'),
  'case-already-ended': () =>
    received().do('RefuseAcceptance', '2026-03-03 09:00').refused('AcceptApplication', '2026-03-03 10:00'),
  'permit-already-delivered': () => delivered().refused('DeliverPermit', '2026-03-09 11:00'),
  'permit-no-longer-in-force': () =>
    delivered().do('RevokePermit', '2026-03-10 09:00').refused('ChangePermit', '2026-03-10 10:00'),
  'act-in-future': () => received().refused('AcceptApplication', '2026-03-03 10:00', {}, { now: '2026-03-03 09:00' }),
  'act-before-its-cause': () =>
    received().refused('AcceptApplication', '2026-03-02 08:00', {}, { now: '2026-03-02 10:00' }),
  'late-entry-unexplained': () =>
    received().refused('AcceptApplication', '2026-03-03 10:00', {}, { now: '2026-03-05 09:00' }),
  'voucher-date-differs': () =>
    received().refused('AcceptApplication', '2026-03-03 10:00', { voucher: { date: '2026-03-02', sealed: true } }),
  'approval-after-act': () =>
    accepted().refused('ExtendDecision', '2026-03-04 10:00', {
      approval: { approvedOn: '2026-03-05', approver: '局长', rank: 'organHead' },
    }),
  'item-not-open': () => {
    const { calendars, item } = factsWith()
    return new PermitCase({ calendars, item: { ...item, status: 'suspended' } }).refused(
      'ReceiveApplication',
      '2026-03-02 09:00',
    )
  },
  'item-version-unknown': () => accepted().refused('MoveCaseToVersion', '2026-03-03 11:00'),
  'organ-names-itself': () =>
    received().refused('DeclareNotCompetent', '2026-03-02 10:00', { competentOrgan: '市住房和城乡建设局' }),
  'not-on-the-spot': () => received().refused('CorrectOnTheSpot', '2026-03-03 09:00'),
  'supplement-awaited': () => supplementing().refused('AcceptApplication', '2026-03-03 10:00'),
  'supplement-not-awaited': () => received().refused('ReceiveSupplement', '2026-03-02 10:00'),
  'supplement-already-required': () =>
    supplementing().do('ReceiveSupplement', '2026-03-04 09:00').refused('RequireSupplement', '2026-03-04 10:00'),
  'supplement-list-incomplete': () =>
    new PermitCase()
      .do('ReceiveApplication', '2026-03-02 09:00', { materials: [] })
      .refused('RequireSupplement', '2026-03-02 10:00', { missing: [{ materialId: 'form', what: '申请表' }] }),
  'reply-day-not-after-notice': () =>
    received().refused('RequireSupplement', '2026-03-03 09:00', { replyBy: '2026-03-03' }),
  'supplement-period-open': () =>
    supplementing({ replyBy: '2026-03-20' }).refused('AbandonApplication', '2026-03-20 23:00'),
  'material-not-of-item': () =>
    received().refused('RequireSupplement', '2026-03-02 10:00', { missing: [{ materialId: 'patent', what: '技术' }] }),
  'materials-missing': () =>
    new PermitCase()
      .do('ReceiveApplication', '2026-03-02 09:00', { materials: [material('form')] })
      .refused('AcceptApplication', '2026-03-02 10:00'),
  'case-deadline-not-due': () =>
    received().refusedCommand(
      note('NoteAcceptanceDeemed', { dueAt: '2026-03-09T15:59:59.999Z' }),
      at('2026-03-09T15:59:59.999Z'),
      { now: '2026-03-09 18:00' },
    ),
  'no-step-open': () => finished().refused('ClaimStep', '2026-03-06 10:00'),
  'step-not-open': () => accepted().refused('ClaimStep', '2026-03-03 11:00', { stepId: 'decide' }),
  'step-claimed-by-another': () =>
    accepted()
      .do('ClaimStep', '2026-03-03 11:00')
      .refused('CompleteStep', '2026-03-03 12:00', {}, { account: 'zhang-wei' }),
  'not-a-handler-of-step': () => accepted().refused('ClaimStep', '2026-03-03 11:00', {}, { account: 'nobody' }),
  'two-staff-needed': () =>
    accepted().do('ClaimStep', '2026-03-03 11:00').refused('CompleteStep', '2026-03-03 12:00', { staff: undefined }),
  'outcome-unknown': () => reviewed().refused('CompleteStep', '2026-03-05 10:00', { stepId: 'decide' }),
  'item-version-not-newer': () => {
    const facts = withSecond({})
    const moved = accepted(facts).do('MoveCaseToVersion', '2026-03-03 11:00')
    return moved.refused('MoveCaseToVersion', '2026-03-03 12:00', { version: 1 })
  },
  'item-version-not-in-force': () =>
    accepted().refused(
      'MoveCaseToVersion',
      '2026-03-31 23:59',
      { lateReason: '补录' },
      { facts: withSecond({ effectiveOn: PlainDate.parse('2026-04-01') }) },
    ),
  'case-cannot-move': () => {
    const { steps } = factsWith().item.facts
    return accepted().refused(
      'MoveCaseToVersion',
      '2026-03-03 11:00',
      {},
      { facts: withSecond({ steps: steps.slice(1) }) },
    )
  },
  'number-already-assigned': () =>
    accepted()
      .note('AssignCaseNumber', { number: '一号', seriesId: 'acceptance' }, '2026-03-03 10:01')
      .refusedCommand(
        note('AssignCaseNumber', { number: '二号', seriesId: 'acceptance' }),
        inShanghai('2026-03-03 10:02'),
      ),
  'special-procedure-open': () =>
    suspended().refused('CompleteStep', '2026-03-05 10:00', { stepId: 'decide', outcomeId: 'agree' }),
  'no-special-procedure-open': () => accepted().refused('EndSpecialProcedure', '2026-03-04 10:00'),
  'special-procedure-not-open': () =>
    suspended().refused('EndSpecialProcedure', '2026-03-05 10:00', { runId: 'run-2' }),
  'special-procedure-already-begun': () => suspended().refused('StartSpecialProcedure', '2026-03-05 10:00'),
  'special-procedure-not-of-item': () =>
    accepted().refused('StartSpecialProcedure', '2026-03-04 10:00', { procedureId: 'tender' }),
  'special-procedure-limit-exceeded': () =>
    accepted().refused('StartSpecialProcedure', '2026-03-04 10:00', { limit: { days: 11, unit: 'working' } }),
  'two-inspectors-needed': () =>
    accepted(inspected()).refused('StartSpecialProcedure', '2026-03-04 10:00', {
      procedureId: 'inspection',
      inspectors: ['li-ming', 'li-ming'],
    }),
  'decision-already-extended': () =>
    accepted().do('ExtendDecision', '2026-03-04 10:00').refused('ExtendDecision', '2026-03-05 10:00'),
  'decision-deadline-passed': () => accepted().refused('ExtendDecision', '2026-04-15 10:00'),
  'extension-too-long': () => accepted().refused('ExtendDecision', '2026-03-04 10:00', { days: 11 }),
  'approver-of-wrong-rank': () => accepted(factsWith({ kind: 'joint' })).refused('ExtendDecision', '2026-03-04 10:00'),
  'hearing-right-not-told': () => accepted().refused('RequestHearing', '2026-03-04 10:00'),
  'hearing-right-already-told': () => told().refused('TellHearingRight', '2026-03-04 10:00'),
  'hearing-already-requested': () => requested().refused('RequestHearing', '2026-03-04 10:00'),
  'hearing-not-requested-by': () =>
    requested().refused('WithdrawHearingRequest', '2026-03-04 10:00', { subjectId: 'somebody' }),
  'not-told-of-hearing': () => told().refused('RequestHearing', '2026-03-04 10:00', { subjectId: 'somebody' }),
  'hearing-request-late': () => told().refused('RequestHearing', '2026-03-11 00:00'),
  'hearing-request-period-open': () => told().refused('DenyPermit', '2026-03-10 10:00'),
  'hearing-not-requested': () => told().refused('ScheduleHearing', '2026-03-05 10:00'),
  'hearing-notice-too-short': () => requested().refused('ScheduleHearing', '2026-03-12 10:00'),
  'hearing-beyond-limit': () =>
    requested().refused('ScheduleHearing', '2026-03-05 10:00', { heldAt: '2026-04-02T09:00:00+08:00' }),
  'hearing-not-scheduled': () => requested().refused('RecordHearing', '2026-03-20 12:00'),
  'hearing-already-recorded': () => heard().refused('ScheduleHearing', '2026-03-20 13:00'),
  'hearing-record-unsigned': () => scheduled().refused('RecordHearing', '2026-03-20 12:00', { signed: false }),
  'hearing-not-held': () => requested().refused('DenyPermit', '2026-03-12 10:00'),
  'chair-reviewed-the-case': () =>
    requested()
      .do('ClaimStep', '2026-03-04 10:00')
      .refused('ScheduleHearing', '2026-03-05 10:00', { chair: 'li-ming' }),
  'chair-may-not-review': () =>
    requested()
      .do('ScheduleHearing', '2026-03-05 09:00', { chair: 'li-ming' })
      .refused('ClaimStep', '2026-03-05 10:00'),
  'workflow-not-finished': () => reviewed().refused('GrantPermit', '2026-03-05 10:00'),
  'item-not-forwarded': () => finished().refused('ForwardCase', '2026-03-06 10:00'),
  'decided-by-upper-organ': () => finished(factsWith({ kind: 'forwarded' })).refused('GrantPermit', '2026-03-06 10:00'),
  'fee-not-published': () => accepted(factsWith({ fee: undefined })).refused('ChargeFee', '2026-03-04 10:00'),
  'fee-not-as-published': () => accepted().refused('ChargeFee', '2026-03-04 10:00', { amountFen: 12_001 }),
  'fee-already-charged': () => accepted().do('ChargeFee', '2026-03-04 10:00').refused('ChargeFee', '2026-03-04 11:00'),
  'validity-ends-before-it-begins': () =>
    finished().refused('GrantPermit', '2026-03-06 10:00', { validFrom: '2026-03-06', validUntil: '2026-03-05' }),
  'permit-expired': () => delivered().refused('ChangePermit', '2031-03-06 10:00'),
  'permit-not-expired': () => delivered().refused('DeregisterPermit', '2030-03-06 10:00', { ground: 'expired' }),
  'permit-without-term': () => delivered(withoutTerm()).refused('ApplyForRenewal', '2026-04-01 10:00'),
  'permit-not-revoked': () =>
    delivered().refused('DeregisterPermit', '2026-04-01 10:00', { ground: 'revokedOrWithdrawn' }),
  'renewal-too-late': () => delivered().refused('ApplyForRenewal', '2031-02-05 10:00'),
  'renewal-already-applied-for': () =>
    delivered().do('ApplyForRenewal', '2031-01-06 10:00').refused('ApplyForRenewal', '2031-01-07 10:00'),
  'renewal-not-applied-for': () => delivered().refused('RenewPermit', '2030-01-07 10:00'),
  'validity-not-extended': () =>
    delivered()
      .do('ApplyForRenewal', '2031-01-06 10:00')
      .refused('RenewPermit', '2031-01-07 10:00', { validUntil: '2031-03-05' }),
  'revocation-harms-public-interest': () =>
    delivered().refused('RevokePermit', '2026-04-01 10:00', { seriousPublicHarm: true }),
  'compensation-needed': () => delivered().refused('RevokePermit', '2026-04-01 10:00', { compensation: undefined }),
  'fraud-not-compensated': () => delivered().refused('RevokePermit', '2026-04-01 10:00', { ground: 'fraudOrBribery' }),
}
