// Brings a read database to the head of the feed and keeps it there: thousands of events at a time far behind, a page when live.
import type { EventLog, EventText, FeedItem, Position, StoredEvent } from '../eventlog/port.ts'
import { read, upcast } from '../eventlog/upcast.ts'
import type { Projector, ReadStream } from './projector.ts'
import { type Recorded, wholeStream } from './recorded.ts'

/** What is folded: nobody who folds asks for names or for a hash. */
function told(event: StoredEvent | EventText): Recorded {
  if ('bytes' in event) return read(event)
  const said = JSON.parse(event.text) as Recorded & { position: Position }
  said.position = event.position
  return upcast(said)
}

const feedOf = (
  log: EventLog,
  after: Position,
  signal: AbortSignal,
): AsyncIterable<FeedItem<StoredEvent | EventText>> => {
  const options = { signal, page: pageEvents }
  return log.subscribeTexts?.(after, options) ?? log.subscribeAll(after, options)
}

export const streamReader =
  (log: EventLog, keep: (event: Recorded) => boolean = () => true): ReadStream =>
  async (stream, upToRevision) =>
    (await wholeStream(log, stream, read, upToRevision)).filter(keep)

export type Progress = { readonly position: Position; readonly events: number; readonly caughtUp: boolean }
export type FollowOptions = {
  readonly signal: AbortSignal
  /**
   * Least time between two live batches, in milliseconds, so that following never takes the machine from the write path; 0 for
   * no rest at all, where whoever writes waits for the read models.
   */
  readonly paceMs?: number
  readonly onProgress?: (progress: Progress) => void | Promise<void>
}

/** A case that is folded from its beginning to its end within one batch is written once. */
const batchEvents = 20_000
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
    if (!caughtUp || paceMs === 0) return
    // Under a flood a rest of eight times the work, half a second at most: the machine belongs to the commands, and more events make a better batch.
    await rest(Math.max(paceMs, Math.min(longestRestMs, 8 * (performance.now() - began))), signal)
    began = performance.now()
  }
  for await (const item of feedOf(log, after, signal)) {
    if (item.kind === 'events') {
      // Waiting for them was no work.
      if (taken === 0) began = performance.now()
      await projector.take(item.events.map(told))
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
