// 特别程序、听证、延长 messages: what stops the clock (PL-45), who is heard (PL-46 to 48), and the one extension (PL-42).
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { AccountId, CaseId, Instant, Limit, SubjectId, Text } from '../values.ts'
import { Approval, DeadlineIds, Deadlines, late, Material, PartId, said, Voucher } from './caseParts.messages.ts'

/** 特别程序 of PL-45 by the ids under which items list them; an item may add local ones under ids of its own. */
export const lawfulProcedures = [
  'hearing',
  'tender',
  'auction',
  'inspection',
  'testing',
  'quarantine',
  'appraisal',
  'expert-review',
] as const

const procedure = {
  approval: Approval,
  basis: Text(1000),
  /** Those who are sent (PL-55). */
  inspectors: z.array(AccountId).max(20).optional(),
  limit: Limit,
  /** The written notice of the time needed. */
  notice: Voucher,
  /** What is done, as the item lists it. */
  procedureId: PartId,
  /** This doing of it: there may be several in a case. */
  runId: PartId,
}

export const caseProceduresCommands = [
  z.strictObject({ type: z.literal('StartSpecialProcedure'), ...said, ...procedure }),
  z.strictObject({
    type: z.literal('EndSpecialProcedure'),
    ...said,
    result: Text(2000),
    runId: PartId,
  }),
  z.strictObject({
    type: z.literal('TellHearingRight'),
    ...said,
    notice: Voucher,
    reason: Text(2000),
    subjectIds: z.array(SubjectId).min(1).max(200),
  }),
  z.strictObject({ type: z.literal('RequestHearing'), ...said, subjectId: SubjectId }),
  z.strictObject({
    type: z.literal('WithdrawHearingRequest'),
    ...said,
    reason: Text(2000).optional(),
    subjectId: SubjectId,
  }),
  z.strictObject({
    type: z.literal('ScheduleHearing'),
    ...said,
    chair: AccountId,
    heldAt: Instant,
    notice: Voucher,
    place: Text(200),
    /** PL-46: held without a request, announced to the public. */
    publicInterest: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('RecordHearing'),
    ...said,
    chair: AccountId,
    record: Material,
    /** Whether those who took part have signed the record. */
    signed: z.boolean(),
    summary: Text(4000),
  }),
  z.strictObject({
    type: z.literal('ExtendDecision'),
    ...said,
    approval: Approval,
    days: z.int().min(1).max(15),
    /** The written notice by which the applicant was told the reason. */
    notice: Voucher,
    reason: Text(2000),
  }),
] as const

export const SpecialProcedureStarted = z.strictObject({
  approval: procedure.approval,
  basis: procedure.basis,
  caseId: CaseId,
  deadlines: Deadlines,
  inspectors: procedure.inspectors,
  lateReason: late.lateReason,
  limit: procedure.limit,
  notice: procedure.notice,
  /** The deadlines that wait from now on; they move when the last procedure ends. */
  paused: DeadlineIds,
  procedureId: procedure.procedureId,
  runId: procedure.runId,
  settled: DeadlineIds,
})
export const SpecialProcedureEnded = z.strictObject({
  caseId: CaseId,
  lateReason: late.lateReason,
  result: Text(2000),
  runId: PartId,
  settled: DeadlineIds,
})
export const HearingRightTold = z.strictObject({
  caseId: CaseId,
  deadlines: Deadlines,
  lateReason: late.lateReason,
  notice: Voucher,
  reason: Text(2000),
  subjectIds: z.array(SubjectId).min(1).max(200),
})
export const HearingRequested = z.strictObject({
  caseId: CaseId,
  deadlines: Deadlines,
  lateReason: late.lateReason,
  settled: DeadlineIds,
  subjectId: SubjectId,
})
export const HearingRequestWithdrawn = z.strictObject({
  caseId: CaseId,
  /** Where no request is left: the time to ask, if it still runs for whoever else was told. */
  deadlines: Deadlines,
  /** Whether one is to be held all the same, for others have asked or it is for the public interest. */
  hearing: z.enum(['goesOn', 'lapses']),
  lateReason: late.lateReason,
  reason: Text(2000).optional(),
  settled: DeadlineIds,
  subjectId: SubjectId,
})
export const HearingScheduled = z.strictObject({
  caseId: CaseId,
  chair: AccountId,
  heldAt: Instant,
  lateReason: late.lateReason,
  notice: Voucher,
  place: Text(200),
  publicInterest: z.boolean(),
  settled: DeadlineIds,
})
export const HearingRecorded = z.strictObject({
  caseId: CaseId,
  chair: AccountId,
  lateReason: late.lateReason,
  record: Material,
  settled: DeadlineIds,
  summary: Text(4000),
})
/** The deadlines that it moves stand in the CaseDeadlinesMoved beside it. */
export const DecisionExtended = z.strictObject({
  approval: Approval,
  caseId: CaseId,
  days: z.int().min(1).max(15),
  lateReason: late.lateReason,
  notice: Voucher,
  reason: Text(2000),
})

export type CaseProceduresEvent =
  | DomainEvent<'SpecialProcedureStarted', z.infer<typeof SpecialProcedureStarted>>
  | DomainEvent<'SpecialProcedureEnded', z.infer<typeof SpecialProcedureEnded>>
  | DomainEvent<'HearingRightTold', z.infer<typeof HearingRightTold>>
  | DomainEvent<'HearingRequested', z.infer<typeof HearingRequested>>
  | DomainEvent<'HearingRequestWithdrawn', z.infer<typeof HearingRequestWithdrawn>>
  | DomainEvent<'HearingScheduled', z.infer<typeof HearingScheduled>>
  | DomainEvent<'HearingRecorded', z.infer<typeof HearingRecorded>>
  | DomainEvent<'DecisionExtended', z.infer<typeof DecisionExtended>>
