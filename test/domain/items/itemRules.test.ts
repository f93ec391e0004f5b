// 事项 rules: kind, fee, materials, special procedures, code, day and workflow agree with the law before a version is published.
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wrongPartOf } from '../../../src/domain/items/implementationCode.ts'
import { ItemVersionPublished, type PublishItem } from '../../../src/domain/items/item.messages.ts'
import { item } from '../../../src/domain/items/item.ts'
import { publicationLacks } from '../../../src/domain/items/itemRules.ts'
import { isCreditCode } from '../../../src/domain/people/identity.ts'
import { givenFor } from '../../support/given.ts'
import { onRecord } from '../../support/onRecord.ts'
import { by, offices } from '../../support/people.ts'
import { factsOf, published, water } from './facts.ts'

const given = givenFor(item)
const administrator = by('administrator', { facts: onRecord })
const publishing = (changes: Partial<PublishItem>) =>
  given().when({ ...water, ...changes } as PublishItem, administrator)

test('[LPS-9.2] [PL-30] an item that states everything is published, and lacks nothing', () => {
  publishing({}).thenEvents(published(water))
  expect(publicationLacks(factsOf(water))).toStrictEqual([])
})

test('[PL-30] what has to be published of an item and is not stated is listed', () => {
  const { conditions: _conditions, quantity: _quantity, legalBasis: _basis, ...less } = factsOf(water)
  expect(publicationLacks(less)).toStrictEqual(['basis', 'conditions', 'quantity'])
  const { promisedLimit: _promised, statutoryLimit: _statutory, materials = [], ...least } = less
  const unsampled = materials.map(({ sample: _sample, ...material }) => material)
  expect(publicationLacks({ ...least, materials: unsampled, steps: [] })).toStrictEqual([
    'basis',
    'conditions',
    'quantity',
    'procedure',
    'limit',
    'samples',
  ])
})

describe('the kind of an item', () => {
  const here = water.steps.map(({ orgId: _orgId, ...step }) => step)
  test('[PL-34] 即办 promises no days', () => {
    publishing({ kind: 'instant' }).thenRefused('instant-item-takes-days', { promised: 10 })
    const sameDay = { kind: 'instant', promisedLimit: { days: 0, unit: 'working' } } as const
    publishing(sameDay).thenEvents(published({ ...water, ...sameDay }))
  })
  test('[LPS-9.2] 承诺 promises some limit', () => {
    const { promisedLimit: _promised, ...unpromised } = water
    given()
      .when({ ...unpromised, kind: 'promised' }, administrator)
      .thenRefused('promise-missing', { itemId: 'water-permit' })
    publishing({ kind: 'promised' }).thenEvents(published({ ...water, kind: 'promised' }))
  })
  test('[PL-26] 联办 has two offices or more', () => {
    publishing({ steps: here }).thenRefused('joint-item-of-one-office', { offices: [offices.waterBureau] })
    const rooms = here.map((step, at) => (at === 1 ? { ...step, office: '水资源科' } : step))
    publishing({ steps: rooms }).thenEvents(published({ ...water, steps: rooms }))
  })
  test('[PL-35] 上报 has a step in another organisation', () => {
    publishing({ kind: 'forwarded' }).thenEvents(published({ ...water, kind: 'forwarded' }))
    publishing({ kind: 'forwarded', steps: here }).thenRefused('forwarded-item-stays', { orgId: offices.waterBureau })
  })
})

describe('who handles a step', () => {
  const handled = (step: object, more: Partial<PublishItem> = {}) => {
    const [accept, ...others] = water.steps
    return publishing({ ...more, steps: [{ ...accept, ...step }, ...others] as PublishItem['steps'] })
  }
  const short = (...steps: string[]) => ({ steps })

  test('[PL-34] where two must, at least two may', () => {
    handled({ handlers: ['li-ming'], staff: 2 }).thenRefused('step-short-of-handlers', short('accept'))
    handled({ handlers: ['li-ming', 'li-ming'], staff: 2 }).thenRefused('step-short-of-handlers', short('accept'))
    handled({ handlers: [] }).thenRefused('step-short-of-handlers', short('accept'))
  })
  test('[PL-34] where the step names nobody those of the item may', () => {
    const one = { handlers: ['li-ming'] } as Partial<PublishItem>
    handled({ staff: 2 }, one).thenRefused('step-short-of-handlers', short('accept', 'quantity'))
    handled({}, { handlers: undefined } as Partial<PublishItem>).thenEvents(
      published({ ...water, handlers: undefined } as unknown as PublishItem),
    )
  })
})

