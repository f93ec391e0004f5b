// Given events, then rows: every read model is run at once, event by event, across restarts, and from the feed of every store, and must agree.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { uuid5 } from '../../src/commands/ids.ts'
import { seal } from '../../src/commands/seal.ts'
import { timekeeper } from '../../src/domain/actor.ts'
import type { AnyEvent } from '../../src/domain/events.ts'
import type { Instant } from '../../src/domain/values.ts'
import { noPrevious } from '../../src/eventlog/envelope.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import { noStream, start } from '../../src/eventlog/port.ts'
import { read } from '../../src/eventlog/upcast.ts'
import { openPostgresDatabase, openReadDatabase, type ReadDatabase } from '../../src/projections/database.ts'
import { streamReader } from '../../src/projections/follower.ts'
import { models } from '../../src/projections/models.ts'
import { PostgresSink } from '../../src/projections/postgresSink.ts'
import { Projector } from '../../src/projections/projector.ts'
import type { Recorded } from '../../src/projections/recorded.ts'
import { SqliteSink } from '../../src/projections/sqliteSink.ts'
import { copyTo, followInto, type Rows, withPlaces } from './followed.ts'
import { missingPostgres, newReadDatabase } from './postgres.ts'
import { stores } from './stores.ts'

export type Happened = {
  readonly stream: string
  readonly event: AnyEvent
  readonly occurredAt?: string
  readonly recordedAt?: string
}
export const happened = (stream: string, event: AnyEvent, occurredAt?: string, recordedAt?: string): Happened => ({
  stream,
  event,
  ...(occurredAt ? { occurredAt } : {}),
  ...(recordedAt ? { recordedAt } : {}),
})

const someday = '2026-03-02T01:00:00.000Z'
/** The id of the nth event (from 0) of a history, for those that name it. */
export const idOfNth = (nth: number): string => uuid5(`${uuid5(`nth ${nth}`)}:0`)

/** A log of sealed envelopes, as the write path would have left it. */
export async function logOf(history: readonly Happened[]): Promise<MemoryLog> {
  const log = new MemoryLog()
  const heads = new Map<string, { revision: number; prev: string }>()
  for (const [nth, { event, occurredAt, recordedAt, stream }] of history.entries()) {
    const head = heads.get(stream) ?? { revision: noStream, prev: noPrevious }
    const origin = {
      request: { actor: timekeeper, commandId: uuid5(`nth ${nth}`) },
      mac: '0'.repeat(64),
      kind: 'timer',
      authorityId: 'test',
      purpose: 'demo',
    } as const
    const moment = {
      basis: [],
      occurredAt: (occurredAt ?? someday) as Instant,
      recordedAt: (recordedAt ?? someday) as Instant,
    }
    const { encoded, prev } = seal(origin, { stream, ...head }, [event], moment)
    const result = await log.append(stream, encoded, head.revision)
    expect(result.kind).toBe('appended')
    heads.set(stream, { revision: head.revision + 1, prev })
  }
  return log
}

export const recordedOf = async (log: MemoryLog): Promise<Recorded[]> =>
  (await log.readAll(start, { limit: 1e6 })).map(read)

type Feed = {
  readonly batches: (events: readonly Recorded[]) => readonly (readonly Recorded[])[]
  readonly reopen: boolean
  readonly cacheRows: number
}
const one = (events: readonly Recorded[]): readonly (readonly Recorded[])[] => events.map((event) => [event])
const plain: Feed = { batches: (events) => [events], reopen: false, cacheRows: 50_000 }
const feeds: Readonly<Record<string, Feed>> = {
  'at once': plain,
  'event by event': { batches: one, reopen: false, cacheRows: 50_000 },
  'event by event, nothing cached': { batches: one, reopen: false, cacheRows: 0 },
  'with a restart after every event': { batches: one, reopen: true, cacheRows: 50_000 },
}

const tables = [
  ...models.map(({ name }) => name),
  ...models.flatMap(({ derived = [] }) => derived.map(({ name }) => name)),
] as const

