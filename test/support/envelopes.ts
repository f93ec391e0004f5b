// Envelopes for tests: chained, sealed and numbered as the write path does it, with a salt that says which one it is.
import { type Envelope, encode, noPrevious } from '../../src/eventlog/envelope.ts'
import type { NewEvent } from '../../src/eventlog/port.ts'
import { uuid5 } from '../../src/eventlog/uuid.ts'
import { at, people } from './people.ts'

export function envelope(fields: Partial<Envelope> = {}): Envelope {
  const commandId = fields.commandId ?? uuid5(`command of ${fields.stream ?? ''} ${fields.revision ?? 0}`)
  return {
    actor: people.service,
    alg: 'sha256',
    authority: { id: 'wabo', kind: 'source' },
    basis: [{ revision: 0, stream: 'account-wabo-feed' }],
    causationId: commandId,
    clauses: ['LPS-7.3'],
    commandId,
    commandMac: 'a'.repeat(64),
    correlationId: commandId,
    data: { accountId: 'wabo-feed', reason: '停用' },
    id: uuid5(`${commandId}:0`),
    occurredAt: at('2026-03-02T01:00:00Z'),
    prev: noPrevious,
    recordedAt: at('2026-03-02T01:00:00Z'),
    revision: 0,
    salt: '0'.repeat(32),
    stream: 'account-wabo-feed',
    type: 'AccountSuspended',
    v: 1,
    version: 1,
    ...fields,
  }
}

export function toNew(event: Envelope): NewEvent {
  return { id: event.id, type: event.type, bytes: encode(event).bytes }
}

export type Place = { readonly from?: number; readonly prev?: string }

/** `count` chained events of one stream, each from a command of its own. `fields` may depend on the revision. */
export function chain(
  stream: string,
  count: number,
  fields: (revision: number) => Partial<Envelope> = () => ({}),
  { from = 0, prev = noPrevious }: Place = {},
): Envelope[] {
  const events: Envelope[] = []
  let last = prev
  for (let revision = from; revision < from + count; revision++) {
    const salt = revision.toString(16).padStart(32, '0')
    const event = envelope({ stream, revision, prev: last, salt, ...fields(revision) })
    events.push(event)
    last = encode(event).hash
  }
  return events
}

/** New events of a stream without regard to the chain: for tests of what a store does with them. */
export const newEvents = (stream: string, count: number, from = 0, type = 'AccountSuspended'): NewEvent[] =>
  chain(stream, count, () => ({ type }), { from }).map(toNew)
