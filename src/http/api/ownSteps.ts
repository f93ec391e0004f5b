// 环节 of a case handled here: what was done in each, what is open and with whom, and what lies ahead.
import type { ApprovalCase, EventData } from '../../domain/approvals/caseState.ts'
import { stepHandlers } from '../../domain/items/stepHandlers.ts'
import type { Instant } from '../../domain/values.ts'
import { definitionOf, stepsOf as stepNodesOf } from '../../domain/workflow/definition.ts'
import type { OwnReading } from './ownReading.ts'

/** One completion: a step that the case was returned to has several. */
type Round = {
  readonly at: Instant
  readonly outcomeId: string
  readonly outcomeName: string | null
  readonly outcome: 'pass' | 'return'
  readonly opinion: string
  readonly staff: readonly string[]
  readonly documents: EventData<'StepCompleted'>['documents']
}
export type OwnStep = {
  readonly stepId: string
  readonly name: string
  /** `skipped`: the case is over and has not gone through it. */
  readonly state: 'done' | 'open' | 'ahead' | 'skipped'
  readonly since: Instant | null
  readonly claimedBy: string | null
  /** Accounts and posts that the item names for it; where there are none, the whole office may. */
  readonly handlers: readonly string[]
  readonly posts: readonly string[]
  /** The office that it is placed in, where that is another than the case's (上报). */
  readonly orgId: string | null
  readonly office: string | null
  readonly staffNeeded: number
  readonly outcomes: readonly { readonly outcomeId: string; readonly name: string; readonly kind: 'pass' | 'return' }[]
  readonly rounds: readonly Round[]
}

/** In the order of the item's version; a step of another version that was done before a move stands where it was done. */
const underWay: readonly ApprovalCase['status'][] = ['none', 'draft', 'received', 'supplementing', 'accepted']
/** Whether steps that have not been reached may still be. */
export const isUnderWay = ({ status }: ApprovalCase): boolean => underWay.includes(status)

export function stepsOf({ counting, state, view }: OwnReading): readonly OwnStep[] {
  if (view === undefined) return []
  const open = state.status === 'accepted' ? state.handling.steps : []
  const unreached = isUnderWay(state) ? 'ahead' : 'skipped'
  const done = counting.filter((event) => event.type === 'StepCompleted')
  return stepNodesOf(definitionOf(view.item)).map(({ id, name, outcomes, step }) => {
    const opened = open.find(({ stepId }) => stepId === id)
    const rounds = done.flatMap(({ data, occurredAt }): Round[] => {
      const { documents, opinion, outcome, outcomeId, staff, stepId } = data
      if (stepId !== id) return []
      const outcomeName = outcomes.find((one) => one.outcomeId === outcomeId)?.name ?? null
      return [{ at: occurredAt, outcomeId, outcomeName, outcome, opinion, staff, documents }]
    })
    const { handlers = [], posts } = stepHandlers(step, view.item)
    const notOpen = rounds.length > 0 ? 'done' : unreached
    return {
      stepId: id,
      name,
      state: opened === undefined ? notOpen : 'open',
      since: opened?.since ?? null,
      claimedBy: opened?.handler ?? null,
      handlers,
      posts,
      orgId: step.orgId ?? null,
      office: step.office ?? null,
      staffNeeded: step.staff ?? 1,
      outcomes: outcomes.map(({ kind, name: called, outcomeId }) => ({ outcomeId, name: called, kind })),
      rounds,
    }
  })
}
