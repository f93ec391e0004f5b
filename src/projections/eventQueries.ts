// Where an event stands, and whom the streams of cases and sources belong to: what the feed needs to know.
import type { ReadDatabase } from './database.ts'

export type Place = { readonly stream: string; readonly revision: number; readonly position: string }

/** The place of an event by its id or by its position in the feed. */
export const findPlace = (db: ReadDatabase, by: { id: string } | { position: string }): Promise<Place | undefined> =>
  db
    .selectFrom('audit')
    .select(['stream', 'revision', 'position'])
    .where('id' in by ? 'id' : 'position', '=', 'id' in by ? by.id : by.position)
    .executeTakeFirst()

/** The organisation of each of these streams that is a source or one of its cases. */
export async function ownersOf(db: ReadDatabase, streams: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (streams.length === 0) return new Map()
  const cases = await db
    .selectFrom('cases')
    .innerJoin('sources', 'sources.sourceId', 'cases.sourceId')
    .where('cases.stream', 'in', streams)
    .select(['cases.stream', 'sources.orgId'])
    .execute()
  const sources = await db.selectFrom('sources').where('stream', 'in', streams).select(['stream', 'orgId']).execute()
  return new Map([...cases, ...sources].map(({ orgId, stream }) => [stream, orgId]))
}
