// 自建系统 messages: a department's own system that hands over its cases, and how far its data is whole.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { AccountId, Instant, Name, OrgId, SourceId } from '../values.ts'

export const SourceCommand = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('OpenSource'),
    sourceId: SourceId,
    accountId: AccountId,
    name: Name(80),
    orgId: OrgId,
  }),
  z.strictObject({ type: z.literal('DeclareSourceComplete'), sourceId: SourceId, completeUntil: Instant }),
])
export type SourceCommand = z.infer<typeof SourceCommand>

export const SourceOpened = z.strictObject({ accountId: AccountId, name: Name(80), orgId: OrgId, sourceId: SourceId })
export const SourceCompleteUntil = z.strictObject({ completeUntil: Instant, sourceId: SourceId })
export type SourceEvent =
  | DomainEvent<'SourceOpened', z.infer<typeof SourceOpened>>
  | DomainEvent<'SourceCompleteUntil', z.infer<typeof SourceCompleteUntil>>
