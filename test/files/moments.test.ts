// Moments of source files: what is taken, to which instant, and what is refused.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMoment } from '../../src/files/moments.ts'

const at = (text: string, timeZone?: string) => {
  const moment = readMoment(text, timeZone)
  return moment.ok ? moment.at : moment.reason
}

describe('moments of a file', () => {
  test.each([
    ['2011-10-11 13:45:40.276000+02:00', '2011-10-11T11:45:40.276Z'],
    ['2011-10-11T13:45:40+02:00', '2011-10-11T11:45:40.000Z'],
    ['2011-10-11T13:45:40.999999999Z', '2011-10-11T13:45:40.999Z'],
    ['2011-10-11t13:45:40.1234567891234z', '2011-10-11T13:45:40.123Z'],
    ['2011-10-11 13:45+0800', '2011-10-11T05:45:00.000Z'],
    ['2011-10-11 13:45:40,5 +08', '2011-10-11T05:45:40.500Z'],
    [' 2011-10-11T13:45:40Z ', '2011-10-11T13:45:40.000Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, expected) => expect(at(text)).toBe(expected))

  test.each([
    '2011-10-11',
    '2011-02-30T00:00:00Z',
    '2011-10-11T25:00:00Z',
    '11.10.2011 13:45',
    '1318340740',
    'gestern',
    '',
  ])('%j is no moment', (text) => expect(at(text, 'Asia/Shanghai')).toBe('malformed'))

  test('a year that four digits cannot hold is no moment', () => {
    expect(at('9999-12-31T23:59:59-12:00')).toBe('malformed')
    expect(at('0000-01-01T00:00:00+12:00')).toBe('malformed')
  })

  test('without an offset the time zone decides, and without one there is no moment', () => {
    expect(at('2026-03-02 09:00:00', 'Asia/Shanghai')).toBe('2026-03-02T01:00:00.000Z')
    expect(at('2026-03-02 09:00:00')).toBe('no-offset')
    expect(at('2026-03-02 09:00:00+02:00', 'Asia/Shanghai')).toBe('2026-03-02T07:00:00.000Z')
  })

  test('an hour that comes twice is the earlier one, a skipped one moves on', () => {
    expect(at('2011-10-30 02:30:00', 'Europe/Amsterdam')).toBe('2011-10-30T00:30:00.000Z')
    expect(at('2011-03-27 02:30:00', 'Europe/Amsterdam')).toBe('2011-03-27T01:30:00.000Z')
  })

  test('what has been normalised stays as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (epoch) => {
        const text = Temporal.Instant.fromEpochMilliseconds(epoch).toString({ smallestUnit: 'millisecond' })
        expect(at(text)).toBe(text)
      }),
    )
  })
})
