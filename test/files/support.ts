// What the tests of process-log files share: reading text whole, in pieces of any size, and cases to write.
import fc from 'fast-check'
import type { ExportCase, LogRow } from '../../src/files/records.ts'

/** The text as bytes in pieces, so that characters and records are cut anywhere. */
export async function* pieces(text: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

export async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values
}

export const joined = async (chunks: AsyncIterable<string>): Promise<string> => (await Array.fromAsync(chunks)).join('')

/** Every line with what was wrong, in short: `7 /step/at`, or `7` where no field is to blame. */
export const faults = (rows: readonly LogRow[]): string[] =>
  rows.flatMap((row) => (row.kind === 'bad' ? [row.pointer ? `${row.line} ${row.pointer}` : `${row.line}`] : []))

export const reasons = (rows: readonly LogRow[]): string[] =>
  rows.flatMap((row) => (row.kind === 'bad' ? [row.reason] : []))

/** What a reader gives for a case that a writer wrote: the case without the engine's own ids, once per step. */
export function rowsOf(cases: readonly ExportCase[]) {
  return cases.flatMap(({ countedDueAt: _due, id: _id, sourceId: _sourceId, office: _office, steps, ...record }) =>
    steps.length === 0 ? [{ case: record }] : steps.map((step) => ({ case: record, step })),
  )
}

export const withoutLines = (rows: readonly LogRow[]) =>
  rows.map((row) => {
    const { kind, line: _line, ...rest } = row
    return kind === 'bad' ? row : rest
  })

const nasty = fc.constantFrom(
  '政务公开办',
  '"引号"',
  "it's",
  '第一行\n第二行',
  'a\r\nb',
  'a\rb',
  '<b>&amp;]]></b>',
  '😀𠮷👩‍👩‍👧',
  '=1+1',
  '＝SUM(A1)',
  "'=x",
  "''@y",
  '-5',
  '\t制表',
  ' 空格 ',
  'a,b;c',
  'EMPTY',
  '\u0085\u2028',
)
const lost = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd-\uffff]/
const text = fc
  .oneof(nasty, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }))
  .filter((value) => !lost.test(value))
const moment = fc
  .integer({ min: 0, max: 4_102_444_800_000 })
  .map((at) => Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'millisecond' }))

const step = fc.record(
  { number: text, activity: text, at: moment, group: text, resource: text, transition: text },
  { requiredKeys: ['number', 'activity', 'at'], noNullPrototype: true },
)
export const exportCase: fc.Arbitrary<ExportCase> = fc.record(
  {
    id: fc.uuid(),
    sourceId: fc.constant('wabo'),
    office: text,
    number: text,
    itemName: text,
    itemId: text,
    countedDueAt: moment,
    startedAt: moment,
    endedAt: moment,
    plannedEndAt: moment,
    dueAt: moment,
    channel: text,
    department: text,
    group: text,
    responsible: text,
    steps: fc.array(step, { maxLength: 4 }),
  },
  { requiredKeys: ['id', 'sourceId', 'number', 'startedAt', 'steps'], noNullPrototype: true },
)

/** The same case in every writer's test. */
export const permit: ExportCase = {
  id: '0199-a',
  sourceId: 'city-permits',
  office: '行政审批局',
  number: '2026-001',
  itemName: '户外广告 "设置" 许可',
  startedAt: '2026-03-02T01:00:00.000Z',
  endedAt: '2026-03-05T09:30:00.000Z',
  channel: '网上',
  department: '=城管局',
  steps: [
    {
      number: 'n-1',
      activity: '受理',
      at: '2026-03-02T02:00:00.000Z',
      group: '窗口',
      resource: '张 <一>',
      transition: 'complete',
    },
    { number: 'n-2', activity: '审查\n复核', at: '2026-03-04T02:00:00.000Z' },
  ],
}
