// What only SQLite can get wrong: its settings, its file, its guards, a full disk, a damaged file.
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { logApplicationId, logVersion, openLogFile } from '../../src/eventlog/logFile.ts'
import { LogFailedError, LogFullError, noStream, start } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { failureKind } from '../../src/eventlog/sqliteFailures.ts'
import { openStore, StoreRefused } from '../../src/eventlog/store.ts'
import { eventsOf, everything, newEvents, take, temporaryFolder } from '../support/logs.ts'

const newPath = () => join(temporaryFolder(), 'data', 'log.db')

async function written(events = 3): Promise<string> {
  const path = newPath()
  const log = new SqliteLog(path)
  await log.append('a-1', newEvents('a-1', events), noStream)
  await log.close()
  return path
}

/** Through a connection of its own, as an administrator would. */
function outside<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

describe('the file', () => {
  test('every promise holds on a new file and on the same file opened again', async () => {
    const path = newPath()
    for (const _round of ['new', 'again']) {
      const db = openLogFile(path, false)
      const settings = ['synchronous', 'journal_mode', 'foreign_keys', 'trusted_schema', 'page_size', 'user_version']
      expect(settings.map((name) => db.pragma(name, { simple: true }))).toStrictEqual([2, 'wal', 1, 0, 16384, 2])
      const folder = join(path, '..')
      const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])
      expect(modes).toStrictEqual(['log.db', 'log.db-shm', 'log.db-wal'].map((name) => [name, 0o600]))
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      db.close()
    }
  })

  test('rows are neither updated nor deleted, by whatever connection', async () => {
    const path = await written()
    await new SqliteLog(path, { mergedAtOnce: 1 }).append('a-1', newEvents('a-1', 1, 3), 2)
    const columns = { stream_events: 'position', merges: 'stream', events: 'revision', streams: 'name', types: 'name' }
    for (const [table, column] of Object.entries({ ...columns, stream_names: 'id' })) {
      for (const sql of [
        `UPDATE ${table} SET ${column} = 9`,
        `DELETE FROM ${table}`,
        `UPDATE OR REPLACE ${table} SET ${column} = 9`,
      ])
        expect(() => outside(path, (db) => db.exec(sql))).toThrow('the log is append-only')
    }
    const log = new SqliteLog(path)
    expect(await everything(log)).toHaveLength(4)
    await log.close()
  })

  test('a reader beside the writer follows it, and does not write', async () => {
    const path = await written(2)
    const writer = new SqliteLog(path)
    const reader = new SqliteLog(path, { readonly: true })
    expect([writer.exclusive, reader.exclusive]).toStrictEqual([true, false])
    const seen = take(reader, start, (items) => eventsOf(items).length === 4)
    await writer.append('a-1', newEvents('a-1', 2, 2), 1)
    expect(eventsOf(await seen)).toHaveLength(4)
    expect([await reader.head(), (await reader.last())?.revision]).toStrictEqual([await writer.head(), 3])
    await expect(reader.append('a-1', newEvents('a-1', 1, 4), 3)).rejects.toThrow('reading only')
    await reader.close()
    await writer.close()
  })
})

