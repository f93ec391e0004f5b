// Queries on the worklist: what waits for an office or one of its people, earliest due first.
import { type RawBuilder, sql } from 'kysely'
import { streamName } from '../domain/streams.ts'
import type { StepId } from '../domain/workflow/definition.ts'
import type { CaseRow } from './caseRow.ts'
import type { ReadDatabase } from './database.ts'
import { holds } from './dialect.ts'
import { streamsInHand } from './fewCases.ts'
import { linesOf } from './lines.ts'
import type { DutyKind, DutyRow } from './worklist.ts'

export type DutyFilter = {
  /** Duties of this organisation: of its cases, and steps of other cases that are placed in it. */
  readonly org?: string | undefined
  /** Duties that this account has claimed, chairs, or may take up: named as a handler, or by a post that it holds. */
  readonly mine?: string | undefined
  readonly office?: string | undefined
  readonly kind?: DutyKind | undefined
  readonly waitsFor?: DutyRow['waitsFor'] | undefined
}
/** `due` is what the list is ordered by: `~` where nothing falls due. */
export type DutyCursor = { readonly due: string; readonly rid: number }

export type ListedDuty = Omit<DutyRow, 'stream' | 'whileState'> &
  Pick<CaseRow, 'number' | 'itemId' | 'subjectId' | 'startedAt' | 'timeZone'> & {
    readonly itemName: string | null
    /** The office that it waits in: that of the case, or the one that the step is placed in. */
    readonly orgId: string
    readonly office: string
    readonly stepName: string | null
    /** Accounts and posts that the item names for the step; where there are none, the whole office may. */
    readonly handlers: readonly string[]
    readonly posts: readonly string[]
    /** The name of whoever has claimed it, as the directory has it. */
    readonly claimedByName: string | null
    readonly warnAt: string | null
    /** When it must be done; of a hearing that is scheduled, when it is held. */
    readonly dueAt: string | null
    /** Whether a special procedure has stopped the clock of its deadline. */
    readonly paused: boolean
    readonly late: boolean
    readonly near: boolean
  }

const due = sql<string>`coalesce(worklist."heldAt", "caseDeadlines"."dueAt", worklist."replyBy", '~')`
const orgOf = sql<string>`coalesce("itemSteps"."orgId", cases."orgId")`
const officeOf = sql<string>`coalesce("itemSteps".office, cases.office)`

/** Each duty with its case, its deadline and its step, while the case stands where it waits. */
const open = (db: ReadDatabase) =>
  db
    .selectFrom('worklist')
    .innerJoin('cases', 'cases.stream', 'worklist.stream')
    .leftJoin('caseDeadlines', (join) =>
      join
        .onRef('caseDeadlines.stream', '=', 'worklist.stream')
        .onRef('caseDeadlines.deadlineId', '=', 'worklist.deadlineId'),
    )
    .leftJoin('itemSteps', (join) =>
      join.onRef('itemSteps.itemId', '=', 'cases.itemId').onRef('itemSteps.stepId', '=', 'worklist.stepId'),
    )
    .where(
      sql<boolean>`(cases.state = worklist."whileState"
        OR (worklist."whileState" = 'inForce' AND cases.state IN ('granted', 'delivered')))`,
    )

/** What is said of a duty before its case and its step are looked up: most duties are of others. */
const mayBeOf = (org: string) =>
  sql<boolean>`(worklist.stream IN (${streamsInHand(org)}) OR worklist."whileState" = 'inForce'
    OR worklist."stepId" IN (SELECT "itemSteps"."stepId" FROM "itemSteps" WHERE "itemSteps"."orgId" = ${org}))`

/** Whether the step names the account, or asks for one of the posts that it holds. */
function isNamed(db: ReadDatabase, account: string, posts: readonly string[]): RawBuilder<boolean> {
  const handlers = sql<string>`' ' || coalesce("itemSteps".handlers, '') || ' '`
  const asked = sql<string>`${'\n'} || coalesce("itemSteps".posts, '') || ${'\n'}`
  const either = [holds(db, handlers, ` ${account} `), ...posts.map((post) => holds(db, asked, `\n${post}\n`))]
  return sql<boolean>`(${sql.join(either, sql` OR `)})`
}

async function postsOf(db: ReadDatabase, account: string): Promise<readonly string[]> {
  const stream = streamName('account', account)
  const held = await db.selectFrom('directory').select('posts').where('stream', '=', stream).executeTakeFirst()
  return linesOf(held?.posts)
}

function filtered(db: ReadDatabase, filter: DutyFilter, posts: readonly string[]) {
  const { kind, mine, office, org, waitsFor } = filter
  let query = open(db)
  if (kind !== undefined) query = query.where('worklist.kind', '=', kind)
  if (waitsFor !== undefined) query = query.where('worklist.waitsFor', '=', waitsFor)
  if (org !== undefined) query = query.where(mayBeOf(org)).where(orgOf, '=', org)
  if (office !== undefined) query = query.where(officeOf, '=', office)
  if (mine !== undefined) {
    const named = isNamed(db, mine, posts)
    query = query.where(sql<boolean>`(worklist."claimedBy" = ${mine} OR (worklist."claimedBy" IS NULL AND ${named}))`)
  }
  return query
}

