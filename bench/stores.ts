// The other stores beside SQLite in one run: commands and read models on EventStoreDB over the protocol peer, read models on PostgreSQL.
import { join } from 'node:path'
import { decode } from '../src/eventlog/envelope.ts'
import { EventStoreLog } from '../src/eventlog/eventstoredb.ts'
import { type EventLog, start } from '../src/eventlog/port.ts'
import { SqliteLog } from '../src/eventlog/sqlite.ts'
import { models } from '../src/projections/models.ts'
import { connect } from '../src/projections/postgresClient.ts'
import { openCatalogue, schemaOf } from '../src/projections/postgresSchema.ts'
import { PostgresSink } from '../src/projections/postgresSink.ts'
import { Node } from '../test/support/esdbPeer/server.ts'
import { missingBinaries, run, startServer } from '../test/support/postgresServer.ts'
import { type Claim, collectGarbage, interleave, median, perSecond, type Row, timed } from './harness.ts'
import { follow, readonlyLog, rebuildRate } from './rebuild.ts'
import { Traffic } from './traffic.ts'
import { drive, requestOf, writePath } from './world.ts'

const live = 500
const waiting = 64
const commands = 2_000
const patient = { callMs: 10_000, patienceMs: 60_000 }

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
    return await commandRate(new EventStoreLog(node.url, patient), name)
  } finally {
    await node.stop()
  }
}

/** The events of a log on a peer, byte for byte: the streams of a page side by side, each in its order. */
async function copiedTo(node: Node, path: string): Promise<void> {
  const from = readonlyLog(path)
  const to = new EventStoreLog(node.url, patient)
  for (let after = start; ; ) {
    const page = await from.readAll(after, { limit: 1_000 })
    const last = page.at(-1)
    if (last === undefined) break
    after = last.position
    const streams = [...Map.groupBy(page, ({ stream }) => stream)]
    await Promise.all(
      streams.map(([stream, events]) => {
        const copies = events.map((stored) => ({ id: decode(stored).id, type: stored.type, bytes: stored.bytes }))
        return to.append(stream, copies, (events[0]?.revision ?? 0) - 1)
      }),
    )
  }
  await to.close()
  await from.close()
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
  const log = readonlyLog(path)
  const sink = await PostgresSink.open(own.href, schemaOf('bench', 1), models)
  collectGarbage()
  let events = 0
  const seconds = await timed(async () => {
    events = await follow(log, sink, () => sink.finish('bench'))
  })
  await sink.close()
  await log.close()
  return events / seconds
}

export const stores: Row = async ({ dir, log, say, sizes }): Promise<readonly Claim[]> => {
  // For comparison only: a claim has more.
  const rounds = 1
  say('commands on EventStoreDB over the protocol peer, and on SQLite')
  let round = 0
  const logs = await interleave(
    rounds,
    () => onPeer(`peer${++round}`),
    () => commandRate(new SqliteLog(join(dir, `sqlite${++round}.db`)), `sqlite${round}`),
  )
  const claims: Claim[] = [
    compared(
      'commands on EventStoreDB over the peer',
      'SQLite',
      logs,
      `in process, ${live} live cases, ${waiting} waiting, the peer in the same process on SQLite in memory: what the adapter costs, not what a server gives`,
    ),
  ]
  const path = await log(sizes.small)
  const into = join(dir, 'read.db')
  say('read models from EventStoreDB over the protocol peer, and from SQLite')
  const node = await Node.start()
  try {
    await copiedTo(node, path)
    const followed = await interleave(
      rounds,
      () => rebuildRate(new EventStoreLog(node.url, patient), into),
      () => rebuildRate(path, into),
    )
    claims.push(
      compared(
        'catch-up of the read models from EventStoreDB over the peer',
        'from SQLite',
        followed,
        `${sizes.small.toLocaleString('en')} events into an empty file of SQLite, the peer in the same process: what the adapter costs, not what a server gives`,
      ),
    )
  } finally {
    node.stop()
  }
  if (missingBinaries !== undefined) return claims
  say('read models on PostgreSQL, and on SQLite')
  const server = await startServer()
  try {
    const rebuilds = await interleave(
      rounds,
      () => postgresRate(server.url, path, ++round),
      () => rebuildRate(path, into),
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
    setup: `${setup}, one round`,
  }
}
