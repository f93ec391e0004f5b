// The read models follow EventStoreDB as they follow SQLite: the same history gives the same rows, event for event.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EventLog } from '../../src/eventlog/port.ts'
import { start } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { openReadDatabase } from '../../src/projections/database.ts'
import { followFeed, streamReader } from '../../src/projections/follower.ts'
import { models } from '../../src/projections/models.ts'
import { Projector } from '../../src/projections/projector.ts'
import { SqliteSink } from '../../src/projections/sqliteSink.ts'
import {
  closed,
  completeUntil,
  itemPublished,
  passed,
  registered,
  sourceOpened,
  stepped,
  voided,
} from '../projections/samples.ts'
import { logOn, peer } from '../support/esdbLog.ts'
import { idOfNth, logOf } from '../support/givenModel.ts'
import { temporaryFolder } from '../support/logs.ts'

const history = [
  sourceOpened,
  itemPublished,
  registered(1),
  registered(2),
  stepped(1, '审查', '2026-03-03T01:00:00.000Z'),
  stepped(2, '审查', '2026-03-04T01:00:00.000Z'),
  stepped(2, '误录', '2026-03-04T02:00:00.000Z'),
  passed(2, 'promised', '2026-03-12T15:59:59.999Z'),
  closed(1, '2026-03-05T01:00:00.000Z'),
  // The seventh event, a step that was recorded by mistake: the stream's rows are folded anew.
  voided(2, idOfNth(6)),
  completeUntil('2026-03-30T00:00:00.000Z'),
]

// Sealed once: each event has a salt of its own, and every copy must have the same.
const sealed = await (await logOf(history)).readAll(start, { limit: 1_000 })
async function copyTo(log: EventLog): Promise<void> {
  for (const { bytes, revision, stream, type } of sealed) {
    const { id } = JSON.parse(Buffer.from(bytes).toString()) as { id: string }
    expect(await log.append(stream, [{ id, type, bytes }], revision - 1)).toMatchObject({ kind: 'appended' })
  }
}

/** Follows the log from where the rows stopped until it has caught up with the head. */
async function project(log: EventLog, path: string): Promise<void> {
  const head = await log.head()
  const sink = new SqliteSink(path, models)
  const projector = await Projector.open(models, sink, streamReader(log))
  const stop = new AbortController()
  await followFeed(log, projector, await sink.position(), {
    signal: stop.signal,
    paceMs: 1,
    onProgress: ({ caughtUp, position }) => {
      if (caughtUp && position >= head) stop.abort()
    },
  })
  sink.finish()
  sink.close()
}

/** All rows of all tables; a position, which every store has its own kind of, as the place of its event in the feed. */
async function rowsOf(log: EventLog, path: string): Promise<Record<string, string[]>> {
  const places = new Map((await log.readAll(start, { limit: 1_000 })).map(({ position }, at) => [`"${position}"`, at]))
  const database = openReadDatabase(path)
  const tables = models.flatMap(({ derived = [], name }) => [name, ...derived.map((sum) => sum.name)])
  const rows: Record<string, string[]> = {}
  for (const table of tables) {
    const all = await database
      .selectFrom(table as 'cases')
      .selectAll()
      .execute()
    rows[table] = all.map((row) => withPlaces(JSON.stringify(row), places)).sort()
  }
  await database.destroy()
  return rows
}
function withPlaces(text: string, places: ReadonlyMap<string, number>): string {
  let replaced = text
  for (const [position, place] of places) replaced = replaced.replaceAll(position, `"event ${place}"`)
  return replaced
}

test('the rows are those that follow from the same log on SQLite, also with a break in every connection', async () => {
  const folder = temporaryFolder()
  const sqlite = new SqliteLog(join(folder, 'log.db'))
  await copyTo(sqlite)
  await project(sqlite, join(folder, 'sqlite-rows.db'))
  const expected = await rowsOf(sqlite, join(folder, 'sqlite-rows.db'))
  await sqlite.close()
  expect(expected['cases']).toHaveLength(2)

  const node = await peer()
  const log = logOn(node)
  await copyTo(log)
  await project(log, join(folder, 'esdb-rows.db'))
  expect(await rowsOf(log, join(folder, 'esdb-rows.db'))).toStrictEqual(expected)

  node.faults.nextRead('subscription', { kind: 'break', after: 3 }, { kind: 'end', after: 2 }, { kind: 'repeat' })
  await project(log, join(folder, 'broken-rows.db'))
  expect(await rowsOf(log, join(folder, 'broken-rows.db'))).toStrictEqual(expected)
})

test('read models that stop and start again go on where they stopped', async () => {
  const folder = temporaryFolder()
  const node = await peer()
  const log = logOn(node)
  await copyTo(log)
  await project(log, join(folder, 'whole.db'))
  const expected = await rowsOf(log, join(folder, 'whole.db'))
  const other = await peer()
  const growing = logOn(other)
  const path = join(folder, 'resumed.db')
  for (const { data, id, meta, rev, stream, type } of node.store.ofAll(0, 100)) {
    other.store.append(stream, rev - 1, [{ id, type, json: false, data, meta }])
    await project(growing, path)
  }
  expect(await rowsOf(growing, path)).toStrictEqual(expected)
})
