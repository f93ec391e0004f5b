// The written files themselves, byte by byte for one case, and the shape of an object-centric log.
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import type { ExportCase } from '../../src/files/records.ts'
import { writeCsv } from '../../src/files/writeCsv.ts'
import { writeJsonl } from '../../src/files/writeJsonl.ts'
import { writeOcel } from '../../src/files/writeOcel.ts'
import { writeXes } from '../../src/files/writeXes.ts'
import { each, joined, permit } from './support.ts'

const bare: ExportCase = {
  id: '0199-b',
  sourceId: 'city-permits',
  number: 'B',
  startedAt: '2026-03-03T01:00:00.000Z',
  steps: [],
}
const both = [permit, bare]
/** What came of an item, with the deadline that its limit gave. */
const counted: ExportCase = { ...bare, itemId: 'well-permit', countedDueAt: '2026-03-20T16:00:00.000Z' }

test('CSV has the columns of the WABO log and three more, a byte order mark, CRLF and guarded cells', async () => {
  expect(await joined(writeCsv(each([permit, counted])))).toBe(
    [
      '\ufeffcase:channel,case:concept:name,case:deadline,case:department,case:enddate,case:enddate_planned,case:group,case:responsible,case:startdate,concept:instance,concept:name,lifecycle:transition,org:group,org:resource,time:timestamp,case:item,case:itemId,case:deadlineCounted',
      `网上,2026-001,,'=城管局,2026-03-05T09:30:00.000Z,,,,2026-03-02T01:00:00.000Z,n-1,受理,complete,窗口,张 <一>,2026-03-02T02:00:00.000Z,"户外广告 ""设置"" 许可",,`,
      `网上,2026-001,,'=城管局,2026-03-05T09:30:00.000Z,,,,2026-03-02T01:00:00.000Z,n-2,"审查\n复核",,,,2026-03-04T02:00:00.000Z,"户外广告 ""设置"" 许可",,`,
      ',B,,,,,,,2026-03-03T01:00:00.000Z,,,,,,,,well-permit,2026-03-20T16:00:00.000Z',
      '',
    ].join('\r\n'),
  )
})

test('CSV of nothing is its header', async () => {
  expect((await joined(writeCsv(each([])))).split('\r\n')).toStrictEqual([expect.stringContaining('case:itemId'), ''])
})

test('XES has the four extensions, and a trace per case', async () => {
  const text = await joined(writeXes(each([permit, counted])))
  expect(text.match(/prefix="\w+"/g)).toStrictEqual([
    'prefix="concept"',
    'prefix="lifecycle"',
    'prefix="org"',
    'prefix="time"',
  ])
  expect(text.slice(text.indexOf('  <trace>'))).toBe(`  <trace>
    <string key="concept:name" value="2026-001"/>
    <string key="item" value="户外广告 &quot;设置&quot; 许可"/>
    <date key="startdate" value="2026-03-02T01:00:00.000Z"/>
    <date key="enddate" value="2026-03-05T09:30:00.000Z"/>
    <string key="channel" value="网上"/>
    <string key="department" value="=城管局"/>
    <string key="caseId" value="0199-a"/>
    <string key="sourceId" value="city-permits"/>
    <string key="office" value="行政审批局"/>
    <event>
      <string key="concept:instance" value="n-1"/>
      <string key="concept:name" value="受理"/>
      <date key="time:timestamp" value="2026-03-02T02:00:00.000Z"/>
      <string key="org:group" value="窗口"/>
      <string key="org:resource" value="张 &lt;一&gt;"/>
      <string key="lifecycle:transition" value="complete"/>
    </event>
    <event>
      <string key="concept:instance" value="n-2"/>
      <string key="concept:name" value="审查&#10;复核"/>
      <date key="time:timestamp" value="2026-03-04T02:00:00.000Z"/>
    </event>
  </trace>
  <trace>
    <string key="concept:name" value="B"/>
    <string key="itemId" value="well-permit"/>
    <date key="startdate" value="2026-03-03T01:00:00.000Z"/>
    <string key="caseId" value="0199-b"/>
    <string key="sourceId" value="city-permits"/>
    <date key="deadlineCounted" value="2026-03-20T16:00:00.000Z"/>
  </trace>
</log>
`)
})

