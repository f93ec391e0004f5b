// The log in memory, for fast tests: the same contract, nothing kept.
import { type FeedPage, follow, Wake } from './follow.ts'
import { numberOf, oversize, positionOf, requireAppend, requireCount } from './limits.ts'
import {
  type AppendResult,
  type EventLog,
  type FeedItem,
  type NewEvent,
  noStream,
  type Position,
  type ReadOptions,
  type Revision,
  type StoredEvent,
  type SubscribeOptions,
} from './port.ts'

export { oversize } from './limits.ts'

type Held = { readonly id: string; readonly event: StoredEvent }

export class MemoryLog implements EventLog {
  readonly exclusive = true
  readonly #all: StoredEvent[] = []
  readonly #streams = new Map<string, Held[]>()
  readonly #wake = new Wake()

  async append(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult> {
    if (this.#wake.closed) throw new Error('the log is closed')
    requireAppend(events, expected)
    return oversize(events) ?? this.#append(stream, events, expected)
  }

  async readStream(stream: string, from: Revision, limit: number): Promise<readonly StoredEvent[]> {
    requireCount('from', from, 0)
    requireCount('limit', limit, 1)
    const events = this.#streams.get(stream) ?? []
    return events.slice(from, from + limit).map(({ event }) => event)
  }

  async readAll(after: Position, { limit, types }: ReadOptions): Promise<readonly StoredEvent[]> {
    return this.#page(after, limit, types).events
  }

  subscribeAll(after: Position, options: SubscribeOptions): AsyncIterable<FeedItem> {
    return follow((at, limit, types) => this.#page(at, limit, types), after, options, this.#wake)
  }

  async head(): Promise<Position> {
    return positionOf(this.#all.length)
  }

  async last(): Promise<StoredEvent | undefined> {
    return this.#all.at(-1)
  }

  async close(): Promise<void> {
    this.#wake.close()
  }

  #page(after: Position, limit: number, types: readonly string[] | undefined): FeedPage {
    requireCount('limit', limit, 1)
    const wanted = types && new Set(types)
    const events: StoredEvent[] = []
    let at = numberOf(after)
    while (at < this.#all.length && events.length < limit) {
      const event = this.#all[at++]
      if (event && (!wanted || wanted.has(event.type))) events.push(event)
    }
    return { events, seen: positionOf(at), head: positionOf(this.#all.length) }
  }

  #append(stream: string, events: readonly NewEvent[], expected: Revision): AppendResult {
    const held = this.#streams.get(stream) ?? []
    if (held.length - 1 !== expected) return repeatOrConflict(held, events, expected)
    for (const { id, type, bytes } of events) {
      const position = positionOf(this.#all.length + 1)
      const event = { position, stream, revision: held.length, type, bytes: new Uint8Array(bytes) }
      held.push({ id, event })
      this.#all.push(event)
    }
    this.#streams.set(stream, held)
    this.#wake.signal()
    return { kind: 'appended', revision: held.length - 1, position: positionOf(this.#all.length) }
  }
}

function repeatOrConflict(held: readonly Held[], events: readonly NewEvent[], expected: Revision): AppendResult {
  const before = held.slice(expected + 1, expected + 1 + events.length)
  const last = before.at(-1)
  const same = before.length === events.length && before.every(({ id }, at) => id === events[at]?.id)
  if (last && same) return { kind: 'appended', revision: last.event.revision, position: last.event.position }
  return { kind: 'conflict', actual: held.length === 0 ? noStream : held.length - 1 }
}
