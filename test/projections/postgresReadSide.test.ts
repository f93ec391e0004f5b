// The read side on PostgreSQL: nodes that read, one that projects, takeover, rebuild beside, and waiting for a database that is away.
import { once } from 'node:events'
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EventLog, Position } from '../../src/eventlog/port.ts'
import type { LogSource } from '../../src/eventlog/source.ts'
import { overview } from '../../src/projections/overview.ts'
import { PostgresReadSide } from '../../src/projections/postgresReadSide.ts'
import { NotReadyError } from '../../src/projections/readSide.ts'
import { copyTo } from '../support/followed.ts'
import { logOf } from '../support/givenModel.ts'
import { crash, databaseOf, missingPostgres, newDatabase, postgres, run } from '../support/postgres.ts'
import { onSqlite, type Shared, sharedStores } from '../support/stores.ts'
import { registered, sourceOpened } from './samples.ts'

let url = ''
let log: EventLog
let source: LogSource
const nodes: PostgresReadSide[] = []

function node(to = url): PostgresReadSide {
  const opened = new PostgresReadSide({
    source,
    url: to,
    name: 'models',
    paceMs: 1,
  })
  nodes.push(opened)
  return opened
}
async function closed(one: PostgresReadSide): Promise<void> {
  nodes.splice(nodes.indexOf(one), 1)
  await one.close()
}

// Sealed once: appended again with other salts, an event would be another.
const mostCases = 201
const sealed = await logOf([sourceOpened, ...Array.from({ length: mostCases }, (_, at) => registered(at))])
/** A source and so many of its cases; what is there already is there already. */
async function append(registrations: number): Promise<Position> {
  await copyTo(log, sealed, registrations + 1)
  return log.head()
}
const cases = async (readSide: PostgresReadSide): Promise<number> =>
  (await overview(readSide.database, '2026-04-01T00:00:00.000Z')).totals.registered
const generations = async (): Promise<string[]> =>
  (await run<{ nspname: string }>(url, "SELECT nspname FROM pg_namespace WHERE nspname ~ '^zhengjian_'")).map(
    ({ nspname }) => nspname,
  )
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(what, { timeout: 30_000, interval: 20 }).toBe(true)
}

async function begin(openLog: () => Shared): Promise<void> {
  const opened = openLog()
  log = opened.log
  source = opened.source
  url = await newDatabase()
}
async function end(): Promise<void> {
  await Promise.all(nodes.splice(0).map((one) => one.close()))
}

describe.skipIf(missingPostgres !== undefined).each(sharedStores)(
  `the read side on PostgreSQL of the log in %s ${missingPostgres ?? ''}`,
  (_name, openLog) => {
    beforeEach(() => begin(openLog))
    afterEach(end)

    test('answers nothing before it is whole, then follows, on every node', async () => {
      const head = await append(1)
      const [one, other] = [node(), node()]
      expect(() => one.database).toThrow(NotReadyError)
      expect(await Promise.all([one.reached(head, 30_000), other.reached(head, 30_000)])).toEqual([true, true])
      expect(await Promise.all([cases(one), cases(other)])).toEqual([1, 1])
      const told = Promise.withResolvers<void>()
      other.onApplied(told.resolve)
      const began = performance.now()
      for (let n = 2; n <= 11; n++) {
        const next = await append(n)
        one.wake()
        other.wake()
        expect(await Promise.all([one.reached(next, 30_000), other.reached(next, 30_000)])).toEqual([true, true])
      }
      // By notification: the look that each node takes once a second would have taken ten.
      expect(performance.now() - began).toBeLessThan(7_000)
      await told.promise
      expect(await Promise.all([cases(one), cases(other)])).toEqual([11, 11])
      expect(other.eventsApplied).toBe(12)
      expect(await one.reached('9999999999999999' as Position, 20)).toBe(false)
    })

    test('another node takes over within two seconds when the one that projects is gone', async () => {
      await append(1)
      const first = node()
      expect(await first.reached(await log.head(), 30_000)).toBe(true)
      const second = node()
      expect(await second.reached(await log.head(), 30_000)).toBe(true)
      await closed(first)
      const head = await append(3)
      second.wake()
      expect(await second.reached(head, 30_000)).toBe(true)
      expect(await cases(second)).toBe(3)
    })

    test('a rebuild stands beside, is swapped in on every node, and the old one goes when nobody reads it', async () => {
      const head = await append(200)
      const [one, other] = [node(), node()]
      await Promise.all([one.reached(head, 30_000), other.reached(head, 30_000)])
      const before = other.database
      const rebuilt = one.rebuild()
      // While it is being built, the old one goes on answering.
      expect(await cases(other)).toBe(200)
      expect(await rebuilt).toEqual({ events: 201 })
      await until(() => other.database !== before)
      expect(await Promise.all([cases(one), cases(other)])).toEqual([200, 200])
      await until(async () => (await generations()).join() === 'zhengjian_models_2')
      const next = await append(201)
      one.wake()
      other.wake()
      expect(await Promise.all([one.reached(next, 5_000), other.reached(next, 30_000)])).toEqual([true, true])
      expect(await cases(other)).toBe(201)
    })
  },
)

