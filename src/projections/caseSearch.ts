// The words of a filter on cases: a case is found by its own text and by what its item is called, for it only says the item's id.
import { sql } from 'kysely'
import type { ReadDatabase } from './database.ts'
import { found } from './dialect.ts'
import { areMany, type Found, ofItems } from './fewCases.ts'
import { finder, foundInRow, isFrequent } from './searchWalk.ts'

/** The items that words name. */
async function itemsNamed(db: ReadDatabase, q: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('items')
    .select(['itemId', 'name'])
    .where(found(db, 'items', q))
    .execute()
  const names = finder(q)
  // The index holds the office too, which a case has of its own.
  return rows.filter(({ name }) => names(name)).map(({ itemId }) => itemId)
}

const either = (own: Found, named: readonly string[]): Found =>
  named.length === 0 ? own : sql<boolean>`(${own} OR ${ofItems(named)})`

/** What the words find, as one condition; undefined where there are none. */
export async function foundBy(db: ReadDatabase, q: string | undefined): Promise<Found | undefined> {
  return q === undefined ? undefined : either(found(db, 'cases', q), await itemsNamed(db, q))
}

/**
 * The same for a page of the newest, in parts that have no case in common. Where many cases are found, they are walked in their
 * order; where few are, those that have the words and those of a named item are each looked for in the index that holds them.
 */
export async function newestFoundBy(db: ReadDatabase, q: string | undefined): Promise<readonly (Found | undefined)[]> {
  if (q === undefined) return [undefined]
  const named = await itemsNamed(db, q)
  if (await isFrequent(db, 'cases', q)) return [either(foundInRow(q), named)]
  const own = found(db, 'cases', q)
  if (named.length === 0) return [own]
  return (await areMany(db, ofItems(named)))
    ? [either(own, named)]
    : [own, sql<boolean>`(${ofItems(named)} AND NOT ${own})`]
}
