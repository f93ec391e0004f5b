// What still counts after corrections, for any history (LPS-8.2, 9.5, 10).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { effective } from '../../../src/domain/corrections/effective.ts'

type Entry = { readonly id: string; readonly type: string; readonly data: object }
const fact = (id: string): Entry => ({ id, type: 'Fact', data: {} })
const correction = (id: string, ...voids: string[]): Entry => ({ id, type: 'MisoperationCorrected', data: { voids } })
const ids = (events: readonly Entry[]) => events.map(({ id }) => id)

/** Any history in which an event is a fact or a correction of some earlier ones. */
const history = fc
  .array(fc.option(fc.array(fc.nat(), { minLength: 1, maxLength: 3 })), { maxLength: 12 })
  .map((shapes) =>
    shapes.map((voids, at) =>
      voids === null || at === 0
        ? fact(String(at))
        : correction(String(at), ...new Set(voids.map((one) => String(one % at)))),
    ),
  )

/** Said another way: an event counts when no correction after it that itself counts names it. */
const stands = (events: readonly Entry[], at: number): boolean =>
  !events.some(
    ({ type, data }, later) =>
      later > at &&
      type === 'MisoperationCorrected' &&
      (data as { voids: string[] }).voids.includes(events[at]?.id ?? '') &&
      stands(events, later),
  )

describe('[LPS-10] effective events', () => {
  test('without corrections are all events, the very same list', () => {
    const events = [fact('a'), fact('b')]
    expect(effective(events)).toBe(events)
  })

  test('are what no standing correction names, in their order, without the corrections', () => {
    fc.assert(
      fc.property(history, (events) => {
        const expected = events.filter(({ type }, at) => type === 'Fact' && stands(events, at))
        expect(effective(events)).toStrictEqual(expected)
      }),
    )
  })

  test('are as before a correction once that correction is voided', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, which) => {
        fc.pre(events.length > 0)
        const voided = correction('x', String(which % events.length))
        expect(effective([...events, voided, correction('y', 'x')])).toStrictEqual(
          effective(events).filter(({ type }) => type === 'Fact'),
        )
      }),
    )
  })

  test('do not lack what a correction names that comes before it', () => {
    expect(ids(effective([correction('x', 'b', 'x'), fact('a'), fact('b')]))).toStrictEqual(['a', 'b'])
  })
})