type Waiting = { readonly rid: number; readonly kind: DutyKind; readonly due: string; readonly late: number }
export type DutyCounts = readonly { readonly kind: DutyKind; readonly open: number; readonly late: number }[]

/**
 * Earliest due first, then in the order in which they began; and how many wait by kind, and how many of them are late. All that
 * wait are looked at once, for their order and their count, and those of the page alone in full.
 */
export async function listDuties(
  db: ReadDatabase,
  filter: DutyFilter,
  page: { readonly now: string; readonly limit: number; readonly after?: DutyCursor | undefined },
): Promise<{
  readonly rows: readonly ListedDuty[]
  readonly next: DutyCursor | undefined
  readonly counts: DutyCounts
}> {
  const { after, limit, now } = page
  const isLate = sql<number>`CASE WHEN "caseDeadlines".state <> 'paused' AND "caseDeadlines"."dueAt" < ${now} THEN 1 ELSE 0 END`
  const posts = filter.mine === undefined ? [] : await postsOf(db, filter.mine)
  const waiting: Waiting[] = await filtered(db, filter, posts)
    .select(['worklist.rid', 'worklist.kind', due.as('due'), isLate.as('late')])
    .execute()
  const left = waiting.filter((one) => after === undefined || byPlace(one, after) > 0).sort(byPlace)
  const shown = left.slice(0, limit)
  const last = left.length > limit ? shown.at(-1) : undefined
  const rows = await inFull(
    db,
    shown.map(({ rid }) => rid),
  )
  return {
    rows: rows.map((row) => listed(row, now)),
    next: last && { due: last.due, rid: last.rid },
    counts: countsOf(waiting),
  }
}

function byPlace(a: DutyCursor, b: DutyCursor): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1
  return a.rid - b.rid
}

const countsOf = (waiting: readonly Waiting[]): DutyCounts =>
  [...Map.groupBy(waiting, ({ kind }) => kind)]
    .map(([kind, all]) => ({ kind, open: all.length, late: all.filter(({ late }) => late === 1).length }))
    .sort((a, b) => (a.kind < b.kind ? -1 : 1))

/** The duties of these numbers, in their order. */
async function inFull(db: ReadDatabase, rids: readonly number[]): Promise<readonly Found[]> {
  if (rids.length === 0) return []
  const rows = await open(db)
    .where('worklist.rid', 'in', rids)
    .select([
      'worklist.rid',
      'worklist.dutyId',
      'worklist.caseId',
      'worklist.kind',
      'worklist.waitsFor',
      'worklist.stepId',
      'worklist.claimedBy',
      'worklist.since',
      'worklist.deadlineId',
      'worklist.heldAt',
      'worklist.replyBy',
      'cases.number',
      'cases.itemId',
      'cases.subjectId',
      'cases.startedAt',
      'cases.timeZone',
      'caseDeadlines.warnAt',
      'caseDeadlines.dueAt as limitAt',
      'caseDeadlines.state as limitState',
      'itemSteps.name as stepName',
      'itemSteps.handlers as named',
      'itemSteps.posts as asked',
    ])
    .select([orgOf.as('orgId'), officeOf.as('office')])
    .select((eb) => [
      eb
        .selectFrom('items')
        .select('items.name')
        .where('items.stream', '=', sql<string>`'item-' || cases."itemId"`)
        .as('itemName'),
      eb
        .selectFrom('directory')
        .select('directory.name')
        .where('directory.stream', '=', sql<string>`'account-' || worklist."claimedBy"`)
        .as('claimedByName'),
    ])
    .execute()
  const found = new Map(rows.map((row) => [row.rid, row]))
  // What was done between the two looks is left out.
  return rids.flatMap((rid) => found.get(rid) ?? [])
}

type Found = Omit<ListedDuty, 'dueAt' | 'paused' | 'late' | 'near' | 'handlers' | 'posts'> & {
  readonly rid: number
  readonly limitAt: string | null
  readonly limitState: string | null
  readonly named: string | null
  readonly asked: string | null
}

function listed({ asked, limitAt, limitState, named, rid: _rid, ...row }: Found, now: string): ListedDuty {
  const dueAt = row.heldAt ?? limitAt
  const paused = limitState === 'paused'
  const late = !paused && limitAt !== null && now > limitAt
  const near = !paused && !late && row.warnAt !== null && now > row.warnAt
  const handlers = (named ?? '').split(' ').filter((one) => one !== '')
  return { ...row, handlers, posts: linesOf(asked), dueAt, paused, late, near }
}

/** 环节负荷: how many cases of an item wait at each of its steps. */
export async function waitingBySteps(db: ReadDatabase, itemId: string): Promise<ReadonlyMap<StepId, number>> {
  const rows = await open(db)
    .where('cases.itemId', '=', itemId)
    .where('worklist.kind', '=', 'step')
    .select(['worklist.stepId', sql<number>`count(*)`.as('waiting')])
    .groupBy('worklist.stepId')
    .execute()
  return new Map(rows.map(({ stepId, waiting }) => [stepId as StepId, waiting]))
}
