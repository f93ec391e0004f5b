// 事项 over time: versions and the days they are in force, what one changed of another, suspension and withdrawal.
import { describe, expect, test } from 'vitest'
import type { ItemCommand, ItemEvent, ItemFacts, PublishItem } from '../../../src/domain/items/item.messages.ts'
import { type Item, item } from '../../../src/domain/items/item.ts'
import {
  differencesBetween,
  inForceFrom,
  versionInForce,
  versionOf,
  versionsOf,
} from '../../../src/domain/items/itemVersions.ts'
import { ItemId, PlainDate } from '../../../src/domain/values.ts'
import { givenFor } from '../../support/given.ts'
import { onRecord } from '../../support/onRecord.ts'
import { at, by } from '../../support/people.ts'
import { factsOf, published, water } from './facts.ts'

const given = givenFor(item)
const administrator = by('administrator', { facts: onRecord })
const itemId = ItemId.parse('water-permit')
const why = { itemId, reason: '机构改革' }
const suspended: ItemEvent = { type: 'ItemSuspended', data: why }
const resumed: ItemEvent = { type: 'ItemResumed', data: why }
const withdrawn: ItemEvent = { type: 'ItemWithdrawn', data: why }
const to = (type: 'SuspendItem' | 'ResumeItem' | 'WithdrawItem'): ItemCommand => ({ type, ...why })
const fold = (...events: readonly ItemEvent[]): Item => events.reduce(item.evolve, item.initial)
const day = (text: string) => PlainDate.parse(text)
const changed: PublishItem = { ...water, effectiveOn: day('2026-07-01'), office: '市水利局' }

describe('suspension and withdrawal', () => {
  test('[LPS-9.2] [PL-30] an item is suspended, resumed and withdrawn, each with its reason', () => {
    given(published(water)).when(to('SuspendItem'), administrator).thenEvents(suspended)
    given(published(water), suspended).when(to('ResumeItem'), administrator).thenEvents(resumed)
    given(published(water), suspended).when(to('WithdrawItem'), administrator).thenEvents(withdrawn)
    given(published(water), suspended, resumed).when(to('WithdrawItem'), administrator).thenEvents(withdrawn)
  })
  test('what is so already stays so', () => {
    given(published(water), suspended).when(to('SuspendItem'), administrator).thenNothing()
    given(published(water)).when(to('ResumeItem'), administrator).thenNothing()
    given(published(water), withdrawn).when(to('WithdrawItem'), administrator).thenNothing()
  })
  test('what was withdrawn does not come back under its id', () => {
    for (const command of [to('SuspendItem'), to('ResumeItem'), changed])
      given(published(water), withdrawn).when(command, administrator).thenRefused('item-withdrawn', { itemId })
  })
  test('an item that was never published has no life', () => {
    for (const command of [to('SuspendItem'), to('ResumeItem'), to('WithdrawItem')])
      given().when(command, administrator).thenRefused('object-unknown', { kind: 'item', id: itemId })
  })
  test('a change prepared while the item is suspended leaves it suspended', () => {
    given(published(water), suspended).when(changed, administrator).thenEvents(published(changed))
    expect(fold(published(water), suspended, published(changed))).toStrictEqual({
      status: 'suspended',
      version: 2,
      facts: factsOf(changed),
      earlier: [factsOf(water)],
    })
  })
})

describe('versions', () => {
  const { effectiveOn: _effectiveOn, ...atOnce } = water
  const state = fold(published(atOnce as PublishItem), published(changed), suspended)
  const versions: readonly ItemFacts[] = [factsOf(atOnce as PublishItem), factsOf(changed)]

  test('[LPS-9.2] are all kept, by number', () => {
    expect(versionsOf(state)).toStrictEqual(versions)
    expect([0, 1, 2, 3].map((number) => versionOf(state, number))).toStrictEqual([undefined, ...versions, undefined])
    expect(versionOf(item.initial, 1)).toBeUndefined()
  })
  test('[PL-30] are in force from their day on, from its first moment where the item is', () => {
    expect(versionInForce(state, at('2026-06-30T15:59:59Z'))).toStrictEqual({ version: 1, facts: versions[0] })
    expect(versionInForce(state, at('2026-06-30T16:00:00Z'))).toStrictEqual({ version: 2, facts: versions[1] })
    expect(versionInForce(fold(published(changed)), at('2026-06-30T15:59:59Z'))).toBeUndefined()
    expect(versionInForce(item.initial, at('2026-06-30T15:59:59Z'))).toBeUndefined()
  })
  test('[PL-30] bind nobody before they were published', () => {
    const third = { ...changed, effectiveOn: day('2026-03-05') }
    const dated = (command: PublishItem, occurredAt: string): ItemEvent => ({
      ...published(command),
      occurredAt: at(occurredAt),
    })
    const three = fold(
      dated(atOnce as PublishItem, '2026-03-02T01:00:00Z'),
      dated({ ...(atOnce as PublishItem), office: '市水利局' }, '2026-03-04T01:00:00Z'),
      suspended,
      dated(third, '2026-03-05T01:00:00Z'),
    )
    const versionAt = (text: string) => versionInForce(three, at(text))?.version
    expect(versionAt('1990-01-01T00:00:00Z')).toBeUndefined()
    expect(versionAt('2026-03-02T00:59:59Z')).toBeUndefined()
    expect(versionAt('2026-03-02T01:00:00Z')).toBe(1)
    expect(versionAt('2026-03-04T00:59:59Z')).toBe(1)
    expect(versionAt('2026-03-04T01:00:00Z')).toBe(2)
    // Of the day it was published on, it may state no earlier one; it binds from then on, not from that midnight.
    expect(versionAt('2026-03-05T00:59:59Z')).toBe(2)
    expect(versionAt('2026-03-05T01:00:00Z')).toBe(3)
    expect([0, 1, 2, 3].map((version) => inForceFrom(three, version))).toStrictEqual([
      undefined,
      '2026-03-02T01:00:00.000Z',
      '2026-03-04T01:00:00.000Z',
      '2026-03-05T01:00:00.000Z',
    ])
  })
  test('published later take the place of earlier ones from their day on', () => {
    const sooner = { ...water, effectiveOn: day('2026-05-01') }
    const later = fold(published(changed), published(sooner))
    expect(versionInForce(later, at('2026-08-01T00:00:00Z'))).toStrictEqual({ version: 2, facts: factsOf(sooner) })
  })
  test('[LPS-9.2] differ field by field', () => {
    expect(differencesBetween(factsOf(atOnce as PublishItem), factsOf(changed))).toStrictEqual([
      { field: 'effectiveOn', after: '2026-07-01' },
      { field: 'office', before: '市水务局', after: '市水利局' },
    ])
    expect(differencesBetween(factsOf(changed), factsOf(atOnce as PublishItem))).toStrictEqual([
      { field: 'effectiveOn', before: '2026-07-01' },
      { field: 'office', before: '市水利局', after: '市水务局' },
    ])
    expect(differencesBetween(factsOf(water), factsOf(water))).toStrictEqual([])
  })
})
