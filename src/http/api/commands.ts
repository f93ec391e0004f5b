// POST /api/commands/<CommandName>: the whole command side of the surface, derived from the registry.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ZodObject, ZodType } from 'zod'
import { z } from 'zod'
import type { Answer } from '../../commands/handle.ts'
import { commandIdOf } from '../../commands/ids.ts'
import { type Command, type CommandType, type Entry, registry } from '../../commands/registry.ts'
import { refusals } from '../../domain/refusals.ts'
import { languageOf } from '../language.ts'
import type { Metrics } from '../metrics.ts'
import { ProblemError, problemType, refusalProblem } from '../problems.ts'
import type { Api } from './reading.ts'
import { jsonAnswer, problemAnswers } from './schemas.ts'

export const Accepted = z
  .object({
    commandId: z.uuid(),
    stream: z.string(),
    revision: z.int().meta({ description: 'The stream’s revision after the command; also the ETag.' }),
    position: z
      .string()
      .nullable()
      .meta({ description: 'Ask queries with ?after=<position>; null where nothing was written.' }),
    events: z.array(z.object({ id: z.uuid(), type: z.string(), data: z.unknown().optional() })),
    dryRun: z.boolean(),
  })
  .meta({
    id: 'Accepted',
    description: 'The command has had its effect, durably; no events means that it was already so.',
  })

const headers = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .meta({ description: 'Names the command: repeated, it has effect once and is answered alike.' }),
  'if-match': z
    .string()
    .regex(/^"(\d{1,15})"$/)
    .optional()
    .meta({ description: 'The revision that the command was decided on, such as "3".' }),
})
const query = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().meta({ description: 'Answers what would happen and writes nothing.' }),
})

const errorAnswers = problemAnswers([400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503, 507])

/** The body of a command: its schema without the type, which the path says. */
const bodyOf = (schema: ZodType): ZodType => (schema as ZodObject).omit({ type: true })

/** Commands that the system gives itself are not offered to anyone. */
export const offered = (Object.entries(registry) as unknown as [CommandType, Entry<Command>][]).filter(
  ([, entry]) => entry.kind !== 'timer' && entry.kind !== 'bootstrap',
)

/** No hooks, no plugins: what a command costs beyond its handling is the validation and one look at the token. */
export function commandRoutes({ app, authenticate, engine, metrics }: Omit<Api, 'limit'>, mostQueued: number): void {
  for (const [type, entry] of offered) {
    const route = `/api/commands/${type}`
    app.post(
      route,
      {
        schema: {
          operationId: type,
          tags: ['commands'],
          summary: `${entry.zh} / ${entry.en}`,
          description: entry.clauses.length > 0 ? `Clauses: ${entry.clauses.join(', ')}` : '',
          security: [{ token: [] }],
          body: bodyOf(entry.schema),
          headers,
          querystring: query,
          response: { 200: jsonAnswer('The command has had its effect.', Accepted), ...errorAnswers },
        },
      },
      async (request, reply) => {
        // More than can be handled would wait longer and longer, and whoever sent it would have gone.
        if (engine.handler.queueDepth >= mostQueued) throw new ProblemError('overloaded', {}, { 'retry-after': '1' })
        const caller = await authenticate(request)
        const key = request.raw.headers['idempotency-key'] as string
        const command = { type, ...(request.body as object) } as Command
        const commandId = commandIdOf(caller.actor.account, key)
        const dryRun = (request.query as { dryRun?: string }).dryRun === 'true'
        const trace = traceOf(request)
        const answer = await engine.handle({
          command,
          actor: caller.actor,
          commandId,
          ...ifMatchOf(request),
          ...(caller.scope ? { scope: caller.scope } : {}),
          correlationId: trace ?? commandId,
          dryRun,
        })
        return send(reply, request, answer, { dryRun, metrics, route, trace })
      },
    )
  }
}

// Headers are read from the raw request: those that were validated are merged anew on every look.
function ifMatchOf({ raw }: FastifyRequest): { ifMatch?: number } {
  const given = raw.headers['if-match']
  const digits = given === undefined ? undefined : /^"(\d{1,15})"$/.exec(given)?.[1]
  return digits === undefined ? {} : { ifMatch: Number(digits) }
}

const traceparent = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/
/** The trace that the caller is in (W3C Trace Context) becomes the correlation of what the command causes. */
function traceOf({ raw }: FastifyRequest): string | undefined {
  const given = raw.headers['traceparent']
  return given === undefined ? undefined : traceparent.exec(String(given))?.[1]
}

type Told = {
  readonly dryRun: boolean
  readonly metrics: Metrics
  readonly route: string
  readonly trace: string | undefined
}
const headersOfAll = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
const ascii = /^[\x20-\x7e]*$/

function send(reply: FastifyReply, request: FastifyRequest, answer: Answer, told: Told): FastifyReply {
  const { dryRun, metrics, route, trace } = told
  const status = answer.kind === 'refused' ? refusals[answer.refusal.code].status : 200
  metrics.answered('POST', route, status)
  if (answer.kind === 'refused') {
    const { refusal } = answer
    metrics.refused(refusal.code)
    reply.code(status).headers(headersOfAll).type(problemType)
    return reply.send(refusalProblem(refusal, languageOf(request.raw.headers['accept-language'])))
  }
  const { commandId, events, position, revision, stream } = answer
  const headers = {
    ...headersOfAll,
    ...(revision >= 0 && { etag: `"${revision}"` }),
    ...(trace !== undefined && { traceparent: `00-${trace}-${commandId.replaceAll('-', '').slice(0, 16)}-01` }),
    'content-type': 'application/json; charset=utf-8',
  }
  const body: z.input<typeof Accepted> = {
    commandId,
    stream,
    revision,
    position: position ?? null,
    events: [...events],
    dryRun,
  }
  // Written by what made it: checking it against its own schema would cost as much as deciding did. The tests check it.
  const text = JSON.stringify(body)
  if (!ascii.test(text)) return reply.code(status).headers(headers).send(text)
  // As nearly always: no hook of this route has anything to add, and what is ASCII goes out as it is.
  reply.hijack()
  reply.raw.writeHead(status, { ...headers, 'content-length': text.length })
  reply.raw.end(text, 'latin1')
  return reply
}
