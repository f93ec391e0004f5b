// The list of deadlines, of cases handled here and elsewhere as one, earliest due first.
import { type RawBuilder, sql } from 'kysely'
import { type CaseDeadlineRow, isMissed } from './caseDeadlines.ts'
import type { Origin } from './caseRow.ts'
import type { ReadDatabase } from './database.ts'
import { deadlineKinds, type ForeignDeadlineKind, isOpen, isPassed } from './deadlines.ts'
import { areMany, type Found, ofOrg } from './fewCases.ts'

/**
 * Only in cases handled here are they `paused`: a special procedure has stopped the clock, or `dropped`: owed no longer before
 * it had run out, as where the case is void.
 */
export const deadlineStates = ['pending', 'paused', 'met', 'late', 'passed', 'dropped'] as const
export type DeadlineState = (typeof deadlineStates)[number]

export type DeadlineFilter = {
  readonly origin?: Origin | undefined
  readonly state?: DeadlineState | undefined
  readonly kind?: ListedDeadline['kind'] | undefined
  readonly source?: string | undefined
  /** Of cases of this organisation and of its sources. */
  readonly org?: string | undefined
  readonly office?: string | undefined
  readonly dueFrom?: string | undefined
  readonly dueTo?: string | undefined
}
/** The place of the last one: of one moment, those handled elsewhere come first. `rid` is its place among those of its origin. */
export type DeadlineCursor = { readonly dueAt: string; readonly rid: number; readonly origin?: Origin | undefined }
export type ListedDeadline = {
  readonly origin: Origin
  readonly kind: ForeignDeadlineKind | CaseDeadlineRow['kind']
  /** The kind, and of those of which a case may have several, which. */
  readonly deadlineId: string
  readonly caseId: string
  readonly sourceId: string
  readonly number: string
  readonly office: string
  readonly basis: string
  readonly calendarId: string | null
  readonly startAt: string
  readonly warnAt: string
  readonly dueAt: string
  readonly provisional: number
  readonly state: DeadlineState
  readonly endedAt: string | null
}
type Page = { readonly limit: number; readonly after?: DeadlineCursor | undefined }
type Placed = ListedDeadline & { readonly rid: number }

export async function listDeadlines(
  db: ReadDatabase,
  filter: DeadlineFilter,
  page: Page,
): Promise<{ readonly rows: readonly ListedDeadline[]; readonly next: DeadlineCursor | undefined }> {
  const lists = await Promise.all([
    ...deadlineKinds.map((kind) => (filter.origin === 'here' ? [] : listElsewhere(db, kind, filter, page))),
    filter.origin === 'elsewhere' ? [] : listHere(db, filter, page),
  ])
  const found = lists.flat().sort(byPlace)
  const rows = found.slice(0, page.limit)
  const last = found.length > page.limit ? rows.at(-1) : undefined
  return {
    rows: rows.map(({ rid: _rid, ...row }) => row),
    next: last && { dueAt: last.dueAt, rid: last.rid, origin: last.origin },
  }
}

function byPlace(a: Placed, b: Placed): number {
  if (a.dueAt !== b.dueAt) return a.dueAt < b.dueAt ? -1 : 1
  if (a.origin !== b.origin) return a.origin === 'elsewhere' ? -1 : 1
  return a.rid - b.rid
}

/** What comes after the place of a cursor in the part of that origin: `rid` is the last row of the part that came before it. */
function beyond(
  mine: Origin,
  dueAt: RawBuilder<string>,
  rid: RawBuilder<number>,
  last: (place: number) => number,
  { after }: Page,
) {
  if (after === undefined) return sql<boolean>`1 = 1`
  const { origin = 'elsewhere' } = after
  if (origin === mine) return sql<boolean>`(${dueAt}, ${rid}) > (${after.dueAt}, ${last(after.rid)})`
  return mine === 'here' ? sql<boolean>`${dueAt} >= ${after.dueAt}` : sql<boolean>`${dueAt} > ${after.dueAt}`
}

/** A row has two deadlines, hence two places. */
const places = deadlineKinds.length

