// What is written is read back the same, whatever the texts hold and wherever the file is cut into pieces.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guardCell, unguardCell } from '../../src/files/cells.ts'
import { readCsv } from '../../src/files/csv.ts'
import { writeCsv } from '../../src/files/writeCsv.ts'
import { writeJsonl } from '../../src/files/writeJsonl.ts'
import { writeXes } from '../../src/files/writeXes.ts'
import { readXes } from '../../src/files/xes.ts'
import { each, exportCase, joined, pieces, rowsOf, withoutLines } from './support.ts'

const cases = fc.array(exportCase, { maxLength: 5 })
const size = fc.integer({ min: 1, max: 200 })

test('CSV', () =>
  fc.assert(
    fc.asyncProperty(cases, size, async (records, bytes) => {
      const text = await joined(writeCsv(each(records)))
      const rows = await Array.fromAsync(readCsv(pieces(text, bytes)))
      expect(withoutLines(rows)).toStrictEqual(rowsOf(records))
    }),
  ))

test('XES', () =>
  fc.assert(
    fc.asyncProperty(cases, size, async (records, bytes) => {
      const text = await joined(writeXes(each(records)))
      const rows = await Array.fromAsync(readXes(pieces(text, bytes)))
      expect(withoutLines(rows)).toStrictEqual(rowsOf(records))
    }),
  ))

test('JSON Lines', () =>
  fc.assert(
    fc.asyncProperty(cases, async (records) => {
      const text = await joined(writeJsonl(each(records)))
      expect(
        text
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line)),
      ).toStrictEqual(records)
    }),
  ))

test('the lines of CSV rows are those of the file, line breaks in cells among them', () =>
  fc.assert(
    fc.asyncProperty(cases, async (records) => {
      const text = await joined(writeCsv(each(records)))
      for await (const row of readCsv(pieces(text, 50))) {
        const rest = text
          .split(/\r\n|\r|\n/)
          .slice(row.line - 1)
          .join('\n')
        const [again] = await Array.fromAsync(readCsv(pieces(`${text.slice(0, text.indexOf('\r\n'))}\n${rest}`)))
        expect(again).toMatchObject({ kind: 'row', case: { startedAt: row.kind === 'row' ? row.case.startedAt : '' } })
      }
    }),
    { numRuns: 20 },
  ))

test('the guard is undone exactly, and no guarded cell begins like a formula', () => {
  const cell = fc.stringMatching(/^'{0,3}[=+\-@\t\r＝＋－＠a']?[=a]?$/)
  fc.assert(
    fc.property(fc.oneof(cell, fc.string({ unit: 'grapheme' })), (text) => {
      expect(unguardCell(guardCell(text))).toBe(text)
      expect(guardCell(text)).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
    }),
  )
})
