// Workflows in a few words: `workflow([step('a'), step('b', { 'pass': 'end', 'return back': 'a' })])`.

import { NodeId } from '../../../src/domain/values.ts'
import { type Definition, definitionOf } from '../../../src/domain/workflow/definition.ts'
import { Gateway, Step, type WorkflowFacts } from '../../../src/domain/workflow/workflow.messages.ts'

export const id = (text: string): NodeId => NodeId.parse(text)

/** Outcomes by id; an id that begins with `back` leads back. Without outcomes the step passes to the next. */
export function step(stepId: string, outcomes?: Readonly<Record<string, string>>): Step {
  const listed = Object.entries(outcomes ?? {}).map(([outcomeId, to]) => ({
    kind: outcomeId.startsWith('back') ? 'return' : 'pass',
    name: `结果 ${outcomeId}`,
    outcomeId,
    to,
  }))
  return Step.parse({ name: `环节 ${stepId}`, stepId, ...(outcomes && { outcomes: listed }) })
}

const gateway =
  (kind: Gateway['kind']) =>
  (gatewayId: string, ...to: string[]): Gateway =>
    Gateway.parse({ gatewayId, kind, to })
export const fork = gateway('fork')
export const join = gateway('join')
export const merge = gateway('merge')

export const facts = (steps: readonly Step[], gateways: readonly Gateway[] = [], startsAt?: string): WorkflowFacts => ({
  gateways,
  steps,
  startsAt: startsAt === undefined ? undefined : id(startsAt),
})
export const workflow = (...given: Parameters<typeof facts>): Definition => definitionOf(facts(...given))

/** Two offices at once, then a decision that may send the whole back. */
export const joint = facts(
  [
    step('accept', { pass: 'both' }),
    step('fire', { pass: 'all', object: 'all' }),
    step('water', { pass: 'all' }),
    step('decide', { pass: 'end', back: 'accept' }),
  ],
  [fork('both', 'fire', 'water'), join('all', 'decide')],
)
