// The running system without its surface: log, private store, write path, read side, reactions, timekeeper. Nothing here is global.
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { AttemptLog } from './commands/attempts.ts'
import type { Purpose } from './commands/authorize.ts'
import { bootstrap } from './commands/bootstrap.ts'
import type { Clock } from './commands/clock.ts'
import { type Answer, Handler, type Request } from './commands/handle.ts'
import { type CountedCases, moveCaseDeadlines, moveDeadlines } from './commands/moveDeadlines.ts'
import { allocateNumbers, assignNumbers } from './commands/numberCases.ts'
import { PrivateStore } from './commands/privateStore.ts'
import { Reactions } from './commands/reactions.ts'
import { Timekeeper } from './commands/timekeeper.ts'
import { whereHandedIn } from './commands/vault/handedIn.ts'
import { VaultRoom } from './commands/vault/room.ts'
import { timekeeper as systemActor } from './domain/actor.ts'
import type { Log } from './domain/operations/log.ts'
import { decode } from './eventlog/envelope.ts'
import { type EventLog, type Position, start } from './eventlog/port.ts'
import { type LogSource, sourceName, sourceOf } from './eventlog/source.ts'
import { boundGarbage } from './garbage.ts'
import { casesCountedBy, ownCasesCountedBy, passedDeadlines } from './projections/deadlineQueries.ts'
import { fingerprint } from './projections/models.ts'
import { Moments } from './projections/moments.ts'
import { PostgresReadSide } from './projections/postgresReadSide.ts'
import type { ReadSide } from './projections/readSide.ts'
import { searchTerms, searchWords } from './projections/search.ts'
import { SqliteReadSide } from './projections/sqliteReadSide.ts'

/** Another fingerprint is another file: an old one is never read by new code. */
export const readName = hash('sha256', fingerprint, 'hex').slice(0, 12)
/** Positions are those of one log: read models of another are never gone on with. */
const readNameOf = (source: LogSource): string =>
  source.kind === 'sqlite' ? readName : hash('sha256', `${fingerprint}\n${sourceName(source)}`, 'hex').slice(0, 12)

export type LogHooks = {
  readonly onCommit: (events: number, position: Position, ms: number) => void
  readonly onFatal: (error: Error) => void
  /** A log on other machines stopped answering, or answers again. */
  readonly onTrouble: (message: string) => void
}
export type EngineOptions = {
  readonly dataDir: string
  readonly clock: Clock
  readonly openLog: (path: string, hooks: LogHooks) => EventLog
  /** What an empty log is opened for; a log that is open keeps its own purpose. */
  readonly purpose: Purpose
  readonly onFatal: (error: Error) => void
  readonly onError: (what: string, error: unknown) => void
  readonly onCommit?: (events: number, ms: number) => void
  readonly paceMs?: number
  readonly cacheStreams?: number
  readonly readModels?: boolean
  /** `postgres://…` where the read models are kept on PostgreSQL; in the data folder otherwise. */
  readonly readDatabaseUrl?: string
  /** The key of the vault, or the file that holds it; `vault.key` in the data folder otherwise. */
  readonly vaultKey?: string
}

const lookEveryMs = 5_000

export class Engine {
  readonly log: EventLog
  readonly clock: Clock
  readonly store: PrivateStore
  readonly room: VaultRoom
  readonly handler: Handler
  /** The write path as whoever hands materials in may use it. */
  readonly handle: (request: Request) => Promise<Answer>
  readonly readSide: ReadSide
  readonly moments: Moments
  readonly #options: EngineOptions
  readonly #attempts: AttemptLog
  readonly #timekeeper: Timekeeper
  readonly #reactions: Reactions
  readonly #stop = new AbortController()
  #purpose: Purpose
  #reacting: Promise<void> = Promise.resolve()
  #nextTick: NodeJS.Timeout | undefined
  #ticking: NodeJS.Timeout | undefined

