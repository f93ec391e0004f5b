// The envelope of every event, frozen from the first release by golden files, and its canonical bytes and hash.
import { hash } from 'node:crypto'
import type { Actor, Authority } from '../domain/actor.ts'
import type { ClauseId } from '../domain/regulations.ts'
import type { Instant } from '../domain/values.ts'
import { canonicalJson } from './canonical.ts'
import type { Position, StoredEvent } from './port.ts'

/** On what other streams a decision stood: each with the revision that was read (−1: no such stream yet). */
export type Basis = { readonly revision: number; readonly stream: string }

/** Keys in RFC 8785 order. No position: that is the store's. `prev` is the hash of the stream's previous event. */
export type Envelope = {
  readonly actor: Actor
  readonly alg: 'sha256'
  readonly authority: Authority
  readonly basis: readonly Basis[]
  readonly causationId: string
  readonly clauses: readonly ClauseId[]
  readonly commandId: string
  readonly commandMac: string
  readonly correlationId: string
  readonly data: object
  readonly id: string
  readonly occurredAt: Instant
  readonly prev: string
  readonly recordedAt: Instant
  readonly revision: number
  readonly salt: string
  readonly stream: string
  readonly type: string
  readonly v: 1
  readonly version: number
}
/** An envelope with its place in the feed. */
export type RecordedEvent = Envelope & { readonly position: Position }

/** What `prev` holds in the first event of a stream. */
export const noPrevious = '0'.repeat(64)

// One growing buffer instead of one allocation per event: slices stay valid, a full chunk is left to whoever holds slices.
const chunkBytes = 1 << 20
let chunk = Buffer.allocUnsafeSlow(chunkBytes)
let used = 0

// Actors, authorities, bases and clause lists repeat from event to event: their text is kept as long as they are.
const texts = new WeakMap<object, string>()
function textOf(value: object): string {
  let text = texts.get(value)
  if (text === undefined) {
    text = canonicalJson(value)
    texts.set(value, text)
  }
  return text
}

/** Canonical bytes and the RFC 6962 leaf hash, SHA-256 over 0x00 and the bytes, as lower-case hex. */
export function encode(e: Envelope): { bytes: Uint8Array; hash: string } {
  const text =
    `{"actor":${textOf(e.actor)},"alg":"${e.alg}","authority":${textOf(e.authority)},"basis":${textOf(e.basis)},` +
    `"causationId":"${e.causationId}","clauses":${textOf(e.clauses)},"commandId":"${e.commandId}",` +
    `"commandMac":"${e.commandMac}","correlationId":${JSON.stringify(e.correlationId)},"data":${canonicalJson(e.data)},` +
    `"id":"${e.id}","occurredAt":"${e.occurredAt}","prev":"${e.prev}","recordedAt":"${e.recordedAt}",` +
    `"revision":${e.revision},"salt":"${e.salt}","stream":"${e.stream}","type":"${e.type}","v":${e.v},"version":${e.version}}`
  const most = text.length * 3 + 1
  if (used + most > chunk.length) {
    chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, most))
    used = 0
  }
  chunk[used] = 0
  const length = chunk.write(text, used + 1, 'utf8')
  const leaf = chunk.subarray(used, used + 1 + length)
  used += 1 + length
  return { bytes: leaf.subarray(1), hash: hash('sha256', leaf, 'hex') }
}

const zero = Buffer.of(0)
/** The leaf hash of bytes that were read back. */
export const leafHash = (bytes: Uint8Array): string => hash('sha256', Buffer.concat([zero, bytes]), 'hex')

/** Parses stored bytes. Only `verify` and the golden tests check every field: the log holds nothing that was not encoded here. */
export function decode(stored: StoredEvent): RecordedEvent {
  const { bytes, position } = stored
  const event = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Envelope & { position: Position }
  event.position = position
  return event
}
