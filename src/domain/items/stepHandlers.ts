// 办理人员 of a step: whom it names and whose posts it asks for, else whom its item names (LPS-9.2).
import type { AccountId, Post } from '../values.ts'
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
