// The next instant at which a figure of the board changes although nothing happens.
import { sql } from 'kysely'
import { isOpenCase } from './caseRow.ts'
import type { ReadDatabase } from './database.ts'
import { deadlineKinds, isOpen } from './deadlines.ts'

/**
 * Only sources that are complete up to now or beyond turn by the clock; the others turn when they declare more. Cases handled
 * here turn by the clock, unless it has been stopped.
 */
export async function nextTurn(db: ReadDatabase, now: string): Promise<string | null> {
  const elsewhere = deadlineKinds.map((kind) => {
    const dueAt = sql.ref<string>(`deadlines.${kind}DueAt`)
    return db
      .selectFrom('deadlines')
      .innerJoin('sources', 'sources.sourceId', 'deadlines.sourceId')
      .where(sql.raw<boolean>(isOpen(kind)))
      .where(`deadlines.${kind}State`, '=', 'pending')
      .where(dueAt, '>', now)
      .where(dueAt, '<', sql.ref<string>('sources.completeUntil'))
      .select(sql<string | null>`min(${dueAt})`.as('at'))
  })
  const later = (column: 'warnAt' | 'promisedDueAt' | 'statutoryDueAt') => {
    const moment = sql.ref<string>(`cases.${column}`)
    return sql<string | null>`min(CASE WHEN ${moment} > ${now} THEN ${moment} END)`
  }
  // All three from the index of open cases, in one go.
  const here = db
    .selectFrom('cases')
    .where(sql.raw<boolean>(`cases.${isOpenCase}`))
    .where('cases.origin', '=', 'here')
    .where('cases.pausedAt', 'is', null)
    .select([
      later('warnAt').as('warns'),
      later('promisedDueAt').as('promised'),
      later('statutoryDueAt').as('statutory'),
    ])
  const foreign = await Promise.all(elsewhere.map((query) => query.executeTakeFirst()))
  const own = await here.executeTakeFirstOrThrow()
  const moments = [own.warns, own.promised, own.statutory, ...foreign.map((row) => row?.at)]
  return moments.filter((moment) => typeof moment === 'string').sort()[0] ?? null
}
