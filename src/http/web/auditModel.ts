// 审计查询: the trail by its filters, and one event whole with its neighbours.

import { eventTypes } from '../../domain/events.ts'
import { clauses } from '../../domain/regulations.ts'
import { streamParts } from '../../domain/streams.ts'
import { type Envelope, leafHash } from '../../eventlog/envelope.ts'
import { read } from '../../eventlog/upcast.ts'
import { listAudit, type AuditFilter as Query } from '../../projections/auditQueries.ts'
import { findItem } from '../../projections/catalogueQueries.ts'
import { findPlace, ownersOf } from '../../projections/eventQueries.ts'
import { accountOf, calledOf, countAudit, neighbours } from '../../projections/pageQueries.ts'
import { isInSight } from '../api/caseReading.ts'
import { requirePlace } from '../api/trail.ts'
import { permitted } from '../auth.ts'
import { type AuditFilter, auditFilterKeys, links, readMoment } from '../pages/links.ts'
import type { AuditModel, EventModel } from '../pages/models.ts'
import { ProblemError } from '../problems.ts'
import { actorNames, eventRows, objectLink } from './eventRows.ts'
import { exportLinks } from './exportLinks.ts'
import { cityZone, type Visit } from './visit.ts'
import { eventLabel } from './words.ts'

const rowsPerPage = 50
const mostCounted = 100_000
const moments = ['recordedFrom', 'recordedTo', 'occurredFrom', 'occurredTo'] as const

export async function auditModel(visit: Visit): Promise<AuditModel> {
  const { db, lang } = visit
  visit.sight('ReadAudit')
  const filter = filterOf(visit.query)
  const question = questionOf(filter, await accountOf(db, filter.actor))
  const trail = { db, log: visit.engine.log }
  if (filter.cursor !== undefined) await requirePlace(trail, filter.cursor)
  const { next, rows } = await listAudit(trail, question, { limit: rowsPerPage, before: filter.cursor })
  const types = Object.keys(eventTypes).sort()
  return {
    filter,
    types: types.map((type) => ({ id: type, name: `${eventLabel(type, lang)} ${type}` })),
    rows: await eventRows(db, rows, lang),
    total: await countAudit(trail, question, mostCounted),
    ...(next !== undefined && { next }),
    exports: exportLinks('audit', ['csv', 'xlsx', 'jsonl'], question),
    timeZone: cityZone,
  }
}

/** The filter that an address carries, its moments as instants; throws where one is none. */
function filterOf(query: Readonly<Record<string, string>>): AuditFilter {
  const given = auditFilterKeys.flatMap((key) => {
    const value = query[key]
    return value === undefined ? [] : ([[key, value]] as const)
  })
  for (const [key, value] of given) if (known[key]?.(value) === false) throw unclear(key, value)
  const read = given.map(([key, value]) => [key, isMoment(key) ? momentOf(key, value) : value])
  return Object.fromEntries(read) as AuditFilter
}

/** What is no clause or no type of event is no question about one: an empty list would say that nothing had happened. */
const known: Readonly<Record<string, (value: string) => boolean>> = {
  clause: (id) => Object.hasOwn(clauses, id),
  type: (type) => Object.hasOwn(eventTypes, type),
}
const unclear = (key: string, value: string): ProblemError =>
  new ProblemError('request-invalid', { detail: `${key}=${value}` })

const isMoment = (key: string): boolean => moments.some((name) => name === key)

function momentOf(key: string, text: string): string {
  const at = readMoment(text, cityZone)
  if (at === undefined) throw unclear(key, text)
  return at
}

/** The moments reach from the first included to the last excluded. */
const questionOf = (
  { actor: _actor, cursor: _cursor, ...filter }: AuditFilter,
  account: string | undefined,
): Query => ({
  account,
  ...filter,
})

/** An event that the reader may see: all for those who read the trail, else those of items, cases and sources in their sight. */
export async function eventModel(visit: Visit, position: string): Promise<EventModel> {
  const { db, engine, lang } = visit
  const place = await findPlace({ db, log: engine.log }, { position })
  if (place === undefined || !(await mayRead(visit, place.stream))) throw new ProblemError('not-found')
  const [stored] = await engine.log.readStream(place.stream, place.revision, 1)
  if (stored === undefined) throw new ProblemError('not-found')
  const event = read(stored)
  const { commandMac: _mac, salt: _salt, ...envelope } = JSON.parse(Buffer.from(stored.bytes).toString()) as Envelope
  const actor = await actorNames(db, [event.actor.account], lang)
  const called = (await calledOf(db, [event.stream])).get(event.stream)
  const near = await neighbours(db, place.stream, place.revision)
  const link = (revision: number) => {
    const found = near.find((one) => one.revision === revision)
    return found && { label: found.position, href: links.event(found.position) }
  }
  const [earlier, later] = [link(place.revision - 1), link(place.revision + 1)]
  return {
    event: {
      position,
      type: event.type,
      label: eventLabel(event.type, lang),
      object: objectLink(event.stream, called),
      command: event.commandId,
      actor: actor(event.actor),
      occurredAt: event.occurredAt,
      recordedAt: event.recordedAt,
      hash: leafHash(stored.bytes),
      clauses: event.clauses,
    },
    stream: place.stream,
    revision: place.revision,
    ...(place.revision > 0 && { previousHash: event.prev }),
    ...(earlier && { earlier }),
    ...(later && { later }),
    envelope,
    timeZone: cityZone,
  }
}

async function mayRead({ caller, db, engine }: Visit, stream: string): Promise<boolean> {
  const { org } = caller.actor
  if (permitted(caller, 'ReadAudit', undefined) || permitted(caller, 'ReadAudit', org)) return true
  const parts = streamParts(stream)
  switch (parts?.category) {
    case 'item': {
      // Whoever may read an item sees all that its versions state, and who published them.
      const item = await findItem(db, parts.id)
      return item !== undefined && permitted(caller, 'ReadItems', item.orgId as never)
    }
    case 'case':
    case 'foreigncase':
      if (permitted(caller, 'ReadCases', undefined)) return true
      return permitted(caller, 'ReadCases', org) && isInSight(engine, parts.id, org)
    default: {
      const owner = (await ownersOf(db, [stream])).get(stream)
      return owner !== undefined && permitted(caller, 'ReadCases', owner as never)
    }
  }
}
