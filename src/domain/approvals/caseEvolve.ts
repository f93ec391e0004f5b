// 办件 fold: what each event makes of a case. Deadlines fold alike for all, see caseTracking.ts.
import { unreachable } from '../decider.ts'
import type { AccountId, Instant, NodeId, PlainDate } from '../values.ts'
import type { CaseEvent } from './case.messages.ts'
import { hearingAfter } from './caseHearingFold.ts'
import type { About, ApprovalCase, Begun, EventData, Handling, IntakeStatus, WithPermit } from './caseState.ts'
import { handledBy, hasEnded, opened } from './caseSteps.ts'
import { termKept } from './caseTerm.ts'
import { tracking, watched } from './caseTracking.ts'

export function evolve(state: ApprovalCase, event: CaseEvent): ApprovalCase {
  const at = timeOf(event)
  if (event.type === 'ApplicationDrafted') return { status: 'draft', draft: event.data, lastActAt: at }
  if (event.type === 'ApplicationReceived') return received(event.data, at)
  if (state.status === 'none' || state.status === 'draft') throw new Error('a case must begin with its receipt')
  const next = changed(state, event, at)
  const own = next === state ? { ...state } : next
  // Made for this event, and seen by nobody else yet.
  const inHand: { deadlines: Begun['deadlines']; lastActAt: Instant } = own
  inHand.deadlines = tracking(state.deadlines, event, at)
  inHand.lastActAt = lastActOf(state, event, at)
  return own
}

/** The log knows the time of every event; a decider names it only where it differs from the command's. */
function timeOf({ occurredAt, type }: CaseEvent): Instant {
  if (occurredAt === undefined) throw new Error(`${type} must say when it occurred to be folded`)
  return occurredAt
}

const notes: ReadonlySet<CaseEvent['type']> = new Set([
  'CaseDeadlinePassed',
  'CaseDeadlinesMoved',
  'CaseNumberAssigned',
  'RenewalDeemed',
])
const lastActOf = ({ lastActAt }: Begun, { type }: CaseEvent, at: Instant): Instant =>
  notes.has(type) || at < lastActAt ? lastActAt : at

function received(data: EventData<'ApplicationReceived'>, at: Instant): ApprovalCase {
  const { agentId, caseId, itemId, itemVersion, materials, orgId, subjectId, timeZone } = data
  const held = { caseId, orgId, itemId, itemVersion, subjectId, agentId, timeZone, materials }
  return {
    status: 'received',
    about: { ...held, firstReceivedAt: at, receivedAt: at },
    deadlines: data.deadlines.map(watched),
    lastActAt: at,
  }
}

function changed(
  state: Begun,
  event: Exclude<CaseEvent, { type: 'ApplicationDrafted' | 'ApplicationReceived' }>,
  at: Instant,
): Begun {
  switch (event.type) {
    case 'DeclaredNotRequired':
      return atIntake(state, 'notRequired')
    case 'DeclaredNotCompetent':
      return atIntake(state, 'notCompetent')
    case 'AcceptanceRefused':
      return atIntake(state, 'acceptanceRefused')
    case 'ApplicationAbandoned':
      return atIntake(state, 'abandoned')
    case 'CorrectedOnTheSpot':
      return atIntake(state, 'received', { materials: event.data.materials })
    case 'SupplementRequired': {
      const { missing, replyBy } = event.data
      return atIntake(state, 'supplementing', { supplement: { requiredAt: at, missing, replyBy } })
    }
    case 'SupplementReceived': {
      const { materials, supplement } = state.about
      return atIntake(state, 'received', {
        materials: [...materials, ...event.data.materials],
        receivedAt: at,
        ...(supplement && { supplement: { ...supplement, receivedAt: at } }),
      })
    }
    case 'ApplicationAccepted':
    case 'AcceptanceDeemed':
      return accepted(state, event.data, at, event.type === 'AcceptanceDeemed')
    case 'StepClaimed':
      return claimed(state, event.data.stepId, event.data.handler, at)
    case 'StepReassigned':
      return claimed(state, event.data.stepId, event.data.to, at)
    case 'StepCompleted':
      return completed(state, event.data, at)
    case 'CaseMovedToVersion':
      return {
        ...withHandling(state, { tokens: event.data.tokens }),
        about: { ...state.about, itemVersion: event.data.to },
      }
    case 'CaseNumberAssigned':
      return { ...state, about: { ...state.about, number: event.data.number } }
    case 'SpecialProcedureStarted': {
      const { procedureId, runId } = event.data
      return withHandling(state, { runs: [...handlingOf(state).runs, { runId, procedureId, from: at }] })
    }
    case 'SpecialProcedureEnded': {
      const { runId } = event.data
      return withHandling(state, {
        runs: handlingOf(state).runs.map((run) => (run.runId === runId ? { ...run, to: at } : run)),
      })
    }
    case 'HearingRightTold':
    case 'HearingRequested':
    case 'HearingRequestWithdrawn':
    case 'HearingScheduled':
    case 'HearingRecorded':
      return withHandling(state, { hearing: hearingAfter(handlingOf(state).hearing, event, at) })
    case 'DecisionExtended':
      return withHandling(state, { extendedBy: event.data.days })
    case 'FeeCharged': {
      const { amountFen, receiptNumber } = event.data
      return withHandling(state, { fee: { amountFen, receiptNumber } })
    }
    case 'CaseForwarded':
      return { ...atWork(state), status: 'forwarded' }
    case 'PermitDenied':
      return { ...atWork(state), status: 'denied' }
    case 'PermitGranted': {
      const { validFrom, validUntil } = event.data
      return { ...atWork(state), status: 'granted', permit: { grantedAt: at, validFrom, validUntil, renewals: 0 } }
    }
    case 'PermitDelivered':
      return { ...granted(state), status: 'delivered' }
    case 'CaseVoided': {
      const { about, deadlines, lastActAt } = state
      return { status: 'void', about, deadlines, lastActAt, ...('handling' in state && { handling: state.handling }) }
    }
    case 'PermitChanged':
      return withPermit(state, { validUntil: event.data.validUntil ?? granted(state).permit.validUntil })
    case 'RenewalApplied':
      return withPermit(state, { renewalAppliedAt: at, ...termKept(granted(state)) })
    case 'PermitRenewed':
    case 'RenewalDeemed':
      return renewed(granted(state), event.data.validUntil)
    case 'RenewalRefused':
      return withPermit(state, { renewalAppliedAt: undefined })
    case 'PermitRevoked':
      return { ...granted(state), status: 'revoked' }
    case 'PermitWithdrawn':
      return { ...granted(state), status: 'withdrawn' }
    case 'PermitDeregistered':
      return { ...granted(state), status: 'deregistered' }
    case 'CaseDeadlinePassed':
    case 'CaseDeadlinesMoved':
      return state
    default:
      return unreachable(event)
  }
}

