// The test words themselves: each must be able to fail, or every test that uses them is worth nothing.
import { describe, expect, test } from 'vitest'
import { accept, type Decider, refuse } from '../../src/domain/decider.ts'
import { givenFor } from './given.ts'
import { at, by, offices, people } from './people.ts'

type Command = { type: 'Add'; amount: number; note?: string | undefined }
type Event =
  | { type: 'Added'; data: { amount: number; note?: string | undefined } }
  | { type: 'Elapsed'; data: { until: string } }

const counter: Decider<Command, Event, number> = {
  initial: 0,
  decide({ amount, note }, total) {
    if (amount === 0) return accept()
    if (total + amount > 10) return refuse('append-too-large', { limit: 10 })
    return accept({ type: 'Added', data: { amount, note } })
  },
  evolve: (total, event) => (event.type === 'Added' ? total + event.data.amount : total + 1),
}
const added = (amount: number): Event => ({ type: 'Added', data: { amount } })
const given = givenFor(counter)

describe('given, when, then', () => {
  test('the whole decision is compared, and an undefined key is as an absent one', () => {
    const when = given(added(2)).when({ type: 'Add', amount: 3 }, by('clerk'))
    when.thenEvents(added(3))
    expect(() => when.thenEvents(added(4))).toThrow()
    expect(() => when.thenEvents(added(3), added(3))).toThrow()
    expect(() => when.thenNothing()).toThrow()
    expect(() => when.thenRefused('append-too-large')).toThrow()
  })

  test('a refusal is compared by its code, and by its details where they are given', () => {
    const when = given(added(9)).when({ type: 'Add', amount: 3 }, by('clerk'))
    when.thenRefused('append-too-large')
    when.thenRefused('append-too-large', { limit: 10 })
    expect(() => when.thenRefused('append-too-large', { limit: 11 })).toThrow()
    expect(() => when.thenRefused('command-id-reused')).toThrow()
    expect(() => when.thenEvents(added(3))).toThrow()
  })

  test('nothing written is not the same as one event', () => {
    const when = given(added(9)).when({ type: 'Add', amount: 0 }, by('clerk'))
    when.thenNothing()
    expect(() => when.thenEvents(added(0))).toThrow()
  })

  test('what time has done stands before what was decided, and counts in the decision', () => {
    const elapse = (_total: number, until: string): Event[] => [{ type: 'Elapsed', data: { until } }]
    const timed = givenFor<Command, Event, number, unknown>({ ...counter, elapse })
    const context = by('clerk', { occurredAt: '2026-03-01T00:00:00Z' })
    const elapsed: Event = { type: 'Elapsed', data: { until: '2026-03-01T00:00:00.000Z' } }
    timed(added(8)).when({ type: 'Add', amount: 1 }, context).thenEvents(elapsed, added(1))
    timed(added(8)).when({ type: 'Add', amount: 2 }, context).thenRefused('append-too-large')
  })
})

describe('people', () => {
  test('a role brings its usual person, office and Monday morning; each can be named otherwise', () => {
    const usual = by('supervisor')
    expect(usual).toStrictEqual({
      actor: people.supervisor,
      now: at('2026-03-02T01:00:00Z'),
      occurredAt: at('2026-03-02T01:00:00Z'),
      facts: undefined,
    })
    const other = by('clerk', { account: 'x', org: offices.waterBureau, now: '2026-03-03T00:00:00Z', facts: { a: 1 } })
    expect(other.actor).toStrictEqual({ account: 'x', org: 'water-bureau', role: 'clerk' })
    expect([other.now, other.occurredAt]).toStrictEqual(['2026-03-03T00:00:00.000Z', '2026-03-03T00:00:00.000Z'])
    expect(other.facts).toStrictEqual({ a: 1 })
  })
})
