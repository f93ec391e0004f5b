// The other stores beside SQLite in one run: commands on EventStoreDB over the protocol peer, read models on PostgreSQL.
import { join } from 'node:path'
import { EventStoreLog } from '../src/eventlog/eventstoredb.ts'
import type { EventLog } from '../src/eventlog/port.ts'
import { SqliteLog } from '../src/eventlog/sqlite.ts'
import { models } from '../src/projections/models.ts'
import { connect } from '../src/projections/postgresClient.ts'
import { openCatalogue, schemaOf } from '../src/projections/postgresSchema.ts'
import { PostgresSink } from '../src/projections/postgresSink.ts'
import { Node } from '../test/support/esdbPeer/server.ts'
import { missingBinaries, run, startServer } from '../test/support/postgresServer.ts'
import { type Claim, collectGarbage, interleave, median, perSecond, type Row, timed } from './harness.ts'
import { follow, rebuildRate } from './rebuild.ts'
import { Traffic } from './traffic.ts'
import { drive, requestOf, writePath } from './world.ts'

const live = 500
const waiting = 64
const commands = 4_000

/** Commands a second through the whole write path on a log of its own. */
async function commandRate(log: EventLog, name: string): Promise<number> {
  const handler = await writePath(log)
  const traffic = new Traffic({ live, order: 'scattered', prefix: name, cases: live + commands })
  const requests = (count: number, part: string) =>
    traffic.take(count).map((one, at) => requestOf(one, `${name} ${part} ${at}`))
  await drive(handler, requests(live, 'before'), waiting)
  const work = requests(commands, 'timed')
  collectGarbage()
  const seconds = await timed(() => drive(handler, work, waiting))
  await log.close()
  return commands / seconds
}

async function onPeer(name: string): Promise<number> {
  const node = await Node.start()
  try {
    return await commandRate(new EventStoreLog(node.url), name)
  } finally {
    await node.stop()
  }
}

/** Events a second of a rebuild in a database of its own. */
async function postgresRate(url: string, path: string, round: number): Promise<number> {
  const name = `bench${round}`
  await run(url, `CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = name
  const client = await connect(own.href, 'bench')
  await openCatalogue(client)
  await client.end()
  const sink = await PostgresSink.open(own.href, schemaOf('bench', 1), models)
  collectGarbage()
  let events = 0
  const seconds = await timed(async () => {
    events = await follow(path, sink, () => sink.finish('bench'))
  })
  await sink.close()
  return events / seconds
}

export const stores: Row = async ({ dir, log, say, sizes }): Promise<readonly Claim[]> => {
  say('commands on EventStoreDB over the protocol peer, and on SQLite')
  let round = 0
  const logs = await interleave(
    sizes.rounds,
    () => onPeer(`peer${++round}`),
    () => commandRate(new SqliteLog(join(dir, `sqlite${++round}.db`)), `sqlite${round}`),
  )
  const claims = [
    compared(
      'commands on EventStoreDB over the peer',
      'SQLite',
      logs,
      `in process, ${live} live cases, ${waiting} waiting, the peer in the same process on SQLite in memory: what the adapter costs, not what a server gives`,
    ),
  ]
  if (missingBinaries !== undefined) return claims
  say('read models on PostgreSQL, and on SQLite')
  const path = await log(sizes.small)
  const server = await startServer()
  try {
    const rebuilds = await interleave(
      sizes.rounds,
      () => postgresRate(server.url, path, ++round),
      () => rebuildRate(path, join(dir, 'read.db')),
    )
    return [
      ...claims,
      compared(
        'rebuild of the read models on PostgreSQL',
        'SQLite',
        rebuilds,
        `${sizes.small.toLocaleString('en')} events into an empty database, fsync off on both sides`,
      ),
    ]
  } finally {
    await server.stop()
  }
}

function compared(what: string, other: string, pairs: readonly { a: number; b: number }[], setup: string): Claim {
  return {
    row: '–',
    what,
    ours: perSecond(median(pairs.map(({ a }) => a))),
    reference: `${perSecond(median(pairs.map(({ b }) => b)))} ${other}`,
    value: median(pairs.map(({ a, b }) => a / b)),
    unit: 'share',
    better: 'more',
    setup: `${setup}, ${pairs.length} rounds`,
  }
}
