// The importer: a process log of any length becomes commands, few of them under way at a time, and what failed is told by line.
import type { Instant, SourceId } from '../domain/values.ts'
import type { Command } from './entry.ts'
import { type ImportFault, tooManyItems } from './importFaults.ts'
import { ImportPlan, type ImportRow, type Planned, type PlannedCommand, type Run } from './importPlan.ts'
import { type ImportItems, mostItems } from './importTarget.ts'
import { Queues } from './queues.ts'

/** What became of one command. `unchanged`: it was already so, or this very command had been given before. */
export type Outcome =
  | { readonly kind: 'added' | 'unchanged' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly reasonZh: string }

type Refused = Extract<Outcome, { kind: 'refused' }>

export type ImportOptions = {
  readonly sourceId: SourceId
  readonly items: Pick<ImportItems, 'idOf' | 'open'>
  /** Commands of one case are sent one after the other: requests overtake each other, and what became of one bears on the next. */
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
  readonly #cases = new Queues()
  readonly #errors: ImportFault[] = []
  #faults = 0
  #steps = 0
  #added = 0
  #unchanged = 0
  #latest: string | undefined

  constructor(options: ImportOptions) {
    this.#options = options
    this.#plan = new ImportPlan(options.sourceId, (said) => options.items.idOf(said))
    this.#window = new Window(options.window ?? 256)
  }

  async row(row: ImportRow): Promise<void> {
    if (row.kind === 'bad') return this.#fault(row)
    if (row.step !== undefined) this.#steps++
    for (const planned of this.#plan.row(row)) await this.#take(planned)
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
    const { command, line, run } = planned
    if (command.type === 'RegisterForeignCase' && !(await this.#options.items.open(run.case))) {
      run.refused = { line, ...tooManyItems(mostItems) }
      return this.#fault(run.refused)
    }
    await this.#window.run(() => this.#cases.run(run.caseId, () => this.#carryOut(planned)))
  }

  async #carryOut(planned: PlannedCommand): Promise<void> {
    if (this.#isOfBadLine(planned)) return
    const { command, end, key, line, run } = planned
    const outcome = await this.#options.send(command, key)
    if (outcome.kind === 'refused') {
      const fault = { line, ...naming(run, outcome) }
      if (command.type === 'RegisterForeignCase') run.refused = fault
      return this.#fault(fault)
    }
    if (end !== undefined) end.stands = true
    if (command.type === 'RecordForeignStep') this.#see(command.at)
    else if (command.type === 'CloseForeignCase') this.#see(command.endedAt)
    if (outcome.kind === 'added') this.#added++
    else this.#unchanged++
  }

  /** A bad line leaves nothing of itself; it is told once, however many commands it would have made. */
  #isOfBadLine({ command, end, line, run: { refused } }: PlannedCommand): boolean {
    const isEnd = command.type === 'CloseForeignCase'
    if (refused === undefined) return isEnd && end?.stands !== true
    if (!isEnd && line !== refused.line) this.#fault({ ...refused, line })
    return true
  }

  /** The latest step or end on record that had happened by now: so far the source has told everything. */
  #see(moment: string): void {
    if (moment <= this.#options.now() && (this.#latest === undefined || moment > this.#latest)) this.#latest = moment
  }

  /** A source that has declared more than this file reaches keeps its watermark. */
  async #declare(): Promise<string | undefined> {
    const latest = this.#latest
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

/** Who reads of a fault has the file before him: it knows the case by its number alone. */
const naming = ({ case: { number }, caseId }: Run, { reason, reasonZh }: Refused) => ({
  reason: reason.replaceAll(caseId, () => number),
  reasonZh: reasonZh.replaceAll(caseId, () => number),
})

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
