// 办理人员 of a step: whom it names and whose posts it asks for, else whom its item names (LPS-9.2).
import type { AccountId, OrgId, Post } from '../values.ts'
import type { Step } from '../workflow/workflow.messages.ts'
import type { ItemFacts } from './item.messages.ts'

/** `handlers` is undefined where the whole office may; whoever holds one of `posts` may beside those who are named. */
export type StepHandlers = { readonly handlers: readonly AccountId[] | undefined; readonly posts: readonly Post[] }

export const stepHandlers = (
  step: Pick<Step, 'handlers' | 'posts'> | undefined,
  item: Pick<ItemFacts, 'handlers'>,
): StepHandlers => ({
  handlers: step?.handlers ?? (step?.posts === undefined ? item.handlers : []),
  posts: step?.posts ?? [],
})

/** An account that can act for an office, with the posts that it holds. */
export type Clerk = { readonly id: AccountId; readonly orgId: OrgId; readonly posts: readonly Post[] }

/**
 * Steps for which fewer are there than have to check (PL-34): whom they name has left, or nobody holds their posts (LPS-9.1).
 * Where no office of the item has anybody, its cases are handled elsewhere, and nothing is missing.
 */
export function unstaffedSteps(item: ItemFacts, clerks: readonly Clerk[]): readonly Step[] {
  const offices = new Set([item.orgId, ...item.steps.flatMap(({ orgId }) => orgId ?? [])])
  if (!clerks.some(({ orgId }) => offices.has(orgId))) return []
  return item.steps.filter((step) => {
    const { handlers, posts } = stepHandlers(step, item)
    const able = clerks.filter(
      ({ id, orgId, posts: held }) =>
        orgId === (step.orgId ?? item.orgId) &&
        (handlers === undefined || handlers.includes(id) || held.some((post) => posts.includes(post))),
    )
    return able.length < (step.staff ?? 1)
  })
}
