// 办理流程 as an item version states it: steps with outcomes, and the gateways between them (LPS-9.2). Additive: old steps have names alone.
import { z } from 'zod'
import { AccountId, Limit, Name, NodeId, OrgId, Post } from '../values.ts'

/** Where a token goes: a step, a gateway, or this. */
export const end = NodeId.parse('end')

/** The outcome of a step that names none. */
export const pass = NodeId.parse('pass')

/** 环节结果: `return` (退回) leads back to what was passed already and is drawn so; it moves tokens like any other. */
export const Outcome = z.strictObject({
  kind: z.enum(['pass', 'return']),
  name: Name(80),
  outcomeId: NodeId,
  to: NodeId,
})
export type Outcome = z.infer<typeof Outcome>

/**
 * 环节. Without outcomes it passes to the next in the list, the last one to the end. Whoever it names handles it, and whoever
 * holds one of its posts; where it has neither, those whom the item names, else anybody of the office.
 */
export const Step = z.strictObject({
  handlers: z.array(AccountId).max(100).optional(),
  limit: Limit.optional(),
  name: Name(120),
  office: Name(80).optional(),
  orgId: OrgId.optional(),
  outcomes: z.array(Outcome).min(1).max(20).optional(),
  posts: z.array(Post).min(1).max(20).optional(),
  staff: z.union([z.literal(1), z.literal(2)]).optional(),
  stepId: NodeId,
})
export type Step = z.infer<typeof Step>

/**
 * 并行网关. Each gives a token to every node of `to`, at once: a fork and a merge for each token that comes, a join when one
 * has come from every node that leads to it. Steps merge what comes to them too; `merge` is for branches that meet before a join.
 */
export const Gateway = z.strictObject({
  gatewayId: NodeId,
  kind: z.enum(['fork', 'join', 'merge']),
  name: Name(80).optional(),
  to: z.array(NodeId).min(1).max(50),
})
export type Gateway = z.infer<typeof Gateway>

/** The part of an item version that its workflow is made of. */
export type WorkflowFacts = {
  readonly gateways?: readonly Gateway[] | undefined
  /** The first step of the list where it is not said. */
  readonly startsAt?: NodeId | undefined
  readonly steps: readonly Step[]
}
