// The read side on SQLite: which read database is current, how far it has come, and how a new one takes its place.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Position } from '../eventlog/port.ts'
import type { LogSource } from '../eventlog/source.ts'
import { Arrivals } from './arrivals.ts'
import { openReadDatabase, type ReadDatabase } from './database.ts'
import { fingerprint } from './models.ts'
import { isComplete, isDamage } from './readFailures.ts'
import { NotReadyError, type ReadSide, ReadSideFailed } from './readSide.ts'
import { Generation, type GenerationInput } from './sqliteGeneration.ts'
import type { WorkerReport } from './worker.ts'

export type SqliteReadSideOptions = Pick<GenerationInput, 'memoryMb' | 'spentAfter' | 'roomAgainMs'> & {
  readonly source: LogSource
  /** The folder of read databases: `<fingerprint hash>.<generation>.db`, all disposable. */
  readonly dir: string
  readonly name: string
  readonly paceMs?: number
  readonly onFailed?: (message: string) => void
}

/** A file is looked through once in a while at most: that takes as long as reading it. */
const inspectEveryMs = 60_000

export class SqliteReadSide implements ReadSide {
  readonly #options: SqliteReadSideOptions
  #current: Generation
  #next: Generation | undefined
  #database: ReadDatabase | undefined
  readonly #arrivals = new Arrivals()
  #failure: string | undefined
  /** What it waits for, such as room on the disk. */
  #stalled: string | undefined
  /** Built in the place of one that was damaged, and not yet whole: what damages this one too will damage the next. */
  #replacing: Generation | undefined
  #inspected = Number.NEGATIVE_INFINITY
  #rebuilt: PromiseWithResolvers<void> | undefined

  constructor(options: SqliteReadSideOptions) {
    this.#options = options
    mkdirSync(options.dir, { recursive: true, mode: 0o700 })
    const own = this.#files().filter((file) => file.startsWith(`${options.name}.`))
    for (const stale of this.#files().filter((file) => !own.includes(file)))
      rmSync(join(options.dir, stale), { force: true })
    const numbers = own.map((file) => Number(file.split('.')[1])).filter(Number.isInteger)
    this.#current = this.#open(this.#latest([...new Set(numbers)]))
  }

  /** Throws while the read models are still being built for the first time: readers never see them half done. */
  get database(): ReadDatabase {
    if (this.#failure !== undefined) throw new ReadSideFailed(this.#failure)
    if (this.#database === undefined) throw new NotReadyError(this.#current.events, this.#stalled)
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
    return this.#failure ?? this.#stalled
  }

  /** The log has grown: look now. */
  wake(): void {
    this.#current.wake()
    this.#next?.wake()
  }

  async reached(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.#failure !== undefined) return false
    return (this.ready && this.#current.position >= position) || this.#arrivals.wait(position, timeoutMs)
  }

  onApplied(listener: () => void): () => void {
    return this.#arrivals.listen(listener)
  }

  /** Builds all read models anew beside the current ones and swaps when they have caught up. */
  async rebuild(): Promise<{ readonly events: number }> {
    if (this.#next !== undefined) throw new Error('a rebuild is already under way')
    this.#rebuilt = Promise.withResolvers<void>()
    this.#next = this.#open(this.#current.number + 1)
    await this.#rebuilt.promise
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

  /** Where a rebuild was cut off, the one before it stands: the last that is whole, and else the last. The others go. */
  #latest(numbers: readonly number[]): number {
    const sorted = numbers.toSorted((a, b) => b - a)
    const chosen = (sorted.length > 1 && sorted.find((number) => isComplete(this.#pathOf(number)))) || (sorted[0] ?? 1)
    for (const number of sorted) if (number !== chosen) this.#remove(number)
    return chosen
  }

  #pathOf(number: number): string {
    return join(this.#options.dir, `${this.#options.name}.${number}.db`)
  }

  #remove(number: number): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${this.#pathOf(number)}${suffix}`, { force: true })
  }

  #open(number: number): Generation {
    const { memoryMb, paceMs = 20, roomAgainMs, source, spentAfter } = this.#options
    const optional = {
      ...(memoryMb && { memoryMb }),
      ...(spentAfter !== undefined && { spentAfter }),
      ...(roomAgainMs !== undefined && { roomAgainMs }),
    }
    const generation: Generation = new Generation(
      number,
      this.#pathOf(number),
      { paceMs, source, ...optional },
      (report) => this.#heard(generation, report),
    )
    return generation
  }

  #heard(from: Generation, report: WorkerReport): void {
    if (report.kind === 'failed') this.#failed(from, report)
    if (report.kind !== 'progress') return
    if (from === this.#next && from.complete) this.#swap(from)
    if (from !== this.#current) return
    this.#stalled = undefined
    if (!from.complete) return
    if (from === this.#replacing) this.#replacing = undefined
    this.#database ??= this.#read(from)
    this.#arrivals.arrived(from.position)
  }

  #failed(from: Generation, { because, message }: Extract<WorkerReport, { kind: 'failed' }>): void {
    if (from !== this.#current && from !== this.#next) return
    // Said once for each thing that is wrong: who waits for room tries many times.
    if (message !== this.#stalled) this.#options.onFailed?.(message)
    if (because === 'full') this.#stalled = message
    else if (from === this.#next) this.#giveUp(from, message)
    else if (because === 'damaged' && from !== this.#replacing) this.#replace(from)
    else this.#fail(message)
  }

  #fail(message: string): void {
    this.#failure = message
    this.#arrivals.end()
  }

  /** What could not be built does no harm to what stands. */
  #giveUp(next: Generation, message: string): void {
    this.#next = undefined
    void next.stop().then(() => {
      this.#remove(next.number)
      this.#rebuilt?.reject(new ReadSideFailed(message))
    })
  }

  /** Nothing is lost with a read database: another is built in its place, and readers wait for it. */
  #replace(damaged: Generation): void {
    const database = this.#database
    this.#database = undefined
    this.#current = this.#open(Math.max(damaged.number, this.#next?.number ?? 0) + 1)
    this.#replacing = this.#current
    void this.#leave(damaged, database)
  }

  #swap(next: Generation): void {
    const before = this.#current
    const database = this.#database
    this.#current = next
    this.#next = undefined
    this.#database = this.#read(next)
    void this.#leave(before, database).then(() => this.#rebuilt?.resolve())
  }

  async #leave(generation: Generation, database: ReadDatabase | undefined): Promise<void> {
    await generation.stop()
    await database?.destroy()
    this.#remove(generation.number)
  }

  /** What a query meets the worker may never touch: where it smells of damage, the whole file is looked through. */
  #read(generation: Generation): ReadDatabase {
    return openReadDatabase(generation.path, (error) => {
      if (!isDamage(error) || performance.now() - this.#inspected < inspectEveryMs) return
      this.#inspected = performance.now()
      generation.inspect()
    })
  }
}
