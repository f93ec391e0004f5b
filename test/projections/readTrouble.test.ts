// Read databases on SQLite are disposable: one that is damaged is built anew, one without room waits for it, one half built is let go.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { LogFullError } from '../../src/eventlog/port.ts'
import { StoreRefused } from '../../src/eventlog/store.ts'
import { overview } from '../../src/projections/overview.ts'
import { failureOf } from '../../src/projections/readFailures.ts'
import { ReadSideFailed } from '../../src/projections/readSide.ts'
import { SqliteReadSide } from '../../src/projections/sqliteReadSide.ts'
import { copyTo } from '../support/followed.ts'
import { logOf } from '../support/givenModel.ts'
import { temporaryFolder } from '../support/logs.ts'
import { onSqlite, type Shared } from '../support/stores.ts'
import { registered, sourceOpened } from './samples.ts'

const cases = 300
const pageSize = 16_384
let dir = ''
let shared: Shared

beforeEach(async () => {
  dir = join(temporaryFolder(), 'read')
  shared = onSqlite()
  await copyTo(shared.log, await logOf([sourceOpened, ...Array.from({ length: cases }, (_, n) => registered(n))]))
})

function open(onFailed: (message: string) => void = () => undefined): SqliteReadSide {
  const readSide = new SqliteReadSide({ source: shared.source, dir, name: 'models', paceMs: 1, onFailed })
  onTestFinished(() => readSide.close())
  return readSide
}

const caught = async (readSide: SqliteReadSide): Promise<boolean> => readSide.reached(await shared.log.head(), 30_000)
const casesIn = async (readSide: SqliteReadSide): Promise<number> =>
  (await overview(readSide.database, '2026-04-01T00:00:00.000Z')).totals.registered
const databases = (): string[] => readdirSync(dir).filter((file) => file.endsWith('.db'))
const path = (generation: number): string => join(dir, `models.${generation}.db`)

/** One whole read database, closed. */
async function built(): Promise<void> {
  const readSide = new SqliteReadSide({ source: shared.source, dir, name: 'models', paceMs: 1 })
  expect(await caught(readSide)).toBe(true)
  expect(await casesIn(readSide)).toBe(cases)
  await readSide.close()
}

/** Every page but the first is written over, as a bad disk would. */
function spoil(file: string): void {
  const spoilt = readFileSync(file)
  const handle = openSync(file, 'r+')
  writeSync(handle, spoilt.subarray(pageSize).fill(0xa5), 0, undefined, pageSize)
  closeSync(handle)
}

describe('a read database that is damaged when it is opened is built anew', () => {
  test.each<[string, (file: string) => void]>([
    ['no database at all', (file) => writeFileSync(file, Buffer.alloc(100_000, 'x'))],
    ['cut short', (file) => truncateSync(file, 3 * pageSize)],
    ['emptied', (file) => truncateSync(file, 0)],
    ['spoilt but for its first page', spoil],
  ])('%s', async (_how, damage) => {
    await built()
    for (const suffix of ['-wal', '-shm']) rmSync(`${path(1)}${suffix}`, { force: true })
    damage(path(1))
    const readSide = open()
    await expect.poll(() => readSide.ready, { timeout: 30_000 }).toBe(true)
    expect(await caught(readSide)).toBe(true)
    expect(await casesIn(readSide)).toBe(cases)
    expect(databases()).toHaveLength(1)
  })
})

test('damage that a query meets while it is read has the whole file looked at and built anew', async () => {
  await built()
  const said: string[] = []
  const readSide = open((message) => said.push(message))
  expect(await caught(readSide)).toBe(true)
  spoil(path(1))
  await expect(casesIn(readSide)).rejects.toThrow('malformed')
  await expect.poll(databases, { timeout: 30_000 }).toStrictEqual(['models.2.db'])
  expect(await caught(readSide)).toBe(true)
  expect(await casesIn(readSide)).toBe(cases)
  expect(said).toStrictEqual([`${path(1)} is damaged`])
})

test('where a rebuild was cut off the database before it stands, and the half-built one goes', async () => {
  await built()
  const half = new Database(path(2))
  half.exec('CREATE TABLE progress (position TEXT, events INTEGER, complete INTEGER)')
  half.exec("INSERT INTO progress VALUES ('0000000000000001', 1, 0)")
  half.close()
  const readSide = open()
  expect(await caught(readSide)).toBe(true)
  expect(await casesIn(readSide)).toBe(cases)
  expect(databases()).toStrictEqual(['models.1.db'])
})

test('a rebuild that meets an event it does not know is refused, and what stood stands', async () => {
  await built()
  const readSide = open()
  expect(await caught(readSide)).toBe(true)
  const stranger = { id: 'x', type: 'Mystery', version: 1, data: {}, stream: 'source-water', revision: 1 }
  await shared.log.append(
    'source-water',
    [{ id: 'x', type: 'Mystery', bytes: Buffer.from(JSON.stringify(stranger)) }],
    0,
  )
  const rebuilt = readSide.rebuild()
  await expect(rebuilt).rejects.toThrow(ReadSideFailed)
  expect(databases()).toStrictEqual(['models.1.db'])
})

const limits = spawnSync('prlimit', ['--version']).status === 0

test.skipIf(!limits)('without room it waits, and goes on once there is some, without a restart', async () => {
  const script = join(import.meta.dirname, '../support/readWithoutRoom.ts')
  const { source } = shared
  const child = spawn('prlimit', ['--fsize=200000:unlimited', process.execPath, script, JSON.stringify(source), dir])
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const closed = once(child, 'close')
  while (!said.includes('failed')) await Promise.race([pause(20), closed.then(() => Promise.reject(new Error(said)))])
  expect(spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited']).status).toBe(0)
  await closed
  // One failure is told, however often it was tried in between.
  expect(said.trim().split('\n')).toStrictEqual([expect.stringContaining('failed'), `whole ${cases}`])
})

test('what a failure comes to follows from its code, or from that of its cause', () => {
  const coded = (code: string): Error => Object.assign(new Error(code), { code })
  const kinds = (...errors: Error[]): string[] => errors.map((error) => failureOf(error, path(1)))
  expect(kinds(coded('SQLITE_FULL'), new LogFullError('', { cause: coded('SQLITE_IOERR_WRITE') }))).toStrictEqual([
    'full',
    'full',
  ])
  expect(kinds(new StoreRefused('', { cause: coded('ENOSPC') }))).toStrictEqual(['full'])
  // There is no such file: it is not sound.
  expect(kinds(coded('SQLITE_CORRUPT_VTAB'), coded('SQLITE_NOTADB'))).toStrictEqual(['damaged', 'damaged'])
  expect(kinds(coded('SQLITE_CONSTRAINT'), new Error('unknown type'))).toStrictEqual(['other', 'other'])
})

test('damage of the log is not taken for damage of a sound read database', async () => {
  await built()
  expect(failureOf(Object.assign(new Error(), { code: 'SQLITE_CORRUPT' }), path(1))).toBe('other')
})
