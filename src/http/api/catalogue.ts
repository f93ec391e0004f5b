// 事项、来源、期限: what cases stand on and by when they are due.
import { z } from 'zod'
import { Instant } from '../../domain/values.ts'
import { listItems, listSources } from '../../projections/catalogueQueries.ts'
import { listDeadlines } from '../../projections/deadlineQueries.ts'
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

const deadlineState = z.enum(['pending', 'met', 'late', 'passed'])
const DueSchema = z
  .object({
    kind: z.enum(['statutory', 'promised']),
    caseId: z.string(),
    sourceId: z.string(),
    number: z.string(),
    office: z.string(),
    basis: z.enum(['source', 'item']),
    calendarId: z.string().nullable(),
    startAt: z.string(),
    warnAt: z.string(),
    dueAt: z.string(),
    provisional: z.boolean(),
    state: deadlineState.meta({ description: 'met in time; late: ended later, still to be noted; passed: noted.' }),
    endedAt: z.string().nullable(),
  })
  .meta({ id: 'Due' })

const dueCursor = z.strictObject({ dueAt: z.string(), rid: z.int() })

export const itemFilters = { q: word }
export const deadlineFilters = {
  state: deadlineState.optional(),
  source: word,
  office: word,
  dueFrom: Instant.optional(),
  dueTo: Instant.optional(),
}

export function catalogueRoutes(api: Api): void {
  const board = { waits: true, also: [503], others: buildingAnswer }
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
      fromBoard(api, asked, async ({ database }) => {
        const { cursor, limit, q } = asked.query
        const after = readCursor(cursor, z.string())
        const { next, rows } = await listItems(database, { q, org: asked.org }, { limit, after })
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
    waits: true,
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
