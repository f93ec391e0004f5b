// Queries on the audit trail: by actor, clause, type, object, command and both times, newest first.
import { type SelectQueryBuilder, sql } from 'kysely'
import { eventTypes } from '../domain/events.ts'
import { categories } from '../domain/streams.ts'
import { eventIdOf } from '../eventlog/uuid.ts'
import type { AuditRow } from './audit.ts'
import { lastRow } from './auditRows.ts'
import type { ReadDatabase } from './database.ts'
import { holds } from './dialect.ts'
import { lookupKey } from './lookupKey.ts'
import type { Tables } from './models.ts'

export type AuditFilter = {
  readonly account?: string | undefined
  readonly org?: string | undefined
  readonly clause?: string | undefined
  readonly type?: string | undefined
  /** A stream name, or the id after its category. */
  readonly object?: string | undefined
  readonly command?: string | undefined
  readonly recordedFrom?: string | undefined
  readonly recordedTo?: string | undefined
  readonly occurredFrom?: string | undefined
  readonly occurredTo?: string | undefined
}
export type AuditPage = { readonly rows: readonly AuditRow[]; readonly next: string | undefined }

type AuditQuery = SelectQueryBuilder<Tables, 'audit', object>

/** All events of a command stand in one stream, the first under an id that follows from the command's (seal). */
const ofCommand = (query: AuditQuery, commandId: string): AuditQuery => {
  const id = eventIdOf(commandId, 0)
  return query
    .where('streamKey', '=', (eb) =>
      eb
        .selectFrom('audit as first')
        .select('first.streamKey')
        .where('first.idKey', '=', lookupKey(id))
        .where('first.id', '=', id)
        .limit(1),
    )
    .where('commandId', '=', commandId)
}

/** The types whose events cite a clause: an event may cite fewer clauses than its type, never others (seal). */
const typesCiting = (clause: string): readonly string[] =>
  Object.entries(eventTypes)
    .filter(([, { clauses }]) => (clauses as readonly string[]).includes(clause))
    .map(([type]) => type)

/** The rows that a filter finds, before they are ordered, counted or cut into pages. */
export async function filteredAudit(db: ReadDatabase, filter: AuditFilter) {
  let query: AuditQuery = db.selectFrom('audit')
  const equal = { account: filter.account, org: filter.org, type: filter.type } as const
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) query = query.where(sql.ref(column), '=', value)
  if (filter.command !== undefined) query = ofCommand(query, filter.command)
  if (filter.clause !== undefined)
    query = query
      .where('type', 'in', ['', ...typesCiting(filter.clause)])
      .where(holds(db, sql<string>`clauses`, ` ${filter.clause} `))
  const { object } = filter
  if (object !== undefined) {
    const streams = [object, ...Object.keys(categories).map((category) => `${category}-${object}`)]
    query = query.where('streamKey', 'in', streams.map(lookupKey)).where('stream', 'in', streams)
  }
  const { recordedFrom, recordedTo } = filter
  if (recordedFrom !== undefined) query = query.where('rid', '>', await lastRow(db, 'recordedAt', '<', recordedFrom))
  if (recordedTo !== undefined) query = query.where('rid', '<=', await lastRow(db, 'recordedAt', '<', recordedTo))
  if (filter.occurredFrom !== undefined) query = query.where('occurredAt', '>=', filter.occurredFrom)
  if (filter.occurredTo !== undefined) query = query.where('occurredAt', '<', filter.occurredTo)
  // A query builder is awaited to its rows: it goes out in a box.
  return { query }
}

/** `before` is the position of the last row of the page before. */
export async function listAudit(
  db: ReadDatabase,
  filter: AuditFilter,
  page: { limit: number; before?: string | undefined },
): Promise<AuditPage> {
  let query = (await filteredAudit(db, filter)).query.selectAll()
  if (page.before !== undefined) query = query.where('rid', '<=', await lastRow(db, 'position', '<', page.before))
  const rows = await query
    .orderBy('rid', 'desc')
    .limit(page.limit + 1)
    .execute()
  const last = rows.length > page.limit ? rows[page.limit - 1] : undefined
  return { rows: rows.slice(0, page.limit), next: last?.position }
}

/** What a command left in the log, oldest first; empty where it wrote nothing. */
export const eventsOfCommand = (db: ReadDatabase, commandId: string): Promise<AuditRow[]> =>
  ofCommand(db.selectFrom('audit'), commandId).selectAll().orderBy('rid').execute()

/** The newest events on cases after a position: what changed since someone last looked. */
export async function eventsSince(db: ReadDatabase, position: string, limit: number): Promise<AuditRow[]> {
  const after = await lastRow(db, 'position', '<=', position)
  return db
    .selectFrom('audit')
    .selectAll()
    .where('rid', '>', after)
    .where('category', 'in', ['foreigncase', 'case'])
    .orderBy('rid', 'desc')
    .limit(limit)
    .execute()
}