async function listElsewhere(
  db: ReadDatabase,
  ofKind: ForeignDeadlineKind,
  filter: DeadlineFilter,
  page: Page,
): Promise<Placed[]> {
  const { dueFrom, dueTo, kind, office, org, source, state } = filter
  if (state === 'paused' || state === 'dropped' || (kind !== undefined && kind !== ofKind)) return []
  const dueAt = sql.ref<string>(`deadlines.${ofKind}DueAt`)
  const nth = deadlineKinds.indexOf(ofKind)
  const last = (place: number): number => Math.floor((place - nth) / places)
  let query = db
    .selectFrom('deadlines')
    .where(dueAt, 'is not', null)
    .where(beyond('elsewhere', dueAt, sql.ref('deadlines.rid'), last, page))
  if (state === 'pending' || state === 'late') query = query.where(sql.raw<boolean>(isOpen(ofKind)))
  if (state === 'passed') query = query.where(sql.raw<boolean>(isPassed(ofKind)))
  else if (state !== undefined) query = query.where(`deadlines.${ofKind}State`, '=', state)
  if (source !== undefined) query = query.where('deadlines.sourceId', '=', source)
  if (office !== undefined) query = query.where('deadlines.office', '=', office)
  if (dueFrom !== undefined) query = query.where(dueAt, '>=', dueFrom)
  if (dueTo !== undefined) query = query.where(dueAt, '<', dueTo)
  if (org !== undefined)
    query = query.where('deadlines.sourceId', 'in', (eb) =>
      eb.selectFrom('sources').select('sourceId').where('orgId', '=', org),
    )
  const rows = await query
    .select(['deadlines.rid', 'deadlines.caseId', 'deadlines.sourceId', 'deadlines.number', 'deadlines.office'])
    .select(['deadlines.calendarId', 'deadlines.endedAt', dueAt.as('dueAt')])
    .select([
      sql.ref<string>(`deadlines.${ofKind}Basis`).as('basis'),
      sql.ref<string>(`deadlines.${ofKind}StartAt`).as('startAt'),
      sql.ref<string>(`deadlines.${ofKind}WarnAt`).as('warnAt'),
      sql.ref<number>(`deadlines.${ofKind}Provisional`).as('provisional'),
      sql.ref<DeadlineState>(`deadlines.${ofKind}State`).as('state'),
    ])
    .orderBy(dueAt)
    .orderBy('deadlines.rid')
    .limit(page.limit + 1)
    .execute()
  return rows.map((row) => ({
    ...row,
    rid: row.rid * places + nth,
    calendarId: row.basis === 'item' ? row.calendarId : null,
    origin: 'elsewhere',
    deadlineId: ofKind,
    kind: ofKind,
  }))
}

/** Kept in time, kept late, and noted as passed: as of cases handled elsewhere. */
const stateHere = sql<DeadlineState>`CASE WHEN "caseDeadlines".state <> 'settled' THEN "caseDeadlines".state
  WHEN "caseDeadlines".settling = 'silence' THEN 'passed'
  WHEN "caseDeadlines"."settledAt" <= "caseDeadlines"."dueAt" THEN "caseDeadlines".settling
  WHEN "caseDeadlines".passed = 1 OR "caseDeadlines".settling = 'dropped' THEN 'passed' ELSE 'late' END`

/**
 * Each deadline with its case: those of few cases from these, all others in the order of the list, which a cross join keeps on
 * SQLite: PostgreSQL takes either as it likes.
 */
async function ofCases(db: ReadDatabase, { office, org }: DeadlineFilter) {
  const whose: Found[] = []
  if (org !== undefined) whose.push(ofOrg(org))
  if (office !== undefined) whose.push(sql<boolean>`cases.office = ${office}`)
  const deadlines = db.selectFrom('caseDeadlines')
  const walked = whose.length === 0 || (await areMany(db, ...whose))
  let query = walked
    ? deadlines.crossJoin('cases').whereRef('cases.stream', '=', 'caseDeadlines.stream')
    : deadlines.innerJoin('cases', 'cases.stream', 'caseDeadlines.stream')
  for (const condition of whose) query = query.where(condition)
  // A query builder is awaited to its rows: it goes out in a box.
  return { query }
}

const missed = sql.raw<boolean>(isMissed('"caseDeadlines".'))

async function listHere(db: ReadDatabase, filter: DeadlineFilter, page: Page): Promise<Placed[]> {
  const { dueFrom, dueTo, kind, source, state } = filter
  if (source !== undefined) return []
  let { query } = await ofCases(db, filter)
  query = query.where(
    beyond('here', sql.ref('caseDeadlines.dueAt'), sql.ref('caseDeadlines.rid'), (place) => place, page),
  )
  if (state === 'pending' || state === 'paused') query = query.where('caseDeadlines.state', '=', state)
  else if (state !== undefined) query = query.where(stateHere, '=', state)
  if (state === 'passed' || state === 'late') query = query.where(missed)
  if (kind !== undefined) query = query.where('caseDeadlines.kind', '=', kind)
  if (dueFrom !== undefined) query = query.where('caseDeadlines.dueAt', '>=', dueFrom)
  if (dueTo !== undefined) query = query.where('caseDeadlines.dueAt', '<', dueTo)
  return query
    .select([
      'caseDeadlines.rid',
      'caseDeadlines.deadlineId',
      'caseDeadlines.kind',
      'caseDeadlines.caseId',
      'caseDeadlines.basis',
      'caseDeadlines.calendarId',
      'caseDeadlines.startAt',
      'caseDeadlines.warnAt',
      'caseDeadlines.dueAt',
      'caseDeadlines.provisional',
      'caseDeadlines.settledAt as endedAt',
      'cases.origin',
      'cases.sourceId',
      'cases.number',
      'cases.office',
    ])
    .select(stateHere.as('state'))
    .orderBy('caseDeadlines.dueAt')
    .orderBy('caseDeadlines.rid')
    .limit(page.limit + 1)
    .execute()
}