describe('start-up refuses', () => {
  const refusal = (path: string, readonly = false): string => {
    try {
      openLogFile(path, readonly).close()
    } catch (error) {
      expect(error).toBeInstanceOf(StoreRefused)
      return (error as Error).message
    }
    return 'opened'
  }

  test('what is no database, a folder, a missing file to be read, and a folder that is a file', async () => {
    const folder = temporaryFolder()
    const text = join(folder, 'text.db')
    writeFileSync(text, 'not a database at all, but long enough to look like something'.repeat(20))
    for (const readonly of [true, false]) {
      expect(refusal(text, readonly)).toContain('not a usable SQLite file')
      expect(refusal(folder, readonly)).toContain('cannot be')
    }
    expect(refusal(join(folder, 'missing.db'), true)).toContain('there is no file')
    expect(refusal(join(text, 'log.db'))).toContain('cannot be')
  })

  test('the log of a later or an earlier release, by its version', async () => {
    const path = await written()
    for (const version of [1, 3]) {
      outside(path, (db) => db.pragma(`user_version = ${version}`))
      const told = `has log version ${version}; this release knows version 2 only`
      expect([refusal(path), refusal(path, true)]).toStrictEqual([
        expect.stringContaining(told),
        expect.stringContaining(told),
      ])
    }
    outside(path, (db) => db.pragma('user_version = 0'))
    expect(refusal(path)).toContain('has log version 0')
  })

  test('a file of this or another product that is not a log', async () => {
    const path = join(temporaryFolder(), 'read.db')
    const store = openStore(path)
    store.exec('CREATE TABLE cases (id TEXT)')
    store.close()
    expect(refusal(path)).toContain('not a log of this product')
    expect(outside(path, (db) => db.prepare('SELECT name FROM sqlite_schema').pluck().all())).toStrictEqual(['cases'])
  })

  test('another product’s file is told for what it is, and left in the mode that it was in', async () => {
    const path = join(temporaryFolder(), 'log.db')
    outside(path, (db) => db.exec('CREATE TABLE invoices (id TEXT)'))
    const before = readFileSync(path)
    expect(refusal(path)).toContain('not a log of this product')
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(outside(path, (db) => db.pragma('journal_mode', { simple: true }))).toBe('delete')
  })

  test('pages of another size', async () => {
    const path = newPath()
    mkdirSync(join(path, '..'))
    outside(path, (db) => {
      db.pragma('page_size = 4096')
      db.exec('CREATE TABLE t (a)')
    })
    expect(refusal(path)).toContain('not a log of this product')
    outside(path, (db) => {
      db.pragma(`application_id = ${logApplicationId}`)
      db.pragma(`user_version = ${logVersion}`)
    })
    expect(refusal(path)).toContain('has pages of 4096 bytes instead of 16384')
  })

  test('a guard taken away or changed; only a reader may still look', async () => {
    const path = await written()
    outside(path, (db) => db.exec('DROP TRIGGER events_are_not_deleted'))
    expect(refusal(path)).toContain('trigger events_are_not_deleted')
    expect(refusal(path, true)).toBe('opened')
    outside(path, (db) => db.exec('CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events BEGIN SELECT 1; END'))
    expect(refusal(path)).toContain('trigger events_are_not_deleted')
    const other = await written()
    outside(other, (db) =>
      db.exec("CREATE TRIGGER t AFTER INSERT ON events BEGIN INSERT INTO types (name) VALUES ('x'); END"),
    )
    expect(refusal(other)).toContain('trigger t')
  })
})

describe('group commit', () => {
  test('the appends of one turn are one transaction, and a conflict among them spoils no other', async () => {
    const commits: [number, string][] = []
    const log = new SqliteLog(newPath(), { onCommit: (events, position) => commits.push([events, position]) })
    const appends = Array.from({ length: 50 }, (_, n) => log.append(`a-${n}`, newEvents(`a-${n}`, 2), noStream))
    const conflict = log.append('a-3', newEvents('a-3', 1, 7), 4)
    expect(log.queued).toBe(51)
    expect(await conflict).toStrictEqual({ kind: 'conflict', actual: 1 })
    const results = await Promise.all(appends)
    expect(results.every(({ kind }) => kind === 'appended')).toBe(true)
    expect(commits).toStrictEqual([[100, await log.head()]])
    await log.append('a-0', newEvents('a-0', 9), noStream)
    expect(commits).toHaveLength(1)
    await log.close()
  })

  test('alone, an append waits for nothing but its own turn; closing writes what is queued', async () => {
    const path = newPath()
    const log = new SqliteLog(path)
    const result = log.append('a-1', newEvents('a-1', 1), noStream)
    await new Promise((resolve) => setImmediate(resolve))
    expect(log.queued).toBe(0)
    expect(await result).toMatchObject({ kind: 'appended' })
    const last = log.append('a-1', newEvents('a-1', 1, 1), 0)
    await log.close()
    expect(await last).toMatchObject({ kind: 'appended', revision: 1 })
    const again = new SqliteLog(path)
    expect(await everything(again)).toHaveLength(2)
    await again.close()
  })

  test('committing by request is one transaction each', async () => {
    let commits = 0
    const log = new SqliteLog(newPath(), { commit: 'request', onCommit: () => commits++ })
    await Promise.all(Array.from({ length: 5 }, (_, n) => log.append(`a-${n}`, newEvents(`a-${n}`, 1), noStream)))
    expect(commits).toBe(5)
    await log.close()
  })

  test('a commit takes along what comes in the next two turns where many came in one, and one append waits for none', async () => {
    const commits: number[] = []
    const log = new SqliteLog(newPath(), { onCommit: (events) => commits.push(events) })
    let streams = 0
    const append = (count: number) =>
      Array.from({ length: count }, () => {
        const stream = `a-${++streams}`
        return log.append(stream, newEvents(stream, 1), noStream)
      })
    const inTurns = async (...counts: readonly number[]): Promise<number[]> => {
      commits.length = 0
      const written: Promise<unknown>[] = []
      for (const count of counts) {
        written.push(...append(count))
        await new Promise((resolve) => setImmediate(resolve))
      }
      await Promise.all(written)
      return [...commits]
    }
    expect(await inTurns(1, 1)).toStrictEqual([1, 1])
    expect(await inTurns(7, 1)).toStrictEqual([7, 1])
    expect(await inTurns(8)).toStrictEqual([8])
    expect(await inTurns(8, 3, 2)).toStrictEqual([13])
    expect(await inTurns(8, 0, 2)).toStrictEqual([8, 2])
    expect(await inTurns(8, 3, 2, 9)).toStrictEqual([13, 9])
    await log.close()
  })

  test('what another process wrote in spite of the lock fails one append, not all that follow', async () => {
    const path = await written(1)
    const log = new SqliteLog(path)
    const intruder = new SqliteLog(path)
    await intruder.append('a-2', newEvents('a-2', 1), noStream)
    await expect(log.append('a-3', newEvents('a-3', 1), noStream)).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
    })
    expect(await log.append('a-3', newEvents('a-3', 1), noStream)).toMatchObject({ kind: 'appended', revision: 0 })
    expect((await everything(log)).map(({ stream }) => stream)).toStrictEqual(['a-1', 'a-2', 'a-3'])
    await intruder.close()
    await log.close()
  })
})

