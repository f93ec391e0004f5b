// Queries on deadlines: what the timekeeper has to note next, and what falls due when.

import { sql } from 'kysely'
import type { CalendarChange } from '../domain/calendar/calendar.ts'
import type { CaseDeadlineRow } from './caseDeadlines.ts'
import type { ReadDatabase } from './database.ts'
import type { DeadlineRow } from './deadlines.ts'

export type PassedDeadline =
  | ({ readonly own: false } & Pick<DeadlineRow, 'caseId' | 'kind' | 'dueAt'>)
  | ({ readonly own: true } & Pick<CaseDeadlineRow, 'caseId' | 'deadlineId' | 'kind' | 'dueAt'>)

/**
 * What has passed and is not noted yet, earliest first: a deadline of a case handled elsewhere once its source is complete
 * beyond it, one of a case handled here once the clock is.
 */
export async function passedDeadlines(db: ReadDatabase, now: string, limit: number): Promise<PassedDeadline[]> {
  const [foreign, own] = await Promise.all([passedElsewhere(db, limit), passedHere(db, now, limit)])
  const all = [
    ...foreign.map((row): PassedDeadline => ({ ...row, own: false })),
    ...own.map((row): PassedDeadline => ({ ...row, own: true })),
  ]
  return all.sort(byDue).slice(0, limit)
}

function byDue(a: PassedDeadline, b: PassedDeadline): number {
  if (a.dueAt !== b.dueAt) return a.dueAt < b.dueAt ? -1 : 1
  if (a.caseId === b.caseId) return 0
  return a.caseId < b.caseId ? -1 : 1
}

const passedHere = (
  db: ReadDatabase,
  now: string,
  limit: number,
): Promise<Pick<CaseDeadlineRow, 'caseId' | 'deadlineId' | 'kind' | 'dueAt'>[]> =>
  db
    .selectFrom('caseDeadlines')
    .where('state', '=', 'pending')
    .where('dueAt', '<', now)
    .select(['caseId', 'deadlineId', 'kind', 'dueAt'])
    .orderBy('dueAt')
    .orderBy('caseId')
    .orderBy('deadlineId')
    .limit(limit)
    .execute()

async function passedElsewhere(
  db: ReadDatabase,
  limit: number,
): Promise<Pick<DeadlineRow, 'caseId' | 'kind' | 'dueAt'>[]> {
  return db
    .selectFrom('deadlines')
    .innerJoin('sources', 'sources.sourceId', 'deadlines.sourceId')
    .where('deadlines.state', 'in', ['pending', 'late'])
    .whereRef('deadlines.dueAt', '<', 'sources.completeUntil')
    .select(['deadlines.caseId', 'deadlines.kind', 'deadlines.dueAt'])
    .orderBy('deadlines.dueAt')
    .orderBy('deadlines.caseId')
    .limit(limit)
    .execute()
}

type Counted = { readonly change: CalendarChange; readonly afterCaseId: string; readonly limit: number }

/**
 * Pages of cases in order, each condition by an index in that very order: asked together they would be one long list that is
 * sorted anew for every page.
 */
async function counted(
  db: ReadDatabase,
  table: 'deadlines' | 'caseDeadlines',
  conditions: readonly (readonly [column: string, value: string | number])[],
  { afterCaseId, change, limit }: Counted,
): Promise<string[]> {
  const found = new Set<string>()
  for (const [column, value] of conditions) {
    const rows = await db
      .selectFrom(table)
      .select('caseId')
      .distinct()
      .where('calendarId', '=', change.calendarId)
      .where('calendarRevision', '<', change.revision)
      .where(sql.ref(column), '=', value)
      .where('caseId', '>', afterCaseId)
      .orderBy('caseId')
      .limit(limit)
      .execute()
    for (const { caseId } of rows) found.add(caseId)
  }
  return [...found].sort().slice(0, limit)
}

/** Cases with open or provisional deadlines counted before a change of their calendar, in pages: what it may move. */
export const casesCountedBy = (db: ReadDatabase, change: CalendarChange, afterCaseId: string, limit: number) =>
  counted(
    db,
    'deadlines',
    [
      ['state', 'pending'],
      ['provisional', 1],
    ],
    { afterCaseId, change, limit },
  )

/** The same of cases handled here: what neither has passed nor is settled, in pages. */
export const ownCasesCountedBy = (db: ReadDatabase, change: CalendarChange, afterCaseId: string, limit: number) =>
  counted(
    db,
    'caseDeadlines',
    [
      ['state', 'pending'],
      ['state', 'paused'],
    ],
    { afterCaseId, change, limit },
  )
