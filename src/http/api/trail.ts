// 审计轨迹 and the feed of events: what stands in the log, as far as the caller may see it.
import { z } from 'zod'
import { eventTypes } from '../../domain/events.ts'
import { clauses } from '../../domain/regulations.ts'
import { categories, streamParts } from '../../domain/streams.ts'
import { Instant } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { type Position, type StoredEvent, start } from '../../eventlog/port.ts'
import { eventsOfCommand, listAudit, type Trail } from '../../projections/auditQueries.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { findPlace, ownersOf } from '../../projections/eventQueries.ts'
import { traced } from '../../projections/recorded.ts'
import { ProblemError } from '../problems.ts'
import {
  type Api,
  addRead,
  afterQuery,
  fromBoard,
  idParams,
  paged,
  pageQuery,
  readCursor,
  standingHeaders,
  word,
} from './reading.ts'
import { EventSchema, pageOf, standing, TraceSchema, VoidableEvent } from './schemas.ts'
import { eventsOf } from './streamReading.ts'
import { eventView, traceView, withVoided } from './views.ts'

const Feed = z
  .object({
    rows: z.array(EventSchema),
    after: z
      .string()
      .meta({ description: 'Ask for what follows with ?after=; it moves on also where nothing was visible.' }),
    head: z.boolean().meta({ description: 'There was nothing more when this was answered.' }),
    ...standing,
  })
  .meta({ id: 'Feed' })
const CommandTrace = z
  .object({ commandId: z.string(), rows: z.array(TraceSchema), ...standing })
  .meta({ id: 'CommandTrace' })

/** Where little is visible, one answer looks at so many events and says how far it came. */
const mostLookedAt = 2_000

export const auditFilters = {
  account: word,
  org: word,
  clause: word
    .refine((id) => id === undefined || Object.hasOwn(clauses, id), { error: 'is no clause; /api/clauses lists them' })
    .meta({ description: 'The id of a clause, such as LPS-7.3: /api/clauses lists them.' }),
  type: word
    .refine((type) => type === undefined || Object.hasOwn(eventTypes, type), { error: 'is no type of event' })
    .meta({ description: 'A type of event, such as ApplicationReceived.' }),
  object: word.meta({ description: 'A stream name, the id after its category, or the number of a case.' }),
  command: word,
  recordedFrom: Instant.optional(),
  recordedTo: Instant.optional(),
  occurredFrom: Instant.optional(),
  occurredTo: Instant.optional(),
}

/** Where the page before ended: an event of this log, or the cursor is none of ours. */
export async function requirePlace(trail: Trail, position: string): Promise<void> {
  if ((await findPlace(trail, { position })) === undefined) throw new ProblemError('cursor-invalid')
}

