// 办理流程: the explicit graph of an item version, every step with its outcomes, every join with what leads to it. Pure.
import { oncePer } from '../oncePer.ts'
import type { NodeId } from '../values.ts'
import { end, type Outcome, pass, type Step, type WorkflowFacts } from './workflow.messages.ts'

export type StepId = NodeId

export type StepNode = {
  readonly kind: 'step'
  readonly id: StepId
  readonly name: string
  readonly step: Step
  readonly outcomes: readonly Outcome[]
}
export type GatewayNode = {
  readonly kind: 'fork' | 'join' | 'merge'
  readonly id: NodeId
  readonly name?: string
  readonly to: readonly NodeId[]
  /** The nodes that lead here, sorted: a join waits for a token from each of them. */
  readonly from: readonly NodeId[]
}
export type Node = StepNode | GatewayNode

export type Definition = {
  /** The end where an item has no steps. */
  readonly start: NodeId
  readonly nodes: ReadonlyMap<NodeId, Node>
  /** Ids that stand more than once; the first node of each is in `nodes`. */
  readonly repeated: readonly NodeId[]
}

/** Of nodes that bear the same id the first stands; the check of soundness names the others. */
export const definitionOf: (facts: WorkflowFacts) => Definition = oncePer((facts) => {
  const steps = facts.steps.map((step, index): StepNode => {
    const next = facts.steps[index + 1]?.stepId ?? end
    const { name, outcomes = [passTo(next)], stepId } = step
    return { kind: 'step', id: stepId, name, step, outcomes }
  })
  const from = sourcesOf(facts, steps)
  const gateways = (facts.gateways ?? []).map(({ gatewayId, kind, name, to }): GatewayNode => {
    const sources = [...(from.get(gatewayId) ?? [])].sort()
    return { kind, id: gatewayId, ...(name !== undefined && { name }), to, from: sources }
  })
  const nodes = new Map<NodeId, Node>()
  const repeated = new Set<NodeId>()
  for (const node of [...steps, ...gateways]) {
    if (nodes.has(node.id)) repeated.add(node.id)
    else nodes.set(node.id, node)
  }
  return { start: facts.startsAt ?? facts.steps[0]?.stepId ?? end, nodes, repeated: [...repeated] }
})

const passTo = (to: NodeId): Outcome => ({ kind: 'pass', name: '通过', outcomeId: pass, to })

/** Each target once for every outcome or branch that names it. */
export const targetsOf = (node: Node): readonly NodeId[] =>
  node.kind === 'step' ? node.outcomes.map(({ to }) => to) : node.to

export const stepsOf: (definition: Definition) => readonly StepNode[] = oncePer(({ nodes }) =>
  [...nodes.values()].filter((node) => node.kind === 'step'),
)

/** By target: the nodes that lead to it. Several outcomes of one step are one way, for only one of them happens. */
function sourcesOf({ gateways = [] }: WorkflowFacts, steps: readonly StepNode[]): ReadonlyMap<NodeId, Set<NodeId>> {
  const from = new Map<NodeId, Set<NodeId>>()
  const lead = (source: NodeId, target: NodeId) => from.set(target, (from.get(target) ?? new Set()).add(source))
  for (const { id, outcomes } of steps) for (const { to } of outcomes) lead(id, to)
  for (const { gatewayId, to } of gateways) for (const target of to) lead(gatewayId, target)
  return from
}
