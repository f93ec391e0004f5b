// What the law says of every permit holds of every permit, whatever is done to it over the years (PL-8, 49, 50, 69, 70).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastMomentOf } from '../../../src/domain/approvals/caseCounting.ts'
import { endOfTerm } from '../../../src/domain/approvals/caseOutcomes.ts'
import { type Begun, type Permit, trackedOf } from '../../../src/domain/approvals/caseState.ts'
import { localDay } from '../../../src/domain/calendar/offsets.ts'
import { type DayNumber, dateOf, dayNumber } from '../../../src/domain/calendar/workingDays.ts'
import type { Instant, PlainDate } from '../../../src/domain/values.ts'
import { permits } from '../../../src/projections/permits.ts'
import type { Recorded } from '../../../src/projections/recorded.ts'
import { delivered, factsWith, granted } from '../../support/permitCase.ts'
import { tries, type Walk, walkFrom } from '../../support/randomCase.ts'
import { inShanghai, shanghai } from '../calendar/china.ts'

const yearly = factsWith({ permitValidity: { months: 12 } })
const starts = [() => granted(yearly), () => delivered(yearly), () => delivered(factsWith())]

/** Years go by: an hour of the tries is four days. */
const walks = fc.tuple(tries, fc.nat({ max: 2 })).map(([list, at]) => {
  const work = (starts[at] ?? granted)()
  const before = work.events.length
  const walk = walkFrom(work, inShanghai('2026-03-10 09:00'), list, 96)
  return { ...walk, before: work.events.slice(0, before) }
})
type Walked = Walk & { readonly before: Walk['happened'][number]['event'][] }

function eachPermit(look: (walk: Walked, at: number) => void): void {
  fc.assert(
    fc.property(walks, (walk) => {
      for (let at = 0; at < walk.happened.length; at++) look(walk, at)
    }),
    { numRuns: 400 },
  )
}

const permitOf = (state: object): Permit => (state as { readonly permit: Permit }).permit
const day = (moment: string | undefined): DayNumber => localDay(moment as Instant, shanghai)
const inForce = (status: string): boolean => status === 'granted' || status === 'delivered'

describe('a permit, whatever is done to it', () => {
  test('is drawn far enough to tell: every act on it comes about, and silence', () => {
    const met = new Set(
      fc.sample(walks, { numRuns: 400, seed: 3 }).flatMap(({ happened }) => happened.map(({ event }) => event.type)),
    )
    expect([...met]).toStrictEqual(
      expect.arrayContaining([
        ...['PermitChanged', 'RenewalApplied', 'PermitRenewed', 'RenewalDeemed', 'RenewalRefused'],
        ...['PermitRevoked', 'PermitWithdrawn', 'PermitDeregistered', 'CaseDeadlinePassed'],
      ]),
    )
  })

  test('[PL-50] is renewed by silence as its term ends, for as long again, and only where that was applied for', () => {
    eachPermit(({ happened }, at) => {
      const { after, before, event } = happened[at] as Walk['happened'][number]
      if (event.type !== 'RenewalDeemed') return
      const { renewalAppliedAt, validUntil } = permitOf(before)
      expect(renewalAppliedAt).toBeDefined()
      expect(event.occurredAt).toBe(lastMomentOf(validUntil as PlainDate, shanghai))
      expect(permitOf(after)).toMatchObject({ renewalAppliedAt: undefined, renewals: permitOf(before).renewals + 1 })
    })
  })

  test('[PL-50] lasts twelve months more where silence renews one of twelve months', () => {
    eachPermit(({ facts, happened }, at) => {
      const { after, before, event } = happened[at] as Walk['happened'][number]
      if (event.type !== 'RenewalDeemed') return
      const next = dateOf(dayNumber(permitOf(before).validUntil as PlainDate) + 1)
      expect(permitOf(after).validUntil).toBe(endOfTerm(next, facts.item.facts))
    })
  })

  test('[PL-50] is applied for at the latest thirty days before it ends, and that is watched', () => {
    eachPermit(({ happened }, at) => {
      const { after, before, event } = happened[at] as Walk['happened'][number]
      const { renewalAppliedAt, validUntil } = permitOf(after)
      if (event.type === 'RenewalApplied')
        expect(day(event.occurredAt)).toBeLessThanOrEqual(dayNumber(permitOf(before).validUntil as PlainDate) - 30)
      if (!inForce((after as Begun).status) || renewalAppliedAt !== undefined || validUntil === undefined) return
      if (event.type === 'RenewalRefused') return
      const window = trackedOf(after as Begun, 'renewal-application')
      // What a change has cut short may have passed by its own count already.
      if (window?.settledAt === undefined) expect(window?.deadline.dueOn).toBe(dateOf(dayNumber(validUntil) - 30))
    })
  })

  test('[PL-50] waits for no renewal when its term is over and an act comes after that', () => {
    eachPermit(({ happened }, at) => {
      const { after, event } = happened[at] as Walk['happened'][number]
      const { renewalAppliedAt, validUntil } = permitOf(after)
      if (renewalAppliedAt === undefined || validUntil === undefined || !inForce((after as Begun).status)) return
      expect(day(event.occurredAt)).toBeLessThanOrEqual(dayNumber(validUntil))
    })
  })

  test('[PL-8] [PL-49] is neither changed nor withdrawn once it has expired', () => {
    eachPermit(({ happened }, at) => {
      const { before, event } = happened[at] as Walk['happened'][number]
      const { validUntil } = permitOf(before)
      if (event.type === 'PermitChanged' || event.type === 'PermitWithdrawn')
        expect(validUntil === undefined || day(event.occurredAt) <= dayNumber(validUntil)).toBe(true)
    })
  })

  test('[PL-69] [PL-70] is not acted on any more but to be struck off, once it is revoked, and not at all after that', () => {
    eachPermit(({ happened }, at) => {
      const { before, event } = happened[at] as Walk['happened'][number]
      const { status } = before as Begun
      if (status === 'revoked' || status === 'withdrawn') expect(event.type).toBe('PermitDeregistered')
      expect(status).not.toBe('deregistered')
    })
  })

  test('is listed as its decider knows it', () => {
    fc.assert(
      fc.property(walks, ({ before, end, happened }) => {
        const events = [...before, ...happened.map(({ event }) => event)].filter(({ type }) =>
          permits.types.includes(type),
        )
        const row = events.reduce<ReturnType<typeof permits.evolve>>(
          (held, event, nth) =>
            permits.evolve(held, { ...event, stream: 'case-1', revision: nth } as unknown as Recorded, ''),
          undefined,
        )
        const { renewalAppliedAt, renewals, validFrom, validUntil } = permitOf(end)
        expect(row).toMatchObject({
          state: (end as Begun).status,
          validFrom,
          validUntil: validUntil ?? null,
          renewals,
          renewalAppliedAt: renewalAppliedAt ?? null,
        })
      }),
      { numRuns: 400 },
    )
  })
})
