// Queries on items, sources, organisations and accounts.
import type { ReadDatabase } from './database.ts'
import { found } from './dialect.ts'
import { itemAt } from './items.ts'

/** Each as it is in force at the moment; found by what its newest version says. */
export async function listItems(
  db: ReadDatabase,
  filter: { q?: string | undefined; org?: string | undefined },
  { after, limit, now }: { limit: number; after?: string | undefined; now: string },
) {
  let query = db.selectFrom('items').selectAll()
  if (filter.q !== undefined) query = query.where(found(db, 'items', filter.q))
  if (filter.org !== undefined) query = query.where('orgId', '=', filter.org)
  if (after !== undefined) query = query.where('itemId', '>', after)
  const rows = await query
    .orderBy('itemId')
    .limit(limit + 1)
    .execute()
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { rows: rows.slice(0, limit).map((row) => itemAt(row, now)), next: last?.itemId }
}

export const findItem = (db: ReadDatabase, itemId: string) =>
  db.selectFrom('items').selectAll().where('stream', '=', `item-${itemId}`).executeTakeFirst()

export const listSources = (db: ReadDatabase) => db.selectFrom('sources').selectAll().orderBy('sourceId').execute()

export const listAccounts = (db: ReadDatabase) =>
  db.selectFrom('directory').selectAll().where('kind', '=', 'account').orderBy('id').execute()
