// Where an event stands, and whom the streams of cases and sources belong to: what the feed needs to know.
import { sql } from 'kysely'
import type { EventLog } from '../eventlog/port.ts'
import { read } from '../eventlog/upcast.ts'
import { lastRow } from './auditRows.ts'
import type { ReadDatabase } from './database.ts'
import { lookupKey } from './lookupKey.ts'

export type Place = { readonly stream: string; readonly revision: number; readonly position: string }

/** The place of an event by its id or by its position in the feed. */
export async function findPlace(
  { db, log }: { readonly db: ReadDatabase; readonly log: Pick<EventLog, 'readStream'> },
  by: { id: string } | { position: string },
): Promise<Place | undefined> {
  const query = db.selectFrom('audit').select(['stream', 'revision', 'position'])
  if ('id' in by) return placeOf(log, by.id, await query.where('idKey', '=', lookupKey(by.id)).execute())
  const row = await query.where('rid', '=', await lastRow(db, 'position', '<=', by.position)).executeTakeFirst()
  return row?.position === by.position ? row : undefined
}

/** Ids may share a number: the log says which of them it is. */
async function placeOf(log: Pick<EventLog, 'readStream'>, id: string, places: readonly Place[]) {
  for (const place of places) {
    const [stored] = await log.readStream(place.stream, place.revision, 1)
    if (stored !== undefined && read(stored).id === id) return place
  }
  return undefined
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
