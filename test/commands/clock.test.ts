// The clocks that can be moved: what an old time has caused comes first.
import { expect, test } from 'vitest'
import { ManualClock, systemClock } from '../../src/commands/clock.ts'
import { Instant } from '../../src/domain/values.ts'
import { at } from '../support/people.ts'

test('the system clock tells instants as the log writes them', () => {
  const now = systemClock.now()
  expect(Instant.parse(now)).toBe(now)
})

test('a manual clock stands still, and settles what the old time and then the new time have caused', async () => {
  const clock = new ManualClock(at('2026-03-02T00:00:00Z'))
  const settledAt: string[] = []
  clock.settledBy(async () => {
    settledAt.push(clock.now())
  })
  await clock.advanceTo(at('2026-03-03T00:00:00Z'))
  expect([clock.now(), settledAt]).toStrictEqual([
    '2026-03-03T00:00:00.000Z',
    ['2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z'],
  ])
})

test('a manual clock does not go back', async () => {
  const clock = new ManualClock(at('2026-03-02T00:00:00Z'))
  await clock.advanceTo(at('2026-03-01T00:00:00Z'))
  expect(clock.now()).toBe('2026-03-02T00:00:00.000Z')
})
