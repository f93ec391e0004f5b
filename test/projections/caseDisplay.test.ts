import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blank, changes, frames, type Said, show } from '../../src/projections/caseDisplay.ts'

const deadline = (kind: string, dueAt: string) => ({ kind, dueAt, basis: 'source', provisional: false })
const registered: Said = {
  type: 'ForeignCaseRegistered',
  data: { caseId: 'c', number: 'N-1', office: '水务局', deadlines: [deadline('statutory', 'T9')], findings: [] },
}
const step = (number: string, findings: string[] = []): Said => ({
  type: 'ForeignStepRecorded',
  data: { caseId: 'c', number, activity: '审查', at: 'T2', findings },
})
const closed: Said = { type: 'ForeignCaseClosed', data: { caseId: 'c', endedAt: 'T8', findings: ['end-before-start'] } }
const passed: Said = { type: 'DeadlinePassed', data: { caseId: 'c', kind: 'statutory', dueAt: 'T9' } }
const moved: Said = {
  type: 'DeadlinesMoved',
  data: { caseId: 'c', deadlines: [deadline('statutory', 'T11'), deadline('promised', 'T7')] },
}
const corrected: Said = { type: 'MisoperationCorrected', data: { reason: '录错', voids: [] } }
const history = [registered, step('1'), step('2', ['steps-out-of-order']), passed, moved, closed, corrected]

describe('the display of a case', () => {
  test('[LPS-7.3] after everything it says what every event said', () => {
    expect(history.reduce(show, blank)).toStrictEqual({
      status: 'closed',
      registered: { number: 'N-1', office: '水务局' },
      deadlines: {
        statutory: { ...deadline('statutory', 'T11'), passed: true },
        promised: { ...deadline('promised', 'T7'), passed: false },
      },
      steps: [
        { number: '1', activity: '审查', at: 'T2', findings: [] },
        { number: '2', activity: '审查', at: 'T2', findings: ['steps-out-of-order'] },
      ],
      endedAt: 'T8',
      findings: ['end-before-start', 'steps-out-of-order'],
    })
  })

  test('any part of a history, in any order, is shown without failing and is plain JSON', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(history), (events) => {
        const shown = frames(events)
        expect(shown).toHaveLength(events.length)
        for (const { state } of shown) expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state)
        expect(shown.at(-1)?.state.steps.length ?? 0).toBe(
          events.filter(({ type }) => type === 'ForeignStepRecorded').length,
        )
      }),
    )
  })

  test('a frame tells the change that its event made', () => {
    const [, second] = frames([registered, closed])
    expect(second?.changed).toStrictEqual([
      { path: '/status', kind: 'changed', before: 'open', after: 'closed' },
      { path: '/findings/0', kind: 'added', after: 'end-before-start' },
      { path: '/endedAt', kind: 'added', after: 'T8' },
    ])
  })
})

type Tree = { [key: string]: unknown }
const key = fc.constantFrom('a', 'b/c', 'd~e', '__proto__x')
const tree = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 3 }),
    fc.constant(null),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

/** Applies changes by their pointers: if this leads from before to after, nothing was left out. */
function applied(before: unknown, found: ReturnType<typeof changes>): unknown {
  const holder: Tree = { root: structuredClone(before) }
  for (const { after, kind, path } of found) {
    const keys = ['root', ...path.split('/').slice(1)].map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    const last = keys.pop() ?? ''
    const parent = keys.reduce<Tree>((at, part) => at[part] as Tree, holder)
    if (kind === 'removed') delete parent[last]
    else parent[last] = structuredClone(after)
  }
  return holder['root']
}

describe('changes', () => {
  test('lead from the one to the other, and there are none between equals', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        expect(applied(before, changes(before, after))).toStrictEqual(after)
        expect(changes(before, structuredClone(before))).toStrictEqual([])
      }),
    )
  })
})