export function trailRoutes(api: Api): void {
  const { engine } = api
  const trailIn = (db: ReadDatabase): Trail => ({ db, log: engine.log })
  addRead(api, {
    url: '/api/audit',
    operationId: 'listAudit',
    summary: '审计轨迹 / Who did what when, newest first (LPS-11.5, LPS-12)',
    tag: 'trail',
    action: 'ReadAudit',
    query: z.strictObject({
      ...auditFilters,
      ...afterQuery,
      ...pageQuery,
    }),
    answer: pageOf(TraceSchema).meta({ id: 'Trail' }),
    includes: 'models',
    also: [503],
    read: (asked) =>
      fromBoard(api, { ...asked, query: {} }, async ({ database }) => {
        const { cursor, limit, ...filter } = asked.query
        const before = readCursor(cursor, z.string())
        if (before !== undefined) await requirePlace(trailIn(database), before)
        const { next, rows } = await listAudit(trailIn(database), filter, { limit, before })
        return paged(asked.request, asked.reply, rows.map(traceView), next)
      }),
  })
  addRead(api, {
    url: '/api/events',
    operationId: 'readFeed',
    summary: '事件流 / The log in order, as far as the caller may see it',
    description:
      'Ask again with the `after` of the answer. A service sees the cases and sources of its own organisation; sealed categories are left out for everyone.',
    tag: 'trail',
    action: 'ReadFeed',
    query: z.strictObject({
      after: z.string().max(64).optional().meta({ description: 'A position of this log; from the start without it.' }),
      limit: pageQuery.limit,
    }),
    answer: Feed,
    also: [503],
    read: async ({ org, query, reply }) => {
      const { fingerprint } = engine.readSide
      // Whom a case belongs to is known once the read models have it: for some, the feed goes no further than that.
      const head = org === undefined ? await engine.log.head() : readableHead(engine)
      const found = await lookThrough(engine, (query.after ?? start) as Position, { head, limit: query.limit, org })
      reply.headers(standingHeaders(head, fingerprint))
      return { ...found, position: head, fingerprint }
    },
  })
  addRead(api, {
    url: '/api/events/:id',
    operationId: 'getEvent',
    summary: '事件 / One event by its id or its position',
    tag: 'trail',
    action: 'ReadFeed',
    query: z.strictObject({ ...afterQuery }),
    params: idParams,
    answer: VoidableEvent,
    includes: 'models',
    also: [404, 503],
    read: async ({ org, params, reply }) => {
      const { database, fingerprint, position } = engine.readSide
      const place = await findPlace(
        trailIn(database),
        params.id.includes('-') ? { id: params.id } : { position: params.id },
      )
      const mine = place && (org === undefined || (await ownersOf(database, [place.stream])).get(place.stream) === org)
      if (place === undefined || mine !== true || isSealed(place.stream)) throw new ProblemError('not-found')
      reply.headers(standingHeaders(position, fingerprint))
      return withVoided(await eventsOf(engine, place.stream))[place.revision]
    },
  })
  addRead(api, {
    // Commands themselves are posted beside it: only what looks like an id is one.
    url: '/api/commands/:id(^[0-9a-f-]{36}$)',
    operationId: 'getCommand',
    summary: '命令 / What a command left in the log',
    tag: 'trail',
    action: 'ReadCommand',
    query: z.strictObject({ ...afterQuery }),
    params: idParams,
    answer: CommandTrace,
    includes: 'models',
    also: [404, 503],
    read: (asked) =>
      fromBoard(api, { ...asked, query: {} }, async ({ database }) => {
        const { id } = asked.params
        const rows = (await eventsOfCommand(trailIn(database), id)).filter(
          ({ actor }) => asked.org === undefined || actor.org === asked.org,
        )
        if (rows.length === 0) throw new ProblemError('not-found')
        return { commandId: id, rows: rows.map(traceView) }
      }),
  })
}

const isSealed = (stream: string): boolean => {
  const category = streamParts(stream)?.category
  return category === undefined || categories[category].sealed
}

function readableHead({ readSide }: Engine): Position {
  // Not ready is answered as such.
  void readSide.database
  return readSide.position
}

/** Events after a position that this log has reached; another log's position, or none at all, is refused. */
async function eventsAfter(engine: Engine, after: Position, head: Position, limit: number) {
  try {
    if (after <= head) return (await engine.log.readAll(after, { limit })).filter(({ position }) => position <= head)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new ProblemError('position-invalid', {
    errors: [{ pointer: '/query/after', detail: 'is not one of this log' }],
  })
}

type Look = { readonly head: Position; readonly limit: number; readonly org: string | undefined }

/** The next visible events, at most `limit`, and how far was looked to find them. */
async function lookThrough(engine: Engine, from: Position, { head, limit, org }: Look) {
  const reached = await eventsAfter(engine, from, head, org === undefined ? limit : mostLookedAt)
  const visible = await visibleTo(engine, reached, org)
  const shown = reached.filter(visible)
  const rows = shown.slice(0, limit)
  const last = shown.length > limit ? rows.at(-1) : reached.at(-1)
  const after = last?.position ?? from
  return { rows: rows.map((event) => eventView(traced(event))), after, head: after >= head }
}

async function visibleTo(engine: Engine, stored: readonly StoredEvent[], org: string | undefined) {
  const open = ({ stream }: StoredEvent): boolean => !isSealed(stream)
  if (org === undefined) return open
  const streams = [...new Set(stored.map(({ stream }) => stream))]
  const owners = await ownersOf(engine.readSide.database, streams)
  return (event: StoredEvent): boolean => open(event) && owners.get(event.stream) === org
}
