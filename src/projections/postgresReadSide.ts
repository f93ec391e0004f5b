// The read side on PostgreSQL: one node of many projects, every node answers queries and knows how far they have come.
import { Worker } from 'node:worker_threads'
import { type Position, start } from '../eventlog/port.ts'
import type { LogSource } from '../eventlog/source.ts'
import { Arrivals } from './arrivals.ts'
import { openPostgresDatabase, type ReadDatabase } from './database.ts'
import { fingerprint } from './models.ts'
import { PostgresWatch, type Standing } from './postgresWatch.ts'
import type { PostgresWorkerInput, PostgresWorkerReport } from './postgresWorker.ts'
import { NotReadyError, type ReadSide, ReadSideFailed } from './readSide.ts'

export type PostgresReadSideOptions = {
  readonly source: LogSource
  /** `postgres://…` of the database that holds the read models and nothing else. */
  readonly url: string
  readonly name: string
  readonly paceMs?: number
  readonly onFailed?: (message: string) => void
  /** It waits for the database, or no longer does. */
  readonly onTrouble?: (message: string | undefined) => void
}
/** How long a request that began before a swap may go on asking what it began with. */
const graceMs = 2_000

type Task = { readonly worker: Worker; readonly ended: Promise<void> }

export class PostgresReadSide implements ReadSide {
  readonly #options: PostgresReadSideOptions
  readonly #arrivals = new Arrivals()
  readonly #watch: PostgresWatch
  readonly #projecting: Task
  #rebuilding: Task | undefined
  #database: { readonly schema: string; readonly kysely: ReadDatabase } | undefined
  /** Replaced, and still asked by requests that began before. */
  readonly #leaving = new Map<ReadDatabase, NodeJS.Timeout>()
  #position: Position = start
  #events = 0
  #eventsRebuilt: number | undefined
  #failure: string | undefined
  /** Of this node's connection to what it reads, and of its projector. */
  #away: string | undefined = 'the read database has not answered yet'
  #stalled: string | undefined
  /** The generation that is known to be of this log: nothing is shown before that is known. */
  #own: string | undefined
  /** What was shown has turned out to be of another log. */
  #foreign = false
  /** What is current by now, and not yet known to be of this log. */
  #unknown: Standing | undefined
  #told: string | undefined

