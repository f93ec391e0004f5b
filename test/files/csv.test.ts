// Reading CSV: rows, lines, derived starts and numbers, and the guard against formulas.
import { describe, expect, test } from 'vitest'
import { readCsv } from '../../src/files/csv.ts'
import { Mapping } from '../../src/files/mapping.ts'
import { faults, pieces, reasons } from './support.ts'

const head = 'case:concept:name,concept:name,time:timestamp,org:resource'
const read = (text: string | Uint8Array, mapping?: Mapping, size?: number) =>
  Array.fromAsync(readCsv(pieces(text, size), mapping))
const numbers = (rows: Awaited<ReturnType<typeof read>>) =>
  rows.map((row) => (row.kind === 'row' ? row.step?.number : undefined))

describe('rows', () => {
  const mapping = Mapping.parse({
    case: { number: '件号', startedAt: '收件', dueAt: '限期', channel: '渠道' },
    step: { number: '序', activity: '环节', at: '时间', group: '科室' },
    timeZone: 'Asia/Shanghai',
    delimiter: ';',
  })
  const text = [
    '备注;件号;收件;限期;渠道;序;环节;时间;科室',
    ';A1;2026-03-02 09:00;;网上;1;受理;2026-03-02 09:30:00.1239;EMPTY',
    'x;A2;2026-03-03T09:00:00Z;2026-03-10 17:30;;;;;',
  ].join('\n')
  const expected = [
    {
      kind: 'row',
      line: 2,
      case: { number: 'A1', startedAt: '2026-03-02T01:00:00.000Z', channel: '网上' },
      step: { number: '1', activity: '受理', at: '2026-03-02T01:30:00.123Z', group: 'EMPTY' },
    },
    {
      kind: 'row',
      line: 3,
      case: { number: 'A2', startedAt: '2026-03-03T09:00:00.000Z', dueAt: '2026-03-10T09:30:00.000Z' },
    },
  ]

  test('follow the mapping, with the time zone for moments without an offset', async () => {
    expect(await read(text, mapping)).toStrictEqual(expected)
  })

  test.each([1, 2, 3, 7])('are the same when the file comes in pieces of %i bytes', async (size) => {
    expect(await read(text, mapping, size)).toStrictEqual(expected)
  })

  test('are the same with a byte order mark, CRLF and blank lines, but for the lines', async () => {
    const rows = await read(`\ufeff${text.replaceAll('\n', '\r\n\r\n')}\r\n\r\n`, mapping)
    expect(rows).toStrictEqual(expected.map((row) => ({ ...row, line: row.line * 2 - 1 })))
  })

  test.each(['\n', '\r\n', '\r'])('carry the physical line where they begin, break %j', async (end) => {
    const lines = [
      head,
      `A,"受理${end}${end}再",2026-03-02T09:00:00Z,r`,
      '',
      'A,b,2026-03-02T09:00:00Z,r',
      `"A",b,"2026",${end}A,c,2026-03-02T09:00:00Z,`,
    ]
    const rows = await read(lines.join(end))
    expect(rows.map((row) => [row.kind, row.line])).toStrictEqual([
      ['row', 2],
      ['row', 6],
      ['bad', 7],
      ['row', 8],
    ])
  })
})

describe('what the file does not say', () => {
  test('a case without a start column starts with its first readable step', async () => {
    const rows = await read(
      [head, 'A,a,2026-03-02T09:00:00Z,', 'A,b,2026-03-01T09:00:00Z,', 'B,a,?,', 'B,a,2026-03-05T09:00:00Z,'].join(
        '\n',
      ),
    )
    const starts = rows.map((row) => (row.kind === 'row' ? row.case.startedAt : row.pointer))
    expect(starts).toStrictEqual([
      '2026-03-02T09:00:00.000Z',
      '2026-03-02T09:00:00.000Z',
      '/step/at',
      '2026-03-05T09:00:00.000Z',
    ])
  })

  test('a derived number depends on the step and its ordinal among equals in its case, and on nothing else', async () => {
    const step = 'a,2026-03-02T09:00:00Z,r'
    const lines = [
      head,
      `A,${step}`,
      `A,${step}`,
      'A,a,2026-03-02T10:00:00+01:00,r',
      `A,b,2026-03-02T09:00:00Z,r`,
      `B,${step}`,
    ]
    const found = numbers(await read(lines.join('\n')))
    const digest = found[0]?.slice(0, 16)
    expect(digest).toMatch(/^[0-9a-f]{16}$/)
    expect(found).toStrictEqual([
      `${digest}-1`,
      `${digest}-2`,
      `${digest}-3`,
      expect.not.stringContaining(digest ?? ''),
      `${digest}-1`,
    ])
    expect(numbers(await read(lines.join('\r\n'), undefined, 5))).toStrictEqual(found)
  })

  test('a given number is kept, an empty one is derived', async () => {
    const rows = await read(
      [
        'case:concept:name,concept:name,time:timestamp,concept:instance',
        'A,a,2026-03-02T09:00:00Z,t-1',
        'A,a,2026-03-02T09:00:00Z,',
      ].join('\n'),
    )
    expect(numbers(rows)).toStrictEqual(['t-1', expect.stringMatching(/^[0-9a-f]{16}-1$/)])
  })

  test('a case with neither start nor step is bad', async () => {
    expect(faults(await read(`${head}\nA,,,`))).toStrictEqual(['2 /case/startedAt'])
  })
})

test('the guard against formulas is taken off, other apostrophes stay', async () => {
  const activities = ["'=1+1", "''=1", "'＝x", "'a", "'", '=1', "'\ta"]
  const rows = await read([head, ...activities.map((text) => `A,${text},2026-03-02T09:00:00Z,`)].join('\n'))
  expect(rows.map((row) => (row.kind === 'row' ? row.step?.activity : row))).toStrictEqual([
    '=1+1',
    "'=1",
    '＝x',
    "'a",
    "'",
    '=1',
    '\ta',
  ])
})

describe('a header', () => {
  test('that lacks a mapped column is one bad row and ends the reading', async () => {
    expect(await read('case:concept:name,concept:name\nA,a\nA,b\n')).toStrictEqual([
      {
        kind: 'bad',
        line: 1,
        reason: 'the header lacks "time:timestamp"; nothing was read',
        reasonZh: '表头缺少 "time:timestamp"，未读取任何数据',
      },
    ])
  })

  test('must have what a mapping names, even where the default would do without', async () => {
    const mapping = Mapping.parse({ case: { number: 'n', group: 'g' }, step: { activity: 'a', at: 't' } })
    expect(reasons(await read('n,a,t\nA,b,2026-03-02T09:00:00Z\n', mapping))).toStrictEqual([
      'the header lacks "g"; nothing was read',
    ])
  })

  test('that names a mapped column twice is refused, an unmapped one does not matter', async () => {
    expect(faults(await read(`${head},org:resource\nA,a,2026-03-02T09:00:00Z,x,y`))).toStrictEqual(['1'])
    expect(faults(await read(`${head},x,x\nA,a,2026-03-02T09:00:00Z,x,y,z`))).toStrictEqual([])
  })

  test.each(['', '\ufeff', '\n\n'])('that is not there: %j', async (text) => {
    expect(reasons(await read(text))).toStrictEqual(['the file is empty'])
  })
})
