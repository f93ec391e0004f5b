// The demo city: the same every time, every situation in it, through real commands under a simulated clock, and alive after.
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDemo } from '../../src/cli/demo.ts'
import type { Opened } from '../../src/cli/runtime.ts'
import { channels, demoAccounts, items, sources } from '../../src/demo/city.ts'
import { planCity, spanDays } from '../../src/demo/plan.ts'
import { LivingCity, startPlayer } from '../../src/demo/player.ts'
import { Chance } from '../../src/demo/random.ts'
import { citySeed, demoBegins, sendDemo, serviceOf } from '../../src/demo/seed.ts'
import { Finding } from '../../src/domain/approvals/foreignCase.messages.ts'
import { Instant } from '../../src/domain/values.ts'
import { start } from '../../src/eventlog/port.ts'
import { read } from '../../src/eventlog/upcast.ts'
import { caseFacets } from '../../src/projections/caseFacets.ts'
import { countCases } from '../../src/projections/caseQueries.ts'
import { overview } from '../../src/projections/overview.ts'
import { newFolder, runtime } from '../cli/cliWorld.ts'

const noticed = { onCommit: () => undefined }
const present = Instant.parse('2026-03-18T02:30:00Z')
const clock = { now: () => present }

describe('chance', () => {
  test('is the same for the same seed, and even', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 1_000 },
        (
          (chance) => () =>
            chance.between(1, 6)
        )(new Chance(seed)),
      )
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    const counts = [1, 2, 3, 4, 5, 6].map((face) => draw(3).filter((drawn) => drawn === face).length)
    expect(Math.min(...counts)).toBeGreaterThan(120)
    expect(Math.max(...counts)).toBeLessThan(220)
  })
})

describe('the plan', () => {
  test('is the same for the same seed and present, and lies in the half year before it', () => {
    const plan = planCity(new Chance(citySeed), present)
    expect(planCity(new Chance(citySeed), present)).toEqual(plan)
    expect(planCity(new Chance(1), present)).not.toEqual(plan)
    const told = plan.map(({ handedOverAt }) => handedOverAt)
    expect(told).toEqual(told.toSorted())
    expect([told[0]?.localeCompare(demoBegins(present)), (told.at(-1) ?? '') <= present]).toEqual([1, true])
    const begun = Date.parse(present) - Date.parse(demoBegins(present))
    expect(Math.floor(begun / 86_400_000)).toBe(spanDays)
  })

  test.each(['2026-01-02T00:10:00Z', '2026-10-04T12:00:00Z', '2027-02-20T04:00:00Z'])(
    'can be made for any present: a holiday, midnight, a year without a calendar (%s)',
    (now) => {
      const plan = planCity(new Chance(citySeed), Instant.parse(now))
      expect(plan.filter(({ command }) => command.type === 'RegisterForeignCase').length).toBeGreaterThan(330)
    },
  )
})

