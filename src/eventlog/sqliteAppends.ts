// The writing half of the SQLite log: appends that arrive together are one transaction, and none is answered before it is on disk.
import { performance } from 'node:perf_hooks'
import { positionOf, requireCount } from './limits.ts'
import { logPageSize } from './logFile.ts'
import { type AppendResult, LogFailedError, LogFullError, type NewEvent, type Revision } from './port.ts'
import { failureKind } from './sqliteFailures.ts'
import type { Head, SqliteNames } from './sqliteNames.ts'
import type { SqliteLogOptions } from './sqliteOptions.ts'
import { Plan } from './sqlitePlan.ts'
import type { SqliteRows } from './sqliteRows.ts'
import { SqliteWriter } from './sqliteWrite.ts'
import type { Store } from './store.ts'

type Pending = {
  readonly stream: string
  readonly events: readonly NewEvent[]
  readonly expected: Revision
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: unknown) => void
}
type Planned = readonly [Pending, AppendResult]

/**
 * Where so many have come in one turn of the event loop, others are on their way: it looks whether the next turn brings more,
 * twice at most. A turn is short when there is nothing in it, and a commit costs as much as handling ten commands.
 */
const many = 8
const moreTurns = 2

export class SqliteAppends {
  readonly #db: Store
  readonly #names: SqliteNames
  readonly #rows: SqliteRows
  readonly #options: SqliteLogOptions
  readonly #onWritten: () => void
  readonly #writer: SqliteWriter
  #queue: Pending[] = []
  #scheduled = false
  readonly #openedAt: number
  #position: number
  #failure: Error | undefined

  constructor(db: Store, names: SqliteNames, rows: SqliteRows, options: SqliteLogOptions, onWritten: () => void) {
    this.#db = db
    this.#names = names
    this.#rows = rows
    this.#options = options
    this.#onWritten = onWritten
    this.#writer = new SqliteWriter(db)
    this.#position = rows.last()
    this.#openedAt = this.#position
    if (options.maxBytes !== undefined) this.limitTo(options.maxBytes)
  }

  /** The number of the newest event that is on disk. */
  get position(): number {
    return this.#position
  }
  get queued(): number {
    return this.#queue.length
  }

  /** Known without a look at the disk: no event of these types has come after a position. False where it is not known. */
  isQuiet(types: readonly string[], after: number): boolean {
    return after >= this.#openedAt && !this.#names.hasWritten(types, after)
  }

  /** Throws where the disk has failed. */
  add(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult> {
    if (this.#failure) throw this.#refusal(this.#failure)
    const { promise, resolve, reject } = Promise.withResolvers<AppendResult>()
    this.#queue.push({ stream, events, expected, resolve, reject })
    if (this.#options.commit === 'request') this.#flush()
    else this.#schedule()
    return promise
  }

  /** What arrives while the event loop turns goes into one transaction: no timer, and no delay for the few. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.#turn(many - 1, moreTurns))
  }

  #turn(before: number, left: number): void {
    const { length } = this.#queue
    if (length <= before || left === 0) this.#flush()
    else setImmediate(() => this.#turn(length, left - 1))
  }

  /** Moves the limit of the file's size, in bytes; what is beyond it already stays. */
  limitTo(bytes: number): void {
    requireCount('bytes', bytes, logPageSize)
    this.#db.pragma(`max_page_count = ${Math.floor(bytes / logPageSize)}`)
  }

  /** Writes all that is queued, now. */
  close(): void {
    while (this.#queue.length > 0) this.#flush()
  }

  #flush(): void {
    this.#scheduled = false
    if (this.#queue.length === 0) return
    const batch = this.#queue
    this.#queue = []
    if (this.#failure !== undefined) {
      this.#reject(batch, this.#refusal(this.#failure))
      return
    }
    const began = performance.now()
    const plan = new Plan(this.#names, this.#position)
    let planned: readonly Planned[]
    try {
      // A look at the index is a look at the disk: it may fail too.
      planned = this.#plan(plan, batch)
      const rows = plan.close()
      if (rows.bytes.length > 0) this.#writer.write(rows)
    } catch (error) {
      this.#queue = []
      this.#failed(batch, error as Error)
      return
    }
    this.#written(plan, planned, began)
  }

  /** What depends on another append of the same batch is looked at again after that one, and what comes behind it too. */
  #plan(plan: Plan, batch: readonly Pending[]): Planned[] {
    const planned: Planned[] = []
    const later = new Set<string>()
    for (const pending of batch) {
      const result = later.has(pending.stream) ? undefined : this.#planned(plan, pending)
      if (result !== undefined) planned.push([pending, result])
      else {
        later.add(pending.stream)
        this.#queue.push(pending)
      }
    }
    return planned
  }

  #planned(plan: Plan, { stream, events, expected }: Pending): AppendResult | undefined {
    const head = plan.headOf(stream)
    if (head.revision === expected) return plan.add(stream, events)
    return head.planned ? undefined : this.#repeatOrConflict(head, events, expected)
  }

  /** The same ids at the same place are the answer to a retry; anything else lost the race. */
  #repeatOrConflict(head: Head, events: readonly NewEvent[], expected: Revision): AppendResult {
    const conflict: AppendResult = { kind: 'conflict', actual: head.revision }
    if (head.id === undefined || expected > head.revision) return conflict
    const stored = this.#rows.stream(head.id, expected + 1, events.length)
    const last = stored.at(-1)
    const same = stored.every(({ bytes }, at) => idOf(bytes) === events[at]?.id)
    if (!last || stored.length !== events.length || !same) return conflict
    return { kind: 'appended', revision: last.revision, position: last.position }
  }

  #written(plan: Plan, planned: readonly Planned[], began: number): void {
    const events = plan.position - this.#position
    this.#position = plan.position
    plan.written()
    for (const [{ resolve }, result] of planned) resolve(result)
    // Appends that depended on others of the batch.
    if (this.#queue.length > 0) this.#schedule()
    if (events === 0) return
    this.#onWritten()
    this.#options.onCommit?.(events, positionOf(plan.position), performance.now() - began)
  }

  /** Nothing of a failed batch is kept: neither on disk nor in what this process believes to be on disk. */
  #failed(appends: readonly Pending[], error: Error & { code?: string }): void {
    const kind = failureKind(error.code)
    // After a failed sync the pages it was about may be gone although the next sync succeeds: only the disk knows.
    if (kind === 'fatal') this.#failure = error
    this.#readAgain()
    const told = kind === 'full' ? new LogFullError(error.message, { cause: error }) : error
    this.#reject(appends, kind === 'fatal' ? this.#refusal(error) : told)
    if (this.#failure) this.#options.onFatal?.(this.#failure)
  }

  #readAgain(): void {
    try {
      this.#position = this.#rows.last()
      this.#names.forget()
    } catch (error) {
      // What is on disk can no longer be told. The failure that led here is the one that the appends are told.
      this.#failure ??= error as Error
    }
  }

  #refusal(failure: Error): LogFailedError {
    return new LogFailedError(failure.message, { cause: failure })
  }

  #reject(appends: readonly Pending[], error: Error): void {
    for (const { reject } of appends) reject(error)
  }
}

const idOf = (bytes: Uint8Array): string => (JSON.parse(Buffer.from(bytes).toString()) as { id: string }).id
