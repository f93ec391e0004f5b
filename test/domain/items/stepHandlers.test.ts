// 办理人员: who may take a step, and the steps for which nobody is there (LPS-9.1, PL-34).
import { describe, expect, test } from 'vitest'
import { type Clerk, stepHandlers, unstaffedSteps } from '../../../src/domain/items/stepHandlers.ts'
import { AccountId, Post } from '../../../src/domain/values.ts'
import { offices } from '../../support/people.ts'
import { itemWith } from '../../support/permitCase.ts'

const [li, zhang] = [AccountId.parse('li-ming'), AccountId.parse('zhang-wei')]
const review = Post.parse('审查岗')
const clerk = (id: AccountId, orgId = offices.housingBureau, posts: readonly Post[] = []): Clerk => ({
  id,
  orgId,
  posts,
})
const step = (more: object) => ({ name: '审查', stepId: 'review', ...more })
const item = (steps: readonly object[], more: object = {}) => itemWith({ handlers: undefined, ...more, steps })
const lacking = (facts: ReturnType<typeof item>, ...clerks: readonly Clerk[]) =>
  unstaffedSteps(facts, clerks).map(({ stepId }) => stepId)

describe('[LPS-9.2] who may take a step', () => {
  test('are those whom it names, with the holders of its posts; without either those whom the item names', () => {
    const ofItem = { handlers: [li] }
    expect(stepHandlers({ handlers: [zhang] }, ofItem)).toStrictEqual({ handlers: [zhang], posts: [] })
    expect(stepHandlers({ posts: [review] }, ofItem)).toStrictEqual({ handlers: [], posts: [review] })
    expect(stepHandlers({ handlers: [zhang], posts: [review] }, ofItem)).toStrictEqual({
      handlers: [zhang],
      posts: [review],
    })
    expect(stepHandlers({}, ofItem)).toStrictEqual({ handlers: [li], posts: [] })
    expect(stepHandlers(undefined, {})).toStrictEqual({ handlers: undefined, posts: [] })
  })
})

describe('[LPS-9.1] [PL-34] steps that nobody can take', () => {
  test('are those whose handlers have gone, or whose posts nobody holds', () => {
    expect(lacking(item([step({ handlers: [zhang] })]), clerk(li))).toStrictEqual(['review'])
    expect(lacking(item([step({ handlers: [zhang] })]), clerk(zhang))).toStrictEqual([])
    expect(lacking(item([step({ posts: [review] })]), clerk(li), clerk(zhang))).toStrictEqual(['review'])
    expect(lacking(item([step({ posts: [review] })]), clerk(li, offices.housingBureau, [review]))).toStrictEqual([])
  })

  test('are those that ask for two where one is there', () => {
    const two = item([step({ posts: [review], staff: 2 })])
    const holder = clerk(li, offices.housingBureau, [review])
    expect(lacking(two, holder, clerk(zhang))).toStrictEqual(['review'])
    expect(lacking(two, holder, clerk(zhang, offices.housingBureau, [review]))).toStrictEqual([])
  })

  test('count those of the office that has the step alone', () => {
    const placed = item([step({ orgId: offices.waterBureau, posts: [review] })])
    expect(lacking(placed, clerk(li, offices.housingBureau, [review]))).toStrictEqual(['review'])
    expect(lacking(placed, clerk(li, offices.waterBureau, [review]))).toStrictEqual([])
    expect(lacking(item([step({ orgId: offices.waterBureau })]), clerk(li))).toStrictEqual(['review'])
  })

  test('are none where no office of the item has anybody: its cases are handled elsewhere', () => {
    expect(lacking(item([step({ handlers: [zhang] })]))).toStrictEqual([])
    expect(lacking(item([step({})]), clerk(li, offices.waterBureau))).toStrictEqual([])
  })
})