/** All rows of all tables, without their numbers, in an order of their own. */
export async function rowsOf(database: ReadDatabase): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const table of tables) {
    const rows = await database
      .selectFrom(table as 'cases')
      .selectAll()
      .execute()
    const plain = rows.map(({ rid: _rid, ...row }) => JSON.stringify(row))
    all[table] = plain.sort().map((row) => JSON.parse(row) as unknown)
  }
  return all
}

/** One way to keep rows: what a history is folded into, and what is asked afterwards. */
type Database = {
  readonly open: (name: string) => Promise<PostgresSink | SqliteSink>
  readonly finish: (sink: PostgresSink | SqliteSink) => Promise<void>
  readonly read: (name: string) => ReadDatabase
  readonly ways: readonly string[]
}
const onSqlite = (dir: string): Database => ({
  open: (name) => Promise.resolve(new SqliteSink(join(dir, `${name}.db`), models)),
  finish: async (sink) => {
    if (sink instanceof SqliteSink) sink.finish()
    await sink.close()
  },
  read: (name) => openReadDatabase(join(dir, `${name}.db`)),
  ways: Object.keys(feeds),
})
const onPostgres = (url: string): Database => ({
  open: (name) => PostgresSink.open(url, `zhengjian_${name}_1`, models),
  finish: async (sink) => {
    if (sink instanceof PostgresSink) expect(await sink.finish(sink.schema)).toBe(true)
    await sink.close()
  },
  read: (name) => openPostgresDatabase(url, `zhengjian_${name}_1`),
  ways: ['at once', 'with a restart after every event'],
})

async function project(log: MemoryLog, database: Database, name: string, feed: Feed): Promise<void> {
  let sink = await database.open(name)
  let projector = await Projector.open(models, sink, streamReader(log), feed.cacheRows)
  for (const batch of feed.batches(await recordedOf(log))) {
    if (feed.reopen) {
      await sink.close()
      sink = await database.open(name)
      projector = await Projector.open(models, sink, streamReader(log), feed.cacheRows)
    }
    await projector.apply(batch)
  }
  await database.finish(sink)
}

let url: Promise<string> | undefined
let histories = 0
async function databases(dir: string): Promise<Readonly<Record<string, Database>>> {
  const sqlite = onSqlite(dir)
  if (missingPostgres !== undefined) return { SQLite: sqlite }
  url ??= newReadDatabase()
  return { SQLite: sqlite, PostgreSQL: onPostgres(await url) }
}

/** What was folded in memory is what each store's own feed leads to. */
async function followEveryStore(log: MemoryLog, dir: string, rows: Rows): Promise<void> {
  const expected = await withPlaces(rows, log)
  for (const [at, [on, open]] of stores.entries()) {
    const copy = open()
    await copyTo(copy, log)
    const path = join(dir, `store${at}.db`)
    await followInto(copy, path)
    const reading = openReadDatabase(path)
    expect(await withPlaces(await rowsOf(reading), copy), `rows when followed on the log in ${on}`).toEqual(expected)
    await reading.destroy()
  }
}

/** Runs a history every way on every database and from every store, requires the same rows of each, and hands one of each database to the test. */
export async function givenEvents(
  history: readonly Happened[],
  then: (database: ReadDatabase, log: MemoryLog) => Promise<void>,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'zhengjian-models-'))
  const log = await logOf(history)
  histories++
  try {
    let expected: Record<string, unknown[]> | undefined
    for (const [on, database] of Object.entries(await databases(dir))) {
      for (const [at, way] of database.ways.entries()) {
        const name = `${histories}x${at}`
        await project(log, database, name, feeds[way] ?? plain)
        const reading = database.read(name)
        const rows = await rowsOf(reading)
        expected ??= rows
        expect(rows, `rows when run ${way} on ${on}`).toEqual(expected)
        if (at === database.ways.length - 1) await then(reading, log)
        await reading.destroy()
      }
    }
    await followEveryStore(log, dir, expected ?? {})
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