describe('when the disk fails', () => {
  test('full: the append fails and keeps nothing, reading goes on, and with room again so does writing', async () => {
    const fatal: Error[] = []
    const path = await written()
    const log = new SqliteLog(path, { maxBytes: statSync(path).size, onFatal: (error) => fatal.push(error) })
    const large = newEvents('a-2', 15).map(({ id, type }) => {
      const bytes = Buffer.from(`{"id":"${id}","pad":"${'x'.repeat(60_000)}"}`)
      return { id, type, bytes }
    })
    const before = await everything(log)
    for (const _try of [1, 2]) await expect(log.append('a-2', large, noStream)).rejects.toThrow(LogFullError)
    expect(await everything(log)).toStrictEqual(before)
    log.limitTo(100_000_000)
    expect(await log.append('a-2', large, noStream)).toMatchObject({ kind: 'appended', revision: 14 })
    expect(fatal).toStrictEqual([])
    await log.close()
  })

  /** Overwrites every page from this one on. */
  function damage(path: string, from: number): void {
    const file = openSync(path, 'r+')
    const junk = Buffer.alloc(statSync(path).size - from * 16_384, 0xa5)
    writeSync(file, junk, 0, junk.length, from * 16_384)
    closeSync(file)
  }

  test('damaged while it runs: the process is told to end, and the log takes nothing more', async () => {
    const path = newPath()
    const first = new SqliteLog(path, { mergedAtOnce: 500 })
    const appends = Array.from({ length: 2000 }, (_, n) => first.append(`a-${n}`, newEvents(`a-${n}`, 1), noStream))
    await Promise.all(appends)
    await first.close()
    const fatal: Error[] = []
    const log = new SqliteLog(path, { onFatal: (error) => fatal.push(error) })
    damage(path, 10)
    const both = [log.append('a-1', newEvents('a-1', 1, 1), 0), log.append('b-1', newEvents('b-1', 1), noStream)]
    for (const append of both) await expect(append).rejects.toThrow(LogFailedError)
    expect(fatal.map((error) => (error as { code?: string }).code)).toStrictEqual(['SQLITE_CORRUPT'])
    await expect(log.append('c-1', newEvents('c-1', 1), noStream)).rejects.toThrow(LogFailedError)
    expect(fatal).toHaveLength(1)
    await log.close()
    expect(() => new SqliteLog(path)).toThrow(StoreRefused)
  })

  test('what SQLite says of it is sorted into full, fatal, and this transaction only', () => {
    const kinds = (...codes: string[]) => codes.map((code) => failureKind(code))
    expect(kinds('SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE')).toStrictEqual(['full', 'full', 'full'])
    const broken = ['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB']
    expect(kinds(...broken, 'SQLITE_READONLY_DBMOVED')).toStrictEqual(Array.from({ length: 6 }, () => 'fatal'))
    expect(kinds('SQLITE_BUSY', 'SQLITE_CONSTRAINT_UNIQUE')).toStrictEqual(['transaction', 'transaction'])
    expect(failureKind(undefined)).toBe('transaction')
    expect(new LogFailedError('x')).toBeInstanceOf(Error)
  })
})
