// Whether the process lives, whether it can answer, and what operators watch.
import { z } from 'zod'
import type { Engine } from '../../engine.ts'
import { NotReadyError, type ReadSide } from '../../projections/readSide.ts'
import { sight } from '../auth.ts'
import { lagOf, mostLag } from '../metrics.ts'
import type { Api } from './reading.ts'
import { jsonAnswer, nothing, problemAnswers } from './schemas.ts'

const Live = z.object({ status: z.literal('live') }).meta({ id: 'Live' })
const Readiness = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    log: z.enum(['ok', 'failed']),
    readModels: z.enum(['ok', 'building', 'failed']),
    lag: z
      .int()
      .nullable()
      .meta({ description: `Events not in the read models yet; counting stops at ${mostLag + 1}.` }),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Readiness' })

export function healthRoutes(api: Api, { openMetrics }: { readonly openMetrics: boolean }): void {
  const { app, authenticate, engine, metrics } = api
  const schema = (operationId: string, summary: string, response: object) => ({
    operationId,
    tags: ['operations'],
    summary,
    security: [],
    querystring: nothing,
    response: { ...response, ...problemAnswers([400, 500]) },
  })
  const live = schema('getLiveness', 'The process answers', { 200: jsonAnswer('It lives.', Live) })
  // Whoever only asks whether it is well may leave the answer's body.
  const probed = { exposeHeadRoute: true }
  app.get('/health/live', { ...probed, schema: live }, () => ({ status: 'live' }))
  const ready = schema('getReadiness', 'The log is reachable and the read models keep up', {
    200: jsonAnswer('Queries and commands are answered.', Readiness),
    503: jsonAnswer('Not now, for these reasons.', Readiness),
  })
  app.get('/health/ready', { ...probed, schema: ready }, async (_request, reply) => {
    const found = await readiness(engine)
    reply.code(found.status === 'ready' ? 200 : 503).header('cache-control', 'no-store')
    return found
  })
  const text = {
    operationId: 'getMetrics',
    tags: ['operations'],
    summary: 'Metrics as Prometheus text',
    description: 'Needs the right ReadMetrics, unless the server was told to leave metrics open on a private network.',
    security: openMetrics ? [] : [{ token: [] }],
    querystring: nothing,
    response: {
      200: { description: 'The metrics.', content: { 'text/plain': { schema: z.string() } } },
      ...problemAnswers([400, 401, 403, 429, 500]),
    },
  }
  app.get('/metrics', { schema: text }, async (request, reply) => {
    if (!openMetrics) sight(await authenticate(request), 'ReadMetrics')
    // Written as it is: the serializers of this application make JSON.
    return reply
      .type(metrics.contentType)
      .serializer(String)
      .send(await metrics.text())
  })
}

/** The state of each part, and in words why it is not ready. */
async function readiness(engine: Engine) {
  const { readSide } = engine
  const lag = await lagOf(engine).catch(() => undefined)
  const log = lag === undefined ? 'failed' : 'ok'
  const readModels = stateOf(readSide)
  const reasons = [
    ...(log === 'ok' ? [] : ['the log cannot be read']),
    ...(readModels.reason === undefined ? [] : [readModels.reason]),
    ...(lag !== undefined && lag > mostLag
      ? [`the read models are more than ${mostLag} events behind`, readSide.trouble].filter((why) => why !== undefined)
      : []),
  ]
  return {
    status: reasons.length === 0 ? 'ready' : 'not-ready',
    log,
    readModels: readModels.state,
    lag: lag ?? null,
    reasons,
  }
}

type PartState = { readonly state: 'ok' | 'building' | 'failed'; readonly reason?: string }

function stateOf(readSide: ReadSide): PartState {
  try {
    void readSide.database
    return { state: 'ok' }
  } catch (error) {
    if (error instanceof NotReadyError) return { state: 'building', reason: error.message }
    return { state: 'failed', reason: `the read models have failed: ${(error as Error).message}` }
  }
}
