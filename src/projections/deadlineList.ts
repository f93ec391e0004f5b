// The list of deadlines, of cases handled here and elsewhere as one, earliest due first.
import { type RawBuilder, sql } from 'kysely'
import type { CaseDeadlineRow } from './caseDeadlines.ts'
import type { Origin } from './caseRow.ts'
import type { ReadDatabase } from './database.ts'
import type { DeadlineRow } from './deadlines.ts'

/** `paused`: a special procedure has stopped the clock; only in cases handled here. */
export const deadlineStates = ['pending', 'paused', 'met', 'late', 'passed'] as const
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
/** The place of the last row: of one moment, those handled elsewhere come first. */
export type DeadlineCursor = { readonly dueAt: string; readonly rid: number; readonly origin?: Origin | undefined }
export type ListedDeadline = Omit<DeadlineRow, 'kind' | 'basis' | 'state' | 'stream' | 'calendarRevision'> & {
  readonly origin: Origin
  readonly kind: DeadlineRow['kind'] | CaseDeadlineRow['kind']
  /** The kind, and of those of which a case may have several, which. */
  readonly deadlineId: string
  readonly basis: string
  readonly state: DeadlineState
}
type Page = { readonly limit: number; readonly after?: DeadlineCursor | undefined }
type Placed = ListedDeadline & { readonly rid: number }

export async function listDeadlines(
  db: ReadDatabase,
  filter: DeadlineFilter,
  page: Page,
): Promise<{ readonly rows: readonly ListedDeadline[]; readonly next: DeadlineCursor | undefined }> {
  const [elsewhere, here] = await Promise.all([
    filter.origin === 'here' ? [] : listElsewhere(db, filter, page),
    filter.origin === 'elsewhere' ? [] : listHere(db, filter, page),
  ])
  const found = [...elsewhere, ...here].sort(byPlace)
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

/** What comes after the place of a cursor in the part of that origin. */
function beyond(table: 'deadlines' | 'caseDeadlines', { after }: Page): RawBuilder<boolean> {
  if (after === undefined) return sql<boolean>`1 = 1`
  const dueAt = sql.ref(`${table}.dueAt`)
  const rid = sql.ref(`${table}.rid`)
  const { origin = 'elsewhere' } = after
  const mine = table === 'deadlines' ? 'elsewhere' : 'here'
  if (origin === mine) return sql<boolean>`(${dueAt}, ${rid}) > (${after.dueAt}, ${after.rid})`
  return mine === 'here' ? sql<boolean>`${dueAt} >= ${after.dueAt}` : sql<boolean>`${dueAt} > ${after.dueAt}`
}

async function listElsewhere(db: ReadDatabase, filter: DeadlineFilter, page: Page): Promise<Placed[]> {
  const { dueFrom, dueTo, kind, office, org, source, state } = filter
  if (state === 'paused' || (kind !== undefined && kind !== 'statutory' && kind !== 'promised')) return []
  let query = db.selectFrom('deadlines').selectAll('deadlines').where(beyond('deadlines', page))
  if (state !== undefined) query = query.where('deadlines.state', '=', state)
  if (kind !== undefined) query = query.where('deadlines.kind', '=', kind)
  if (source !== undefined) query = query.where('deadlines.sourceId', '=', source)
  if (office !== undefined) query = query.where('deadlines.office', '=', office)
  if (dueFrom !== undefined) query = query.where('deadlines.dueAt', '>=', dueFrom)
  if (dueTo !== undefined) query = query.where('deadlines.dueAt', '<', dueTo)
  if (org !== undefined)
    query = query.where('deadlines.sourceId', 'in', (eb) =>
      eb.selectFrom('sources').select('sourceId').where('orgId', '=', org),
    )
  const rows = await query
    .orderBy('deadlines.dueAt')
    .orderBy('deadlines.rid')
    .limit(page.limit + 1)
    .execute()
  return rows.map(({ stream: _stream, calendarRevision: _revision, ...row }) => ({
    ...row,
    origin: 'elsewhere',
    deadlineId: row.kind,
  }))
}

/** Kept in time, kept late, and noted as passed: as of cases handled elsewhere. */
const stateHere = sql<DeadlineState>`CASE WHEN "caseDeadlines".state <> 'settled' THEN "caseDeadlines".state
  WHEN "caseDeadlines"."settledAt" <= "caseDeadlines"."dueAt" THEN 'met'
  WHEN "caseDeadlines".passed = 1 THEN 'passed' ELSE 'late' END`

async function listHere(db: ReadDatabase, filter: DeadlineFilter, page: Page): Promise<Placed[]> {
  const { dueFrom, dueTo, kind, office, org, source, state } = filter
  if (source !== undefined) return []
  let query = db
    .selectFrom('caseDeadlines')
    .innerJoin('cases', 'cases.stream', 'caseDeadlines.stream')
    .where(beyond('caseDeadlines', page))
  if (state === 'pending' || state === 'paused') query = query.where('caseDeadlines.state', '=', state)
  else if (state !== undefined) query = query.where(stateHere, '=', state)
  if (kind !== undefined) query = query.where('caseDeadlines.kind', '=', kind)
  if (office !== undefined) query = query.where('cases.office', '=', office)
  if (dueFrom !== undefined) query = query.where('caseDeadlines.dueAt', '>=', dueFrom)
  if (dueTo !== undefined) query = query.where('caseDeadlines.dueAt', '<', dueTo)
  if (org !== undefined) query = query.where('cases.orgId', '=', org)
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
