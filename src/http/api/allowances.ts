// What whoever asks may do to a case now: each act, or the refusal that it would meet. Pages and the interface say the same.
import { relationOf } from '../../commands/authorize.ts'
import { type ActType, type Allowance, actTypes, allowedCommands } from '../../domain/approvals/caseAllowed.ts'
import type { CaseFacts } from '../../domain/approvals/caseFacts.ts'
import { type Handlers, type StepAct, stepRefusal } from '../../domain/approvals/caseHandling.ts'
import type { ApprovalCase, OpenStep } from '../../domain/approvals/caseState.ts'
import type { ItemFacts } from '../../domain/items/item.messages.ts'
import type { Instant, OrgId } from '../../domain/values.ts'
import { type Caller, permitted } from '../auth.ts'

/** A case as it stands: `item` is what the version says that it stands under, `orgId` the office that it belongs to. */
export type Standing = {
  readonly state: ApprovalCase
  readonly facts: CaseFacts
  readonly item: ItemFacts
  readonly orgId: OrgId
  readonly now: Instant
}

const stepActs: readonly ActType[] = ['ClaimStep', 'ReassignStep', 'CompleteStep'] satisfies readonly StepAct[]
export const isStepAct = (type: ActType): type is StepAct => stepActs.includes(type)

/** Rights come first, as they do for a command. */
export function allowancesOf(standing: Standing, caller: Caller): readonly Allowance[] {
  const { facts, now, orgId, state } = standing
  const allowed = new Map(allowedCommands(state, facts, now).map((one) => [one.type, one]))
  return actTypes.map((type) => {
    const given = allowed.get(type) ?? { type }
    if (isStepAct(type)) return stepAllowance(standing, caller, type, given)
    return permitted(caller, type, orgId) ? given : notPermitted(caller, type, [orgId])
  })
}

/** A step belongs to the office that the item places it in, else to that of the case (上报). */
export const officeOfStep = ({ item, orgId }: Pick<Standing, 'item' | 'orgId'>, stepId: string): OrgId =>
  item.steps.find((step) => step.stepId === stepId)?.orgId ?? orgId

const openSteps = ({ state }: Standing): readonly OpenStep[] =>
  state.status === 'accepted' ? state.handling.steps : []

/** The open steps with which the caller may do this, whoever has claimed them. */
export const stepsWithin = (standing: Standing, caller: Caller, type: StepAct): readonly OpenStep[] =>
  openSteps(standing).filter(({ stepId }) => permitted(caller, type, officeOfStep(standing, stepId)))

function stepAllowance(standing: Standing, caller: Caller, type: StepAct, given: Allowance): Allowance {
  const { item, orgId, state } = standing
  const open = openSteps(standing)
  const concerned = open.length > 0 ? open : item.steps
  const placed = new Set(concerned.map(({ stepId }) => officeOfStep(standing, stepId)))
  const offices = placed.size > 0 ? [...placed] : [orgId]
  if (!offices.some((office) => permitted(caller, type, office))) return notPermitted(caller, type, offices)
  if (given.refusal !== undefined || state.status !== 'accepted') return given
  const facts = handlersFor(caller, item)
  const refusals = stepsWithin(standing, caller, type).map(({ stepId }) =>
    stepRefusal(type, stepId, caller.actor.account, state, facts),
  )
  const [first] = refusals
  return first === undefined || refusals.includes(undefined) ? given : { type, refusal: first.refusal }
}

/** What tells whether the caller handles a step: by name, or by a post that they hold. */
export const handlersFor = ({ actor, posts }: Caller, item: ItemFacts): Handlers => ({
  item,
  posts: new Map([[actor.account, posts]]),
})

function notPermitted(caller: Caller, type: ActType, owners: readonly OrgId[]): Allowance {
  const relations = [...new Set(owners.map((owner) => relationOf(caller.actor, owner)))]
  return { type, refusal: { code: 'not-permitted', details: { action: type, relations } } }
}
