// Whether a read database is of the log that it is to follow: a log can be put back from a backup under read models of later days.
import { sql } from 'kysely'
import { decode } from '../eventlog/envelope.ts'
import type { EventLog } from '../eventlog/port.ts'
import type { ReadDatabase } from './database.ts'
import { lookupKey } from './lookupKey.ts'

/** Of this log, of another, or of none yet: nothing has been taken in. */
export type History = 'own' | 'other' | 'none'

/**
 * The last event that it took in must stand in the log at its place, with its position, under its id and recorded when it
 * was: else the log has another history, or does not reach so far. What it took in before that follows, as the log is only
 * ever added to. The id alone does not tell: the same file imported into two logs gives the same ids in both.
 */
export async function historyOf(db: ReadDatabase, log: Pick<EventLog, 'readStream'>): Promise<History> {
  const { rows } = await sql<{ position: string }>`SELECT position FROM progress`.execute(db)
  const position = rows[0]?.position
  const last = await db
    .selectFrom('audit')
    .select(['stream', 'revision', 'position', 'idKey', 'recordedAt'])
    .orderBy('rid', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last === undefined) return position === '' ? 'none' : 'other'
  if (last.position !== position) return 'other'
  const [stored] = await log.readStream(last.stream, last.revision, 1)
  if (stored?.position !== position) return 'other'
  const { id, recordedAt } = decode(stored)
  return lookupKey(id) === last.idKey && recordedAt === last.recordedAt ? 'own' : 'other'
}

export const isOfLog = async (db: ReadDatabase, log: Pick<EventLog, 'readStream'>): Promise<boolean> =>
  (await historyOf(db, log)) !== 'other'
