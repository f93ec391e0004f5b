// 办理 decisions: whose step it is, who checked, and where the case goes (PL-34, LPS-9.2, LPS-11.6).
import { accept, type Context, type Decision, type Refused, refuse } from '../decider.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import { stepHandlers } from '../items/stepHandlers.ts'
import type { AccountId, NodeId } from '../values.ts'
import { definitionOf, stepsOf } from '../workflow/definition.ts'
import { completeStep as complete, type Marking, openSteps, placeOf } from '../workflow/marking.ts'
import { canMove, misplaced } from '../workflow/migration.ts'
import type { CaseAct, CaseEvent } from './case.messages.ts'
import { countDeadline, stepPlans } from './caseCounting.ts'
import type { ActFacts } from './caseFacts.ts'
import type { Token } from './caseParts.messages.ts'
import { type InHandling, type OpenStep, unsettled } from './caseState.ts'

type Command<Type extends CaseAct['type']> = Extract<CaseAct, { type: Type }>
type Decided = Decision<CaseEvent>
type Circumstances = Context<ActFacts>

export const markingOf = (tokens: readonly Token[]): Marking =>
  tokens.map(({ from, node }) => (from === undefined ? { node } : { from, node }))

export function claimStep(command: Command<'ClaimStep'>, state: InHandling, { actor, facts }: Circumstances): Decided {
  const { caseId, lateReason, stepId } = command
  const refused = stepRefusal('ClaimStep', stepId, actor.account, state, facts)
  if (refused !== undefined) return refused
  const isOwn = state.handling.steps.some((step) => step.stepId === stepId && step.handler === actor.account)
  return isOwn
    ? accept()
    : accept({ type: 'StepClaimed', data: { caseId, handler: actor.account, lateReason, stepId } })
}

export function reassignStep(command: Command<'ReassignStep'>, state: InHandling, { facts }: Circumstances): Decided {
  const { caseId, lateReason, reason, stepId, to } = command
  const step = openStep(state, stepId)
  if ('ok' in step) return step
  if (step.handler === to) return accept()
  return (
    handlersRefusal(stepId, [to], state, facts) ??
    accept({ type: 'StepReassigned', data: { caseId, from: step.handler, lateReason, reason, stepId, to } })
  )
}

/** Whoever completes a step that nobody has claimed claims it with that. */
export function completeStep(command: Command<'CompleteStep'>, state: InHandling, context: Circumstances): Decided {
  const { actor, facts, occurredAt } = context
  const { caseId, documents, lateReason, opinion, stepId } = command
  const step = openStep(state, stepId)
  if ('ok' in step) return step
  const taken = takenRefusal(step, actor.account)
  if (taken !== undefined) return taken
  const claimed = step.handler !== undefined
  const staff = [...new Set([actor.account, ...(command.staff ?? [])])]
  const refused = staffRefusal(stepId, staff, facts.item) ?? handlersRefusal(stepId, staff, state, facts)
  if (refused !== undefined) return refused
  const definition = definitionOf(facts.item)
  const outcomes = stepsOf(definition).find(({ id }) => id === stepId)?.outcomes ?? []
  const outcome =
    command.outcomeId === undefined && outcomes.length === 1
      ? outcomes[0]
      : outcomes.find(({ outcomeId }) => outcomeId === command.outcomeId)
  const moved = outcome && complete(definition, markingOf(state.handling.tokens), stepId, outcome.outcomeId)
  if (outcome === undefined || !moved?.ok)
    return refuse('outcome-unknown', { stepId, outcomes: outcomes.map(({ outcomeId }) => outcomeId) })
  const before = state.handling.steps.map((one) => one.stepId).filter((id) => id !== stepId)
  const opened = openSteps(definition, moved.marking).filter((id) => !before.includes(id))
  const plans = stepPlans(facts.item, opened, occurredAt)
  const completed: CaseEvent = {
    type: 'StepCompleted',
    data: {
      caseId,
      deadlines: plans.map((plan) => countDeadline(plan, state.handling.runs, facts)),
      documents,
      ended: moved.ended,
      lateReason,
      opinion,
      outcome: outcome.kind,
      outcomeId: outcome.outcomeId,
      settled: unsettled(state, `step-${stepId}`),
      staff,
      stepId,
      tokens: [...moved.marking],
    },
  }
  if (claimed) return accept(completed)
  return accept<CaseEvent>(
    { type: 'StepClaimed', data: { caseId, handler: actor.account, lateReason, stepId } },
    completed,
  )
}

