// 许可之后 messages: change, renewal, revocation, withdrawal and deregistration of a permit (PL-8, 49, 50, 69, 70).
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { CaseId, Instant, PlainDate, Text } from '../values.ts'
import { DeadlineIds, Deadlines, late, Materials, Remedies, said, Voucher } from './caseParts.messages.ts'

/** PL-69: the five grounds on which a permit may be revoked, and fraud or bribery, on which it must be. */
export const RevocationGround = z.enum([
  'abuseOfPower',
  'beyondPower',
  'breachOfProcedure',
  'unqualifiedApplicant',
  'otherByLaw',
  'fraudOrBribery',
])
/** PL-8: the rule behind the permit has gone, or what it was granted on has changed greatly. */
const WithdrawalGround = z.enum(['lawChanged', 'circumstancesChanged'])
/** PL-70. */
export const DeregistrationGround = z.enum([
  'expired',
  'deathOrIncapacity',
  'dissolution',
  'revokedOrWithdrawn',
  'forceMajeure',
  'otherByLaw',
])

export const caseAfterwardsCommands = [
  z.strictObject({
    type: z.literal('ChangePermit'),
    ...said,
    changes: Text(4000),
    materials: Materials,
    validUntil: PlainDate.optional(),
    voucher: Voucher,
  }),
  z.strictObject({ type: z.literal('ApplyForRenewal'), ...said, materials: Materials, voucher: Voucher }),
  z.strictObject({ type: z.literal('RenewPermit'), ...said, validUntil: PlainDate, voucher: Voucher }),
  z.strictObject({
    type: z.literal('RefuseRenewal'),
    ...said,
    reasons: Text(4000),
    remedies: Remedies,
    voucher: Voucher,
  }),
  z.strictObject({
    type: z.literal('RevokePermit'),
    ...said,
    compensation: Text(2000).optional(),
    ground: RevocationGround,
    reasons: Text(4000),
    remedies: Remedies,
    /** Whether revoking might do the public interest serious harm: then it may not be done. */
    seriousPublicHarm: z.boolean(),
    voucher: Voucher,
  }),
  z.strictObject({
    type: z.literal('WithdrawPermit'),
    ...said,
    compensation: Text(2000),
    ground: WithdrawalGround,
    reasons: Text(4000),
    remedies: Remedies,
    voucher: Voucher,
  }),
  z.strictObject({
    type: z.literal('DeregisterPermit'),
    ...said,
    ground: DeregistrationGround,
    reason: Text(2000),
  }),
] as const
export const NoteRenewalDeemed = z.strictObject({
  type: z.literal('NoteRenewalDeemed'),
  caseId: CaseId,
  dueAt: Instant,
})

export const PermitChanged = z.strictObject({
  caseId: CaseId,
  changes: Text(4000),
  deadlines: Deadlines,
  lateReason: late.lateReason,
  materials: Materials,
  settled: DeadlineIds,
  validUntil: PlainDate.optional(),
  voucher: Voucher,
})
export const RenewalApplied = z.strictObject({
  caseId: CaseId,
  deadlines: Deadlines,
  lateReason: late.lateReason,
  materials: Materials,
  settled: DeadlineIds,
  voucher: Voucher,
})
export const PermitRenewed = z.strictObject({
  caseId: CaseId,
  deadlines: Deadlines,
  lateReason: late.lateReason,
  settled: DeadlineIds,
  validUntil: PlainDate,
  voucher: Voucher,
})
/** Occurred when the old validity ran out without a decision; lasts as long again (PL-50). */
export const RenewalDeemed = z.strictObject({
  caseId: CaseId,
  deadlines: Deadlines,
  dueAt: Instant,
  settled: DeadlineIds,
  validUntil: PlainDate,
})
export const RenewalRefused = z.strictObject({
  caseId: CaseId,
  lateReason: late.lateReason,
  reasons: Text(4000),
  remedies: Remedies,
  settled: DeadlineIds,
  voucher: Voucher,
})
export const PermitRevoked = z.strictObject({
  caseId: CaseId,
  compensation: Text(2000).optional(),
  ground: RevocationGround,
  lateReason: late.lateReason,
  /** PL-69: obtained by fraud or bribery, it must be revoked. */
  obliged: z.boolean(),
  reasons: Text(4000),
  remedies: Remedies,
  settled: DeadlineIds,
  voucher: Voucher,
})
export const PermitWithdrawn = z.strictObject({
  caseId: CaseId,
  compensation: Text(2000),
  ground: WithdrawalGround,
  lateReason: late.lateReason,
  reasons: Text(4000),
  remedies: Remedies,
  settled: DeadlineIds,
  voucher: Voucher,
})
export const PermitDeregistered = z.strictObject({
  caseId: CaseId,
  ground: DeregistrationGround,
  lateReason: late.lateReason,
  reason: Text(2000),
  settled: DeadlineIds,
})

export type CaseAfterwardsEvent =
  | DomainEvent<'PermitChanged', z.infer<typeof PermitChanged>>
  | DomainEvent<'RenewalApplied', z.infer<typeof RenewalApplied>>
  | DomainEvent<'PermitRenewed', z.infer<typeof PermitRenewed>>
  | DomainEvent<'RenewalDeemed', z.infer<typeof RenewalDeemed>>
  | DomainEvent<'RenewalRefused', z.infer<typeof RenewalRefused>>
  | DomainEvent<'PermitRevoked', z.infer<typeof PermitRevoked>>
  | DomainEvent<'PermitWithdrawn', z.infer<typeof PermitWithdrawn>>
  | DomainEvent<'PermitDeregistered', z.infer<typeof PermitDeregistered>>
