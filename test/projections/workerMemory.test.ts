// A worker that was given too little memory: the next one goes on where it stopped, with twice as much, until it is enough.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { overview } from '../../src/projections/overview.ts'
import { SqliteReadSide } from '../../src/projections/sqliteReadSide.ts'
import { copyTo } from '../support/followed.ts'
import { logOf } from '../support/givenModel.ts'
import { temporaryFolder } from '../support/logs.ts'
import { registered, sourceOpened } from './samples.ts'

test('nobody is told of it, and every event is there once', async () => {
  const dir = temporaryFolder()
  const path = join(dir, 'log.db')
  const log = new SqliteLog(path)
  await copyTo(log, await logOf([sourceOpened, ...Array.from({ length: 1500 }, (_, n) => registered(n))]))
  const failures: string[] = []
  const readSide = new SqliteReadSide({
    source: { kind: 'sqlite', path },
    dir: join(dir, 'read'),
    name: 'models',
    paceMs: 1,
    memoryMb: 4,
    onFailed: (message) => failures.push(message),
  })
  expect(await readSide.reached(await log.head(), 60_000)).toBe(true)
  expect((await overview(readSide.database, '2026-04-01T00:00:00.000Z')).totals.registered).toBe(1500)
  expect([readSide.eventsApplied, failures]).toStrictEqual([1501, []])
  await readSide.close()
  await log.close()
})
