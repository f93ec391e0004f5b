// Bodies as JSON: read as JSON.parse reads them, or refused, whatever stands between keys and colons and inside of texts.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deepest, parseJson } from '../../src/http/json.ts'

const space = fc.constantFrom('', '', ' ', '\n', '\t \r')
/** Texts that look like keys, colons and brackets. */
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('":', 'a":1', '" :', '{', '\\', '\\"', '2026-01-15T08:00:00Z', '": "'),
)
// The JSON.parse of V8 14 may give back another key for one with an escape; no schema takes such a key.
const key = text.filter((one) => one !== '__proto__' && JSON.stringify(one) === `"${one}"`)

type Written = { readonly json: string; readonly twice: boolean }
/** JSON with blanks anywhere, in which an object may have a key twice. */
const { value } = fc.letrec<{ value: Written; list: Written; object: Written }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc
      .oneof(text, fc.integer(), fc.boolean(), fc.constant(null))
      .map((one) => ({ json: JSON.stringify(one), twice: false })),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }).map((all) => ({
    json: `[${all.map(({ json }) => json).join(',')}]`,
    twice: all.some(({ twice }) => twice),
  })),
  object: fc.array(fc.tuple(key, space, space, tie('value')), { maxLength: 4 }).map((all) => ({
    json: `{${all.map(([name, before, after, { json }]) => `${JSON.stringify(name)}${before}:${after}${json}`).join(',')}}`,
    twice: new Set(all.map(([name]) => name)).size < all.length || all.some(([, , , { twice }]) => twice),
  })),
}))

describe('a body', () => {
  test('is read as JSON.parse reads it, and refused exactly where a key is given twice', () => {
    let twice = 0
    fc.assert(
      fc.property(value, (written) => {
        // Only what stands as a key is meant here: the name that is forbidden has a test of its own.
        fc.pre(!written.json.includes('"__proto__"'))
        if (written.twice) twice++
        const expected = written.twice
          ? { ok: false, code: 'json-key-twice' }
          : { ok: true, value: JSON.parse(written.json) as unknown }
        expect(parseJson(written.json)).toStrictEqual(expected)
      }),
      { numRuns: 3_000 },
    )
    expect(twice).toBeGreaterThan(50)
  })

  test.each([
    ['a key twice, one before a blank', '{"a" :1,"a":2}', 'json-key-twice', undefined],
    ['a key twice, beside a text with a colon', '{"a":"\\":","b":1,"b":2}', 'json-key-twice', undefined],
    ['an end that is missing', '{"a":1', 'json-malformed', undefined],
    ['a name that is forbidden', '{"__proto__":{}}', 'json-key-forbidden', 1],
    ['lists too deep', '['.repeat(deepest + 1) + ']'.repeat(deepest + 1), 'json-too-deep', deepest],
    ['lists too deep and without an end', '['.repeat(50_000), 'json-too-deep', deepest],
    ['objects too deep', `${'{"a":'.repeat(deepest + 1)}1${'}'.repeat(deepest + 1)}`, 'json-too-deep', deepest * 5],
  ])('%s: refused', (_what, json, code, at) => {
    expect(parseJson(json)).toStrictEqual(at === undefined ? { ok: false, code } : { ok: false, code, at })
  })

  test('may be nested as deep as is allowed', () => {
    const json = '['.repeat(deepest) + ']'.repeat(deepest)
    expect(parseJson(json)).toStrictEqual({ ok: true, value: JSON.parse(json) as unknown })
  })
})
