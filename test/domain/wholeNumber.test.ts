// Whole numbers that come as text: what a machine would read as one and nobody wrote as one is none.
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { WholeNumber, wholeNumber } from '../../src/domain/wholeNumber.ts'

const notPlain = ['1e2', '0x10', '0b1', ' 5', '5 ', '5.0', '+5', '-5', '', '５', 'Infinity', '5n', '1_0'] as const

describe('plain decimal digits are a whole number', () => {
  test.each([
    ['0', 0],
    ['50', 50],
    ['007', 7],
    ['999999999999999', 999_999_999_999_999],
  ])('%s', (text, number) => {
    expect(wholeNumber(text)).toBe(number)
  })
})

describe('anything else is none', () => {
  test.each([...notPlain, '1000000000000000', '9'.repeat(400)])('%j', (text) => {
    expect(wholeNumber(text)).toBeUndefined()
    expect(WholeNumber(0, Number.MAX_SAFE_INTEGER).safeParse(text).success).toBe(false)
  })
})

test('a setting that is no such number is named with what it must be', () => {
  const faults = ['PORT: must be a whole number from 0 to 65535 in plain digits']
  for (const PORT of ['8e3', '0x1f90', ' ', '80.0']) expect(readConfig({ PORT })).toStrictEqual({ ok: false, faults })
  expect(readConfig({ PORT: '8282' })).toMatchObject({ ok: true, config: { PORT: 8282 } })
})
