// 待办 and 许可: what waits in the cases handled here, and the permits that came of them.
import { z } from 'zod'
import { CertificateKind } from '../../domain/approvals/caseOutcomes.messages.ts'
import { dayOf } from '../../domain/calendar/deadline.ts'
import { type Instant, PlainDate, TimeZone } from '../../domain/values.ts'
import { listPermits, permitStandings } from '../../projections/permitQueries.ts'
import { dutyKinds } from '../../projections/worklist.ts'
import { type DutyFilter, listDuties } from '../../projections/worklistQueries.ts'
import {
  type Api,
  addRead,
  afterQuery,
  buildingAnswer,
  flag,
  fromBoard,
  momentQuery,
  paged,
  pageQuery,
  readCursor,
  word,
} from './reading.ts'
import { pageOf } from './schemas.ts'

const instant = z.string().meta({ format: 'date-time' })
const day = z.string().meta({ format: 'date' })
const orNull = z.string().nullable()
const about = {
  caseId: z.string(),
  number: z.string(),
  itemId: z.string(),
  itemName: orNull,
  orgId: z.string(),
  office: z.string(),
  subjectId: orNull,
  timeZone: z.string(),
}
const waitsFor = z.enum(['office', 'applicant'])

const DutySchema = z
  .object({
    ...about,
    dutyId: z.string(),
    kind: z.enum(dutyKinds),
    waitsFor,
    stepId: orNull,
    stepName: orNull,
    handlers: z.array(z.string()).meta({
      description:
        'Who may take the step up, beside those who hold its posts; where there are neither, the whole office.',
    }),
    posts: z.array(z.string()).meta({ description: '岗位 of which any may take the step up.' }),
    claimedBy: orNull.meta({ description: 'Who has claimed the step, or chairs the hearing.' }),
    claimedByName: orNull,
    since: instant,
    startedAt: instant,
    deadlineId: orNull,
    heldAt: instant.nullable(),
    replyBy: day.nullable(),
    warnAt: instant.nullable(),
    dueAt: instant.nullable(),
    paused: z.boolean(),
    near: z.boolean(),
    late: z.boolean(),
  })
  .meta({ id: 'Duty', description: 'What waits in a case, for whom and until when.' })
const WorklistSchema = pageOf(DutySchema)
  .extend({ counts: z.array(z.object({ kind: z.enum(dutyKinds), open: z.int(), late: z.int() })) })
  .meta({ id: 'Worklist' })

const PermitSchema = z
  .object({
    ...about,
    certificateKind: CertificateKind,
    certificateNumber: orNull,
    state: z.enum(['granted', 'delivered', 'revoked', 'withdrawn', 'deregistered']),
    standing: z.enum(permitStandings),
    grantedAt: instant,
    deliveredAt: instant.nullable(),
    validFrom: day,
    validUntil: day.nullable().meta({ description: 'The last day on which it is valid.' }),
    changes: z.int(),
    changedAt: instant.nullable(),
    renewalAppliedAt: instant.nullable(),
    renewals: z.int(),
    deemedRenewals: z.int().meta({ description: 'Made by silence (PL-50).' }),
    renewalRefusedAt: instant.nullable(),
    endedAt: instant.nullable(),
    ground: orNull,
    revision: z.int(),
  })
  .meta({ id: 'Permit' })

export const worklistFilters = {
  mine: flag.meta({ description: 'Claimed by whoever asks, chaired by them, or theirs to take up.' }),
  office: word,
  kind: z.enum(dutyKinds).optional(),
  waitsFor: waitsFor.optional(),
}
const Filters = z.object(worklistFilters)
export const permitFilters = {
  item: word,
  state: PermitSchema.shape.state.optional(),
  standing: z.enum(permitStandings).optional(),
  expiresBy: PlainDate.optional().meta({ description: 'In force, and valid no longer than until this day.' }),
  subject: word,
  certificate: word,
}

export function dutyQuestion(
  { mine, ...filter }: z.output<typeof Filters>,
  org: string | undefined,
  account: string,
): DutyFilter {
  return { ...filter, org, ...(mine === 'true' && { mine: account }) }
}

/** Days are those of the offices. */
const cityZone = TimeZone.parse('Asia/Shanghai')
export const todayOf = (now: string): PlainDate => dayOf(now as Instant, cityZone)

const dutyCursor = z.strictObject({ due: z.string(), rid: z.int() })
const permitCursor = z.strictObject({ grantedAt: z.string(), caseId: z.string() })

export function worklistRoutes(api: Api): void {
  const board = { includes: 'models' as const, also: [503], others: buildingAnswer, tag: 'cases' }
  addRead(api, {
    ...board,
    url: '/api/worklist',
    operationId: 'listDuties',
    summary: '待办 / What waits in the cases of an office, earliest due first',
    action: 'ReadWorklist',
    query: z.strictObject({ ...worklistFilters, ...afterQuery, ...momentQuery, ...pageQuery }),
    answer: WorklistSchema,
    read: (asked) =>
      fromBoard(api, asked, async ({ database, now }) => {
        const { cursor, kind, limit, mine, office, waitsFor } = asked.query
        const filter = dutyQuestion({ kind, mine, office, waitsFor }, asked.org, asked.caller.actor.account)
        const page = { now, limit, after: readCursor(cursor, dutyCursor) }
        const { counts, next, rows } = await listDuties(database, filter, page)
        return { ...paged(asked.request, asked.reply, rows, next), counts }
      }),
  })
  addRead(api, {
    ...board,
    url: '/api/permits',
    operationId: 'listPermits',
    summary: '许可 / Permits that were granted here, newest first',
    action: 'ReadPermits',
    query: z.strictObject({ ...permitFilters, ...afterQuery, ...momentQuery, ...pageQuery }),
    answer: pageOf(PermitSchema).meta({ id: 'PermitList' }),
    read: (asked) =>
      fromBoard(api, asked, async ({ database, now }) => {
        const { certificate, cursor, expiresBy, item, limit, standing, state, subject } = asked.query
        const filter = { certificate, expiresBy, item, standing, state, subject, org: asked.org }
        const after = readCursor(cursor, permitCursor)
        const { next, rows } = await listPermits(database, filter, { today: todayOf(now), limit, after })
        return paged(asked.request, asked.reply, rows, next)
      }),
  })
}
