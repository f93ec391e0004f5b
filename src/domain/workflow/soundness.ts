// Soundness: every step can be reached, every case can finish from wherever it is, and leaves no token behind when it does.
import type { NodeId } from '../values.ts'
import type { Definition } from './definition.ts'
import { doubled, explore, pathTo, type Reached } from './explore.ts'
import { type Fault, type FaultKind, faultOf } from './fault.ts'
import { loopsOf } from './loops.ts'
import { hasEnded, type Marking, startMarking } from './marking.ts'
import { reducesToOne } from './reduction.ts'
import { deadNodes, structuralFaults } from './structure.ts'
import { end } from './workflow.messages.ts'

/** As many are told as can be read. */
const mostFaults = 10

/** Empty where the workflow is sound. A workflow without steps is: it has ended when it begins. */
export function checkSoundness(definition: Definition): readonly Fault[] {
  const written = structuralFaults(definition)
  if (written.length > 0) return written.slice(0, mostFaults)
  if (reducesToOne(definition)) return []
  return [...deadNodes(definition), ...explored(definition, startMarking(definition))].slice(0, mostFaults)
}

/** Whether a case with these tokens can always finish and leaves none behind, in a definition that is sound. */
export const soundFrom = (definition: Definition, marking: Marking): boolean =>
  reducesToOne(definition, marking) || explored(definition, marking).length === 0

function explored(definition: Definition, from: Marking): readonly Fault[] {
  const { reached, whole } = explore(definition, from)
  const found = lastFaults(reached)
  if (!whole) return unexplored(definition, from, found)
  return [...found, ...loopFaults(definition, reached)]
}

/** What was found among the first markings, or else among those that lie deep; or else that there are too many to tell. */
function unexplored(definition: Definition, from: Marking, found: readonly Fault[]): readonly Fault[] {
  if (found.length > 0) return found
  const deep = lastFaults(explore(definition, from, 'deep').reached)
  return deep.length > 0 ? deep : [faultOf('too-many-states')]
}

/** Faults of markings that are not left any more. */
const lastFaults = (reached: readonly Reached[]): readonly Fault[] => [
  ...endFaults(reached),
  ...doubleFaults(reached),
  ...waitFaults(reached),
]

const nodesOf = (tokens: Marking): readonly NodeId[] => [...new Set(tokens.map(({ node }) => node))].sort()

/** One fault for each set of nodes, by the shortest way. */
function firstOf(kind: FaultKind, found: readonly (readonly [Reached, readonly NodeId[]])[]): readonly Fault[] {
  const faults = new Map<string, Fault>()
  for (const [state, steps] of found) {
    const name = steps.join(' ')
    if (!faults.has(name)) faults.set(name, { kind, steps, path: pathTo(state) })
  }
  return [...faults.values()]
}

function endFaults(reached: readonly Reached[]): readonly Fault[] {
  const improper = reached.filter(({ marking }) => hasEnded(marking) && marking.length > 1)
  // A second token at the end is left behind too.
  const left = (marking: Marking) =>
    nodesOf(
      marking.toSpliced(
        marking.findIndex(({ node }) => node === end),
        1,
      ),
    )
  return firstOf(
    'token-left-behind',
    improper.map((state) => [state, left(state.marking)]),
  )
}

function doubleFaults(reached: readonly Reached[]): readonly Fault[] {
  const unsafe = reached.filter(({ last, marking }) => last && !hasEnded(marking))
  return firstOf(
    'unsafe',
    unsafe.map((state) => [state, nodesOf(doubled(state.marking))]),
  )
}

/** No step is open and the end is not reached: every token waits at a join. */
function waitFaults(reached: readonly Reached[]): readonly Fault[] {
  const waiting = reached.filter(
    ({ last, marking, next }) => !last && next.size === 0 && marking.every(({ from }) => from),
  )
  return firstOf(
    'cannot-finish',
    waiting.map((state) => [state, nodesOf(state.marking)]),
  )
}

/** Steps can be completed for ever, and the end can never be reached. */
function loopFaults(definition: Definition, reached: readonly Reached[]): readonly Fault[] {
  const faults = loopsOf(definition, reached).map((loop): Fault => ({ kind: 'no-way-out-of-loop', ...loop }))
  return [...new Map(faults.toReversed().map((fault) => [fault.steps.join(' '), fault])).values()].toReversed()
}
