// 收件 decisions: draft, receipt, and the answers that end an application before it is accepted (PL-29 to 32).
import { accept, type Context, type Decision, type Refused, refuse } from '../decider.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import { differingFields } from '../same.ts'
import type { PlainDate } from '../values.ts'
import type { CaseAct, CaseEvent } from './case.messages.ts'
import { countDeadline, type Plan, working } from './caseCounting.ts'
import type { ActFacts } from './caseFacts.ts'
import { dayOfAct, entryGraceUntil, voucherRefusal } from './caseGuards.ts'
import { missingMaterials, unlistedMaterials } from './caseMaterials.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import { type AtIntake, type Draft, type None, unsettled } from './caseState.ts'

type Command<Type extends CaseAct['type']> = Extract<CaseAct, { type: Type }>
type Circumstances = Context<ActFacts>
type Decided = Decision<CaseEvent>

/**
 * PL-32: five working days for the organ to say what becomes of it. Of an application that was entered late the silence is noted
 * once what answered it in time could have been entered too.
 */
function acceptanceDeadline(context: Circumstances): CaseDeadline {
  const { facts, occurredAt: startAt } = context
  const plan: Plan = { kind: 'acceptance', startAt, limit: working(5), basis: 'law', clause: 'PL-32.4' }
  return countDeadline({ ...plan, notedAfter: entryGraceUntil(context) }, [], facts)
}

/** PL-30: an item that is suspended or withdrawn takes nothing in. */
const closedRefusal = ({ item, itemStatus }: ActFacts): Refused | undefined =>
  itemStatus === 'published' ? undefined : refuse('item-not-open', { itemId: item.itemId, status: itemStatus })

export function draft(command: Command<'DraftApplication'>, state: None | Draft, { facts }: Circumstances): Decided {
  const closed = closedRefusal(facts)
  if (closed !== undefined) return closed
  const { agentId, caseId, channel, itemId, lateReason, materials, subjectId } = command
  const { orgId } = facts.item
  const said = {
    agentId,
    caseId,
    channel,
    itemId,
    itemVersion: facts.itemVersion,
    lateReason,
    materials,
    orgId,
    subjectId,
  }
  if (state.status === 'draft' && differingFields(said, state.draft).length === 0) return accept()
  return accept({ type: 'ApplicationDrafted', data: said })
}

/** A receipt on a rest day is received that day; the next working day is day 1 (A7.5). */
export function receive(command: Command<'ReceiveApplication'>, context: Circumstances): Decided {
  const { facts } = context
  const refused = closedRefusal(facts) ?? voucherRefusal(command.voucher, context)
  if (refused !== undefined) return refused
  const { agentId, caseId, channel, itemId, lateReason, materials, subjectId, voucher } = command
  return accept({
    type: 'ApplicationReceived',
    data: {
      agentId,
      caseId,
      channel,
      deadlines: [acceptanceDeadline(context)],
      itemId,
      itemVersion: facts.itemVersion,
      lateReason,
      materials,
      office: facts.item.office,
      orgId: facts.item.orgId,
      subjectId,
      timeZone: facts.item.timeZone,
      voucher,
    },
  })
}

export function declareNotRequired(command: Command<'DeclareNotRequired'>, state: AtIntake): Decided {
  const { caseId, lateReason, reason } = command
  return accept({
    type: 'DeclaredNotRequired',
    data: { caseId, lateReason, reason, settled: unsettled(state, 'acceptance') },
    clauses: ['PL-32.1'],
  })
}

export function declareNotCompetent(
  command: Command<'DeclareNotCompetent'>,
  state: AtIntake,
  context: Circumstances,
): Decided {
  const { caseId, competentOrgan, lateReason, reason, voucher } = command
  // PL-32.2: the applicant is told where to go, and that is elsewhere.
  if (competentOrgan.trim() === context.facts.item.office)
    return refuse('organ-names-itself', { organ: competentOrgan })
  const settled = unsettled(state, 'acceptance')
  return (
    voucherRefusal(voucher, context) ??
    accept({
      type: 'DeclaredNotCompetent',
      data: { caseId, competentOrgan, lateReason, reason, settled, voucher },
    })
  )
}

