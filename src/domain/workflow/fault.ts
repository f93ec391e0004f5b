// What makes a workflow unsound: the kind, the nodes concerned, and the way from the start that leads there.
import type { NodeId } from '../values.ts'
import type { StepId } from './definition.ts'

export const faultKinds = [
  // Of the graph as it is written.
  'too-many-nodes',
  'duplicate-id',
  'reserved-id',
  'unknown-target',
  'join-without-branch',
  'gateway-loop',
  // Of what can happen in it.
  'dead-step',
  'cannot-finish',
  'token-left-behind',
  'unsafe',
  'no-way-out-of-loop',
  'too-many-states',
] as const
export type FaultKind = (typeof faultKinds)[number]

export type Taken = { readonly stepId: StepId; readonly outcomeId: NodeId }

export type Fault = {
  readonly kind: FaultKind
  /** The steps and gateways concerned. */
  readonly steps: readonly NodeId[]
  /**
   * The witness: completed one after the other from the start, these lead to the fault, in a loop once round it. Empty where
   * the graph alone shows it.
   */
  readonly path: readonly Taken[]
}

/** A fault of the graph alone. */
export const faultOf = (kind: FaultKind, ...steps: readonly NodeId[]): Fault => ({ kind, steps, path: [] })
