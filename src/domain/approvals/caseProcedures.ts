// 特别程序与延长 decisions: what stops the clock, when it runs on, and the one extension (PL-42, 45, 55).
import { accept, type Context, type Decision, type Refused, refuse } from '../decider.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import type { Instant } from '../values.ts'
import type { CaseAct, CaseEvent } from './case.messages.ts'
import { countDeadline, mayWait, recount, sentOut } from './caseCounting.ts'
import type { ActFacts } from './caseFacts.ts'
import { approvalRefusal, voucherRefusal } from './caseGuards.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import { type InHandling, openRuns, type Run, type Tracked, trackedOf, unsettled } from './caseState.ts'

type Command<Type extends CaseAct['type']> = Extract<CaseAct, { type: Type }>
type Decided = Decision<CaseEvent>
type Circumstances = Context<ActFacts>

/** Whether its clock ran at the time of the act: what happened in time counts, although the passing was noted before it was entered. */
const ranAt = ({ deadline, paused, settledAt }: Tracked, at: Instant): boolean =>
  settledAt === undefined && (paused || at <= deadline.dueAt)

export function startSpecialProcedure(
  command: Command<'StartSpecialProcedure'>,
  state: InHandling,
  context: Circumstances,
): Decided {
  const { facts, occurredAt } = context
  const { approval, basis, caseId, inspectors, lateReason, limit, notice, procedureId, runId } = command
  if (state.handling.runs.some((run) => run.runId === runId))
    return refuse('special-procedure-already-begun', { runId })
  const refused =
    listRefusal(command, facts.item) ??
    inspectorsRefusal(command) ??
    approvalRefusal(approval.approvedOn, context) ??
    // PL-45: the applicant is told in writing how long it will take.
    voucherRefusal(notice, context)
  if (refused !== undefined) return refused
  const own = {
    kind: 'special-procedure',
    of: runId,
    startAt: occurredAt,
    limit,
    basis: 'decision',
    clause: 'PL-45',
  } as const
  const waiting = state.deadlines.filter((one) => ranAt(one, occurredAt) && !one.paused && mayWait(one.deadline.kind))
  return accept({
    type: 'SpecialProcedureStarted',
    data: {
      approval,
      basis,
      caseId,
      deadlines: [countDeadline(own, [], facts)],
      inspectors,
      lateReason,
      limit,
      notice,
      paused: waiting.map(({ deadline }) => deadline.deadlineId),
      procedureId,
      runId,
      settled: sentOut.includes(procedureId) ? unsettled(state, 'inspection-dispatch') : [],
    },
  })
}

/** A hearing stops the clock by law; anything else only where the item says so, and no longer than it says. */
function listRefusal(command: Command<'StartSpecialProcedure'>, item: ItemFacts): Refused | undefined {
  const { limit, procedureId } = command
  const listed = item.specialProcedures ?? []
  const own = listed.find((one) => one.procedureId === procedureId)
  if (own === undefined && procedureId !== 'hearing')
    return refuse('special-procedure-not-of-item', {
      procedureId,
      listed: listed.map((one) => one.procedureId),
    })
  const most = own?.limit
  if (most !== undefined && (limit.days > most.days || limit.unit !== most.unit))
    return refuse('special-procedure-limit-exceeded', { days: limit.days, most: most.days, unit: most.unit })
  return undefined
}

/** PL-55: two staff or more are sent. */
function inspectorsRefusal({ inspectors = [], procedureId }: Command<'StartSpecialProcedure'>): Refused | undefined {
  const given = new Set(inspectors).size
  return sentOut.includes(procedureId) && given < 2 ? refuse('two-inspectors-needed', { given }) : undefined
}

