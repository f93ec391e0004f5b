// The mapping file: what it may say, and which columns a header then needs.
import { expect, test } from 'vitest'
import { defaultCsvMapping, defaultXesMapping, Mapping, requiredColumns } from '../../src/files/mapping.ts'

const least = { case: { number: '件号' }, step: { activity: '环节', at: '时间' } }

test('the defaults are mappings themselves', () => {
  expect(Mapping.parse(defaultCsvMapping)).toStrictEqual(defaultCsvMapping)
  expect(Mapping.parse(defaultXesMapping)).toStrictEqual(defaultXesMapping)
})

test('a mapping needs a case number, an activity and a time', () => {
  expect(Mapping.parse(least)).toStrictEqual(least)
  expect(Mapping.safeParse({ ...least, case: {} }).success).toBe(false)
  expect(Mapping.safeParse({ ...least, step: { activity: 'a' } }).success).toBe(false)
})

test.each([
  { ...least, cases: {} },
  { ...least, case: { number: 'n', deadline: 'd' } },
  { ...least, case: { number: '' } },
  { ...least, timeZone: 'Mars/Olympus' },
  { ...least, delimiter: '"' },
  { ...least, delimiter: '::' },
])('an unknown key, time zone or delimiter is refused: %j', (mapping) => {
  expect(Mapping.safeParse(mapping).success).toBe(false)
})

test('a mapping needs every column that it names, the default only the vital ones', () => {
  expect(requiredColumns(Mapping.parse({ ...least, case: { number: '件号', channel: '渠道' } }))).toStrictEqual([
    '件号',
    '渠道',
    '环节',
    '时间',
  ])
  expect(requiredColumns(defaultCsvMapping)).toStrictEqual(['case:concept:name', 'concept:name', 'time:timestamp'])
})
