// 办件 parts: the values that the messages of a case handled here share; the log stores them, so add, never change.
import { z } from 'zod'
import { ClauseIdSchema } from '../regulations.ts'
import {
  CalendarId,
  CaseId,
  Instant,
  ItemId,
  Limit,
  Name,
  NodeId,
  OrgId,
  PlainDate,
  SubjectId,
  Text,
} from '../values.ts'

/** The id of a step, a gateway, an outcome, a procedure or a deadline within its case or item. */
export const PartId = NodeId
export const DeadlineId = z
  .string()
  .max(140)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)

/**
 * 期限种类. `acceptance` PL-32; `statutory`, `promised` PL-42; `lower-review` PL-43; `delivery` PL-44; `special-procedure` its
 * own limit PL-45; the three of a hearing PL-47, PL-48; the two of a renewal PL-50; `inspection-dispatch` PL-55.
 */
export const CaseDeadlineKind = z.enum([
  'acceptance',
  'statutory',
  'promised',
  'lower-review',
  'step',
  'special-procedure',
  'hearing-request',
  'hearing-hold',
  'hearing-notice',
  'inspection-dispatch',
  'delivery',
  'renewal-application',
  'renewal-decision',
])
export type CaseDeadlineKind = z.infer<typeof CaseDeadlineKind>

/** 期限: decided once, with what it was decided from. It moves by event only, which holds the old value too. */
export const CaseDeadline = z.strictObject({
  basis: z.enum(['law', 'item', 'decision']),
  calendarId: CalendarId,
  calendarRevision: z.int(),
  clause: ClauseIdSchema.optional(),
  /** `before`: that many days before `startAt`, as a notice before its hearing; else after it. */
  counts: z.enum(['after', 'before']),
  /** The kind, and for those of which there may be several what it is of: `step-review`. */
  deadlineId: DeadlineId,
  /** The last moment that is in time. */
  dueAt: Instant,
  dueOn: PlainDate,
  kind: CaseDeadlineKind,
  limit: Limit,
  /** What was entered late leaves until then to enter what answered it in time: only after that is the silence noted (PL-32.4). */
  notedAfter: Instant.optional(),
  provisional: z.boolean(),
  startAt: Instant,
  /** Days that special procedures have taken out of the count (PL-45). */
  suspendedDays: z.int().optional(),
  warnAt: Instant,
})
export type CaseDeadline = z.infer<typeof CaseDeadline>
export const Deadlines = z.array(CaseDeadline).max(60)
export const DeadlineIds = z.array(DeadlineId).max(60)

/** 申请材料: the bytes lie in the private store under their SHA-256. */
export const Material = z.strictObject({
  digest: z
    .string()
    .max(64)
    .regex(/^[0-9a-f]{64}$/),
  materialId: PartId,
  mediaType: z
    .string()
    .max(120)
    .regex(/^[a-z]+\/[a-z0-9.+-]{1,100}$/),
  name: Name(200).optional(),
})
export type Material = z.infer<typeof Material>
export const Materials = z.array(Material).max(200)

/** 书面凭证: sealed and dated (PL-32). */
export const Voucher = z.strictObject({ date: PlainDate, number: Name(80).optional(), sealed: z.literal(true) })
export type Voucher = z.infer<typeof Voucher>

/** 救济途径: reconsideration and suit (PL-38). */
export const Remedies = z.strictObject({ reconsideration: Text(1000), suit: Text(1000) })
export const Approval = z.strictObject({
  approvedOn: PlainDate,
  approver: Name(80),
  document: Name(200).optional(),
  rank: z.enum(['officeHead', 'organHead', 'governmentHead']),
})
export const Channel = z.enum(['window', 'online', 'post', 'selfService'])

/** What an applicant applies for; people and firms by subject id alone. */
export const application = {
  agentId: SubjectId.optional(),
  channel: Channel,
  itemId: ItemId,
  materials: Materials,
  subjectId: SubjectId,
}
/** Where the item stood when this was decided, and whose case it is: `office` as that version names it. */
export const itemAsDecided = { itemVersion: z.int().positive(), office: Name(80).optional(), orgId: OrgId }

/** What every command of a person may say: when it happened, and why it is recorded only now. */
export const said = { caseId: CaseId, lateReason: Text(500).optional(), occurredAt: Instant.optional() }
export const late = { lateReason: Text(500).optional() }

/** A token of the workflow: the node it lies on, and at a join the branch by which it came. */
export const Token = z.strictObject({ from: PartId.optional(), node: PartId })
export type Token = z.infer<typeof Token>
export const Tokens = z.array(Token).max(200)
