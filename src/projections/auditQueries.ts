// Queries on the audit trail: by actor, clause, type, object, command and both times, newest first. What they answer is read
// from the log: the trail finds an event, and the event itself says what it is.
import { type SelectQueryBuilder, sql } from 'kysely'
import { eventTypes } from '../domain/events.ts'
import { categories } from '../domain/streams.ts'
import type { EventLog } from '../eventlog/port.ts'
import { eventIdOf } from '../eventlog/uuid.ts'
import { lastRow } from './auditRows.ts'
import type { ReadDatabase } from './database.ts'
import { holds } from './dialect.ts'
import { findPlace, type Place } from './eventQueries.ts'
import { lookupKey } from './lookupKey.ts'
import type { Tables } from './models.ts'
import { type Traced, traced } from './recorded.ts'

/** The index and the log that it is of. */
export type Trail = { readonly db: ReadDatabase; readonly log: Pick<EventLog, 'readStream'> }
export type AuditFilter = {
  readonly account?: string | undefined
  readonly org?: string | undefined
  readonly clause?: string | undefined
  readonly type?: string | undefined
  /** A stream name, the id after its category, or the number of a case. */
  readonly object?: string | undefined
  readonly command?: string | undefined
  readonly recordedFrom?: string | undefined
  readonly recordedTo?: string | undefined
  readonly occurredFrom?: string | undefined
  readonly occurredTo?: string | undefined
}
export type AuditPage = { readonly rows: readonly Traced[]; readonly next: string | undefined }

type AuditQuery = SelectQueryBuilder<Tables, 'audit', object>

/** More would only wait for each other. */
const readAtOnce = 50
const mostNumbered = 100
/** Most commands write fewer. */
const eventsOfOne = 8

/** The events that stand at these places. Throws where the log has none: it has been cut, or belongs to another index. */
async function eventsAt(log: Trail['log'], places: readonly Pick<Place, 'stream' | 'revision'>[]): Promise<Traced[]> {
  const events: Traced[] = []
  for (let at = 0; at < places.length; at += readAtOnce) {
    const some = places.slice(at, at + readAtOnce)
    events.push(...(await Promise.all(some.map((place) => eventAt(log, place)))))
  }
  return events
}

async function eventAt(log: Trail['log'], { revision, stream }: Pick<Place, 'stream' | 'revision'>): Promise<Traced> {
  const [stored] = await log.readStream(stream, revision, 1)
  if (stored === undefined) throw new Error(`the trail names revision ${revision} of ${stream}, which the log has not`)
  return traced(stored)
}

/**
 * What a command left in the log, oldest first; empty where it wrote nothing. All its events stand together in one stream, the
 * first under an id that follows from the command's (seal).
 */
export async function eventsOfCommand({ db, log }: Trail, commandId: string): Promise<Traced[]> {
  const first = await findPlace({ db, log }, { id: eventIdOf(commandId, 0) })
  if (first === undefined) return []
  const { revision, stream } = first
  const events: Traced[] = []
  for (;;) {
    const page = (await log.readStream(stream, revision + events.length, eventsOfOne)).map(traced)
    const own = page.filter((event) => event.commandId === commandId)
    events.push(...own)
    if (own.length < eventsOfOne) return events
  }
}

/** The types whose events cite a clause: an event may cite fewer clauses than its type, never others (seal). */
const typesCiting = (clause: string): readonly string[] =>
  Object.entries(eventTypes)
    .filter(([, { clauses }]) => (clauses as readonly string[]).includes(clause))
    .map(([type]) => type)

/** The rows that a filter finds, before they are ordered, counted or cut into pages. */
export async function filteredAudit(trail: Trail, filter: AuditFilter) {
  const { db } = trail
  let query: AuditQuery = db.selectFrom('audit')
  const equal = { account: filter.account, org: filter.org, type: filter.type } as const
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) query = query.where(sql.ref(column), '=', value)
  if (filter.command !== undefined) query = between(query, await eventsOfCommand(trail, filter.command))
  if (filter.clause !== undefined)
    query = query
      .where('type', 'in', ['', ...typesCiting(filter.clause)])
      .where(holds(db, sql<string>`clauses`, ` ${filter.clause} `))
  const { object } = filter
  if (object !== undefined) {
    const named = Object.keys(categories).map((category) => `${category}-${object}`)
    const streams = [object, ...named, ...(await streamsNumbered(db, object))]
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

/** Sources number their cases each for itself: there may be several. */
async function streamsNumbered(db: ReadDatabase, number: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('cases').select('stream').where('number', '=', number).limit(mostNumbered).execute()
  return rows.map(({ stream }) => stream)
}

/** Events that follow one another in a stream. */
function between(query: AuditQuery, events: readonly Traced[]): AuditQuery {
  const { revision = 0, stream = '' } = events[0] ?? {}
  return query
    .where('streamKey', '=', lookupKey(stream))
    .where('stream', '=', stream)
    .where('revision', '>=', revision)
    .where('revision', '<', revision + events.length)
}

/** `before` is the position of the last row of the page before. */
export async function listAudit(
  trail: Trail,
  filter: AuditFilter,
  page: { limit: number; before?: string | undefined },
): Promise<AuditPage> {
  let query = (await filteredAudit(trail, filter)).query.select(['stream', 'revision', 'position'])
  if (page.before !== undefined) query = query.where('rid', '<=', await lastRow(trail.db, 'position', '<', page.before))
  const rows = await query
    .orderBy('rid', 'desc')
    .limit(page.limit + 1)
    .execute()
  const last = rows.length > page.limit ? rows[page.limit - 1] : undefined
  return { rows: await eventsAt(trail.log, rows.slice(0, page.limit)), next: last?.position }
}

/** When the log took the event at a position, or the last one before it. */
export async function recordedBy(db: ReadDatabase, position: string): Promise<string | undefined> {
  const rid = await lastRow(db, 'position', '<=', position)
  return (await db.selectFrom('audit').select('recordedAt').where('rid', '=', rid).executeTakeFirst())?.recordedAt
}

/** The newest events on cases after a position: what changed since someone last looked. */
export async function eventsSince(db: ReadDatabase, position: string, limit: number) {
  const after = await lastRow(db, 'position', '<=', position)
  return db
    .selectFrom('audit')
    .select(['stream', 'position', 'type', 'occurredAt'])
    .where('rid', '>', after)
    .where((eb) => eb.or([eb('stream', 'like', 'case-%'), eb('stream', 'like', 'foreigncase-%')]))
    .orderBy('rid', 'desc')
    .limit(limit)
    .execute()
}
