// The lists that can be taken away: the filters and rights of the API's own lists, read page after page.
import { setImmediate as turn } from 'node:timers/promises'
import type { ZodRawShape, z } from 'zod'
import type { QueryAction } from '../../commands/rights.ts'
import type { OrgId } from '../../domain/values.ts'
import type { EventLog } from '../../eventlog/port.ts'
import { listAudit } from '../../projections/auditQueries.ts'
import { listCases } from '../../projections/caseQueries.ts'
import { listItems, listSources } from '../../projections/catalogueQueries.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { type DeadlineCursor, listDeadlines } from '../../projections/deadlineList.ts'
import { stepLoad } from '../../projections/stepLoad.ts'
import { loadFilters } from '../api/boards.ts'
import { caseFilters, caseQuestion } from '../api/cases.ts'
import { deadlineFilters, itemFilters } from '../api/catalogue.ts'
import type { Board } from '../api/reading.ts'
import { auditFilters } from '../api/trail.ts'
import { caseView, deadlineView, itemView, traceView } from '../api/views.ts'
import {
  auditColumns,
  type Column,
  caseColumns,
  deadlineColumns,
  itemColumns,
  loadColumns,
  type Row,
  sourceColumns,
} from './columns.ts'

type Page = { readonly rows: readonly Row[]; readonly next?: unknown }
type At = {
  readonly db: ReadDatabase
  readonly log: EventLog
  readonly now: string
  readonly org: OrgId | undefined
  readonly limit: number
}

export type List = {
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly tag: string
  readonly action: QueryAction
  readonly filters: ZodRawShape
  /** It can be asked as of a moment. */
  readonly moment: boolean
  readonly columns: readonly Column[]
  /** A page of it, after the one whose `next` is given. */
  readonly page: (query: Readonly<Record<string, unknown>>, at: At, after: unknown) => Promise<Page>
}

/** Ties a list's page to the types of its own filters and cursor, which are checked where they come in. */
function list<Filters extends ZodRawShape, Cursor>(
  given: Omit<List, 'filters' | 'page'> & {
    readonly filters: Filters
    readonly page: (
      query: z.output<z.ZodObject<Filters>>,
      at: At,
      after: Cursor | undefined,
    ) => Promise<{ readonly rows: readonly object[]; readonly next?: Cursor | undefined }>
  },
): List {
  return given as unknown as List
}

export const lists: readonly List[] = [
  list({
    name: 'cases',
    zh: '办件',
    en: 'Cases',
    tag: 'cases',
    action: 'ReadCases',
    filters: caseFilters,
    moment: true,
    columns: caseColumns,
    page: async (query, { db, limit, now, org }, after: { startedAt: string; caseId: string } | undefined) => {
      const { next, rows } = await listCases(db, caseQuestion(query, org), { now, limit, after })
      return { rows: rows.map(caseView), next }
    },
  }),
  list({
    name: 'items',
    zh: '事项',
    en: 'Items',
    tag: 'catalogue',
    action: 'ReadItems',
    filters: itemFilters,
    moment: true,
    columns: itemColumns,
    page: async ({ q }, { db, limit, now, org }, after: string | undefined) => {
      const { next, rows } = await listItems(db, { q, org }, { limit, after, now })
      return { rows: rows.map(itemView), next }
    },
  }),
  list({
    name: 'deadlines',
    zh: '期限',
    en: 'Deadlines',
    tag: 'catalogue',
    action: 'ReadDeadlines',
    filters: deadlineFilters,
    moment: true,
    columns: deadlineColumns,
    page: async (query, { db, limit, org }, after: DeadlineCursor | undefined) => {
      const { next, rows } = await listDeadlines(db, { ...query, org }, { limit, after })
      return { rows: rows.map(deadlineView), next }
    },
  }),
  list({
    name: 'audit',
    zh: '审计轨迹',
    en: 'The audit trail',
    tag: 'trail',
    action: 'ReadAudit',
    filters: auditFilters,
    moment: false,
    columns: auditColumns,
    page: async (query, { db, limit, log }, before: string | undefined) => {
      const { next, rows } = await listAudit({ db, log }, query, { limit, before })
      return { rows: rows.map(traceView), next }
    },
  }),
  list({
    name: 'sources',
    zh: '自建系统',
    en: 'Sources',
    tag: 'catalogue',
    action: 'ReadCases',
    filters: {},
    moment: false,
    columns: sourceColumns,
    page: async (_query, { db, org }) => ({
      rows: (await listSources(db)).filter(({ orgId }) => org === undefined || orgId === org),
    }),
  }),
  list({
    name: 'load',
    zh: '环节负荷',
    en: 'Open cases by step',
    tag: 'boards',
    action: 'ReadLoad',
    filters: loadFilters,
    moment: true,
    columns: loadColumns,
    page: async ({ office, source }, { db }) => ({ rows: await stepLoad(db, { office, source }) }),
  }),
]

const rowsPerPage = 500

/** All rows of a list within sight of an organisation, a page at a time; other work comes between the pages. */
export async function* pagesOf(
  { page }: List,
  query: Readonly<Record<string, unknown>>,
  { database, now }: Board,
  { log, org }: Pick<At, 'log' | 'org'>,
): AsyncGenerator<readonly Row[]> {
  let after: unknown
  do {
    const { next, rows } = await page(query, { db: database(), log, now, org, limit: rowsPerPage }, after)
    yield rows
    await turn()
    after = next
  } while (after !== undefined)
}
