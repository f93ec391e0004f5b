// What a failure of the read database on SQLite comes to: wait for room, build it anew, or nothing that trying again would mend.
import { isNoRoom } from '../eventlog/sqliteFailures.ts'
import { openStore } from '../eventlog/store.ts'

export type FailureKind = 'full' | 'damaged' | 'other'

/** The code that SQLite or the file system gave, also where its error is the cause of another. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { readonly code?: unknown }
    if (typeof code === 'string') return code
  }
  return ''
}

/** SQLite found that what it read is no database, or none any more: of the read database or of the log. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(?:CORRUPT|NOTADB)/.test(codeOf(error))

/** The log is read beside the read database: whose file is damaged is asked of the file. */
export function failureOf(error: unknown, path: string): FailureKind {
  if (isNoRoom(codeOf(error))) return 'full'
  return isDamage(error) && !isSound(path) ? 'damaged' : 'other'
}

/** Whether every page and index of a read database is as SQLite writes it. */
export function isSound(path: string): boolean {
  return asked(path, 'PRAGMA quick_check(1)') === 'ok'
}

/** Whether a read database has once reached the head of the feed, so that readers may see it. */
export const isComplete = (path: string): boolean => asked(path, 'SELECT complete FROM progress') === 1

function asked(path: string, query: string): unknown {
  try {
    const db = openStore(path, { readonly: true, durability: 'disposable', cacheKiB: 4_096 })
    try {
      return db.prepare(query).pluck().get()
    } finally {
      db.close()
    }
  } catch {
    return undefined
  }
}
