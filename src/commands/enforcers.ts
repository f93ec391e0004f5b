// Everything in this release that cites a clause: commands, events and refusals, by name.
import { eventTypes } from '../domain/events.ts'
import { refusals } from '../domain/refusals.ts'
import type { Enforcer } from './clauses.ts'
import { registry } from './registry.ts'

export const enforcers = (): readonly Enforcer[] => [
  ...Object.entries(registry).map(([name, { clauses }]) => ({ clauses, by: `command ${name}` })),
  ...Object.entries(eventTypes).map(([name, { clauses }]) => ({ clauses, by: `event ${name}` })),
  ...Object.entries(refusals).map(([name, { clauses }]) => ({ clauses, by: `refusal ${name}` })),
]
