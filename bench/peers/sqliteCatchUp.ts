// Row 13: how fast a projection catches up: all of our read models against one that does nothing on Emmett's SQLite.
import { join } from 'node:path'
import { getSQLiteEventStore } from '@event-driven-io/emmett-sqlite'
import Database from 'better-sqlite3'
import { type Claim, interleave, median, perSecond } from '../harness.ts'
import { makeLog } from '../logs.ts'
import { rebuildRate } from '../rebuild.ts'
import { Traffic } from '../traffic.ts'

export async function catchUp(dir: string, quick: boolean): Promise<Claim> {
  const events = quick ? 2000 : 10_000
  const path = join(dir, 'catch-up', 'log.db')
  await makeLog(path, 50_000)
  const fileName = join(dir, 'emmett.db')
  // Emmett asks for this mode while its first transaction may have begun, which fails unless the file is in it already.
  const file = new Database(fileName)
  file.pragma('journal_mode = WAL')
  file.close()
  const store = getSQLiteEventStore({ fileName, schema: { autoMigration: 'CreateOrUpdate' } })
  const traffic = new Traffic({ prefix: 'emmett', live: 500, order: 'scattered' })
  const made = traffic.take(events)
  for (let at = 0; at < made.length; at += 100)
    await store.appendToStream(
      `case-${at}`,
      made.slice(at, at + 100).map(({ type, ...data }) => ({ type, data })),
    )
  let run = 0
  const theirs = async (): Promise<number> => {
    let seen = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    // Its own defaults, a hundred events each 50 ms, would measure its timer.
    const consumer = store.consumer({ pulling: { batchSize: 1000, pullingFrequencyInMs: 1 } })
    consumer.processor({
      processorId: `nothing-${run++}`,
      eachMessage: () => {
        if (++seen === events) resolve()
      },
    })
    const began = performance.now()
    const running = consumer.start()
    await promise
    const rate = (events * 1000) / (performance.now() - began)
    await consumer.close()
    await running
    return rate
  }
  const ours = (): Promise<number> => rebuildRate(path, join(dir, 'read.db'))
  await ours()
  await theirs()
  const pairs = await interleave(3, ours, theirs)
  return {
    row: '13',
    what: 'projection catch-up against Emmett on SQLite',
    ours: perSecond(median(pairs.map(({ a }) => a))),
    reference: perSecond(median(pairs.map(({ b }) => b))),
    value: median(pairs.map(({ a, b }) => a / b)),
    unit: 'times',
    better: 'more',
    goal: 30,
    floor: 10,
    setup: `ours: 50,000 events into all read models with indexes; theirs: ${events.toLocaleString('en')} events handed to a processor that does nothing, a thousand at a time without a pause`,
  }
}
