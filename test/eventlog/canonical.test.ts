// The canonical text of an envelope, held against the library that implements RFC 8785 and against its hard cases.
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { salt } from '../../src/commands/ids.ts'
import type { ClauseId } from '../../src/domain/regulations.ts'
import type { AccountId, OrgId } from '../../src/domain/values.ts'
import { canonicalJson, canonicalString } from '../../src/eventlog/canonical.ts'
import { decode, type Envelope, encode, leafHash } from '../../src/eventlog/envelope.ts'
import type { Position } from '../../src/eventlog/port.ts'
import { eventIdOf, uuid5 } from '../../src/eventlog/uuid.ts'
import { envelope } from '../support/logs.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('"', '\\', '\\ud800', '\u2028\u2029', '\u0000\u001f\u007f', '办件', '🏛️', 'é', '</script>', ''),
)
const integerLike = /^(?:0|[1-9]\d*)$/
const escaped = /["\\\u0000-\u001f]/
const key = text.filter((name) => !integerLike.test(name) && !escaped.test(name) && name !== '__proto__')
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 9007199254740992),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, text, number, fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(key, tie('value'), { maxKeys: 6 }),
}))
const object = fc.dictionary(key, value, { maxKeys: 6 })

describe('canonical JSON', () => {
  test('is what RFC 8785 says, for any data in any order of keys', () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(canonicalJson(any)).toBe(canonicalize(any))
      }),
      { numRuns: 1000 },
    )
  })

  test('the examples of RFC 8785 sections 3.2.2 and 3.2.3, and the corners of JSON', () => {
    const numbers = [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0, 1e21]
    expect(canonicalJson(numbers)).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1e+21]')
    expect(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/')).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"')
    const sorted = { '\u20ac': 'Euro', '1a': 'One', '\ufb33': 'Dalet', '\u{1f600}': 'Smile', '\u0080': 'Ctrl', ö: 'O' }
    expect(Object.values(JSON.parse(canonicalJson(sorted)))).toStrictEqual([
      'One',
      'Ctrl',
      'O',
      'Euro',
      'Smile',
      'Dalet',
    ])
    expect(canonicalJson('\u2028')).toBe('"\u2028"')
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}')
  })

  test('what has no canonical form is refused', () => {
    for (const name of ['0', '7', '10', '4294967296'])
      expect(() => canonicalJson({ a: { [name]: 1 } })).toThrow(TypeError)
    for (const name of ['07', '-1', '1.5', '１', '1a']) expect(canonicalJson({ [name]: 1 })).toBe(`{"${name}":1}`)
    const lone = '\ud800'
    for (const name of ['"', '\\', '\n', 'a\u0000'])
      expect(() => canonicalJson([{ [name]: 1 }])).toThrow('cannot be kept')
    for (const bad of [lone, `x${lone}`, '\udc00x', { a: lone }, [[lone]]])
      expect(() => canonicalJson(bad)).toThrow('lone surrogate')
    expect(() => canonicalJson({ [lone]: 1 })).toThrow('cannot be kept')
    expect(canonicalJson('\\ud800')).toBe('"\\\\ud800"')
    expect(() => canonicalString(lone)).toThrow('lone surrogate')
    for (const bad of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      [Number.NEGATIVE_INFINITY],
      1n,
      [undefined],
      undefined,
      { a: () => 1 },
    ])
      expect(() => canonicalJson(bad)).toThrow(TypeError)
  })
})

