// Each kind of fault by its smallest example, with the steps and the witness that it names; what is large and sound is accepted.
import { describe, expect, test } from 'vitest'
import { definitionOf } from '../../../src/domain/workflow/definition.ts'
import type { Fault, FaultKind } from '../../../src/domain/workflow/fault.ts'
import { startMarking } from '../../../src/domain/workflow/marking.ts'
import { canMove, misplaced, placesOf } from '../../../src/domain/workflow/migration.ts'
import { checkSoundness } from '../../../src/domain/workflow/soundness.ts'
import { fork, id, join, joint, merge, step, workflow } from './definitions.ts'

const fault = (kind: FaultKind, steps: string, path = ''): Fault => ({
  kind,
  steps: steps.split(' ').filter(Boolean).map(id),
  path: path
    .split(' ')
    .filter(Boolean)
    .map((taken) => taken.split('/'))
    .map(([stepId = '', outcomeId = 'pass']) => ({ stepId: id(stepId), outcomeId: id(outcomeId) })),
})
const both = fork('both', 'fire', 'water')

describe('[LPS-9.2] a workflow is refused that has', () => {
  test.each<[string, ReturnType<typeof workflow>, Fault[]]>([
    [
      'a step that nothing leads to',
      workflow([step('accept', { pass: 'end' }), step('visit', { pass: 'end' })]),
      [fault('dead-step', 'visit')],
    ],
    [
      'a join that waits for an alternative not taken',
      workflow(
        [
          step('accept', { pass: 'fire', other: 'water' }),
          step('fire', { pass: 'all' }),
          step('water', { pass: 'all' }),
        ],
        [join('all', 'end')],
      ),
      [fault('cannot-finish', 'all', 'accept fire')],
    ],
    [
      'a branch that ends the case while the other goes on',
      workflow(
        [step('accept', { pass: 'both' }), step('fire', { pass: 'all', stop: 'end' }), step('water', { pass: 'all' })],
        [both, join('all', 'end')],
      ),
      [
        fault('token-left-behind', 'water', 'accept fire/stop'),
        fault('token-left-behind', 'all', 'accept water fire/stop'),
      ],
    ],
    [
      'branches that meet without a join',
      workflow(
        [
          step('accept', { pass: 'both' }),
          step('fire', { pass: 'decide' }),
          step('water', { pass: 'decide' }),
          step('decide'),
        ],
        [both],
      ),
      [
        fault('token-left-behind', 'water', 'accept fire decide'),
        fault('token-left-behind', 'fire', 'accept water decide'),
        fault('unsafe', 'decide', 'accept fire water'),
      ],
    ],
    [
      'a return from one branch to before the fork',
      workflow(
        [
          step('accept', { pass: 'both' }),
          step('fire', { pass: 'all', back: 'accept' }),
          step('water', { pass: 'all' }),
        ],
        [both, join('all', 'end')],
      ),
      [
        fault('token-left-behind', 'water', 'accept fire/back water accept fire'),
        fault('unsafe', 'water', 'accept fire/back accept'),
        fault('unsafe', 'all', 'accept fire/back water accept water'),
      ],
    ],
    [
      'a loop without a way out',
      workflow([
        step('accept', { pass: 'end', doubt: 'ask' }),
        step('ask', { pass: 'answer' }),
        step('answer', { back: 'ask' }),
      ]),
      [fault('no-way-out-of-loop', 'answer ask', 'accept/doubt ask answer/back')],
    ],
    [
      'a loop without a way out behind steps that are not in it',
      workflow([step('accept', { pass: 'ask' }), step('ask', { pass: 'answer' }), step('answer', { back: 'ask' })]),
      [fault('no-way-out-of-loop', 'answer ask', 'accept ask answer/back')],
    ],
    [
      'two loops without a way out, one through the other',
      workflow([
        step('accept', { pass: 'ask', other: 'wait' }),
        step('ask', { pass: 'ask', give: 'wait' }),
        step('wait', { back: 'wait' }),
      ]),
      [fault('no-way-out-of-loop', 'wait', 'accept/other wait/back')],
    ],
    [
      'a loop without a way out beside what waits for it',
      workflow(
        [
          step('accept', { pass: 'both' }),
          step('fire', { pass: 'visit' }),
          step('visit', { back: 'fire' }),
          step('water', { pass: 'all' }),
          step('never', { pass: 'all' }),
        ],
        [both, join('all', 'end')],
      ),
      [fault('dead-step', 'never'), fault('no-way-out-of-loop', 'fire visit', 'accept water fire visit/back')],
    ],
    [
      'a target that there is not',
      workflow([step('accept', { pass: 'gone' })]),
      [fault('unknown-target', 'accept gone')],
    ],
    ['a start that there is not', workflow([step('accept')], [], 'gone'), [fault('unknown-target', 'gone')]],
    [
      'an id twice',
      workflow([step('accept', { pass: 'end' })], [merge('accept', 'end')]),
      [fault('duplicate-id', 'accept')],
    ],
    ['a step called as the end is', workflow([step('end')]), [fault('reserved-id', 'end')]],
    [
      'a join of one',
      workflow([step('accept', { pass: 'all' })], [join('all', 'end')]),
      [fault('join-without-branch', 'all')],
    ],
    [
      'gateways that lead to each other',
      workflow([step('accept', { pass: 'one', skip: 'end' })], [merge('one', 'two'), merge('two', 'one')]),
      [fault('gateway-loop', 'one two')],
    ],
    [
      'too many steps',
      workflow(Array.from({ length: 251 }, (_, n) => step(`step-${n}`))),
      [fault('too-many-nodes', '')],
    ],
  ])('%s', (_name, definition, faults) => {
    expect(checkSoundness(definition)).toStrictEqual(faults)
  })

  test('an outcome twice', () => {
    const accept = step('accept', { pass: 'end' })
    const twice = { ...accept, outcomes: [...(accept.outcomes ?? []), ...(accept.outcomes ?? [])] }
    expect(checkSoundness(workflow([twice]))).toStrictEqual([fault('duplicate-id', 'accept')])
  })
})

