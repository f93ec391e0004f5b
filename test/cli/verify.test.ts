// zhengjian verify: the same JSON whatever the file is, and exit code 1 for whatever is not a whole log.
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Verification } from '../../src/audit/verify.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { chain, toNew } from '../support/logs.ts'
import { folder, zhengjian } from './cliWorld.ts'

async function withLog(events = 600): Promise<{ dir: string; path: string }> {
  const dir = folder()
  const path = join(dir, 'log.db')
  const log = new SqliteLog(path)
  await log.append('account-a', chain('account-a', events).map(toNew), -1)
  await log.close()
  return { dir, path }
}

async function told(dir: string): Promise<Verification & { code: number }> {
  const { code, out } = await zhengjian('verify', '--data', dir, '--json')
  return { code, ...(JSON.parse(out) as Verification) }
}

const unopened = { code: 1, ok: false, events: 0, streams: 0, positionGaps: 0, unanchoredHeads: 0 }

test('of a whole log', async () => {
  const { dir } = await withLog()
  expect(await told(dir)).toMatchObject({ code: 0, ok: true, events: 600, streams: 1, firstBad: null })
})

test('of a file that is no log, or of another version, or is not there', async () => {
  const garbage = folder()
  writeFileSync(join(garbage, 'log.db'), 'not a database at all '.repeat(2_000))
  expect(await told(garbage)).toMatchObject(unopened)
  expect((await told(garbage)).firstBad?.reason).toContain('not a usable SQLite file')
  expect((await told(garbage)).firstBad?.reasonZh).toContain('日志无法打开')

  const { dir, path } = await withLog(3)
  const db = new Database(path)
  db.pragma('user_version = 9')
  db.close()
  expect(await told(dir)).toMatchObject(unopened)
  expect((await told(dir)).firstBad?.reason).toContain('has log version 9')

  const empty = folder()
  expect(await told(empty)).toMatchObject(unopened)
  expect((await zhengjian('verify', '--data', empty)).err).toContain('there is no log')

  const blank = folder()
  mkdirSync(join(blank, 'log.db'))
  expect(await told(blank)).toMatchObject(unopened)
})

test('of a file that was cut, wherever', async () => {
  const { path } = await withLog()
  const { size } = statSync(path)
  for (let kept = 0; kept < size; kept += Math.ceil(size / 7)) {
    const { dir, path: cut } = await withLog()
    truncateSync(cut, kept)
    const { code, firstBad, ok } = await told(dir)
    expect([code, ok, firstBad?.reasonZh]).toStrictEqual([1, false, expect.stringMatching(/[一-鿿]/)])
  }
})

test('of a log whose guards were dropped', async () => {
  const { dir, path } = await withLog(3)
  const db = new Database(path)
  db.exec('DROP TRIGGER events_are_not_deleted')
  db.close()
  expect(await told(dir)).toMatchObject({ code: 1, ok: false, events: 3, bad: 1 })
  const { code, out } = await zhengjian('verify', '--data', dir)
  expect([code, out]).toStrictEqual([1, expect.stringContaining('trigger events_are_not_deleted')])
})

test('of a file whose own description of its tables was spoilt', async () => {
  const { dir, path } = await withLog(3)
  const spoilt = readFileSync(path)
  spoilt.write('q', spoilt.indexOf('stream_names_are_not_deleted'))
  writeFileSync(path, spoilt)
  expect(await told(dir)).toMatchObject(unopened)
  expect((await told(dir)).firstBad?.reason).toContain('malformed database schema')
  const { code, err } = await zhengjian('export', '--format', 'csv', '--data', dir)
  expect([code, err]).toStrictEqual([1, expect.stringMatching(/^\S+log\.db is not a usable SQLite file: .+$/)])
})
