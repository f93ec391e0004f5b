// The only write path: authorise, load and fold with the facts it needs, decide, append at the expected revision, answer.
import { type DomainEvent, refuse } from '../domain/decider.ts'
import type { Refusal } from '../domain/refusals.ts'
import { type Category, streamName } from '../domain/streams.ts'
import type { Instant } from '../domain/values.ts'
import type { Basis } from '../eventlog/envelope.ts'
import { AmbiguousAppendError, type AppendResult, type EventLog, type NewEvent } from '../eventlog/port.ts'
import { type Answer, type Asked, accepted, type Request, refused, repeated, would, written } from './answers.ts'
import { denial, type Purpose } from './authorize.ts'
import type { Clock } from './clock.ts'
import { decide } from './decide.ts'
import { type AnyDecider, basisOf, type Folded, Folds } from './folds.ts'
import { macOf } from './ids.ts'
import { type Guarded, guarded, type Protecting } from './protect.ts'
import { Queues } from './queues.ts'
import { type Command, deciders, type Entry, entryOf, type ReadFact } from './registry.ts'
import { type Sealed, seal } from './seal.ts'
import { StreamNames } from './streamNames.ts'
import { giveWay, NotHeld, Repeat } from './unsettled.ts'

export type { Answer, Request } from './answers.ts'
export { ContendedStreamError } from './unsettled.ts'

export type HandlerOptions = {
  readonly log: EventLog
  readonly clock: Clock
  readonly cacheStreams?: number
  /** The key of the digests by which a repeated command id is told from a reused one. */
  readonly macKey: Uint8Array
  readonly purpose: () => Purpose
  /** Where the personal values of commands go; without it commands that bring any are not handled. */
  readonly vault?: Protecting
  readonly onRefused?: (request: Request, stream: string, refusal: Refusal) => void
}

type Attempt = Asked & Guarded & { readonly entry: Entry<Command>; readonly decider: AnyDecider; readonly id: string }
/** A decision with events, and what they stand on: the stream as it was seen, and others. */
type Decided = {
  readonly folded: Folded
  readonly head: { readonly stream: string; readonly revision: number; readonly prev: string; readonly state: unknown }
  readonly events: readonly DomainEvent[]
  readonly basis: readonly Basis[]
  readonly occurredAt: Instant
}
const nothingRead: ReadonlyMap<string, Folded> = new Map()
const mostRetries = 5

export class Handler {
  readonly #log: EventLog
  readonly #options: HandlerOptions
  readonly #folds: Folds
  readonly #queues = new Queues()
  readonly #names = new StreamNames()
  readonly #macKey: string
  #lastRecorded = '' as Instant

  constructor(options: HandlerOptions) {
    this.#options = options
    this.#macKey = Buffer.from(options.macKey).toString('hex')
    this.#log = options.log
    this.#folds = new Folds(options.log, options.cacheStreams ?? 10_000, (recordedAt) => this.resumeAt(recordedAt))
  }

  get queueDepth(): number {
    return this.#queues.depth
  }
  get cachedStreams(): number {
    return this.#folds.size
  }

  /** The latest recorded time that is known, of this process or another: across a restart and within a stream it never goes back. */
  resumeAt(recordedAt: Instant): void {
    if (recordedAt > this.#lastRecorded) this.#lastRecorded = recordedAt
  }

  handle(request: Request): Promise<Answer> {
    const entry = entryOf(request.command)
    const id = entry.id(request.command)
    const stream = streamName(entry.category, id)
    const mac = macOf(this.#macKey, JSON.stringify(request.command))
    const attempt = { request, mac, entry, decider: deciders[entry.category], stream, id }
    if (entry.protect !== undefined) return this.#queues.run(stream, () => this.#decideGuarded(attempt))
    return this.#queues.run(stream, () => this.#decideUntilWritten(attempt))
  }

  /** The folded state of a stream, as the write path itself knows it. */
  async state<State>(category: Category, id: string): Promise<{ readonly state: State; readonly revision: number }> {
    const folded = await this.#folds.get(streamName(category, id), deciders[category])
    return { state: folded.state as State, revision: folded.revision }
  }

  #decideGuarded(attempt: Attempt): Promise<Answer> {
    return guarded(attempt, this.#options.vault, (protectedAttempt) => this.#decideUntilWritten(protectedAttempt))
  }

  /** The same where it is in memory and nobody else can have moved it; undefined elsewhere. */
  held<State>(category: Category, id: string): State | undefined {
    return this.#folds.held(streamName(category, id), deciders[category])?.state as State | undefined
  }

  /** Waits for nothing but the disk where every stream is held, as nearly always. */
  async #decideUntilWritten(attempt: Attempt): Promise<Answer> {
    for (let conflicts = 0; ; conflicts++) {
      const known = this.#decide(attempt, nothingRead)
      const decided = known instanceof NotHeld ? await this.#readAndDecide(attempt, known) : known
      if ('kind' in decided) return this.#told(attempt, await this.#unwritten(attempt, decided))
      const sealed = this.#sealed(attempt, decided)
      if ('kind' in sealed) return this.#told(attempt, sealed)
      attempt.keeping?.keep(attempt.stream)
      let result: AppendResult
      try {
        result = await this.#log.append(attempt.stream, sealed.encoded, decided.head.revision)
      } catch (error) {
        result = await this.#appendAgain(error, attempt.stream, sealed.encoded, decided.head.revision)
      }
      const answer = this.#answer(attempt, decided.folded, sealed, result)
      if (answer !== 'conflict') return this.#told(attempt, answer)
      this.#forgetStale(attempt.stream)
      if (conflicts > 0) await giveWay(attempt.stream, conflicts)
    }
  }

  #told({ request, stream }: Attempt, answer: Answer): Answer {
    if (answer.kind === 'refused' && request.dryRun !== true) this.#options.onRefused?.(request, stream, answer.refusal)
    return answer
  }

