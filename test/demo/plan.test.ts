// The plan of the demo city: the same for the same seed, made for any present, of items that may be published and people with right numbers.
import { describe, expect, test } from 'vitest'
import { typeOf } from '../../src/commands/vault/mediaTypes.ts'
import { applicantsOfOffice, registration } from '../../src/demo/applicants.ts'
import { casePlots, planCases } from '../../src/demo/casePlan.ts'
import { demoAccounts, offices, ownItems, setup, sourceItems } from '../../src/demo/city.ts'
import { factsOf } from '../../src/demo/itemFacts.ts'
import { identityNumberOf, organCodeOf } from '../../src/demo/numbers.ts'
import { paperOf } from '../../src/demo/papers.ts'
import { planCity } from '../../src/demo/plan.ts'
import { Chance } from '../../src/demo/random.ts'
import { citySeed, demoBegins } from '../../src/demo/seed.ts'
import { spanDays } from '../../src/demo/times.ts'
import type { ItemFacts } from '../../src/domain/items/item.messages.ts'
import { publicationLacks, publicationRefusal } from '../../src/domain/items/itemRules.ts'
import { isCreditCode, isIdentityNumber } from '../../src/domain/people/identity.ts'
import { Instant } from '../../src/domain/values.ts'

const present = Instant.parse('2026-03-18T02:30:00Z')
const presents = ['2026-01-02T00:10:00Z', '2026-10-04T12:00:00Z', '2027-02-20T04:00:00Z']

describe('chance', () => {
  test('is the same for the same seed, and even', () => {
    const draw = (seed: number) => {
      const chance = new Chance(seed)
      return Array.from({ length: 1_000 }, () => chance.between(1, 6))
    }
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    const counts = [1, 2, 3, 4, 5, 6].map((face) => draw(3).filter((drawn) => drawn === face).length)
    expect(Math.min(...counts)).toBeGreaterThan(120)
    expect(Math.max(...counts)).toBeLessThan(220)
  })
})

describe('the plan of what departments hand over', () => {
  test('is the same for the same seed and present, and lies in the year before it', () => {
    const plan = planCity(new Chance(citySeed), present)
    expect(planCity(new Chance(citySeed), present)).toEqual(plan)
    expect(planCity(new Chance(1), present)).not.toEqual(plan)
    const told = plan.map(({ handedOverAt }) => handedOverAt)
    expect(told).toEqual(told.toSorted())
    expect([told[0]?.localeCompare(demoBegins(present)), (told.at(-1) ?? '') <= present]).toEqual([1, true])
    const begun = Date.parse(present) - Date.parse(demoBegins(present))
    expect(Math.floor(begun / 86_400_000)).toBe(spanDays)
  })

  test.each(presents)('can be made for any present: a holiday, midnight, a year without a calendar (%s)', (now) => {
    const plan = planCity(new Chance(citySeed), Instant.parse(now))
    expect(plan.filter(({ command }) => command.type === 'RegisterForeignCase').length).toBeGreaterThan(130)
  })
})

describe('the plan of cases handled here', () => {
  test('is the same for the same seed and present, and lies in the year before it', () => {
    const plan = planCases(new Chance(citySeed), present)
    expect(planCases(new Chance(citySeed), present)).toEqual(plan)
    expect(planCases(new Chance(1), present)).not.toEqual(plan)
    const entered = plan.map(({ enteredAt }) => enteredAt)
    expect(entered).toEqual(entered.toSorted())
    expect([entered[0]?.localeCompare(demoBegins(present)), (entered.at(-1) ?? '') <= present]).toEqual([1, true])
    expect(planCity(new Chance(citySeed), present).length + plan.length).toBeLessThan(6_000)
  })

  test.each(presents)('tells of every case, whatever the present is (%s)', (now) => {
    const plan = planCases(new Chance(citySeed), Instant.parse(now))
    const cases = new Set(plan.map(({ command }) => ('caseId' in command ? command.caseId : '')))
    const planned = casePlots.reduce((sum, { count }) => sum + count, 0)
    expect(cases.size).toBeGreaterThanOrEqual(planned)
  })
})

describe('the city', () => {
  const facts: readonly ItemFacts[] = [...sourceItems, ...ownItems].map(factsOf)

  test('has a dozen offices and thirty items, and its setup says them all', () => {
    expect([offices.length, facts.length, new Set(facts.map(({ itemId }) => itemId)).size]).toEqual([12, 30, 30])
    expect(setup().flat().length).toBe(12 + demoAccounts.length + 3 + 30)
    expect(new Set(demoAccounts.map(({ name }) => name)).size).toBe(demoAccounts.length)
  })

  test('[LPS-9.2] [PL-30] publishes of each item all that has to be published, lawful and sound', () => {
    for (const item of facts)
      expect([item.itemId, publicationRefusal(item, present), publicationLacks(item)]).toEqual([
        item.itemId,
        undefined,
        [],
      ])
    const groups = ['handlers', 'implementationCode', 'kind', 'legalBasis', 'mode', 'other', 'promisedLimit'] as const
    for (const item of facts) expect(groups.filter((group) => item[group] === undefined)).toEqual([])
    expect(new Set(facts.map(({ implementationCode }) => implementationCode)).size).toBe(30)
  })

  test('[PL-58] charges where a law says so, has every kind of item and every trust of material', () => {
    expect(facts.filter(({ fee }) => (fee?.amountFen ?? 0) > 0).map(({ itemId }) => itemId)).toEqual([
      'road-occupation',
      'road-excavation',
    ])
    expect([...new Set(facts.map(({ kind }) => kind))].sort()).toEqual(['forwarded', 'instant', 'joint', 'promised'])
    const levels = facts.flatMap(({ materials = [] }) => materials.map(({ level }) => level))
    expect([...new Set(levels)].sort()).toEqual(['A', 'B', 'C', 'D'])
    const joint = facts.find(({ kind }) => kind === 'joint')
    expect(new Set(joint?.steps.map(({ orgId }) => orgId ?? joint.orgId)).size).toBe(3)
  })

  test('has applicants with right numbers that are nobody’s', () => {
    expect(identityNumberOf('19900101', 7)).toMatch(/^52990119900101007[\dX]$/)
    expect(isIdentityNumber(identityNumberOf('19900101', 7))).toBe(true)
    for (let office = 1; office <= 12; office++) expect(isCreditCode(organCodeOf(office))).toBe(true)
    const all = offices.flatMap(({ orgId }) =>
      Array.from({ length: applicantsOfOffice }, (_, number) => registration(orgId, number)),
    )
    const numbers = all.map((command) => {
      if (command.type !== 'RegisterSubject') throw new Error(command.type)
      const { creditCode, identityNumber } = command.personal
      expect([
        identityNumber === undefined || isIdentityNumber(identityNumber),
        creditCode === undefined || isCreditCode(creditCode),
      ]).toEqual([true, true])
      return creditCode ?? identityNumber
    })
    expect([numbers.length, new Set(numbers).size, numbers.includes(undefined)]).toEqual([192, 192, false])
  })

  test('hands in files that are what they say they are', () => {
    const document = paperOf('a line', '申请表', false)
    const scan = paperOf('another line', '图纸', true)
    expect([typeOf(document.bytes), document.mediaType, document.name]).toEqual([
      'application/pdf',
      'application/pdf',
      '申请表.pdf',
    ])
    expect([typeOf(scan.bytes), scan.mediaType, scan.name]).toEqual(['image/png', 'image/png', '图纸.png'])
    expect(document.digest).not.toBe(scan.digest)
  })
})