describe('the seeded city', () => {
  let dir = ''
  let opened: Opened | undefined
  const demo = (): Opened['engine'] => {
    if (opened === undefined) throw new Error('the demo is not open')
    return opened.engine
  }

  beforeAll(async () => {
    dir = newFolder()
    opened = await openDemo({ ...runtime, clock }, dir, noticed)
  }, 120_000)
  afterAll(async () => {
    await opened?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test('is there at the present, as a demo, with few enough events to be made while one waits', async () => {
    const events = await demo().log.readAll(start, { limit: 20_000 })
    expect([events.length > 2_000, events.length < 6_000]).toEqual([true, true])
    expect([demo().purpose, demo().clock.now()]).toEqual(['demo', present])
  })

  test('[LPS-5] has cases in every situation', async () => {
    const { totals } = await overview(demo().readSide.database, present)
    expect(totals.registered).toBeGreaterThan(350)
    const { closed, closedOverPromise, closedOverStatute, nearDue, open, openNormal, overPromise, overStatute } = totals
    const parts = {
      nearDue,
      openNormal,
      overPromise,
      overStatute,
      closedOverPromise,
      closedOverStatute,
      reportedLate: totals.reportedLate,
      lateSteps: totals.lateSteps,
    }
    for (const [name, figure] of Object.entries(parts)) expect([name, figure > 0]).toEqual([name, true])
    expect([open, closed + open]).toEqual([openNormal + nearDue + overPromise + overStatute, totals.registered])
  })

  test('[LPS-7.3] has findings of the order of its facts', async () => {
    const counts = await Promise.all(
      Finding.options.map(
        async (finding) => [finding, await countCases(demo().readSide.database, { finding }, present)] as const,
      ),
    )
    const found = counts.filter(([, count]) => count > 0).map(([finding]) => finding)
    expect(found).toEqual(
      expect.arrayContaining(['step-before-start', 'step-after-end', 'steps-out-of-order', 'end-before-last-step']),
    )
  })

  test('shows every office, source and channel, and items with legal basis and limits', async () => {
    const facets = await caseFacets(demo().readSide.database)
    expect([facets.offices.length, facets.sources, facets.channels]).toEqual([
      8,
      sources.map(({ sourceId }) => sourceId).sort(),
      [...new Set(channels)].sort(),
    ])
    const { stages } = await overview(demo().readSide.database, present)
    expect(stages.before).toMatchObject({ items: items.length, withoutLegalBasis: 0, withoutLimit: 0 })
  })

  test('notes a deadline soon after it passes, not at the end', async () => {
    const passed = (await demo().log.readAll(start, { limit: 10_000, types: ['DeadlinePassed'] })).map(read)
    expect(passed.length).toBeGreaterThan(50)
    const lagDays = passed.map(
      ({ occurredAt, recordedAt }) => (Date.parse(recordedAt) - Date.parse(occurredAt)) / 86_400_000,
    )
    expect(Math.max(...lagDays)).toBeLessThan(3)
  })

  test('[LPS-4.5] configures itself by the authority of a demo, never as if by request', async () => {
    const events = (await demo().log.readAll(start, { limit: 20_000 })).map(read)
    const kinds = [...new Set(events.map(({ authority }) => authority.kind))].sort()
    expect(kinds).toEqual(['bootstrap', 'demo', 'source', 'timer'])
    const published = events.filter(({ type }) => type === 'ItemVersionPublished')
    expect([...new Set(published.map(({ authority }) => authority.kind))]).toEqual(['demo'])
  })

  test('has an account for each role, with what it needs to see its own cases', async () => {
    for (const { accountId, orgId, role } of demoAccounts) {
      const { state } = await demo().handler.state('account', accountId)
      expect(state).toMatchObject({ status: 'active', orgId, role })
      expect(await countCases(demo().readSide.database, { org: orgId }, present)).toBeGreaterThan(50)
    }
  })

  test('goes on by itself: a move is one real fact, and every source stays complete up to now', async () => {
    const city = new LivingCity(demo(), new Chance(3))
    const moves = ['ForeignCaseRegistered', 'ForeignStepRecorded', 'ForeignCaseClosed']
    const before = await demo().log.head()
    for (let move = 0; move < 40; move++) {
      await city.move()
      await demo().readSide.reached(await demo().log.head(), 30_000)
    }
    const events = (await demo().log.readAll(before, { limit: 1_000 })).map(read)
    const facts = events.filter(({ type }) => moves.includes(type))
    expect(facts).toHaveLength(40)
    expect(facts.every(({ authority, occurredAt }) => authority.kind === 'source' && occurredAt === present)).toBe(true)
  })

  test('the player moves until it is stopped; what the log refuses is an error', async () => {
    const errors: unknown[] = []
    const before = await demo().log.head()
    const player = startPlayer(demo(), { everyMs: 50, seed: 5, onError: (error) => errors.push(error) })
    await expect.poll(() => demo().log.head()).not.toBe(before)
    await player.stop()
    const stopped = await demo().log.head()
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([errors, await demo().log.head()]).toEqual([[], stopped])
    await expect(
      sendDemo(demo(), serviceOf('water'), { type: 'OpenLog', purpose: 'production', clock: 'system' }),
    ).rejects.toThrow('not-permitted')
  })

  test('a second start does not seed again', async () => {
    // The refused attempt of the test before is put on record as the log closes; nothing else may come.
    const seeded = async () => {
      const types = ['ForeignCaseRegistered', 'ItemVersionPublished', 'ForeignStepRecorded', 'SourceCompleteUntil']
      return (await demo().log.readAll(start, { limit: 20_000, types })).at(-1)?.position
    }
    const before = await seeded()
    await opened?.close()
    opened = await openDemo({ ...runtime, clock }, dir, noticed)
    await demo().settle()
    expect(await seeded()).toBe(before)
  })
})
