// One writing process per log: a lock that the operating system lets go of when its holder dies, and a note that says who holds it.
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StoreRefused } from './store.ts'

/** The process that writes, and where it can be reached, once it says so. */
export type Holder = { readonly pid: number; readonly url?: string | undefined }

export type WriterLock =
  | {
      readonly ok: true
      /** Lets another process write; a second call does nothing. */
      readonly release: () => void
      /** Notes where this process can be reached, for tools that go through it. */
      readonly announce: (url: string) => void
    }
  | { readonly ok: false; readonly holder: Holder | undefined }

/** Who said last that it writes the folder; it may have died since without taking its note away. */
export const lastHolder = (folder: string): Holder | undefined => readHolder(join(folder, 'writer.json'))

// Held from here as well, so that a caller who forgets the lock does not lose it to the garbage collector.
const holding = new Set<Database.Database>()

/**
 * Takes the right to write what is in the folder, at once or not at all. The lock is SQLite's own, held open: no file that
 * a crash leaves behind can be mistaken for a holder. Nothing but SQLite may ever open `writer.lock`: closing any other
 * handle on it would let the lock go. Throws StoreRefused where there can be no such folder.
 */
export function acquireWriterLock(folder: string, info: Holder): WriterLock {
  const held = takeIn(folder)
  const note = join(folder, 'writer.json')
  if (held === undefined) return { ok: false, holder: readHolder(note) }
  holding.add(held)
  write(note, info)
  return {
    ok: true,
    announce: (url) => {
      if (held.open) write(note, { pid: info.pid, url })
    },
    release: () => {
      if (!held.open) return
      // The note first: once the lock is free, a note may already be the next holder's.
      rmSync(note, { force: true })
      held.close()
      holding.delete(held)
    },
  }
}

function takeIn(folder: string): Database.Database | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return take(join(folder, 'writer.lock'))
  } catch (error) {
    const { message } = error as Error
    throw new StoreRefused(`${folder} 不能用作数据目录 / cannot be used as a data folder: ${message}`, { cause: error })
  }
}

function take(path: string): Database.Database | undefined {
  const db = new Database(path, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
    chmodSync(path, 0o600)
    return db
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined
    throw error
  }
}

/** Whole or not at all: a reader never sees half a note. */
function write(note: string, holder: Holder): void {
  const draft = `${note}.${holder.pid}`
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 })
  renameSync(draft, note)
}

/** The note is for people: one that cannot be read names nobody, and the lock alone decides. */
function readHolder(note: string): Holder | undefined {
  try {
    const { pid, url } = JSON.parse(readFileSync(note, 'utf8')) as { pid?: unknown; url?: unknown }
    if (typeof pid !== 'number') return undefined
    return typeof url === 'string' ? { pid, url } : { pid }
  } catch {
    return undefined
  }
}
