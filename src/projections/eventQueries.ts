// Where an event stands, and whom the streams of cases and sources belong to: what the feed needs to know.
import { sql } from 'kysely'
import { lastRow } from './auditRows.ts'
import type { ReadDatabase } from './database.ts'
import { lookupKey } from './lookupKey.ts'

export type Place = { readonly stream: string; readonly revision: number; readonly position: string }

/** The place of an event by its id or by its position in the feed. */
export async function findPlace(
  db: ReadDatabase,
  by: { id: string } | { position: string },
): Promise<Place | undefined> {
  const query = db.selectFrom('audit').select(['stream', 'revision', 'position'])
  if ('id' in by) return query.where('idKey', '=', lookupKey(by.id)).where('id', '=', by.id).executeTakeFirst()
  const row = await query.where('rid', '=', await lastRow(db, 'position', '<=', by.position)).executeTakeFirst()
  return row?.position === by.position ? row : undefined
}

/** The organisation of each of these streams that is a source or a case. */
export async function ownersOf(db: ReadDatabase, streams: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (streams.length === 0) return new Map()
  const cases = await db
    .selectFrom('cases')
    .leftJoin('sources', 'sources.sourceId', 'cases.sourceId')
    .where('cases.stream', 'in', streams)
    .select(['cases.stream', sql<string>`coalesce(sources."orgId", cases."orgId")`.as('orgId')])
    .execute()
  const sources = await db.selectFrom('sources').where('stream', 'in', streams).select(['stream', 'orgId']).execute()
  return new Map([...cases, ...sources].map(({ orgId, stream }) => [stream, orgId]))
}
