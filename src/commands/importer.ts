// The importer: a process log of any length becomes commands, few of them under way at a time, and what failed is told by line.
import type { Instant, SourceId } from '../domain/values.ts'
import type { Command } from './entry.ts'
import { type ImportFault, tooManyItems } from './importFaults.ts'
import { ImportPlan, type ImportRow, type Planned } from './importPlan.ts'
import { type ImportItems, mostItems } from './importTarget.ts'

/** What became of one command. `unchanged`: it was already so, or this very command had been given before. */
export type Outcome =
  | { readonly kind: 'added' | 'unchanged' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly reasonZh: string }

export type ImportOptions = {
  readonly sourceId: SourceId
  readonly items: Pick<ImportItems, 'idOf' | 'open'>
  /** Commands of one case must take effect in the order in which they are sent. */
  readonly send: (command: Command, key: string) => Promise<Outcome>
  readonly now: () => Instant
  /** How far the source has said that it is complete. */
  readonly completeUntil: () => Promise<Instant | undefined>
  /** Commands under way at a time; 256 unless told. */
  readonly window?: number
  /** Errors kept; the rest are counted. 1,000 unless told. */
  readonly keepErrors?: number
}

export type ImportResult = {
  /** Cases and steps met in the file. */
  readonly cases: number
  readonly steps: number
  /** Commands on cases with and without effect. */
  readonly added: number
  readonly unchanged: number
  readonly errors: readonly ImportFault[]
  /** How many errors more there were than are listed. */
  readonly truncated?: number
  /** How far the source is complete after this import: its latest step or end, or what it had declared before. */
  readonly completeUntil?: string
}

export async function importRows(rows: AsyncIterable<ImportRow>, options: ImportOptions): Promise<ImportResult> {
  const run = new ImportRun(options)
  for await (const row of rows) await run.row(row)
  return run.finish()
}

class ImportRun {
  readonly #options: ImportOptions
  readonly #plan: ImportPlan
  readonly #window: Window
  readonly #errors: ImportFault[] = []
  #faults = 0
  #steps = 0
  #added = 0
  #unchanged = 0

  constructor(options: ImportOptions) {
    this.#options = options
    this.#plan = new ImportPlan(options.sourceId, (name) => options.items.idOf(name))
    this.#window = new Window(options.window ?? 256)
  }

  async row(row: ImportRow): Promise<void> {
    if (row.kind === 'bad') return this.#fault(row)
    if (row.step !== undefined) this.#steps++
    if (!(await this.#options.items.open(row.case.itemName)))
      return this.#fault({ line: row.line, ...tooManyItems(mostItems) })
    for (const planned of this.#plan.row(row, this.#options.now())) await this.#take(planned)
  }

  async finish(): Promise<ImportResult> {
    for (const planned of this.#plan.end()) await this.#take(planned)
    await this.#window.empty()
    const truncated = this.#faults - this.#errors.length
    const completeUntil = await this.#declare()
    return {
      cases: this.#plan.cases,
      steps: this.#steps,
      added: this.#added,
      unchanged: this.#unchanged,
      errors: this.#errors.toSorted((a, b) => a.line - b.line),
      ...(truncated > 0 ? { truncated } : {}),
      ...(completeUntil === undefined ? {} : { completeUntil }),
    }
  }

  async #take(planned: Planned): Promise<void> {
    if (planned.kind === 'fault') return this.#fault(planned)
    const { command, key, line } = planned
    await this.#window.run(async () => {
      const outcome = await this.#options.send(command, key)
      if (outcome.kind === 'refused') this.#fault({ line, reason: outcome.reason, reasonZh: outcome.reasonZh })
      else if (outcome.kind === 'added') this.#added++
      else this.#unchanged++
    })
  }

  /** A source that has declared more than this file reaches keeps its watermark. */
  async #declare(): Promise<string | undefined> {
    const { latest } = this.#plan
    if (latest === undefined) return undefined
    const { send, sourceId } = this.#options
    const declared = await this.#options.completeUntil()
    if (declared !== undefined && declared >= latest) return declared
    const completeUntil = latest as Instant
    const command: Command = { type: 'DeclareSourceComplete', sourceId, completeUntil }
    const outcome = await send(command, `complete-${sourceId}-${completeUntil}`)
    return outcome.kind === 'refused' ? undefined : completeUntil
  }

  #fault({ line, pointer, reason, reasonZh }: ImportFault): void {
    this.#faults++
    if (this.#errors.length >= (this.#options.keepErrors ?? 1_000)) return
    this.#errors.push({ line, reason, reasonZh, ...(pointer === undefined ? {} : { pointer }) })
  }
}

/** Lets so many tasks run at a time, begun in order; the first that fails ends the whole. */
class Window {
  readonly #size: number
  #running = 0
  #failure: { readonly error: unknown } | undefined
  #changed: () => void = () => undefined

  constructor(size: number) {
    this.#size = size
  }

  async run(task: () => Promise<void>): Promise<void> {
    await this.#until(() => this.#running < this.#size)
    this.#running++
    void task()
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => {
        this.#running--
        this.#changed()
      })
  }

  async empty(): Promise<void> {
    await this.#until(() => this.#running === 0)
  }

  async #until(free: () => boolean): Promise<void> {
    while (this.#failure === undefined && !free()) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#changed = resolve
      await promise
    }
    if (this.#failure === undefined) return
    while (this.#running > 0) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#changed = resolve
      await promise
    }
    throw this.#failure.error
  }
}
