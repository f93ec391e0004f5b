// 办件 standing rules: what a case allows at all where it stands now, whatever a command says. Pages show the same.
import { type Refused, refuse, unreachable } from '../decider.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import type { CaseAct } from './case.messages.ts'
import type { CaseView } from './caseFacts.ts'
import { missingMaterials } from './caseMaterials.ts'
import { type ApprovalCase, type Begun, type CaseStatus, type Handling, openRuns, trackedOf } from './caseState.ts'

type ActType = CaseAct['type']

const inForce = ['granted', 'delivered'] as const
const inIntake = ['received', 'supplementing'] as const

/** Where each act is possible (domain D1.7): the state table of the permit case. */
export const statusesOf = {
  DraftApplication: ['none', 'draft'],
  ReceiveApplication: ['none', 'draft'],
  DeclareNotRequired: ['received'],
  DeclareNotCompetent: ['received'],
  CorrectOnTheSpot: ['received'],
  RequireSupplement: ['received'],
  ReceiveSupplement: ['supplementing'],
  AbandonApplication: inIntake,
  AcceptApplication: ['received'],
  RefuseAcceptance: ['received'],
  ClaimStep: ['accepted'],
  ReassignStep: ['accepted'],
  CompleteStep: ['accepted'],
  MoveCaseToVersion: ['accepted'],
  StartSpecialProcedure: ['accepted'],
  EndSpecialProcedure: ['accepted'],
  TellHearingRight: ['accepted'],
  RequestHearing: ['accepted'],
  WithdrawHearingRequest: ['accepted'],
  ScheduleHearing: ['accepted'],
  RecordHearing: ['accepted'],
  ExtendDecision: ['accepted'],
  ForwardCase: ['accepted'],
  GrantPermit: ['accepted'],
  DenyPermit: ['accepted'],
  DeliverPermit: ['granted'],
  ChargeFee: ['accepted', ...inForce],
  VoidCase: [...inIntake, 'accepted'],
  ChangePermit: inForce,
  ApplyForRenewal: inForce,
  RenewPermit: inForce,
  RefuseRenewal: inForce,
  RevokePermit: inForce,
  WithdrawPermit: inForce,
  DeregisterPermit: [...inForce, 'revoked', 'withdrawn'],
} as const satisfies { readonly [Type in ActType]: readonly CaseStatus[] }

/** A refusal that no wording of the command would change; undefined where the case may allow it. */
export function standingRefusal(
  type: ActType,
  caseId: string,
  state: ApprovalCase,
  facts: CaseView,
): Refused | undefined {
  const allowed: readonly CaseStatus[] = statusesOf[type]
  if (!allowed.includes(state.status)) return statusRefusal(type, caseId, state)
  if (state.status === 'none' || state.status === 'draft') return undefined
  return (
    intakeRefusal(type, state, facts) ??
    ('handling' in state && state.handling !== undefined
      ? handlingRefusal(type, state, state.handling, facts)
      : undefined)
  )
}

function statusRefusal(type: ActType, caseId: string, state: ApprovalCase): Refused {
  const wanted = statusesOf[type][0]
  switch (state.status) {
    case 'none':
      return refuse('object-unknown', { kind: 'case', id: caseId })
    case 'draft':
      return refuse('application-not-received', {})
    case 'received':
      if (wanted === 'none') return refuse('application-already-received', {})
      return wanted === 'supplementing' ? refuse('supplement-not-awaited', {}) : refuse('application-not-accepted', {})
    case 'supplementing':
      return refuse('supplement-awaited', {})
    case 'accepted':
      if (wanted === 'granted') return refuse('case-not-decided', {})
      return refuse('application-already-accepted', { acceptedAt: state.handling.acceptedAt })
    case 'granted':
      return refuse('case-already-decided', { status: state.status })
    case 'delivered':
      if (type === 'DeliverPermit') return refuse('permit-already-delivered', {})
      return refuse('case-already-decided', { status: state.status })
    case 'revoked':
    case 'withdrawn':
    case 'deregistered':
      return refuse('permit-no-longer-in-force', { status: state.status })
    case 'denied':
      return refuse('case-already-decided', { status: state.status })
    case 'notRequired':
    case 'notCompetent':
    case 'acceptanceRefused':
    case 'abandoned':
    case 'forwarded':
    case 'void':
      return refuse('case-already-ended', { status: state.status })
    default:
      return unreachable(state)
  }
}

function intakeRefusal(type: ActType, state: Begun, { item }: CaseView): Refused | undefined {
  const { materials, supplement } = state.about
  if (type === 'RequireSupplement' && supplement !== undefined)
    return refuse('supplement-already-required', { requiredAt: supplement.requiredAt })
  // PL-32.5: what is complete is accepted; what is not is not, whoever would like it so.
  if (type === 'AcceptApplication') {
    const missing = missingMaterials(item, materials)
    if (missing.length > 0) return refuse('materials-missing', { missing })
  }
  return undefined
}

