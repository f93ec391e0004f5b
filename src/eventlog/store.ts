// One way to open any SQLite file of this product: every promise is set on the connection and read back, or it is not opened.
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

export type Store = Database.Database
export type StoreOptions = {
  readonly readonly?: boolean
  /** `disposable`: a read model that can be rebuilt needs no sync of its own; everything else is FULL. */
  readonly durability?: 'full' | 'disposable'
  readonly pageSize?: number
  readonly cacheKiB?: number
  /** So many pages of the write-ahead log are carried over to the file at a time; SQLite's own 1,000 unless told otherwise. */
  readonly checkpointPages?: number
  /** What is deleted is overwritten with zeros. */
  readonly secureDelete?: boolean
}

/** The file cannot be trusted or used as it stands; the message says what and what to do. */
export class StoreRefused extends Error {}

const oldestSqlite = [3, 51, 3] as const

export function openStore(path: string, options: StoreOptions = {}): Store {
  const { readonly = false, durability = 'full', pageSize = 16_384, cacheKiB = 65_536, secureDelete = false } = options
  if (readonly && !existsSync(path)) throw new StoreRefused(`没有此文件 / there is no file ${path}`)
  if (!readonly) makeOwnersOnly(path)
  const db = openOrRefuse(path, readonly)
  try {
    requireReadable(db)
    requireVersion(db)
    if (!readonly) {
      // Takes effect in a file that holds nothing yet; in any other it changes nothing, and that is what is read back.
      set(db, 'page_size', String(pageSize), pageSize)
      set(db, 'journal_mode', 'WAL', 'wal')
    }
    // better-sqlite3 is compiled to NORMAL in WAL mode and a reopened file falls back to it: acknowledged events would be lost.
    set(db, 'synchronous', durability === 'full' ? 'FULL' : 'OFF', durability === 'full' ? 2 : 0)
    set(db, 'foreign_keys', 'ON', 1)
    set(db, 'trusted_schema', 'OFF', 0)
    set(db, 'busy_timeout', '5000', 5000)
    if (secureDelete) set(db, 'secure_delete', 'ON', 1)
    db.pragma(`cache_size = -${cacheKiB}`)
    if (options.checkpointPages !== undefined)
      set(db, 'wal_autocheckpoint', String(options.checkpointPages), options.checkpointPages)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Before SQLite sees it: its -wal and -shm files take over the mode that the file has then. */
function makeOwnersOnly(path: string): void {
  const folder = dirname(path)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (existsSync(path)) chmodSync(path, 0o600)
    else {
      closeSync(openSync(path, 'a', 0o600))
      syncFolder(folder)
    }
  } catch (error) {
    throw new StoreRefused(`${path} 无法写入 / cannot be written: ${(error as Error).message}`, { cause: error })
  }
}

/** A new name is durable only once its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** SQLite opens anything and looks at it later: it must look now, at its header and at what its tables are. */
function requireReadable(db: Store): void {
  try {
    db.pragma('schema_version')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (error) {
    throw new StoreRefused(`${db.name} is not a usable SQLite file: ${(error as Error).message}`, { cause: error })
  }
}

function openOrRefuse(path: string, readonly: boolean): Store {
  try {
    return new Database(path, { readonly })
  } catch (error) {
    throw new StoreRefused(`${path} cannot be opened: ${(error as Error).message}`, { cause: error })
  }
}

function set(db: Store, name: string, value: string, expected: string | number): void {
  let held: unknown
  try {
    db.pragma(`${name} = ${value}`)
    held = db.pragma(name, { simple: true })
  } catch (error) {
    throw new StoreRefused(`${db.name} is not a usable SQLite file: ${(error as Error).message}`, { cause: error })
  }
  if (held !== expected) throw new StoreRefused(`${db.name} refuses ${name} = ${value}: it holds ${String(held)}`)
}

function requireVersion(db: Store): void {
  const version = db.prepare('SELECT sqlite_version()').pluck().get() as string
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const [a, b, c] = oldestSqlite
  if (major * 1e6 + minor * 1e3 + patch < a * 1e6 + b * 1e3 + c)
    throw new StoreRefused(`SQLite ${oldestSqlite.join('.')} or later is needed, this is ${version}`)
}

/** A statement file beside the code that runs it. */
export const sqlFile = (url: URL): string => readFileSync(url, 'utf8')
