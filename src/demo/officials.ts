// The officials of the demo city: in each office one at the window, two who review, one who advises on law, and its head.
import type { ItemFacts } from '../domain/items/item.messages.ts'
import { stepHandlers } from '../domain/items/stepHandlers.ts'
import { AccountId, OrgId, Post } from '../domain/values.ts'
import type { Step } from '../domain/workflow/workflow.messages.ts'
import data from './city.json' with { type: 'json' }

export type Official = {
  readonly accountId: AccountId
  readonly name: string
  readonly orgId: OrgId
  /** 岗位: the one that they hold. */
  readonly post: Post
}
export type Staff = {
  readonly orgId: OrgId
  readonly office: string
  readonly clerk: Official
  readonly reviewers: readonly [Official, Official]
  readonly counsel: Official
  readonly head: Official
}

/** 岗位 of every office. */
export const posts = {
  window: Post.parse('窗口岗'),
  review: Post.parse('审查岗'),
  counsel: Post.parse('法制岗'),
  head: Post.parse('负责人岗'),
} as const

const { givenNames, offices, surnames } = data
/** Each pair once before any comes again: 24 surnames and 24 given names, turned against each other. */
export const nameOf = (number: number): string => {
  const surname = surnames[number % surnames.length] ?? ''
  const given = givenNames[(number * 7 + Math.floor(number / surnames.length)) % givenNames.length] ?? ''
  return surname + given
}

const staffs: readonly Staff[] = offices.map(({ name, orgId, short }, at) => {
  const official = (account: string, number: number, post: Post): Official => ({
    accountId: AccountId.parse(account.replace('*', short)),
    name: nameOf(at * 5 + number),
    orgId: OrgId.parse(orgId),
    post,
  })
  return {
    orgId: OrgId.parse(orgId),
    office: name,
    clerk: official('clerk-*', 0, posts.window),
    reviewers: [official('reviewer-*-1', 1, posts.review), official('reviewer-*-2', 2, posts.review)],
    counsel: official('counsel-*', 3, posts.counsel),
    head: official('head-*', 4, posts.head),
  }
})

export const officials: readonly Official[] = staffs.flatMap(({ clerk, counsel, head, reviewers }) => [
  clerk,
  ...reviewers,
  counsel,
  head,
])

export const findStaff = (orgId: string): Staff | undefined => staffs.find((one) => one.orgId === orgId)

export function staffOf(orgId: string): Staff {
  const staff = findStaff(orgId)
  if (staff === undefined) throw new RangeError(`${orgId} is not an office of the demo`)
  return staff
}

export const findOfficial = (accountId: string): Official | undefined =>
  officials.find((one) => one.accountId === accountId)

export function officialOf(accountId: string): Official {
  const official = findOfficial(accountId)
  if (official === undefined) throw new RangeError(`${accountId} is not an official of the demo`)
  return official
}

/** Whom the item names for a step, and who holds a post that it asks for in the office that has it; else whom it names for itself. */
export function handlersOf(step: Step, item: ItemFacts): readonly Official[] {
  const office = step.orgId ?? item.orgId
  const { handlers = [], posts: asked } = stepHandlers(step, item)
  const held = officials.filter((one) => one.orgId === office && asked.includes(one.post))
  return [...handlers.flatMap((account) => findOfficial(account) ?? []), ...held]
}
