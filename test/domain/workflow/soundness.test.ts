// Soundness: what is written of sound parts is accepted and can be played to its end; what is refused has a witness that shows it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Definition, definitionOf, targetsOf } from '../../../src/domain/workflow/definition.ts'
import type { Fault, Taken } from '../../../src/domain/workflow/fault.ts'
import { completeStep, hasEnded, type Marking, openSteps, startMarking } from '../../../src/domain/workflow/marking.ts'
import { reducesToOne } from '../../../src/domain/workflow/reduction.ts'
import { checkSoundness, soundFrom } from '../../../src/domain/workflow/soundness.ts'
import { structuralFaults } from '../../../src/domain/workflow/structure.ts'
import { id, step, workflow } from './definitions.ts'
import { anyGraph, structured } from './grammar.ts'

const runs = { structured: 2_000, anyGraph: 20_000 }
const finished: Marking = [{ node: id('end') }]

const isDouble = (marking: Marking): boolean => new Set(marking.map((one) => JSON.stringify(one))).size < marking.length

/** Written apart from the code under test: every marking with those that follow it; undefined where two tokens meet. */
function everywhere(definition: Definition, from = startMarking(definition)) {
  const met = new Map<string, { readonly marking: Marking; readonly next: string[] }>([
    [JSON.stringify(from), { marking: from, next: [] }],
  ])
  for (const { marking, next } of met.values()) {
    if (isDouble(marking)) return undefined
    for (const completed of allCompletions(definition, marking)) {
      const name = JSON.stringify(completed)
      next.push(name)
      if (!met.has(name)) met.set(name, { marking: completed, next: [] })
    }
  }
  return met
}

const allCompletions = (definition: Definition, marking: Marking): readonly Marking[] =>
  openSteps(definition, marking).flatMap((stepId) => {
    const node = definition.nodes.get(stepId)
    if (node?.kind !== 'step') return []
    return node.outcomes.map(({ outcomeId }) => {
      const completed = completeStep(definition, marking, stepId, outcomeId)
      if (!completed.ok) throw new Error(completed.reason)
      return completed.marking
    })
  })

/** By the letter of the definition. */
function isSound(definition: Definition): boolean {
  const met = everywhere(definition)
  if (met === undefined) return false
  const all = [...met.entries()]
  const ending = new Set(all.filter(([, { marking }]) => hasEnded(marking)).map(([name]) => name))
  for (let size = -1; size !== ending.size; ) {
    size = ending.size
    for (const [name, { next }] of all) if (next.some((one) => ending.has(one))) ending.add(name)
  }
  const opened = new Set(all.flatMap(([, { marking }]) => openSteps(definition, marking)))
  const led = [...definition.nodes.values()].flatMap(targetsOf)
  const idle = [...definition.nodes.values()].some(({ id: node, kind }) =>
    kind === 'step' ? !opened.has(node) : !led.includes(node),
  )
  const improper = all.some(([, { marking }]) => hasEnded(marking) && marking.length > 1)
  return ending.size === all.length && !idle && !improper
}

function replay(definition: Definition, path: readonly Taken[]): Marking {
  return path.reduce<Marking>((marking, { outcomeId, stepId }) => {
    const completed = completeStep(definition, marking, stepId, outcomeId)
    if (!completed.ok) throw new Error(`${stepId}/${outcomeId}: ${completed.reason}`)
    return completed.marking
  }, startMarking(definition))
}

/** Whether a way stands at its place `at` where it stands at its end: from there on it has gone round. */
const goesRound = (definition: Definition, path: readonly Taken[], at: number): boolean =>
  JSON.stringify(replay(definition, path.slice(0, at))) === JSON.stringify(replay(definition, path))

/** The nodes that some way leads to. */
function ledTo({ nodes, start }: Definition): ReadonlySet<string> {
  const led = new Set<string>([start])
  for (let size = 0; size !== led.size; ) {
    size = led.size
    for (const node of nodes.values()) if (led.has(node.id)) for (const to of targetsOf(node)) led.add(to)
  }
  return led
}

