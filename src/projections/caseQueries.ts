// Queries on cases: the list with its filters and cursor, one row, and how many there are.
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { epochMsOf, instantOf } from '../domain/calendar/offsets.ts'
import type { Instant } from '../domain/values.ts'
import { type CaseRow, type Colour, indexed, isLate, isLateColour, type Origin } from './caseRow.ts'
import { foundBy, newestFoundBy } from './caseSearch.ts'
import type { ReadDatabase } from './database.ts'
import { holds, nothing } from './dialect.ts'
import { type Found, inState, ofItems, ownedBy } from './fewCases.ts'
import { colourOf, judgedAt, judgementOf } from './judged.ts'
import type { Tables } from './models.ts'
import { atStep, withStepNames } from './stepNames.ts'

export type CaseFilter = {
  readonly q?: string | undefined
  readonly origin?: Origin | undefined
  readonly source?: string | undefined
  /** Only cases of this organisation, and of its sources. */
  readonly org?: string | undefined
  /** Handled here: the status of the case as its decider knows it. */
  readonly state?: string | undefined
  readonly office?: string | undefined
  readonly channel?: string | undefined
  readonly item?: string | undefined
  readonly status?: 'open' | 'closed' | undefined
  readonly colour?: Colour | undefined
  readonly month?: string | undefined
  readonly activity?: string | undefined
  readonly finding?: string | undefined
  /** Cases whose last step came after the statutory due moment. */
  readonly lateStep?: boolean | undefined
  /** Closed cases that ended after a limit, or those that did not. */
  readonly closedLate?: boolean | undefined
  /** Ended in time, but reported after the passing had been noted. */
  readonly reportedLate?: boolean | undefined
  /** Cases with any truthfulness finding. */
  readonly withFindings?: boolean | undefined
  /** Cases that have not reached any step yet. */
  readonly withoutStep?: boolean | undefined
}
export type CaseCursor = { readonly startedAt: string; readonly caseId: string }
export type ListedCase = CaseRow & {
  readonly colour: Colour
  readonly judgedAt: string
  readonly itemName: string | null
}
export type CasePage = { readonly rows: readonly ListedCase[]; readonly next: CaseCursor | undefined }

type Joined = SelectQueryBuilder<Tables & { sources: Tables['sources'] }, 'cases' | 'sources', object>

/** What one part of a list is read from; all parts of one have the same columns. */
type Share = SelectQueryBuilder<Tables, 'cases', Pick<CaseRow, 'startedAt' | 'caseId'>>

/** At most this many are counted: a list says "more than" beyond. */
export const countLimit = 10_000

const withFindings = sql.raw<boolean>(`cases.${indexed.withFindings}`)

const closedLate = sql.raw<boolean>(`cases.${isLate}`)

/** What is either so or not: asked for by its name. */
const flags = [
  ['lateStep', sql.raw<boolean>(`cases.${indexed.lateStep}`)],
  ['closedLate', closedLate],
  ['reportedLate', sql.raw<boolean>(`cases.${indexed.reportedLate}`)],
  ['withFindings', withFindings],
  ['withoutStep', sql<boolean>`cases."lastActivity" IS NULL`],
] as const

/** The rows that a filter finds, before they are ordered, counted or cut into pages; `found` is what its words find. */
export function filteredCases(
  db: ReadDatabase,
  filter: CaseFilter,
  now: string,
  ...found: readonly (Found | undefined)[]
): Joined {
  let query = db.selectFrom('cases').leftJoin('sources', 'sources.sourceId', 'cases.sourceId') as unknown as Joined
  const equal = {
    'cases.origin': filter.origin,
    'cases.sourceId': filter.source,
    'cases.office': filter.office,
    'cases.channel': filter.channel,
    'cases.status': isClosedLate(filter) ? undefined : filter.status,
    'cases.month': filter.month,
  } as const
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) query = query.where(sql.ref(column), '=', value)
  if (filter.state !== undefined) query = query.where(inState(filter.state))
  if (filter.item !== undefined) query = query.where(ofItems([filter.item]))
  if (filter.month !== undefined) query = query.where(startedAbout(filter.month))
  if (filter.org !== undefined)
    query = query.where(sql<boolean>`(sources."orgId" = ${filter.org} OR cases."orgId" = ${filter.org})`)
  if (filter.activity !== undefined) query = query.where(atStep(db, filter.activity))
  if (filter.colour !== undefined) query = coloured(query, filter, filter.colour, now)
  if (filter.finding !== undefined)
    query = query.where(withFindings).where(holds(db, sql<string>`' ' || cases.findings || ' '`, ` ${filter.finding} `))
  for (const condition of found) if (condition !== undefined) query = query.where(condition)
  return flagged(query, filter)
}

function flagged(query: Joined, filter: CaseFilter): Joined {
  let narrowed = query
  for (const [asked, condition] of flags)
    if (filter[asked] !== undefined)
      narrowed = narrowed.where(filter[asked] ? condition : sql<boolean>`coalesce(NOT (${condition}), 1 = 1)`)
  return narrowed
}

/** Of the closed ones the late: what its end decided tells that a case has ended. */
const isClosedLate = ({ colour, status }: CaseFilter): boolean => status === 'closed' && isLateColour(colour)

function coloured(query: Joined, filter: CaseFilter, colour: Colour, now: string): Joined {
  if (filter.status !== 'closed') return query.where(colourOf(now), '=', colour)
  const closed = query.where('cases.finalColour', '=', colour)
  return isClosedLate(filter) ? closed.where(closedLate) : closed
}

