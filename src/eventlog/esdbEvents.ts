// Our events as EventStoreDB holds them: positions as text, bytes as binary data, and a mark by which they are known again.
import { hash } from 'node:crypto'
import type { Position as ServerPosition } from '@eventstore/db-client'
import { streamParts } from '../domain/streams.ts'
import { EventStoreError } from './esdbErrors.ts'
import { type NewEvent, type Position, type StoredEvent, start } from './port.ts'

const digits = 20
const pair = /^(\d{20})\.(\d{20})$/

/** Commit and prepare, twenty digits each, so that text sorts as they do; keeping the commit alone has lost events (KurrentDB #4970). */
export const positionText = ({ commit, prepare }: ServerPosition): Position =>
  `${String(commit).padStart(digits, '0')}.${String(prepare).padStart(digits, '0')}` as Position

/** Undefined for the start; a RangeError where the position was never one of EventStoreDB. */
export function serverPosition(position: Position): ServerPosition | undefined {
  if (position === start) return undefined
  const [, commit, prepare] = pair.exec(position) ?? []
  if (commit === undefined || prepare === undefined)
    throw new RangeError(`${JSON.stringify(position)} is not a position of this log`)
  return { commit: BigInt(commit), prepare: BigInt(prepare) }
}

/** In the metadata of every event of ours: the payload is exactly the envelope. A Uint8Array proper, or the client writes it as JSON. */
export const mark: Uint8Array = new TextEncoder().encode('{"zhengjian":1}')
const isMark = (metadata: unknown): boolean =>
  typeof metadata === 'object' && metadata !== null && (metadata as { zhengjian?: unknown }).zhengjian === 1

/**
 * The id under which the server keeps an event: of its bytes (RFC 9562, version 8). The server takes a repeat for done when the
 * ids are the same, and looks no further. Two nodes that carry out one command at once make events of the same id with another
 * salt and time; the second must be told that it lost the race, or it would chain its next event to one that was never stored.
 */
export function storedId({ bytes, id, type }: NewEvent): string {
  const h = hash('sha256', Buffer.concat([Buffer.from(`${id}\n${type}\n`), bytes]), 'hex')
  const variant = ((Number.parseInt(h.charAt(16), 16) & 3) | 8).toString(16)
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`
}

/** What the client gives: an event of any stream, with what it may lack on servers that are too old. */
export type ServerEvent = {
  readonly id: string
  readonly streamId: string
  readonly revision: bigint
  readonly type: string
  readonly data: unknown
  readonly metadata?: unknown
  readonly isJson: boolean
  readonly position?: ServerPosition | undefined
}

/** The name of a stream on the server, for a log that shares it with others: all streams of a log begin with its prefix. */
export class Names {
  readonly prefix: string
  constructor(prefix: string) {
    this.prefix = prefix
  }

  onServer(stream: string): string {
    if (stream === '' || `${this.prefix}${stream}`.startsWith('$'))
      throw new RangeError(`${JSON.stringify(stream)} cannot be a stream of EventStoreDB`)
    return `${this.prefix}${stream}`
  }

  /** An event of $all as ours; undefined for what belongs to the system or to others. What others wrote to a stream of ours is an error. */
  ours(event: ServerEvent | undefined): StoredEvent | undefined {
    if (event === undefined || event.streamId.startsWith('$') || event.type.startsWith('$')) return undefined
    if (!event.streamId.startsWith(this.prefix)) return undefined
    const stream = event.streamId.slice(this.prefix.length)
    if (isMark(event.metadata) && !event.isJson) return this.stored(event, stream)
    if (streamParts(stream) === undefined) return undefined
    throw foreign(event)
  }

  /** An event of a stream that was asked for: nothing but ours may be in it. */
  stored(event: ServerEvent, stream: string): StoredEvent {
    const { data, position, revision, type } = event
    if (!isMark(event.metadata) || !(data instanceof Uint8Array)) throw foreign(event)
    if (position === undefined)
      throw new EventStoreError(
        'unsupported-server',
        'the server tells no positions: EventStoreDB 24.10.5 or later is needed',
      )
    return { position: positionText(position), stream, revision: Number(revision), type, bytes: data }
  }
}

const foreign = ({ id, revision, streamId, type }: ServerEvent): EventStoreError =>
  new EventStoreError(
    'foreign-event',
    `event ${id} (${streamId} revision ${revision}) of type ${type} was not written by this product: reading stops here. Find out who may write to this stream, and take that right away`,
  )
