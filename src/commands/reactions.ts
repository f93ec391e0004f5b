// Events in, commands out: what follows from an event is sent through the write path, and has effect once however often tried.
import { setTimeout as pause } from 'node:timers/promises'
import type { Actor } from '../domain/actor.ts'
import type { EventType } from '../domain/events.ts'
import type { Refusal } from '../domain/refusals.ts'
import type { RecordedEvent } from '../eventlog/envelope.ts'
import type { EventLog, FeedItem, Position } from '../eventlog/port.ts'
import { read } from '../eventlog/upcast.ts'
import type { Answer, Request } from './answers.ts'
import type { Command } from './entry.ts'
import { uuid5 } from './ids.ts'
import { resumeFrom } from './resume.ts'

export type Reaction = {
  /** Part of each command's id and the key of the position: never renamed. */
  readonly name: string
  readonly types: readonly EventType[]
  /** The same event must yield the same commands for the same stream in the same place, or one of them is refused as reused. */
  readonly react: (event: RecordedEvent) => Promise<readonly Command[]> | AsyncIterable<Command>
}

export type ReactionsOptions = {
  readonly log: EventLog
  readonly handle: (request: Request) => Promise<Answer>
  /** Survives every rebuild: the private store. */
  readonly positions: {
    readonly position: (name: string) => Position
    readonly setPosition: (name: string, position: Position) => void
  }
  readonly reactions: readonly Reaction[]
  readonly actor: Actor
  /** With it a failed reaction begins again at its stored position after `retryMs`; without it `run` rejects. */
  readonly onError?: (error: unknown, reaction: string) => void
  readonly retryMs?: number
  readonly onRefused?: (refusal: Refusal, request: Request, reaction: string) => void
}

const page = 100
/** Commands of one event that are under way at a time; those of one stream keep their order in its queue. */
const mostAtOnce = 64
/** Where a filter shows nothing the position is saved now and then only: looking again is cheaper than a sync. */
const checkpointsPerSave = 200

type Waiter = { readonly until: Position; readonly resolve: () => void; readonly reject: (error: unknown) => void }
type Progress = { reached: Position; unsaved: number }

export class Reactions {
  readonly #options: ReactionsOptions
  readonly #progress: ReadonlyMap<string, Progress>
  #waiting: Waiter[] = []
  #ended: { readonly error: unknown } | undefined

  constructor(options: ReactionsOptions) {
    this.#options = options
    const names = options.reactions.map(({ name }) => name)
    if (new Set(names).size < names.length) throw new Error(`reactions share a name: ${names.join(', ')}`)
    this.#progress = new Map(names.map((name) => [name, { reached: options.positions.position(name), unsaved: 0 }]))
  }

  /** Resolves when `signal` aborts, once what is under way is done; rejects, after stopping them all, when one fails. */
  async run(signal: AbortSignal): Promise<void> {
    const failed = new AbortController()
    const either = AbortSignal.any([signal, failed.signal])
    this.#ended = undefined
    const running = this.#options.reactions.map((reaction) =>
      this.#keepReacting(reaction, either).catch((error: unknown) => failed.abort(error)),
    )
    await Promise.all(running)
    const error: unknown = failed.signal.aborted ? failed.signal.reason : new Error('the reactions have stopped')
    this.#end(error)
    if (failed.signal.aborted) throw error
  }

  /** Resolves when everything up to the head of now has been reacted to; rejects when the reactions stop before that. */
  async settled(): Promise<void> {
    const until = await this.#options.log.head()
    if (this.#behind() >= until) return
    if (this.#ended !== undefined) throw this.#ended.error
    const { promise, reject, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ until, resolve, reject })
    await promise
  }

  async #keepReacting(reaction: Reaction, signal: AbortSignal): Promise<void> {
    const { onError, retryMs = 1_000 } = this.#options
    for (;;) {
      try {
        await this.#follow(reaction, signal)
        return
      } catch (error) {
        if (onError === undefined) throw error
        // What it waited for was given up for the stop: it begins again at its position, and nobody has to be told.
        if (signal.aborted) return
        onError(error, reaction.name)
        await pause(retryMs, undefined, { signal }).catch(() => undefined)
        if (signal.aborted) return
      }
    }
  }

  async #follow(reaction: Reaction, signal: AbortSignal): Promise<void> {
    const { log, positions } = this.#options
    const from = await resumeFrom(log, positions.position(reaction.name))
    const progress = this.#progressOf(reaction)
    progress.reached = from
    try {
      for await (const item of log.subscribeAll(from, { signal, types: reaction.types, page })) {
        const reached = await this.#take(reaction, item, signal)
        if (reached === undefined) return
        this.#advance(reaction, reached, item.kind === 'events')
      }
    } finally {
      if (progress.unsaved > 0) this.#save(reaction, progress)
    }
  }

  /** How far the feed has been reacted to; undefined where the signal came before the batch was done. */
  async #take(reaction: Reaction, item: FeedItem, signal: AbortSignal): Promise<Position | undefined> {
    if (item.kind !== 'events') return item.position
    for (const stored of item.events) {
      if (signal.aborted) return undefined
      await this.#react(reaction, read(stored))
    }
    return item.events.at(-1)?.position
  }

  /** Resolves when every command has been answered; rejects with the first failure, once none is under way. */
  async #react(reaction: Reaction, event: RecordedEvent): Promise<void> {
    const failures: unknown[] = []
    const underWay = new Set<Promise<void>>()
    let index = 0
    for await (const command of await reaction.react(event)) {
      if (failures.length > 0) break
      const sent = this.#send(reaction, event, command, index++)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(sent))
      underWay.add(sent)
      if (underWay.size >= mostAtOnce) await Promise.race(underWay)
    }
    await Promise.all(underWay)
    if (failures.length > 0) throw failures[0]
  }

  async #send(reaction: Reaction, event: RecordedEvent, command: Command, index: number): Promise<void> {
    const request: Request = {
      command,
      actor: this.#options.actor,
      commandId: uuid5(`${event.id}\n${reaction.name}\n${index}`),
      causationId: event.id,
      correlationId: event.correlationId,
    }
    const answer = await this.#options.handle(request)
    if (answer.kind === 'refused') this.#options.onRefused?.(answer.refusal, request, reaction.name)
  }

  #advance(reaction: Reaction, reached: Position, acted: boolean): void {
    const progress = this.#progressOf(reaction)
    if (reached > progress.reached) {
      progress.reached = reached
      progress.unsaved++
      if (acted || progress.unsaved >= checkpointsPerSave) this.#save(reaction, progress)
    }
    const behind = this.#behind()
    const waiting = this.#waiting
    this.#waiting = waiting.filter(({ until }) => until > behind)
    for (const { resolve, until } of waiting) if (until <= behind) resolve()
  }

  #save({ name }: Reaction, progress: Progress): void {
    this.#options.positions.setPosition(name, progress.reached)
    progress.unsaved = 0
  }

  #progressOf({ name }: Reaction): Progress {
    const progress = this.#progress.get(name)
    if (progress === undefined) throw new Error(`no reaction ${name}`)
    return progress
  }

  /** The position that every reaction has reached. */
  #behind(): Position {
    const reached = [...this.#progress.values()].map((progress) => progress.reached)
    return reached.sort()[0] ?? beyondAll
  }

  #end(error: unknown): void {
    this.#ended = { error }
    for (const { reject } of this.#waiting) reject(error)
    this.#waiting = []
  }
}

/** Sorts after every position: where nothing reacts, everything has been reacted to. */
const beyondAll = '\uffff' as Position
