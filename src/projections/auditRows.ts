// Rows of the trail are numbered in the order of the feed: a place or a recorded time is found by halving, without an index.
import type { ReadDatabase } from './database.ts'

/** The number of the last row whose column lies before a value (or at it); 0 where none does. About twenty look-ups in a million. */
export async function lastRow(
  db: ReadDatabase,
  column: 'position' | 'recordedAt',
  relation: '<' | '<=',
  value: string,
): Promise<number> {
  const last = await db.selectFrom('audit').select('rid').orderBy('rid', 'desc').limit(1).executeTakeFirst()
  let [low, high] = [0, last?.rid ?? 0]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const row = await db
      .selectFrom('audit')
      .select(['rid', column])
      .where('rid', '>=', middle)
      .orderBy('rid')
      .limit(1)
      .executeTakeFirstOrThrow()
    const before = relation === '<' ? row[column] < value : row[column] <= value
    if (before) low = row.rid
    else high = middle - 1
  }
  return low
}
