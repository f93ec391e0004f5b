// 许可之后 decisions: change, renewal, revocation, withdrawal, deregistration (PL-8, 49, 50, 69, 70).
import { dateOf, dayNumber } from '../calendar/days.ts'
import { accept, type Context, type Decision, type Refused, refuse } from '../decider.ts'
import type { Instant, PlainDate } from '../values.ts'
import type { CaseAct, CaseEvent } from './case.messages.ts'
import { countDeadline, type Plan } from './caseCounting.ts'
import type { ActFacts, CaseView } from './caseFacts.ts'
import { dayOfAct, entryGraceUntil, voucherRefusal } from './caseGuards.ts'
import { endOfTerm, expiryOf, renewalWindow } from './caseOutcomes.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import { allUnsettled, type Permit, trackedOf, unsettled, type WithPermit } from './caseState.ts'
import { termFrom } from './caseTerm.ts'

type Command<Type extends CaseAct['type']> = Extract<CaseAct, { type: Type }>
type Decided = Decision<CaseEvent>
type Circumstances = Context<ActFacts>

const renewalDeadlines = ['renewal-application', 'renewal-decision'] as const

function expiredRefusal({ permit }: WithPermit, context: Circumstances): Refused | undefined {
  const { validUntil } = permit
  return validUntil !== undefined && dayOfAct(context) > validUntil
    ? refuse('permit-expired', { validUntil })
    : undefined
}

export function changePermit(command: Command<'ChangePermit'>, state: WithPermit, context: Circumstances): Decided {
  const { caseId, changes, lateReason, materials, validUntil, voucher } = command
  const { renewalAppliedAt } = state.permit
  const validFrom = changedFrom(state.permit, context)
  if (validUntil !== undefined && validUntil < validFrom)
    return refuse('validity-ends-before-it-begins', { validFrom, validUntil })
  const waiting = validUntil !== undefined && renewalAppliedAt !== undefined
  const deadlines = waiting ? [renewalDecision(validUntil, context.facts)] : renewalWindow(validUntil, context.facts)
  const data = { caseId, changes, deadlines, lateReason, materials, settled: [], validUntil, voucher }
  return expiredRefusal(state, context) ?? voucherRefusal(voucher, context) ?? accept({ type: 'PermitChanged', data })
}

/** From when on a change has effect: it takes back no day that the permit has lasted already. */
function changedFrom({ validFrom }: Permit, context: Circumstances): PlainDate {
  const day = dayOfAct(context)
  return day > validFrom ? day : validFrom
}

/** PL-50: applied for in time, it must be decided before the permit expires; silence renews, as it accepts (PL-32.4). */
export function applyForRenewal(
  command: Command<'ApplyForRenewal'>,
  state: WithPermit,
  context: Circumstances,
): Decided {
  const { facts, occurredAt } = context
  const { caseId, lateReason, materials, voucher } = command
  const { validUntil } = state.permit
  if (validUntil === undefined) return refuse('permit-without-term', {})
  const window = trackedOf(state, 'renewal-application')?.deadline
  if (window !== undefined && occurredAt > window.dueAt) return refuse('renewal-too-late', { lastDay: window.dueOn })
  const deadlines = [renewalDecision(validUntil, facts, entryGraceUntil(context))]
  const data = { caseId, deadlines, lateReason, materials, settled: unsettled(state, 'renewal-application'), voucher }
  return voucherRefusal(voucher, context) ?? accept({ type: 'RenewalApplied', data })
}

/** Before the term ends: its last day is the last in time. */
function renewalDecision(validUntil: PlainDate, facts: CaseView, notedAfter?: Instant): CaseDeadline {
  const startAt = expiryOf(validUntil, facts)
  const limit = { days: 0, unit: 'natural' } as const
  const plan: Plan = { kind: 'renewal-decision', counts: 'before', startAt, limit, basis: 'law', clause: 'PL-50' }
  return countDeadline({ ...plan, notedAfter }, [], facts)
}

