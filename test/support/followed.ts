// The same history in another store, followed into read models through its feed, and rows that can be compared across stores.
import { expect } from 'vitest'
import { type EventLog, start } from '../../src/eventlog/port.ts'
import { followFeed, streamReader } from '../../src/projections/follower.ts'
import { models } from '../../src/projections/models.ts'
import { Projector } from '../../src/projections/projector.ts'
import { SqliteSink } from '../../src/projections/sqliteSink.ts'

const everything = { limit: 1e6 }

/** Copies the first so many events as they were sealed, byte for byte; what is there already is there already. */
export async function copyTo(log: EventLog, from: EventLog, most = everything.limit): Promise<void> {
  for (const { bytes, revision, stream, type } of await from.readAll(start, { limit: most })) {
    const { id } = JSON.parse(Buffer.from(bytes).toString()) as { id: string }
    expect(await log.append(stream, [{ id, type, bytes }], revision - 1)).toMatchObject({ kind: 'appended' })
  }
}

/** Follows the log from where the rows of the file stopped until it has caught up with the head. */
export async function followInto(log: EventLog, path: string): Promise<void> {
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
  await sink.close()
}

export type Rows = Readonly<Record<string, readonly unknown[]>>
/** Rows in which a position, which every store has its own kind of, is the place of its event in the feed. */
export async function withPlaces(rows: Rows, log: EventLog): Promise<Rows> {
  const stored = await log.readAll(start, everything)
  const places = new Map<unknown, string>(stored.map(({ position }, at) => [position, `event ${at}`]))
  const placed = (row: unknown): string =>
    JSON.stringify(row, (_key, value: unknown) => (typeof value === 'string' ? (places.get(value) ?? value) : value))
  return Object.fromEntries(Object.entries(rows).map(([table, all]) => [table, all.map(placed).sort()]))
}
