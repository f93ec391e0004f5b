// 自建系统办件 messages: cases handled elsewhere and handed over, with the source's own times, numbers and deadlines.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { CalendarId, CaseId, Instant, ItemId, Limit, Name, PlainDate, SourceId, TimeZone } from '../values.ts'

/** 期限: decided once, with what it was decided from; a rebuild never moves it. */
export const Deadline = z.strictObject({
  basis: z.enum(['source', 'item']),
  calendarId: CalendarId.optional(),
  calendarRevision: z.int().optional(),
  /** The last moment that is in time. */
  dueAt: Instant,
  dueOn: PlainDate,
  kind: z.enum(['statutory', 'promised']),
  limit: Limit.optional(),
  provisional: z.boolean(),
  startAt: Instant,
  warnAt: Instant,
})
export type Deadline = z.infer<typeof Deadline>

/** 真实性疑点 (LPS-7.3): the order of a source's facts is reported, never refused. */
export const Finding = z.enum([
  'step-before-start',
  'step-after-end',
  'steps-out-of-order',
  'end-before-start',
  'end-before-last-step',
  'time-in-future',
])
export type Finding = z.infer<typeof Finding>

const handedOver = {
  caseId: CaseId,
  channel: Name(80).optional(),
  department: Name(80).optional(),
  dueAt: Instant.optional(),
  group: Name(80).optional(),
  itemId: ItemId,
  number: Name(80),
  plannedEndAt: Instant.optional(),
  responsible: Name(80).optional(),
  sourceId: SourceId,
  startedAt: Instant,
}
const step = {
  activity: Name(200),
  at: Instant,
  caseId: CaseId,
  group: Name(80).optional(),
  number: Name(80),
  resource: Name(80).optional(),
  transition: Name(40).optional(),
}

export const ForeignCaseCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('RegisterForeignCase'), ...handedOver }),
  z.strictObject({ type: z.literal('RecordForeignStep'), ...step }),
  z.strictObject({ type: z.literal('CloseForeignCase'), caseId: CaseId, endedAt: Instant }),
  z.strictObject({
    type: z.literal('NoteDeadlinePassed'),
    caseId: CaseId,
    kind: z.enum(['statutory', 'promised']),
    dueAt: Instant,
  }),
  z.strictObject({ type: z.literal('MoveDeadlines'), caseId: CaseId }),
])
export type ForeignCaseCommand = z.infer<typeof ForeignCaseCommand>

const { dueAt: _dueAt, ...kept } = handedOver
export const ForeignCaseRegistered = z.strictObject({
  caseId: kept.caseId,
  channel: kept.channel,
  deadlines: z.array(Deadline).max(2),
  department: kept.department,
  findings: z.array(Finding),
  group: kept.group,
  itemId: kept.itemId,
  number: kept.number,
  office: Name(80),
  plannedEndAt: kept.plannedEndAt,
  responsible: kept.responsible,
  sourceId: kept.sourceId,
  startedAt: kept.startedAt,
  timeZone: TimeZone,
})
export const ForeignStepRecorded = z.strictObject({
  activity: step.activity,
  at: step.at,
  caseId: step.caseId,
  findings: z.array(Finding),
  group: step.group,
  number: step.number,
  resource: step.resource,
  transition: step.transition,
})
export const ForeignCaseClosed = z.strictObject({ caseId: CaseId, endedAt: Instant, findings: z.array(Finding) })
/** `known` is what the log held when the passing was noted: an act reported later may show it was in time. */
export const DeadlinePassed = z.strictObject({
  caseId: CaseId,
  dueAt: Instant,
  kind: z.enum(['statutory', 'promised']),
  known: z.strictObject({ endedAt: Instant.optional(), lastStepAt: Instant.optional(), steps: z.int() }),
})
export const DeadlinesMoved = z.strictObject({ caseId: CaseId, deadlines: z.array(Deadline).max(2) })

export type ForeignCaseEvent =
  | DomainEvent<'ForeignCaseRegistered', z.infer<typeof ForeignCaseRegistered>>
  | DomainEvent<'ForeignStepRecorded', z.infer<typeof ForeignStepRecorded>>
  | DomainEvent<'ForeignCaseClosed', z.infer<typeof ForeignCaseClosed>>
  | DomainEvent<'DeadlinePassed', z.infer<typeof DeadlinePassed>>
  | DomainEvent<'DeadlinesMoved', z.infer<typeof DeadlinesMoved>>