export function renewPermit(command: Command<'RenewPermit'>, state: WithPermit, context: Circumstances): Decided {
  const { caseId, lateReason, validUntil, voucher } = command
  const before = state.permit.validUntil
  if (before !== undefined && validUntil <= before) return refuse('validity-not-extended', { validUntil: before })
  const deadlines = renewalWindow(validUntil, context.facts)
  const data = { caseId, deadlines, lateReason, settled: unsettled(state, ...renewalDeadlines), validUntil, voucher }
  return voucherRefusal(voucher, context) ?? accept({ type: 'PermitRenewed', data })
}

export function refuseRenewal(command: Command<'RefuseRenewal'>, state: WithPermit, context: Circumstances): Decided {
  const { caseId, lateReason, reasons, remedies, voucher } = command
  const data = { caseId, lateReason, reasons, remedies, settled: unsettled(state, ...renewalDeadlines), voucher }
  return voucherRefusal(voucher, context) ?? accept({ type: 'RenewalRefused', data })
}

/** It occurred when the old term ran out undecided, and lasts as long again. */
export function deemedRenewal(state: WithPermit, dueAt: CaseEvent['occurredAt'] & string, facts: CaseView): CaseEvent {
  const validUntil = nextTerm(state, facts)
  return {
    type: 'RenewalDeemed',
    data: {
      caseId: state.about.caseId,
      deadlines: renewalWindow(validUntil, facts),
      dueAt,
      settled: unsettled(state, ...renewalDeadlines),
      validUntil,
    },
    occurredAt: dueAt,
  }
}

/** Where the item names no term, as many days as the term that ends, its first and its last among them. */
function nextTerm(state: WithPermit, { item }: CaseView): PlainDate {
  const from = termFrom(state)
  const end = dayNumber(state.permit.validUntil ?? from)
  return endOfTerm(dateOf(end + 1), item) ?? dateOf(end + (end - dayNumber(from) + 1))
}

/** PL-69. Whom the organ wronged is compensated; who deceived it is not; the public interest may forbid it at all. */
export function revokePermit(command: Command<'RevokePermit'>, state: WithPermit, context: Circumstances): Decided {
  const { caseId, compensation, ground, lateReason, reasons, remedies, seriousPublicHarm, voucher } = command
  if (seriousPublicHarm) return refuse('revocation-harms-public-interest', {})
  const obliged = ground === 'fraudOrBribery'
  if (obliged && compensation !== undefined) return refuse('fraud-not-compensated', {})
  if (!obliged && compensation === undefined) return refuse('compensation-needed', { ground })
  const settled = allUnsettled(state)
  const data = { caseId, compensation, ground, lateReason, obliged, reasons, remedies, settled, voucher }
  return voucherRefusal(voucher, context) ?? accept({ type: 'PermitRevoked', data })
}

/** PL-8: for the public interest, and with compensation; what has expired has no effect any more that could be withdrawn. */
export function withdrawPermit(command: Command<'WithdrawPermit'>, state: WithPermit, context: Circumstances): Decided {
  const { caseId, compensation, ground, lateReason, reasons, remedies, voucher } = command
  const data = { caseId, compensation, ground, lateReason, reasons, remedies, settled: allUnsettled(state), voucher }
  return expiredRefusal(state, context) ?? voucherRefusal(voucher, context) ?? accept({ type: 'PermitWithdrawn', data })
}

/** PL-70: what has ended is struck off. */
export function deregisterPermit(
  command: Command<'DeregisterPermit'>,
  state: WithPermit,
  context: Circumstances,
): Decided {
  const { caseId, ground, lateReason, reason } = command
  const { permit, status } = state
  if (ground === 'expired' && expiredRefusal(state, context) === undefined)
    return refuse('permit-not-expired', { validUntil: permit.validUntil ?? '–' })
  if (ground === 'revokedOrWithdrawn' && status !== 'revoked' && status !== 'withdrawn')
    return refuse('permit-not-revoked', { status })
  return accept({
    type: 'PermitDeregistered',
    data: { caseId, ground, lateReason, reason, settled: allUnsettled(state) },
  })
}
