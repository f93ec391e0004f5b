// 账号 messages: one person, one account (LPS-11.6).
import { z } from 'zod'
import { Role } from '../actor.ts'
import type { DomainEvent } from '../decider.ts'
import { AccountId, Name, OrgId, Text } from '../values.ts'

export const AccountCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('OpenAccount'), accountId: AccountId, name: Name(80), orgId: OrgId, role: Role }),
  z.strictObject({ type: z.literal('SuspendAccount'), accountId: AccountId, reason: Text(500) }),
])
export type AccountCommand = z.infer<typeof AccountCommand>

export const AccountOpened = z.strictObject({ accountId: AccountId, name: Name(80), orgId: OrgId, role: Role })
export const AccountSuspended = z.strictObject({ accountId: AccountId, reason: Text(500) })
export type AccountEvent =
  | DomainEvent<'AccountOpened', z.infer<typeof AccountOpened>>
  | DomainEvent<'AccountSuspended', z.infer<typeof AccountSuspended>>
