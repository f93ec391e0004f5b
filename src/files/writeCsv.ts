// Cases as CSV in the columns of the WABO log, which `readCsv` with its default mapping reads back unchanged.
import { stringify } from 'csv-stringify/sync'
import { guardCell } from './cells.ts'
import { defaultCsvMapping } from './mapping.ts'
import { caseFields, type ExportCase, type StepRecord, stepFields } from './records.ts'

const named = [
  ...caseFields.map((field) => ({ part: 'case' as const, field, name: defaultCsvMapping.case[field] ?? field })),
  ...stepFields.map((field) => ({ part: 'step' as const, field, name: defaultCsvMapping.step[field] ?? field })),
]
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
const ours = new Set(['itemName', 'itemId'])
const isOurs = ({ field }: (typeof named)[number]): boolean => ours.has(field)
// The order of the WABO file, which is that of the alphabet; the columns that it does not have come last.
const columns = [
  ...named.filter((column) => !isOurs(column)).sort(byName),
  ...named.filter(isOurs),
  { part: 'case' as const, field: 'countedDueAt' as const, name: 'case:deadlineCounted' },
]

const cell = (value: string | undefined): string => guardCell(value ?? '')
const row = (record: ExportCase, step: StepRecord | undefined): string[] =>
  columns.map((column) => cell(column.part === 'case' ? record[column.field] : step?.[column.field]))

const rowsAtOnce = 500
// Without the pattern a lone line feed or carriage return in a cell would stand there unquoted.
const format = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ }

/**
 * One row per step, and one with empty step columns for a case without steps. UTF-8 with a byte order mark, CRLF, cells
 * guarded against formulas (`guardCell`). The engine's own `id`, `sourceId` and `office` have no column.
 */
export async function* writeCsv(cases: AsyncIterable<ExportCase>): AsyncGenerator<string> {
  yield `\ufeff${stringify([columns.map(({ name }) => name)], format)}`
  let rows: string[][] = []
  for await (const record of cases) {
    const steps = record.steps.length > 0 ? record.steps : [undefined]
    for (const step of steps) {
      rows.push(row(record, step))
      if (rows.length < rowsAtOnce) continue
      yield stringify(rows, format)
      rows = []
    }
  }
  if (rows.length > 0) yield stringify(rows, format)
}
