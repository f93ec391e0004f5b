// The token game: sequence, choice, fork and join, return (LPS-9.2).
import { describe, expect, test } from 'vitest'
import { definitionOf } from '../../../src/domain/workflow/definition.ts'
import {
  type Completion,
  completeStep,
  type Marking,
  openSteps,
  startMarking,
} from '../../../src/domain/workflow/marking.ts'
import { fork, id, join, joint, merge, step, workflow } from './definitions.ts'

/** Completes `step/outcome` one after the other; the last answer. */
function play(definition: Parameters<typeof startMarking>[0], ...path: string[]): Completion {
  let last: Completion = { ok: true, marking: startMarking(definition), ended: false }
  for (const taken of path) {
    if (!last.ok) return last
    const [stepId = '', outcomeId = 'pass'] = taken.split('/')
    last = completeStep(definition, last.marking, id(stepId), id(outcomeId))
  }
  return last
}
const at = (...nodes: string[]): Marking =>
  nodes.map((place) => {
    const [node = '', from] = place.split('<')
    return from === undefined ? { node: id(node) } : { node: id(node), from: id(from) }
  })
const then = (ended: boolean, ...nodes: string[]): Completion => ({ ok: true, marking: at(...nodes), ended })

describe('steps without outcomes', () => {
  const plain = workflow([step('accept'), step('review'), step('decide')])
  test('[LPS-9.2] are a sequence in the order of the list', () => {
    expect(startMarking(plain)).toStrictEqual(at('accept'))
    expect(play(plain, 'accept')).toStrictEqual(then(false, 'review'))
    expect(play(plain, 'accept', 'review', 'decide')).toStrictEqual(then(true, 'end'))
  })
  test('none at all is a workflow that has ended', () => {
    expect(startMarking(workflow([]))).toStrictEqual(at('end'))
  })
  test('are completed only while they are open, by an outcome of theirs', () => {
    expect(play(plain, 'review')).toStrictEqual({ ok: false, reason: 'step-not-open' })
    expect(play(plain, 'publish')).toStrictEqual({ ok: false, reason: 'step-unknown' })
    expect(play(plain, 'accept/refuse')).toStrictEqual({ ok: false, reason: 'outcome-unknown' })
  })
})

describe('gateways', () => {
  const definition = definitionOf(joint)
  test('a fork opens every branch, a join waits for all of them', () => {
    expect(play(definition, 'accept')).toStrictEqual(then(false, 'fire', 'water'))
    expect(play(definition, 'accept', 'water')).toStrictEqual(then(false, 'all<water', 'fire'))
    expect(play(definition, 'accept', 'water', 'fire/object')).toStrictEqual(then(false, 'decide'))
    expect(openSteps(definition, at('all<water', 'fire'))).toStrictEqual(['fire'])
  })
  test('a return leads back, and everything is done again', () => {
    expect(play(definition, 'accept', 'water', 'fire', 'decide/back')).toStrictEqual(then(false, 'accept'))
  })
  test('a workflow may begin with a fork', () => {
    const open = workflow(
      [step('fire', { pass: 'all' }), step('water', { pass: 'all' })],
      [fork('both', 'fire', 'water'), join('all', 'end')],
      'both',
    )
    expect(startMarking(open)).toStrictEqual(at('fire', 'water'))
    expect(play(open, 'fire', 'water')).toStrictEqual(then(true, 'end'))
  })
  test('alternatives of one branch meet in a merge before the join', () => {
    const alternatives = workflow(
      [
        step('accept', { pass: 'both' }),
        step('check', { pass: 'checked', doubt: 'visit' }),
        step('visit', { pass: 'checked' }),
        step('fee', { pass: 'all' }),
      ],
      [fork('both', 'check', 'fee'), merge('checked', 'all'), join('all', 'end')],
    )
    expect(play(alternatives, 'accept', 'fee', 'check/doubt', 'visit')).toStrictEqual(then(true, 'end'))
    expect(play(alternatives, 'accept', 'fee', 'check')).toStrictEqual(then(true, 'end'))
  })
  test('that lead to each other without a step are noticed', () => {
    const circle = workflow([step('accept', { pass: 'one' })], [merge('one', 'two'), merge('two', 'one')])
    expect(play(circle, 'accept')).toStrictEqual({ ok: false, reason: 'gateway-loop' })
  })
  test('what leads nowhere is noticed', () => {
    expect(play(workflow([step('accept', { pass: 'gone' })]), 'accept')).toStrictEqual({
      ok: false,
      reason: 'target-unknown',
    })
  })
})
