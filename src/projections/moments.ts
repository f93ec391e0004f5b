// Boards as of a moment: built beside the live read models, cached by moment and position, thrown away when they get many.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Position } from '../eventlog/port.ts'
import type { LogSource } from '../eventlog/source.ts'
import { openReadDatabase, type ReadDatabase } from './database.ts'
import type { MomentInput, MomentReport } from './momentWorker.ts'

export type Moment = { readonly asOf: string; readonly by: 'recorded' | 'occurred' }
export type AtMoment =
  | { readonly ready: true; readonly database: ReadDatabase; readonly position: Position }
  | { readonly ready: false; readonly events: number; readonly of: number }
export type MomentsOptions = {
  readonly source: LogSource
  readonly dir: string
  /** The position up to which the live read models have come, and how many events that is. */
  readonly head: () => { readonly position: Position; readonly events: number }
}

type Held = {
  readonly moment: Moment
  readonly path: string
  readonly position: Position
  readonly of: number
  events: number
  database: ReadDatabase | undefined
  failure: string | undefined
  /** When it was whole, by this process's own clock; undefined while it is being built. */
  wholeAt: number | undefined
  worker: Worker | undefined
}

const mostHeld = 8
/** How many moments may wait to be built: each costs a pass over the log. */
const mostBuilding = 8
/** For so long a board by occurred time is shown again although the log has grown: its answer says its position. */
const freshMs = 10_000

/** Too many moments are being built already. */
export class MomentsBusyError extends Error {}

export class Moments {
  readonly #options: MomentsOptions
  readonly #held = new Map<string, Held>()
  #files = 0
  #building: Promise<void> = Promise.resolve()

  constructor(options: MomentsOptions) {
    this.#options = options
    mkdirSync(options.dir, { recursive: true, mode: 0o700 })
    for (const file of readdirSync(options.dir)) rmSync(join(options.dir, file), { force: true })
  }

  /** The read models as of a moment, or how far their building has come. Asking starts it. */
  at(moment: Moment): AtMoment {
    const key = `${moment.by} ${moment.asOf}`
    const known = this.#held.get(key)
    if (known !== undefined && this.#isStale(known)) this.#forget(key, known)
    const held = this.#held.get(key) ?? this.#build(key, moment)
    if (held.failure !== undefined) {
      this.#held.delete(key)
      throw new Error(held.failure)
    }
    this.#held.delete(key)
    this.#held.set(key, held)
    if (held.database === undefined) return { ready: false, events: held.events, of: held.of }
    return { ready: true, database: held.database, position: held.position }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#held.values()].map((held) => held.worker?.terminate()))
    for (const held of this.#held.values()) await this.#discard(held)
    this.#held.clear()
  }

  /** What the log knew well before its head never changes; what is known today to have happened by then does, with the log. */
  #isStale({ moment, position, wholeAt }: Held): boolean {
    if (wholeAt === undefined || performance.now() - wholeAt < freshMs) return false
    return moment.by === 'occurred' && position !== this.#options.head().position
  }

  #forget(key: string, held: Held): void {
    this.#held.delete(key)
    void this.#discard(held)
  }

  #build(key: string, moment: Moment): Held {
    const building = [...this.#held.values()].filter(({ database }) => database === undefined).length
    if (building >= mostBuilding) throw new MomentsBusyError(`${building} moments are being built`)
    const { events: of, position } = this.#options.head()
    const path = join(this.#options.dir, `${++this.#files}.db`)
    const held: Held = {
      moment,
      path,
      position,
      of,
      events: 0,
      database: undefined,
      failure: undefined,
      wholeAt: undefined,
      worker: undefined,
    }
    this.#held.set(key, held)
    this.#makeRoom()
    // One at a time: a moment may wait, the write path may not.
    this.#building = this.#building.then(() => this.#run(held))
    return held
  }

  #run(held: Held): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const input: MomentInput = { ...held.moment, source: this.#options.source, path: held.path, upTo: held.position }
    const worker = new Worker(new URL('./momentWorker.ts', import.meta.url), { workerData: input })
    held.worker = worker
    worker.on('message', (report: MomentReport) => {
      if (report.kind === 'failed') held.failure = report.message
      else held.events = report.events
      if (report.kind === 'done') {
        held.database = openReadDatabase(held.path)
        held.wholeAt = performance.now()
      }
    })
    worker.on('error', (error) => {
      held.failure = String(error)
    })
    worker.on('exit', () => {
      held.worker = undefined
      resolve()
    })
    return promise
  }

  #makeRoom(): void {
    for (const [key, held] of this.#held) {
      if (this.#held.size <= mostHeld) return
      if (held.database === undefined) continue
      this.#forget(key, held)
    }
  }

  async #discard({ database, path }: Held): Promise<void> {
    await database?.destroy()
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  }
}
