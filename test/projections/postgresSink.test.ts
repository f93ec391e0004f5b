// The fence of the read models on PostgreSQL: of two that write only one goes on, and a projector killed in mid-batch loses nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { openPostgresDatabase, openReadDatabase } from '../../src/projections/database.ts'
import { streamReader } from '../../src/projections/follower.ts'
import { models } from '../../src/projections/models.ts'
import { connect } from '../../src/projections/postgresClient.ts'
import { type ProjectorState, projectOnPostgres } from '../../src/projections/postgresProjector.ts'
import { allSchemas, currentSchema, dropUnused } from '../../src/projections/postgresSchema.ts'
import { FencedError, PostgresSink } from '../../src/projections/postgresSink.ts'
import { Projector } from '../../src/projections/projector.ts'
import type { Recorded } from '../../src/projections/recorded.ts'
import { SqliteSink } from '../../src/projections/sqliteSink.ts'
import { type Happened, logOf, recordedOf, rowsOf } from '../support/givenModel.ts'
import { missingPostgres, newReadDatabase, run } from '../support/postgres.ts'
import { closed, completeUntil, itemPublished, registered, sourceOpened, stepped } from './samples.ts'

const history: readonly Happened[] = [
  sourceOpened,
  itemPublished,
  ...Array.from({ length: 40 }, (_, n) => registered(n)),
  ...Array.from({ length: 40 }, (_, n) => stepped(n, '受理', '2026-03-03T01:00:00.000Z')),
  ...Array.from({ length: 20 }, (_, n) => closed(n, '2026-03-05T01:00:00.000Z')),
  completeUntil('2026-03-30T00:00:00.000Z'),
]
type Log = Awaited<ReturnType<typeof logOf>>

