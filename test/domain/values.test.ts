// The small values: what they take, what they turn it into, and what they refuse.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaseId, Instant, Limit, Name, PlainDate, Text, TimeZone } from '../../src/domain/values.ts'

const takes = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success

describe('names and texts', () => {
  test.each(['王某', '𠮷野家', '㐀', 'Ærøskøbing', '葛󠄀城', '（企业）第1号', 'a'])('%s is taken as typed', (text) => {
    expect(Name(80).parse(text)).toBe(text)
    expect(Text(80).parse(text)).toBe(text)
  })

  test.each([
    ['a right-to-left override', '\u202e'],
    ['a right-to-left isolate', '\u2067'],
    ['an Arabic letter mark', '\u061c'],
    ['a zero-width space', '\u200b'],
    ['a zero-width joiner', '\u200d'],
    ['a word joiner', '\u2060'],
    ['a byte order mark', '\ufeff'],
    ['a soft hyphen', '\u00ad'],
    ['a Hangul filler', '\u3164'],
    ['a tag character', '\u{e0041}'],
    ['a NUL', '\u0000'],
    ['a C1 control', '\u0085'],
    ['a line separator', '\u2028'],
    ['a private-use character', '\ue000'],
    ['a private-use character of a supplementary plane', '\u{f0000}'],
    ['a lone high surrogate', '\ud842'],
    ['a lone low surrogate', '\udfb7'],
  ])('%s is refused wherever it stands', (_what, character) => {
    for (const text of [`${character}王某`, `王${character}某`, `王某${character}`])
      expect([takes(Name(80), text), takes(Text(80), text)]).toStrictEqual([false, false])
  })

  test('a text may have lines, a name may not', () => {
    for (const text of ['一\n二', '一\r\n二', '一\t二'])
      expect([takes(Text(80), text), takes(Name(80), text)]).toStrictEqual([true, false])
  })

  test('nothing, blanks, and more than the limit are refused', () => {
    for (const text of ['', ' ', '\u3000', '\n', 'a'.repeat(81)]) expect(takes(Text(80), text)).toBe(false)
    expect(takes(Text(80), 'a'.repeat(80))).toBe(true)
  })

  test('what was taken can be read back from JSON unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const said = Text(1_000).safeParse(text)
        fc.pre(said.success)
        expect(JSON.parse(Buffer.from(JSON.stringify(text)).toString())).toBe(text)
      }),
    )
  })
})

describe('instants', () => {
  test.each([
    ['2026-03-02T09:00:00+08:00', '2026-03-02T01:00:00.000Z'],
    ['2026-03-02T01:00:00Z', '2026-03-02T01:00:00.000Z'],
    ['2026-03-02T01:00:00.1Z', '2026-03-02T01:00:00.100Z'],
    ['2026-03-02T01:00:00.999999Z', '2026-03-02T01:00:00.999Z'],
    ['2025-12-31T20:00:00.0009-05:00', '2026-01-01T01:00:00.000Z'],
    ['2024-02-29T00:00:00.000Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (said, instant) => {
    expect(Instant.parse(said)).toBe(instant)
  })

  test.each([
    'yesterday',
    '',
    '2026-03-02',
    '2026-03-02T01:00:00',
    '2026-02-30T00:00:00Z',
    '2026-02-30T00:00:00.000Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-02T24:00:00Z',
    '2026-03-02T23:59:60Z',
    '2026-03-02T01:00:00+08:00[Asia/Shanghai]',
    '0000-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-14:00',
    '9999-12-31T10:00:00Z',
    '9900-01-01T00:00:00.000Z',
    '0099-12-31T23:59:59Z',
    1_772_413_200_000,
  ])('%s is refused, not thrown', (said) => {
    expect(takes(Instant, said)).toBe(false)
  })

  test('sort as text as they sort in time', () => {
    const date = fc.date({ min: new Date(0), max: new Date('9899-12-31T00:00:00Z'), noInvalidDate: true })
    fc.assert(
      fc.property(date, date, (a, b) => {
        const [one, two] = [Instant.parse(a.toISOString()), Instant.parse(b.toISOString())]
        expect(one < two).toBe(a.getTime() < b.getTime())
      }),
    )
  })
})

test('a date is a day that exists', () => {
  const dates = ['2026-03-02', '2024-02-29', '2025-02-29', '2026-02-30', '2026-3-2', '20260302', '9900-01-01']
  const exist = [true, true, false, false, false, false, false]
  expect(dates.map((date) => takes(PlainDate, date))).toStrictEqual(exist)
})

test('a time zone is one by its own name, not an offset, another spelling or a date', () => {
  const zones = ['Asia/Shanghai', 'Europe/Amsterdam', 'UTC', 'asia/shanghai', '+08:00', 'Mars/Olympus', '']
  const dated = '2026-01-01T00:00[Asia/Shanghai]'
  expect([...zones, dated].map((zone) => takes(TimeZone, zone))).toStrictEqual([
    ...[true, true, true],
    ...[false, false, false, false, false],
  ])
})

test('ids are lower-case words joined by single hyphens, of 64 characters at most', () => {
  const good = ['a', 'case-1', '5e0c3a5d-7d4d-5f7b-9c0b-6c1f2d7e8a90', 'a'.repeat(64)]
  const bad = ['', 'A', '-a', 'a-', 'a--b', 'a b', 'a/b', '案', 'a\n', 'a'.repeat(65)]
  expect(good.filter((id) => !takes(CaseId, id))).toStrictEqual([])
  expect(bad.filter((id) => takes(CaseId, id))).toStrictEqual([])
})

test('[LPS-9.2] a limit is a whole number of days, none or up to ten years, with its unit', () => {
  const limits = [0, 3660, -1, 1.5, 3661].map((days) => takes(Limit, { days, unit: 'working' }))
  expect(limits).toStrictEqual([true, true, false, false, false])
  expect(takes(Limit, { days: 1, unit: 'hours' })).toBe(false)
  expect(takes(Limit, { days: 1, unit: 'natural', note: 'about' })).toBe(false)
})
