// The whole surface with its read models on PostgreSQL: the same answers, commands taken while it is away, the reason told.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ManualClock } from '../../src/commands/clock.ts'
import { readConfig } from '../../src/config.ts'
import { Engine } from '../../src/engine.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { listCases } from '../../src/projections/caseQueries.ts'
import { isLostConnection } from '../../src/projections/postgresClient.ts'
import { Server } from '../support/http.ts'
import { at } from '../support/people.ts'
import { crash, missingPostgres, newDatabase, postgres } from '../support/postgres.ts'

describe('READ_DATABASE_URL', () => {
  const read = (url: string) => readConfig({ READ_DATABASE_URL: url })
  test('takes the URL of a PostgreSQL database', () => {
    expect(read('postgres://reader:secret@db.example:5432/zhengjian')).toMatchObject({ ok: true })
    expect(read('postgresql:///zhengjian?host=/run/postgresql')).toMatchObject({ ok: true })
    expect(read('')).toMatchObject({ ok: true })
  })
  test('anything else is refused, and not repeated: it may hold a password', () => {
    for (const wrong of ['mysql://a:secret@b/c', 'secret', 'postgres//secret'])
      expect(read(wrong)).toStrictEqual({
        ok: false,
        faults: ['READ_DATABASE_URL: must be postgres://user:password@host:port/database'],
      })
  })
})

describe('read models on a PostgreSQL that never answers', () => {
  test('commands are taken all the same, and the reason is known', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'zhengjian-away-'))
    const told: string[] = []
    const engine = await Engine.open({
      dataDir,
      clock: new ManualClock(at('2026-03-02T09:00:00+08:00')),
      purpose: 'demo',
      openLog: (path, hooks) => new SqliteLog(path, hooks),
      onFatal: (error) => told.push(String(error)),
      onError: (what, error) => told.push(`${what}: ${error}`),
      readDatabaseUrl: 'postgres://someone:secret@127.0.0.1:1/none',
    })
    expect(await engine.log.head()).not.toBe('')
    await expect.poll(() => told).toContainEqual(expect.stringContaining('nothing answers at its address'))
    expect(engine.readSide.ready).toBe(false)
    expect(told.join()).not.toContain('secret')
    await engine.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

describe.skipIf(missingPostgres !== undefined)(`the surface on PostgreSQL ${missingPostgres ?? ''}`, () => {
  let server: Server
  beforeAll(async () => {
    server = await Server.open({}, { readDatabaseUrl: await newDatabase() })
  })
  afterAll(() => server.close())
  const numbers = async (query: string): Promise<unknown> => {
    const response = await server.get('supervisor', `/api/cases${query}`)
    return response.statusCode === 200
      ? (response.json() as { rows: { number: string }[] }).rows.map(({ number }) => number)
      : response.statusCode
  }

  test('a query includes what it was asked to wait for, and searches Chinese', async () => {
    await server.givenCase('规-1', { steps: 1 })
    await server.givenCase('规-2')
    const { readSide, log } = server.engine
    expect(await numbers(`?after=${await log.head()}&q=${encodeURIComponent('规')}`)).toHaveLength(2)
    expect((await server.get('supervisor', '/api/overview')).json()).toMatchObject({
      totals: { registered: 2, open: 2 },
    })
    expect(readSide.position).toBe(await log.head())
    expect((await server.get(undefined, '/health/ready')).json()).toMatchObject({ status: 'ready', readModels: 'ok' })
  })

  test('a board as of a moment is built beside, in the data folder', async () => {
    const { engine } = server
    await server.givenCase('时-1')
    expect(await engine.readSide.reached(await engine.log.head(), 30_000)).toBe(true)
    const asked = '/api/overview?asOf=2026-03-02T00:30:00.000Z&by=occurred'
    await expect.poll(async () => (await server.get('supervisor', asked)).statusCode).toBe(200)
  })

  test.skipIf(process.env['PG_URL'] !== undefined)(
    'while it is away commands are taken, queries put off, and health says why',
    async () => {
      const { database } = server.engine.readSide
      await crash()
      // A query that had begun, or had its database in hand, is put off as well.
      expect(await listCases(database, {}, { now: '', limit: 1 }).catch(isLostConnection)).toBe(true)
      await expect.poll(() => server.engine.readSide.ready).toBe(false)
      await server.givenCase('规-3')
      const ready = await server.get(undefined, '/health/ready')
      expect(ready.statusCode).toBe(503)
      expect(ready.json()).toMatchObject({ log: 'ok', reasons: [expect.stringMatching(/^the read database: /)] })
      const put = await server.get('supervisor', '/api/cases')
      expect([put.statusCode, put.headers['retry-after']]).toEqual([503, '1'])
      await (await postgres()).start()
      expect(await server.engine.readSide.reached(await server.engine.log.head(), 30_000)).toBe(true)
      expect(await numbers(`?q=${encodeURIComponent('规-3')}`)).toEqual(['规-3'])
    },
  )
})
