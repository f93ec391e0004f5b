// Every fault of a request becomes an RFC 9457 problem here; what is unexpected is logged and told to nobody.
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { ContendedStreamError } from '../commands/unsettled.ts'
import { EventStoreError } from '../eventlog/esdbErrors.ts'
import { AmbiguousAppendError, LogFailedError, LogFullError } from '../eventlog/port.ts'
import { MomentsBusyError } from '../projections/moments.ts'
import { isLostConnection } from '../projections/postgresClient.ts'
import { NotReadyError, ReadSideFailed } from '../projections/readSide.ts'
import { languageOf } from './language.ts'
import type { Metrics } from './metrics.ts'
import { type FaultCode, type FieldError, faultProblem, ProblemError, problemType } from './problems.ts'

type More = { detail?: string; errors?: readonly FieldError[] }

const faultByFastifyCode: Readonly<Record<string, FaultCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request-invalid',
  FST_ERR_BAD_URL: 'url-malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
  FST_STATIC_FORBIDDEN_PATH: 'not-found',
  FST_ERR_ROUTE_METHOD_NOT_SUPPORTED: 'method-not-allowed',
}

export type FaultHandler = (error: Error, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Turns whatever was thrown into its answer. */
export const faultHandler =
  (metrics: Metrics): FaultHandler =>
  (error, request, reply) => {
    const fault = faultOf(error)
    if (fault.code === 'internal') request.log.error({ err: error }, 'request failed')
    return answer(metrics, request, reply, fault)
  }

/** Installs the answers to whatever goes wrong. Must be called before the first route is added. */
export function answerFaults(app: FastifyInstance, metrics: Metrics): void {
  const methodsOf = methodsByRoute(app)
  const handle = faultHandler(metrics)
  const notServed = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const methods = methodsOf(request.url)
    // Served by this very method, and yet not here: the path only looks like one of ours.
    if (methods.length === 0 || methods.includes(request.method))
      return answer(metrics, request, reply, { code: 'not-found' })
    const headers = { allow: methods.join(', ') }
    return answer(metrics, request, reply, { code: 'method-not-allowed', headers })
  }
  app.setNotFoundHandler(notServed)
  // QUERY (RFC 10008) is refused for its missing content type before anybody looks whether it is served at all.
  app.setErrorHandler((error: FastifyError, request, reply) =>
    error.code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE' ? notServed(request, reply) : handle(error, request, reply),
  )
}

type Fault = { readonly code: FaultCode; readonly more?: More; readonly headers?: Readonly<Record<string, string>> }

function faultOf(error: Error): Fault {
  if (error instanceof ProblemError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error)
  if (isHungUp(error)) return { code: 'request-invalid' }
  if (error instanceof MomentsBusyError) return { code: 'overloaded', headers: { 'retry-after': '5' } }
  if (error instanceof NotReadyError || isLostConnection(error))
    return { code: 'read-models-building', headers: { 'retry-after': '1' } }
  if (error instanceof ReadSideFailed) return { code: 'read-models-failed', headers: { 'retry-after': '60' } }
  if (error instanceof ContendedStreamError) return { code: 'stream-contended', headers: { 'retry-after': '1' } }
  if (error instanceof LogFullError) return { code: 'log-full' }
  if (isLogAway(error)) return { code: 'log-unavailable', headers: { 'retry-after': '2' } }
  return { code: faultByFastifyCode[(error as FastifyError).code] ?? 'internal' }
}

/** Whoever asked has gone before the body was whole: nobody hears the answer, and nothing of ours is wrong. */
const isHungUp = (error: Error): boolean =>
  (error as FastifyError).code === 'ECONNRESET' && (error as FastifyError).statusCode === 400

/** The outcome is unknown or the store is away: the same command under the same key settles it later. */
const isLogAway = (error: Error): boolean =>
  error instanceof AmbiguousAppendError || error instanceof LogFailedError || error instanceof EventStoreError

function answer(
  metrics: Metrics,
  request: FastifyRequest,
  reply: FastifyReply,
  { code, headers = {}, more = {} }: Fault,
) {
  const body = faultProblem(code, languageOf(request.raw.headers['accept-language']), more)
  metrics.refused(code)
  metrics.answeredOnce(reply, request.method, request.routeOptions.url ?? '(none)', body.status)
  reply.code(body.status).headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers })
  // What must not be known of is answered with the very bytes of what is not there: no trace in either.
  return reply.type(problemType).send(body.status === 404 ? body : { ...body, instance: request.id })
}

/** Which methods a path is served by: a path that exists is not "not found" because of its method. */
function methodsByRoute(app: FastifyInstance): (url: string) => readonly string[] {
  const routes: { readonly method: string; readonly matches: RegExp }[] = []
  app.addHook('onRoute', ({ method, prefix, routePath, url }) => {
    // A page that takes every path answers what nothing else does; it does not make every path exist.
    if (url.includes('*')) return
    // The first page of a plugin is served with and without its last slash.
    const slash = prefix !== '' && routePath === '' ? '/?' : ''
    const matches = new RegExp(`^${url.split('/').map(patternOf).join('/')}${slash}$`)
    for (const one of [method].flat()) routes.push({ method: one, matches })
  })
  return (url) => {
    const path = url.split('?', 1)[0] ?? ''
    return [...new Set(routes.filter(({ matches }) => matches.test(path)).map(({ method }) => method))].sort()
  }
}

/** A parameter takes what its own pattern says, `:id(^[0-9]+$)`, or anything. */
function patternOf(part: string): string {
  if (!part.startsWith(':')) return RegExp.escape(part)
  return /\(\^(.+)\$\)$/.exec(part)?.[1] ?? '[^/]+'
}

type Issue = {
  readonly keyword?: string
  readonly instancePath: string
  readonly message?: string
  readonly params?: object
}
type Invalid = { readonly validation: readonly Issue[]; readonly validationContext?: string | undefined }

const places: Readonly<Record<string, string>> = { querystring: '/query', headers: '/headers', params: '/path' }

/** Which fault it is, and where. Unknown fields are each named at their own place. */
function invalid({ validation, validationContext = 'body' }: Invalid): Fault {
  const place = places[validationContext] ?? ''
  const errors = validation.flatMap((issue) => errorsOf(issue, place))
  const about = (header: string): boolean => errors.some(({ pointer }) => pointer === `/headers/${header}`)
  if (about('idempotency-key')) return { code: 'idempotency-key-missing', more: { errors } }
  return { code: about('if-match') ? 'if-match-invalid' : 'request-invalid', more: { errors } }
}

function errorsOf({ instancePath, keyword, message: detail = '', params = {} }: Issue, place: string): FieldError[] {
  const at = `${place}${instancePath === '/' ? '' : instancePath}`
  if (keyword !== 'unrecognized_keys') return [{ pointer: at, detail }]
  const { keys = [] } = params as { readonly keys?: readonly string[] }
  return keys.slice(0, 20).map((key) => ({ pointer: `${at}/${escaped(key.slice(0, 100))}`, detail: 'is unknown' }))
}

const escaped = (key: string): string => key.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')

const faultOfClient: Readonly<Record<string, FaultCode>> = {
  HPE_HEADER_OVERFLOW: 'header-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
}

/** What is not HTTP, or too much of it, never reaches a route; it is still told as a problem. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const body = faultProblem(faultOfClient[error.code ?? ''] ?? 'request-invalid', 'zh')
  const text = JSON.stringify(body)
  const head = `HTTP/1.1 ${body.status} Refused\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`
  socket.end(`${head}connection: close\r\n\r\n${text}`)
}
