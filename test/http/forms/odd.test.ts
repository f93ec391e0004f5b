// Forms that hold anything: what is sent comes back as it was written, and nothing breaks the page.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actTypes } from '../../../src/domain/approvals/caseAllowed.ts'
import { type FormField, fieldsOf, subjectFields } from '../../../src/http/forms/fields.ts'
import { decode, encode, type FormValues } from '../../../src/http/forms/values.ts'
import { commandForm } from '../../../src/http/pages/form.ts'
import { context } from '../pages/samples.ts'

const zone = 'Asia/Shanghai'
const oddities = [
  ...[
    '',
    ' ',
    '\n',
    'x',
    '0',
    '-1',
    '1.5',
    '1e400',
    '999999999999999999',
    '２０２６',
    'true',
    'on',
    'null',
    '[]',
    '{}',
  ],
  ...['2026-02-30', '2026-13-01', '2026-11-28', '0000-00-00', '9999-12-31', '-271821-04-19T00:00:00Z'],
  ...[
    '2026-11-28T09:00',
    '2026-11-28T25:61',
    '2026-11-28T09:00:00Z',
    '9999-12-31T23:59:59+08:00',
    '+08:00',
    'Z',
    '09:00Z',
  ],
  ...['__proto__', 'constructor', 'toString', '<script>', '"\'&', '\u202eabc', '\u0000', '\ud800'],
]
const oddity = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...oddities) }, { weight: 1, arbitrary: fc.string() })

/** Every place of a form that a browser could send, its lists with a few rows. */
const placesOf = (fields: readonly FormField[], path = ''): readonly string[] =>
  fields.flatMap((field) => {
    const place = path === '' ? field.name : `${path}.${field.name}`
    if (field.kind === 'group') return placesOf(field.fields, place)
    if (field.kind !== 'list') return [place]
    const { of } = field
    return [0, 2, 7].flatMap((row) =>
      of.kind === 'group' ? placesOf(of.fields, `${place}.${row}`) : [`${place}.${row}`],
    )
  })

const forms: readonly (readonly [string, readonly FormField[]])[] = [
  ...actTypes.map((type) => [type, fieldsOf(type)] as const),
  ['RegisterSubject', subjectFields],
]

describe('a form that holds anything', () => {
  test.each(forms)('%s is shown again as it was sent', (name, fields) => {
    const values = fc.record(Object.fromEntries(placesOf(fields).map((place) => [place, oddity])), { requiredKeys: [] })
    fc.assert(
      fc.property(values, (sent) => {
        const shown = encode(fields, decode(fields, sent as FormValues, zone), zone)
        // What reads the same in another way may be written that way, once and for all.
        expect(encode(fields, decode(fields, shown, zone), zone)).toStrictEqual(shown)
        const model = { action: '/', name, clauses: [], key: 'k', fields, choices: {}, suggestions: {}, problems: [] }
        const fileNames = { ['a'.repeat(64)]: '申请表.pdf' }
        const page = commandForm({ ...model, fileNames, values: shown, timeZone: zone }, context('zh')).toString()
        expect(page).not.toMatch(/\[object|undefined|NaN|function /)
      }),
      { numRuns: 60 },
    )
  })
})
