// Loops without a way out: what is completed there for ever, and the way from the start into the loop and once round it. Pure.
import type { Definition, StepId } from './definition.ts'
import { pathTo, type Reached } from './explore.ts'
import type { Taken } from './fault.ts'
import { openSteps } from './marking.ts'

export type Loop = { readonly steps: readonly StepId[]; readonly path: readonly Taken[] }

/** `reached` is whole and in the order in which it was met, so that the first of a loop is where the shortest way enters it. */
export function loopsOf(definition: Definition, reached: readonly Reached[]): readonly Loop[] {
  const before = new Map<Reached, Reached[]>()
  for (const state of reached)
    for (const next of state.next.keys()) before.set(next, [...(before.get(next) ?? []), state])
  const back = (state: Reached) => before.get(state) ?? []
  const told = closure(
    reached.filter(({ last, next }) => last || next.size === 0),
    back,
  )
  const found: Loop[] = []
  for (const state of reached) {
    if (told.has(state)) continue
    const loop = innermost(state, back)
    for (const one of closure([...loop], back)) told.add(one)
    const entry = reached.find((one) => loop.has(one)) ?? state
    const steps = new Set([...loop].flatMap(({ marking }) => openSteps(definition, marking)))
    found.push({ steps: [...steps].sort(), path: [...pathTo(entry), ...roundOf(entry)] })
  }
  return found
}

/** The markings in which a case from here goes round at last: each of them leads to all others of them, and to nothing else. */
function innermost(from: Reached, back: (state: Reached) => Iterable<Reached>): ReadonlySet<Reached> {
  for (let at = from; ; ) {
    const ahead = closure([at], ({ next }) => next.keys())
    const returning = closure([at], back)
    // Whatever does not come back here leads further in, and the last one met soonest.
    const further = [...ahead].findLast((state) => !returning.has(state))
    if (further === undefined) return ahead
    at = further
  }
}

/** The shortest way from a marking of a loop back to it. */
function roundOf(entry: Reached): readonly Taken[] {
  const ways = new Map<Reached, readonly Taken[]>([[entry, []]])
  for (const [state, way] of ways)
    for (const [next, taken] of state.next) {
      if (next === entry) return [...way, taken]
      if (!ways.has(next)) ways.set(next, [...way, taken])
    }
  throw new Error('a loop leads back to where it is entered')
}

function closure(from: readonly Reached[], onward: (state: Reached) => Iterable<Reached>): Set<Reached> {
  const met = new Set(from)
  for (const state of met) for (const next of onward(state)) met.add(next)
  return met
}
