// A live feed made of pages: read to the head, say so, wait to be woken, go on. Shared by the stores that have no push of their own.
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { FeedItem, Position, StoredEvent, SubscribeOptions } from './port.ts'

/** Wakes whoever waits for the next append. A signal between two waits is not lost. */
export class Wake {
  #count = 0
  #closed = false
  readonly #waiting = new Set<() => void>()

  get count(): number {
    return this.#count
  }
  get closed(): boolean {
    return this.#closed
  }
  /** How many feeds are waiting now. */
  get waiting(): number {
    return this.#waiting.size
  }

  signal(): void {
    this.#count++
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }

  /** Ends every feed: the store behind them is being closed. */
  close(): void {
    this.#closed = true
    this.signal()
  }

  /** So many milliseconds, unless the store is closed or the signal aborts. */
  async rest(ms: number | undefined, signal: AbortSignal): Promise<void> {
    if (ms !== undefined && !this.#closed) await pause(ms, undefined, { signal }).catch(() => undefined)
  }

  /** Resolves once the count has passed `seen`, the signal aborts, or `atMost` milliseconds have gone by. */
  async after(seen: number, signal: AbortSignal, atMost: number | undefined): Promise<void> {
    if (this.#count !== seen || signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const wake = () => resolve()
    this.#waiting.add(wake)
    signal.addEventListener('abort', wake, { once: true })
    const timer = atMost === undefined ? undefined : setTimeout(wake, atMost).unref()
    try {
      await promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(wake)
      signal.removeEventListener('abort', wake)
    }
  }
}

/** Some events after a position, how far the store has looked for them, and the head at that moment. */
export type FeedPage<Event = StoredEvent> = {
  readonly events: readonly Event[]
  readonly seen: Position
  readonly head: Position
}
/** Bounded work: with a filter that matches little, it looks at so many events and says how far it came. */
export type ReadPage<Event = StoredEvent> = (
  after: Position,
  limit: number,
  types: readonly string[] | undefined,
) => FeedPage<Event>

/** A feed was asked to go on from a place that this log has not reached: the position belongs to another log. */
export class PositionBeyondHeadError extends RangeError {}

/** A feed of some types lets a flood of others go by before it looks: at every commit it would find nothing. */
const restMs = 10

/** `lookAgainMs`: where another process may append without a wake, the head is read again after so long. */
export async function* follow<Event extends { readonly position: Position } = StoredEvent>(
  read: ReadPage<Event>,
  after: Position,
  { signal, types, page = 1000 }: SubscribeOptions,
  wake: Wake,
  lookAgainMs?: number,
): AsyncGenerator<FeedItem<Event>> {
  let at = after
  let announced: Position | undefined
  while (!signal.aborted && !wake.closed) {
    const count = wake.count
    const { events, seen, head } = read(at, page, types)
    if (at > head)
      throw new PositionBeyondHeadError(`the feed cannot go on from ${at}: this log ends at ${head || 'its start'}`)
    if (events.length > 0) yield { kind: 'events', events }
    // A filter has passed over what lies between the last event shown and here.
    if (seen > (events.at(-1)?.position ?? at)) yield { kind: 'checkpoint', position: seen }
    at = seen
    if (at < head) {
      // Catching up is many pages long, and others want their turn of the event loop.
      await nextTurn()
      continue
    }
    if (announced !== at) {
      announced = at
      yield { kind: 'caught_up', position: at }
    }
    await wake.after(count, signal, lookAgainMs)
    await wake.rest(types && restMs, signal)
  }
}