describe('the envelope', () => {
  const any = fc
    .record({
      text,
      other: text,
      data: object,
      revision: fc.nat(),
      basis: fc.array(fc.record({ revision: fc.integer(), stream: text }), { maxLength: 3 }),
    })
    .map(({ basis, data, other, revision, text: name }) =>
      envelope({
        actor: {
          account: name as AccountId,
          ...(revision % 2 ? { onBehalfOf: other as AccountId } : {}),
          org: other as OrgId,
          role: 'clerk',
        },
        authority: { id: other, kind: 'request' },
        basis,
        causationId: name,
        clauses: (revision % 3 ? ['LPS-7.3', name] : []) as ClauseId[],
        commandId: other,
        correlationId: name,
        data,
        revision,
        stream: other,
        type: name,
      }),
    )

  test('its bytes are its canonical JSON, and its hash is that of an RFC 6962 leaf', () => {
    fc.assert(
      fc.property(any, (event) => {
        const { bytes, hash } = encode(event)
        expect(Buffer.from(bytes).toString()).toBe(canonicalize(event))
        expect(leafHash(bytes)).toBe(hash)
      }),
      { numRuns: 500 },
    )
  })

  test('a text that needs an escape gets it wherever it stands', () => {
    const odd = 'a"b\\c\n数'
    const plain = envelope({})
    const names = Object.keys(plain).filter((name) => typeof plain[name as keyof Envelope] === 'string')
    expect(names).toHaveLength(12)
    for (const name of names) {
      const event = { ...plain, [name]: odd }
      expect(Buffer.from(encode(event).bytes).toString(), name).toBe(canonicalize(event))
    }
    for (const authority of [
      { ...plain.authority, id: odd },
      { ...plain.authority, kind: odd as 'request' },
    ]) {
      const event = { ...plain, authority }
      expect(Buffer.from(encode(event).bytes).toString()).toBe(canonicalize(event))
    }
  })

  test('what is decoded is what was encoded, with its position', () => {
    fc.assert(
      fc.property(any, (event) => {
        const { bytes } = encode(event)
        const position = '0000000000000007' as Position
        const decoded = decode({ position, stream: event.stream, revision: event.revision, type: event.type, bytes })
        expect(decoded).toStrictEqual({ ...JSON.parse(canonicalize(event) ?? ''), position })
        expect(encode(decoded).bytes).toStrictEqual(bytes)
      }),
    )
  })

  test('a known leaf: SHA-256 of the byte 0 and the text, as anyone can compute it', () => {
    expect(leafHash(Buffer.from(''))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    expect(leafHash(Buffer.from([0]))).toBe('96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7')
  })

  test('bytes stay what they were while thousands more are encoded, small and large', () => {
    const first = encode(envelope())
    const kept = Buffer.from(first.bytes).toString()
    for (let n = 0; n < 3000; n++) encode(envelope({ data: { pad: '办'.repeat(n % 50 === 0 ? 20_000 : 100) } }))
    expect(Buffer.from(first.bytes).toString()).toBe(kept)
    expect(leafHash(first.bytes)).toBe(first.hash)
  })

  test('the same list of clauses with another content is another text', () => {
    const clauses: ClauseId[] = ['LPS-7.3']
    encode(envelope({ clauses }))
    clauses.push('LPS-5')
    expect(Buffer.from(encode(envelope({ clauses })).bytes).toString()).toContain('"clauses":["LPS-7.3","LPS-5"]')
  })

  test('what is not a whole number or not well-formed is not written', () => {
    expect(() => encode(envelope({ revision: 0.5 }))).toThrow(TypeError)
    expect(() => encode(envelope({ basis: [{ revision: Number.NaN, stream: 'a' }] }))).toThrow(TypeError)
    expect(() => encode(envelope({ stream: 'a-\ud800' }))).toThrow(TypeError)
  })
})

describe('ids', () => {
  test('a salt is 128 bits and never given twice', () => {
    const salts = Array.from({ length: 5000 }, salt)
    expect(new Set(salts).size).toBe(5000)
    expect(salts.every((one) => /^[0-9a-f]{32}$/.test(one))).toBe(true)
  })

  test('name-based ids are frozen, and hold for names of any length and script', () => {
    expect(eventIdOf('5e0c3a5d-7d4d-5f7b-9c0b-6c1f2d7e8a90', 0)).toBe('7ca54f02-30db-542a-8786-5033f530edb8')
    expect(uuid5('')).toBe('c38a9d68-14eb-5a55-aef0-890aa3686d3f')
    expect(uuid5('办件'.repeat(1000))).toBe('0f18f00f-5bb1-545b-939c-3429b1eb628a')
    expect(uuid5('办'.repeat(341))).not.toBe(uuid5('办'.repeat(342)))
    const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    fc.assert(fc.property(text, text, (a, b) => shape.test(uuid5(a)) && (a === b) === (uuid5(a) === uuid5(b))))
  })
})