describe.skipIf(missingPostgres !== undefined)(`trouble with PostgreSQL ${missingPostgres ?? ''}`, () => {
  beforeEach(() => begin(onSqlite))
  afterEach(end)

  test.skipIf(process.env['PG_URL'] !== undefined)(
    'a server that goes away is waited for: queries are put off, and all is there when it is back',
    async () => {
      const head = await append(1)
      const one = node()
      expect(await one.reached(head, 30_000)).toBe(true)
      await crash()
      await until(() => one.trouble !== undefined)
      expect(one.ready).toBe(false)
      expect(() => one.database).toThrow(NotReadyError)
      const next = await append(2)
      await (await postgres()).start()
      expect(await one.reached(next, 30_000)).toBe(true)
      expect(await cases(one)).toBe(2)
      await until(() => one.trouble === undefined)
    },
  )

  test.skipIf(process.env['PG_URL'] !== undefined)('a connection that falls silent is given up', async () => {
    const socket = join(new URL(url).searchParams.get('host') ?? '', '.s.PGSQL.5432')
    const open = new Set<Socket>()
    const proxy = createServer((client) => {
      const server = connectSocket(socket)
      for (const one of [client, server]) open.add(one.on('error', () => undefined))
      client.pipe(server).pipe(client)
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const { port } = proxy.address() as AddressInfo
    const head = await append(1)
    const one = node(`postgres://postgres@127.0.0.1:${port}${new URL(url).pathname}?query_timeout=500`)
    expect(await one.reached(head, 30_000)).toBe(true)
    for (const half of open) half.unpipe().pause()
    await until(() => one.trouble !== undefined)
    const next = await append(2)
    one.wake()
    // New connections go through: the silent ones are left behind, and the lock is had again once the server lets go of it.
    await run(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zhengjian lock'")
    expect(await one.reached(next, 30_000)).toBe(true)
    expect(await cases(one)).toBe(2)
    await closed(one)
    for (const half of open) half.destroy()
    proxy.close()
  })

  test('an event of an unknown type stops it, with the type’s name', async () => {
    await append(0)
    const bytes = Buffer.from(
      JSON.stringify({ id: 'x', type: 'Mystery', version: 1, data: {}, stream: 'source-water', revision: 1 }),
    )
    await log.append('source-water', [{ id: 'x', type: 'Mystery', bytes }], 0)
    const one = node()
    await until(() => one.trouble?.includes('Mystery') === true)
    expect(one.ready).toBe(false)
  })

  describe('says what is wrong with its database, and waits', () => {
    const troubleOf = async (to: string): Promise<string> => {
      await append(1)
      const one = node(to)
      await until(() => one.trouble !== undefined && !one.trouble.includes('not answered yet'))
      expect(one.ready).toBe(false)
      return one.trouble ?? ''
    }
    test('nothing answers', async () => {
      expect(await troubleOf('postgres://postgres@127.0.0.1:1/none')).toContain('nothing answers at its address')
    })
    test('there is no such database', async () => {
      expect(await troubleOf(databaseOf(url, 'absent'))).toContain('there is no such database')
    })
    test('the password is wrong', async () => {
      await run(url, "DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'right'")
      const trouble = await troubleOf(databaseOf(url, new URL(url).pathname.slice(1), 'guarded', 'wrong'))
      expect(trouble).toContain('the password is wrong')
      expect(trouble).not.toContain('guarded')
    })
    test('the account may only read', async () => {
      await run(url, 'DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN')
      const to = databaseOf(url, new URL(url).pathname.slice(1), 'reader')
      await append(1)
      const one = node(to)
      await until(() => one.trouble?.includes('may not create or change') === true)
      expect(() => one.database).toThrow(NotReadyError)
      // Once the right is given it goes on by itself.
      await run(url, `GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO reader`)
      expect(await one.reached(await log.head(), 30_000)).toBe(true)
    })
    test('a newer release has laid it out', async () => {
      await run(url, 'CREATE SCHEMA zhengjian; CREATE TABLE zhengjian.layout AS SELECT 2 AS version')
      await append(1)
      const one = node()
      await until(() => one.trouble?.includes('has layout 2, this release knows 1') === true)
      expect(one.ready).toBe(false)
    })
  })
})
