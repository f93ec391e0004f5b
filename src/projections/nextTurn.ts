// The next instant at which a figure of the board changes although nothing happens.
import { sql } from 'kysely'
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
  // The promise warns, the statute does not: it is the later of the two.
  const here = (column: 'warnAt' | 'dueAt', limits: readonly string[]) =>
    db
      .selectFrom('caseDeadlines')
      .where('state', '=', 'pending')
      .where('deadlineId', 'in', limits)
      .where('dueAt', '>', now)
      .where(column, '>', now)
      .select(sql<string | null>`min(${sql.ref(column)})`.as('at'))
  const found = await Promise.all(
    [...elsewhere, here('warnAt', ['promised']), here('dueAt', ['statutory', 'promised'])].map((query) =>
      query.executeTakeFirst(),
    ),
  )
  return found.flatMap((row) => row?.at ?? []).sort()[0] ?? null
}
