// 事项: published in versions, with limits that keep the statute (LPS-9.2, PL-42).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ItemEvent, ItemFacts } from '../../../src/domain/items/item.messages.ts'
import { PublishItem } from '../../../src/domain/items/item.messages.ts'
import { item } from '../../../src/domain/items/item.ts'
import { givenFor } from '../../support/given.ts'
import { onRecord } from '../../support/onRecord.ts'
import { by, offices } from '../../support/people.ts'

const given = givenFor(item)
const publish: PublishItem = PublishItem.parse({
  type: 'PublishItem',
  calendarId: 'cn',
  itemId: 'building-permit',
  name: '建设工程规划许可',
  office: '规划局',
  orgId: offices.housingBureau,
  promisedLimit: { days: 10, unit: 'working' },
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [
    { name: '受理', stepId: 'accept' },
    { name: '审查', stepId: 'review' },
  ],
  timeZone: 'Asia/Shanghai',
})
const factsOf = ({ type: _type, ...facts }: PublishItem): ItemFacts => facts
const published = (command: PublishItem): ItemEvent => ({ type: 'ItemVersionPublished', data: factsOf(command) })
const administrator = by('administrator', { facts: onRecord })

describe('publication', () => {
  test('[LPS-9.2] puts all that is known of the item into a version', () => {
    given().when(publish, administrator).thenEvents(published(publish))
  })

  test('[LPS-9.2] of a change is a new version', () => {
    const changed = { ...publish, office: '自然资源局' }
    given(published(publish)).when(changed, administrator).thenEvents(published(changed))
  })

  test('of the same again is nothing, whatever the order of its keys', () => {
    given(published(publish)).when(publish, administrator).thenNothing()
    const { promisedLimit, ...rest } = publish
    given(published(publish))
      .when({ ...rest, promisedLimit: { unit: 'working', days: 10 } }, administrator)
      .thenNothing()
    expect(promisedLimit).toStrictEqual({ days: 10, unit: 'working' })
  })

  test('without a field that was there is a new version too', () => {
    const { promisedLimit: _promisedLimit, ...unpromised } = publish
    given(published(publish)).when(unpromised, administrator).thenEvents(published(unpromised))
  })

  test('of an older version again is a new version', () => {
    const changed = { ...publish, office: '自然资源局' }
    given(published(publish), published(changed)).when(publish, administrator).thenEvents(published(publish))
  })

  test('counts versions from one', () => {
    const events = [published(publish), published({ ...publish, office: '自然资源局' })]
    expect(events.reduce(item.evolve, item.initial)).toStrictEqual({
      status: 'published',
      version: 2,
      facts: { ...factsOf(publish), office: '自然资源局' },
      earlier: [factsOf(publish)],
    })
  })
})

describe('limits', () => {
  test('[PL-42] a promise never exceeds the statute', () => {
    const days = fc.integer({ min: 0, max: 3660 })
    fc.assert(
      fc.property(days, days, fc.constantFrom('working', 'natural'), (promised, statutory, unit) => {
        const limits = { promisedLimit: { days: promised, unit }, statutoryLimit: { days: statutory, unit } }
        const when = given().when({ ...publish, ...limits }, administrator)
        if (promised > statutory) when.thenRefused('promise-exceeds-statute', { promised, statutory })
        else when.thenEvents(published({ ...publish, ...limits }))
      }),
    )
  })

  test('[PL-42] limits in different units cannot be compared, and are refused', () => {
    given()
      .when({ ...publish, promisedLimit: { days: 1, unit: 'natural' } }, administrator)
      .thenRefused('limit-units-differ', { promised: 'natural', statutory: 'working' })
  })

  test.each([
    ['promised', 20],
    ['forwarded', 20],
    ['joint', 45],
  ] as const)(
    '[PL-42] [PL-43] a promise of a %s item that states no statute is held against the law: %i days',
    (kind, most) => {
      const { statutoryLimit: _statutory, ...silent } = publish
      const elsewhere = { name: '会签', orgId: offices.waterBureau, stepId: 'elsewhere' }
      const steps = kind === 'promised' ? publish.steps : [...publish.steps, elsewhere]
      const promising = (days: number, unit: 'working' | 'natural' = 'working') =>
        PublishItem.parse({ ...silent, kind, steps, promisedLimit: { days, unit } })
      given()
        .when(promising(most), administrator)
        .thenEvents(published(promising(most)))
      given()
        .when(promising(most + 1), administrator)
        .thenRefused('promise-exceeds-statute', { promised: most + 1, statutory: most })
      given()
        .when(promising(10, 'natural'), administrator)
        .thenRefused('limit-units-differ', { promised: 'natural', statutory: 'working' })
      const lawful = PublishItem.parse({ ...promising(60), statutoryLimit: { days: 60, unit: 'working' } })
      given().when(lawful, administrator).thenEvents(published(lawful))
    },
  )

  test('an item may have either limit alone, or none', () => {
    const { promisedLimit: _promised, ...statutoryOnly } = publish
    const { statutoryLimit: _statutory, ...promisedOnly } = publish
    const { statutoryLimit: _second, ...none } = statutoryOnly
    for (const one of [statutoryOnly, promisedOnly, none]) given().when(one, administrator).thenEvents(published(one))
  })
})

test('[LPS-9.2] steps that stand twice are refused, each named once', () => {
  const steps = [...publish.steps, ...publish.steps, ...publish.steps.slice(0, 1)]
  given()
    .when({ ...publish, steps }, administrator)
    .thenRefused('step-repeated-in-item', { steps: ['accept', 'review'] })
})