const atIntake = ({ about, deadlines, lastActAt }: Begun, status: IntakeStatus, more: Partial<About> = {}): Begun => ({
  status,
  about: { ...about, ...more },
  deadlines,
  lastActAt,
})

function accepted(
  { about, deadlines, lastActAt }: Begun,
  data: EventData<'ApplicationAccepted'> | EventData<'AcceptanceDeemed'>,
  at: Instant,
  deemed: boolean,
): Begun {
  const { effectiveFrom, itemVersion, tokens } = data
  const handling: Handling = {
    acceptedAt: at,
    effectiveFrom,
    deemed,
    tokens,
    steps: opened([], tokens, at),
    ended: hasEnded(tokens),
    reviewers: [],
    runs: [],
    hearing: {},
  }
  return { status: 'accepted', about: { ...about, itemVersion }, deadlines, lastActAt, handling }
}

function atWork(state: Begun) {
  if (!('handling' in state) || state.handling === undefined) throw new Error('a case is handled once it is accepted')
  const { about, deadlines, handling, lastActAt } = state
  return { about, deadlines, handling, lastActAt }
}
const handlingOf = (state: Begun): Handling => atWork(state).handling

function granted(state: Begun): WithPermit {
  if (!('permit' in state)) throw new Error('a permit must begin with its grant')
  return state
}

const withHandling = (state: Begun, more: Partial<Handling>): Begun =>
  ({ ...state, handling: { ...handlingOf(state), ...more } }) as Begun

const withPermit = (state: Begun, more: Partial<WithPermit['permit']>): Begun => {
  const held = granted(state)
  return { ...held, permit: { ...held.permit, ...more } }
}

function renewed(state: WithPermit, validUntil: PlainDate): Begun {
  return withPermit(state, { validUntil, renewalAppliedAt: undefined, renewals: state.permit.renewals + 1 })
}

function claimed(state: Begun, stepId: NodeId, handler: AccountId, at: Instant): Begun {
  const { reviewers, steps } = handlingOf(state)
  return withHandling(state, {
    steps: steps.map((step) => (step.stepId === stepId ? handledBy(step, handler, at) : step)),
    reviewers: added(reviewers, [handler]),
  })
}

function completed(state: Begun, data: EventData<'StepCompleted'>, at: Instant): Begun {
  const { ended, staff, stepId, tokens } = data
  const { reviewers, steps } = handlingOf(state)
  const left = steps.filter((step) => step.stepId !== stepId)
  return withHandling(state, { tokens, ended, steps: opened(left, tokens, at), reviewers: added(reviewers, staff) })
}

const added = (known: readonly AccountId[], more: readonly AccountId[]): readonly AccountId[] =>
  more.every((account) => known.includes(account)) ? known : [...new Set([...known, ...more])]
