// Brings a read database to the head of the feed and keeps it there: thousands of events at a time far behind, a page when live.
import { hash } from 'node:crypto'
import { type EventLog, maxEnvelopeBytes, type Position, type StoredEvent } from '../eventlog/port.ts'
import { upcast } from '../eventlog/upcast.ts'
import type { Projector, ReadStream } from './projector.ts'
import type { Recorded } from './recorded.ts'

// The leaf hash is over 0x00 and the bytes as stored: put in one place, so that the text is not encoded again to be hashed.
let leaf = Buffer.alloc(maxEnvelopeBytes + 1)

/** Parses, upcasts and hashes stored bytes. */
export function recorded({ bytes, position }: StoredEvent): Recorded {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  const event = JSON.parse(text) as Recorded & { position: Position; hash: string }
  event.position = position
  if (bytes.byteLength >= leaf.length) leaf = Buffer.alloc(bytes.byteLength + 1)
  leaf.set(bytes, 1)
  event.hash = hash('sha256', leaf.subarray(0, bytes.byteLength + 1), 'hex')
  return upcast(event) as Recorded
}

export const streamReader =
  (log: EventLog, keep: (event: Recorded) => boolean = () => true): ReadStream =>
  async (stream, upToRevision) => {
    const events: Recorded[] = []
    while (events.length <= upToRevision) {
      const page = await log.readStream(stream, events.length, Math.min(500, upToRevision + 1 - events.length))
      events.push(...page.map(recorded))
      if (page.length === 0) break
    }
    return events.filter(keep)
  }

export type Progress = { readonly position: Position; readonly events: number; readonly caughtUp: boolean }
export type FollowOptions = {
  readonly signal: AbortSignal
  /** Least time between two live batches, in milliseconds, so that following never takes the machine from the write path. */
  readonly paceMs?: number
  readonly onProgress?: (progress: Progress) => void | Promise<void>
}

const batchEvents = 4_000
/** Small pages: what is parsed is folded and let go before a collection of the young space would have to keep it. */
const pageEvents = 250
const longestRestMs = 500

/** Applies the feed after `after` until the signal aborts. Throws on an unknown event: a reader must not go on without it. */
export async function followFeed(
  log: EventLog,
  projector: Projector,
  after: Position,
  options: FollowOptions,
): Promise<void> {
  const { onProgress, paceMs = 20, signal } = options
  let taken = 0
  let total = 0
  let began = performance.now()
  const flush = async (caughtUp: boolean, position: Position): Promise<void> => {
    await projector.keep()
    total += taken
    taken = 0
    await onProgress?.({ position, events: total, caughtUp })
    if (!caughtUp) return
    // Under a flood a rest of eight times the work, half a second at most: the machine belongs to the commands, and more events make a better batch.
    await rest(Math.max(paceMs, Math.min(longestRestMs, 8 * (performance.now() - began))), signal)
    began = performance.now()
  }
  for await (const item of log.subscribeAll(after, { signal, page: pageEvents })) {
    if (item.kind === 'events') {
      // Waiting for them was no work.
      if (taken === 0) began = performance.now()
      await projector.take(item.events.map(recorded))
      taken += item.events.length
      if (taken >= batchEvents) await flush(false, item.events.at(-1)?.position ?? after)
    } else await flush(item.kind === 'caught_up', item.position)
  }
}

/** Waits, or until the signal aborts. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  signal.addEventListener('abort', resolve as () => void, { once: true })
  await promise
  clearTimeout(timer)
  signal.removeEventListener('abort', resolve as () => void)
}
