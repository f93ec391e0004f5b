// 办件 messages: every command and event of a case that is handled here, by part, and what time does to it.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { CaseId, Instant } from '../values.ts'
import { type CaseAfterwardsEvent, caseAfterwardsCommands, NoteRenewalDeemed } from './caseAfterwards.messages.ts'
import { AssignCaseNumber, type CaseHandlingEvent, caseHandlingCommands } from './caseHandling.messages.ts'
import { type CaseIntakeEvent, caseIntakeCommands, NoteAcceptanceDeemed } from './caseIntake.messages.ts'
import { type CaseOutcomesEvent, caseOutcomesCommands } from './caseOutcomes.messages.ts'
import { CaseDeadlineKind, DeadlineId, Deadlines } from './caseParts.messages.ts'
import { type CaseProceduresEvent, caseProceduresCommands } from './caseProcedures.messages.ts'

/** What an official does; each may say when it happened. */
export const CaseAct = z.discriminatedUnion('type', [
  ...caseIntakeCommands,
  ...caseHandlingCommands,
  ...caseProceduresCommands,
  ...caseOutcomesCommands,
  ...caseAfterwardsCommands,
])
export type CaseAct = z.infer<typeof CaseAct>

/** What the calendar and the numbering do. */
export const CaseNote = z.discriminatedUnion('type', [
  NoteAcceptanceDeemed,
  NoteRenewalDeemed,
  z.strictObject({
    type: z.literal('NoteCaseDeadlinePassed'),
    caseId: CaseId,
    deadlineId: DeadlineId,
    dueAt: Instant,
  }),
  z.strictObject({ type: z.literal('MoveCaseDeadlines'), caseId: CaseId }),
  AssignCaseNumber,
])
export type CaseNote = z.infer<typeof CaseNote>

export const CaseCommand = z.discriminatedUnion('type', [...CaseAct.options, ...CaseNote.options])
export type CaseCommand = z.infer<typeof CaseCommand>

/** `known` is what the log held when the passing was noted: an act reported later may show it was in time. */
export const CaseDeadlinePassed = z.strictObject({
  caseId: CaseId,
  deadlineId: DeadlineId,
  dueAt: Instant,
  kind: CaseDeadlineKind,
  known: z.strictObject({ lastActAt: Instant, status: z.string().max(40) }),
})
/** `deadlines` as they are now, `was` when each of them was due before. */
export const CaseDeadlinesMoved = z.strictObject({
  caseId: CaseId,
  cause: z.enum(['extension', 'specialProcedureEnded', 'calendar']),
  deadlines: Deadlines,
  was: z.array(z.strictObject({ deadlineId: DeadlineId, dueAt: Instant })).max(60),
})
type CaseTimeEvent =
  | DomainEvent<'CaseDeadlinePassed', z.infer<typeof CaseDeadlinePassed>>
  | DomainEvent<'CaseDeadlinesMoved', z.infer<typeof CaseDeadlinesMoved>>

export type CaseEvent =
  | CaseIntakeEvent
  | CaseHandlingEvent
  | CaseProceduresEvent
  | CaseOutcomesEvent
  | CaseAfterwardsEvent
  | CaseTimeEvent
export type CaseEventType = CaseEvent['type']
