// Workers that follow each other: one that was given too little memory, and one that has caught up with very much.
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
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
  let workers = 0
  const counted = (): void => void workers++
  process.on('worker', counted)
  const readSide = new SqliteReadSide({
    source: { kind: 'sqlite', path },
    dir: join(dir, 'read'),
    name: 'models',
    paceMs: 1,
    // Enough to begin with, not enough to go through: how a heap ends that cannot even load its code is V8's affair.
    memoryMb: 8,
    onFailed: (message) => failures.push(message),
  })
  expect(await readSide.reached(await log.head(), 60_000)).toBe(true)
  expect((await overview(readSide.database, '2026-04-01T00:00:00.000Z')).totals.registered).toBe(1500)
  expect([readSide.eventsApplied, failures]).toStrictEqual([1501, []])
  expect(workers).toBeGreaterThan(1)
  process.off('worker', counted)
  await readSide.close()
  await log.close()
})

test('after a long way another goes on, and no event is lost or taken twice', async () => {
  const dir = temporaryFolder()
  const path = join(dir, 'log.db')
  const log = new SqliteLog(path)
  const history = [sourceOpened, ...Array.from({ length: 300 }, (_, n) => registered(n))]
  await copyTo(log, await logOf(history.slice(0, 201)))
  let workers = 0
  const counted = (): void => void workers++
  process.on('worker', counted)
  const source = { kind: 'sqlite', path } as const
  const readSide = new SqliteReadSide({ source, dir: join(dir, 'read'), name: 'models', paceMs: 1, spentAfter: 100 })
  expect(await readSide.reached(await log.head(), 60_000)).toBe(true)
  await vi.waitFor(() => expect(workers).toBe(2))
  await copyTo(log, await logOf(history.slice(201)))
  readSide.wake()
  expect(await readSide.reached(await log.head(), 60_000)).toBe(true)
  expect((await overview(readSide.database, '2026-04-01T00:00:00.000Z')).totals.registered).toBe(300)
  expect([readSide.eventsApplied, workers]).toStrictEqual([301, 2])
  process.off('worker', counted)
  await readSide.close()
  await log.close()
})
