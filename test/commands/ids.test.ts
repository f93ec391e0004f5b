// Deterministic ids: the same cause has the same id on every machine and in every release.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandIdOf, foreignCaseId, macOf, salt, uuid5 } from '../../src/commands/ids.ts'
import { CaseId } from '../../src/domain/values.ts'

describe('uuid5', () => {
  test('is an RFC 9562 UUID of version 5, the same for the same name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const id = uuid5(name)
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(uuid5(name)).toBe(id)
      }),
    )
  })

  test('differs for different names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 50 }), (names) => {
        expect(new Set(names.map(uuid5)).size).toBe(names.length)
      }),
    )
  })

  test('is frozen: the namespace may never change, or every repeated command would have effect twice', () => {
    // Computed apart from this code, with Python: uuid.uuid5(uuid.UUID('5e0c3a5d7d4d4f7b9c0b6c1f2d7e8a90'), name)
    expect(uuid5('a')).toBe('9f816b7c-b4bb-5c05-a9cd-b9d6d2dead92')
    expect(uuid5('政鉴')).toBe('fd0f0878-efb9-59e2-9a0f-6abd057e139e')
  })
})

describe('ids of commands and cases', () => {
  test('the key of one account is not the key of another, and a line break in a key does not help', () => {
    expect(commandIdOf('a', 'key')).toBe(commandIdOf('a', 'key'))
    const ids = [commandIdOf('a', 'key'), commandIdOf('b', 'key'), commandIdOf('a', 'key2'), uuid5('a\nkey')]
    expect(new Set(ids).size).toBe(4)
  })

  test('a case has one id per source and number, which is a valid case id', () => {
    const ids = [foreignCaseId('wabo', '1'), foreignCaseId('wabo', '2'), foreignCaseId('other', '1')]
    expect(new Set(ids).size).toBe(3)
    expect(ids.map((id) => CaseId.safeParse(id).success)).toStrictEqual([true, true, true])
  })
})

test('a digest of a body needs its key, and is SHA-512/256 of both', () => {
  // FIPS 180-4: SHA-512/256 of "abc".
  expect(macOf('', 'abc')).toBe('53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23')
  expect(macOf('aa', 'body')).not.toBe(macOf('bb', 'body'))
})

test('salts are 128 random bits in hex, each given once, also across pools', () => {
  const salts = Array.from({ length: 2_000 }, salt)
  expect(salts.filter((one) => !/^[0-9a-f]{32}$/.test(one))).toStrictEqual([])
  expect(new Set(salts).size).toBe(2_000)
})
