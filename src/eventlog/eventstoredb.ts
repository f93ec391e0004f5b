// The log on EventStoreDB: many writing processes, each append at an explicit revision, one feed pushed by the server.
import { appendSettled } from './esdbAppend.ts'
import { EsdbConnection } from './esdbConnection.ts'
import { EventStoreError } from './esdbErrors.ts'
import { Names, type ServerEvent, serverPosition } from './esdbEvents.ts'
import { EsdbFeed } from './esdbFeed.ts'
import { type Place, readAllOnce, readOnce } from './esdbRead.ts'
import { parseEsdbUrl } from './esdbUrl.ts'
import { oversize, requireAppend, requireCount } from './limits.ts'
import {
  type AppendResult,
  type EventLog,
  type FeedItem,
  type NewEvent,
  type Position,
  type ReadOptions,
  type Revision,
  type StoredEvent,
  type SubscribeOptions,
  start,
} from './port.ts'
import type { LogSource } from './source.ts'

export type EventStoreLogOptions = {
  /** How long one call may stay without an answer, in milliseconds. */
  readonly callMs?: number
  /** How long an append or a read is tried again before its caller is told, in milliseconds. */
  readonly patienceMs?: number
  /** All streams of this log begin with it on the server, so that several logs can share one. */
  readonly prefix?: string
  readonly readonly?: boolean
  /** After each append: how many events, the last position, and how long it took in milliseconds. */
  readonly onCommit?: (events: number, position: Position, ms: number) => void
  /** Told when the server stops answering and when it answers again, once each. */
  readonly onTrouble?: (message: string) => void
}

const pageEvents = 500
/** So many appends are under way at once; more wait here, where no deadline runs. */
const mostAppends = 64

export class EventStoreLog implements EventLog {
  readonly exclusive = false
  /** How a worker thread opens the same log. */
  readonly source: LogSource
  readonly #connection: EsdbConnection
  readonly #names: Names
  readonly #readonly: boolean
  readonly #onCommit: EventStoreLogOptions['onCommit']
  #appending = 0
  readonly #waiting: (() => void)[] = []

  /** Throws a RangeError on an address that cannot be one; the server is first asked when something is read or written. */
  constructor(url: string, options: EventStoreLogOptions = {}) {
    const { callMs = 5_000, onTrouble, patienceMs = 4_000, prefix = '', readonly = false } = options
    this.source = { kind: 'eventstoredb', url, ...(prefix ? { prefix } : {}) }
    this.#connection = new EsdbConnection(parseEsdbUrl(url), { callMs, patienceMs, onTrouble })
    this.#names = new Names(prefix)
    this.#readonly = readonly
    this.#onCommit = options.onCommit
  }

  /** Clients made so far: one, and one more whenever the one before no longer answered. */
  get clients(): number {
    return this.#connection.clients
  }

  async append(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult> {
    requireAppend(events, expected)
    this.#requireOpen()
    if (this.#readonly) throw new Error('the log is open for reading only')
    const tooLarge = oversize(events)
    if (tooLarge) return tooLarge
    // The client sends what it is given when it comes to it; a caller may by then have used its bytes for something else.
    const own = events.map(({ bytes, id, type }) => ({ id, type, bytes: new Uint8Array(bytes) }))
    await this.#turn()
    try {
      const began = performance.now()
      const result = await appendSettled(this.#connection, this.#names, { stream, events: own, expected })
      if (result.kind === 'appended') this.#onCommit?.(own.length, result.position, performance.now() - began)
      return result
    } finally {
      this.#appending--
      this.#waiting.shift()?.()
    }
  }

  async readStream(stream: string, from: Revision, limit: number): Promise<readonly StoredEvent[]> {
    requireCount('from', from, 0)
    requireCount('limit', limit, 1)
    this.#requireOpen()
    const name = this.#names.onServer(stream)
    const events: StoredEvent[] = []
    while (events.length < limit) {
      const at = from + events.length
      const most = Math.min(limit - events.length, pageEvents)
      const page = await this.#connection.read(
        stream,
        (held, watch) => readOnce(this.#connection, held, watch, name, BigInt(at), most),
        [],
      )
      for (const event of page) events.push(this.#next(event, stream, from + events.length))
      if (page.length < most) break
    }
    return events
  }

  async readAll(after: Position, { limit, types }: ReadOptions): Promise<readonly StoredEvent[]> {
    requireCount('limit', limit, 1)
    this.#requireOpen()
    const wanted = types && new Set(types)
    const events: StoredEvent[] = []
    let at = after
    for (let from = serverPosition(after); ; ) {
      const page = await this.#page(from ?? 'start', pageEvents)
      for (const event of this.#oursAfter(at, page)) {
        at = event.position
        if (wanted?.has(event.type) ?? true) events.push(event)
        if (events.length === limit) return events
      }
      from = page.at(-1)?.position
      if (page.length < pageEvents || from === undefined) return events
    }
  }

  subscribeAll(after: Position, options: SubscribeOptions): AsyncIterable<FeedItem> {
    requireCount('page', options.page ?? 1, 1)
    return new EsdbFeed(this.#connection, this.#names, after, options).items()
  }

  async head(): Promise<Position> {
    return (await this.last())?.position ?? start
  }

  /** The newest event of ours: what the system and others wrote after it is passed over. */
  async last(): Promise<StoredEvent | undefined> {
    this.#requireOpen()
    let from: Place = 'end'
    for (let most = 8; ; most = pageEvents) {
      const page: ServerEvent[] = await this.#page(from, most, true)
      for (const event of page) {
        const ours = this.#names.ours(event)
        if (ours) return ours
      }
      const next = page.at(-1)?.position
      if (page.length < most || next === undefined) return undefined
      from = next
    }
  }

  /** The server pushes: there is nothing to wake. */
  wake(): void {}

  async close(): Promise<void> {
    await this.#connection.close()
    for (const go of this.#waiting.splice(0)) go()
  }

  #page(from: Place, most: number, backwards = false): Promise<ServerEvent[]> {
    return this.#connection.read(
      '$all',
      (held, watch) => readAllOnce(this.#connection, held, watch, from, most, backwards),
      [],
    )
  }

  /** A page includes the place that it starts from: what was given already is left out. */
  #oursAfter(after: Position, page: readonly ServerEvent[]): StoredEvent[] {
    const ours = page.map((event) => this.#names.ours(event))
    return ours.filter((event) => event !== undefined).filter(({ position }) => position > after)
  }

  /** A stream without a gap, or none: $maxAge, $maxCount, truncation and scavenging have no place under a log of record. */
  #next(event: ServerEvent, stream: string, revision: Revision): StoredEvent {
    const stored = this.#names.stored(event, stream)
    if (stored.revision === revision) return stored
    throw new EventStoreError(
      'events-missing',
      `stream ${stream} has no revision ${revision} any more, its next is ${stored.revision}: events were truncated or deleted. Remove $maxAge, $maxCount and $tb from its metadata, and restore a backup if it was scavenged`,
    )
  }

  #requireOpen(): void {
    if (this.#connection.closed) throw new Error('the log is closed')
  }

  async #turn(): Promise<void> {
    this.#appending++
    if (this.#appending <= mostAppends) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    await promise
  }
}
