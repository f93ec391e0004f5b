// A server of its own process: the engine composed as `serve` composes it, or the bare Fastify that it is measured against.
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { pino } from 'pino'
import { type ZodObject, z } from 'zod'
import { firstAccounts } from '../src/commands/bootstrap.ts'
import { systemClock } from '../src/commands/clock.ts'
import { type CommandType, registry } from '../src/commands/registry.ts'
import { Engine } from '../src/engine.ts'
import { SqliteLog } from '../src/eventlog/sqlite.ts'
import { buildApp } from '../src/http/app.ts'
import { Tokens } from '../src/http/tokens.ts'
import { answering, type ServerInput, type ServerReady, type ServerStats } from './protocol.ts'
import { accountId, furnish } from './world.ts'

type Server = {
  readonly app: FastifyInstance
  readonly ready: ServerReady
  readonly settle: () => Promise<void>
  readonly counts: () => { events: number; commits: number }
  readonly close: () => Promise<void>
}

const commands: readonly CommandType[] = ['RegisterForeignCase', 'RecordForeignStep', 'CloseForeignCase']

/** The same bodies and headers checked by the same schemas, an answer of the same shape, and nothing else. */
async function bare(): Promise<Server> {
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  for (const type of commands)
    app.post(
      `/api/commands/${type}`,
      {
        schema: {
          body: (registry[type].schema as unknown as ZodObject).omit({ type: true }),
          headers: z.object({ 'idempotency-key': z.string().regex(/^[\x21-\x7e]{1,200}$/) }),
        },
      },
      async (request) => {
        const { caseId } = request.body as { caseId: string }
        const events = [{ id: caseId, type }]
        return { commandId: caseId, stream: `foreigncase-${caseId}`, revision: 0, position: '0', events, dryRun: false }
      },
    )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    ready: { url, writer: '', reader: '' },
    settle: () => Promise.resolve(),
    counts: () => ({ events: 0, commits: 0 }),
    close: () => app.close(),
  }
}

async function engineServer({ commit, dataDir }: Extract<ServerInput, { kind: 'engine' }>): Promise<Server> {
  const logger = pino({ level: 'warn' }, pino.destination(2))
  let events = 0
  let commits = 0
  const engine = await Engine.open({
    dataDir,
    clock: systemClock,
    purpose: 'demo',
    openLog: (path, hooks) => new SqliteLog(path, { ...hooks, commit }),
    onFatal: (error) => {
      logger.fatal({ err: error }, 'the disk failed under the log')
      process.exit(70)
    },
    onError: (what, error) => logger.error({ err: error }, what),
    onCommit: (written) => {
      events += written
      commits++
    },
  })
  await furnish((request) => engine.handle(request))
  const tokens = await Tokens.open(engine.store)
  const app = await buildApp({ engine, tokens, logger })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const mint = async (account: string): Promise<string> =>
    (await tokens.mint(account, { nowSeconds: Math.floor(Date.now() / 1000), lifetimeSeconds: 3600 })).token
  const reader = firstAccounts.find(({ role }) => role === 'supervisor')?.accountId ?? ''
  return {
    app,
    ready: { url, writer: await mint(accountId), reader: await mint(reader) },
    settle: () => engine.settle(),
    counts: () => ({ events, commits }),
    async close() {
      await app.close()
      await engine.close()
    },
  }
}

const input = JSON.parse(process.argv[2] ?? '{}') as ServerInput
if (input.kind === 'peer') throw new Error('a peer brings its own server')
const server = input.kind === 'bare' ? bare() : engineServer(input)

export type ServerQuestion = 'ready' | 'settle' | 'stats'
answering<ServerQuestion>(
  async (question) => {
    const { counts, ready, settle } = await server
    if (question === 'ready') return ready
    if (question === 'settle') return settle()
    const { system, user } = process.cpuUsage()
    const { external, heapUsed: heap, rss } = process.memoryUsage()
    const stats: ServerStats = { cpu: (user + system) / 1e6, rss, heap, external, ...counts() }
    return stats
  },
  async () => (await server).close(),
)
