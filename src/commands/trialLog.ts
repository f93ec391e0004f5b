// A log to try things on: the streams of another are copied as they are asked for, and nothing goes back to it.
import {
  type AppendResult,
  type EventLog,
  type FeedItem,
  maxAppendBytes,
  maxEnvelopeBytes,
  type NewEvent,
  noStream,
  type Position,
  type ReadOptions,
  type Revision,
  type StoredEvent,
  type SubscribeOptions,
} from '../eventlog/port.ts'
import { read } from '../eventlog/upcast.ts'

/** However large they are, so many envelopes are one append. */
const copiedAtOnce = maxAppendBytes / maxEnvelopeBytes

/** Its feed is of what was asked for alone; only what is written to it is written. */
export class TrialLog implements EventLog {
  readonly exclusive = true
  readonly #scratch: EventLog
  readonly #base: EventLog | undefined

  constructor(scratch: EventLog, base: EventLog | undefined) {
    this.#scratch = scratch
    this.#base = base
  }

  append(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult> {
    return this.#scratch.append(stream, events, expected)
  }

  /** Whoever writes a stream has read it from its beginning: by then it is here. */
  async readStream(stream: string, from: Revision, limit: number): Promise<readonly StoredEvent[]> {
    const here = await this.#scratch.readStream(stream, from, limit)
    if (here.length > 0 || from > 0 || this.#base === undefined) return here
    await this.#copy(stream, this.#base)
    return this.#scratch.readStream(stream, from, limit)
  }

  readAll(after: Position, options: ReadOptions): Promise<readonly StoredEvent[]> {
    return this.#scratch.readAll(after, options)
  }

  subscribeAll(after: Position, options: SubscribeOptions): AsyncIterable<FeedItem> {
    return this.#scratch.subscribeAll(after, options)
  }

  head(): Promise<Position> {
    return this.#scratch.head()
  }

  last(): Promise<StoredEvent | undefined> {
    return this.#scratch.last()
  }

  async close(): Promise<void> {
    await this.#scratch.close()
    await this.#base?.close()
  }

  async #copy(stream: string, base: EventLog): Promise<void> {
    for (let last = noStream; ; ) {
      const stored = await base.readStream(stream, last + 1, copiedAtOnce)
      if (stored.length === 0) return
      const events = stored.map((event) => ({ id: read(event).id, type: event.type, bytes: event.bytes }))
      await this.#scratch.append(stream, events, last)
      last += stored.length
    }
  }
}
