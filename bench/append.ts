// Row 4: the write path in process against a bare loop that writes the very same rows in the very same batches, with a plain index.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { logPageSize } from '../src/eventlog/logFile.ts'
import { SqliteLog } from '../src/eventlog/sqlite.ts'
import { type Claim, collectGarbage, interleave, median, perSecond, type Row, timed } from './harness.ts'
import { Traffic } from './traffic.ts'
import { drive, requestOf, writePath } from './world.ts'

const live = 2000
const waiting = 100

type Written = {
  readonly rate: number
  readonly path: string
  readonly from: number
  readonly batches: readonly number[]
}

/** Opens the live cases and brings them to all ages, then times `events` commands. */
export async function appendThroughHandler(
  path: string,
  events: number,
  options: { live: number; order: 'scattered' | 'random'; prefix: string },
): Promise<Written> {
  const batches: number[] = []
  const log = new SqliteLog(path, { onCommit: (written) => batches.push(written) })
  const handler = await writePath(log)
  const traffic = new Traffic({ ...options, cases: options.live + events })
  const requests = (count: number, name: string) =>
    traffic.take(count).map((command, at) => requestOf(command, `${options.prefix} ${name} ${at}`))
  await drive(handler, requests(options.live * 3, 'before'), 1000)
  const from = Number(await log.head())
  const work = requests(events, 'timed')
  collectGarbage()
  batches.length = 0
  const seconds = await timed(() => drive(handler, work, waiting))
  await log.close()
  return { rate: events / seconds, path, from, batches }
}

type EventRow = [position: number, stream: number, revision: number, type: number, bytes: Buffer]

/**
 * The rows after `from` again, into a copy of what was there before: same rows, guards, batches and durability, and the index
 * that SQLite itself keeps, UNIQUE (stream, revision), which is what a bare loop would have to find a stream again.
 */
function writeRaw(path: string, { batches, from, path: source }: Written): number {
  const old = new Database(source, { readonly: true })
  const rows = (after: number, upTo: number) =>
    old
      .prepare('SELECT * FROM events WHERE position > ? AND position <= ? ORDER BY position')
      .raw(true)
      .all(after, upTo) as EventRow[]
  const db = new Database(path)
  db.pragma(`page_size = ${logPageSize}`)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('cache_size = -65536')
  db.exec(readFileSync(new URL('./plainLog.sql', import.meta.url), 'utf8'))
  const insert = db.prepare('INSERT INTO events (position, stream, revision, type, bytes) VALUES (?, ?, ?, ?, ?)')
  const name = db.prepare('INSERT INTO streams (id, name) VALUES (?, ?)')
  const names = new Map(old.prepare('SELECT id, name FROM streams').raw(true).all() as [number, string][])
  const write = (row: EventRow): void => {
    if (row[2] === 0) name.run(row[1], names.get(row[1]))
    insert.run(...row)
  }
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  begin.run()
  for (const row of rows(0, from)) write(row)
  commit.run()
  const timedRows = rows(from, Number.MAX_SAFE_INTEGER)
  old.close()
  collectGarbage()
  const began = performance.now()
  let at = 0
  for (const size of batches) {
    begin.run()
    for (let end = at + size; at < end; at++) write(timedRows[at] as EventRow)
    commit.run()
  }
  const seconds = (performance.now() - began) / 1000
  db.close()
  if (at !== timedRows.length) throw new Error(`${at} of ${timedRows.length} rows were written again`)
  return at / seconds
}

export const append: Row = async ({ dir, say, sizes }): Promise<readonly Claim[]> => {
  const events = sizes.quick ? 20_000 : 40_000
  let written: Written | undefined
  say('append in process, ours and raw')
  const pairs = await interleave(
    sizes.rounds,
    async (round) => {
      written = await appendThroughHandler(join(dir, `ours-${round}.db`), events, {
        live,
        order: 'scattered',
        prefix: `append ${round}`,
      })
      return written.rate
    },
    (round) => writeRaw(join(dir, `raw-${round}.db`), written as Written),
  )
  const sizesOfBatches = written?.batches ?? []
  return [
    {
      row: '4',
      what: 'append in process',
      ours: perSecond(median(pairs.map(({ a }) => a))),
      reference: `${perSecond(median(pairs.map(({ b }) => b)))} raw loop`,
      value: median(pairs.map(({ a, b }) => a / b)),
      unit: 'share',
      better: 'more',
      goal: 0.6,
      floor: 0.4,
      setup: `${events.toLocaleString('en')} events, 2,000 live streams with turnover, 100 waiting, batches of ${median(sizesOfBatches)} (median), synchronous=FULL, ${sizes.rounds} rounds`,
    },
  ]
}
