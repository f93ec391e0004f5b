// Reads a process log in CSV: one row per step, in the order of the file, in constant memory.
import { unguardCell } from './cells.ts'
import { type CsvRecord, csvRecords } from './csvRecords.ts'
import { defaultCsvMapping, type Mapping, requiredColumns } from './mapping.ts'
import { bad, emptyFile, missingColumns, type Reason, repeatedColumns, wrongFieldCount } from './problems.ts'
import {
  type ByteSource,
  type CaseField,
  caseFields,
  type LogRow,
  type Raw,
  type StepField,
  stepFields,
} from './records.ts'
import { type CaseRun, createRun, readCase } from './rows.ts'

type Columns<Field> = readonly (readonly [field: Field, index: number])[]
type Layout = { width: number; case: Columns<CaseField>; step: Columns<StepField> }
type Read = (line: number, fields: readonly string[]) => LogRow

/**
 * A header that lacks a mapped column, or names one twice, is one bad row and nothing else is read (the default mapping
 * needs its three vital columns only). Every other fault is a bad row of its own line, and reading goes on; a source
 * that fails is a last bad row, never an exception. A row whose step columns are all empty is a case without a step.
 */
export async function* readCsv(source: ByteSource, mapping: Mapping = defaultCsvMapping): AsyncGenerator<LogRow> {
  let read: Read | undefined
  let line = 0
  for await (const record of csvRecords(source, mapping.delimiter ?? ',')) {
    line = record.line
    if (read !== undefined) {
      yield 'problem' in record ? bad(line, record.problem) : read(line, record.fields)
      continue
    }
    const layout = layoutOf(record, mapping)
    if ('reason' in layout) return yield bad(line, layout)
    read = createReader(layout, mapping)
  }
  if (line === 0) yield bad(1, emptyFile)
}

function layoutOf(header: CsvRecord, mapping: Mapping): Layout | Reason {
  if ('problem' in header) return header.problem
  const names = header.fields
  const missing = requiredColumns(mapping).filter((name) => !names.includes(name))
  if (missing.length > 0) return missingColumns(missing)
  const mapped = new Set<string | undefined>([...Object.values(mapping.case), ...Object.values(mapping.step)])
  const repeated = [...mapped].filter((name) => name !== undefined && names.indexOf(name) !== names.lastIndexOf(name))
  if (repeated.length > 0) return repeatedColumns(repeated.filter((name) => name !== undefined))
  return {
    width: names.length,
    case: columnsOf(caseFields, mapping.case, names),
    step: columnsOf(stepFields, mapping.step, names),
  }
}

function columnsOf<Field extends string>(
  fields: readonly Field[],
  mapped: Partial<Record<Field, string | undefined>>,
  names: readonly string[],
): Columns<Field> {
  return fields
    .map((field) => [field, names.findIndex((name) => name === mapped[field])] as const)
    .filter(([, index]) => index >= 0)
}

function cells<Field extends string>(columns: Columns<Field>, fields: readonly string[]): Raw<Field> | undefined {
  const raw: Raw<Field> = {}
  let any = false
  for (const [field, index] of columns) {
    const text = fields[index] ?? ''
    if (text === '') continue
    raw[field] = unguardCell(text)
    any = true
  }
  return any ? raw : undefined
}

function createReader(layout: Layout, mapping: Mapping): Read {
  let run: CaseRun | undefined
  let last: { fields: readonly string[]; open: ReturnType<typeof readCase> } | undefined

  // The rows of a case mostly repeat its cells: four moments a row need not be read again.
  const openCase = (fields: readonly string[]) => {
    const known = last
    if (known !== undefined && layout.case.every(([, index]) => fields[index] === known.fields[index]))
      return known.open
    const open = readCase(cells(layout.case, fields) ?? {}, mapping)
    last = { fields, open }
    return open
  }

  return (line, fields) => {
    if (fields.length !== layout.width) return bad(line, wrongFieldCount(layout.width, fields.length))
    const open = openCase(fields)
    if (!open.ok) return bad(line, open.problem)
    if (run?.number !== open.value.number) run = createRun(open.value.number, mapping)
    return run.row(line, open.value, cells(layout.step, fields))
  }
}
