// 岗位: who takes up, completes and is given a step, by name and by the posts that they hold (LPS-9.1, LPS-9.2, LPS-11.5).
import { describe, expect, test } from 'vitest'
import type { CaseFacts } from '../../../src/domain/approvals/caseFacts.ts'
import { AccountId, Post } from '../../../src/domain/values.ts'
import { people } from '../../support/people.ts'
import { accepted, factsWith, itemWith, type PermitCase } from '../../support/permitCase.ts'

const [holder, stranger] = [people.clerk.account, AccountId.parse('zhang-wei')]
const [window, review] = [Post.parse('窗口岗'), Post.parse('审查岗')]
const [, decide] = itemWith().steps

/** A case whose first step names these; the one account holds both posts, the other none. */
function caseWith(step: object, more: object = {}): PermitCase {
  const facts = factsWith({ ...more, steps: [{ name: '审查', stepId: 'review', ...step }, decide] })
  const posts = new Map([[holder, [window, review]] as const, [stranger, []] as const])
  return accepted({ ...facts, posts } satisfies CaseFacts)
}

const when = '2026-03-03 11:00'
const claims = (work: PermitCase, account: AccountId): string => {
  const decision = work.decide({ type: 'ClaimStep', caseId: 'case-1', stepId: 'review' } as never, at, { account })
  return decision.ok ? 'taken' : decision.refusal.code
}
const at = '2026-03-03T03:00:00.000Z' as never

describe('[LPS-9.2] [LPS-11.5] a step that asks for a post', () => {
  test.each([
    ['names nobody and asks for none', {}, {}, 'taken', 'taken'],
    ['asks for a post that one holds', { posts: [review] }, {}, 'taken', 'not-a-handler-of-step'],
    ['asks for any of two posts', { posts: [Post.parse('负责人岗'), window] }, {}, 'taken', 'not-a-handler-of-step'],
    [
      'asks for a post that nobody holds',
      { posts: ['负责人岗'] },
      {},
      'not-a-handler-of-step',
      'not-a-handler-of-step',
    ],
    [
      'names one and asks for a post that the other holds',
      { handlers: [stranger], posts: [review] },
      {},
      'taken',
      'taken',
    ],
    ['names another alone', { handlers: [stranger] }, {}, 'not-a-handler-of-step', 'taken'],
    ['leaves it to the item, which names another', {}, { handlers: [stranger] }, 'not-a-handler-of-step', 'taken'],
    [
      'asks for a post where the item names another',
      { posts: [review] },
      { handlers: [stranger] },
      'taken',
      'not-a-handler-of-step',
    ],
  ])('that %s', (_, step, item, first, second) => {
    const work = () => caseWith(step, item)
    expect([claims(work(), holder), claims(work(), stranger)]).toStrictEqual([first, second])
  })

  test('is given to nobody without it, and completed by nobody without it', () => {
    const work = caseWith({ posts: [review] })
    expect(work.refused('ReassignStep', when, { to: stranger })).toMatchObject({
      code: 'not-a-handler-of-step',
      details: { stepId: 'review', accounts: [stranger] },
    })
    const both = { staff: [holder, stranger] }
    expect(work.refused('CompleteStep', when, both, { account: holder })).toMatchObject({
      details: { accounts: [stranger] },
    })
    work.do('CompleteStep', when, { staff: [holder] }, { account: holder })
    expect(work.story.at(-1)).toBe(`${when} StepCompleted`)
  })

  test('whose holder has lost it is completed no more, until it is given on', () => {
    const work = caseWith({ posts: [review] }).do('ClaimStep', when, {}, { account: holder })
    const facts = { ...work.facts, posts: new Map([[holder, [window]] as const, [stranger, [review]] as const]) }
    const alone = { staff: undefined }
    expect(work.refused('CompleteStep', when, alone, { account: holder, facts }).code).toBe('not-a-handler-of-step')
    work.do('ReassignStep', when, { to: stranger }, { account: holder, facts })
    work.do('CompleteStep', when, alone, { account: stranger, facts })
    expect(work.story.at(-1)).toBe(`${when} StepCompleted`)
  })
})