/** Whether the replayed witness leads to what the fault says. */
function shows(definition: Definition, { kind, path, steps }: Fault): boolean {
  switch (kind) {
    case 'token-left-behind':
      return hasEnded(replay(definition, path)) && replay(definition, path).length > 1
    case 'unsafe':
      return steps.every((one) => replay(definition, path).filter(({ node }) => node === one).length > 1)
    case 'cannot-finish': {
      const marking = replay(definition, path)
      return openSteps(definition, marking).length === 0 && !hasEnded(marking)
    }
    case 'no-way-out-of-loop': {
      const met = [...(everywhere(definition, replay(definition, path))?.values() ?? [])]
      const open = new Set(met.flatMap(({ marking }) => openSteps(definition, marking)))
      const entered = path.findIndex((_taken, at) => goesRound(definition, path, at))
      const around = path.slice(entered)
      return (
        met.every(({ marking }) => !hasEnded(marking)) &&
        JSON.stringify([...open].sort()) === JSON.stringify(steps) &&
        entered >= 0 &&
        around.every(({ stepId }) => steps.includes(stepId))
      )
    }
    case 'dead-step':
      return steps.every((one) => !ledTo(definition).has(one))
    case 'unknown-target':
      return steps.some((one) => !definition.nodes.has(one))
    case 'join-without-branch': {
      const node = definition.nodes.get(steps[0] ?? id('end'))
      return node?.kind === 'join' && (node.from.length < 2 || definition.start === node.id)
    }
    case 'gateway-loop':
      return steps.every((one) => definition.nodes.get(one)?.kind !== 'step')
    default:
      throw new Error(`not expected here: ${kind}`)
  }
}
const structural = ['unknown-target', 'join-without-branch', 'gateway-loop']

describe('what the grammar of sequence, choice, fork and join, and return gives', () => {
  test('[LPS-9.2] is accepted, and proven so without looking at every marking', () => {
    fc.assert(
      fc.property(structured, (facts) => {
        const definition = definitionOf(facts)
        expect(checkSoundness(definition)).toStrictEqual([])
        expect(reducesToOne(definition)).toBe(true)
      }),
      { numRuns: runs.structured },
    )
  })

  test('can be finished after any play, with no token left, by passing on', () => {
    fc.assert(
      fc.property(structured, fc.array(fc.nat(), { maxLength: 40 }), (facts, choices) => {
        const definition = definitionOf(facts)
        let marking = startMarking(definition)
        for (const choice of choices) {
          const next = allCompletions(definition, marking)
          marking = next[choice % next.length] ?? marking
        }
        for (let step = openSteps(definition, marking)[0]; step; step = openSteps(definition, marking)[0]) {
          const completed = completeStep(definition, marking, step, id('pass'))
          if (!completed.ok) throw new Error(completed.reason)
          marking = completed.marking
        }
        expect(marking).toStrictEqual(finished)
      }),
      { numRuns: runs.structured },
    )
  })
})

const kindsOf = (faults: readonly Fault[]): readonly string[] => [...new Set(faults.map(({ kind }) => kind))]

describe('any graph', () => {
  test('[LPS-9.2] is accepted exactly if it is sound by the letter', () => {
    const sound = (definition: Definition, faults: readonly Fault[]): boolean =>
      !kindsOf(faults).some((kind) => structural.includes(kind)) && isSound(definition)
    let accepted = 0
    fc.assert(
      fc.property(anyGraph.map(definitionOf), (definition) => {
        const faults = checkSoundness(definition)
        if (faults.length === 0) accepted++
        expect(faults.length === 0).toBe(sound(definition, faults))
        expect(faults.length > 0 && structuralFaults(definition).length === 0 && reducesToOne(definition)).toBe(false)
      }),
      { numRuns: runs.anyGraph },
    )
    // It would prove little if hardly any were.
    expect(accepted).toBeGreaterThan(runs.anyGraph / 20)
  })

  test('[LPS-9.2] that is refused has a witness for each of its faults, which leads there when it is replayed', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyGraph.map(definitionOf), (definition) => {
        const faults = checkSoundness(definition)
        for (const kind of kindsOf(faults)) seen.add(kind)
        for (const fault of faults) expect([fault, shows(definition, fault)]).toStrictEqual([fault, true])
      }),
      { numRuns: runs.anyGraph },
    )
    const happened = ['cannot-finish', 'dead-step', 'no-way-out-of-loop', 'token-left-behind', 'unsafe']
    expect([...seen].sort()).toStrictEqual([...happened, 'gateway-loop', 'join-without-branch'].sort())
  })

  test('that is accepted can be finished from wherever a case stands', () => {
    fc.assert(
      fc.property(anyGraph, (facts) => {
        const definition = definitionOf(facts)
        fc.pre(checkSoundness(definition).length === 0)
        for (const { marking } of everywhere(definition)?.values() ?? [])
          expect([marking, soundFrom(definition, marking)]).toStrictEqual([marking, true])
      }),
      { numRuns: 500 },
    )
  })
})

test('a case goes on from one place at a time of a sequence, never with two tokens in it', () => {
  const sequence = workflow([step('accept'), step('decide')])
  const from = (...nodes: readonly string[]) =>
    soundFrom(
      sequence,
      nodes.map((node) => ({ node: id(node) })),
    )
  expect([from('accept'), from('decide'), from('end')]).toStrictEqual([true, true, true])
  expect([from('decide', 'decide'), from('accept', 'decide'), from('decide', 'end')]).toStrictEqual([
    false,
    false,
    false,
  ])
})
