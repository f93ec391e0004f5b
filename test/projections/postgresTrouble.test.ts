// A read database that is away, silent, or not one to use: it is waited for, the reason is said, and it goes on by itself.
import { once } from 'node:events'
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NotReadyError } from '../../src/projections/readSide.ts'
import { crash, databaseOf, missingPostgres, postgres, run } from '../support/postgres.ts'
import { onSqlite } from '../support/stores.ts'
import { casesOn, ReadNodes, until } from './readNodes.ts'

describe.skipIf(missingPostgres !== undefined)(`trouble with PostgreSQL ${missingPostgres ?? ''}`, () => {
  let nodes: ReadNodes
  beforeEach(async () => {
    nodes = await ReadNodes.on(onSqlite)
  })
  afterEach(() => nodes.close())

  test.skipIf(process.env['PG_URL'] !== undefined)(
    'a server that goes away is waited for: queries are put off, and all is there when it is back',
    async () => {
      const head = await nodes.append(1)
      const one = nodes.node()
      expect(await one.reached(head, 30_000)).toBe(true)
      await crash()
      await until(() => one.trouble !== undefined)
      expect(one.ready).toBe(false)
      expect(() => one.database).toThrow(NotReadyError)
      const next = await nodes.append(2)
      await (await postgres()).start()
      expect(await one.reached(next, 30_000)).toBe(true)
      expect(await casesOn(one)).toBe(2)
      await until(() => one.trouble === undefined)
    },
  )

  test.skipIf(process.env['PG_URL'] !== undefined)('a connection that falls silent is given up', async () => {
    const socket = join(new URL(nodes.url).searchParams.get('host') ?? '', '.s.PGSQL.5432')
    const open = new Set<Socket>()
    const proxy = createServer((client) => {
      const server = connectSocket(socket)
      for (const one of [client, server]) open.add(one.on('error', () => undefined))
      client.pipe(server).pipe(client)
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const { port } = proxy.address() as AddressInfo
    const head = await nodes.append(1)
    const one = nodes.node(`postgres://postgres@127.0.0.1:${port}${new URL(nodes.url).pathname}?query_timeout=500`)
    expect(await one.reached(head, 30_000)).toBe(true)
    for (const half of open) half.unpipe().pause()
    await until(() => one.trouble !== undefined)
    const next = await nodes.append(2)
    one.wake()
    // New connections go through: the silent ones are left behind, and the lock is had again once the server lets go of it.
    await run(
      nodes.url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zhengjian lock'",
    )
    expect(await one.reached(next, 30_000)).toBe(true)
    expect(await casesOn(one)).toBe(2)
    await nodes.closed(one)
    for (const half of open) half.destroy()
    proxy.close()
  })

  test('an event of an unknown type stops it, with the type’s name', async () => {
    await nodes.append(0)
    const bytes = Buffer.from(
      JSON.stringify({ id: 'x', type: 'Mystery', version: 1, data: {}, stream: 'source-water', revision: 1 }),
    )
    await nodes.log.append('source-water', [{ id: 'x', type: 'Mystery', bytes }], 0)
    const one = nodes.node()
    await until(() => one.trouble?.includes('Mystery') === true)
    expect(one.ready).toBe(false)
  })

  test('read models of another log are not shown: they are waited for until they are rebuilt from this one', async () => {
    const head = await nodes.append(3)
    const theirs = nodes.node()
    expect(await theirs.reached(head, 30_000)).toBe(true)
    const others = await ReadNodes.elsewhere(onSqlite)
    try {
      const shorter = await others.append(1)
      const ours = others.node(nodes.url)
      await until(() => ours.trouble?.includes('of another log') === true)
      expect(ours.ready).toBe(false)
      expect(() => ours.database).toThrow(NotReadyError)
      expect((await ours.rebuild()).events).toBe(2)
      expect(await ours.reached(shorter, 30_000)).toBe(true)
      await until(() => ours.ready)
      expect(await casesOn(ours)).toBe(1)
      expect(ours.trouble).toBeUndefined()
      const next = await others.append(2)
      ours.wake()
      expect(await ours.reached(next, 30_000)).toBe(true)
      // Who had written them before neither goes on with what has taken their place nor shows it.
      await until(() => theirs.trouble?.includes('of another log') === true)
      expect(theirs.ready).toBe(false)
      await nodes.append(4)
      theirs.wake()
      expect(await ours.reached(await others.append(3), 30_000)).toBe(true)
      expect(await casesOn(ours)).toBe(3)
    } finally {
      await others.close()
    }
  })

  test('read models that were empty when they were found are shown no more once another log has filled them', async () => {
    const theirs = nodes.node()
    await until(() => theirs.ready)
    const others = await ReadNodes.elsewhere(onSqlite)
    try {
      const ours = others.node(nodes.url)
      await until(() => ours.ready)
      expect(await casesOn(ours)).toBe(0)
      const head = await nodes.append(3)
      theirs.wake()
      expect(await theirs.reached(head, 30_000)).toBe(true)
      await until(() => ours.trouble?.includes('of another log') === true)
      expect(ours.ready).toBe(false)
      expect(await casesOn(theirs)).toBe(3)
    } finally {
      await others.close()
    }
  })

  const nameOf = (url: string): string => new URL(url).pathname.slice(1)
  const troubleOf = async (to: string): Promise<string> => {
    await nodes.append(1)
    const one = nodes.node(to)
    await until(() => one.trouble !== undefined && !one.trouble.includes('not answered yet'))
    expect(one.ready).toBe(false)
    return one.trouble ?? ''
  }

  describe('says what is wrong with its database, and waits', () => {
    test('nothing answers', async () => {
      expect(await troubleOf('postgres://postgres@127.0.0.1:1/none')).toContain('nothing answers at its address')
    })
    test('its host is unknown', async () => {
      const trouble = await troubleOf('postgres://postgres@nowhere.invalid/none')
      expect(trouble).toContain('its host is unknown')
      expect(trouble).not.toContain('nowhere')
    })
    test('there is no such database', async () => {
      expect(await troubleOf(databaseOf(nodes.url, 'absent'))).toContain('there is no such database')
    })
    test('the password is wrong', async () => {
      await run(nodes.url, "DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'right'")
      const trouble = await troubleOf(databaseOf(nodes.url, nameOf(nodes.url), 'guarded', 'wrong'))
      expect(trouble).toContain('the password is wrong')
      expect(trouble).not.toContain('guarded')
    })
    test('the account may not log in', async () => {
      await run(nodes.url, 'DROP ROLE IF EXISTS shut; CREATE ROLE shut NOLOGIN')
      const trouble = await troubleOf(databaseOf(nodes.url, nameOf(nodes.url), 'shut'))
      expect(trouble).toContain('the account may not log in')
    })
    test('it is encoded otherwise', async () => {
      const name = `${nameOf(nodes.url)}_ascii`
      await run(
        nodes.url,
        `CREATE DATABASE ${name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
      )
      expect(await troubleOf(databaseOf(nodes.url, name))).toContain('must be encoded in UTF8, it is in SQL_ASCII')
    })
    test('its server is of a version before those that will do', async () => {
      // A server that says another version than it is: there is only one here.
      await run(
        nodes.url,
        `CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql AS $$
           SELECT CASE $1 WHEN 'server_version_num' THEN '130014' ELSE pg_catalog.current_setting($1) END $$;
         ALTER DATABASE ${nameOf(nodes.url)} SET search_path = public, pg_catalog`,
      )
      expect(await troubleOf(nodes.url)).toContain('PostgreSQL 14 or later is needed, this is 130014')
    })
    test('a newer release has laid it out', async () => {
      await run(nodes.url, 'CREATE SCHEMA zhengjian; CREATE TABLE zhengjian.layout AS SELECT 2 AS version')
      expect(await troubleOf(nodes.url)).toContain('has layout 2, this release knows 1')
    })
  })

  type Fault = {
    readonly says: string
    readonly to?: (url: string) => string
    readonly break: (name: string) => string
    readonly mend: (name: string) => string
  }
  const faults: Readonly<Record<string, Fault>> = {
    'the account may only read': {
      says: 'may not create or change',
      to: (url) => databaseOf(url, nameOf(url), 'reader'),
      break: () => 'DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN',
      mend: (name) => `GRANT CREATE ON DATABASE ${name} TO reader`,
    },
    'it is read-only': {
      says: 'it is read-only',
      break: (name) => `ALTER DATABASE ${name} SET default_transaction_read_only = on`,
      mend: (name) => `SET TRANSACTION READ WRITE; ALTER DATABASE ${name} RESET default_transaction_read_only`,
    },
    'it takes no more connections': {
      says: 'it takes no more connections',
      to: (url) => databaseOf(url, nameOf(url), 'crowded'),
      break: (name) =>
        `DROP ROLE IF EXISTS crowded; CREATE ROLE crowded LOGIN CONNECTION LIMIT 0; GRANT CREATE ON DATABASE ${name} TO crowded`,
      mend: () => 'ALTER ROLE crowded CONNECTION LIMIT -1',
    },
    'its disk is full': {
      says: 'its disk is full',
      break: () =>
        `CREATE FUNCTION no_room() RETURNS event_trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
         CREATE EVENT TRIGGER no_room ON ddl_command_start WHEN TAG IN ('CREATE TABLE', 'CREATE SCHEMA') EXECUTE FUNCTION no_room()`,
      mend: () => 'DROP EVENT TRIGGER no_room',
    },
  }
  describe('says what is wrong, and goes on by itself once it is mended', () => {
    for (const [what, fault] of Object.entries(faults))
      test(what, async () => {
        const head = await nodes.append(1)
        await run(nodes.url, fault.break(nameOf(nodes.url)))
        const one = nodes.node(fault.to?.(nodes.url))
        await until(() => one.trouble?.includes(fault.says) === true)
        expect(() => one.database).toThrow(NotReadyError)
        await run(nodes.url, fault.mend(nameOf(nodes.url)))
        expect(await one.reached(head, 30_000)).toBe(true)
        expect(await casesOn(one)).toBe(1)
      })
  })
})
