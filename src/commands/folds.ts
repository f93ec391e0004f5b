// Folded streams, bounded: the state of each, the hash of its last event, and the commands that it remembers beside the state.
import { effective, isCorrection } from '../domain/corrections/effective.ts'
import type { Decision, DomainEvent } from '../domain/decider.ts'
import type { Instant } from '../domain/values.ts'
import { type Basis, type Envelope, leafHash, noPrevious, type RecordedEvent } from '../eventlog/envelope.ts'
import { type EventLog, noStream, type StoredEvent } from '../eventlog/port.ts'
import { read } from '../eventlog/upcast.ts'
import { blockOf, CommandMemory, places } from './commandMemory.ts'

/** A decider whose category alone says what it takes: the cache and the write path hold all of them alike. */
export type AnyDecider = {
  readonly initial: unknown
  readonly decide: (command: never, state: never, context: never) => Decision<DomainEvent>
  readonly evolve: (state: never, event: never) => unknown
  readonly elapse?: (state: never, until: Instant, facts: never, command: never) => readonly DomainEvent[]
}

export type Folded = {
  readonly stream: string
  state: unknown
  revision: number
  prev: string
  /** A repeat is rare enough to be answered from the log. */
  readonly commands: CommandMemory
  /** The stream as others' decisions name it, made once for each revision. */
  basis: Basis | undefined
}

/** How a decision names what it stood on. */
export function basisOf(folded: Folded): Basis {
  const { basis, revision, stream } = folded
  if (basis?.revision === revision) return basis
  folded.basis = Object.freeze({ revision, stream })
  return folded.basis
}

const page = 500

export class Folds {
  readonly #log: EventLog
  readonly #capacity: number
  readonly #onRead: (recordedAt: Instant) => void
  // Two generations instead of moving an entry on every look: what is used moves to the young one once, the old one goes whole.
  #held = new Map<string, Folded>()
  #older = new Map<string, Folded>()
  readonly #loading = new Map<string, Promise<Folded>>()

  /** `onRead`: when the last event of a stream that was read had been recorded, by whichever process. */
  constructor(log: EventLog, capacity: number, onRead: (recordedAt: Instant) => void = () => undefined) {
    this.#log = log
    this.#capacity = capacity
    this.#onRead = onRead
  }

  get size(): number {
    return this.#held.size + this.#older.size
  }

  /** The stream if it is held and cannot have moved behind this process's back; nothing is read. */
  held(stream: string, decider: AnyDecider): Folded | undefined {
    if (!this.#log.exclusive) return undefined
    const held = this.#find(stream)
    if (held !== undefined || this.#log.lacks?.(stream) !== true) return held
    const folded = unwritten(stream, decider)
    this.#keep(folded)
    return folded
  }

  /** The stream folded to its head, from memory where this process alone writes. */
  async get(stream: string, decider: AnyDecider): Promise<Folded> {
    const held = this.#find(stream)
    if (held === undefined) return this.#load(stream, decider)
    return this.#log.exclusive ? held : this.#readForward(held, decider)
  }

  /** What was just appended, with `prev`, the hash of its last event. What the fold already holds is not folded again. */
  add(folded: Folded, decider: AnyDecider, events: readonly Envelope[], prev: string): void {
    // A load that is under way may have read the stream before this append: its result must not be kept.
    this.#loading.delete(folded.stream)
    if (events.some(isCorrection)) {
      this.drop(folded.stream)
      return
    }
    let last: string | undefined
    for (const event of events) {
      if (event.revision !== folded.revision + 1) continue
      folded.state = decider.evolve(folded.state as never, event as never)
      folded.revision = event.revision
      // Events of one command follow each other.
      if (event.commandId !== last) folded.commands.add(event.commandId, event.revision)
      last = event.commandId
    }
    if (folded.revision === events.at(-1)?.revision) folded.prev = prev
    this.#keep(folded)
  }

  /** The events that a command left, from where they stand on the log: enough to answer it again, alike, also after a restart. */
  async done({ commands, revision, stream }: Folded, commandId: string): Promise<readonly RecordedEvent[]> {
    for (let block = commands.placeOf(commandId) ?? Infinity; block * blockOf <= revision; block += places) {
      const events = await this.#begunIn(stream, block * blockOf, commandId)
      if (events.length > 0) return events
    }
    return []
  }

  /** The events of a command that begin in a block, however far beyond it they reach. */
  async #begunIn(stream: string, from: number, commandId: string): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = []
    for (let at = from; ; at += blockOf) {
      const block = (await this.#log.readStream(stream, at, blockOf)).map(read)
      events.push(...block.filter((event) => event.commandId === commandId))
      if (block.length < blockOf || block.at(-1)?.commandId !== commandId) return events
    }
  }

  drop(stream: string): void {
    this.#loading.delete(stream)
    this.#held.delete(stream)
    this.#older.delete(stream)
  }

  #load(stream: string, decider: AnyDecider): Promise<Folded> {
    const loading = this.#loading.get(stream)
    if (loading !== undefined) return loading
    const current = () => this.#loading.get(stream) === load
    const load: Promise<Folded> = this.#fold(stream, decider)
      .then((folded) => {
        if (current()) this.#keep(folded)
        return folded
      })
      .finally(() => {
        if (current()) this.#loading.delete(stream)
      })
    this.#loading.set(stream, load)
    return load
  }

  async #fold(stream: string, decider: AnyDecider): Promise<Folded> {
    const folded = unwritten(stream, decider)
    const stored = await this.#readFrom(stream, 0)
    const events = this.#read(stored)
    const counting = new Set(effective(events))
    for (const event of events) {
      if (counting.has(event)) folded.state = decider.evolve(folded.state as never, event as never)
      remember(folded, event)
    }
    const last = stored.at(-1)
    if (last) folded.prev = leafHash(last.bytes)
    return folded
  }

  async #readForward(folded: Folded, decider: AnyDecider): Promise<Folded> {
    const stored = await this.#readFrom(folded.stream, folded.revision + 1)
    const last = stored.at(-1)
    if (last === undefined) return folded
    const events = this.#read(stored)
    if (events.some(isCorrection)) {
      this.drop(folded.stream)
      return this.#load(folded.stream, decider)
    }
    this.add(folded, decider, events, leafHash(last.bytes))
    return folded
  }

  #read(stored: readonly StoredEvent[]): readonly RecordedEvent[] {
    const events = stored.map(read)
    const last = events.at(-1)
    if (last) this.#onRead(last.recordedAt)
    return events
  }

  async #readFrom(stream: string, from: number): Promise<StoredEvent[]> {
    const all: StoredEvent[] = []
    for (;;) {
      const events = await this.#log.readStream(stream, from + all.length, page)
      all.push(...events)
      if (events.length < page) return all
    }
  }

  #find(stream: string): Folded | undefined {
    const young = this.#held.get(stream)
    if (young !== undefined) return young
    const old = this.#older.get(stream)
    if (old !== undefined) this.#keep(old)
    return old
  }

  #keep(folded: Folded): void {
    this.#held.set(folded.stream, folded)
    this.#older.delete(folded.stream)
    if (this.#held.size * 2 < this.#capacity) return
    this.#older = this.#held
    this.#held = new Map()
  }
}

const unwritten = (stream: string, decider: AnyDecider): Folded => ({
  stream,
  state: decider.initial,
  revision: noStream,
  prev: noPrevious,
  commands: new CommandMemory(),
  basis: undefined,
})

function remember(folded: Folded, { commandId, revision }: Envelope): void {
  folded.revision = revision
  folded.commands.add(commandId, revision)
}