export function correctOnTheSpot(
  command: Command<'CorrectOnTheSpot'>,
  state: AtIntake,
  context: Circumstances,
): Decided {
  const { caseId, corrected, lateReason, materials } = command
  const { facts } = context
  const receivedOn = dayOfAct({ ...context, occurredAt: state.about.receivedAt })
  if (dayOfAct(context) !== receivedOn) return refuse('not-on-the-spot', { receivedOn })
  const unlisted = unlistedRefusal(
    facts.item,
    materials.map(({ materialId }) => materialId),
  )
  return unlisted ?? accept({ type: 'CorrectedOnTheSpot', data: { caseId, corrected, lateReason, materials } })
}

const unlistedRefusal = (item: ItemFacts, ids: readonly string[]): Refused | undefined => {
  const materials = unlistedMaterials(item, ids)
  return materials.length === 0 ? undefined : refuse('material-not-of-item', { materials })
}

/** PL-32.4: one notice that lists everything; PL-31: and nothing that the item does not ask for. */
export function requireSupplement(
  command: Command<'RequireSupplement'>,
  state: AtIntake,
  context: Circumstances,
): Decided {
  const { caseId, lateReason, missing, replyBy, voucher } = command
  const { item } = context.facts
  const ids = missing.flatMap(({ materialId }) => materialId ?? [])
  const listed = new Set<string>(ids)
  const forgotten = missingMaterials(item, state.about.materials).filter((id) => !listed.has(id))
  if (forgotten.length > 0) return refuse('supplement-list-incomplete', { missing: forgotten })
  const settled = unsettled(state, 'acceptance')
  return (
    unlistedRefusal(item, ids) ??
    voucherRefusal(voucher, context) ??
    replyDayRefusal(replyBy, context) ??
    accept({ type: 'SupplementRequired', data: { caseId, lateReason, missing, replyBy, settled, voucher } })
  )
}

/** Else whoever is told could not supply in time, and the application could be abandoned at once. */
function replyDayRefusal(replyBy: PlainDate | undefined, context: Circumstances): Refused | undefined {
  const day = dayOfAct(context)
  if (replyBy === undefined || replyBy > day) return undefined
  return refuse('reply-day-not-after-notice', { replyBy, day })
}

/** What came begins the five days anew: silence accepts from here (PL-32.4). */
export function receiveSupplement(command: Command<'ReceiveSupplement'>, context: Circumstances): Decided {
  const { caseId, lateReason, materials, voucher } = command
  const { facts } = context
  const deadlines = [acceptanceDeadline(context)]
  return (
    unlistedRefusal(
      facts.item,
      materials.map(({ materialId }) => materialId),
    ) ??
    voucherRefusal(voucher, context) ??
    accept({ type: 'SupplementReceived', data: { caseId, deadlines, lateReason, materials, voucher } })
  )
}

/** 补交不来办结: the applicant never supplied, or took the application back. */
export function abandon(command: Command<'AbandonApplication'>, state: AtIntake, context: Circumstances): Decided {
  const { caseId, cause, lateReason, reason } = command
  if (cause === 'neverSupplied') {
    if (state.status !== 'supplementing') return refuse('supplement-not-awaited', {})
    const until = state.about.supplement?.replyBy
    if (until !== undefined && dayOfAct(context) <= until) return refuse('supplement-period-open', { until })
  }
  return accept({
    type: 'ApplicationAbandoned',
    data: { caseId, cause, lateReason, reason, settled: unsettled(state, 'acceptance') },
  })
}

export function refuseAcceptance(
  command: Command<'RefuseAcceptance'>,
  state: AtIntake,
  context: Circumstances,
): Decided {
  const { caseId, lateReason, reasons, remedies, voucher } = command
  const settled = unsettled(state, 'acceptance')
  return (
    voucherRefusal(voucher, context) ??
    accept({ type: 'AcceptanceRefused', data: { caseId, lateReason, reasons, remedies, settled, voucher } })
  )
}
