// Given what happened, when a command comes, then exactly these events or this refusal: every workflow is tested in these words.
import { expect } from 'vitest'
import type { Context, Decider, Decision } from '../../src/domain/decider.ts'
import type { RefusalCode, RefusalDetails } from '../../src/domain/refusals.ts'

/**
 * `given = givenFor(decider)`, then `given(...past).when(command, context).thenEvents(...)`.
 * Whole decisions are compared, strictly; a key that holds `undefined` is as one that is absent, because the log drops it.
 * Time comes first, as on the write path: what `elapse` yields up to the command's `occurredAt` is part of the decision.
 */
export const givenFor =
  <Command, Event, State, Facts>(decider: Decider<Command, Event, State, Facts>) =>
  (...past: readonly Event[]) => ({
    when(command: Command, context: Context<Facts>) {
      const decision = withoutUndefined(decide(decider, past, command, context))
      return {
        thenEvents(...events: readonly [Event, ...Event[]]) {
          expect(decision).toStrictEqual(withoutUndefined({ ok: true, events }))
        },
        /** Already so: accepted, and nothing is written. */
        thenNothing() {
          expect(decision).toStrictEqual({ ok: true, events: [] })
        },
        /** Without `details` only the code is compared. */
        thenRefused<Code extends RefusalCode>(code: Code, details?: RefusalDetails[Code]) {
          const told = details === undefined ? expect.anything() : withoutUndefined(details)
          expect(decision).toStrictEqual({ ok: false, refusal: { code, details: told } })
        },
      }
    },
  })

function decide<Command, Event, State, Facts>(
  decider: Decider<Command, Event, State, Facts>,
  past: readonly Event[],
  command: Command,
  context: Context<Facts>,
): Decision<Event> {
  const fold = (state: State, events: readonly Event[]) => events.reduce((s, event) => decider.evolve(s, event), state)
  const state = fold(decider.initial, past)
  const elapsed = decider.elapse?.(state, context.occurredAt, context.facts, command) ?? []
  const decision = decider.decide(command, fold(state, elapsed), context)
  if (!decision.ok || decision.events.length === 0) return decision
  return { ok: true, events: [...elapsed, ...decision.events] }
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutUndefined(inner)]))
}
