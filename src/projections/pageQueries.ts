// Queries that only the pages ask: cases in another order than the newest first, open cases by item, how long the trail is.
import { sql } from 'kysely'
import type { Clerk } from '../domain/items/stepHandlers.ts'
import type { AccountId, OrgId, Post } from '../domain/values.ts'
import { type AuditFilter, filteredAudit, type Trail } from './auditQueries.ts'
import { type CaseFilter, filteredCases, type ListedCase } from './caseQueries.ts'
import { foundBy } from './caseSearch.ts'
import type { ReadDatabase } from './database.ts'
import { colourOf, judgedAt } from './judged.ts'
import { linesOf } from './lines.ts'
import { lookupKey } from './lookupKey.ts'
import { withStepNames } from './stepNames.ts'

/** What the list can be ordered by; a case without the moment comes last in ascending order. */
const orderings = {
  number: sql<string>`cases.number`,
  registered: sql<string>`cases."startedAt"`,
  due: sql<string>`coalesce(cases."statutoryDueAt", '~')`,
} as const
export type CaseOrder = keyof typeof orderings
/** The place of the last row of the page before: its value in the order asked for, and its id. */
export type OrderedCursor = { readonly value: string; readonly caseId: string }
export type OrderedPage = {
  readonly now: string
  readonly limit: number
  readonly order: CaseOrder
  readonly descending: boolean
  readonly after?: OrderedCursor | undefined
}

export async function orderedCases(
  db: ReadDatabase,
  filter: CaseFilter,
  { after, descending, limit, now, order }: OrderedPage,
): Promise<{ readonly rows: readonly ListedCase[]; readonly next: OrderedCursor | undefined }> {
  const value = orderings[order]
  const direction = descending ? 'desc' : 'asc'
  let query = filteredCases(db, filter, now, await foundBy(db, filter.q))
  if (after) {
    const compared = sql.raw(descending ? '<' : '>')
    query = query.where(sql<boolean>`(${value}, cases."caseId") ${compared} (${after.value}, ${after.caseId})`)
  }
  const found = (await query
    .selectAll('cases')
    .select([colourOf(now).as('colour'), judgedAt(now).as('judgedAt'), value.as('orderedBy')])
    .select((eb) => eb.selectFrom('items').select('name').whereRef('items.itemId', '=', 'cases.itemId').as('itemName'))
    .orderBy(value, direction)
    .orderBy('cases.caseId', direction)
    .limit(limit + 1)
    .execute()) as unknown as (ListedCase & { readonly orderedBy: string })[]
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows: await withStepNames(db, rows), next: last && { value: last.orderedBy, caseId: last.caseId } }
}

/** Open cases by item, of sources of one organisation where one is given. */
export async function openCasesByItem(db: ReadDatabase, org: string | undefined): Promise<ReadonlyMap<string, number>> {
  const rows = await filteredCases(db, { status: 'open', org }, '')
    .select(['cases.itemId', sql<number>`count(*)`.as('n')])
    .groupBy('cases.itemId')
    .execute()
  return new Map(rows.map(({ itemId, n }) => [itemId, n]))
}

/** How many events a filter of the audit trail finds, at most `limit`. */
export async function countAudit(trail: Trail, filter: AuditFilter, limit: number): Promise<number> {
  const some = (await filteredAudit(trail, filter)).query.select('rid').limit(limit)
  const { n } = await trail.db
    .selectFrom(some.as('some'))
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** The event before and the one after in the same stream. */
export const neighbours = (db: ReadDatabase, stream: string, revision: number) =>
  db
    .selectFrom('audit')
    .select(['position', 'revision'])
    .where('streamKey', '=', lookupKey(stream))
    .where('stream', '=', stream)
    .where('revision', 'in', [revision - 1, revision + 1])
    .execute()

/** The names of these accounts or organisations; one that is not in the directory has none. */
export async function namesOf(
  db: ReadDatabase,
  kind: 'organisation' | 'account',
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const wanted = [...new Set(ids)]
  const rows = await db
    .selectFrom('directory')
    .select(['id', 'name'])
    .where('kind', '=', kind)
    .where('id', 'in', wanted)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The account that a reader means by its id or by its name; the words themselves where there is no such account. */
export async function accountOf(db: ReadDatabase, text: string | undefined): Promise<string | undefined> {
  if (text === undefined) return undefined
  const row = await db
    .selectFrom('directory')
    .select('id')
    .where('kind', '=', 'account')
    .where((eb) => eb.or([eb('id', '=', text), eb('name', '=', text)]))
    .orderBy(sql`id = ${text}`, 'desc')
    .executeTakeFirst()
  return row?.id ?? text
}

/** What people call the objects of these streams: the number of a case, the name of an item. */
export async function calledOf(db: ReadDatabase, streams: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (streams.length === 0) return new Map()
  const cases = await db
    .selectFrom('cases')
    .select(['stream', 'number as called'])
    .where('stream', 'in', streams)
    .execute()
  const items = await db
    .selectFrom('items')
    .select(['stream', 'name as called'])
    .where('stream', 'in', streams)
    .execute()
  return new Map([...cases, ...items].map(({ called, stream }) => [stream, called]))
}

/** The accounts of an organisation that can act, by name. */
export const accountsIn = (db: ReadDatabase, orgId: string): Promise<readonly { id: string; name: string }[]> =>
  db
    .selectFrom('directory')
    .select(['id', 'name'])
    .where('kind', '=', 'account')
    .where('orgId', '=', orgId)
    .where('status', '=', 'active')
    .where('role', '=', 'clerk')
    .orderBy('name')
    .limit(500)
    .execute()

/** Those who can act for any of these offices, each with the posts that they hold. */
export async function clerksOf(db: ReadDatabase, orgIds: readonly string[]): Promise<readonly Clerk[]> {
  const rows = await db
    .selectFrom('directory')
    .select(['id', 'orgId', 'posts'])
    .where('kind', '=', 'account')
    .where('role', '=', 'clerk')
    .where('status', '=', 'active')
    .where('orgId', 'in', [...new Set(orgIds)])
    .execute()
  return rows.map(({ id, orgId, posts }) => ({
    id: id as AccountId,
    orgId: orgId as OrgId,
    posts: linesOf(posts) as Post[],
  }))
}
