// What all queries share: who asks, how far they may see, reading one's own writes, the position of the answer.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ZodType, z } from 'zod'
import type { QueryAction } from '../../commands/rights.ts'
import { Instant, Name, type OrgId } from '../../domain/values.ts'
import { WholeNumber } from '../../domain/wholeNumber.ts'
import type { Engine } from '../../engine.ts'
import type { Position } from '../../eventlog/port.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { type Authenticate, type Caller, sight } from '../auth.ts'
import type { Metrics } from '../metrics.ts'
import { ProblemError } from '../problems.ts'
import { Building, jsonAnswer, nothing, problemAnswers } from './schemas.ts'

export type Api = {
  readonly app: FastifyInstance
  readonly engine: Engine
  readonly authenticate: Authenticate
  /** Counts what everyone may ask, or answers 429. */
  readonly limit: (request: FastifyRequest) => Promise<void>
  readonly metrics: Metrics
}

/** How long a query waits for the position that it was asked to include. */
const patienceMs = 2_000

const position = z.string().regex(/^[0-9A-Za-z_.-]{1,64}$/)
export const afterQuery = {
  after: position
    .optional()
    .meta({ description: 'A position that the answer must include; waits two seconds at most.' }),
}
export const momentQuery = {
  asOf: Instant.optional().meta({ description: 'The state as of this instant, RFC 3339.' }),
  by: z.enum(['recorded', 'occurred']).optional().meta({
    description: 'recorded: what the log knew then; occurred: what had happened then, as far as is known today.',
  }),
}
export const pageQuery = {
  limit: WholeNumber(1, 200, 50).meta({ description: 'Rows per page.' }),
  cursor: z.string().max(400).optional().meta({ description: 'From the Link header of the page before.' }),
}
/** A word of a filter: one line, nothing invisible. */
export const word = Name(200).optional()
export const flag = z.enum(['true', 'false']).optional()
/** What a flag says; nothing where it was not given. */
export const truth = (given: 'true' | 'false' | undefined): boolean | undefined =>
  given === undefined ? undefined : given === 'true'

export const idParams = z.object({ id: z.string() })

export type Asked<Query = unknown, Params = unknown> = {
  readonly caller: Caller
  /** The organisation whose objects alone may be seen; undefined where all may. */
  readonly org: OrgId | undefined
  readonly query: Query
  readonly params: Params
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}
type Described = {
  readonly url: string
  readonly operationId: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly answer: ZodType
  /** The media type of the answer; JSON unless it says otherwise. */
  readonly type?: string
}
type ReadRoute<Query extends ZodType, Params extends ZodType> = Described & {
  /** The right that it needs, which also says how far the caller sees; `account` needs no more than one. */
  readonly action: QueryAction | 'account'
  readonly query: Query
  readonly params?: Params
  /** What must include the position of `?after` first: the read models are waited for, the log has all that was acknowledged. */
  readonly includes?: 'models' | 'log'
  /** Statuses beside 200, 400, 401, 403 and 500. */
  readonly also?: readonly number[]
  readonly others?: Readonly<Record<number, object>>
  readonly read: (asked: Asked<z.output<Query>, z.output<Params>>) => unknown
}

const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** Adds a query: authenticated, within sight, after the position that was asked for. */
export function addRead<Query extends ZodType, Params extends ZodType = ZodType<object>>(
  { app, authenticate, engine, metrics }: Api,
  route: ReadRoute<Query, Params>,
): void {
  const { action, also = [], answer, others = {}, includes, params, query: querystring, url } = route
  const restricted = action === 'account' ? [] : [403]
  const schema = {
    ...describe(route, [{ token: [] }]),
    querystring,
    ...(params ? { params } : {}),
    response: {
      200: answerOf(route.type, answer),
      ...others,
      ...problemAnswers([400, 401, ...restricted, ...also, 429, 500]),
    },
  }
  app.get(url, { schema }, async (request, reply) => {
    const caller = await authenticate(request)
    const org = action === 'account' ? undefined : sight(caller, action).org
    const query = request.query as z.output<Query>
    if (includes !== undefined) await reach(engine, includes, (query as { after?: Position }).after)
    reply.headers(safe)
    const answered = await route.read({
      caller,
      org,
      query,
      params: request.params as z.output<Params>,
      request,
      reply,
    })
    metrics.answered('GET', url, reply.statusCode)
    return answered
  })
}

const answerOf = (type: string | undefined, schema: ZodType): object =>
  type === undefined
    ? jsonAnswer('The answer.', schema)
    : { description: 'The answer.', content: { [type]: { schema } } }

