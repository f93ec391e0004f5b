// 事项 messages: what an office handles, by when, in which steps (LPS-9.2), as it must be published (PL-30).
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { AccountId, CalendarId, ItemId, Limit, Name, NodeId, OrgId, PlainDate, Text, TimeZone } from '../values.ts'
import { Gateway, Step } from '../workflow/workflow.messages.ts'

/** 收费: by what standard, and by what law at all (PL-58, PL-59); `amountFen` in hundredths of a yuan where it is fixed. */
const Fee = z.strictObject({
  amountFen: z.int().min(0).max(100_000_000_000),
  basis: Text(2000).optional(),
  standard: Text(2000).optional(),
})

/** 申请材料: `level` by trust, A issued by an organ, B checked, C a scan to be held against the original, D self-made. */
const Material = z.strictObject({
  copies: z.int().min(0).max(100),
  level: z.enum(['A', 'B', 'C', 'D']),
  materialId: NodeId,
  name: Name(200),
  required: z.boolean(),
  sample: Text(2000).optional(),
})
export type Material = z.infer<typeof Material>

/** 特别程序 that may stop the clock of a case: one that PL-45 lists, or a local one under a name of its own. */
const SpecialProcedure = z.strictObject({
  limit: Limit.optional(),
  name: Name(80).optional(),
  procedureId: NodeId,
  /** Only some cases need it; else every decision rests on it, and PL-55 has staff sent for it within five days. */
  whereNeeded: z.boolean().optional(),
})

/** 承诺件 即办件 联办件 上报件. */
export const ItemKind = z.enum(['promised', 'instant', 'joint', 'forwarded'])
export type ItemKind = z.infer<typeof ItemKind>

const facts = {
  calendarId: CalendarId,
  conditions: z.array(Text(2000)).max(100).optional(),
  effectiveOn: PlainDate.optional(),
  entryAllowanceDays: z.int().min(0).max(60).optional(),
  fee: Fee.optional(),
  gateways: z.array(Gateway).max(100).optional(),
  handlers: z.array(AccountId).max(200).optional(),
  implementationCode: Name(40).optional(),
  itemId: ItemId,
  kind: ItemKind.optional(),
  legalBasis: Text(2000).optional(),
  materials: z.array(Material).max(200).optional(),
  mode: z.enum(['window', 'online', 'both', 'mail', 'site']).optional(),
  name: Name(200),
  office: Name(80),
  orgId: OrgId,
  other: Text(4000).optional(),
  permitValidity: z.strictObject({ months: z.int().min(1).max(1200) }).optional(),
  promisedLimit: Limit.optional(),
  quantity: z.union([z.strictObject({ limit: z.int().min(0) }), z.strictObject({ text: Text(500) })]).optional(),
  specialProcedures: z.array(SpecialProcedure).max(50).optional(),
  startsAt: NodeId.optional(),
  statutoryLimit: Limit.optional(),
  steps: z.array(Step).max(200),
  timeZone: TimeZone,
  warnDaysBefore: z.int().min(0).max(60).optional(),
}

const why = { itemId: ItemId, reason: Text(1000) }

export const PublishItem = z.strictObject({ type: z.literal('PublishItem'), ...facts })
export type PublishItem = z.infer<typeof PublishItem>

export const ItemCommand = z.discriminatedUnion('type', [
  PublishItem,
  z.strictObject({ type: z.literal('SuspendItem'), ...why }),
  z.strictObject({ type: z.literal('ResumeItem'), ...why }),
  z.strictObject({ type: z.literal('WithdrawItem'), ...why }),
])
export type ItemCommand = z.infer<typeof ItemCommand>

export const ItemVersionPublished = z.strictObject(facts)
export type ItemFacts = z.infer<typeof ItemVersionPublished>
export const ItemSuspended = z.strictObject(why)
export const ItemResumed = z.strictObject(why)
export const ItemWithdrawn = z.strictObject(why)
type Why = z.infer<typeof ItemSuspended>

export type ItemEvent =
  | DomainEvent<'ItemVersionPublished', ItemFacts>
  | DomainEvent<'ItemSuspended', Why>
  | DomainEvent<'ItemResumed', Why>
  | DomainEvent<'ItemWithdrawn', Why>
