// Faults in CSV: each is a bad row of its own line, the rows around it are read, and no fault is an exception.
import { expect, test } from 'vitest'
import { readCsv } from '../../src/files/csv.ts'
import { maxRecordBytes } from '../../src/files/csvRecords.ts'
import { faults, pieces, reasons } from './support.ts'

const head = 'case:concept:name,concept:name,time:timestamp'
const good = 'A,a,2026-03-02T09:00:00Z'
const read = (text: string | Uint8Array, size?: number) => Array.fromAsync(readCsv(pieces(text, size)))
const lines = (rows: Awaited<ReturnType<typeof read>>) => rows.map((row) => `${row.kind} ${row.line}`)

test.each([
  ['too few fields', 'A,a', '3'],
  ['too many fields', `${good},x`, '3'],
  ['a quotation mark inside a field', 'A,a"b,2026-03-02T09:00:00Z', '3'],
  ['text behind a closing quotation mark', 'A,"a"b,2026-03-02T09:00:00Z', '3'],
  ['a space behind a closing quotation mark', 'A,"a" ,2026-03-02T09:00:00Z', '3'],
  ['no case number', ',a,2026-03-02T09:00:00Z', '3 /case/number'],
  ['no activity', 'A,,2026-03-02T09:00:00Z', '3 /step/activity'],
  ['no time', 'A,a,', '3 /step/at'],
  ['a time without an offset', 'A,a,2026-03-02 09:00:00', '3 /step/at'],
  ['a date that does not exist', 'A,a,2026-02-30T09:00:00Z', '3 /step/at'],
  ['an over-long activity', `A,${'长'.repeat(4_001)},2026-03-02T09:00:00Z`, '3 /step/activity'],
  ['a lost character', 'A,\ufffd,2026-03-02T09:00:00Z', '3'],
])('%s is one bad row, and reading goes on', async (_, line, fault) => {
  const text = [head, good, line, good].join('\r\n')
  for (const size of [1, 10, 65_536]) {
    const rows = await read(text, size)
    expect(faults(rows)).toStrictEqual([fault])
    expect(lines(rows)).toStrictEqual(['row 2', 'bad 3', 'row 4'])
  }
})

test('a field of 4,000 characters is read', async () => {
  expect(lines(await read(`${head}\nA,${'长'.repeat(4_000)},2026-03-02T09:00:00Z`))).toStrictEqual(['row 2'])
})

test('invalid UTF-8, as in a GBK file, is a bad row of its line', async () => {
  const gbk = Buffer.from([0xca, 0xdc, 0xc0, 0xed])
  const text = Buffer.concat([
    Buffer.from(`${head}\n${good}\nA,`),
    gbk,
    Buffer.from(`,2026-03-02T09:00:00Z\n${good}\n`),
  ])
  const rows = await read(text, 3)
  expect(lines(rows)).toStrictEqual(['row 2', 'bad 3', 'row 4'])
  expect(reasons(rows)).toStrictEqual([
    'the text is not valid UTF-8 or has lost characters (U+FFFD); save the file as UTF-8',
  ])
})

test('UTF-16 is refused as a whole', async () => {
  const rows = await read(Buffer.from(`\ufeff${head}\n${good}`, 'utf16le'))
  expect(rows.map((row) => [row.line, row.kind])).toStrictEqual([[1, 'bad']])
  expect(reasons(rows)).toStrictEqual(['the file is UTF-16; save it as UTF-8'])
})

test('a record that took other lines in says which', async () => {
  const rows = await read(
    [head, good, 'A,"a,2026-03-02T09:00:00Z', good, 'A,"b",2026-03-02T09:00:00Z', good].join('\n'),
  )
  expect(lines(rows)).toStrictEqual(['row 2', 'bad 3', 'row 6'])
  expect(reasons(rows)).toStrictEqual(['a quotation mark stands where none may (lines 3 to 5 read as one record)'])
})

test('a quotation mark that is never closed is told at the line of its record', async () => {
  const rows = await read([head, good, 'A,"a,2026-03-02T09:00:00Z', good, ''].join('\n'))
  expect(lines(rows)).toStrictEqual(['row 2', 'bad 3'])
  expect(reasons(rows)).toStrictEqual(['a quotation mark is never closed (lines 3 to 4 read as one record)'])
})

test('behind a record of more than the bound nothing is read, nor taken from the source', async () => {
  let taken = 0
  async function* endless() {
    yield Buffer.from(`${head}\n${good}\nA,"`)
    for (; taken < 64; taken += 1) yield Buffer.alloc(65_536, 'a')
  }
  const rows = await Array.fromAsync(readCsv(endless()))
  expect(lines(rows)).toStrictEqual(['row 2', 'bad 3'])
  expect(reasons(rows)[0]).toContain(`longer than ${maxRecordBytes} bytes`)
  expect(taken).toBeLessThan(20)
})

test('many quotation marks are checked in linear time', async () => {
  const cell = `"${'""'.repeat(3_900)}"`
  expect(lines(await read(`${head}\nA,${cell},2026-03-02T09:00:00Z\nA,${'""'.repeat(400_000)}x,b`))).toStrictEqual([
    'row 2',
    'bad 3',
  ])
})

test('a source that fails is a last bad row; the record that it cut off is not read', async () => {
  async function* failing() {
    yield Buffer.from(`${head}\n${good}\nA,a,2026-03-02T09:00:00Z`)
    throw new Error('disk gone')
  }
  const rows = await Array.fromAsync(readCsv(failing()))
  expect(lines(rows)).toStrictEqual(['row 2', 'bad 3'])
  expect(reasons(rows)).toStrictEqual(['the file breaks off here: disk gone'])
})

test('every fault has a Chinese reason', async () => {
  const rows = await read([head, 'A', 'A,a"b,c', 'A,a,b', ',a,b', 'A,"'].join('\n'))
  expect(rows.map((row) => row.kind === 'bad' && /\p{Script=Han}/u.test(row.reasonZh))).toStrictEqual(
    Array(5).fill(true),
  )
})
