// The only write path: authorise, load and fold with the facts it needs, decide, append at the expected revision, answer.
import { setTimeout as pause } from 'node:timers/promises'
import type { Context, Decision, DomainEvent } from '../domain/decider.ts'
import { refuse } from '../domain/decider.ts'
import type { Refusal } from '../domain/refusals.ts'
import { type Category, streamName } from '../domain/streams.ts'
import type { Instant } from '../domain/values.ts'
import type { Basis, RecordedEvent } from '../eventlog/envelope.ts'
import { AmbiguousAppendError, type AppendResult, type EventLog, type NewEvent } from '../eventlog/port.ts'
import { type Answer, type Asked, accepted, type Request, refused, repeated, would } from './answers.ts'
import { accountRefusal, authorize, configurationRefusal, type Purpose } from './authorize.ts'
import type { Clock } from './clock.ts'
import { type AnyDecider, type Folded, Folds } from './folds.ts'
import { macOf } from './ids.ts'
import { Queues } from './queues.ts'
import { type Command, deciders, type Entry, entryOf, type ReadFact } from './registry.ts'
import { seal } from './seal.ts'
import { ContendedStreamError, mostConflicts, NotHeld } from './unsettled.ts'

export type { Answer, Request } from './answers.ts'
export { ContendedStreamError } from './unsettled.ts'

export type HandlerOptions = {
  readonly log: EventLog
  readonly clock: Clock
  readonly cacheStreams?: number
  /** The key of the digests by which a repeated command id is told from a reused one. */
  readonly macKey: Uint8Array
  readonly purpose: () => Purpose
  readonly onRefused?: (request: Request, stream: string, refusal: Refusal) => void
}

type Attempt = Asked & { readonly entry: Entry<Command>; readonly decider: AnyDecider; readonly id: string }
/** The stream as the decision saw it. */
type Head = { readonly stream: string; readonly revision: number; readonly prev: string; readonly state: unknown }
/** A decision with events, and what they stand on. */
type Decided = {
  readonly folded: Folded
  readonly head: Head
  readonly events: readonly DomainEvent[]
  readonly basis: readonly Basis[]
  readonly occurredAt: Instant
}
const nothingRead: ReadonlyMap<string, Folded> = new Map()
const longestPauseMs = 50
const mostRetries = 5

export class Handler {
  readonly #log: EventLog
  readonly #options: HandlerOptions
  readonly #folds: Folds
  readonly #queues = new Queues()
  readonly #macKey: string
  #lastRecorded = '' as Instant

  constructor(options: HandlerOptions) {
    this.#options = options
    this.#macKey = Buffer.from(options.macKey).toString('hex')
    this.#log = options.log
    this.#folds = new Folds(options.log, options.cacheStreams ?? 20_000)
  }

  get queueDepth(): number {
    return this.#queues.depth
  }
  get cachedStreams(): number {
    return this.#folds.size
  }

  /** The log's last recorded time, so that recorded time never goes back across a restart. */
  resumeAt(recordedAt: Instant): void {
    if (recordedAt > this.#lastRecorded) this.#lastRecorded = recordedAt
  }

  handle(request: Request): Promise<Answer> {
    const { command } = request
    const entry = entryOf(command)
    const id = entry.id(command)
    const stream = streamName(entry.category, id)
    const mac = macOf(this.#macKey, JSON.stringify(command))
    const attempt = { request, mac, entry, decider: deciders[entry.category], stream, id }
    return this.#queues.run(stream, () => this.#decideUntilWritten(attempt))
  }

  /** The folded state of a stream, as the write path itself knows it. */
  async state<State>(category: Category, id: string): Promise<{ readonly state: State; readonly revision: number }> {
    const folded = await this.#folds.get(streamName(category, id), deciders[category])
    return { state: folded.state as State, revision: folded.revision }
  }

  async #decideUntilWritten(attempt: Attempt): Promise<Answer> {
    for (let conflicts = 0; ; conflicts++) {
      const decided = await this.#decided(attempt)
      const answer = 'kind' in decided ? decided : await this.#write(attempt, decided)
      if (answer !== 'conflict') return this.#told(attempt, answer)
      this.#forgetStale(attempt.stream)
      if (conflicts === mostConflicts) throw new ContendedStreamError(attempt.stream)
      // Two processes in step would pass each other by for ever; the first repeat costs no wait.
      if (conflicts > 0) await pause(Math.random() * Math.min(2 ** conflicts, longestPauseMs))
    }
  }

  #told({ request, stream }: Attempt, answer: Answer): Answer {
    if (answer.kind === 'refused' && request.dryRun !== true) this.#options.onRefused?.(request, stream, answer.refusal)
    return answer
  }

