// The index of streams: merged in bulk, held in memory beyond that, and the same whoever opens the file and when.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyLog } from '../../src/audit/verify.ts'
import { LogFailedError, noStream } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { StoreRefused } from '../../src/eventlog/store.ts'
import { chain, everything, newEvents, temporaryFolder, toNew } from '../support/logs.ts'

const newPath = () => join(temporaryFolder(), 'log.db')
const revisionsOf = async (log: SqliteLog, stream: string, from = 0) =>
  (await log.readStream(stream, from, 1000)).map(({ revision }) => revision)
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

/** Through a connection of its own, the guards dropped, as an administrator would. */
function outside<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path)
  const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as Guard[]
  for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`)
  try {
    return work(db)
  } finally {
    for (const { sql } of guards) db.exec(sql)
    db.close()
  }
}
type Guard = { readonly name: string; readonly sql: string }
const mergesOf = (path: string) =>
  outside(path, (db) => db.prepare('SELECT position FROM merges ORDER BY position').pluck().all())

/** Two streams in turn, five events each, merged whenever four are new. */
async function written(): Promise<string> {
  const path = newPath()
  const log = new SqliteLog(path, { mergedAtOnce: 4, commit: 'request' })
  for (const revision of upTo(5))
    for (const stream of ['a-1', 'b-1']) await log.append(stream, newEvents(stream, 1, revision), revision - 1)
  await log.close()
  return path
}

describe('a stream is read whole', () => {
  test('across what is merged and what is not, from any revision, by whoever opens the file', async () => {
    const path = await written()
    expect(mergesOf(path)).toStrictEqual([4, 8])
    for (const options of [{}, { readonly: true }, { mergedAtOnce: 1 }]) {
      const log = new SqliteLog(path, options)
      for (const from of upTo(6))
        for (const stream of ['a-1', 'b-1'])
          expect(await revisionsOf(log, stream, from)).toStrictEqual(upTo(5).slice(from))
      expect((await log.readStream('b-1', 1, 3)).map(({ position }) => Number(position))).toStrictEqual([4, 6, 8])
      expect(await log.readStream('c-1', 0, 10)).toStrictEqual([])
      await log.close()
    }
  })

  test('by a reader that was there before, and before every merge', async () => {
    const path = newPath()
    const writer = new SqliteLog(path, { mergedAtOnce: 3, commit: 'request' })
    const reader = new SqliteLog(path, { readonly: true })
    for (const revision of upTo(10)) {
      await writer.append('a-1', newEvents('a-1', 1, revision), revision - 1)
      expect(await revisionsOf(reader, 'a-1')).toStrictEqual(upTo(revision + 1))
      if (revision % 2 === 1) await writer.append(`b-${revision}`, newEvents(`b-${revision}`, 1), noStream)
    }
    expect(await revisionsOf(reader, 'b-9')).toStrictEqual([0])
    await Promise.all([reader.close(), writer.close()])
  })

  test('after any appends, merges and reopenings: as the events themselves say', async () => {
    const appends = fc.array(
      fc.record({ stream: fc.nat(4), events: fc.integer({ min: 1, max: 3 }), reopen: fc.boolean() }),
    )
    await fc.assert(
      fc.asyncProperty(appends, fc.integer({ min: 1, max: 9 }), async (steps, mergedAtOnce) => {
        const path = newPath()
        let log = new SqliteLog(path, { mergedAtOnce })
        const counts = new Map<string, number>()
        for (const { events, reopen, stream: n } of steps) {
          const stream = `s-${n}`
          const before = counts.get(stream) ?? 0
          const result = await log.append(stream, newEvents(stream, events, before), before - 1)
          expect(result).toMatchObject({ kind: 'appended', revision: before + events - 1 })
          counts.set(stream, before + events)
          if (!reopen) continue
          await log.close()
          log = new SqliteLog(path, { mergedAtOnce })
        }
        for (const [stream, count] of counts) expect(await revisionsOf(log, stream)).toStrictEqual(upTo(count))
        await log.close()
      }),
      { numRuns: 30 },
    )
  })
})

describe('a revision cannot be there twice', () => {
  test('a second append at the same place conflicts, merged or not, also after opening again', async () => {
    const path = await written()
    for (const _round of ['opened', 'opened again']) {
      const log = new SqliteLog(path, { mergedAtOnce: 2 })
      const other = newEvents('b-1', 1, 100)
      expect(await log.append('b-1', other, 3)).toStrictEqual({ kind: 'conflict', actual: 4 })
      expect(await log.append('b-1', other, noStream)).toStrictEqual({ kind: 'conflict', actual: 4 })
      expect(await log.append('a-1', newEvents('a-1', 1), noStream)).toMatchObject({ kind: 'appended', revision: 0 })
      await log.close()
    }
  })

  test('what somebody else wrote beside the lock is refused at the next start, before anything stands on it', async () => {
    const path = await written()
    outside(path, (db) =>
      db.exec('INSERT INTO events SELECT 11, stream, 3, type, bytes FROM events WHERE position = 10'),
    )
    expect(() => new SqliteLog(path)).toThrow(StoreRefused)
    expect(() => new SqliteLog(path)).toThrow('revision 3 at position 11 does not continue its stream')
  })

  test('an index that somebody wrote into ends the writing, and spoils nothing that was there before', async () => {
    const path = await written()
    const fatal: string[] = []
    const log = new SqliteLog(path, { mergedAtOnce: 3, onFatal: ({ message }) => fatal.push(message) })
    outside(path, (db) => db.exec('INSERT INTO stream_events VALUES (2, 4, 10)'))
    await expect(log.append('a-1', newEvents('a-1', 1, 5), 4)).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
    })
    await expect(log.append('a-1', newEvents('a-1', 1, 5), 4)).rejects.toThrow(LogFailedError)
    expect(fatal).toStrictEqual([expect.stringContaining('revision 4 at position 10 does not continue its stream')])
    expect(await everything(log)).toHaveLength(10)
    await log.close()
    expect(() => new SqliteLog(path)).toThrow(StoreRefused)
    outside(path, (db) => db.exec('DELETE FROM stream_events WHERE position = 10'))
    const mended = new SqliteLog(path)
    expect(await mended.append('a-1', newEvents('a-1', 1, 5), 4)).toMatchObject({ kind: 'appended', revision: 5 })
    await mended.close()
  })
})

describe('an index that was tampered with', () => {
  async function tampered(sql: string): Promise<string> {
    const path = newPath()
    const log = new SqliteLog(path, { mergedAtOnce: 4, commit: 'request' })
    for (const event of chain('account-a', 4)) await log.append(event.stream, [toNew(event)], event.revision - 1)
    await log.close()
    outside(path, (db) => db.exec(sql))
    return path
  }

  test.each([
    [
      'leads to another event',
      'UPDATE stream_events SET position = 1 WHERE revision = 2',
      'revision 2 is not at position 1',
    ],
    ['leads nowhere', 'UPDATE stream_events SET position = 99 WHERE revision = 2', 'revision 2 is not at position 99'],
    ['leaves one out', 'DELETE FROM stream_events WHERE revision = 2', 'revision 2 is missing'],
  ])('%s: nothing is read through it', async (_how, sql, told) => {
    const log = new SqliteLog(await tampered(sql), { readonly: true })
    await expect(log.readStream('account-a', 0, 10)).rejects.toThrow(LogFailedError)
    await expect(log.readStream('account-a', 0, 10)).rejects.toThrow(told)
    await log.close()
  })

  test.each([
    'DELETE FROM stream_events WHERE revision = 3',
    'DELETE FROM stream_events WHERE revision = 1',
    'DELETE FROM stream_events',
    'DELETE FROM stream_names',
    'UPDATE stream_events SET position = 5 - position',
  ])('verify finds it: %s', async (sql) => {
    const log = new SqliteLog(await tampered(sql), { readonly: true })
    expect((await verifyLog(log)).ok).toBe(false)
    await log.close()
  })
})
