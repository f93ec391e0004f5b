// From the rows of a process log to commands, in the order of the file: a case begins, takes its steps, and ends (LPS-7.3).
import type { ItemId, SourceId } from '../domain/values.ts'
import type { Command, CommandType } from './entry.ts'
import { foreignCaseId, uuid5 } from './ids.ts'
import { type ImportFault, schemaFault } from './importFaults.ts'
import { registry } from './registry.ts'

export type ImportCase = {
  readonly number: string
  readonly itemName?: string
  readonly startedAt: string
  readonly endedAt?: string
  readonly plannedEndAt?: string
  readonly dueAt?: string
  readonly channel?: string
  readonly department?: string
  readonly group?: string
  readonly responsible?: string
}
export type ImportStep = {
  readonly number: string
  readonly activity: string
  readonly at: string
  readonly group?: string
  readonly resource?: string
  readonly transition?: string
}
/** One row of a file. `startDerived`: the file gives no start, so it was taken from the first step of this run of rows. */
export type ImportRow =
  | {
      readonly kind: 'row'
      readonly line: number
      readonly case: ImportCase
      readonly step?: ImportStep
      readonly startDerived?: boolean
    }
  | ({ readonly kind: 'bad' } & ImportFault)

/** A command, the line that it comes from, and the key that makes a repetition of the same import the same command. */
export type Planned =
  | { readonly kind: 'command'; readonly line: number; readonly command: Command; readonly key: string }
  | ({ readonly kind: 'fault' } & ImportFault)

type Row = Extract<ImportRow, { kind: 'row' }>
/** The rows of one case that follow one another. */
type Run = {
  readonly case: ImportCase
  readonly caseId: string
  readonly fault: ImportFault | undefined
  end: { readonly at: string; readonly line: number } | undefined
}

/** So many cases are told apart; what is counted beyond is runs of rows. Six bytes of an id stand for it. */
const mostRemembered = 1_000_000

export class ImportPlan {
  readonly #sourceId: SourceId
  readonly #itemOf: (name: string | undefined) => ItemId
  readonly #seen = new Set<number>()
  #run: Run | undefined
  #cases = 0
  #latest: string | undefined

  constructor(sourceId: SourceId, itemOf: (name: string | undefined) => ItemId) {
    this.#sourceId = sourceId
    this.#itemOf = itemOf
  }

  /** Cases met so far. */
  get cases(): number {
    return this.#cases
  }

  /** The latest step or end met so far that had happened when it was met; undefined where there was none. */
  get latest(): string | undefined {
    return this.#latest
  }

  /** What a row says, after the end of the case before where it begins another. `now` bounds what counts as seen. */
  *row(row: Row, now: string): Generator<Planned> {
    const known = this.#run
    if (known === undefined || !sameCase(known.case, row.case)) {
      if (known !== undefined && known.case.number !== row.case.number) yield* this.end()
      yield* this.#begin(row)
    }
    const run = this.#run
    if (run === undefined) return
    if (run.fault !== undefined) {
      if (run.fault.line !== row.line) yield { kind: 'fault', ...run.fault, line: row.line }
      return
    }
    if (row.step !== undefined) yield this.#step(run, row.line, row.step, now)
    yield* this.#ending(run, row, now)
  }

  /** The end of the case that the last rows were about. */
  *end(): Generator<Planned> {
    const run = this.#run
    if (run?.end === undefined) return
    yield this.#planned('CloseForeignCase', run.end.line, { caseId: run.caseId, endedAt: run.end.at })
    run.end = undefined
  }

  *#begin(row: Row): Generator<Planned> {
    const { itemName, endedAt: _endedAt, ...said } = row.case
    const caseId = foreignCaseId(this.#sourceId, said.number)
    const end = this.#run?.case.number === said.number ? this.#run.end : undefined
    const before = this.#meet(caseId)
    // A start that was taken from a step says nothing new of a case that has already begun.
    if (before && row.startDerived === true) {
      this.#run = { case: row.case, caseId, fault: undefined, end }
      return
    }
    const ids = { caseId, itemId: this.#itemOf(itemName), sourceId: this.#sourceId }
    const planned = this.#planned('RegisterForeignCase', row.line, { ...said, ...ids })
    this.#run = { case: row.case, caseId, fault: planned.kind === 'fault' ? planned : undefined, end }
    yield planned
  }

  #step(run: Run, line: number, step: ImportStep, now: string): Planned {
    this.#see(step.at, now)
    return this.#planned('RecordForeignStep', line, { ...step, caseId: run.caseId })
  }

  /** An end is sent after the last row of its run; another end for the same case first lets go of the one before. */
  *#ending(run: Run, { case: { endedAt }, line }: Row, now: string): Generator<Planned> {
    if (endedAt === undefined) return
    this.#see(endedAt, now)
    if (run.end?.at === endedAt) return
    yield* this.end()
    run.end = { at: endedAt, line }
  }

  #see(moment: string, now: string): void {
    if (moment <= now && (this.#latest === undefined || moment > this.#latest)) this.#latest = moment
  }

  /** Whether the case has been met before, as far as is remembered. */
  #meet(caseId: string): boolean {
    const mark = Number.parseInt(caseId.slice(0, 8) + caseId.slice(9, 13), 16)
    if (this.#seen.has(mark)) return true
    if (this.#seen.size < mostRemembered) this.#seen.add(mark)
    this.#cases++
    return false
  }

  #planned(type: CommandType, line: number, fields: object): Planned {
    const parsed = registry[type].schema.safeParse({ type, ...fields })
    const part = type === 'RecordForeignStep' ? 'step' : 'case'
    if (!parsed.success) return { kind: 'fault', ...schemaFault(line, part, parsed.error.issues) }
    // The line keeps a row that repeats another of the same file a command of its own, which is then found to add nothing.
    const key = uuid5(`import\n${this.#sourceId}\n${line}\n${JSON.stringify(parsed.data)}`)
    return { kind: 'command', line, command: parsed.data, key }
  }
}

const caseKeys = [
  'number',
  'itemName',
  'startedAt',
  'plannedEndAt',
  'dueAt',
  'channel',
  'department',
  'group',
  'responsible',
] as const satisfies readonly (keyof ImportCase)[]
const sameCase = (a: ImportCase, b: ImportCase): boolean => caseKeys.every((key) => a[key] === b[key])