  private constructor(options: EngineOptions) {
    boundGarbage()
    this.#options = options
    this.#purpose = options.purpose
    this.clock = options.clock
    // First: without its key nothing else is opened.
    this.room = new VaultRoom(options.dataDir, options.vaultKey, {
      now: () => options.clock.now(),
      terms: { of: (name) => searchTerms(name).split(' '), asked: (name) => searchWords(name).map(({ term }) => term) },
    })
    const logPath = join(options.dataDir, 'log.db')
    this.log = options.openLog(logPath, {
      onFatal: options.onFatal,
      onTrouble: (message) => options.onError('event log', message),
      onCommit: (events, _position, ms) => {
        options.onCommit?.(events, ms)
        this.readSide.wake()
      },
    })
    this.store = new PrivateStore(join(options.dataDir, 'private.db'))
    const source = sourceOf(this.log, logPath)
    this.readSide = openReadSide(options, source)
    this.moments = new Moments({
      source,
      dir: join(options.dataDir, 'moments'),
      head: () => ({ position: this.readSide.position, events: this.readSide.eventsApplied }),
    })
    this.handler = new Handler({
      log: this.log,
      clock: options.clock,
      macKey: this.store.key('command-mac'),
      purpose: () => this.#purpose,
      vault: this.room,
      onRefused: (request, stream, refusal) => this.#attempts.note(request, stream, refusal),
      ...(options.cacheStreams === undefined ? {} : { cacheStreams: options.cacheStreams }),
    })
    const handle = (request: Request): Promise<Answer> => this.handler.handle(request)
    this.#attempts = new AttemptLog(handle, {
      now: () => this.clock.now(),
      onError: (error) => options.onError('attempts', error),
    })
    this.handle = whereHandedIn(handle, this.room.materials, this.#attempts)
    this.#timekeeper = new Timekeeper({
      handle,
      passed: (limit) => passedDeadlines(this.readSide.database, this.clock.now(), limit),
      atHead: async () => this.readSide.reached(await this.log.head(), 10_000),
      reached: (position) => this.readSide.reached(position, 10_000),
      onError: (error) => options.onError('timekeeper', error),
    })
    const counted = countedCases(this.readSide, this.#stop.signal)
    this.#reactions = new Reactions({
      log: this.log,
      handle,
      positions: this.store,
      reactions: [moveDeadlines(counted), moveCaseDeadlines(counted), allocateNumbers, assignNumbers],
      actor: systemActor,
      onError: (error, reaction) => options.onError(`reaction ${reaction}`, error),
    })
  }

  /** Opens the data folder; an empty log is opened for its purpose first, or `open` refuses with the reason. */
  static async open(options: EngineOptions): Promise<Engine> {
    const engine = new Engine(options)
    try {
      await engine.#begin()
      return engine
    } catch (error) {
      await engine.close()
      throw error
    }
  }

  get purpose(): Purpose {
    return this.#purpose
  }

  /** What someone tried that is no command and was refused. */
  noteAttempt(...attempt: Parameters<AttemptLog['note']>): void {
    this.#attempts.note(...attempt)
  }

  /** Everything that what is in the log so far causes has happened: read models, reactions, deadlines. */
  async settle(): Promise<void> {
    for (;;) {
      const head = await this.log.head()
      await this.readSide.reached(head, 60_000)
      await this.#reactions.settled()
      await this.room.settled()
      await this.#timekeeper.tick()
      if ((await this.log.head()) === head) return
    }
  }

  async close(): Promise<void> {
    this.#stop.abort()
    clearInterval(this.#ticking)
    clearTimeout(this.#nextTick)
    await this.#attempts.flush()
    await this.#reacting
    await this.room.close()
    await this.moments.close()
    await this.readSide.close()
    await this.log.close()
    this.store.close()
  }

  async #begin(): Promise<void> {
    await this.#resumeTime()
    if ((await this.log.head()) === start) {
      const { purpose } = this.#options
      await bootstrap((request) => this.handler.handle(request), purpose, purpose === 'demo' ? 'simulated' : 'system')
    }
    const { state } = await this.handler.state<Log>('log', 'main')
    if (state.status === 'none') throw new Error('the log does not begin with its opening')
    this.#purpose = state.purpose
    this.#reacting = this.#reactions
      .run(this.#stop.signal)
      .catch((error: unknown) => this.#options.onError('reactions', error))
    const { clock, handler, log } = this
    const { onError } = this.#options
    await this.room.keep({ log, clock, handle: (request) => handler.handle(request), onError }, this.#stop.signal)
    this.readSide.onApplied(() => this.#tickSoon())
    // Cases handled here are judged by the clock, which moves also while nothing is written.
    this.#ticking = setInterval(() => this.#tickSoon(), lookEveryMs).unref()
    this.#tickSoon()
  }

  /** Recorded time never goes back, also not across a restart with a clock that was set back. */
  async #resumeTime(): Promise<void> {
    const last = await this.log.last()
    if (last) this.handler.resumeAt(decode(last).recordedAt)
  }

  /** At most four looks a second: a deadline may wait that long to be noted, the machine may not be kept busy looking. */
  #tickSoon(): void {
    if (this.#nextTick !== undefined || this.#stop.signal.aborted) return
    this.#nextTick = setTimeout(() => {
      this.#nextTick = undefined
      if (!this.#stop.signal.aborted && this.readSide.ready) void this.#timekeeper.tick()
    }, 250)
  }
}

function openReadSide(options: EngineOptions, source: LogSource): ReadSide {
  const { dataDir, onError, paceMs = 20, readDatabaseUrl: url } = options
  const common = {
    name: readNameOf(source),
    paceMs,
    source,
    onFailed: (message: string) => onError('read models', message),
  }
  if (url === undefined) return new SqliteReadSide({ ...common, dir: join(dataDir, 'read') })
  const onTrouble = (message = 'the read database answers again'): void => onError('read models', message)
  return new PostgresReadSide({ ...common, url, onTrouble })
}

const countedCases = (readSide: ReadSide, stopped: AbortSignal): CountedCases => ({
  // Read models that are away or have failed may not keep the engine from closing.
  reached: (position, timeoutMs) => Promise.race([readSide.reached(position, timeoutMs), onceStopped(stopped)]),
  casesCountedBy: (change, after, limit) => casesCountedBy(readSide.database, change, after, limit),
  ownCasesCountedBy: (change, after, limit) => ownCasesCountedBy(readSide.database, change, after, limit),
})

function onceStopped(signal: AbortSignal): Promise<false> {
  const { promise, resolve } = Promise.withResolvers<false>()
  if (signal.aborted) resolve(false)
  else signal.addEventListener('abort', () => resolve(false), { once: true })
  return promise
}