  constructor(options: PostgresReadSideOptions) {
    this.#options = options
    const { name, url } = options
    this.#watch = new PostgresWatch({
      url,
      name,
      onStanding: (standing) => this.#stands(standing),
      onBuilding: (events) => {
        this.#away = undefined
        this.#events = events
        this.#tell()
      },
      onTrouble: (message) => {
        this.#away = message
        this.#tell()
      },
    })
    this.#projecting = this.#begin('project', (report) => this.#heard(report))
  }

  get database(): ReadDatabase {
    if (this.#failure !== undefined) throw new ReadSideFailed(this.#failure)
    if (this.#foreign) throw new NotReadyError(this.#events, this.#stalled)
    if (this.#away !== undefined) throw new NotReadyError(this.#events, this.#away)
    if (this.#database === undefined) throw new NotReadyError(this.#events, this.#stalled)
    return this.#database.kysely
  }
  get ready(): boolean {
    return this.#database !== undefined && this.#failure === undefined && this.#away === undefined && !this.#foreign
  }
  get position(): Position {
    return this.#position
  }
  get eventsApplied(): number {
    return this.#events
  }
  get eventsRebuilt(): number | undefined {
    return this.#eventsRebuilt
  }
  get fingerprint(): string {
    return fingerprint
  }
  get trouble(): string | undefined {
    return this.#failure ?? this.#away ?? this.#stalled
  }

  wake(): void {
    this.#projecting.worker.postMessage('wake')
    this.#rebuilding?.worker.postMessage('wake')
  }

  async reached(position: Position, timeoutMs: number): Promise<boolean> {
    return (this.ready && this.#position >= position) || this.#arrivals.wait(position, timeoutMs)
  }

  onApplied(listener: () => void): () => void {
    return this.#arrivals.listen(listener)
  }

  async rebuild(): Promise<{ readonly events: number }> {
    if (this.#rebuilding !== undefined) throw new Error('a rebuild is already under way')
    const { promise, reject, resolve } = Promise.withResolvers<{ readonly events: number }>()
    this.#eventsRebuilt = 0
    const task = this.#begin('rebuild', (report) => {
      if (report.kind === 'rebuilding') this.#eventsRebuilt = report.events
      else if (report.kind === 'rebuilt') {
        // Whatever the projector waited for is over, or it will say so again.
        this.#stalled = undefined
        this.#owns(report.schema)
        this.#tell()
        resolve({ events: report.events })
      } else if (report.kind === 'failed') reject(new Error(report.message))
    })
    this.#rebuilding = task
    void task.ended.then(() => reject(new Error('the rebuild was stopped')))
    try {
      return await promise
    } finally {
      this.#rebuilding = undefined
      this.#eventsRebuilt = undefined
    }
  }

  async close(): Promise<void> {
    for (const { worker } of [this.#projecting, this.#rebuilding].filter((task) => task !== undefined))
      worker.postMessage('stop')
    await Promise.all([this.#projecting.ended, this.#rebuilding?.ended])
    await this.#watch.close()
    for (const timer of this.#leaving.values()) clearTimeout(timer)
    await Promise.all([this.#database?.kysely, ...this.#leaving.keys()].map((one) => one?.destroy()))
    this.#database = undefined
    this.#arrivals.end()
  }

  #begin(task: PostgresWorkerInput['task'], onReport: (report: PostgresWorkerReport) => void): Task {
    const { name, paceMs = 20, source, url } = this.#options
    const input: PostgresWorkerInput = { name, paceMs, source, task, url }
    const worker = new Worker(new URL('./postgresWorker.ts', import.meta.url), { workerData: input })
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    worker.on('message', onReport)
    worker.on('error', (error) => onReport({ kind: 'failed', message: String(error) }))
    worker.on('exit', () => resolve())
    return { worker, ended }
  }

  #heard(report: PostgresWorkerReport): void {
    if (report.kind === 'failed') {
      this.#failure = report.message
      this.#options.onFailed?.(report.message)
    } else if (report.kind === 'state') {
      this.#stalled = report.state.kind === 'waiting' ? report.state.message : undefined
      // Who waits for anything else has learnt nothing of whose they are.
      if (report.state.kind !== 'waiting') this.#owns(report.state.schema)
      else if (report.state.otherHistory) {
        this.#foreign = true
        this.#owns(undefined)
      }
      this.#tell()
    }
  }

  #owns(schema: string | undefined): void {
    this.#own = schema
    const standing = this.#unknown
    if (standing !== undefined && standing.schema === schema) this.#stands(standing)
  }

  /** What was read before goes on being read until it is known that what has taken its place is of this log. */
  #stands(standing: Standing): void {
    this.#away = undefined
    this.#unknown = standing.schema === this.#own ? undefined : standing
    if (this.#unknown === undefined) this.#reads(standing)
    this.#tell()
  }

  #reads({ events, position, schema }: Standing): void {
    const before = this.#database
    if (before?.schema !== schema) {
      this.#database = { schema, kysely: openPostgresDatabase(this.#options.url, schema) }
      if (before) {
        const leave = (): void => {
          this.#leaving.delete(before.kysely)
          void before.kysely.destroy().then(() => this.#watch.release(before.schema))
        }
        this.#leaving.set(before.kysely, setTimeout(leave, graceMs))
      }
    }
    const moved = position !== this.#position || before?.schema !== schema || this.#foreign
    this.#foreign = false
    this.#position = position
    this.#events = events
    if (moved) this.#arrivals.arrived(position)
  }

  /** Once for each change: a database that is away is looked for many times. */
  #tell(): void {
    if (this.trouble === this.#told) return
    this.#told = this.trouble
    this.#options.onTrouble?.(this.trouble)
  }
}
