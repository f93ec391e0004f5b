// Long files are read and written in constant memory: nothing is taken ahead of the reader, and nothing is kept.
import { expect, test } from 'vitest'
import { readCsv } from '../../src/files/csv.ts'
import type { ExportCase, LogRow } from '../../src/files/records.ts'
import { writeCsv } from '../../src/files/writeCsv.ts'
import { writeOcel } from '../../src/files/writeOcel.ts'
import { writeXes } from '../../src/files/writeXes.ts'
import { readXes } from '../../src/files/xes.ts'
import { heldHeap } from '../support/heap.ts'
import { permit } from './support.ts'

const rows = 300_000
const stepsPerCase = 10
const linesPerChunk = 500

type Source = { taken: number; bytes: AsyncGenerator<Uint8Array> }

function source(head: string, chunk: (first: number) => string): Source {
  const made: Source = { taken: 0, bytes: generate() }
  async function* generate() {
    yield Buffer.from(head)
    for (let first = 0; first < rows; first += linesPerChunk) {
      made.taken = first + linesPerChunk
      yield Buffer.from(chunk(first))
    }
  }
  return made
}

const each = (first: number, line: (index: number) => string) =>
  Array.from({ length: linesPerChunk }, (_, offset) => line(first + offset)).join('')
const number = (index: number) => Math.floor(index / stepsPerCase)
const csv = () =>
  source('case:concept:name,concept:name,time:timestamp,org:resource\n', (first) =>
    each(
      first,
      (index) => `case-${number(index)},环节 ${index % 7},2026-03-02 09:00:00.${index % 1000}+08:00,r${index % 97}\n`,
    ),
  )
const event = (index: number) =>
  `<event><string key="concept:name" value="e${index}"/><date key="time:timestamp" value="2026-03-02T09:00:00Z"/></event>`
const xes = () =>
  source(
    '<log>',
    (first) =>
      each(first, (index) => {
        const start =
          index % stepsPerCase === 0 ? `<trace><string key="concept:name" value="case-${number(index)}"/>` : ''
        return start + event(index) + (index % stepsPerCase === stepsPerCase - 1 ? '</trace>' : '')
      }) + (first + linesPerChunk === rows ? '</log>' : ''),
  )

/** Held after a tenth of the rows and near the end: what a reader keeps per row would show as the difference. */
async function growth(
  made: Source,
  read: AsyncGenerator<LogRow>,
): Promise<{ count: number; ahead: number; grown: number }> {
  let [count, ahead, early, late] = [0, 0, 0, 0]
  for await (const row of read) {
    if (row.kind === 'row') count += 1
    ahead = Math.max(ahead, made.taken - count)
    if (count === rows / 10) early = heldHeap()
    if (count === rows - linesPerChunk) late = heldHeap()
  }
  return { count, ahead, grown: late - early }
}

// A row kept whole is 300 to 500 bytes: 270,000 of them would be about 100 MiB.
const boundMiB = 8

test.each([
  ['CSV', csv, readCsv],
  ['XES', xes, readXes],
] as const)('300,000 rows of %s are read with one chunk in memory', { timeout: 120_000 }, async (_, make, reader) => {
  const made = make()
  const { count, ahead, grown } = await growth(made, reader(made.bytes))
  expect(count).toBe(rows)
  expect(ahead).toBeLessThanOrEqual(linesPerChunk)
  expect(grown).toBeLessThan(boundMiB)
})

test.each([
  ['CSV', (cases: () => AsyncIterable<ExportCase>) => writeCsv(cases())],
  ['XES', (cases: () => AsyncIterable<ExportCase>) => writeXes(cases())],
  ['OCEL', writeOcel],
])('50,000 cases are written to %s while they come', { timeout: 120_000 }, async (_, write) => {
  const heaps: number[] = []
  async function* cases() {
    for (let index = 0; index < 50_000; index += 1) {
      if (index === 5_000 || index === 49_000) heaps.push(heldHeap())
      yield { ...permit, id: `c-${index}`, number: `n-${index}` }
    }
  }
  let characters = 0
  for await (const chunk of write(cases)) characters += chunk.length
  expect(characters).toBeGreaterThan(50_000 * 100)
  expect(Math.max(...heaps) - Math.min(...heaps)).toBeLessThan(boundMiB)
})
