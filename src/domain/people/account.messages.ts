// 账号 messages: one person, one account (LPS-11.6), and the posts (岗位) that it holds in its office (LPS-9.1).
import { z } from 'zod'
import { Role } from '../actor.ts'
import type { DomainEvent } from '../decider.ts'
import { AccountId, Name, OrgId, Post, Text } from '../values.ts'

const Posts = z.array(Post).max(20)
const opening = { accountId: AccountId, name: Name(80), orgId: OrgId, posts: Posts.optional(), role: Role }

export const AccountCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('OpenAccount'), ...opening }),
  z.strictObject({ type: z.literal('AssignPosts'), accountId: AccountId, posts: Posts, reason: Text(500) }),
  z.strictObject({ type: z.literal('SuspendAccount'), accountId: AccountId, reason: Text(500) }),
])
export type AccountCommand = z.infer<typeof AccountCommand>

export const AccountOpened = z.strictObject(opening)
/** All that the account holds from now on. */
export const PostsAssigned = z.strictObject({ accountId: AccountId, posts: Posts, reason: Text(500) })
export const AccountSuspended = z.strictObject({ accountId: AccountId, reason: Text(500) })
export type AccountEvent =
  | DomainEvent<'AccountOpened', z.infer<typeof AccountOpened>>
  | DomainEvent<'PostsAssigned', z.infer<typeof PostsAssigned>>
  | DomainEvent<'AccountSuspended', z.infer<typeof AccountSuspended>>
