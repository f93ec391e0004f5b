// The file of the embedded log: whose it is, its version, and its guards, checked before anything is read from it.
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { openStore, type Store, StoreRefused, sqlFile } from './store.ts'

/** "ZJLG" in the file's header: what tells a log from any other SQLite file of this product. */
export const logApplicationId = 0x5a4a4c47
/** The version of the tables, as `PRAGMA user_version` holds it. 1 kept its index entry by entry. */
export const logVersion = 2
export const logPageSize = 16_384
/**
 * Two megabytes are carried over from the write-ahead log in some two milliseconds; SQLite's thousand pages hold up for
 * twenty to fifty everyone who waits for that commit, and cost no less in all.
 */
const checkpointPages = 128

const schema = (): string => sqlFile(new URL('./schema.sql', import.meta.url))

/** Opens or, where there is no file yet, creates the log. Throws StoreRefused with what is wrong. */
export function openLogFile(path: string, readonly: boolean): Store {
  if (!readonly && existsSync(path)) leaveOthersAlone(path)
  const db = openStore(path, { readonly, pageSize: logPageSize, cacheKiB: readonly ? 4_096 : 32_768, checkpointPages })
  try {
    if (!readonly && isEmpty(db)) create(db)
    requireLog(db)
    // Who has taken a guard away may have done more; only `verify`, which reads, may still open such a file.
    if (!readonly) requireGuards(db)
    // The newest end is what appends go on from.
    db.prepare('SELECT max(position), stream FROM events').get()
    return db
  } catch (error) {
    db.close()
    if (error instanceof StoreRefused) throw error
    throw new StoreRefused(`${path} is damaged, restore a backup: ${(error as Error).message}`, { cause: error })
  }
}

/** Before anything is set in it: another product's file is not put into another mode, and is told for what it is. */
function leaveOthersAlone(path: string): void {
  const db = openStore(path, { readonly: true, cacheKiB: 4_096 })
  try {
    if (!isEmpty(db)) requireLog(db)
  } finally {
    db.close()
  }
}

const pragma = (db: Store, name: string): number => Number(db.pragma(name, { simple: true }))
const isEmpty = (db: Store): boolean =>
  pragma(db, 'user_version') === 0 && db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0

/** In one transaction: a crash leaves an empty file or a whole log. */
function create(db: Store): void {
  db.transaction(() => {
    db.exec(schema())
    db.pragma(`application_id = ${logApplicationId}`)
    db.pragma(`user_version = ${logVersion}`)
  }).exclusive()
}

function requireLog(db: Store): void {
  if (pragma(db, 'application_id') !== logApplicationId)
    throw new StoreRefused(`${db.name} is an SQLite file, but not a log of this product`)
  const version = pragma(db, 'user_version')
  if (version !== logVersion)
    throw new StoreRefused(
      `${db.name} has log version ${version}; this release knows version ${logVersion} only: use the release that wrote it`,
    )
  const pageSize = pragma(db, 'page_size')
  if (pageSize !== logPageSize)
    throw new StoreRefused(`${db.name} has pages of ${pageSize} bytes instead of ${logPageSize}`)
}

function requireGuards(db: Store): void {
  const wrong = changedGuards(db)
  if (wrong.length > 0)
    throw new StoreRefused(
      `${db.name} is not as this product made it: ${wrong.join(', ')}. Somebody has changed its tables or guards: verify it, or restore a backup`,
    )
}

/** The tables, indexes and triggers that are not as this product makes them, or that it does not make. */
export function changedGuards(db: Store): readonly string[] {
  const fresh = new Database(':memory:')
  fresh.exec(schema())
  const expected = objectsOf(fresh)
  fresh.close()
  const held = objectsOf(db)
  return [...new Set([...expected.keys(), ...held.keys()])].filter((name) => expected.get(name) !== held.get(name))
}

/** Every table, index and trigger with its statement, but for what SQLite keeps for itself. */
function objectsOf(db: Store): Map<string, string> {
  const rows = db
    .prepare("SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    .raw(true)
    .all()
  return new Map((rows as [string, string][]).map(([name, sql]) => [name, sql.replace(/\s+/g, ' ')]))
}
