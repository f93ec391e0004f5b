// One decision: what the calendar has done by then, and what is decided on the state after it.
import type { Context, Decision, DomainEvent } from '../domain/decider.ts'
import type { Command } from './entry.ts'
import type { AnyDecider } from './folds.ts'

/** What time alone has done comes first, then the decision on the state after it. */
export function decide(decider: AnyDecider, command: Command, state: unknown, context: Context): Decision<DomainEvent> {
  const passed = decider.elapse?.(state as never, context.occurredAt, context.facts as never, command as never)
  // As nearly always: time alone has done nothing.
  if (passed === undefined || passed.length === 0)
    return decider.decide(command as never, state as never, context as never)
  const elapsed = passed.map((event): DomainEvent => ({ ...event, byTime: true }))
  const then = elapsed.reduce((folded, event) => decider.evolve(folded as never, event as never), state)
  const decision = decider.decide(command as never, then as never, context as never)
  return decision.ok && decision.events.length > 0 ? { ok: true, events: [...elapsed, ...decision.events] } : decision
}
