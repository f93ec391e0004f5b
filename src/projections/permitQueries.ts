// Queries on permits: the list with its filters, and how each stands at a moment.
import { sql } from 'kysely'
import type { CaseRow } from './caseRow.ts'
import type { ReadDatabase } from './database.ts'
import { areMany, type Found, ofItems, ofOrg, ofSubject } from './fewCases.ts'
import type { PermitRow } from './permits.ts'

/** As a reader asks: in force, run out with its term, or ended by a decision. */
export const permitStandings = ['inForce', 'expired', 'ended'] as const
export type PermitStanding = (typeof permitStandings)[number]

export type PermitFilter = {
  readonly org?: string | undefined
  readonly item?: string | undefined
  readonly state?: PermitRow['state'] | undefined
  readonly standing?: PermitStanding | undefined
  /** In force, and its last day lies no later than this one. */
  readonly expiresBy?: string | undefined
  readonly subject?: string | undefined
  readonly certificate?: string | undefined
}
export type PermitCursor = { readonly grantedAt: string; readonly caseId: string }
export type ListedPermit = Omit<PermitRow, 'stream'> &
  Pick<CaseRow, 'number' | 'itemId' | 'orgId' | 'office' | 'subjectId' | 'timeZone'> & {
    readonly itemName: string | null
    readonly standing: PermitStanding
  }

const ended = sql<boolean>`permits."endedAt" IS NOT NULL`
/** Days are compared in the zone of the reader's `today`: the last day of a term is still in force. */
const standingOf = (today: string) =>
  sql<PermitStanding>`CASE WHEN ${ended} THEN 'ended' WHEN permits."validUntil" < ${today} THEN 'expired' ELSE 'inForce' END`

/** What a filter asks of the cases that permits are of. */
function whoseOf({ item, org, subject }: PermitFilter): readonly Found[] {
  const whose: Found[] = []
  if (org !== undefined) whose.push(ofOrg(org))
  if (item !== undefined) whose.push(ofItems([item]))
  if (subject !== undefined) whose.push(ofSubject(subject))
  return whose
}

/** `walked`: from the permits in their order, each with its case; else from whichever is less. */
function filtered(db: ReadDatabase, filter: PermitFilter, { today, walked }: { today: string; walked: boolean }) {
  const standing = standingOf(today)
  const permits = db.selectFrom('permits')
  let query = walked
    ? permits.crossJoin('cases').whereRef('cases.stream', '=', 'permits.stream')
    : permits.innerJoin('cases', 'cases.stream', 'permits.stream')
  for (const condition of whoseOf(filter)) query = query.where(condition)
  const equal = {
    'permits.state': filter.state,
    'permits.certificateNumber': filter.certificate,
  } as const
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) query = query.where(sql.ref(column), '=', value)
  if (filter.standing !== undefined) query = query.where(standing, '=', filter.standing)
  if (filter.expiresBy !== undefined)
    query = query.where(standing, '=', 'inForce').where('permits.validUntil', '<=', filter.expiresBy)
  return query
}

/** How many permits a filter finds, at most `limit`. */
export async function countPermits(
  db: ReadDatabase,
  filter: PermitFilter,
  { limit, today }: { readonly today: string; readonly limit: number },
): Promise<number> {
  const some = filtered(db, filter, { today, walked: false }).select('permits.rid').limit(limit)
  const { n } = await db.selectFrom(some.as('some')).select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()
  return n
}

/** Newest grant first. `today` is the day on which it is asked, where the office is. */
export async function listPermits(
  db: ReadDatabase,
  filter: PermitFilter,
  page: { readonly today: string; readonly limit: number; readonly after?: PermitCursor | undefined },
): Promise<{ readonly rows: readonly ListedPermit[]; readonly next: PermitCursor | undefined }> {
  const { after, limit, today } = page
  const whose = whoseOf(filter)
  const walked = whose.length === 0 || (await areMany(db, ...whose))
  let query = filtered(db, filter, { today, walked })
  if (after)
    query = query.where(sql<boolean>`(permits."grantedAt", permits."caseId") < (${after.grantedAt}, ${after.caseId})`)
  const found = await query
    .selectAll('permits')
    .select(['cases.number', 'cases.itemId', 'cases.orgId', 'cases.office', 'cases.subjectId', 'cases.timeZone'])
    .select(standingOf(today).as('standing'))
    .select((eb) =>
      eb
        .selectFrom('items')
        .select('items.name')
        .where('items.stream', '=', sql<string>`'item-' || cases."itemId"`)
        .as('itemName'),
    )
    .orderBy('permits.grantedAt', 'desc')
    .orderBy('permits.caseId', 'desc')
    .limit(limit + 1)
    .execute()
  const rows = found.slice(0, limit).map(({ rid: _rid, stream: _stream, ...row }): ListedPermit => row)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows, next: last && { grantedAt: last.grantedAt, caseId: last.caseId } }
}
