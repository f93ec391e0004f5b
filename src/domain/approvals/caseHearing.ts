// 听证 decisions: told, requested or withdrawn, notified, held and signed, each in its time (PL-46 to 48).
import { dayOf } from '../calendar/deadline.ts'
import { dateOf, dayNumber, workingDayBefore } from '../calendar/workingDays.ts'
import { accept, type Context, type Decision, type Refused, refuse } from '../decider.ts'
import type { AccountId } from '../values.ts'
import type { CaseAct, CaseEvent } from './case.messages.ts'
import { countDeadline, type Plan, recount, working } from './caseCounting.ts'
import type { ActFacts } from './caseFacts.ts'
import { dayOfAct, voucherRefusal } from './caseGuards.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import { type InHandling, trackedOf, unsettled } from './caseState.ts'

type Command<Type extends CaseAct['type']> = Extract<CaseAct, { type: Type }>
type Decided = Decision<CaseEvent>
type Circumstances = Context<ActFacts>

/** PL-48: notified so many working days before. */
const noticeDays = 7
const byLaw = { basis: 'law' } as const

/** The five days of the applicant and of third parties: working days by default (an interpretation, PL-82). */
export function tellHearingRight(command: Command<'TellHearingRight'>, context: Circumstances): Decided {
  const { caseId, lateReason, notice, reason, subjectIds } = command
  const { facts, occurredAt } = context
  const plan: Plan = { ...byLaw, kind: 'hearing-request', startAt: occurredAt, limit: working(5), clause: 'PL-47' }
  const deadlines = [countDeadline(plan, [], facts)]
  return (
    voucherRefusal(notice, context) ??
    accept({ type: 'HearingRightTold', data: { caseId, deadlines, lateReason, notice, reason, subjectIds } })
  )
}

/** Whoever asks after another joins: the hearing is held in the time that began with the first request. */
export function requestHearing(
  command: Command<'RequestHearing'>,
  state: InHandling,
  { facts, occurredAt }: Circumstances,
): Decided {
  const { caseId, lateReason, subjectId } = command
  const { requestedAt, requestedBy = [], told } = state.handling.hearing
  if (subjectId !== state.about.subjectId && told?.subjectIds.includes(subjectId) !== true)
    return refuse('not-told-of-hearing', { subjectId })
  if (requestedAt !== undefined && requestedBy.includes(subjectId))
    return refuse('hearing-already-requested', { at: requestedAt })
  const dueAt = trackedOf(state, 'hearing-request')?.deadline.dueAt
  if (dueAt !== undefined && occurredAt > dueAt) return refuse('hearing-request-late', { dueAt })
  const asked = (deadlines: CaseDeadline[], settled: string[]): Decided =>
    accept({ type: 'HearingRequested', data: { caseId, deadlines, lateReason, settled, subjectId } })
  if (requestedAt !== undefined) return asked([], [])
  const hold = countDeadline(
    { ...byLaw, kind: 'hearing-hold', startAt: occurredAt, limit: working(20), clause: 'PL-47' },
    [],
    facts,
  )
  const notice = countDeadline(
    {
      ...byLaw,
      kind: 'hearing-notice',
      counts: 'before',
      startAt: hold.dueAt,
      limit: working(noticeDays),
      clause: 'PL-48',
    },
    [],
    facts,
  )
  return asked([hold, notice], unsettled(state, 'hearing-request'))
}

/**
 * PL-47: the right is theirs who have it, and so is giving it up. Where nobody's request is left, no hearing is owed; whoever else
 * was told may still ask until the end of the five days, and nothing is decided before.
 */
export function withdrawHearingRequest(
  command: Command<'WithdrawHearingRequest'>,
  state: InHandling,
  { facts, occurredAt }: Circumstances,
): Decided {
  const { caseId, lateReason, reason, subjectId } = command
  const { requestedBy = [], scheduled } = state.handling.hearing
  if (!requestedBy.includes(subjectId)) return refuse('hearing-not-requested-by', { subjectId })
  const isLast = requestedBy.length === 1
  const hearing = isLast && scheduled?.publicInterest !== true ? 'lapses' : 'goesOn'
  const tracked = trackedOf(state, 'hearing-request')
  // A calendar that was amended since has moved what ran, and not what a request had settled.
  const request = tracked && recount(tracked.deadline, [], facts)
  const mayStillAsk = isLast && request !== undefined && occurredAt <= request.dueAt
  const deadlines = mayStillAsk ? [request] : []
  const settled = isLast ? unsettled(state, 'hearing-hold', 'hearing-notice') : []
  return accept({
    type: 'HearingRequestWithdrawn',
    data: { caseId, deadlines, hearing, lateReason, reason, settled, subjectId },
  })
}

export function scheduleHearing(
  command: Command<'ScheduleHearing'>,
  state: InHandling,
  context: Circumstances,
): Decided {
  const { caseId, chair, heldAt, lateReason, notice, place, publicInterest } = command
  const { hearing } = state.handling
  if (hearing.requestedAt === undefined && !publicInterest) return refuse('hearing-not-requested', {})
  const refused =
    chairRefusal(chair, state) ??
    noticeRefusal(command, context) ??
    holdRefusal(command, state) ??
    voucherRefusal(notice, context)
  if (refused !== undefined) return refused
  const settled = unsettled(state, 'hearing-notice')
  const data = { caseId, chair, heldAt, lateReason, notice, place, publicInterest, settled }
  return accept({ type: 'HearingScheduled', data })
}

/** PL-48: someone other than those who review the application. */
const chairRefusal = (chair: AccountId, { handling }: InHandling): Refused | undefined =>
  handling.reviewers.includes(chair) ? refuse('chair-reviewed-the-case', { chair }) : undefined

function noticeRefusal({ heldAt }: Command<'ScheduleHearing'>, context: Circumstances): Refused | undefined {
  const { calendar, item } = context.facts
  const heldOn = dayOf(heldAt, item.timeZone)
  const lastNoticeOn = dateOf(workingDayBefore(calendar, dayNumber(heldOn), noticeDays))
  return dayOfAct(context) <= lastNoticeOn ? undefined : refuse('hearing-notice-too-short', { heldOn, lastNoticeOn })
}

/** A hearing that is overdue already may still be held. */
function holdRefusal({ heldAt }: Command<'ScheduleHearing'>, state: InHandling): Refused | undefined {
  const hold = trackedOf(state, 'hearing-hold')
  if (hold === undefined || hold.passed || heldAt <= hold.deadline.dueAt) return undefined
  return refuse('hearing-beyond-limit', { heldAt, dueAt: hold.deadline.dueAt })
}

export function recordHearing(command: Command<'RecordHearing'>, state: InHandling): Decided {
  const { caseId, chair, lateReason, record, signed, summary } = command
  if (!signed) return refuse('hearing-record-unsigned', {})
  const settled = unsettled(state, 'hearing-hold', 'hearing-notice')
  return (
    chairRefusal(chair, state) ??
    accept({ type: 'HearingRecorded', data: { caseId, chair, lateReason, record, settled, summary } })
  )
}
