// 收件与受理 messages: from the application to its acceptance or to the answer that it is not accepted (PL-32).
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { CaseId, Instant, Name, PlainDate, Text, TimeZone } from '../values.ts'
import {
  application,
  DeadlineIds,
  Deadlines,
  itemAsDecided,
  late,
  Materials,
  PartId,
  Remedies,
  said,
  Tokens,
  Voucher,
} from './caseParts.messages.ts'

const Missing = z
  .array(z.strictObject({ materialId: PartId.optional(), what: Text(500) }))
  .min(1)
  .max(200)
const { agentId, channel, itemId, materials, subjectId } = application

export const caseIntakeCommands = [
  z.strictObject({ type: z.literal('DraftApplication'), ...application, ...said }),
  z.strictObject({ type: z.literal('ReceiveApplication'), ...application, ...said, voucher: Voucher }),
  z.strictObject({ type: z.literal('DeclareNotRequired'), ...said, reason: Text(2000) }),
  z.strictObject({
    type: z.literal('DeclareNotCompetent'),
    ...said,
    competentOrgan: Name(120),
    reason: Text(2000),
    voucher: Voucher,
  }),
  z.strictObject({ type: z.literal('CorrectOnTheSpot'), ...said, corrected: Text(1000), materials: Materials }),
  z.strictObject({
    type: z.literal('RequireSupplement'),
    ...said,
    missing: Missing,
    /** Until when the applicant is asked to bring it; the law sets no limit. */
    replyBy: PlainDate.optional(),
    voucher: Voucher,
  }),
  z.strictObject({ type: z.literal('ReceiveSupplement'), ...said, materials: Materials, voucher: Voucher }),
  z.strictObject({
    type: z.literal('AbandonApplication'),
    ...said,
    cause: z.enum(['neverSupplied', 'withdrawnByApplicant']),
    reason: Text(2000),
  }),
  z.strictObject({ type: z.literal('AcceptApplication'), ...said, voucher: Voucher }),
  z.strictObject({
    type: z.literal('RefuseAcceptance'),
    ...said,
    reasons: Text(4000),
    remedies: Remedies,
    voucher: Voucher,
  }),
] as const

export const NoteAcceptanceDeemed = z.strictObject({
  type: z.literal('NoteAcceptanceDeemed'),
  caseId: CaseId,
  dueAt: Instant,
})

export const ApplicationDrafted = z.strictObject({
  agentId,
  caseId: CaseId,
  channel,
  itemId,
  itemVersion: itemAsDecided.itemVersion,
  lateReason: late.lateReason,
  materials,
  orgId: itemAsDecided.orgId,
  subjectId,
})
export const ApplicationReceived = z.strictObject({
  agentId,
  caseId: CaseId,
  channel,
  deadlines: Deadlines,
  itemId,
  itemVersion: itemAsDecided.itemVersion,
  lateReason: late.lateReason,
  materials,
  office: itemAsDecided.office,
  orgId: itemAsDecided.orgId,
  subjectId,
  timeZone: TimeZone,
  voucher: Voucher,
})
export const DeclaredNotRequired = z.strictObject({
  caseId: CaseId,
  lateReason: late.lateReason,
  reason: Text(2000),
  settled: DeadlineIds,
})
export const DeclaredNotCompetent = z.strictObject({
  caseId: CaseId,
  competentOrgan: Name(120),
  lateReason: late.lateReason,
  reason: Text(2000),
  settled: DeadlineIds,
  voucher: Voucher,
})
export const CorrectedOnTheSpot = z.strictObject({
  caseId: CaseId,
  corrected: Text(1000),
  lateReason: late.lateReason,
  materials: Materials,
})
export const SupplementRequired = z.strictObject({
  caseId: CaseId,
  lateReason: late.lateReason,
  missing: Missing,
  replyBy: PlainDate.optional(),
  settled: DeadlineIds,
  voucher: Voucher,
})
export const SupplementReceived = z.strictObject({
  caseId: CaseId,
  deadlines: Deadlines,
  lateReason: late.lateReason,
  materials: Materials,
  voucher: Voucher,
})
export const ApplicationAbandoned = z.strictObject({
  caseId: CaseId,
  cause: z.enum(['neverSupplied', 'withdrawnByApplicant']),
  lateReason: late.lateReason,
  reason: Text(2000),
  settled: DeadlineIds,
})
/** The day of acceptance gives the number its year; `effectiveFrom` starts the clock. */
export const ApplicationAccepted = z.strictObject({
  acceptedOn: PlainDate,
  caseId: CaseId,
  deadlines: Deadlines,
  effectiveFrom: Instant,
  itemVersion: itemAsDecided.itemVersion,
  lateReason: late.lateReason,
  office: itemAsDecided.office,
  orgId: itemAsDecided.orgId,
  settled: DeadlineIds,
  tokens: Tokens,
  voucher: Voucher,
})
/** Occurred at the end of day 5, effective from the day on which the materials were received (PL-32.4). */
export const AcceptanceDeemed = z.strictObject({
  acceptedOn: PlainDate,
  caseId: CaseId,
  deadlines: Deadlines,
  dueAt: Instant,
  effectiveFrom: Instant,
  itemVersion: itemAsDecided.itemVersion,
  office: itemAsDecided.office,
  orgId: itemAsDecided.orgId,
  settled: DeadlineIds,
  tokens: Tokens,
})
export const AcceptanceRefused = z.strictObject({
  caseId: CaseId,
  lateReason: late.lateReason,
  reasons: Text(4000),
  remedies: Remedies,
  settled: DeadlineIds,
  voucher: Voucher,
})

export type CaseIntakeEvent =
  | DomainEvent<'ApplicationDrafted', z.infer<typeof ApplicationDrafted>>
  | DomainEvent<'ApplicationReceived', z.infer<typeof ApplicationReceived>>
  | DomainEvent<'DeclaredNotRequired', z.infer<typeof DeclaredNotRequired>>
  | DomainEvent<'DeclaredNotCompetent', z.infer<typeof DeclaredNotCompetent>>
  | DomainEvent<'CorrectedOnTheSpot', z.infer<typeof CorrectedOnTheSpot>>
  | DomainEvent<'SupplementRequired', z.infer<typeof SupplementRequired>>
  | DomainEvent<'SupplementReceived', z.infer<typeof SupplementReceived>>
  | DomainEvent<'ApplicationAbandoned', z.infer<typeof ApplicationAbandoned>>
  | DomainEvent<'ApplicationAccepted', z.infer<typeof ApplicationAccepted>>
  | DomainEvent<'AcceptanceDeemed', z.infer<typeof AcceptanceDeemed>>
  | DomainEvent<'AcceptanceRefused', z.infer<typeof AcceptanceRefused>>
