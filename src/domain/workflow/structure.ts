// Faults that the graph shows as it is written: ids, targets, joins without branches, gateways that lead to each other. Pure.
import type { NodeId } from '../values.ts'
import { type Definition, type GatewayNode, stepsOf, targetsOf } from './definition.ts'
import { type Fault, faultOf } from './fault.ts'
import { end } from './workflow.messages.ts'

/** Steps and gateways together. */
export const mostNodes = 250

export function structuralFaults(definition: Definition): readonly Fault[] {
  if (definition.nodes.size > mostNodes) return [faultOf('too-many-nodes')]
  return [...idFaults(definition), ...targetFaults(definition), ...gatewayFaults(definition)]
}

/** Nodes that nothing leads to. All others come to have a token unless something else is wrong: any outcome may be chosen. */
export function deadNodes({ nodes, start }: Definition): readonly Fault[] {
  const met = new Set([start])
  for (const id of met) {
    const node = nodes.get(id)
    for (const to of node === undefined ? [] : targetsOf(node)) met.add(to)
  }
  return [...nodes.keys()].filter((id) => !met.has(id)).map((id) => faultOf('dead-step', id))
}

function idFaults(definition: Definition): readonly Fault[] {
  const repeated = definition.repeated.map((id) => faultOf('duplicate-id', id))
  const outcomes = stepsOf(definition)
    .filter((step) => new Set(step.outcomes.map(({ outcomeId }) => outcomeId)).size < step.outcomes.length)
    .map(({ id }) => faultOf('duplicate-id', id))
  const reserved = definition.nodes.has(end) ? [faultOf('reserved-id', end)] : []
  return [...repeated, ...outcomes, ...reserved]
}

function targetFaults({ nodes, start }: Definition): readonly Fault[] {
  const known = (id: NodeId) => id === end || nodes.has(id)
  const from = known(start) ? [] : [faultOf('unknown-target', start)]
  const astray = [...nodes.values()].flatMap((node) =>
    [...new Set(targetsOf(node))].filter((to) => !known(to)).map((to) => faultOf('unknown-target', node.id, to)),
  )
  return [...from, ...astray]
}

function gatewayFaults({ nodes, start }: Definition): readonly Fault[] {
  const gateways = [...nodes.values()].filter((node) => node.kind !== 'step')
  const joins = gateways
    .filter(({ from, id, kind }) => kind === 'join' && (from.length < 2 || id === start))
    .map(({ id }) => faultOf('join-without-branch', id))
  const circle = circleOf(gateways)
  return circle.length > 0 ? [...joins, faultOf('gateway-loop', ...circle)] : joins
}

/** Gateways that lie on a circle of gateways alone, or between such circles: what is left when leaves are taken away. */
function circleOf(gateways: readonly GatewayNode[]): readonly NodeId[] {
  let left = gateways
  for (;;) {
    const ids = new Set(left.map(({ id }) => id))
    const leading = left.filter(({ from, to }) => to.some((id) => ids.has(id)) && from.some((id) => ids.has(id)))
    if (leading.length === left.length) return left.map(({ id }) => id)
    left = leading
  }
}