/** Adds a query that everyone may ask. */
export function addPublic({ app, limit, metrics }: Api, route: Described & { readonly read: () => unknown }): void {
  const { answer, url } = route
  const response = { 200: jsonAnswer('The answer.', answer), ...problemAnswers([400, 429, 500]) }
  app.get(url, { schema: { ...describe(route, []), querystring: nothing, response } }, async (request, reply) => {
    await limit(request)
    reply.headers({ ...safe, 'cache-control': 'no-cache' })
    metrics.answered('GET', url, 200)
    return route.read()
  })
}

const describe = (
  { description = '', operationId, summary, tag }: Described,
  security: Record<string, string[]>[],
) => ({
  operationId,
  tags: [tag],
  summary,
  description,
  security,
})

/** Waits until the read models include a position, or answers 503; a position that the log has not reached is none of its own. */
async function reach({ log, readSide }: Engine, what: 'models' | 'log', after: Position | undefined): Promise<void> {
  if (after === undefined || after <= readSide.position) return
  if (after > (await log.head()))
    throw new ProblemError('position-invalid', {
      errors: [{ pointer: '/query/after', detail: 'is not one of this log' }],
    })
  if (what === 'log' || (await readSide.reached(after, patienceMs))) return
  throw new ProblemError('position-not-reached', {}, { 'retry-after': '1' })
}

export type Board = {
  /** Asked for anew with every page of a long answer: a rebuild may have put another in its place. */
  readonly database: () => ReadDatabase
  readonly now: string
  /** What the answer includes at least: it is taken first, so that the answer may be newer than it says, never older. */
  readonly position: Position
}
type MomentQuery = { readonly asOf?: Instant | undefined; readonly by?: 'recorded' | 'occurred' | undefined }
type StillBuilding = { readonly building: { readonly events: number; readonly of: number } }

/** The boards of the present or of the moment that was asked for, or 202 with how far the building of that one is. */
export async function boardOf(
  { engine }: Api,
  { query, reply, request }: Pick<Asked<MomentQuery>, 'query' | 'reply' | 'request'>,
): Promise<Board | StillBuilding> {
  const { clock, moments, readSide } = engine
  const now = clock.now()
  const { asOf, by = 'recorded' } = query
  if (asOf === undefined || (by === 'recorded' && asOf >= now)) {
    const { position } = readSide
    // Not ready is answered as such.
    void readSide.database
    return { database: () => readSide.database, now, position }
  }
  // What is in the log by now belongs to the moment, although the read models may not have come to it.
  await reach(engine, 'models', await engine.log.head())
  const board = moments.at({ asOf, by })
  if (board.ready) {
    const { database, position } = board
    return { database: () => database, now: earlier(asOf, now), position }
  }
  const { events, of } = board
  reply.code(202).headers({ location: request.url, 'retry-after': '1' })
  return { building: { events, of } }
}

/** Answers from the boards of the present or of a moment. */
export async function fromBoard(
  api: Api,
  asked: Asked<MomentQuery>,
  answer: (board: { readonly database: ReadDatabase; readonly now: string }) => Promise<object>,
): Promise<object> {
  const board = await boardOf(api, asked)
  if ('building' in board) return board
  const { now, position } = board
  const { fingerprint } = api.engine.readSide
  asked.reply.headers(standingHeaders(position, fingerprint))
  return { ...(await answer({ database: board.database(), now })), position, fingerprint }
}

export const standingHeaders = (position: string, fingerprint: string) => ({
  'zhengjian-position': position,
  'zhengjian-fingerprint': fingerprint,
})

export const buildingAnswer = { 202: jsonAnswer('The board as of that moment is being built.', Building) }

/** An opaque cursor: what the next page goes on after. */
export const cursorOf = (after: unknown): string => Buffer.from(JSON.stringify(after)).toString('base64url')

/** What a cursor of ours holds; anything else is refused. */
export function readCursor<Schema extends ZodType>(
  cursor: string | undefined,
  schema: Schema,
): z.output<Schema> | undefined {
  if (cursor === undefined) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new ProblemError('cursor-invalid', { errors: [{ pointer: '/query/cursor', detail: 'is not one of ours' }] })
  }
}

/** The page as the body tells it, and the Link to the next one with all that was asked for. */
export function paged(request: FastifyRequest, reply: FastifyReply, rows: readonly object[], next: unknown) {
  if (next === undefined) return { rows, next: null }
  const cursor = cursorOf(next)
  const [path = '', query = ''] = request.url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', cursor)
  reply.header('link', `<${path}?${parameters}>; rel="next"`)
  return { rows, next: cursor }
}

const earlier = (a: string, b: string): string => [a, b].sort()[0] ?? a