  /** Reads what is missing, a stream at a time, and decides anew after each. */
  async #readAndDecide(attempt: Attempt, missing: NotHeld): Promise<Answer | Decided | Repeat> {
    const streams = new Map<string, Folded>()
    for (let next = missing; ; ) {
      streams.set(next.stream, await this.#folds.get(next.stream, deciders[next.category]))
      const decided = this.#decide(attempt, streams)
      if (!(decided instanceof NotHeld)) return decided
      next = decided
    }
  }

  /** A conflict on a log that this process alone writes: the held fold is wrong. Elsewhere it is read forward. */
  #forgetStale(stream: string): void {
    if (this.#log.exclusive) this.#folds.drop(stream)
  }

  /** From what is held or was just read: no other command can come between reading and deciding. */
  #decide(attempt: Attempt, streams: ReadonlyMap<string, Folded>): Answer | Decided | NotHeld | Repeat {
    const { request, entry, decider, stream } = attempt
    const folded = this.#folds.held(stream, decider) ?? streams.get(stream)
    if (folded === undefined) return new NotHeld(stream, entry.category)
    if (folded.commands.has(request.commandId)) return new Repeat(folded)
    const basis: Basis[] = []
    const now = this.#now()
    try {
      const read = this.#reader(streams, basis)
      const denied = denial(attempt, folded.state, read, this.#options.purpose())
      if (denied !== undefined) return refused(attempt, denied)
      // Only who may act on the stream is told at which revision it is.
      const { ifMatch } = request
      if (ifMatch !== undefined && ifMatch !== folded.revision)
        return refused(attempt, refuse('revision-mismatch', { expected: ifMatch, actual: folded.revision }))
      const known = entry.facts?.(request.command, folded.state, read, request.actor)
      if (known?.ok === false) return refused(attempt, known)
      const occurredAt = entry.occurredAt?.(request.command) ?? now
      const context = { actor: request.actor, occurredAt, now, facts: known?.value }
      const decision = decide(decider, request.command, folded.state, context)
      if (!decision.ok) return refused(attempt, decision)
      const { prev, revision, state } = folded
      return { folded, head: { stream, revision, prev, state }, events: decision.events, basis, occurredAt }
    } catch (missing) {
      if (missing instanceof NotHeld) return missing
      throw missing
    }
  }

  /** One decision sees each other stream at one revision, and that revision is what its basis names. */
  #reader(streams: ReadonlyMap<string, Folded>, basis: Basis[]): ReadFact {
    return <State>(category: Category, id: string) => {
      const stream = this.#names.of(category, id)
      const folded = this.#folds.held(stream, deciders[category]) ?? streams.get(stream)
      if (folded === undefined) throw new NotHeld(stream, category)
      const named = basisOf(folded)
      if (!basis.includes(named)) basis.push(named)
      return folded as { readonly state: State; readonly revision: number }
    }
  }

  /** Envelopes and bytes of what was decided; or the answer where nothing is to be written. */
  #sealed(attempt: Attempt, { basis, events, head, occurredAt }: Decided): Answer | Sealed {
    const { request } = attempt
    if (events.length === 0) return accepted(attempt, { revision: head.revision, position: undefined, events: [] })
    const origin = {
      request,
      mac: attempt.mac,
      kind: attempt.entry.kind,
      authorityId: authorityIdOf(attempt, head),
      purpose: this.#options.purpose(),
    }
    const sealed = seal(origin, head, events, { basis, occurredAt, recordedAt: this.#now() })
    return request.dryRun === true ? would(attempt, head.revision, sealed.envelopes, sealed.encoded) : sealed
  }

  #answer(attempt: Attempt, folded: Folded, { envelopes, prev }: Sealed, result: AppendResult): Answer | 'conflict' {
    if (result.kind === 'too_large') return refused(attempt, refuse('append-too-large', { limit: result.limit }))
    if (result.kind === 'conflict') {
      const { ifMatch } = attempt.request
      if (ifMatch === undefined) return 'conflict'
      this.#forgetStale(attempt.stream)
      return refused(attempt, refuse('revision-mismatch', { expected: ifMatch, actual: result.actual }))
    }
    this.#folds.add(folded, attempt.decider, envelopes, prev)
    return written(attempt, envelopes, result)
  }

  async #unwritten(attempt: Attempt, decided: Answer | Repeat): Promise<Answer> {
    if (decided.kind !== 'repeat') return decided
    return repeated(attempt, await this.#folds.done(decided.folded, attempt.request.commandId))
  }

  /** An unknown outcome is settled by trying again: the same ids at the same place have effect once. */
  async #appendAgain(error: unknown, stream: string, events: readonly NewEvent[], expected: number) {
    for (let tries = 1, last = error; ; tries++) {
      if (!(last instanceof AmbiguousAppendError) || tries === mostRetries) throw last
      try {
        return await this.#log.append(stream, events, expected)
      } catch (again) {
        last = again
      }
    }
  }

  #now(): Instant {
    const now = this.#options.clock.now()
    if (now > this.#lastRecorded) this.#lastRecorded = now
    return this.#lastRecorded
  }
}

const authorityIdOf = ({ entry, request }: Attempt, { state }: Decided['head']): string =>
  entry.authority?.(request.command, state) ?? request.actor.account
