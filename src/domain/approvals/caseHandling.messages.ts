// 办理环节 messages: who does which step, with what opinion, and where the case goes from there (PL-34, LPS-9.2).
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { AccountId, CaseId, Name, Text } from '../values.ts'
import { DeadlineIds, Deadlines, late, Material, PartId, said, Tokens } from './caseParts.messages.ts'

const Staff = z.array(AccountId).min(1).max(10)
const Documents = z.array(Material).max(50)

export const caseHandlingCommands = [
  z.strictObject({ type: z.literal('ClaimStep'), ...said, stepId: PartId }),
  z.strictObject({ type: z.literal('ReassignStep'), ...said, reason: Text(1000), stepId: PartId, to: AccountId }),
  z.strictObject({
    type: z.literal('CompleteStep'),
    ...said,
    documents: Documents.optional(),
    opinion: Text(4000),
    /** Left out where the step has one outcome. */
    outcomeId: PartId.optional(),
    /** Those who checked, the actor among them; left out, the actor alone. */
    staff: Staff.optional(),
    stepId: PartId,
  }),
  z.strictObject({ type: z.literal('MoveCaseToVersion'), ...said, reason: Text(1000), version: z.int().positive() }),
] as const
export const AssignCaseNumber = z.strictObject({
  type: z.literal('AssignCaseNumber'),
  caseId: CaseId,
  number: Name(80),
  seriesId: PartId,
})

export const StepClaimed = z.strictObject({
  caseId: CaseId,
  handler: AccountId,
  lateReason: late.lateReason,
  stepId: PartId,
})
export const StepReassigned = z.strictObject({
  caseId: CaseId,
  from: AccountId.optional(),
  lateReason: late.lateReason,
  reason: Text(1000),
  stepId: PartId,
  to: AccountId,
})
/** `tokens` is where the workflow stands after it, `ended` that nothing is left to do in it. */
export const StepCompleted = z.strictObject({
  caseId: CaseId,
  deadlines: Deadlines,
  documents: Documents.optional(),
  ended: z.boolean(),
  lateReason: late.lateReason,
  opinion: Text(4000),
  outcome: z.enum(['pass', 'return']),
  outcomeId: PartId,
  settled: DeadlineIds,
  staff: Staff,
  stepId: PartId,
  tokens: Tokens,
})
export const CaseMovedToVersion = z.strictObject({
  caseId: CaseId,
  deadlines: Deadlines,
  from: z.int().positive(),
  lateReason: late.lateReason,
  reason: Text(1000),
  settled: DeadlineIds,
  to: z.int().positive(),
  tokens: Tokens,
})
export const CaseNumberAssigned = z.strictObject({ caseId: CaseId, number: Name(80), seriesId: PartId })

export type CaseHandlingEvent =
  | DomainEvent<'StepClaimed', z.infer<typeof StepClaimed>>
  | DomainEvent<'StepReassigned', z.infer<typeof StepReassigned>>
  | DomainEvent<'StepCompleted', z.infer<typeof StepCompleted>>
  | DomainEvent<'CaseMovedToVersion', z.infer<typeof CaseMovedToVersion>>
  | DomainEvent<'CaseNumberAssigned', z.infer<typeof CaseNumberAssigned>>
