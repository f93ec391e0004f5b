// Row 6: every read model of the release from position zero into a fresh file, against reading and parsing alone.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EventLog } from '../src/eventlog/port.ts'
import { SqliteLog } from '../src/eventlog/sqlite.ts'
import type { Sink } from '../src/projections/changes.ts'
import { followFeed, streamReader } from '../src/projections/follower.ts'
import { models } from '../src/projections/models.ts'
import { Projector } from '../src/projections/projector.ts'
import { SqliteSink } from '../src/projections/sqliteSink.ts'
import { type Claim, collectGarbage, interleave, median, perSecond, type Row, timed } from './harness.ts'
import { scan } from './scan.ts'

/** Builds the read models as the worker does, indexes included; answers how many events it took in. */
async function rebuilt(log: EventLog, into: string): Promise<number> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${into}${suffix}`, { force: true })
  const sink = new SqliteSink(into, models)
  const events = await follow(log, sink, () => sink.finish())
  sink.close()
  await log.close()
  return events
}

/** Folds a log into a read database from its start to its head, and finishes it. */
export async function follow(log: EventLog, sink: Sink, finish: () => unknown): Promise<number> {
  const stop = new AbortController()
  let events = 0
  const projector = await Projector.open(models, sink, streamReader(log))
  await followFeed(log, projector, await sink.position(), {
    signal: stop.signal,
    async onProgress(progress) {
      events = progress.events
      if (!progress.caughtUp) return
      await finish()
      stop.abort()
    },
  })
  return events
}

export const readonlyLog = (path: string): EventLog => new SqliteLog(path, { readonly: true })

/** Events a second of one rebuild from a log, or from the file of one; it is closed at the end. */
export async function rebuildRate(from: EventLog | string, into: string): Promise<number> {
  const log = typeof from === 'string' ? readonlyLog(from) : from
  collectGarbage()
  let events = 0
  const seconds = await timed(async () => {
    events = await rebuilt(log, into)
  })
  return events / seconds
}

export const rebuild: Row = async ({ dir, log, say, sizes }): Promise<readonly Claim[]> => {
  const path = await log(sizes.middle)
  const into = join(dir, 'read.db')
  say('rebuild of all read models')
  await rebuildRate(path, into)
  const pairs = await interleave(
    sizes.rounds,
    () => rebuildRate(path, into),
    async () => {
      collectGarbage()
      const seconds = await timed(() => scan(path))
      return sizes.middle / seconds
    },
  )
  return [
    {
      row: '6',
      what: `rebuild of ${models.length} read models`,
      ours: perSecond(median(pairs.map(({ a }) => a))),
      reference: `${perSecond(median(pairs.map(({ b }) => b)))} scan and parse`,
      value: median(pairs.map(({ a, b }) => a / b)),
      unit: 'share',
      better: 'more',
      goal: 0.4,
      floor: 0.2,
      setup: `${sizes.middle.toLocaleString('en')} events of ${models.map(({ name }) => name).join(', ')} with search, sums and indexes, into an empty file, ${sizes.rounds} rounds`,
    },
  ]
}
