// One subscription of EventStoreDB, read by hand: waited for with a limit of time, and everything in the order of the feed.
import type { AllStreamSubscription, Position as ServerPosition } from '@eventstore/db-client'
import type { ServerEvent } from './esdbEvents.ts'

/**
 * What a subscription hands over, in the order of the feed. The client calls back about checkpoints and about being caught up
 * before the events that stand before them are consumed; so both are pushed into the stream of events itself.
 */
export type Arrival =
  | { readonly event?: ServerEvent | undefined }
  | { readonly checkpoint: ServerPosition }
  | { readonly caughtUp: boolean }

/** There is nothing more: its reader has gone, or its client was given up. */
export const ended = Symbol('ended')

/** A subscription read by hand, so that it can be waited for with a limit of time, and told from one that has ended. */
export class Arrivals {
  readonly #subscription: AllStreamSubscription
  readonly #stop: AbortSignal
  readonly #confirmed = Promise.withResolvers<void>()
  #error: Error | undefined
  #wake = () => {}

  constructor(subscription: AllStreamSubscription, stop: AbortSignal) {
    this.#subscription = subscription
    this.#stop = stop
    const fail = (error: Error) => {
      this.#error ??= error
      this.#confirmed.reject(error)
      this.#wake()
    }
    this.#confirmed.promise.catch(() => {})
    subscription.on('confirmation', () => this.#confirmed.resolve())
    subscription.on('error', fail)
    subscription.on('end', () => fail(new Error('the server ended the subscription')))
    subscription.on('close', () => fail(new Error('the subscription was closed')))
    subscription.on('readable', () => this.#wake())
    stop.addEventListener('abort', this.#onStop, { once: true })
  }

  /** The server has taken the subscription; it may also take it and never answer. */
  async confirmed(ms: number): Promise<void> {
    const timer = setTimeout(() => this.#confirmed.reject(new Error(`no subscription within ${ms} ms`)), ms)
    try {
      await this.#confirmed.promise
    } finally {
      clearTimeout(timer)
    }
  }

  /** The next arrival; undefined if none has come within `atMost` milliseconds. What has come is given before an error is. */
  async next(atMost: number | undefined): Promise<Arrival | typeof ended | undefined> {
    for (;;) {
      if (this.#stop.aborted) return ended
      const arrival = this.#subscription.read() as Arrival | null
      if (arrival !== null) return arrival
      if (this.#error) throw this.#error
      if (atMost === 0 || !(await this.#woken(atMost))) return undefined
    }
  }

  async unsubscribe(): Promise<void> {
    this.#stop.removeEventListener('abort', this.#onStop)
    // Without it the call stays open on the server. It waits for a call that may never come to be: nobody waits for it.
    void this.#subscription.unsubscribe().catch(() => {})
    this.#subscription.destroy()
  }

  readonly #onStop = () => {
    this.#confirmed.reject(new Error('nobody follows any more'))
    this.#wake()
  }

  async #woken(atMost: number | undefined): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#wake = () => resolve(true)
    const timer = atMost === undefined ? undefined : setTimeout(() => resolve(false), atMost)
    const woken = await promise
    clearTimeout(timer)
    this.#wake = () => {}
    return woken
  }
}
