// The markings that a workflow can get into, up to a bound, each with a way there. Pure.
import type { Definition, StepId } from './definition.ts'
import type { Taken } from './fault.ts'
import { completeStep, hasEnded, type Marking, openSteps, placeOf } from './marking.ts'
import { end } from './workflow.messages.ts'

export const mostMarkings = 3_000

export type Reached = {
  readonly marking: Marking
  /** It is not left any more: a token has reached the end, or two lie at one place. */
  readonly last: boolean
  readonly before?: { readonly reached: Reached; readonly taken: Taken }
  /** What comes next, each with a completion that leads there. */
  readonly next: Map<Reached, Taken>
}

export type Explored = {
  readonly reached: readonly Reached[]
  /** All of them, not only the first. */
  readonly whole: boolean
}

/** Wide: by their distance from the start, each with the shortest way. Deep: to the end first, where there are too many. */
export function explore(definition: Definition, from: Marking, order: 'wide' | 'deep' = 'wide'): Explored {
  const known = new Map<string, Reached>()
  const reached: Reached[] = []
  const meet = (marking: Marking, before?: Reached['before']): Reached => {
    const name = nameOf(marking)
    const met = known.get(name)
    if (met !== undefined) return met
    const last = hasEnded(marking) || doubled(marking).length > 0
    const fresh = { marking, last, ...(before && { before }), next: new Map<Reached, Taken>() }
    known.set(name, fresh)
    reached.push(fresh)
    return fresh
  }
  const ahead = [meet(from)]
  for (let at = 0; at < ahead.length; order === 'wide' && at++) {
    const state = order === 'wide' ? ahead[at] : ahead.pop()
    if (state === undefined || state.last) continue
    if (reached.length > mostMarkings) return { reached, whole: false }
    const met = reached.length
    for (const { marking, taken } of successors(definition, state.marking))
      state.next.set(meet(marking, { reached: state, taken }), taken)
    ahead.push(...reached.slice(met))
  }
  return { reached, whole: true }
}

export function pathTo({ before }: Reached): readonly Taken[] {
  const path: Taken[] = []
  for (let at = before; at !== undefined; at = at.reached.before) path.push(at.taken)
  return path.reverse()
}

/** The places that hold more than one token, the end not counted. */
export const doubled = (marking: Marking): Marking =>
  marking.filter(
    (token, at) => token.node !== end && marking.findIndex((one) => placeOf(one) === placeOf(token)) !== at,
  )

const nameOf = (marking: Marking): string => marking.map(placeOf).join(' ')

type Successor = { readonly marking: Marking; readonly taken: Taken }

const successors = (definition: Definition, marking: Marking): readonly Successor[] =>
  openSteps(definition, marking).flatMap((stepId) => outcomesOf(definition, stepId, marking))

function outcomesOf(definition: Definition, stepId: StepId, marking: Marking): readonly Successor[] {
  const node = definition.nodes.get(stepId)
  if (node?.kind !== 'step') return []
  return node.outcomes.flatMap(({ outcomeId }) => {
    const completed = completeStep(definition, marking, stepId, outcomeId)
    return completed.ok ? [{ marking: completed.marking, taken: { stepId, outcomeId } }] : []
  })
}