describe.skipIf(missingPostgres !== undefined)(`read models on PostgreSQL ${missingPostgres ?? ''}`, () => {
  let url = ''
  beforeEach(async () => {
    url = await newReadDatabase()
  })
  const sinkOf = (generation: number): Promise<PostgresSink> =>
    PostgresSink.open(url, `zhengjian_t_${generation}`, models)
  const projectorOf = (log: Log, sink: PostgresSink): Promise<Projector> =>
    Projector.open(models, sink, streamReader(log))
  const rowsIn = async (schema: string): Promise<Record<string, unknown[]>> => {
    const database = openPostgresDatabase(url, schema)
    const rows = await rowsOf(database)
    await database.destroy()
    return rows
  }
  const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = await connect(url, 'test')
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }

  test('of two sinks on one generation the one that comes second is fenced off, and leaves nothing', async () => {
    const log = await logOf(history)
    const events = await recordedOf(log)
    const [one, other] = [await sinkOf(1), await sinkOf(1)]
    const [first, second] = [await projectorOf(log, one), await projectorOf(log, other)]
    await first.apply(events.slice(0, 50))
    const before = await rowsIn('zhengjian_t_1')
    await expect(second.apply(events)).rejects.toThrow(FencedError)
    expect(await rowsIn('zhengjian_t_1')).toEqual(before)
    await first.apply(events.slice(50))
    expect(one.events).toBe(events.length)
    await Promise.all([one.close(), other.close()])
    expect(await rowsIn('zhengjian_t_1')).toEqual(await rowsOnSqlite(log, events))
  })

  test('a generation takes the place of another only when it is not behind it, and then the other is closed', async () => {
    const log = await logOf(history)
    const events = await recordedOf(log)
    const [old, next] = [await sinkOf(1), await sinkOf(2)]
    const [oldProjector, nextProjector] = [await projectorOf(log, old), await projectorOf(log, next)]
    await oldProjector.apply(events.slice(0, 50))
    expect(await old.finish('t')).toBe(true)
    await nextProjector.apply(events.slice(0, 40))
    expect(await next.finish('t')).toBe(false)
    await withClient(async (client) => expect(await currentSchema(client, 't')).toBe('zhengjian_t_1'))
    await nextProjector.apply(events.slice(40, 50))
    expect(await next.finish('t')).toBe(true)
    await expect(oldProjector.apply(events.slice(50))).rejects.toThrow(FencedError)
    await withClient(async (client) => {
      expect(await currentSchema(client, 't')).toBe('zhengjian_t_2')
      // While it is in use it stays.
      expect(await dropUnused(client, 't')).toEqual([])
      await old.close()
      await expect.poll(() => dropUnused(client, 't')).toEqual(['zhengjian_t_1'])
      expect(await allSchemas(client)).toEqual(['zhengjian_t_2'])
    })
    await next.close()
  })

  test('what another release builds and reads is left alone, what it has left behind is dropped', async () => {
    const other = await PostgresSink.open(url, 'zhengjian_other_7', models)
    await withClient(async (client) => {
      expect(await dropUnused(client, 't')).toEqual([])
      await other.close()
      await expect.poll(() => dropUnused(client, 't')).toEqual(['zhengjian_other_7'])
    })
  })

  test('a projector killed in mid-batch leaves nothing of it: the standby goes on, with the rows of a rebuild', async () => {
    const log = await logOf(history)
    const killed = new AbortController()
    const stop = new AbortController()
    const states: ProjectorState[] = []
    const options = { log, models, url, name: 't', paceMs: 0 }
    // The last table of a batch is held from outside: the batch stops in its middle.
    const blocker = await sinkOf(1)
    const progress = () => run(url, 'SELECT position, events FROM zhengjian_t_1.progress')
    await withClient(async (client) => {
      await client.query('BEGIN; LOCK TABLE zhengjian_t_1.audit IN EXCLUSIVE MODE')
      const first = projectOnPostgres({ ...options, signal: killed.signal })
      const blocked =
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'zhengjian projector' AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"audit\"%'"
      await expect.poll(() => run(url, blocked).then((rows) => rows.length), { timeout: 30_000 }).toBe(1)
      const second = projectOnPostgres({ ...options, signal: stop.signal, onState: (state) => states.push(state) })
      await expect.poll(() => states.at(-1), { timeout: 30_000 }).toEqual({ kind: 'standby', schema: 'zhengjian_t_1' })
      killed.abort()
      await client.query(`SELECT pg_terminate_backend(pid) FROM (${blocked}) AS stuck`)
      await first
      expect(await progress()).toEqual([{ position: '', events: '0' }])
      await client.query('ROLLBACK')
      await expect
        .poll(progress, { timeout: 30_000 })
        .toEqual([{ position: await log.head(), events: String(history.length) }])
      stop.abort()
      await second
    })
    await blocker.close()
    expect(states.at(-1)).toEqual({ kind: 'active', schema: 'zhengjian_t_1' })
    expect(await rowsIn('zhengjian_t_1')).toEqual(await rowsOnSqlite(log, await recordedOf(log)))
  })

  test('a lock that is lost is taken up again, and nothing is applied twice', async () => {
    const log = await logOf(history)
    const stop = new AbortController()
    const states: ProjectorState[] = []
    const running = projectOnPostgres({
      log,
      models,
      url,
      name: 't',
      paceMs: 0,
      signal: stop.signal,
      onState: (state) => states.push(state),
    })
    const active = (): number => states.filter(({ kind }) => kind === 'active').length
    const head = await log.head()
    const caughtUp = 'SELECT position FROM zhengjian_t_1.progress WHERE complete'
    await expect.poll(() => run(url, caughtUp).catch(() => []), { timeout: 30_000 }).toEqual([{ position: head }])
    await run(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zhengjian lock'")
    await expect.poll(active, { timeout: 30_000 }).toBe(2)
    stop.abort()
    await running
    expect(states.some(({ kind }) => kind === 'waiting')).toBe(true)
    expect(await rowsIn('zhengjian_t_1')).toEqual(await rowsOnSqlite(log, await recordedOf(log)))
  })
})

async function rowsOnSqlite(log: Log, events: readonly Recorded[]): Promise<Record<string, unknown[]>> {
  const dir = mkdtempSync(join(tmpdir(), 'zhengjian-rows-'))
  try {
    const sink = new SqliteSink(join(dir, 'rows.db'), models)
    await (await Projector.open(models, sink, streamReader(log))).apply(events)
    sink.close()
    const database = openReadDatabase(join(dir, 'rows.db'))
    const rows = await rowsOf(database)
    await database.destroy()
    return rows
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
