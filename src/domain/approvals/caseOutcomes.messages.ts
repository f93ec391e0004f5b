// 决定与送达 messages: granted, denied, forwarded or void, what it costs, and its delivery (PL-37 to 44, 58, 59).
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { CaseId, Name, PlainDate, Text } from '../values.ts'
import { DeadlineIds, Deadlines, late, Material, Remedies, said, Voucher } from './caseParts.messages.ts'

/** 证件种类 (PL-39). */
export const CertificateKind = z.enum(['licence', 'qualification', 'approvalDocument', 'other'])
/** The sealed document of a decision. */
const Document = Material.optional()
const permit = {
  certificateKind: CertificateKind,
  certificateNumber: Name(80).optional(),
  validFrom: PlainDate.optional(),
  validUntil: PlainDate.optional(),
}
const DeliveryMethod = z.enum(['window', 'post', 'electronic', 'other'])
const amountFen = z.int().min(0).max(100_000_000_000)

export const caseOutcomesCommands = [
  z.strictObject({
    type: z.literal('ForwardCase'),
    ...said,
    opinion: Text(4000),
    /** The upper organ, to which opinion and all materials go directly (PL-35). */
    upperOrgan: Name(120),
    voucher: Voucher,
  }),
  z.strictObject({
    type: z.literal('GrantPermit'),
    ...said,
    ...permit,
    document: Document,
    opinion: Text(4000),
    voucher: Voucher,
  }),
  z.strictObject({
    type: z.literal('DenyPermit'),
    ...said,
    document: Document,
    reasons: Text(4000),
    remedies: Remedies,
    voucher: Voucher,
  }),
  z.strictObject({
    type: z.literal('DeliverPermit'),
    ...said,
    method: DeliveryMethod,
    /** Post number, signature on the list, and the like. */
    proof: Text(500),
  }),
  z.strictObject({ type: z.literal('ChargeFee'), ...said, amountFen, receiptNumber: Name(80) }),
  z.strictObject({ type: z.literal('VoidCase'), ...said, reason: Text(2000) }),
] as const

export const CaseForwarded = z.strictObject({
  caseId: CaseId,
  lateReason: late.lateReason,
  opinion: Text(4000),
  settled: DeadlineIds,
  upperOrgan: Name(120),
  voucher: Voucher,
})
export const PermitGranted = z.strictObject({
  caseId: CaseId,
  certificateKind: permit.certificateKind,
  certificateNumber: permit.certificateNumber,
  deadlines: Deadlines,
  document: Document,
  lateReason: late.lateReason,
  opinion: Text(4000),
  settled: DeadlineIds,
  validFrom: PlainDate,
  validUntil: permit.validUntil,
  voucher: Voucher,
})
export const PermitDenied = z.strictObject({
  caseId: CaseId,
  document: Document,
  lateReason: late.lateReason,
  reasons: Text(4000),
  remedies: Remedies,
  settled: DeadlineIds,
  voucher: Voucher,
})
export const PermitDelivered = z.strictObject({
  caseId: CaseId,
  lateReason: late.lateReason,
  method: DeliveryMethod,
  proof: Text(500),
  settled: DeadlineIds,
})
export const FeeCharged = z.strictObject({
  amountFen,
  basis: Text(2000),
  caseId: CaseId,
  itemVersion: z.int().positive(),
  lateReason: late.lateReason,
  receiptNumber: Name(80),
})
export const CaseVoided = z.strictObject({
  caseId: CaseId,
  lateReason: late.lateReason,
  reason: Text(2000),
  settled: DeadlineIds,
})

export type CaseOutcomesEvent =
  | DomainEvent<'CaseForwarded', z.infer<typeof CaseForwarded>>
  | DomainEvent<'PermitGranted', z.infer<typeof PermitGranted>>
  | DomainEvent<'PermitDenied', z.infer<typeof PermitDenied>>
  | DomainEvent<'PermitDelivered', z.infer<typeof PermitDelivered>>
  | DomainEvent<'FeeCharged', z.infer<typeof FeeCharged>>
  | DomainEvent<'CaseVoided', z.infer<typeof CaseVoided>>
