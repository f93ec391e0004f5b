// 受理 decisions: by voucher, or by silence at the end of day 5 (PL-32.4, PL-32.5). Both start the clocks of the decision.
import { dayOf } from '../calendar/deadline.ts'
import { accept, type Context, type Decision } from '../decider.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import type { Instant } from '../values.ts'
import { definitionOf } from '../workflow/definition.ts'
import { openSteps, startMarking } from '../workflow/marking.ts'
import type { CaseAct, CaseEvent } from './case.messages.ts'
import { type CountingFacts, countDeadline, decisionPlans, stepPlans } from './caseCounting.ts'
import type { ActFacts, CaseView } from './caseFacts.ts'
import { dayOfAct, voucherRefusal } from './caseGuards.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import { type AtIntake, unsettled } from './caseState.ts'

/** The version in force at acceptance is the one that the case keeps (LPS-9.2). */
export function acceptApplication(
  command: Extract<CaseAct, { type: 'AcceptApplication' }>,
  state: AtIntake,
  context: Context<ActFacts>,
): Decision<CaseEvent> {
  const { facts, occurredAt } = context
  const { caseId, lateReason, voucher } = command
  const { inForce } = facts
  return (
    voucherRefusal(voucher, context) ??
    accept({
      type: 'ApplicationAccepted',
      data: {
        acceptedOn: dayOfAct(context),
        caseId,
        deadlines: startedBy(occurredAt, occurredAt, inForce),
        effectiveFrom: occurredAt,
        itemVersion: inForce.itemVersion,
        lateReason,
        office: inForce.item.office,
        orgId: state.about.orgId,
        settled: unsettled(state, 'acceptance'),
        tokens: begin(inForce.item).tokens,
        voucher,
      },
    })
  )
}

/** It occurred at the end of day 5 and has been so since the materials came, under the version that they came under. */
export function deemedAcceptance(state: AtIntake, dueAt: Instant, facts: CaseView): CaseEvent {
  const { caseId, itemVersion, orgId, receivedAt, timeZone } = state.about
  return {
    type: 'AcceptanceDeemed',
    data: {
      acceptedOn: dayOf(dueAt, timeZone),
      caseId,
      deadlines: startedBy(receivedAt, dueAt, facts),
      dueAt,
      effectiveFrom: receivedAt,
      itemVersion,
      office: facts.item.office,
      orgId,
      settled: unsettled(state, 'acceptance'),
      tokens: begin(facts.item).tokens,
    },
    occurredAt: dueAt,
  }
}

const begin = (item: ItemFacts) => {
  const definition = definitionOf(item)
  const marking = startMarking(definition)
  return { tokens: [...marking], open: openSteps(definition, marking) }
}

/** The clocks of the decision run from when the acceptance has effect, those of the first steps from when they open. */
function startedBy(effectiveFrom: Instant, openedAt: Instant, facts: CountingFacts): CaseDeadline[] {
  const { item } = facts
  const plans = [...decisionPlans(item, effectiveFrom), ...stepPlans(item, begin(item).open, openedAt)]
  return plans.map((plan) => countDeadline(plan, [], facts))
}
