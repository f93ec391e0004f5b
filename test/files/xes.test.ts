// Reading XES: traces and events into rows, what is passed over, and what ends the reading.
import { describe, expect, test } from 'vitest'
import { Mapping } from '../../src/files/mapping.ts'
import type { LogRow } from '../../src/files/records.ts'
import { maxCharactersWithoutTag, readXes } from '../../src/files/xes.ts'
import { createTrace } from '../../src/files/xesTrace.ts'
import { faults, pieces, reasons } from './support.ts'

const read = (text: string | Uint8Array, mapping?: Mapping, size?: number) =>
  Array.fromAsync(readXes(pieces(text, size), mapping))
const log = (...content: string[]) => ['<log xes.version="1.0">', ...content, '</log>'].join('\n')
const string = (key: string, value: string) => `<string key="${key}" value="${value}"/>`
const date = (key: string, value: string) => `<date key="${key}" value="${value}"/>`
const event = (name: string, at = '2026-03-02T09:00:00Z') =>
  `<event>${string('concept:name', name)}${date('time:timestamp', at)}</event>`
const brief = (rows: readonly LogRow[]) =>
  rows.map((row) => (row.kind === 'bad' ? `bad ${row.line}` : `${row.case.number} ${row.step?.activity}`))

describe('a log', () => {
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<log xmlns="http://www.xes-standard.org/" xes.version="1.0">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="trace"><string key="concept:name" value="NOT A CASE"/></global>
  <global scope="event"><string key="concept:name" value="NOT A STEP"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="NOT A CASE EITHER"/>
  <trace>
    <string key="concept:name" value="A&amp;1"><string key="channel" value="nested"/></string>
    <date key="startdate" value="2026-03-02T09:00:00.5+08:00"/>
    <string key="enddate" value=""/>
    <list key="parts"><values><string key="department" value="nested"/></values></list>
    <event>
      <string key="concept:name" value="受&#10;理"><string key="org:group" value="nested"/></string>
      <string key="concept:instance" value="1"/>
      <date key="time:timestamp" value="2026-03-02T10:00:00.000+08:00"/>
      <int key="org:resource" value="7"/>
      <string key="unknown" value="x"/>
    </event>
  </trace>
  <trace><string key="concept:name" value="B"/><date key="startdate" value="2026-03-03T00:00:00Z"/></trace>
</log>`
  const expected = [
    {
      kind: 'row',
      line: 14,
      case: { number: 'A&1', startedAt: '2026-03-02T01:00:00.500Z' },
      step: { number: '1', activity: '受\n理', at: '2026-03-02T02:00:00.000Z', resource: '7' },
    },
    { kind: 'row', line: 22, case: { number: 'B', startedAt: '2026-03-03T00:00:00.000Z' } },
  ]

  test.each([1, 7, 65_536])('gives its traces and events and nothing else, in pieces of %i bytes', async (size) => {
    expect(await read(text, undefined, size)).toStrictEqual(expected)
    expect(await read(`\ufeff${text}`, undefined, size)).toStrictEqual(expected)
  })

  test('may prefix its elements', async () => {
    expect(await read(text.replaceAll(/<(\/?)(?=[a-z])/g, '<$1xes:').replace('xmlns=', 'xmlns:xes='))).toStrictEqual(
      expected,
    )
  })

  test('is read by the keys of a mapping, two fields from one key if it says so', async () => {
    const mapping = Mapping.parse({
      case: { number: 'id', itemName: 'id', dueAt: '限期' },
      step: { activity: 'id', at: '时间' },
      timeZone: 'Asia/Shanghai',
    })
    const trace = `<trace>${string('id', 'A')}${string('限期', '2026-03-09 17:00')}<event>${string('id', '受理')}${date('时间', '2026-03-02T09:00:00')}</event></trace>`
    const [row] = await read(log(trace), mapping)
    expect(row).toStrictEqual({
      kind: 'row',
      line: 2,
      startDerived: true,
      case: { number: 'A', itemName: 'A', startedAt: '2026-03-02T01:00:00.000Z', dueAt: '2026-03-09T09:00:00.000Z' },
      step: { number: expect.stringMatching(/^[0-9a-f]{16}-1$/), activity: '受理', at: '2026-03-02T01:00:00.000Z' },
    })
  })
})

describe('faults of content are bad rows, and reading goes on', () => {
  test('an event that cannot be read', async () => {
    const events = [event('a'), event('b', '2026-03-02T09:00:00'), '<event/>', event('长'.repeat(4_001)), event('c')]
    const rows = await read(log('<trace>', string('concept:name', 'A'), ...events, '</trace>'))
    expect(faults(rows)).toStrictEqual(['5 /step/at', '6 /step/activity', '7 /step/activity'])
    expect(brief(rows)).toStrictEqual(['A a', 'bad 5', 'bad 6', 'bad 7', 'A c'])
  })

  test('a trace that cannot be read is one bad row for all its events', async () => {
    const rows = await read(
      log(
        `<trace>${event('a')}${event('b')}</trace>`,
        `<trace>${string('concept:name', 'B')}${date('startdate', 'soon')}${event('a')}</trace>`,
        `<trace>${string('concept:name', 'C')}</trace>`,
        `<trace>${string('concept:name', 'D')}${event('a')}</trace>`,
      ),
    )
    expect(faults(rows)).toStrictEqual(['2 /case/number', '3 /case/startedAt', '4 /case/startedAt'])
    expect(brief(rows)).toStrictEqual(['bad 2', 'bad 3', 'bad 4', 'D a'])
  })
})

describe('trace attributes behind events', () => {
  test('are taken into every row of the trace', async () => {
    const rows = await read(
      log(`<trace>${event('a')}${string('concept:name', 'A')}${event('b')}${string('channel', '窗口')}</trace>`),
    )
    expect(rows.map((row) => (row.kind === 'row' ? [row.case.number, row.case.channel] : row))).toStrictEqual([
      ['A', '窗口'],
      ['A', '窗口'],
    ])
  })

  test('are reported when so many events wait that they had to be given without', () => {
    const rows: LogRow[] = []
    const mapping = Mapping.parse({ case: { number: 'n', channel: 'c' }, step: { activity: 'a', at: 't' } })
    const trace = createTrace(1, mapping, (row) => rows.push(row), 2)
    const step = { number: '1', activity: 'a', at: '2026-03-02T09:00:00Z' }
    trace.attribute(2, 'number', 'n', 'A')
    trace.event(3, step)
    expect(rows).toHaveLength(0)
    trace.event(4, step)
    expect(rows).toHaveLength(2)
    trace.attribute(5, 'channel', 'c', '窗口')
    trace.event(6, step)
    trace.end()
    expect(brief(rows)).toStrictEqual(['A a', 'A a', 'bad 5', 'A a'])
    expect(faults(rows)).toStrictEqual(['5 /case/channel'])
  })

  test('are not waited for when all that the mapping names are known', () => {
    const rows: LogRow[] = []
    const mapping = Mapping.parse({ case: { number: 'n' }, step: { activity: 'a', at: 't' } })
    const trace = createTrace(1, mapping, (row) => rows.push(row))
    trace.attribute(2, 'number', 'n', 'A')
    trace.event(3, { number: '1', activity: 'a', at: '2026-03-02T09:00:00Z' })
    expect(brief(rows)).toStrictEqual(['A a'])
  })
})

describe('faults of form end the reading with a bad row; what came before is given', () => {
  const good = `<trace>${string('concept:name', 'A')}${event('a')}</trace>`

  test.each([
    [
      'a tag that does not match',
      log(good, `<trace>${event('a')}</log>`, good),
      3,
      'the XML is malformed: unexpected close tag',
    ],
    ['an unknown entity', log(good, `<trace>${string('concept:name', '&who;')}</trace>`), 3, 'undefined entity'],
    ['a file that ends inside', `<log>\n${good}\n<trace>`, 3, 'unclosed tag'],
    ['another root', `\n<html>${good}</html>`, 2, 'the root element is "html", not "log"'],
    [
      'another encoding',
      `<?xml version="1.0" encoding="GB2312"?>\n${log(good)}`,
      1,
      'the encoding "GB2312" is not read',
    ],
    ['nothing at all', '', 1, 'document must contain a root element'],
    ['a hundred nested elements', log(good, '<a>'.repeat(100)), 3, 'more than 64 elements inside one another'],
  ])('%s', async (_, text, line, reason) => {
    const rows = await read(text, undefined, 11)
    expect(rows.at(-1)).toMatchObject({ kind: 'bad', line })
    expect(reasons(rows)).toStrictEqual([expect.stringContaining(reason)])
    expect(rows.filter((row) => row.kind === 'row')).toHaveLength(line === 3 ? 1 : 0)
  })

  test('a document type declaration, before any entity in it could matter', async () => {
    const bomb = `<!DOCTYPE log [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">]>\n${log(`<trace>${string('concept:name', '&b;')}</trace>`)}`
    expect(reasons(await read(bomb))).toStrictEqual(['a document type declaration is refused; reading stopped'])
  })

  test('invalid UTF-8', async () => {
    const text = Buffer.concat([
      Buffer.from(`<log>\n${good}\n<trace>\n`),
      Buffer.from([0xca, 0xdc]),
      Buffer.from('</trace></log>'),
    ])
    const rows = await read(text)
    expect(brief(rows)).toStrictEqual(['A a', 'bad 4'])
    expect(reasons(rows)[0]).toContain('not valid UTF-8')
  })

  test('a character that the file cuts in two', async () => {
    const rows = await read(Buffer.from(`<log>\n${good}\n受`).subarray(0, -1))
    expect(reasons(rows)[0]).toContain('not valid UTF-8')
  })

  test('a source that fails', async () => {
    async function* failing() {
      yield Buffer.from(`<log>\n${good}\n`)
      throw new Error('disk gone')
    }
    const rows = await Array.fromAsync(readXes(failing()))
    expect(brief(rows)).toStrictEqual(['A a', 'bad 3'])
    expect(reasons(rows)).toStrictEqual(['the file breaks off here: disk gone'])
  })

  test('a value without end, long before memory runs out', async () => {
    let taken = 0
    async function* endless() {
      yield '<log>\n<string key="a" value="'
      for (; taken < 64; taken += 1) yield 'a'.repeat(65_536)
    }
    expect(reasons(await Array.fromAsync(readXes(endless())))[0]).toContain(
      `more than ${maxCharactersWithoutTag} characters`,
    )
    expect(taken).toBeLessThan(20)
  })
})