  /** Decides at once where every stream it needs is held; else reads the one that is missing and decides anew. */
  #decided(attempt: Attempt): Answer | Decided | Promise<Answer | Decided> {
    const decided = this.#decide(attempt, nothingRead)
    return decided instanceof NotHeld ? this.#readAndDecide(attempt, decided) : decided
  }

  async #readAndDecide(attempt: Attempt, missing: NotHeld): Promise<Answer | Decided> {
    const streams = new Map<string, Folded>()
    for (let next = missing; ; ) {
      streams.set(next.stream, await this.#folds.get(next.stream, deciders[next.category]))
      const decided = this.#decide(attempt, streams)
      if (!(decided instanceof NotHeld)) return decided
      next = decided
    }
  }

  /** A conflict on a log that only this process writes means that the held fold is wrong; elsewhere it is read forward. */
  #forgetStale(stream: string): void {
    if (this.#log.exclusive) this.#folds.drop(stream)
  }

  /** From what is held or was just read: no other command can come between reading and deciding. */
  #decide(attempt: Attempt, streams: ReadonlyMap<string, Folded>): Answer | Decided | NotHeld {
    const { request, entry, decider, stream } = attempt
    const folded = this.#folds.held(stream) ?? streams.get(stream)
    if (folded === undefined) return new NotHeld(stream, entry.category)
    const done = folded.commands.get(request.commandId)
    if (done !== undefined) return repeated(attempt, done)
    const basis: Basis[] = []
    const now = this.#now()
    try {
      const read = this.#reader(streams, basis)
      const denied = this.#denied(attempt, folded.state, read)
      if (denied !== undefined) return refused(attempt, denied)
      // Only who may act on the stream is told at which revision it is.
      const { ifMatch } = request
      if (ifMatch !== undefined && ifMatch !== folded.revision)
        return refused(attempt, refuse('revision-mismatch', { expected: ifMatch, actual: folded.revision }))
      const known = entry.facts?.(request.command, folded.state, read)
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

  #denied({ request, entry, id }: Attempt, state: unknown, read: ReadFact) {
    const { actor, command, scope } = request
    const inactive = accountRefusal(actor, read)
    if (inactive !== undefined) return inactive
    const owner = entry.owner?.(command, state, read)
    if (owner?.ok === false) return owner
    const object = { kind: entry.category, id }
    const attempted = { action: command.type, object, owner: owner?.value }
    return (
      authorize(actor, scope, attempted) ??
      configurationRefusal(entry.kind, command.type, actor, this.#options.purpose())
    )
  }

  /** One decision sees each other stream at one revision, and that revision is what its basis names. */
  #reader(streams: ReadonlyMap<string, Folded>, basis: Basis[]): ReadFact {
    return <State>(category: Category, id: string) => {
      const stream = streamName(category, id)
      const folded = this.#folds.held(stream) ?? streams.get(stream)
      if (folded === undefined) throw new NotHeld(stream, category)
      const { revision, state } = folded
      if (!basis.some((one) => one.stream === stream)) basis.push({ revision, stream })
      return { state: state as State, revision }
    }
  }

  async #write(attempt: Attempt, { basis, events, folded, head, occurredAt }: Decided): Promise<Answer | 'conflict'> {
    const { request, stream } = attempt
    if (events.length === 0) return accepted(attempt, { revision: head.revision, position: undefined, events: [] })
    const origin = {
      request,
      mac: attempt.mac,
      kind: attempt.entry.kind,
      authorityId: authorityIdOf(attempt, head),
      purpose: this.#options.purpose(),
    }
    const moment = { basis, occurredAt, recordedAt: this.#now() }
    const { envelopes, encoded, prev } = seal(origin, head, events, moment)
    if (request.dryRun === true) return would(attempt, head.revision, envelopes, encoded)
    const result = await this.#append(stream, encoded, head.revision)
    if (result.kind === 'too_large') return refused(attempt, refuse('append-too-large', { limit: result.limit }))
    if (result.kind === 'conflict') {
      const { ifMatch } = request
      if (ifMatch === undefined) return 'conflict'
      this.#forgetStale(stream)
      return refused(attempt, refuse('revision-mismatch', { expected: ifMatch, actual: result.actual }))
    }
    const { position, revision } = result
    const recorded = envelopes.map((envelope): RecordedEvent => Object.assign(envelope, { position }))
    this.#folds.add(folded, attempt.decider, recorded, prev)
    return accepted(attempt, { revision, position, events: envelopes.map(({ id, type }) => ({ id, type })) })
  }

  async #append(stream: string, events: readonly NewEvent[], expected: number): Promise<AppendResult> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#log.append(stream, events, expected)
      } catch (error) {
        if (!(error instanceof AmbiguousAppendError) || tries === mostRetries) throw error
      }
    }
  }

  #now(): Instant {
    const now = this.#options.clock.now()
    if (now > this.#lastRecorded) this.#lastRecorded = now
    return this.#lastRecorded
  }
}

/** What time alone has done comes first, then the decision on the state after it. */
function decide(decider: AnyDecider, command: Command, state: unknown, context: Context): Decision<DomainEvent> {
  const passed = decider.elapse?.(state as never, context.occurredAt, context.facts as never) ?? []
  const elapsed = passed.map((event): DomainEvent => ({ ...event, byTime: true }))
  const then = elapsed.reduce((folded, event) => decider.evolve(folded as never, event as never), state)
  const decision = decider.decide(command as never, then as never, context as never)
  return decision.ok && decision.events.length > 0 ? { ok: true, events: [...elapsed, ...decision.events] } : decision
}

const authorityIdOf = ({ entry, request }: Attempt, { state }: Head): string =>
  entry.authority?.(request.command, state) ?? request.actor.account
