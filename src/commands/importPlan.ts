// From the rows of a process log to commands, in the order of the file: a case begins, takes its steps, and ends (LPS-7.3).
import type { ItemId, SourceId } from '../domain/values.ts'
import type { Command, CommandType } from './entry.ts'
import { foreignCaseId, uuid5 } from './ids.ts'
import { type ImportFault, schemaFault } from './importFaults.ts'
import { registry } from './registry.ts'

export type ImportCase = {
  readonly number: string
  readonly itemName?: string
  /** Where the file says which item it is: an export of this system does. */
  readonly itemId?: string
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

type Row = Extract<ImportRow, { kind: 'row' }>
/** The rows of one case that follow one another and say the same of it. */
export type Run = {
  readonly case: ImportCase
  readonly caseId: string
  /** What the log had against it, once that is known: then each of its lines is bad. */
  refused: ImportFault | undefined
}
/** `stands` as soon as a line that tells it does: an end that bad lines alone tell is none. */
export type End = { readonly at: string; readonly line: number; readonly run: Run; stands: boolean }

/** A command, the line that it comes from, and the key that makes a repetition of the same import the same command. */
export type PlannedCommand = {
  readonly kind: 'command'
  readonly line: number
  readonly command: Command
  readonly key: string
  readonly run: Run
  /** The end that the line of a step tells as well, and that which is to be sent. */
  readonly end: End | undefined
}
export type Planned = PlannedCommand | ({ readonly kind: 'fault' } & ImportFault)
type Parsed = Pick<PlannedCommand, 'kind' | 'line' | 'command' | 'key'> | Exclude<Planned, PlannedCommand>

/** So many cases are told apart; what is counted beyond is runs of rows. Six bytes of an id stand for it. */
const mostRemembered = 1_000_000

export class ImportPlan {
  readonly #sourceId: SourceId
  readonly #itemOf: (said: ImportCase) => ItemId
  readonly #seen = new Set<number>()
  #run: Run | undefined
  #fault: ImportFault | undefined
  #end: End | undefined
  #cases = 0

  constructor(sourceId: SourceId, itemOf: (said: ImportCase) => ItemId) {
    this.#sourceId = sourceId
    this.#itemOf = itemOf
  }

  /** Cases met so far. */
  get cases(): number {
    return this.#cases
  }

  /** What a row says, after the end of the case before where it begins another. A bad row leaves nothing of itself. */
  *row(row: Row): Generator<Planned> {
    const known = this.#run
    if (known !== undefined && sameCase(known.case, row.case)) {
      if (this.#fault !== undefined) yield { kind: 'fault', ...this.#fault, line: row.line }
      else yield* this.#told(row, known, this.#step(row, known.caseId), undefined)
      return
    }
    const caseId =
      known?.case.number === row.case.number ? known.caseId : foreignCaseId(this.#sourceId, row.case.number)
    const run: Run = { case: row.case, caseId, refused: undefined }
    const registration = this.#registration(row, caseId)
    if (registration?.kind !== 'fault') yield* this.#told(row, run, this.#step(row, caseId), registration)
    else {
      yield* this.#enter(run, registration)
      yield registration
    }
  }

  /** The end of the case that the last rows were about. */
  *end(): Generator<Planned> {
    const end = this.#end
    if (end === undefined) return
    this.#end = undefined
    const { at: endedAt, line, run } = end
    const planned = this.#planned('CloseForeignCase', line, { caseId: run.caseId, endedAt })
    yield planned.kind === 'fault' ? planned : { ...planned, run, end }
  }

  /** Undefined where the row says nothing new of a case that has already begun: its start was taken from a step. */
  #registration({ case: said, line, startDerived }: Row, caseId: string): Parsed | undefined {
    if (startDerived === true && this.#seen.has(markOf(caseId))) return undefined
    const { itemId: _itemId, itemName: _itemName, endedAt: _endedAt, ...facts } = said
    const ids = { caseId, itemId: this.#itemOf(said), sourceId: this.#sourceId }
    return this.#planned('RegisterForeignCase', line, { ...facts, ...ids })
  }

  #step({ line, step }: Row, caseId: string): Parsed | undefined {
    return step === undefined ? undefined : this.#planned('RecordForeignStep', line, { ...step, caseId })
  }

  /** Its step is looked at before the row begins a case. */
  *#told(
    row: Row,
    run: Run,
    step: Parsed | undefined,
    registration: Exclude<Parsed, { kind: 'fault' }> | undefined,
  ): Generator<Planned> {
    if (step?.kind === 'fault') return yield step
    if (run !== this.#run) yield* this.#enter(run, undefined)
    if (registration !== undefined) yield { ...registration, run, end: undefined }
    const { endedAt } = row.case
    // An end is sent after the last row of its run; another end for the same case first lets go of the one before.
    const another = endedAt !== undefined && endedAt !== this.#end?.at
    const end = another ? { at: endedAt, line: row.line, run, stands: false } : this.#end
    if (step === undefined && end !== undefined) end.stands ||= endedAt !== undefined
    if (step !== undefined) yield { ...step, run, end: endedAt === undefined ? undefined : end }
    if (!another) return
    yield* this.end()
    this.#end = end
  }

  *#enter(run: Run, fault: ImportFault | undefined): Generator<Planned> {
    if (this.#run?.caseId !== run.caseId) yield* this.end()
    this.#run = run
    this.#fault = fault
    this.#meet(run.caseId)
  }

  #meet(caseId: string): void {
    const mark = markOf(caseId)
    if (this.#seen.has(mark)) return
    if (this.#seen.size < mostRemembered) this.#seen.add(mark)
    this.#cases++
  }

  #planned(type: CommandType, line: number, fields: object): Parsed {
    const parsed = registry[type].schema.safeParse({ type, ...fields })
    const part = type === 'RecordForeignStep' ? 'step' : 'case'
    if (!parsed.success) return { kind: 'fault', ...schemaFault(line, part, parsed.error.issues) }
    // The line keeps a row that repeats another of the same file a command of its own, which is then found to add nothing.
    const key = uuid5(`import\n${this.#sourceId}\n${line}\n${JSON.stringify(parsed.data)}`)
    return { kind: 'command', line, command: parsed.data, key }
  }
}

const markOf = (caseId: string): number => Number.parseInt(caseId.slice(0, 8) + caseId.slice(9, 13), 16)

const caseKeys = [
  'number',
  'itemName',
  'itemId',
  'startedAt',
  'plannedEndAt',
  'dueAt',
  'channel',
  'department',
  'group',
  'responsible',
] as const satisfies readonly (keyof ImportCase)[]
const sameCase = (a: ImportCase, b: ImportCase): boolean => caseKeys.every((key) => a[key] === b[key])