/** A part of a list, by what of the filter is left, and whose it is. */
type Part = { readonly filter: CaseFilter; readonly owner: Found | undefined }
async function partsOf(db: ReadDatabase, { org, ...filter }: CaseFilter): Promise<readonly Part[]> {
  const owners = await ownedBy(db, org)
  return byColour(filter).flatMap((one) => owners.map((owner) => ({ filter: one, owner })))
}

/** Cases of a colour that few have are looked for where they are, instead of in all that have ended. */
function byColour(filter: CaseFilter): readonly CaseFilter[] {
  const { colour, status } = filter
  if (status !== undefined || colour === undefined || colour === 'normal') return [filter]
  const open: CaseFilter = { ...filter, status: 'open' }
  // Who has ended is near nothing any more.
  return colour === 'near-due' ? [open] : [open, { ...filter, status: 'closed' }]
}

const dayMs = 86_400_000
/** A month of whichever time zone lies between these days of UTC: so it is found by the index on the start. */
function startedAbout(month: string): RawBuilder<boolean> {
  // What is no month has no case.
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) return nothing
  const first = epochMsOf(`${month}-01T00:00:00.000Z` as Instant)
  const [from, to] = [instantOf(first - dayMs), instantOf(first + 32 * dayMs)]
  return sql<boolean>`(cases."startedAt" >= ${from} AND cases."startedAt" < ${to})`
}

/** Newest start first; `after` is the cursor of the page before. */
export async function listCases(
  db: ReadDatabase,
  filter: CaseFilter,
  page: { now: string; limit: number; after?: CaseCursor | undefined },
): Promise<CasePage> {
  const found = await newestFoundBy(db, filter.q)
  const shares = (await partsOf(db, filter)).flatMap((part) =>
    found.map((words) => newest(filteredCases(db, part.filter, page.now, part.owner, words), page)),
  )
  const rows = (await inOne(db, shares, page.limit + 1).execute()) as unknown as readonly ListedCase[]
  const last = rows.length > page.limit ? rows[page.limit - 1] : undefined
  return {
    rows: await withStepNames(db, rows.slice(0, page.limit)),
    next: last && { startedAt: last.startedAt, caseId: last.caseId },
  }
}

/** One more than a page holds, which tells that there is another. */
function newest(
  cases: Joined,
  { after, limit, now }: { now: string; limit: number; after?: CaseCursor | undefined },
): Share {
  const query = after
    ? cases.where(sql<boolean>`(cases."startedAt", cases."caseId") < (${after.startedAt}, ${after.caseId})`)
    : cases
  return query
    .selectAll('cases')
    .select([colourOf(now).as('colour'), judgedAt(now).as('judgedAt')])
    .select((eb) => eb.selectFrom('items').select('name').whereRef('items.itemId', '=', 'cases.itemId').as('itemName'))
    .orderBy('cases.startedAt', 'desc')
    .orderBy('cases.caseId', 'desc')
    .limit(limit + 1) as unknown as Share
}

/** One statement, so that a case which ends meanwhile is in one part alone; each part keeps its own order and limit. */
const united = (db: ReadDatabase, shares: readonly Share[]): Share =>
  shares
    .map((share) => db.selectFrom(share.as('share')).selectAll() as unknown as Share)
    .reduce((all, share) => all.unionAll(share))

/** The newest of all parts. One part alone is in order already. */
function inOne(db: ReadDatabase, shares: readonly Share[], most: number): Share {
  const [only, ...others] = shares
  if (only !== undefined && others.length === 0) return only
  return united(db, shares).orderBy('startedAt', 'desc').orderBy('caseId', 'desc').limit(most)
}

/** How many cases a filter finds, at most `countLimit + 1`. */
export async function countCases(db: ReadDatabase, filter: CaseFilter, now: string): Promise<number> {
  const words = await foundBy(db, filter.q)
  const some = (await partsOf(db, filter)).map(
    (part) =>
      filteredCases(db, part.filter, now, part.owner, words)
        .select('cases.rid')
        .limit(countLimit + 1) as unknown as Share,
  )
  const { n } = await db
    .selectFrom(united(db, some).as('some'))
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow()
  return Math.min(n, countLimit + 1)
}

/** The case of that id, whoever handles it. */
export async function findCase(db: ReadDatabase, caseId: string, now: string): Promise<ListedCase | undefined> {
  const row = await db
    .selectFrom('cases')
    .selectAll()
    .where('stream', 'in', [`foreigncase-${caseId}`, `case-${caseId}`])
    .executeTakeFirst()
  if (row === undefined) return undefined
  const source = await db
    .selectFrom('sources')
    .select('completeUntil')
    .where('stream', '=', `source-${row.sourceId}`)
    .executeTakeFirst()
  const item = await db.selectFrom('items').select('name').where('stream', '=', `item-${row.itemId}`).executeTakeFirst()
  const [named] = await withStepNames(db, [row])
  return judged(named ?? row, now, source?.completeUntil ?? null, item?.name ?? null)
}

/** A row with its colour at a moment, judged no further than its source is complete. */
export const judged = (
  row: CaseRow,
  now: string,
  completeUntil: string | null,
  itemName: string | null,
): ListedCase => ({ ...row, ...judgementOf(row, now, completeUntil), itemName })
