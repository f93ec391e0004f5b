// The read side on SQLite: which read database is current, how far it has come, and how a new one takes its place.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Position, start } from '../eventlog/port.ts'
import type { LogSource } from '../eventlog/source.ts'
import { Arrivals } from './arrivals.ts'
import { openReadDatabase, type ReadDatabase } from './database.ts'
import { fingerprint } from './models.ts'
import { NotReadyError, type ReadSide, ReadSideFailed } from './readSide.ts'
import type { WorkerInput, WorkerReport } from './worker.ts'

export type SqliteReadSideOptions = {
  readonly source: LogSource
  /** The folder of read databases: `<fingerprint hash>.<generation>.db`, all disposable. */
  readonly dir: string
  readonly name: string
  readonly paceMs?: number
  /** What the worker may hold at first, in MiB. */
  readonly memoryMb?: number
  /** After so many events before it first caught up a worker is followed by another. */
  readonly spentAfter?: number
  readonly onFailed?: (message: string) => void
}

/**
 * What a worker may hold: V8 would else let garbage grow to gigabytes before it looks. A batch that needs more ends the
 * worker; the next one goes on from the stored position with twice as much.
 */
const oldSpaceMb = 192
const youngSpaceMb = 24
/** A worker that took in so many events before it caught up holds the heap and the buffers of that work: another goes on from there. */
const manyEvents = 50_000
const isOutOfMemory = (error: unknown): boolean =>
  (error as { code?: string } | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY'

/** One read database being followed: its worker, its file, and how far it is. */
class Generation {
  readonly path: string
  readonly number: number
  readonly #input: Omit<WorkerInput, 'inUse'>
  readonly #onReport: (report: WorkerReport) => void
  readonly #closed = Promise.withResolvers<void>()
  readonly #spentAfter: number
  #worker: Worker
  #stopped = false
  position: Position = start
  events = 0
  complete = false

  constructor(
    number: number,
    path: string,
    input: Omit<WorkerInput, 'readPath' | 'inUse'> & Pick<SqliteReadSideOptions, 'memoryMb' | 'spentAfter'>,
    onReport: (report: WorkerReport) => void,
  ) {
    const { memoryMb = oldSpaceMb, spentAfter = manyEvents, ...rest } = input
    this.#spentAfter = spentAfter
    this.number = number
    this.path = path
    this.#input = { ...rest, readPath: path }
    this.#onReport = onReport
    this.#worker = this.#start(memoryMb)
  }

  wake(): void {
    this.#worker.postMessage('wake')
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#worker.postMessage('stop')
    await this.#closed.promise
  }

  #start(memoryMb: number): Worker {
    const before = this.events
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { ...this.#input, inUse: this.complete } satisfies WorkerInput,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: youngSpaceMb },
    })
    let outgrown = false
    let arrived = false
    let spent = false
    worker.on('message', (report: WorkerReport) => {
      this.#heard(report, before)
      if (arrived || report.kind !== 'progress' || !report.caughtUp) return
      arrived = true
      spent = report.events > this.#spentAfter && !this.#stopped
      if (spent) worker.postMessage('stop')
    })
    worker.on('error', (error) => {
      outgrown = isOutOfMemory(error)
      if (!outgrown) this.#onReport({ kind: 'failed', message: String(error) })
    })
    worker.on('exit', () => {
      if (this.#stopped) this.#closed.resolve()
      else if (outgrown) this.#worker = this.#start(memoryMb * 2)
      else if (spent) this.#worker = this.#start(memoryMb)
      else this.#closed.resolve()
    })
    return worker
  }

  #heard(report: WorkerReport, before: number): void {
    if (report.kind === 'progress') {
      this.position = report.position as Position
      this.events = before + report.events
      this.complete = report.complete
    }
    this.#onReport(report)
  }
}

export class SqliteReadSide implements ReadSide {
  readonly #options: SqliteReadSideOptions
  #current: Generation
  #next: Generation | undefined
  #database: ReadDatabase | undefined
  readonly #arrivals = new Arrivals()
  #failure: string | undefined
  #swapped: (() => void) | undefined

  constructor(options: SqliteReadSideOptions) {
    this.#options = options
    mkdirSync(options.dir, { recursive: true, mode: 0o700 })
    const own = this.#files().filter((file) => file.startsWith(`${options.name}.`))
    for (const stale of this.#files().filter((file) => !own.includes(file)))
      rmSync(join(options.dir, stale), { force: true })
    const numbers = own.map((file) => Number(file.split('.')[1])).filter(Number.isInteger)
    this.#current = this.#open(Math.max(1, ...numbers))
  }

  /** Throws while the read models are still being built for the first time: readers never see them half done. */
  get database(): ReadDatabase {
    if (this.#failure !== undefined) throw new ReadSideFailed(this.#failure)
    if (this.#database === undefined) throw new NotReadyError(this.#current.events)
    return this.#database
  }

  get ready(): boolean {
    return this.#database !== undefined && this.#failure === undefined
  }
  get position(): Position {
    return this.#current.position
  }
  get eventsApplied(): number {
    return this.#current.events
  }
  /** Events that a rebuild has applied so far; undefined while none is under way. */
  get eventsRebuilt(): number | undefined {
    return this.#next?.events
  }
  get fingerprint(): string {
    return fingerprint
  }
  get trouble(): string | undefined {
    return this.#failure
  }

  /** The log has grown: look now. */
  wake(): void {
    this.#current.wake()
    this.#next?.wake()
  }

  async reached(position: Position, timeoutMs: number): Promise<boolean> {
    return (this.ready && this.#current.position >= position) || this.#arrivals.wait(position, timeoutMs)
  }

  onApplied(listener: () => void): () => void {
    return this.#arrivals.listen(listener)
  }

  /** Builds all read models anew beside the current ones and swaps when they have caught up. */
  async rebuild(): Promise<{ readonly events: number }> {
    if (this.#next !== undefined) throw new Error('a rebuild is already under way')
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#swapped = resolve
    this.#next = this.#open(this.#current.number + 1)
    await promise
    return { events: this.#current.events }
  }

  async close(): Promise<void> {
    await this.#next?.stop()
    await this.#current.stop()
    await this.#database?.destroy()
    this.#database = undefined
    this.#arrivals.end()
  }

  #files(): string[] {
    return readdirSync(this.#options.dir)
  }

  #open(number: number): Generation {
    const { dir, memoryMb, name, paceMs = 20, source, spentAfter } = this.#options
    const optional = { ...(memoryMb && { memoryMb }), ...(spentAfter !== undefined && { spentAfter }) }
    const generation: Generation = new Generation(
      number,
      join(dir, `${name}.${number}.db`),
      { paceMs, source, ...optional },
      (report) => this.#heard(generation, report),
    )
    return generation
  }

  #heard(from: Generation, report: WorkerReport): void {
    if (report.kind === 'failed') {
      this.#failure = report.message
      this.#options.onFailed?.(report.message)
      return
    }
    if (report.kind === 'closed') return
    if (from === this.#next && from.complete) this.#swap(from)
    if (from !== this.#current || !from.complete) return
    this.#database ??= openReadDatabase(from.path)
    this.#arrivals.arrived(from.position)
  }

  #swap(next: Generation): void {
    const { path } = this.#current
    const before = this.#current
    const database = this.#database
    this.#current = next
    this.#next = undefined
    this.#database = openReadDatabase(next.path)
    void before.stop().then(async () => {
      await database?.destroy()
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
      this.#swapped?.()
    })
  }
}
