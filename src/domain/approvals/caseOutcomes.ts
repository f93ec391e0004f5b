// 决定 decisions: granted, denied, forwarded, void; the fee; the delivery (PL-35, 37 to 39, 42 to 44, 58, 59).
import { dateOf, dayNumber, lastDayOfMonths } from '../calendar/days.ts'
import { accept, type Context, type Decision, refuse } from '../decider.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import type { Instant, PlainDate } from '../values.ts'
import type { CaseAct, CaseEvent } from './case.messages.ts'
import { type CountingFacts, countDeadline, lastMomentOf, type Plan, working } from './caseCounting.ts'
import type { ActFacts } from './caseFacts.ts'
import { dayOfAct, voucherRefusal } from './caseGuards.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import { type AtIntake, allUnsettled, type InHandling, unsettled, type WithPermit } from './caseState.ts'

type Command<Type extends CaseAct['type']> = Extract<CaseAct, { type: Type }>
type Decided = Decision<CaseEvent>
type Circumstances = Context<ActFacts>

/** PL-35: opinion and all materials go up directly; the lower organ's part ends here. */
export function forwardCase(command: Command<'ForwardCase'>, state: InHandling, context: Circumstances): Decided {
  const { caseId, lateReason, opinion, upperOrgan, voucher } = command
  const data = { caseId, lateReason, opinion, settled: allUnsettled(state), upperOrgan, voucher }
  return voucherRefusal(voucher, context) ?? accept({ type: 'CaseForwarded', data })
}

export function grantPermit(command: Command<'GrantPermit'>, state: InHandling, context: Circumstances): Decided {
  const { facts, occurredAt } = context
  const { caseId, certificateKind, certificateNumber, document, lateReason, opinion, voucher } = command
  const validFrom = command.validFrom ?? dayOfAct(context)
  const validUntil = command.validUntil ?? endOfTerm(validFrom, facts.item)
  if (validUntil !== undefined && validUntil < validFrom)
    return refuse('validity-ends-before-it-begins', { validFrom, validUntil })
  const delivery: Plan = { kind: 'delivery', startAt: occurredAt, limit: working(10), basis: 'law', clause: 'PL-44' }
  return (
    voucherRefusal(voucher, context) ??
    accept({
      type: 'PermitGranted',
      data: {
        caseId,
        certificateKind,
        certificateNumber,
        deadlines: [countDeadline(delivery, [], facts), ...renewalWindow(validUntil, facts)],
        document,
        lateReason,
        opinion,
        settled: allUnsettled(state),
        validFrom,
        validUntil,
        voucher,
      },
    })
  )
}

/** Five years from 2 March last until 1 March, a year from 29 February until 28 February. */
export function endOfTerm(validFrom: PlainDate, { permitValidity }: ItemFacts): PlainDate | undefined {
  if (permitValidity === undefined) return undefined
  return dateOf(lastDayOfMonths(dayNumber(validFrom), permitValidity.months))
}

/** PL-50: renewal is applied for 30 days before expiry; natural days, for the period is the holder's (an interpretation). */
export function renewalWindow(validUntil: PlainDate | undefined, facts: CountingFacts): CaseDeadline[] {
  if (validUntil === undefined) return []
  const startAt = lastMomentOf(validUntil, facts.item.timeZone)
  const limit = { days: 30, unit: 'natural' } as const
  return [
    countDeadline(
      { kind: 'renewal-application', counts: 'before', startAt, limit, basis: 'law', clause: 'PL-50' },
      [],
      facts,
    ),
  ]
}

/** PL-38: reasons and remedies are part of the form. */
export function denyPermit(command: Command<'DenyPermit'>, state: InHandling, context: Circumstances): Decided {
  const { caseId, document, lateReason, reasons, remedies, voucher } = command
  const data = { caseId, document, lateReason, reasons, remedies, settled: allUnsettled(state), voucher }
  return voucherRefusal(voucher, context) ?? accept({ type: 'PermitDenied', data })
}

export function deliverPermit(command: Command<'DeliverPermit'>, state: WithPermit): Decided {
  const { caseId, lateReason, method, proof } = command
  const settled = unsettled(state, 'delivery')
  return accept({ type: 'PermitDelivered', data: { caseId, lateReason, method, proof, settled } })
}

/** PL-59: what is published is what is charged. */
export function chargeFee(command: Command<'ChargeFee'>, { facts }: Circumstances): Decided {
  const { amountFen, caseId, lateReason, receiptNumber } = command
  const { fee, itemId } = facts.item
  if (fee === undefined) return refuse('fee-not-published', { itemId })
  if (amountFen !== fee.amountFen)
    return refuse('fee-not-as-published', { charged: amountFen, published: fee.amountFen })
  const basis = fee.basis ?? fee.standard ?? itemId
  const data = { amountFen, basis, caseId, itemVersion: facts.itemVersion, lateReason, receiptNumber }
  return accept({ type: 'FeeCharged', data })
}

/** 作废办结: invalid in business. What is technically void is corrected instead (LPS-8.2, 9.5). */
export function voidCase(command: Command<'VoidCase'>, state: AtIntake | InHandling): Decided {
  const { caseId, lateReason, reason } = command
  return accept({ type: 'CaseVoided', data: { caseId, lateReason, reason, settled: allUnsettled(state) } })
}

/** The first moment after the permit's last day would be too late. */
export const expiryOf = (validUntil: PlainDate, { item }: CountingFacts): Instant =>
  lastMomentOf(validUntil, item.timeZone)
