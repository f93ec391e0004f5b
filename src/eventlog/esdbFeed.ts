// The live feed of EventStoreDB: one subscription after another, each from the last place that was handed over.
import type { AllStreamSubscription, Position as ServerPosition } from '@eventstore/db-client'
import { type Arrival, Arrivals, ended } from './esdbArrivals.ts'
import type { EsdbConnection, Held } from './esdbConnection.ts'
import { EventStoreError } from './esdbErrors.ts'
import { type Names, positionText, type ServerEvent, serverPosition } from './esdbEvents.ts'
import { readAllOnce } from './esdbRead.ts'
import { PositionBeyondHeadError } from './follow.ts'
import type { FeedItem, Position, StoredEvent, SubscribeOptions } from './port.ts'

/** The server looks at so many events between two checkpoints where nothing of ours is among them. */
const window = 500
const windowsToCheckpoint = 20
/** So many events wait in this process at most; the server waits until they are taken. */
const mostBuffered = 256
/** While it catches up, a server that sends neither an event nor a checkpoint for so long is taken for dead. */
const silentMs = 30_000
/** A live feed is taken for caught up when nothing has come for so long; after `longestMs` what came is handed over anyway. */
const quietMs = 5
const longestMs = 25

export class EsdbFeed {
  readonly #connection: EsdbConnection
  readonly #names: Names
  readonly #types: ReadonlySet<string> | undefined
  readonly #page: number
  readonly #stop: AbortSignal
  /** The last place that was handed over, and the one at which `caught_up` was last said. */
  #at: Position
  #announced: Position | undefined
  /** Looked at, but not yet handed over. */
  #seen: Position
  #events: StoredEvent[] = []
  #live = false
  #passed: Position | undefined

  constructor(connection: EsdbConnection, names: Names, after: Position, options: SubscribeOptions) {
    const { page = 1000, signal, types } = options
    this.#connection = connection
    this.#names = names
    this.#types = types && new Set(types)
    this.#page = page
    this.#stop = AbortSignal.any([signal, connection.closing.signal])
    this.#at = after
    this.#seen = after
  }

  /** Throws on what another try cannot mend: no right to read, an event that is not ours, a place beyond the head. */
  async *items(): AsyncGenerator<FeedItem> {
    if (this.#stop.aborted) return
    await this.#requirePlace()
    for (let tries = 0; !this.#stop.aborted; tries++) {
      const before = this.#at
      const error = yield* this.#follow()
      if (this.#stop.aborted) return
      const failure = this.#connection.failure(error, '$all')
      if (failure.kind === 'never') throw failure.error
      this.#connection.troubled('error' in failure ? failure.error : error)
      if (this.#at !== before) tries = 0
      await this.#connection.rest(tries, this.#stop)
    }
  }

  /** A place that this log has not reached belongs to another. Commit is never before prepare. */
  async #requirePlace(): Promise<void> {
    const place = serverPosition(this.#at)
    if (place === undefined) return
    const [last] = await this.#connection
      .read('$all', (held, watch) => readAllOnce(this.#connection, held, watch, 'end', 1, true), [])
      .catch((error: unknown) => {
        if (this.#stop.aborted || (error instanceof EventStoreError && error.kind === 'unreachable')) return [undefined]
        throw error
      })
    const head = last?.position
    if (place.prepare > place.commit || (head !== undefined && place.commit > head.commit))
      throw new PositionBeyondHeadError(
        `the feed cannot go on from ${this.#at}: this log ends at ${head ? positionText(head) : 'its start'}`,
      )
  }

  /** One subscription, until it fails: returns with the reason. */
  async *#follow(): AsyncGenerator<FeedItem, Error> {
    let arrivals: Arrivals | undefined
    this.#live = false
    this.#passed = undefined
    try {
      const held = await this.#connection.held()
      arrivals = new Arrivals(this.#subscribe(held), AbortSignal.any([this.#stop, held.lost]))
      await arrivals.confirmed(this.#connection.options.callMs)
      this.#connection.recovered()
      for (;;) {
        const arrival = await arrivals.next(this.#live ? undefined : silentMs)
        if (arrival === ended) return new Error('the subscription ended')
        if (arrival === undefined) return new Error('the subscription fell silent')
        this.#take(arrival)
        await this.#gather(arrivals)
        yield* this.#hand()
      }
    } catch (error) {
      // What came before the failure is as good as ever.
      yield* this.#hand()
      return error as Error
    } finally {
      await arrivals?.unsubscribe()
    }
  }

  #subscribe({ api, client }: Held): AllStreamSubscription {
    const from = serverPosition(this.#at)
    const options = {
      checkpointInterval: windowsToCheckpoint,
      maxSearchWindow: window,
      checkpointReached: (subscription: AllStreamSubscription, checkpoint: ServerPosition) => {
        subscription.push({ checkpoint })
      },
    }
    const { prefix } = this.#names
    const filter =
      prefix === '' ? api.excludeSystemEvents(options) : api.streamNameFilter({ ...options, prefixes: [prefix] })
    const subscription = client.subscribeToAll(
      { fromPosition: from ?? api.START, filter },
      { highWaterMark: Math.min(this.#page, mostBuffered) },
    )
    subscription.on('caughtUp', () => subscription.push({ caughtUp: true }))
    subscription.on('fellBehind', () => subscription.push({ caughtUp: false }))
    return subscription
  }

  /** More of what has come already; live, also what comes in the next few milliseconds. */
  async #gather(arrivals: Arrivals): Promise<void> {
    const until = performance.now() + longestMs
    while (this.#events.length < this.#page) {
      const wait = this.#live && performance.now() < until ? quietMs : 0
      const arrival = await arrivals.next(wait)
      if (arrival === undefined || arrival === ended) return
      this.#take(arrival)
    }
  }

  #take(arrival: Arrival): void {
    if ('caughtUp' in arrival) this.#live = arrival.caughtUp
    else if ('checkpoint' in arrival) this.#passOver(positionText(arrival.checkpoint))
    else this.#takeEvent(arrival.event)
  }

  /**
   * Only the last checkpoint but one is kept: where nothing of ours has come for ten thousand events, so that a reader need not
   * look at them again. Elsewhere the place of a reader is always that of an event of ours, as on every other store.
   */
  #passOver(checkpoint: Position): void {
    if (this.#passed !== undefined && this.#passed > this.#seen) this.#seen = this.#passed
    this.#passed = checkpoint
  }

  #takeEvent(event: ServerEvent | undefined): void {
    const ours = this.#names.ours(event)
    // A repeat, as after a subscription that was made anew, is not shown twice.
    if (ours === undefined || ours.position <= this.#seen) return
    this.#passed = undefined
    this.#seen = ours.position
    if (this.#types?.has(ours.type) ?? true) this.#events.push(ours)
  }

  *#hand(): Generator<FeedItem> {
    const events = this.#events
    this.#events = []
    const shown = events.at(-1)?.position ?? this.#at
    if (events.length > 0) {
      this.#at = shown
      yield { kind: 'events', events }
    }
    if (this.#seen > shown) {
      this.#at = this.#seen
      yield { kind: 'checkpoint', position: this.#at }
    }
    if (!this.#live || this.#announced === this.#at) return
    this.#announced = this.#at
    yield { kind: 'caught_up', position: this.#at }
  }
}
