// The envelope of every event, frozen from the first release by golden files, and its canonical bytes and hash.
import { hash } from 'node:crypto'
import type { Actor, Authority } from '../domain/actor.ts'
import type { ClauseId } from '../domain/regulations.ts'
import type { Instant } from '../domain/values.ts'
import { canonicalJson, canonicalString, isPlain } from './canonical.ts'
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

// The clauses of a type and the actor of a run of commands are the same object again and again.
const texts = new WeakMap<object, string>()
function remembered<Value extends object>(value: Value, write: (value: Value) => string): string {
  let text = texts.get(value)
  if (text === undefined) {
    text = write(value)
    // Only what cannot change may be remembered by its identity.
    if (Object.isFrozen(value)) texts.set(value, text)
  }
  return text
}

function actorText({ account, onBehalfOf, org, role }: Actor): string {
  const behalf = onBehalfOf === undefined ? '' : `"onBehalfOf":${canonicalString(onBehalfOf)},`
  return `{"account":${canonicalString(account)},${behalf}"org":${canonicalString(org)},"role":${canonicalString(role)}}`
}

const oneBasis = ({ revision, stream }: Basis): string =>
  `{"revision":${whole(revision)},"stream":${canonicalString(stream)}}`

function basisText(basis: readonly Basis[]): string {
  let text = ''
  for (const one of basis) text += (text === '' ? '' : ',') + remembered(one, oneBasis)
  return `[${text}]`
}

function whole(number: number): number {
  if (!Number.isSafeInteger(number)) throw new TypeError(`${number} is not a whole number`)
  return number
}

const text = '"[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]*"'
/** The end of an envelope in which nothing needs an escape: quotes stand where its form has them and nowhere else. */
const plainEnd = new RegExp(
  `^,"id":${text},"occurredAt":${text},"prev":${text},"recordedAt":${text},"revision":[^"]*,"salt":${text},` +
    `"stream":${text},"type":${text},"v":1,"version":[^"]*$`,
)

/** The same for what stands before the data, where texts are few that are not known already. */
const hasPlainBegin = ({ alg, authority, causationId, commandId, commandMac, correlationId, v }: Envelope): boolean =>
  alg === 'sha256' &&
  v === 1 &&
  isPlain(authority.id) &&
  isPlain(authority.kind) &&
  isPlain(commandId) &&
  isPlain(commandMac) &&
  (causationId === commandId || isPlain(causationId)) &&
  (correlationId === commandId || isPlain(correlationId))

/**
 * Canonical bytes and the RFC 6962 leaf hash, SHA-256 over 0x00 and the bytes, as lower-case hex. Data goes into the buffer
 * by itself: joined with it, all the ASCII around would be kept and converted at two bytes a character.
 */
export function encode(e: Envelope): { bytes: Uint8Array; hash: string } {
  const begin =
    `{"actor":${remembered(e.actor, actorText)},"alg":"sha256","authority":{"id":"${e.authority.id}","kind":"${e.authority.kind}"},` +
    `"basis":${basisText(e.basis)},"causationId":"${e.causationId}","clauses":${remembered(e.clauses, canonicalJson)},` +
    `"commandId":"${e.commandId}","commandMac":"${e.commandMac}","correlationId":"${e.correlationId}","data":`
  const data = canonicalJson(e.data)
  const end =
    `,"id":"${e.id}","occurredAt":"${e.occurredAt}","prev":"${e.prev}","recordedAt":"${e.recordedAt}",` +
    `"revision":${whole(e.revision)},"salt":"${e.salt}","stream":"${e.stream}","type":"${e.type}",` +
    `"v":1,"version":${whole(e.version)}}`
  if (plainEnd.test(end) && hasPlainBegin(e)) return written(begin, data, end)
  const { position, ...envelope } = e as RecordedEvent
  return written(canonicalJson(envelope), '', '')
}

function written(begin: string, data: string, end: string): { bytes: Uint8Array; hash: string } {
  const most = (begin.length + data.length + end.length) * 3 + 1
  if (used + most > chunk.length) {
    chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, most))
    used = 0
  }
  const from = used
  chunk[used++] = 0
  used += chunk.write(begin, used)
  used += chunk.write(data, used)
  used += chunk.write(end, used)
  const leaf = new Uint8Array(chunk.buffer, from, used - from)
  const bytes = new Uint8Array(chunk.buffer, from + 1, used - from - 1)
  return { bytes, hash: hash('sha256', leaf, 'hex') }
}

const zero = Buffer.of(0)
/** The leaf hash of bytes that were read back. */
export const leafHash = (bytes: Uint8Array): string => hash('sha256', Buffer.concat([zero, bytes]), 'hex')

/** Parses stored bytes. Only `verify` and the golden tests check every field: the log holds nothing that was not encoded here. */
export function decode(stored: StoredEvent): RecordedEvent {
  const { bytes, position } = stored
  const event = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as Envelope & {
    position: Position
  }
  event.position = position
  return event
}
