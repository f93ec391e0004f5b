// The living city passes over what it cannot act on: whoever tries the demo makes offices, items and steps of their own.
import { describe, expect, test } from 'vitest'
import { LivingCases } from '../../src/demo/livingCases.ts'
import { nextAct } from '../../src/demo/nextAct.ts'
import { staffOf } from '../../src/demo/officials.ts'
import { Chance } from '../../src/demo/random.ts'
import { openDesk } from '../http/desk.ts'
import { accepted, factsWith, itemWith, received } from '../support/permitCase.ts'

const { accountId, orgId } = staffOf('urban-management-bureau').clerk

/** What the city does next in an accepted case of an item that a visitor set up. */
function next(more: object, at = accepted) {
  const circumstances = { item: itemWith(more), today: '2026-03-04', chance: new Chance(1) }
  return nextAct(at(factsWith(more)).state, circumstances)
}
const steps = (handlers?: readonly string[]) => [
  { name: '审查', stepId: 'review', ...(handlers && { handlers }) },
  { name: '决定', stepId: 'decide' },
]

describe('an item of a visitor', () => {
  test('is acted on where the city plays who handles it', () => {
    expect(next({ orgId, steps: steps([accountId]) })).toMatchObject({ type: 'ClaimStep', official: { accountId } })
  })
  test('is passed over where nobody is named', () => {
    expect(next({ orgId, steps: steps() })).toBeUndefined()
  })
  test('is passed over where the city plays nobody who is named, nor the office', () => {
    expect(next({ orgId, steps: steps(['visitor']) })).toBeUndefined()
    expect(next({ orgId: 'an-office-of-theirs', steps: steps([accountId]) }, received)).toBeUndefined()
  })
})

test('where every case is a visitor’s, going on is no error', async () => {
  const { server } = await openDesk()
  const city = new LivingCases(server.engine, new Chance(1))
  const before = await server.engine.log.head()
  for (let move = 0; move < 5; move++) await city.goOn()
  expect(await server.engine.log.head()).toBe(before)
  await server.close()
})
