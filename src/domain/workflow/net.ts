// A workflow as a Petri net, closed: from the end a token goes back to the start. Free choice by construction. Pure.
import type { NodeId } from '../values.ts'
import type { Definition, Node } from './definition.ts'
import { placeOf } from './marking.ts'
import { end } from './workflow.messages.ts'

export type Place = string
export type Transition = { readonly takes: Set<Place>; readonly gives: Set<Place> }
export type Net = { readonly transitions: Set<Transition>; readonly marked: Set<Place> }

/** No id of a node has capitals. */
const source: Place = 'START'

/** Undefined where a transition would give two tokens to one place, or the marking holds two at one. */
export function closedNet(definition: Definition, marking: readonly Place[] = [source]): Net | undefined {
  const { nodes, start } = definition
  const placeAt = (to: NodeId, from: NodeId): Place =>
    placeOf(nodes.get(to)?.kind === 'join' ? { node: to, from } : { node: to })
  const listed = [
    { takes: [source], gives: [placeAt(start, start)] },
    { takes: [end], gives: [source] },
    ...[...nodes.values()].flatMap((node) => transitionsOf(node, placeAt)),
  ]
  if (listed.some(({ gives }) => new Set(gives).size < gives.length)) return undefined
  const marked = new Set(marking)
  if (marked.size < marking.length) return undefined
  return {
    transitions: new Set(listed.map(({ gives, takes }) => ({ takes: new Set(takes), gives: new Set(gives) }))),
    marked,
  }
}

type Listed = { readonly takes: readonly Place[]; readonly gives: readonly Place[] }

function transitionsOf(node: Node, placeAt: (to: NodeId, from: NodeId) => Place): readonly Listed[] {
  const { id } = node
  if (node.kind === 'step') return node.outcomes.map(({ to }) => ({ takes: [id], gives: [placeAt(to, id)] }))
  const takes = node.kind === 'join' ? node.from.map((from) => placeAt(id, from)) : [id]
  return [{ takes, gives: node.to.map((to) => placeAt(to, id)) }]
}