describe('fees', () => {
  test('[PL-58] [PL-59] need a law and a published standard', () => {
    publishing({ fee: { amountFen: 100 } }).thenRefused('fee-without-basis', {
      amountFen: 100,
      missing: ['basis', 'standard'],
    })
    publishing({ fee: { amountFen: 100, basis: '水法第四十八条' } }).thenRefused('fee-without-basis', {
      amountFen: 100,
      missing: ['standard'],
    })
    const fee = { amountFen: 100, basis: '水法第四十八条', standard: '每立方米一元' }
    publishing({ fee }).thenEvents(published({ ...water, fee }))
  })
})

describe('lists', () => {
  test('[LPS-9.2] name each step once', () => {
    const [accept, ...others] = water.steps
    if (accept === undefined) throw new Error('the item has steps')
    publishing({ steps: [accept, accept, ...others] }).thenRefused('step-repeated-in-item', { steps: ['accept'] })
  })
  test('[PL-30] name each material once', () => {
    const [report] = water.materials ?? []
    if (report === undefined) throw new Error('the item has materials')
    publishing({ materials: [report, report] }).thenRefused('material-repeated-in-item', { materials: ['report'] })
  })
  test('[PL-45] name a special procedure that the law does not', () => {
    const [legal, local] = water.specialProcedures ?? []
    if (legal === undefined || local === undefined) throw new Error('the item has special procedures')
    const { name: _name, ...unnamed } = local
    publishing({ specialProcedures: [legal, unnamed] }).thenRefused('special-procedure-unnamed', {
      procedures: ['site-visit'],
    })
  })
})

test('[PL-30] a version is in force from the day of its publication in its own time zone, or later', () => {
  const at = by('administrator', { facts: onRecord, now: '2026-03-31T17:00:00Z' })
  given().when(water, at).thenEvents(published(water))
  given()
    .when({ ...water, timeZone: 'Asia/Tokyo', effectiveOn: '2026-03-31' } as PublishItem, at)
    .thenRefused('effective-before-publication', { effectiveOn: '2026-03-31', publishedOn: '2026-04-01' })
})

test('[LPS-9.2] a version whose workflow is unsound is refused with its faults', () => {
  publishing({ gateways: water.gateways?.slice(0, 1) }).thenRefused('workflow-unsound', {
    faults: [
      { kind: 'unknown-target', steps: ['quality', 'all'], path: [] },
      { kind: 'unknown-target', steps: ['quantity', 'all'], path: [] },
    ] as never,
  })
})

test('[LPS-9.2] [PL-37] one fault is enough, and one step is a procedure', () => {
  const { gateways: _gateways, ...plain } = water
  const [accept] = plain.steps.map(({ outcomes: _outcomes, ...step }) => step)
  const [, , , decide] = water.steps
  if (accept === undefined || decide === undefined) throw new Error('the item has steps')
  const lost = { ...decide, outcomes: [{ kind: 'pass', name: '同意', outcomeId: 'pass', to: 'end' }] }
  const first = { ...accept, outcomes: [{ kind: 'pass', name: '受理', outcomeId: 'pass', to: 'end' }] }
  given()
    .when({ ...plain, kind: 'promised', steps: [first, lost] } as PublishItem, administrator)
    .thenRefused('workflow-unsound', { faults: [{ kind: 'dead-step', steps: ['decide'], path: [] }] as never })
  expect(publicationLacks(factsOf({ ...plain, steps: [accept] }))).toStrictEqual([])
})

describe('the implementation code', () => {
  const code = '11450721MB155808114000104002000'
  test('[LPS-9.2] has a credit code, a level and a base code', () => {
    expect(wrongPartOf(code)).toBeUndefined()
    const wrong = { code: code.replace('11450721', '11450722'), part: 'credit-code' } as const
    publishing({ implementationCode: wrong.code }).thenRefused('implementation-code-invalid', wrong)
    expect(wrongPartOf(`${code}0`)).toBe('length')
    expect(wrongPartOf(`${code.slice(0, 18)}0${code.slice(19)}`)).toBe('level')
    expect(wrongPartOf(`${code.slice(0, 30)}-`)).toBe('base-code')
  })
  test('finds every character mistaken for another, and every pair of neighbours exchanged', () => {
    const credit = code.slice(0, 18)
    const character = fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY')
    fc.assert(
      fc.property(fc.nat({ max: 17 }), character, (at, other) => {
        expect(isCreditCode(credit.slice(0, at) + other + credit.slice(at + 1))).toBe(credit[at] === other)
      }),
    )
    fc.assert(
      fc.property(fc.nat({ max: 16 }), (at) => {
        const [a = '', b = ''] = [credit[at], credit[at + 1]]
        expect(isCreditCode(credit.slice(0, at) + b + a + credit.slice(at + 2))).toBe(a === b)
      }),
    )
  })
})

test('[LPS-9.2] what is published is stored in one order of keys, whatever order it came in', () => {
  const reversed = Object.fromEntries(Object.entries(factsOf(water)).reverse())
  expect(JSON.stringify(ItemVersionPublished.parse(reversed))).toBe(canonicalize(factsOf(water)))
})
