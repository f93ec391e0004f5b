// One client for a log: made at first use, timed from outside, asked its server's version, and made anew when it no longer answers.
import { setTimeout as pause } from 'node:timers/promises'
import type { EsdbClient } from './esdbClient.ts'
import { type Failure, failureOf, requireServer, unreachable } from './esdbErrors.ts'
import type { EsdbUrl } from './esdbUrl.ts'

export type ConnectionOptions = {
  /** How long one call may take before its outcome counts as unknown, in milliseconds. */
  readonly callMs: number
  /** How long the adapter goes on trying before it tells its caller, in milliseconds. */
  readonly patienceMs: number
  /** The first failure of an outage and its end, and nothing in between. */
  readonly onTrouble?: ((message: string) => void) | undefined
}

type Loaded = typeof import('./esdbClient.ts')
export type Held = { readonly client: EsdbClient; readonly api: Loaded; readonly lost: AbortSignal }
/** What a call is told and tells: that nobody waits for it any more, and that something has come. */
export type Watch = { readonly ended: AbortSignal; readonly alive: () => void }
export type Action<Result> = (held: Held, watch: Watch) => Promise<Result>
type Current = { readonly opened: Promise<Held>; readonly lost: AbortController }

/** After so many calls without an answer the client, not the call, is taken for the fault. */
const silencesToGiveUp = 2
const firstPauseMs = 20
const longestPauseMs = 2_000

export class EsdbConnection {
  readonly url: EsdbUrl
  readonly options: ConnectionOptions
  readonly closing = new AbortController()
  #current: Current | undefined
  #generation = 0
  #silences = 0
  #troubled = false

  constructor(url: EsdbUrl, options: ConnectionOptions) {
    this.url = url
    this.options = options
  }

  get closed(): boolean {
    return this.closing.signal.aborted
  }
  /** Clients made so far. */
  get clients(): number {
    return this.#generation
  }

  failure(error: unknown, stream: string): Failure {
    return failureOf(error, this.url.shown, stream)
  }

  /** The client, once its server is known to be one that keeps what it acknowledges. */
  async held(): Promise<Held> {
    if (this.closed) throw new Error('the log is closed')
    this.#current ??= this.#open()
    const current = this.#current
    try {
      return await current.opened
    } catch (error) {
      // A client that once failed to learn what its server can do repeats that failure for ever.
      this.#giveUp(current)
      throw error
    }
  }

  /** One call, which ends once nothing has come for `callMs`, whatever the client does. */
  async call<Result>(action: Action<Result>): Promise<Result> {
    const held = await this.held()
    try {
      const result = await within((watch) => action(held, watch), this.options.callMs, held.lost)
      this.#silences = 0
      this.recovered()
      return result
    } catch (error) {
      if (!isSilence(error)) this.#silences = 0
      else if (++this.#silences >= silencesToGiveUp && this.#current?.lost.signal === held.lost)
        this.#giveUp(this.#current)
      throw error
    }
  }

  /** A read, tried again while that may help; what still fails then is told as it is. */
  async read<Result>(
    stream: string,
    action: Action<Result>,
    none: Result,
    patienceMs = this.options.patienceMs,
  ): Promise<Result> {
    const until = performance.now() + patienceMs
    for (let tries = 0; ; tries++) {
      try {
        return await this.call(action)
      } catch (thrown) {
        const failure = this.failure(thrown, stream)
        if (failure.kind === 'no_stream') return none
        const error = this.closed ? new Error('the log is closed', { cause: thrown }) : errorOf(failure, thrown)
        if (this.closed || failure.kind === 'never' || performance.now() > until) throw error
        this.troubled(error)
        await this.rest(tries)
      }
    }
  }

  troubled(error: Error): void {
    if (this.#troubled) return
    this.#troubled = true
    this.options.onTrouble?.(error.message)
  }

  /** Longer with every try, and never in step with another process. */
  async rest(tries: number, signal: AbortSignal = this.closing.signal): Promise<void> {
    const most = Math.min(firstPauseMs * 2 ** Math.min(tries, 10), longestPauseMs)
    await pause(most / 2 + (Math.random() * most) / 2, undefined, { signal }).catch(() => {})
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closing.abort()
    if (this.#current) this.#giveUp(this.#current)
  }

  recovered(): void {
    if (!this.#troubled) return
    this.#troubled = false
    this.options.onTrouble?.(`${this.url.shown} answers again`)
  }

  #open(): Current {
    const lost = new AbortController()
    const generation = this.#generation++
    const opened = this.#connect(generation, lost.signal)
    return { opened, lost }
  }

  async #connect(generation: number, lost: AbortSignal): Promise<Held> {
    const api = await import('./esdbClient.ts')
    const client = api.EsdbClient.open(this.url.text, generation)
    try {
      requireServer(await within(() => client.serverVersion(), this.options.callMs, lost), this.url.shown)
    } catch (error) {
      void client.shut().catch(() => {})
      throw error instanceof NoAnswer ? unreachable(error, this.url.shown) : error
    }
    return { client, api, lost }
  }

  #giveUp(current: Current | undefined): void {
    if (current === undefined || current.lost.signal.aborted) return
    if (this.#current === current) this.#current = undefined
    this.#silences = 0
    current.lost.abort()
    current.opened.then(({ client }) => client.shut()).catch(() => {})
  }
}

/** Our own limit of time, or the one that the call carries: they run out together. */
const isSilence = (error: unknown): boolean => error instanceof NoAnswer || (error as { code?: unknown }).code === 4

/** A read is never in conflict: only what is written can be. */
const errorOf = (failure: Failure, thrown: unknown): Error => ('error' in failure ? failure.error : (thrown as Error))

/** Nothing came back in time: the client may have lost the call, the server may be silent, or it is only slow. */
export class NoAnswer extends Error {}

async function within<Result>(
  action: (watch: Watch) => Promise<Result>,
  ms: number,
  lost: AbortSignal,
): Promise<Result> {
  const ended = new AbortController()
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new NoAnswer(`no answer within ${ms} ms`)), ms)
  const gone = () => reject(new Error('the connection was given up'))
  if (lost.aborted) gone()
  else lost.addEventListener('abort', gone, { once: true })
  const acting = action({ ended: ended.signal, alive: () => timer.refresh() })
  try {
    return await Promise.race([acting, late])
  } finally {
    clearTimeout(timer)
    lost.removeEventListener('abort', gone)
    ended.abort()
    // Whichever was the slower one has nobody left to tell.
    acting.catch(() => {})
    late.catch(() => {})
  }
}
