// The one source of "now": given to whoever needs it, so that tests and the demo can move it.
import type { Instant } from '../domain/values.ts'

export interface Clock {
  now(): Instant
}

let lastMs = Number.NaN
let lastText = '' as Instant

/** Many commands share a millisecond: its text is made once. */
export const systemClock: Clock = {
  now() {
    const ms = Date.now()
    if (ms !== lastMs) {
      lastMs = ms
      lastText = new Date(ms).toISOString() as Instant
    }
    return lastText
  },
}

/** A clock that stands still until it is moved. `advanceTo` first lets everything settle that the old time has caused. */
export class ManualClock implements Clock {
  #now: Instant
  #settle: () => Promise<void> = () => Promise.resolve()

  constructor(now: Instant) {
    this.#now = now
  }

  now(): Instant {
    return this.#now
  }

  /** What has to come to rest before and after time moves: read models, reactions and the timekeeper. */
  settledBy(settle: () => Promise<void>): void {
    this.#settle = settle
  }

  async advanceTo(later: Instant): Promise<void> {
    await this.#settle()
    if (later > this.#now) this.#now = later
    await this.#settle()
  }
}