/**
 * A running case goes on under another version only where each of its tokens has its place there. That version is a newer one,
 * and in force: what does not bind yet binds no case (PL-30), and a move by mistake is corrected, not undone by another (LPS-9.5).
 */
export function moveToVersion(
  command: Command<'MoveCaseToVersion'>,
  state: InHandling,
  { facts, occurredAt }: Circumstances,
): Decided {
  const { caseId, lateReason, reason, version } = command
  const { itemVersion } = state.about
  if (version === itemVersion) return accept()
  const { target, targetFrom } = facts
  const { itemId } = facts.item
  if (target === undefined) return refuse('item-version-unknown', { itemId, version })
  if (version < itemVersion) return refuse('item-version-not-newer', { itemId, version, current: itemVersion })
  if (targetFrom !== undefined && occurredAt < targetFrom)
    return refuse('item-version-not-in-force', { itemId, version, from: targetFrom })
  const marking = markingOf(state.handling.tokens)
  const to = definitionOf(target)
  if (!canMove(marking, to))
    return refuse('case-cannot-move', { version, places: namesOf(marking, misplaced(marking, to)) })
  const { tokens } = state.handling
  const data = { caseId, deadlines: [], from: itemVersion, lateReason, reason, settled: [], to: version }
  return accept({ type: 'CaseMovedToVersion', data: { ...data, tokens: [...tokens] } })
}

/** What has no place in the new version; where all have one, the places that together lead to no end there. */
const namesOf = (marking: Marking, lost: readonly string[]): readonly string[] =>
  lost.length > 0 ? lost : marking.map(placeOf)

function openStep({ handling }: InHandling, stepId: NodeId): OpenStep | Refused {
  const open = handling.steps.map((step) => step.stepId)
  return handling.steps.find((step) => step.stepId === stepId) ?? refuse('step-not-open', { stepId, open })
}

export type StepAct = 'ClaimStep' | 'CompleteStep' | 'ReassignStep'

/** What such an act of this account on a step would be refused for, whatever else it said; undefined where nothing is known of. */
export function stepRefusal(
  type: StepAct,
  stepId: NodeId,
  account: AccountId,
  state: InHandling,
  facts: Handlers,
): Refused | undefined {
  const step = openStep(state, stepId)
  if ('ok' in step) return step
  // Whoever gives a step on says to whom: that is judged when it comes.
  if (type === 'ReassignStep') return undefined
  const taken = takenRefusal(step, account)
  if (taken !== undefined) return taken
  return type === 'ClaimStep' && step.handler === account ? undefined : handlersRefusal(stepId, [account], state, facts)
}

/** LPS-11.6: what one has taken up is nobody else's. */
const takenRefusal = ({ handler, stepId }: OpenStep, account: AccountId): Refused | undefined =>
  handler === undefined || handler === account ? undefined : refuse('step-claimed-by-another', { stepId, handler })

/** What tells who handles a step. */
export type Handlers = Pick<ActFacts, 'item' | 'posts'>

/**
 * Those whom the item names for the step and those who hold a post that it asks for, else those whom the item names for itself;
 * and never the one who chairs the hearing, or chaired it (PL-48).
 */
function handlersRefusal(
  stepId: NodeId,
  accounts: readonly AccountId[],
  { handling }: InHandling,
  { item, posts }: Handlers,
): Refused | undefined {
  const chair = handling.hearing.scheduled?.chair
  const chairing = accounts.filter((account) => account === chair)
  if (chairing.length > 0) return refuse('chair-may-not-review', { accounts: chairing })
  const asked = stepHandlers(
    item.steps.find((step) => step.stepId === stepId),
    item,
  )
  const named = asked.handlers
  if (named === undefined) return undefined
  const holdsPost = (account: AccountId) => posts?.get(account)?.some((post) => asked.posts.includes(post)) === true
  const others = accounts.filter((account) => !(named.includes(account) || holdsPost(account)))
  return others.length === 0 ? undefined : refuse('not-a-handler-of-step', { stepId, accounts: others })
}

/** PL-34: the substance is checked by two staff or more. */
function staffRefusal(stepId: NodeId, staff: readonly AccountId[], { steps }: ItemFacts): Refused | undefined {
  const needed = steps.find((step) => step.stepId === stepId)?.staff ?? 1
  return staff.length < needed ? refuse('two-staff-needed', { stepId, given: staff.length }) : undefined
}
