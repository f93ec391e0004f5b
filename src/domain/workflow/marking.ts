// The token game: which steps of a case are open, and where its tokens go when one of them is completed. Pure.
import type { NodeId } from '../values.ts'
import { type Definition, type StepId, stepsOf } from './definition.ts'
import { end } from './workflow.messages.ts'

/** A token lies at a step, at the end, or at a join, there under the node that it came from. */
export type Token = { readonly node: NodeId; readonly from?: NodeId }
/** Sorted; plain JSON. Two tokens at one place are two entries: a sound definition never gets there. */
export type Marking = readonly Token[]

export type Completion =
  | { readonly ok: true; readonly marking: Marking; readonly ended: boolean }
  | {
      readonly ok: false
      readonly reason: 'step-unknown' | 'step-not-open' | 'outcome-unknown' | 'target-unknown' | 'gateway-loop'
    }

type Arrival = { readonly node: NodeId; readonly from: NodeId }
type Moved = { readonly ok: true; readonly marking: Marking } | Extract<Completion, { ok: false }>

/** More arrivals at gateways than this by one completion: they lead to each other without a step. */
const mostArrivals = 10_000

/** Where a case begins. A definition whose start leads nowhere has an empty one. */
export function startMarking(definition: Definition): Marking {
  const moved = move(definition, [], [{ node: definition.start, from: definition.start }])
  return moved.ok ? moved.marking : []
}

/** The steps that hold a token, in the order of the definition. */
export function openSteps(definition: Definition, marking: Marking): readonly StepId[] {
  const held = new Set(marking.map(({ node }) => node))
  return stepsOf(definition)
    .map(({ id }) => id)
    .filter((id) => held.has(id))
}

/** A token has reached the end; in a sound definition no other is left then. */
export const hasEnded = (marking: Marking): boolean => marking.some(({ node }) => node === end)

/** Takes the token of the step, follows the outcome, and moves through gateways at once. */
export function completeStep(definition: Definition, marking: Marking, stepId: StepId, outcomeId: NodeId): Completion {
  const node = definition.nodes.get(stepId)
  if (node?.kind !== 'step') return { ok: false, reason: 'step-unknown' }
  const held = marking.findIndex((token) => token.node === stepId)
  if (held === -1) return { ok: false, reason: 'step-not-open' }
  const outcome = node.outcomes.find((one) => one.outcomeId === outcomeId)
  if (outcome === undefined) return { ok: false, reason: 'outcome-unknown' }
  const moved = move(definition, marking.toSpliced(held, 1), [{ node: outcome.to, from: stepId }])
  return moved.ok ? { ...moved, ended: hasEnded(moved.marking) } : moved
}

function move({ nodes }: Definition, marking: Marking, arrivals: readonly Arrival[]): Moved {
  const tokens = [...marking]
  const coming = [...arrivals]
  for (let count = 0; coming.length > 0; count++) {
    if (count > mostArrivals) return { ok: false, reason: 'gateway-loop' }
    const arrival = coming.shift() as Arrival
    const node = nodes.get(arrival.node)
    if (node === undefined && arrival.node !== end) return { ok: false, reason: 'target-unknown' }
    if (node === undefined || node.kind === 'step') tokens.push({ node: arrival.node })
    else if (node.kind !== 'join' || joined(tokens, arrival, node.from))
      coming.push(...node.to.map((target) => ({ node: target, from: node.id })))
  }
  return { ok: true, marking: tokens.sort(byPlace) }
}

/** Puts the token at the join; takes one from each of its places where all of them hold one, and says whether it did. */
function joined(tokens: Token[], { from, node }: Arrival, sources: readonly NodeId[]): boolean {
  tokens.push({ node, from })
  const at = (source: NodeId) => tokens.findIndex((token) => token.node === node && token.from === source)
  if (sources.some((source) => at(source) === -1)) return false
  for (const source of sources) tokens.splice(at(source), 1)
  return true
}

/** The name of the place that a token lies at. */
export const placeOf = ({ from, node }: Token): string => (from === undefined ? node : `${node}<${from}`)

const byPlace = (a: Token, b: Token): number => {
  const [one, other] = [placeOf(a), placeOf(b)]
  if (one === other) return 0
  return one < other ? -1 : 1
}
