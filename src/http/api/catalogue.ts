// 事项、来源、期限: what cases stand on and by when they are due.
import { z } from 'zod'
import { CaseDeadlineKind } from '../../domain/approvals/caseParts.messages.ts'
import { Instant } from '../../domain/values.ts'
import { origins } from '../../projections/caseRow.ts'
import { listItems, listSources } from '../../projections/catalogueQueries.ts'
import { deadlineStates, listDeadlines } from '../../projections/deadlineList.ts'
import { ItemSchema } from './items.ts'
import {
  type Api,
  addRead,
  afterQuery,
  buildingAnswer,
  fromBoard,
  momentQuery,
  paged,
  pageQuery,
  readCursor,
  word,
} from './reading.ts'
import { pageOf, standing } from './schemas.ts'
import { deadlineView, itemView } from './views.ts'

const SourceSchema = z
  .object({
    sourceId: z.string(),
    name: z.string(),
    orgId: z.string(),
    accountId: z.string(),
    completeUntil: z
      .string()
      .nullable()
      .meta({ description: 'Its cases are judged up to here, never by the wall clock.' }),
  })
  .meta({ id: 'Source' })

/** Those of a case handled elsewhere are two of them. */
const deadlineKind = CaseDeadlineKind
const deadlineState = z.enum(deadlineStates)
const DueSchema = z
  .object({
    origin: z.enum(origins),
    kind: deadlineKind,
    deadlineId: z
      .string()
      .meta({ description: 'The kind; where a case may have several of it, with what it is of: step-review.' }),
    caseId: z.string(),
    sourceId: z.string(),
    number: z.string(),
    office: z.string(),
    basis: z.enum(['source', 'item', 'law', 'decision']),
    calendarId: z.string().nullable(),
    startAt: z.string(),
    warnAt: z.string(),
    dueAt: z.string(),
    provisional: z.boolean(),
    state: deadlineState.meta({
      description:
        'met in time; late: ended later, still to be noted; passed: noted; paused: its clock stands; dropped: owed no longer.',
    }),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'Due' })

const dueCursor = z.strictObject({ dueAt: z.string(), rid: z.int(), origin: z.enum(origins).optional() })

export const itemFilters = { q: word }
export const deadlineFilters = {
  origin: z.enum(origins).optional(),
  state: deadlineState.optional(),
  kind: deadlineKind.optional(),
  source: word,
  office: word,
  dueFrom: Instant.optional(),
  dueTo: Instant.optional(),
}

export function catalogueRoutes(api: Api): void {
  const board = { includes: 'models' as const, also: [503], others: buildingAnswer }
  addRead(api, {
    ...board,
    url: '/api/items',
    operationId: 'listItems',
    summary: '事项目录 / Items',
    tag: 'catalogue',
    action: 'ReadItems',
    query: z.strictObject({ ...itemFilters, ...afterQuery, ...momentQuery, ...pageQuery }),
    answer: pageOf(ItemSchema).meta({ id: 'ItemList' }),
    read: (asked) =>
      fromBoard(api, asked, async ({ database, now }) => {
        const { cursor, limit, q } = asked.query
        const after = readCursor(cursor, z.string())
        const { next, rows } = await listItems(database, { q, org: asked.org }, { limit, after, now })
        return paged(asked.request, asked.reply, rows.map(itemView), next)
      }),
  })
  addRead(api, {
    url: '/api/sources',
    operationId: 'listSources',
    summary: '自建系统 / Sources and how far their data is whole',
    tag: 'catalogue',
    action: 'ReadCases',
    query: z.strictObject({ ...afterQuery }),
    answer: z.object({ rows: z.array(SourceSchema), ...standing }).meta({ id: 'SourceList' }),
    includes: 'models',
    also: [503],
    read: (asked) =>
      fromBoard(api, { ...asked, query: {} }, async ({ database }) => {
        const seen = (await listSources(database)).filter(({ orgId }) => asked.org === undefined || orgId === asked.org)
        return { rows: seen }
      }),
  })
  addRead(api, {
    ...board,
    url: '/api/deadlines',
    operationId: 'listDeadlines',
    summary: '期限 / What falls due when, earliest first',
    tag: 'catalogue',
    action: 'ReadDeadlines',
    query: z.strictObject({
      ...deadlineFilters,
      ...afterQuery,
      ...momentQuery,
      ...pageQuery,
    }),
    answer: pageOf(DueSchema).meta({ id: 'DeadlineList' }),
    read: (asked) =>
      fromBoard(api, asked, async ({ database }) => {
        const { cursor, limit, ...filter } = asked.query
        const after = readCursor(cursor, dueCursor)
        const { next, rows } = await listDeadlines(database, { ...filter, org: asked.org }, { limit, after })
        return paged(asked.request, asked.reply, rows.map(deadlineView), next)
      }),
  })
}