function handlingRefusal(type: ActType, state: Begun, handling: Handling, { item }: CaseView): Refused | undefined {
  const going = openRuns(handling).map(({ runId }) => runId)
  switch (type) {
    case 'ClaimStep':
    case 'ReassignStep':
      return noStepOpen(handling)
    case 'CompleteStep':
      // What is done while the clock stands would not be counted (PL-45).
      return noStepOpen(handling) ?? stillGoing(going)
    case 'EndSpecialProcedure':
      return going.length === 0 ? refuse('no-special-procedure-open', {}) : undefined
    case 'ExtendDecision':
      return extensionRefusal(handling)
    case 'TellHearingRight':
    case 'RequestHearing':
    case 'WithdrawHearingRequest':
    case 'ScheduleHearing':
    case 'RecordHearing':
      return hearingRefusal(type, state, handling)
    case 'ForwardCase':
      if (item.kind !== 'forwarded') return refuse('item-not-forwarded', { itemId: item.itemId })
      return undecidable(state, handling) ?? unfinished(handling)
    case 'GrantPermit':
    case 'DenyPermit':
      return upperRefusal(item) ?? undecidable(state, handling) ?? unfinished(handling)
    case 'ChargeFee':
      return feeRefusal(handling, item)
    case 'ApplyForRenewal':
    case 'RenewPermit':
    case 'RefuseRenewal':
      return renewalRefusal(type, state)
    default:
      return undefined
  }
}

/** PL-35, PL-43: the lower organ reviews, the upper one decides. */
const upperRefusal = ({ itemId, kind }: ItemFacts): Refused | undefined =>
  kind === 'forwarded' ? refuse('decided-by-upper-organ', { itemId }) : undefined

const noStepOpen = ({ ended }: Handling): Refused | undefined => (ended ? refuse('no-step-open', {}) : undefined)

const stillGoing = (runs: readonly string[]): Refused | undefined =>
  runs.length > 0 ? refuse('special-procedure-open', { runs }) : undefined

/** PL-42: once. Whether the limit had run out is judged by the time of the act, which may lie before it. */
const extensionRefusal = ({ extendedBy }: Handling): Refused | undefined =>
  extendedBy === undefined ? undefined : refuse('decision-already-extended', { days: extendedBy })

/** PL-58, PL-59: only what is published, and once. */
function feeRefusal({ fee }: Handling, item: ItemFacts): Refused | undefined {
  if (item.fee === undefined) return refuse('fee-not-published', { itemId: item.itemId })
  return fee && refuse('fee-already-charged', { receiptNumber: fee.receiptNumber })
}

function hearingRefusal(type: ActType, { about }: Begun, { hearing }: Handling): Refused | undefined {
  const { recordedAt, requestedAt, requestedBy = [], scheduled, told } = hearing
  if (recordedAt !== undefined) return refuse('hearing-already-recorded', { at: recordedAt })
  if (type === 'TellHearingRight') return told && refuse('hearing-right-already-told', { at: told.at })
  if (type === 'RequestHearing') {
    if (told === undefined) return refuse('hearing-right-not-told', {})
    const entitled = [about.subjectId, ...told.subjectIds]
    const haveAsked = requestedAt !== undefined && entitled.every((one) => requestedBy.includes(one))
    return haveAsked ? refuse('hearing-already-requested', { at: requestedAt }) : undefined
  }
  if (type === 'WithdrawHearingRequest' && requestedAt === undefined) return refuse('hearing-not-requested', {})
  if (type === 'RecordHearing' && scheduled === undefined) return refuse('hearing-not-scheduled', {})
  return undefined
}

/** Nothing is decided while a procedure goes on, or before those are heard who have a right to it (PL-45, 47, 48). */
function undecidable(state: Begun, handling: Handling): Refused | undefined {
  const open = stillGoing(openRuns(handling).map(({ runId }) => runId))
  if (open !== undefined) return open
  const { recordedAt, requestedAt, scheduled, told } = handling.hearing
  if (recordedAt !== undefined) return undefined
  if (requestedAt !== undefined || scheduled !== undefined) return refuse('hearing-not-held', {})
  const request = trackedOf(state, 'hearing-request')
  if (told === undefined || request === undefined || request.passed || request.settledAt !== undefined) return undefined
  return refuse('hearing-request-period-open', { dueAt: request.deadline.dueAt })
}

/** PL-37, LPS-7.3: decided, either way, is what has gone through all steps of its item; none is left out. */
const unfinished = ({ ended, steps }: Handling): Refused | undefined =>
  ended ? undefined : refuse('workflow-not-finished', { open: steps.map(({ stepId }) => stepId) })

function renewalRefusal(type: ActType, state: Begun): Refused | undefined {
  if (!('permit' in state)) return undefined
  const { renewalAppliedAt, validUntil } = state.permit
  if (type !== 'ApplyForRenewal')
    return renewalAppliedAt === undefined ? refuse('renewal-not-applied-for', {}) : undefined
  if (validUntil === undefined) return refuse('permit-without-term', {})
  return renewalAppliedAt === undefined ? undefined : refuse('renewal-already-applied-for', { at: renewalAppliedAt })
}
