// One read database on SQLite being followed: its worker, its file, and how far it is.
import { Worker } from 'node:worker_threads'
import { type Position, start } from '../eventlog/port.ts'
import type { WorkerInput, WorkerReport } from './worker.ts'

export type GenerationInput = Omit<WorkerInput, 'readPath' | 'inUse'> & {
  /** What the worker may hold at first, in MiB. */
  readonly memoryMb?: number
  /** After so many events before it first caught up a worker is followed by another. */
  readonly spentAfter?: number
  /** How long a worker that found no room on the disk waits before another tries. */
  readonly roomAgainMs?: number
}

/**
 * What a worker may hold: V8 would else let garbage grow to gigabytes before it looks. A batch that needs more ends the
 * worker; the next one goes on from the stored position with twice as much.
 */
const oldSpaceMb = 192
const youngSpaceMb = 24
/** A worker that took in so many events before it caught up holds the heap and the buffers of that work: another goes on from there. */
const manyEvents = 50_000
const roomAgain = 5_000
const isOutOfMemory = (error: unknown): boolean =>
  (error as { code?: string } | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY'

export class Generation {
  readonly path: string
  readonly number: number
  readonly #input: Omit<WorkerInput, 'inUse'>
  readonly #onReport: (report: WorkerReport) => void
  readonly #closed = Promise.withResolvers<void>()
  readonly #spentAfter: number
  readonly #roomAgainMs: number
  #worker: Worker
  #waiting: NodeJS.Timeout | undefined
  #stopped = false
  position: Position = start
  events = 0
  complete = false

  constructor(number: number, path: string, input: GenerationInput, onReport: (report: WorkerReport) => void) {
    const { memoryMb = oldSpaceMb, roomAgainMs = roomAgain, spentAfter = manyEvents, ...rest } = input
    this.#spentAfter = spentAfter
    this.#roomAgainMs = roomAgainMs
    this.number = number
    this.path = path
    this.#input = { ...rest, readPath: path }
    this.#onReport = onReport
    this.#worker = this.#start(memoryMb)
  }

  wake(): void {
    this.#worker.postMessage('wake')
  }

  /** A reader met damage: the worker looks through the whole file and ends where there is any. */
  inspect(): void {
    this.#worker.postMessage('inspect')
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#waiting !== undefined) this.#closed.resolve()
    clearTimeout(this.#waiting)
    this.#worker.postMessage('stop')
    await this.#closed.promise
  }

  #start(memoryMb: number): Worker {
    const before = this.events
    this.#waiting = undefined
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { ...this.#input, inUse: this.complete } satisfies WorkerInput,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: youngSpaceMb },
    })
    let outgrown = false
    let arrived = false
    let spent = false
    let full = false
    worker.on('message', (report: WorkerReport) => {
      this.#heard(report, before)
      full ||= report.kind === 'failed' && report.because === 'full'
      if (arrived || report.kind !== 'progress' || !report.caughtUp) return
      arrived = true
      spent = report.events > this.#spentAfter && !this.#stopped
      if (spent) worker.postMessage('stop')
    })
    worker.on('error', (error) => {
      outgrown = isOutOfMemory(error)
      if (!outgrown) this.#onReport({ kind: 'failed', message: String(error), because: 'other' })
    })
    worker.on('exit', () => {
      if (this.#stopped) this.#closed.resolve()
      else if (outgrown) this.#worker = this.#start(memoryMb * 2)
      else if (spent) this.#worker = this.#start(memoryMb)
      else if (full)
        this.#waiting = setTimeout(() => {
          this.#worker = this.#start(memoryMb)
        }, this.#roomAgainMs)
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
