// Queries on deadlines: what the timekeeper has to note next, and what falls due when.

import { sql } from 'kysely'
import type { CalendarChange } from '../domain/calendar/calendar.ts'
import { type CaseDeadlineRow, isUnsettled } from './caseDeadlines.ts'
import type { ReadDatabase } from './database.ts'
import { deadlineKinds, type ForeignDeadlineKind, isOpen } from './deadlines.ts'

type PassedElsewhere = { readonly caseId: string; readonly kind: ForeignDeadlineKind; readonly dueAt: string }
export type PassedDeadline =
  | ({ readonly own: false } & PassedElsewhere)
  | ({ readonly own: true } & Pick<CaseDeadlineRow, 'caseId' | 'deadlineId' | 'kind' | 'dueAt'>)

/**
 * What has passed and is not noted yet, earliest first: a deadline of a case handled elsewhere once its source is complete
 * beyond it, one of a case handled here once the clock is.
 */
export async function passedDeadlines(db: ReadDatabase, now: string, limit: number): Promise<PassedDeadline[]> {
  const [own, ...foreign] = await Promise.all([
    passedHere(db, now, limit),
    ...deadlineKinds.map((kind) => passedElsewhere(db, kind, limit)),
  ])
  const all = [
    ...foreign.flat().map((row): PassedDeadline => ({ ...row, own: false })),
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
    .where((row) => row.or([row('notedAfter', 'is', null), row('notedAfter', '<', now)]))
    .select(['caseId', 'deadlineId', 'kind', 'dueAt'])
    .orderBy('dueAt')
    .orderBy('caseId')
    .orderBy('deadlineId')
    .limit(limit)
    .execute()

async function passedElsewhere(
  db: ReadDatabase,
  kind: ForeignDeadlineKind,
  limit: number,
): Promise<readonly PassedElsewhere[]> {
  const dueAt = sql.ref<string>(`deadlines.${kind}DueAt`)
  const rows = await db
    .selectFrom('deadlines')
    .innerJoin('sources', 'sources.sourceId', 'deadlines.sourceId')
    .where(sql.raw<boolean>(isOpen(kind)))
    .where(dueAt, '<', sql.ref<string>('sources.completeUntil'))
    .select(['deadlines.caseId', dueAt.as('dueAt')])
    .orderBy(dueAt)
    .orderBy('deadlines.caseId')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, kind }))
}

/**
 * Cases with open or provisional deadlines counted before a change of their calendar, in pages: what it may move. Pages are
 * walked by an index in the order of cases: a list sorted anew for every page would be long.
 */
export async function casesCountedBy(
  db: ReadDatabase,
  change: CalendarChange,
  afterCaseId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('deadlines')
    .select('caseId')
    .where('calendarId', '=', change.calendarId)
    .where('calendarRevision', '<', change.revision)
    .where('caseId', '>', afterCaseId)
    .orderBy('caseId')
    .limit(limit)
    .execute()
  return rows.map(({ caseId }) => caseId)
}

/** The same of cases handled here: what is not settled, and has not passed but by a guess, in pages. */
export async function ownCasesCountedBy(
  db: ReadDatabase,
  change: CalendarChange,
  afterCaseId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('caseDeadlines')
    .select('caseId')
    .distinct()
    .where(sql.raw<boolean>(isUnsettled))
    .where('calendarId', '=', change.calendarId)
    .where('calendarRevision', '<', change.revision)
    .where('caseId', '>', afterCaseId)
    .orderBy('caseId')
    .limit(limit)
    .execute()
  return rows.map(({ caseId }) => caseId)
}
