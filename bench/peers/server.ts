// Fastify with the same schemas in front of Emmett on PostgreSQL: what the engine's HTTP commands are held against.
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql'
import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { ZodObject } from 'zod'
import { type Command, type CommandType, registry } from '../../src/commands/registry.ts'
import { answering, type ServerInput } from '../protocol.ts'
import type { ServerQuestion } from '../server.ts'
import { emmettCommand } from './emmett.ts'

const input = JSON.parse(process.argv[2] ?? '{}') as Extract<ServerInput, { kind: 'peer' }>
const store = getPostgreSQLEventStore(input.connectionString)
await store.schema.migrate()
const app = Fastify()
app.setValidatorCompiler(validatorCompiler)
app.setSerializerCompiler(serializerCompiler)
const commands: readonly CommandType[] = ['RegisterForeignCase', 'RecordForeignStep', 'CloseForeignCase']
for (const type of commands) {
  const body = (registry[type].schema as unknown as ZodObject).omit({ type: true })
  app.post(`/api/commands/${type}`, { schema: { body } }, async (request) => {
    const command = { type, ...(request.body as object) } as Command
    await emmettCommand(store, command)
    return { ok: true }
  })
}
const url = await app.listen({ port: 0, host: '127.0.0.1' })
answering<ServerQuestion>(
  async (question) => {
    if (question === 'ready') return { url, writer: '', reader: '' }
    if (question === 'settle') return undefined
    const { system, user } = process.cpuUsage()
    const { external, heapUsed: heap, rss } = process.memoryUsage()
    return { cpu: (user + system) / 1e6, rss, heap, external, events: 0, commits: 0 }
  },
  async () => {
    await app.close()
    await store.close()
  },
)
