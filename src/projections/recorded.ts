// An event as the read side sees it: the envelope and its place in the feed; for readers with the hash of its bytes.
import { leafHash, type RecordedEvent } from '../eventlog/envelope.ts'
import type { EventLog, Revision, StoredEvent } from '../eventlog/port.ts'
import { read } from '../eventlog/upcast.ts'

export type Recorded = RecordedEvent

/** What readers are shown: `hash` is the leaf hash of the bytes as they are stored now. No read model holds it. */
export type Traced = Recorded & { readonly hash: string }

export const traced = (stored: StoredEvent): Traced => ({ ...read(stored), hash: leafHash(stored.bytes) })

const atOnce = 500

/** A stream from its first event up to a revision, as one of the above. */
export async function wholeStream<Event>(
  log: Pick<EventLog, 'readStream'>,
  stream: string,
  as: (stored: StoredEvent) => Event,
  upToRevision: Revision = Number.MAX_SAFE_INTEGER,
): Promise<Event[]> {
  const events: Event[] = []
  while (events.length <= upToRevision) {
    const page = await log.readStream(stream, events.length, Math.min(atOnce, upToRevision + 1 - events.length))
    for (const stored of page) events.push(as(stored))
    if (page.length === 0) break
  }
  return events
}
