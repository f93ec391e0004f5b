// A real process log, whole: counted by the reader and, independently, by splitting its text.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readCsv } from '../../src/files/csv.ts'
import { openLogFile } from '../../src/files/open.ts'
import type { ExportCase, LogRow } from '../../src/files/records.ts'
import { writeCsv } from '../../src/files/writeCsv.ts'
import { writeXes } from '../../src/files/writeXes.ts'
import { readXes } from '../../src/files/xes.ts'
import { each, joined, pieces, withoutLines } from './support.ts'

const path = fileURLToPath(new URL('../../../shared/data/wabo-receipt.csv', import.meta.url))
const absent = !existsSync(path)
const note = 'skipped: ../shared/data/wabo-receipt.csv is absent'

async function readAll(): Promise<LogRow[]> {
  const file = await openLogFile(path)
  return file.ok ? Array.fromAsync(file.rows) : []
}

/** The rows of one contiguous case gathered into a case, as an import would have it. */
function casesOf(rows: readonly LogRow[]): ExportCase[] {
  const cases: ExportCase[] = []
  for (const row of rows) {
    if (row.kind === 'bad') continue
    if (cases.at(-1)?.number !== row.case.number)
      cases.push({ ...row.case, id: row.case.number, sourceId: 'wabo', steps: [] })
    if (row.step !== undefined) cases.at(-1)?.steps.push(row.step)
  }
  return cases
}

test('the receipt log is read without a fault: every case, step and activity', async (context) => {
  if (absent) context.skip(note)
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  // The file has no quotation marks: splitting at commas is right for it, and independent of any parser.
  expect(lines.some((line) => line.includes('"'))).toBe(false)
  const at = (name: string) => header.split(',').indexOf(name)
  const column = (name: string) => lines.map((line) => line.split(',')[at(name)])

  const rows = await readAll()
  const read = rows.filter((row) => row.kind === 'row')
  expect(rows).toHaveLength(read.length)
  expect(read.map((row) => row.line)).toStrictEqual(lines.map((_, index) => index + 2))
  expect(read.map((row) => row.case.number)).toStrictEqual(column('case:concept:name'))
  expect(read.map((row) => row.step?.activity)).toStrictEqual(column('concept:name'))
  expect(read.map((row) => row.step?.group)).toStrictEqual(column('org:group'))
  expect(read.map((row) => row.case.group ?? '')).toStrictEqual(column('case:group'))
  expect(read.map((row) => row.step?.at)).toStrictEqual(
    column('time:timestamp').map((text = '') => new Date(text.replace(/\.(\d{3})\d*/, '.$1')).toISOString()),
  )
  expect([
    new Set(read.map((row) => row.case.number)).size,
    read.length,
    new Set(read.map((row) => row.step?.activity)).size,
    read.filter((row) => row.case.endedAt === undefined).length,
    read.filter((row) => row.step?.group === 'EMPTY').length,
  ]).toStrictEqual([
    1_434,
    8_577,
    27,
    column('case:enddate').filter((text) => text === '').length,
    column('org:group').filter((text) => text === 'EMPTY').length,
  ])
})

test('the receipt log comes back from XES and from CSV, packed, as it was', async (context) => {
  if (absent) context.skip(note)
  const rows = await readAll()
  const cases = casesOf(rows)
  expect(cases).toHaveLength(1_434)
  const xes = gunzipSync(gzipSync(await joined(writeXes(each(cases)))))
  const csv = gunzipSync(gzipSync(await joined(writeCsv(each(cases)))))
  expect(withoutLines(await Array.fromAsync(readXes(pieces(xes))))).toStrictEqual(withoutLines(rows))
  expect(withoutLines(await Array.fromAsync(readCsv(pieces(csv))))).toStrictEqual(withoutLines(rows))
})
