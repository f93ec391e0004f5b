// From the cells of one record to a case and a step, or to what is wrong with them; the same for every format.
import { hash } from 'node:crypto'
import type { Mapping } from './mapping.ts'
import { readMoment } from './moments.ts'
import { bad, emptyField, noOffset, noStart, notAMoment, type Problem, tooLong, tooManySteps } from './problems.ts'
import type { CaseField, CaseRecord, LogRow, Raw, StepField, StepRecord } from './records.ts'

/** A cell may have this many UTF-16 units. */
export const maxFieldLength = 4_000
/** Steps without numbers in one contiguous case, and events held back for one trace. */
export const maxStepsHeld = 100_000

type Names = Partial<Record<string, string | undefined>>
type Checked<Value> = { ok: true; value: Value } | { ok: false; problem: Problem }

const moments: ReadonlySet<string> = new Set(['startedAt', 'endedAt', 'plannedEndAt', 'dueAt', 'at'])
const refused = (problem: Problem): { ok: false; problem: Problem } => ({ ok: false, problem })

/** The cells with their moments normalised, or the first that cannot be read. */
function checkCells<Field extends string>(part: 'case' | 'step', raw: Raw<Field>, names: Names, timeZone?: string) {
  const value: Raw<Field> = {}
  for (const field in raw) {
    const text = raw[field]
    if (text === undefined) continue
    const [name, pointer] = [names[field] ?? field, `/${part}/${field}`]
    if (text.length > maxFieldLength) return refused({ pointer, ...tooLong(name, maxFieldLength) })
    const moment = moments.has(field) ? readMoment(text, timeZone) : { ok: true as const, at: text }
    if (moment.ok) value[field] = moment.at
    else return refused({ pointer, ...(moment.reason === 'no-offset' ? noOffset : notAMoment)(name, text) })
  }
  return { ok: true as const, value }
}

/** A case whose start may still have to be taken from its first step. */
export type OpenCase = Omit<CaseRecord, 'startedAt'> & { startedAt?: string }

export function readCase(raw: Raw<CaseField>, mapping: Mapping): Checked<OpenCase> {
  const checked = checkCells('case', raw, mapping.case, mapping.timeZone)
  if (!checked.ok) return checked
  const { number, ...rest } = checked.value
  if (number === undefined) return refused({ pointer: '/case/number', ...emptyField(mapping.case.number) })
  return { ok: true, value: { number, ...rest } }
}

type OpenStep = Omit<StepRecord, 'number'> & { number?: string }

export function readStep(raw: Raw<StepField>, mapping: Mapping): Checked<OpenStep> {
  const checked = checkCells('step', raw, mapping.step, mapping.timeZone)
  if (!checked.ok) return checked
  const { activity, at, ...rest } = checked.value
  if (activity === undefined) return refused({ pointer: '/step/activity', ...emptyField(mapping.step.activity) })
  if (at === undefined) return refused({ pointer: '/step/at', ...emptyField(mapping.step.at) })
  return { ok: true, value: { activity, at, ...rest } }
}

/** Finishes the rows of one contiguous case: an absent start and absent step numbers come from the steps so far. */
export type CaseRun = {
  number: string
  row: (line: number, open: OpenCase, raw: Raw<StepField> | undefined) => LogRow
}

/**
 * The start, where absent, is the time of the first readable step in the order of the file. A step number, where
 * absent, is a digest of activity, time and resource with an ordinal among equals, so that the same file always gives
 * the same numbers. Both look at one contiguous run of a case: a file that comes back to a case later, without start or
 * numbers of its own, gives that part a start and ordinals of its own, for no reader can remember every case.
 */
export function createRun(number: string, mapping: Mapping): CaseRun {
  const seen = new Map<string, number>()
  let unnumbered = 0
  let firstStepAt: string | undefined

  const derived = (step: OpenStep): string | undefined => {
    if (++unnumbered > maxStepsHeld) return undefined
    const digest = hash('sha256', JSON.stringify([step.activity, step.at, step.resource ?? null]), 'hex').slice(0, 16)
    const ordinal = (seen.get(digest) ?? 0) + 1
    seen.set(digest, ordinal)
    return `${digest}-${ordinal}`
  }

  const derivedStart = ({ startedAt }: OpenCase) => (startedAt === undefined ? { startDerived: true as const } : {})

  const withoutStep = (line: number, open: OpenCase): LogRow => {
    const startedAt = open.startedAt ?? firstStepAt
    if (startedAt === undefined) return bad(line, { pointer: '/case/startedAt', ...noStart })
    return { kind: 'row', line, case: { ...open, startedAt }, ...derivedStart(open) }
  }

  const row = (line: number, open: OpenCase, raw: Raw<StepField> | undefined): LogRow => {
    if (raw === undefined) return withoutStep(line, open)
    const step = readStep(raw, mapping)
    if (!step.ok) return bad(line, step.problem)
    firstStepAt ??= step.value.at
    const stepNumber = step.value.number ?? derived(step.value)
    if (stepNumber === undefined) return bad(line, { pointer: '/step/number', ...tooManySteps(maxStepsHeld) })
    return {
      kind: 'row',
      line,
      case: { ...open, startedAt: open.startedAt ?? firstStepAt },
      step: { ...step.value, number: stepNumber },
      ...derivedStart(open),
    }
  }
  return { number, row }
}
