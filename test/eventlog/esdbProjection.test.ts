// The read models follow EventStoreDB as they follow SQLite: the same history gives the same rows, event for event.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EventLog } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { openReadDatabase } from '../../src/projections/database.ts'
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
import { copyTo, followInto, type Rows, withPlaces } from '../support/followed.ts'
import { idOfNth, logOf, rowsOf } from '../support/givenModel.ts'
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
const sealed = await logOf(history)

const rowsIn = async (log: EventLog, path: string): Promise<Rows> => {
  const database = openReadDatabase(path)
  const rows = await withPlaces(await rowsOf(database), log)
  await database.destroy()
  return rows
}

test('the rows are those that follow from the same log on SQLite, also with a break in every connection', async () => {
  const folder = temporaryFolder()
  const sqlite = new SqliteLog(join(folder, 'log.db'))
  await copyTo(sqlite, sealed)
  await followInto(sqlite, join(folder, 'sqlite-rows.db'))
  const expected = await rowsIn(sqlite, join(folder, 'sqlite-rows.db'))
  await sqlite.close()
  expect(expected['cases']).toHaveLength(2)

  const node = await peer()
  const log = logOn(node)
  await copyTo(log, sealed)
  await followInto(log, join(folder, 'esdb-rows.db'))
  expect(await rowsIn(log, join(folder, 'esdb-rows.db'))).toStrictEqual(expected)

  node.faults.nextRead('subscription', { kind: 'break', after: 3 }, { kind: 'end', after: 2 }, { kind: 'repeat' })
  await followInto(log, join(folder, 'broken-rows.db'))
  expect(await rowsIn(log, join(folder, 'broken-rows.db'))).toStrictEqual(expected)
})

test('read models that stop and start again go on where they stopped', async () => {
  const folder = temporaryFolder()
  const node = await peer()
  const log = logOn(node)
  await copyTo(log, sealed)
  await followInto(log, join(folder, 'whole.db'))
  const expected = await rowsIn(log, join(folder, 'whole.db'))
  const other = await peer()
  const growing = logOn(other)
  const path = join(folder, 'resumed.db')
  for (const { data, id, meta, rev, stream, type } of node.store.ofAll(0, 100)) {
    other.store.append(stream, rev - 1, [{ id, type, json: false, data, meta }])
    await followInto(growing, path)
  }
  expect(await rowsIn(growing, path)).toStrictEqual(expected)
})
