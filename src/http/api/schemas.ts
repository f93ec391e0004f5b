// Schemas that many routes share: problems, places in the log, cases, deadlines, events.
import { type ZodType, z } from 'zod'
import { Role } from '../../domain/actor.ts'
import { CaseDeadlineKind } from '../../domain/approvals/caseParts.messages.ts'
import { endings } from '../../domain/approvals/caseSettling.ts'
import { colours, origins } from '../../projections/caseRow.ts'

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'One of the codes listed at /api/problems.' }),
    detail: z.string(),
    clauses: z.array(z.string()),
    details: z.unknown().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    instance: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem with its code and the clauses behind it.' })

const reasons: Readonly<Record<number, string>> = {
  400: 'The request does not match the interface.',
  401: 'A valid token or a login is needed.',
  403: 'The account has no right to this.',
  404: 'There is nothing here that this account may see.',
  409: 'The state of the object does not allow it.',
  412: 'The object has changed since the revision of If-Match.',
  413: 'The body exceeds the limit.',
  415: 'The body must be application/json.',
  422: 'A rule refuses what was asked.',
  429: 'Too many requests without a valid token from this address; ask again after Retry-After.',
  500: 'An internal error.',
  503: 'Not available yet; ask again after Retry-After.',
  507: 'The log is out of space; nothing was written.',
}

/** The problems of these statuses, as answers of a route. */
export const problemAnswers = (statuses: readonly number[]): Record<number, object> =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: reasons[status], content: { 'application/problem+json': { schema: ProblemSchema } } },
    ]),
  )

export const jsonAnswer = (description: string, schema: ZodType): object => ({
  description,
  content: { 'application/json': { schema } },
})

/** A query that takes nothing: an unknown parameter is a mistake of the caller. */
export const nothing = z.strictObject({})

const instant = z.string().meta({ format: 'date-time' })
const orNull = <Schema extends ZodType>(schema: Schema) => schema.nullable()

/** On what the answer stands: asked again with the same position and fingerprint, it is the same. */
export const standing = {
  position: z.string().meta({ description: 'The answer includes the log up to here at least.' }),
  fingerprint: z.string().meta({ description: 'The read models, by name and version, that gave the answer.' }),
}
export const pageOf = <Row extends ZodType>(row: Row) =>
  z.object({ rows: z.array(row), next: z.string().nullable(), ...standing })

export const Building = z
  .object({ building: z.object({ events: z.int(), of: z.int() }) })
  .meta({ id: 'Building', description: 'The board as of that moment is being built; ask again after Retry-After.' })

export const CaseSchema = z
  .object({
    caseId: z.string(),
    origin: z
      .enum(origins)
      .meta({ description: 'here: judged by the clock; elsewhere: by what its source has declared.' }),
    sourceId: z.string().meta({ description: 'Empty where the case is handled here.' }),
    orgId: z.string().meta({ description: 'Whose case it is; empty where it is that of its source.' }),
    number: z.string().meta({ description: 'Empty while none has been assigned.' }),
    itemId: z.string(),
    itemName: orNull(z.string()),
    office: z.string(),
    subjectId: orNull(z.string()),
    channel: orNull(z.string()),
    department: orNull(z.string()),
    group: orNull(z.string()),
    responsible: orNull(z.string()),
    status: z.enum(['open', 'closed']),
    state: orNull(z.string()).meta({
      description: 'Handled here: where the case stands; closed from its decision on.',
    }),
    colour: z.enum(colours),
    judgedAt: orNull(instant).meta({
      description: 'Up to when it was judged: its end, now, or what its source declared.',
    }),
    startedAt: instant,
    month: z.string(),
    timeZone: z.string(),
    plannedEndAt: orNull(instant),
    endedAt: orNull(instant),
    warnAt: orNull(instant),
    promisedDueAt: orNull(instant),
    statutoryDueAt: orNull(instant),
    pausedAt: orNull(instant).meta({ description: 'Since when a special procedure has stopped its clock.' }),
    provisional: z.boolean(),
    promisedPassed: z.boolean(),
    statutoryPassed: z.boolean(),
    lastActivity: orNull(z.string()),
    lastStepAt: orNull(instant),
    steps: z.int(),
    lateStep: z.boolean(),
    reportedLate: z.boolean(),
    findings: z.array(z.string()),
    findingCount: z.int(),
  })
  .meta({
    id: 'Case',
    description: 'A case with the instants at which it turns, and its colour as of the judged moment.',
  })

const LimitSchema = z.object({ days: z.int(), unit: z.enum(['working', 'natural']) })
export const DeadlineSchema = z
  .object({
    kind: CaseDeadlineKind.meta({ description: 'Those of a case handled elsewhere are two: statutory and promised.' }),
    deadlineId: z.string().optional().meta({ description: 'Handled here: which of its kind, such as step-review.' }),
    basis: z.enum(['source', 'item', 'law', 'decision']),
    clause: z.string().optional(),
    counts: z.enum(['after', 'before']).optional(),
    suspendedDays: z.int().optional().meta({ description: 'Days that special procedures took out (PL-45).' }),
    paused: z.boolean().optional(),
    settledAt: instant.optional().meta({ description: 'When the act happened that ended it.' }),
    ending: z
      .enum(endings)
      .optional()
      .meta({ description: 'Kept, kept late, run out without its act, or owed no longer while it ran.' }),
    calendarId: z.string().optional(),
    calendarRevision: z.int().optional(),
    limit: LimitSchema.optional(),
    startAt: instant,
    warnAt: instant,
    dueAt: instant.meta({ description: 'The last moment that is in time.' }),
    dueOn: z.string().meta({ format: 'date' }),
    provisional: z.boolean(),
    passed: z.boolean(),
  })
  .meta({ id: 'Deadline' })

export const ActorSchema = z.object({
  account: z.string(),
  org: z.string(),
  role: Role,
  onBehalfOf: z.string().optional(),
})

/** An event as it stands in the log. */
export const EventSchema = z
  .object({
    position: z.string(),
    id: z.uuid(),
    stream: z.string(),
    revision: z.int(),
    type: z.string(),
    version: z.int(),
    occurredAt: instant,
    recordedAt: instant,
    actor: ActorSchema,
    authority: z.object({ kind: z.string(), id: z.string() }),
    clauses: z.array(z.string()),
    basis: z.array(z.object({ stream: z.string(), revision: z.int() })),
    commandId: z.string(),
    causationId: z.string(),
    correlationId: z.string(),
    data: z.unknown(),
    prev: z.string().meta({ description: 'The hash of the stream’s previous event.' }),
    hash: z.string().meta({ description: 'SHA-256 leaf hash of the stored bytes (RFC 6962).' }),
  })
  .meta({ id: 'Event' })
export const VoidableEvent = EventSchema.extend({
  voided: z.boolean().meta({ description: 'A correction says that it no longer counts (LPS-8.2, 9.5).' }),
}).meta({ id: 'VoidableEvent' })

/** A row of the audit trail. */
export const TraceSchema = z
  .object({
    position: z.string(),
    id: z.string(),
    stream: z.string(),
    revision: z.int(),
    category: z.string(),
    type: z.string(),
    account: z.string(),
    org: z.string(),
    role: z.string(),
    authority: z.string(),
    commandId: z.string(),
    clauses: z.array(z.string()),
    occurredAt: instant,
    recordedAt: instant,
    hash: z.string(),
  })
  .meta({ id: 'Trace', description: 'An event in the audit trail, without its data.' })
