// 事项 messages: what an office handles, by when, in which steps (LPS-9.2).
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { CalendarId, ItemId, Limit, Name, OrgId, Text, TimeZone } from '../values.ts'

const Step = z.strictObject({ name: Name(120), stepId: ItemId })

const facts = {
  calendarId: CalendarId,
  itemId: ItemId,
  legalBasis: Text(2000).optional(),
  name: Name(200),
  office: Name(80),
  orgId: OrgId,
  promisedLimit: Limit.optional(),
  statutoryLimit: Limit.optional(),
  steps: z.array(Step).max(200),
  timeZone: TimeZone,
  warnDaysBefore: z.int().min(0).max(60).optional(),
}

export const ItemCommand = z.strictObject({ type: z.literal('PublishItem'), ...facts })
export type ItemCommand = z.infer<typeof ItemCommand>

export const ItemVersionPublished = z.strictObject(facts)
export type ItemEvent = DomainEvent<'ItemVersionPublished', z.infer<typeof ItemVersionPublished>>
export type ItemFacts = ItemEvent['data']
