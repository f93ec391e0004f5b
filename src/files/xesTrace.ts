// One trace of an XES file on its way to rows: events wait until the attributes of their trace are known.
import type { Mapping } from './mapping.ts'
import { bad, lateAttribute } from './problems.ts'
import type { CaseField, LogRow, Raw, StepField } from './records.ts'
import { createRun, maxStepsHeld, readCase } from './rows.ts'

type Emit = (row: LogRow) => void
type Event = { line: number; raw: Raw<StepField> }

export type Trace = {
  attribute: (line: number, field: CaseField, key: string, value: string) => void
  event: (line: number, raw: Raw<StepField>) => void
  end: () => void
}

/**
 * XES lets a trace attribute follow the events, so events are held until every mapped attribute has been met, the trace
 * ends, or `held` events wait. After that bound rows are given with what is known, and a mapped attribute that still
 * comes is a bad row. A trace whose own attributes cannot be read is one bad row; its events are left out.
 */
export function createTrace(line: number, mapping: Mapping, emit: Emit, held: number = maxStepsHeld): Trace {
  const raw: Raw<CaseField> = {}
  const expected = new Set(Object.entries(mapping.case).flatMap(([field, name]) => (name === undefined ? [] : [field])))
  let waiting: Event[] = []
  let give: ((event: Event | undefined) => void) | undefined

  const begin = (): ((event: Event | undefined) => void) => {
    const open = readCase(raw, mapping)
    if (!open.ok) {
      emit(bad(line, open.problem))
      return () => undefined
    }
    const run = createRun(open.value.number, mapping)
    return (event) => emit(run.row(event?.line ?? line, open.value, event?.raw))
  }

  const release = (): void => {
    if (give !== undefined) return
    give = begin()
    for (const event of waiting) give(event)
    waiting = []
  }

  return {
    attribute: (at, field, key, value) => {
      if (give !== undefined) return emit(bad(at, { pointer: `/case/${field}`, ...lateAttribute(key) }))
      raw[field] ??= value
      expected.delete(field)
    },
    event: (at, fields) => {
      if (give !== undefined) return give({ line: at, raw: fields })
      waiting.push({ line: at, raw: fields })
      if (expected.size === 0 || waiting.length >= held) release()
    },
    end: () => {
      if (give !== undefined) return
      if (waiting.length > 0) release()
      else begin()(undefined)
    },
  }
}