/** As many offices at once, each with a check that may be repeated. */
function offices(count: number, decided: string) {
  const names = Array.from({ length: count }, (_, n) => `office-${n}`)
  const steps = names.flatMap((name) => [
    step(name, { pass: `${name}-check` }),
    step(`${name}-check`, { pass: 'all', object: 'all', back: name }),
  ])
  return workflow(
    [step('accept', { pass: 'each' }), ...steps, step('decide', { pass: 'end', back: decided })],
    [fork('each', ...names), join('all', 'decide')],
  )
}

describe('large workflows', () => {
  test('of two hundred steps are accepted', () => {
    expect(checkSoundness(workflow(Array.from({ length: 200 }, (_, n) => step(`step-${n}`))))).toStrictEqual([])
  })
  test('of fifty offices at once are accepted, although their markings cannot be counted through', () => {
    expect(checkSoundness(offices(50, 'accept'))).toStrictEqual([])
  })
  test('of 250 steps are accepted still', () => {
    expect(checkSoundness(workflow(Array.from({ length: 250 }, (_, n) => step(`step-${n}`))))).toStrictEqual([])
  })
  test('are refused where they can neither be proven nor be shown to be wrong', () => {
    const names = Array.from({ length: 13 }, (_, n) => `office-${n}`)
    const circle = [step('decide', { pass: 'ask' }), step('ask', { pass: 'decide' })]
    const definition = workflow(
      [...names.map((name) => step(name, { pass: 'all' })), ...circle],
      [fork('each', ...names), join('all', 'decide')],
      'each',
    )
    expect(checkSoundness(definition)).toStrictEqual([fault('too-many-states', '')])
  })
  test('are refused with a witness that lies deep', () => {
    const [found] = checkSoundness(offices(14, 'office-1'))
    expect([found?.kind, found?.steps]).toStrictEqual(['cannot-finish', ['all']])
    expect(found?.path.filter(({ outcomeId }) => outcomeId === 'back')).toHaveLength(1)
  })
})

describe('a running case', () => {
  const running = definitionOf(joint)
  const oneByOne = workflow([step('accept'), step('fire'), step('water'), step('decide')])
  const [fire, water] = [{ node: id('fire') }, { node: id('water') }]
  const waiting = { node: id('all'), from: id('water') }

  test('moves to a version that has a place for each of its tokens', () => {
    expect(canMove(startMarking(running), oneByOne)).toBe(true)
    expect(canMove([waiting, fire], running)).toBe(true)
    expect(placesOf(running, [waiting, fire])).toStrictEqual(['all<water', 'fire'])
  })
  test('stays where one has none', () => {
    expect(canMove([waiting, fire], oneByOne)).toBe(false)
    expect(misplaced([waiting, fire], oneByOne)).toStrictEqual(['all<water'])
  })
  test('stays where the new version would leave one behind', () => {
    expect(misplaced([fire, water], oneByOne)).toStrictEqual([])
    expect(canMove([fire, water], oneByOne)).toBe(false)
  })
})
