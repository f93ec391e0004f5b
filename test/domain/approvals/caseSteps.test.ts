// 环节 of a case with branches at once: which are open, who may complete them, and where their tokens find no place (LPS-9.2, PL-26, PL-34).
import { describe, expect, test } from 'vitest'
import type { CaseFacts } from '../../../src/domain/approvals/caseFacts.ts'
import { PlainDate } from '../../../src/domain/values.ts'
import { accepted, factsWith, type PermitCase, reviewed } from '../../support/permitCase.ts'
import { inShanghai } from '../calendar/china.ts'

const to = (next: string) => [{ kind: 'pass', name: '同意', outcomeId: 'pass', to: next }]
const fire = (next: string) => ({ name: '消防审查', outcomes: to(next), stepId: 'fire' })
const water = (next: string) => ({ name: '用水审查', outcomes: to(next), stepId: 'water' })
const decide = { name: '决定', outcomes: to('end'), stepId: 'decide' }
const atOnce = {
  gateways: [
    { gatewayId: 'each', kind: 'fork', to: ['fire', 'water'] },
    { gatewayId: 'all', kind: 'join', to: ['decide'] },
  ],
  startsAt: 'each',
  steps: [fire('all'), water('all'), decide],
}
const complete = { outcomeId: undefined, staff: undefined }
const openIn = ({ state }: PermitCase) => ('handling' in state ? state.handling?.steps.map(({ stepId }) => stepId) : [])

describe('[PL-26] branches at once', () => {
  test('are open together, and what waits at their join is open no more', () => {
    const work = accepted(factsWith(atOnce))
    expect(openIn(work)).toStrictEqual(['fire', 'water'])
    work.do('CompleteStep', '2026-03-03 11:00', { ...complete, stepId: 'fire' })
    expect(openIn(work)).toStrictEqual(['water'])
    work.do('CompleteStep', '2026-03-03 12:00', { ...complete, stepId: 'water' })
    expect(openIn(work)).toStrictEqual(['decide'])
  })
})

describe('[PL-34] a step that says nothing of staff', () => {
  test('is completed by one', () => {
    const work = reviewed().do('CompleteStep', '2026-03-05 10:00', {
      outcomeId: 'agree',
      staff: undefined,
      stepId: 'decide',
    })
    expect(work.events.at(-1)?.data).toMatchObject({ staff: ['li-ming'] })
  })
})

test('[LPS-9.2] an outcome that the step does not have is refused, though it has one alone', () => {
  expect(accepted().refused('CompleteStep', '2026-03-03 11:00', { outcomeId: 'nonsense' })).toMatchObject({
    code: 'outcome-unknown',
    details: { stepId: 'review' },
  })
})

describe('[LPS-9.2] a move to another version', () => {
  const moving = (second: object): CaseFacts => {
    const { calendars, item } = factsWith(atOnce)
    const { item: next } = factsWith({ gateways: [], startsAt: undefined, ...second })
    const publishedAt = [inShanghai('2026-01-05 09:00'), inShanghai('2026-03-03 10:30')]
    return { calendars, item: { ...item, version: 2, facts: next.facts, earlier: [item.facts], publishedAt } }
  }
  const refusal = (second: object) =>
    accepted(factsWith(atOnce)).refused('MoveCaseToVersion', '2026-03-03 11:00', {}, { facts: moving(second) })

  test('names the place that is not there any more', () => {
    expect(refusal({ steps: [{ ...fire('decide') }, decide] })).toStrictEqual({
      code: 'case-cannot-move',
      details: { places: ['water'], version: 2 },
    })
  })

  test('names all places where each is there and together they lead to no end', () => {
    expect(refusal({ steps: [fire('water'), water('decide'), decide] })).toStrictEqual({
      code: 'case-cannot-move',
      details: { places: ['fire', 'water'], version: 2 },
    })
  })

  test('[PL-30] is possible from the first moment of its day on', () => {
    const effectiveOn = PlainDate.parse('2026-03-04')
    const facts = moving({ ...atOnce, effectiveOn })
    const late = { lateReason: '补录' }
    expect(accepted(factsWith(atOnce)).refused('MoveCaseToVersion', '2026-03-03 23:59', late, { facts }).code).toBe(
      'item-version-not-in-force',
    )
    const moved = accepted(factsWith(atOnce)).do('MoveCaseToVersion', '2026-03-04 00:00', late, { facts })
    expect(moved.events.at(-1)?.type).toBe('CaseMovedToVersion')
  })
})
