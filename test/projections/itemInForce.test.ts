// 现行版本: an item's row tells what binds at a moment, and what is to come; a fold and a look, without a database.
import { expect, test } from 'vitest'
import { type ItemRow, itemAt, items } from '../../src/projections/items.ts'
import type { Recorded } from '../../src/projections/recorded.ts'
import { factsOf, water } from '../domain/items/facts.ts'

const { effectiveOn: _effectiveOn, ...atOnce } = factsOf(water)
const published = (office: string, day: string, effectiveOn?: string) =>
  ({
    type: 'ItemVersionPublished',
    stream: 'item-water-permit',
    data: { ...atOnce, office, ...(effectiveOn && { effectiveOn }) },
    occurredAt: `${day}T01:00:00.000Z`,
  }) as unknown as Recorded
const past = published('一', '2026-01-05')
const current = published('二', '2026-02-05')
const coming = published('三', '2026-03-05', '2026-07-01')
const later = published('四', '2026-03-06', '2026-09-01')

function told(moment: string, ...events: readonly Recorded[]) {
  const row = events.reduce<ItemRow | undefined>((before, event) => items.evolve(before, event, ''), undefined)
  const { coming: next, inForceFrom, office, version } = itemAt(row as ItemRow, moment)
  return { version, office, inForceFrom, next }
}
const second = { version: 2, office: '二', inForceFrom: '2026-02-05T01:00:00.000Z' }
const third = { version: 3, inForceFrom: '2026-06-30T16:00:00.000Z' }
const fourth = { version: 4, inForceFrom: '2026-08-31T16:00:00.000Z' }

test('[PL-30] an item is told as it is in force, with the next that is to come of it', () => {
  const all = [past, current, coming, later]
  expect(told('2026-06-30T15:59:59.000Z', ...all)).toStrictEqual({ ...second, next: third })
  expect(told('2026-06-30T16:00:00.000Z', ...all)).toStrictEqual({ ...third, office: '三', next: fourth })
  expect(told('2026-12-01T00:00:00.000Z', ...all)).toStrictEqual({ ...fourth, office: '四', next: null })
  expect(told('2026-03-07T00:00:00.000Z', past, current)).toStrictEqual({ ...second, next: null })
})

test('[PL-30] of an item that is only to come the version is told that will be the first in force', () => {
  expect(told('2026-03-07T00:00:00.000Z', later, coming)).toStrictEqual({
    version: 2,
    office: '三',
    inForceFrom: '2026-06-30T16:00:00.000Z',
    next: null,
  })
})
