// The HTTP application: never listens, so that tests inject. Plugins of the pages stay out of the command route.
import { isUtf8 } from 'node:buffer'
import { randomUUIDv7 } from 'node:crypto'
import type { Socket } from 'node:net'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Engine } from '../engine.ts'
import { routed } from './addresses.ts'
import { boardRoutes } from './api/boards.ts'
import { casePartRoutes } from './api/caseParts.ts'
import { caseRoutes } from './api/cases.ts'
import { catalogueRoutes } from './api/catalogue.ts'
import { commandRoutes } from './api/commands.ts'
import { describeApi, documentationRoutes } from './api/docs.ts'
import { type ExportLimits, exportLimits, exportRoutes } from './api/exports.ts'
import { healthRoutes } from './api/health.ts'
import { itemRoutes } from './api/items.ts'
import { liveRoutes } from './api/live.ts'
import { materialRoutes } from './api/materials.ts'
import { progressRoutes } from './api/progress.ts'
import { referenceRoutes } from './api/reference.ts'
import { subjectRoutes } from './api/subjects.ts'
import { trailRoutes } from './api/trail.ts'
import { worklistRoutes } from './api/worklist.ts'
import { authenticator } from './auth.ts'
import { answerClientError, answerFaults, faultHandler } from './errors.ts'
import { type ParsedJson, parseJson } from './json.ts'
import { Metrics } from './metrics.ts'
import { ProblemError } from './problems.ts'
import { limitUnauthenticated } from './rates.ts'
import type { Limits } from './sse.ts'
import type { Tokens } from './tokens.ts'
import { registerPages, sessionsOf } from './web/index.ts'

export type AppOptions = {
  readonly engine: Engine
  readonly tokens: Tokens
  readonly logger: Logger
  /** The one that the engine's `onCommit` feeds; without it the append figures stay empty. */
  readonly metrics?: Metrics
  /** Leaves /metrics to whoever can reach the port, for scrapers on a private network. */
  readonly openMetrics?: boolean
  /** Live streams: at most 200 at a time, with a heartbeat every 15 seconds, unless told otherwise. */
  readonly streams?: Limits
  /** Commands that may be queued or being handled before more are turned away: 10,000 unless told otherwise. */
  readonly mostQueued?: number
  /** Requests a minute that one address may make without a valid token or login: 600 unless told otherwise. */
  readonly unauthenticatedPerMinute?: number
  readonly exports?: ExportLimits
  /** The account of the browser session that a request carries, where it carries one. */
  readonly sessionAccount?: (request: FastifyRequest) => string | undefined
}

const bodyLimit = 1024 * 1024
const plainType = 'application/json'
/** JSON between systems is UTF-8 (RFC 8259, 8.1). */
const foreignCharset = /;\s*charset\s*=\s*"?(?!utf-?8"?\s*(?:;|$))/i

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { engine, logger, metrics = new Metrics(), openMetrics = false, tokens } = options
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // A line per request costs a fifth of the throughput; failures are logged where they are answered.
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUIDv7(),
    bodyLimit,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    rewriteUrl: routed,
    clientErrorHandler: (error, socket) => answerClientError(error, socket as Socket),
    frameworkErrors: faultHandler(metrics),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  takeJsonOnly(app)
  answerFaults(app, metrics)
  await describeApi(app)
  metrics.watch(engine)
  const sessions = sessionsOf(engine.store)
  const authenticate = authenticator(engine, tokens, options.sessionAccount ?? sessions.account)
  const limit = await limitUnauthenticated(app, options.unauthenticatedPerMinute ?? 600)
  commandRoutes({ app, engine, authenticate, metrics }, options.mostQueued ?? 10_000)
  const api = { app, engine, authenticate: limit.failures(authenticate), limit: limit.all, metrics }
  boardRoutes(api)
  caseRoutes(api)
  casePartRoutes(api)
  worklistRoutes(api)
  await progressRoutes(api)
  catalogueRoutes(api)
  itemRoutes(api)
  trailRoutes(api)
  exportRoutes(api, options.exports ?? exportLimits)
  subjectRoutes(api)
  materialRoutes(api)
  referenceRoutes(api)
  await app.register(async (scope) => {
    countAnswers(scope, metrics)
    liveRoutes({ ...api, app: scope }, options.streams ?? { most: 200, beatMs: 15_000 })
    healthRoutes({ ...api, app: scope }, { openMetrics })
    await registerPages(scope, { engine, tokens, sessions })
    await documentationRoutes(scope, limit.all)
  })
  return app
}

/** Counts whatever leaves through a scope; the routes that count for themselves are in none that does. */
function countAnswers(scope: FastifyInstance, metrics: Metrics): void {
  scope.addHook('onResponse', (request, reply, done) => {
    metrics.answeredOnce(reply, request.method, request.routeOptions.url ?? '(none)', reply.statusCode)
    done()
  })
}

const placeOf = (at: number): string => `第 ${at + 1} 个字符 / at character ${at + 1}`

const packed = '请求体不得压缩（Content-Encoding）。/ The body must not be packed (Content-Encoding).'

/** One parser for one media type and one encoding, and one reading of every body. */
function takeJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const { 'content-encoding': coding, 'content-type': type = '' } = request.raw.headers
    if (coding !== undefined && coding !== 'identity') {
      done(new ProblemError('media-type-unsupported', { detail: packed }, { 'accept-encoding': 'identity' }))
      return
    }
    if (type.length > plainType.length && foreignCharset.test(type)) {
      done(new ProblemError('media-type-unsupported'))
      return
    }
    const bytes = body as Buffer
    // Decoding would put a sign of its own in the place of what it cannot read, and the log would keep it.
    const parsed: ParsedJson = isUtf8(bytes) ? parseJson(bytes.toString()) : { ok: false, code: 'json-malformed' }
    if (parsed.ok) done(null, parsed.value)
    else done(new ProblemError(parsed.code, parsed.at === undefined ? {} : { detail: placeOf(parsed.at) }))
  })
}
