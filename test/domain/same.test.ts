// Whether the same was said twice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differingFields } from '../../src/domain/same.ts'

const plain = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(fc.integer(), fc.string(), fc.constant(undefined), fc.array(fc.dictionary(fc.string(), fc.boolean()))),
)
const reversed = (value: object): object => Object.fromEntries(Object.entries(value).reverse())

test('what was said is the same as itself, in whatever order its keys stand', () => {
  fc.assert(
    fc.property(plain, (said) => {
      expect(differingFields(said, reversed(said))).toStrictEqual([])
    }),
  )
})

test('the fields that differ are named, sorted', () => {
  const known = { days: [1, 2], limit: { days: 1, unit: 'working' }, name: 'a', zone: 'UTC' }
  expect(
    differingFields({ zone: 'X', name: 'b', days: [2, 1], limit: { unit: 'working', days: 1 } }, known),
  ).toStrictEqual(['days', 'name', 'zone'])
  expect(differingFields({ limit: { unit: 'working', days: 2 } }, known)).toStrictEqual(['limit'])
  expect(differingFields({ days: { 0: 1, 1: 2 } }, known)).toStrictEqual(['days'])
})

test('an absent field is the same as undefined, and not the same as one that is known', () => {
  expect(differingFields({ a: undefined }, {})).toStrictEqual([])
  expect(differingFields({ a: undefined }, { a: 1 })).toStrictEqual(['a'])
  expect(differingFields({ a: { b: undefined } }, { a: {} })).toStrictEqual([])
})
