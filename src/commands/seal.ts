// From decided events to envelopes and their bytes: who, by what right, on what basis, chained to the stream's last event.
import { type Actor, type Authority, timekeeper } from '../domain/actor.ts'
import type { DomainEvent } from '../domain/decider.ts'
import { type EventType, eventTypes, isEventType } from '../domain/events.ts'
import { shapeOf } from '../domain/shape.ts'
import type { Instant } from '../domain/values.ts'
import { type Basis, type Envelope, encode } from '../eventlog/envelope.ts'
import type { NewEvent } from '../eventlog/port.ts'
import { eventIdOf } from '../eventlog/uuid.ts'
import type { Purpose } from './authorize.ts'
import type { Kind } from './entry.ts'
import { salt } from './ids.ts'

/** The command behind the events, and what the authority for them is. */
export type Origin = {
  readonly request: {
    readonly actor: Actor
    readonly commandId: string
    readonly causationId?: string
    readonly correlationId?: string
  }
  readonly mac: string
  readonly kind: Kind
  readonly authorityId: string
  readonly purpose: Purpose
}
type Head = { readonly stream: string; readonly revision: number; readonly prev: string }
type Moment = { readonly basis: readonly Basis[]; readonly occurredAt: Instant; readonly recordedAt: Instant }

const shapes = new Map<EventType, (data: unknown) => boolean>()
function hasShape(type: EventType, data: object): boolean {
  let shape = shapes.get(type)
  if (shape === undefined) {
    shape = shapeOf(eventTypes[type].data)
    shapes.set(type, shape)
  }
  return shape(data)
}

/** Envelopes in order, their bytes for the log, and the hash of the last one. */
export type Sealed = {
  readonly envelopes: readonly Envelope[]
  readonly encoded: readonly NewEvent[]
  readonly prev: string
}

export function seal(origin: Origin, head: Head, events: readonly DomainEvent[], moment: Moment): Sealed {
  const { actor, commandId, causationId = commandId, correlationId = commandId } = origin.request
  const authority = authorityOf(origin)
  let { prev, revision } = head
  // Of their size from the start: an empty list makes room for seventeen with the first that is added.
  const envelopes = new Array<Envelope>(events.length)
  const encoded = new Array<NewEvent>(events.length)
  for (let at = 0; at < events.length; at++) {
    const event = events[at] as DomainEvent
    const { clauses, type } = event
    if (!isEventType(type)) throw new Error(`${type} is not an event of this product`)
    const definition = eventTypes[type]
    // The trail finds a clause by the types that cite it.
    if (clauses?.some((clause) => !definition.clauses.includes(clause)))
      throw new Error(`${type} may cite only ${definition.clauses.join(', ')}`)
    // Validated at append, always: what is in the log has the shape that its version promises.
    if (!hasShape(type, event.data))
      throw new TypeError(`${type} has not the shape of version ${definition.version}: ${JSON.stringify(event.data)}`)
    const envelope: Envelope = {
      actor: event.byTime === true ? timekeeper : actor,
      alg: 'sha256',
      authority: event.byTime === true ? calendar : authority,
      basis: moment.basis,
      causationId,
      clauses: clauses ?? definition.clauses,
      commandId,
      commandMac: origin.mac,
      correlationId,
      data: event.data,
      id: eventIdOf(commandId, at),
      occurredAt: event.occurredAt ?? moment.occurredAt,
      prev,
      recordedAt: moment.recordedAt,
      revision: ++revision,
      salt: salt(),
      stream: head.stream,
      type,
      v: 1,
      version: definition.version,
    }
    const { bytes, hash } = encode(envelope)
    envelopes[at] = envelope
    encoded[at] = { id: envelope.id, type, bytes }
    prev = hash
  }
  return { envelopes, encoded, prev }
}

/** By what right the calendar acts. */
const calendar: Authority = { id: timekeeper.account, kind: 'timer' }

const authorityOf = ({ authorityId: id, kind, purpose, request }: Origin): Authority => {
  if (kind === 'timer' || kind === 'source') return { id, kind }
  if (request.actor.role === 'system') return { id, kind: 'bootstrap' }
  return { id, kind: purpose === 'demo' ? 'demo' : 'request' }
}