test('what XML cannot hold becomes U+FFFD', async () => {
  const text = await joined(writeXes(each([{ ...bare, channel: 'a\u0000b\ud800c\uffff' }])))
  expect(text).toContain('<string key="channel" value="a\ufffdb\ufffdc\ufffd"/>')
})

test('JSON Lines keep the order of keys, whatever the order of the case', async () => {
  const reversed = Object.fromEntries(Object.entries(permit).reverse()) as ExportCase
  expect(await joined(writeJsonl(each([reversed])))).toBe(await joined(writeJsonl(each([permit]))))
  expect(await joined(writeJsonl(each([bare])))).toBe(
    '{"id":"0199-b","sourceId":"city-permits","number":"B","startedAt":"2026-03-03T01:00:00.000Z","steps":[]}\n',
  )
})

describe('OCEL 2.0', () => {
  const named = (properties: object) => ({
    type: 'array',
    items: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
  })
  const text = { type: 'string' }
  const types = named({
    name: text,
    attributes: named({ name: text, type: { enum: ['string', 'time', 'integer', 'float', 'boolean'] } }),
  })
  const relationships = named({ objectId: text, qualifier: text })
  // The JSON schema of the standard, with every member that it allows made necessary.
  const standard = {
    type: 'object',
    properties: {
      objectTypes: types,
      eventTypes: types,
      objects: named({ id: text, type: text, attributes: named({ name: text, time: text, value: {} }), relationships }),
      events: named({ id: text, type: text, time: text, attributes: named({ name: text, value: {} }), relationships }),
    },
    required: ['objectTypes', 'eventTypes', 'objects', 'events'],
    additionalProperties: false,
  }
  const written = async (cases: ExportCase[]) => JSON.parse(await joined(writeOcel(() => each(cases))))

  test('has the shape of the standard, with cases or without', async () => {
    const valid = new Ajv().compile(standard)
    for (const cases of [both, [bare], []]) {
      const log = await written(cases)
      expect([valid(log), valid.errors]).toStrictEqual([true, null])
    }
  })

  test('joins events to their case, department and resource, and every relationship leads to an object', async () => {
    const log = await written([{ ...permit, responsible: '李四' }, bare])
    expect(log.objects.map((object: { id: string }) => object.id)).toStrictEqual([
      'case:0199-a',
      'case:0199-b',
      'department:=城管局',
      'resource:李四',
      'resource:张 <一>',
    ])
    expect(log.events).toStrictEqual([
      {
        id: 'event:0199-a:n-1',
        type: '受理',
        time: '2026-03-02T02:00:00.000Z',
        attributes: [
          { name: 'number', value: 'n-1' },
          { name: 'group', value: '窗口' },
          { name: 'transition', value: 'complete' },
        ],
        relationships: [
          { objectId: 'case:0199-a', qualifier: 'case' },
          { objectId: 'department:=城管局', qualifier: 'department' },
          { objectId: 'resource:张 <一>', qualifier: 'resource' },
        ],
      },
      {
        id: 'event:0199-a:n-2',
        type: '审查\n复核',
        time: '2026-03-04T02:00:00.000Z',
        attributes: [{ name: 'number', value: 'n-2' }],
        relationships: [
          { objectId: 'case:0199-a', qualifier: 'case' },
          { objectId: 'department:=城管局', qualifier: 'department' },
        ],
      },
    ])
    expect(log.objects[0]).toStrictEqual({
      id: 'case:0199-a',
      type: 'case',
      attributes: [
        ['number', '2026-001'],
        ['itemName', '户外广告 "设置" 许可'],
        ['startedAt', '2026-03-02T01:00:00.000Z'],
        ['endedAt', '2026-03-05T09:30:00.000Z'],
        ['channel', '网上'],
        ['office', '行政审批局'],
        ['sourceId', 'city-permits'],
      ].map(([name, value]) => ({ name, time: permit.startedAt, value })),
      relationships: [
        { objectId: 'department:=城管局', qualifier: 'department' },
        { objectId: 'resource:李四', qualifier: 'responsible' },
      ],
    })
    expect(log.eventTypes.map((type: { name: string }) => type.name)).toStrictEqual(['受理', '审查\n复核'])
    expect(log.objectTypes.map((type: { name: string }) => type.name)).toStrictEqual(['case', 'department', 'resource'])
  })
})
