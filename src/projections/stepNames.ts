// Steps by their names: cases handled here hold the ids of the steps they have reached, readers know them as the item calls them.
import { type RawBuilder, sql } from 'kysely'
import type { CaseRow } from './caseRow.ts'
import type { ReadDatabase } from './database.ts'
import { holds } from './dialect.ts'

/** Several steps that are open at once, in one text. */
export const togetherAt = '、'

/** Whether a case has reached the step of that name. */
export function atStep(db: ReadDatabase, name: string): RawBuilder<boolean> {
  const among = holds(
    db,
    sql<string>`' ' || cases."lastActivity" || ' '`,
    sql<string>`' ' || "itemSteps"."stepId" || ' '`,
  )
  return sql<boolean>`(cases."lastActivity" = ${name} AND cases.origin = 'elsewhere' OR cases.origin = 'here' AND EXISTS (
    SELECT 1 FROM "itemSteps" WHERE "itemSteps"."itemId" = cases."itemId" AND "itemSteps".name = ${name} AND ${among}))`
}

/** The same rows with the names of their steps; a step that no version of the item has ever had keeps its id. */
export async function withStepNames<Row extends Pick<CaseRow, 'origin' | 'itemId' | 'lastActivity'>>(
  db: ReadDatabase,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const own = rows.filter(({ lastActivity, origin }) => origin === 'here' && lastActivity !== null)
  if (own.length === 0) return rows
  const names = await stepNames(db, [...new Set(own.map(({ itemId }) => itemId))])
  return rows.map((row) => {
    const { itemId, lastActivity, origin } = row
    if (origin === 'elsewhere' || lastActivity === null) return row
    const called = lastActivity.split(' ').map((stepId) => names.get(`${itemId} ${stepId}`) ?? stepId)
    return { ...row, lastActivity: called.join(togetherAt) }
  })
}

/** By item and step, what the step is called. */
export async function stepNames(db: ReadDatabase, itemIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (itemIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('itemSteps')
    .select(['itemId', 'stepId', 'name'])
    .where('itemId', 'in', itemIds)
    .execute()
  return new Map(rows.map(({ itemId, name, stepId }) => [`${itemId} ${stepId}`, name]))
}