export function endSpecialProcedure(
  command: Command<'EndSpecialProcedure'>,
  state: InHandling,
  { facts, occurredAt }: Circumstances,
): Decided {
  const { caseId, lateReason, result, runId } = command
  const { runs } = state.handling
  const going = openRuns(state.handling)
  const run = going.find((one) => one.runId === runId)
  if (run === undefined) return refuse('special-procedure-not-open', { runId })
  const refused = run.procedureId === 'hearing' ? hearingGoesOn(state, occurredAt) : undefined
  if (refused !== undefined) return refused
  const settled = unsettled(state, `special-procedure-${runId}`)
  const ended = { type: 'SpecialProcedureEnded', data: { caseId, lateReason, result, runId, settled } } as const
  const waiting = state.deadlines.filter((one) => one.paused)
  if (going.length > 1 || waiting.length === 0) return accept<CaseEvent>(ended)
  const over = runs.map((one): Run => (one.runId === runId ? { ...one, to: occurredAt } : one))
  const now = waiting.map(({ deadline }) => recount(deadline, over, facts))
  return accept<CaseEvent>(ended, movedEvent(caseId, 'specialProcedureEnded', waiting, now))
}

/** PL-48: it ends with its signed record; PL-47: or with the time to ask for it, where nobody who was told has asked. */
function hearingGoesOn(state: InHandling, at: Instant): Refused | undefined {
  const { recordedAt, requestedAt, scheduled, told } = state.handling.hearing
  if (recordedAt !== undefined) return undefined
  const request = trackedOf(state, 'hearing-request')
  if (told === undefined || requestedAt !== undefined || scheduled !== undefined || request === undefined)
    return refuse('hearing-not-held', {})
  const { dueAt } = request.deadline
  return at > dueAt ? undefined : refuse('hearing-request-period-open', { dueAt })
}

type Cause = Extract<CaseEvent, { type: 'CaseDeadlinesMoved' }>['data']['cause']

export const movedEvent = (
  caseId: CaseAct['caseId'],
  cause: Cause,
  old: readonly Tracked[],
  deadlines: readonly CaseDeadline[],
): Extract<CaseEvent, { type: 'CaseDeadlinesMoved' }> => ({
  type: 'CaseDeadlinesMoved',
  data: {
    caseId,
    cause,
    deadlines: [...deadlines],
    was: old.map(({ deadline: { deadlineId, dueAt } }) => ({ deadlineId, dueAt })),
  },
})

const longest = { joint: 15, other: 10 } as const

/** PL-42: once, by the head of the organ, of the government where several act together; both limits move alike. */
export function extendDecision(command: Command<'ExtendDecision'>, state: InHandling, context: Circumstances): Decided {
  const { facts, occurredAt } = context
  const { approval, caseId, days, lateReason, notice, reason } = command
  const joint = facts.item.kind === 'joint'
  const most = joint ? longest.joint : longest.other
  if (days > most) return refuse('extension-too-long', { days, most })
  const { rank } = approval
  if (rank === 'officeHead' || (joint && rank !== 'governmentHead'))
    return refuse('approver-of-wrong-rank', { rank, needed: joint ? 'governmentHead' : 'organHead' })
  const statutory = trackedOf(state, 'statutory')
  if (statutory !== undefined && !statutory.paused && occurredAt > statutory.deadline.dueAt)
    return refuse('decision-deadline-passed', { dueAt: statutory.deadline.dueAt })
  const refused = approvalRefusal(approval.approvedOn, context) ?? voucherRefusal(notice, context)
  if (refused !== undefined) return refused
  const moving = state.deadlines.filter(
    (one) => ranAt(one, occurredAt) && ['statutory', 'promised'].includes(one.deadline.deadlineId),
  )
  const now = moving.map(({ deadline }) => {
    const limit = { ...deadline.limit, days: deadline.limit.days + days }
    return recount(deadline, state.handling.runs, facts, limit)
  })
  return accept<CaseEvent>(
    { type: 'DecisionExtended', data: { approval, caseId, days, lateReason, notice, reason } },
    movedEvent(caseId, 'extension', moving, now),
  )
}
