// The HTTP application: never listens, so that tests inject. Plugins of the pages stay out of the command route.
import { randomUUIDv7 } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Engine } from '../engine.ts'
import { LogFullError } from '../eventlog/port.ts'
import { NotReadyError } from '../projections/readSide.ts'
import { commandRoutes } from './api/commands.ts'
import { authenticator } from './auth.ts'
import { parseJson } from './json.ts'
import { type FaultCode, type FieldError, faultProblem, languageOf, ProblemError, problemType } from './problems.ts'
import type { Tokens } from './tokens.ts'

export type AppOptions = { readonly engine: Engine; readonly tokens: Tokens; readonly logger: Logger }

const bodyLimit = 1024 * 1024

export async function buildApp({ engine, logger, tokens }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // A line per request costs a fifth of the throughput; failures are logged where they are answered.
    disableRequestLogging: true,
    genReqId: () => randomUUIDv7(),
    bodyLimit,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const parsed = parseJson(body as string)
    if (parsed.ok) done(null, parsed.value)
    else done(new ProblemError(parsed.code, parsed.at === undefined ? {} : { detail: `${parsed.code} @ ${parsed.at}` }))
  })
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler((request, reply) => problem(reply, request, 'not-found'))
  const authenticate = authenticator(engine, tokens, () => undefined)
  commandRoutes(app, engine, authenticate, engine.store.key('command-mac'))
  return app
}

function answerError(
  error: FastifyError | ProblemError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ProblemError) return problem(reply.headers(error.headers), request, error.code, error.more)
  if (hasZodFastifySchemaValidationErrors(error))
    return invalid(error.validation, error.validationContext, request, reply)
  if (error instanceof NotReadyError) return problem(reply.header('retry-after', '1'), request, 'read-models-building')
  if (error instanceof LogFullError) return problem(reply, request, 'log-full')
  const known = faultByFastifyCode[(error as FastifyError).code]
  if (known !== undefined) return problem(reply, request, known)
  request.log.error({ err: error }, 'request failed')
  return problem(reply, request, 'internal')
}

const faultByFastifyCode: Readonly<Record<string, FaultCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'json-malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request-invalid',
  FST_ERR_BAD_URL: 'not-found',
  FST_ERR_ROUTE_METHOD_NOT_SUPPORTED: 'method-not-allowed',
}

type Issue = { readonly instancePath: string; readonly message?: string }
function invalid(
  issues: readonly Issue[],
  context: string | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const errors: FieldError[] = issues.map(({ instancePath, message = '' }) => ({
    pointer: `${context === 'body' ? '' : `/${context}`}${instancePath}`,
    detail: message,
  }))
  const keyMissing = context === 'headers' && errors.some(({ pointer }) => pointer.includes('idempotency-key'))
  const ifMatch = context === 'headers' && errors.some(({ pointer }) => pointer.includes('if-match'))
  return problem(
    reply,
    request,
    keyMissing ? 'idempotency-key-missing' : ifMatch ? 'if-match-invalid' : 'request-invalid',
    { errors },
  )
}

function problem(
  reply: FastifyReply,
  request: FastifyRequest,
  code: FaultCode,
  more: { detail?: string; errors?: readonly FieldError[] } = {},
): FastifyReply {
  const body = faultProblem(code, languageOf(request.headers['accept-language']), more)
  return reply
    .code(body.status)
    .type(problemType)
    .send({ ...body, instance: request.id })
}
