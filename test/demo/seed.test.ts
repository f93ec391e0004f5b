// The demo city: the same every time, every situation in it, through real commands under a simulated clock, and alive after.
import { hash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyLog } from '../../src/audit/verify.ts'
import { openDemo } from '../../src/cli/demo.ts'
import type { Opened } from '../../src/cli/runtime.ts'
import {
  channels,
  demoAccounts,
  offices,
  ownItems,
  printedAccounts,
  serviceOf,
  sourceItems,
  sources,
} from '../../src/demo/city.ts'
import { reformed } from '../../src/demo/itemYear.ts'
import { firmCodeOf } from '../../src/demo/numbers.ts'
import { LivingCity, startPlayer } from '../../src/demo/player.ts'
import { Chance } from '../../src/demo/random.ts'
import { sendDemo } from '../../src/demo/seed.ts'
import { caseEventTypes } from '../../src/domain/approvals/caseEvents.ts'
import { Channel } from '../../src/domain/approvals/caseParts.messages.ts'
import { type Begun, type EventData, type InHandling, openRuns } from '../../src/domain/approvals/caseState.ts'
import { Finding } from '../../src/domain/approvals/foreignCase.messages.ts'
import type { Item } from '../../src/domain/items/item.ts'
import { versionsOf } from '../../src/domain/items/itemVersions.ts'
import { Instant } from '../../src/domain/values.ts'
import { definitionOf } from '../../src/domain/workflow/definition.ts'
import { checkSoundness } from '../../src/domain/workflow/soundness.ts'
import { start } from '../../src/eventlog/port.ts'
import { read } from '../../src/eventlog/upcast.ts'
import { caseFacets } from '../../src/projections/caseFacets.ts'
import { countCases } from '../../src/projections/caseQueries.ts'
import { overview } from '../../src/projections/overview.ts'
import { newFolder, runtime } from '../cli/cliWorld.ts'

const noticed = { onCommit: () => undefined }
const present = Instant.parse('2026-03-18T02:30:00Z')
const clock = { now: () => present }

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

  const all = async () => (await demo().log.readAll(start, { limit: 20_000 })).map(read)

  test('is there at the present, as a demo, with few enough events to be made while one waits', async () => {
    const events = await all()
    expect([events.length > 6_500, events.length < 8_500]).toEqual([true, true])
    expect([demo().purpose, demo().clock.now()]).toEqual(['demo', present])
  })

  test('[LPS-5] has cases in every situation', async () => {
    const { totals } = await overview(demo().readSide.database, present)
    expect(totals.registered).toBeGreaterThan(130)
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
      offices.length,
      sources.map(({ sourceId }) => sourceId).sort(),
      [...new Set([...channels, ...Channel.options])].sort(),
    ])
    const { stages } = await overview(demo().readSide.database, present)
    expect(stages.before).toMatchObject({
      items: sourceItems.length + ownItems.length,
      withoutLegalBasis: 0,
      withoutLimit: 0,
    })
  })

  /** The states of all cases handled here. */
  const cases = async (): Promise<readonly Begun[]> => {
    const begun = (await all()).filter(({ type }) => type === 'ApplicationReceived')
    const states = begun.map(({ data }) => demo().handler.state<Begun>('case', (data as { caseId: string }).caseId))
    return (await Promise.all(states)).map(({ state }) => state)
  }

  test('[PL-29] has cases of its own in every state, as many as planned, the same each time', async () => {
    const counts: Record<string, number> = {}
    for (const { status } of await cases()) counts[status] = (counts[status] ?? 0) + 1
    expect(counts).toEqual({
      abandoned: 13,
      accepted: 113,
      acceptanceRefused: 8,
      delivered: 258,
      denied: 18,
      deregistered: 9,
      forwarded: 12,
      granted: 13,
      notCompetent: 6,
      notRequired: 6,
      received: 14,
      revoked: 5,
      supplementing: 9,
      void: 6,
      withdrawn: 3,
    })
    const drafted = (await all()).filter(({ type }) => type === 'ApplicationDrafted')
    expect(drafted).toHaveLength(6)
  })

  test('has every event of a case: there is none that cannot come about in its year', async () => {
    const types = new Set((await all()).filter(({ stream }) => stream.startsWith('case-')).map(({ type }) => type))
    expect(Object.keys(caseEventTypes).filter((type) => !types.has(type))).toEqual([])
  })

  test('[LPS-9.2] moves running cases to a version that adds a step, one to its end, and leaves others on theirs', async () => {
    const events = (await all()).filter(({ type }) => type === 'CaseMovedToVersion')
    const moves = events.map(({ actor, data }) => ({ ...(data as EventData<'CaseMovedToVersion'>), by: actor.role }))
    const { state: item } = await demo().handler.state<Item>('item', reformed.itemId)
    const [first, second] = versionsOf(item)
    expect(second?.steps.map(({ name }) => name)).toEqual([...(first?.steps.map(({ name }) => name) ?? []), '法制审核'])
    expect(moves.map(({ by, from, to }) => [by, from, to])).toEqual(moves.map(() => ['administrator', 1, 2]))
    const ofItem = (await cases()).filter(({ about }) => about.itemId === reformed.itemId)
    const moved = ofItem.filter(({ about }) => moves.some(({ caseId }) => caseId === about.caseId))
    const standing = (states: readonly Begun[]) =>
      states.map((state) => [
        state.about.itemVersion,
        state.status === 'accepted' ? state.handling.steps.map(({ stepId }) => stepId).join() : state.status,
      ])
    expect(standing(moved).toSorted()).toEqual([
      [2, 'audit'],
      [2, 'audit'],
      [2, 'counsel'],
      [2, 'counsel'],
      [2, 'delivered'],
    ])
    const kept = ofItem.filter(({ about, status }) => about.itemVersion === 1 && status === 'accepted')
    expect(standing(kept)).toEqual(expect.arrayContaining([[1, 'audit']]))
  })

  test('[PL-42] [PL-44] [PL-45] [PL-48] has cases on time and late, claimed, returned, waiting and heard', async () => {
    const states = await cases()
    const inHand = states.filter((state): state is InHandling => state.status === 'accepted')
    const handled = states.flatMap((state) =>
      'handling' in state && state.handling !== undefined ? [state.handling] : [],
    )
    const late = (id: string) =>
      states.filter(({ deadlines }) => deadlines.some(({ deadline, passed }) => passed && deadline.deadlineId === id))
    const events = await all()
    const returned = events.filter(
      ({ data, type }) => type === 'StepCompleted' && (data as { outcome: string }).outcome === 'return',
    )
    const parts = {
      claimed: inHand.filter(({ handling }) => handling.steps.some(({ handler }) => handler !== undefined)).length,
      unclaimed: inHand.filter(({ handling }) => handling.steps.some(({ handler }) => handler === undefined)).length,
      atSeveralSteps: inHand.filter(({ handling }) => handling.steps.length > 1).length,
      workflowEnded: handled.filter(({ ended }) => ended).length,
      returned: returned.length,
      waiting: inHand.filter(({ handling }) => openRuns(handling).length > 0).length,
      overran: states.filter(({ deadlines }) =>
        deadlines.some(
          ({ deadline, passed, settledAt }) =>
            passed && settledAt === undefined && deadline.kind === 'special-procedure',
        ),
      ).length,
      hearingAhead: inHand.filter(({ handling }) => handling.hearing.scheduled !== undefined).length,
      heard: handled.filter(({ hearing }) => hearing.recordedAt !== undefined).length,
      extended: handled.filter(({ extendedBy }) => extendedBy !== undefined).length,
      deemed: handled.filter(({ deemed }) => deemed).length,
      overPromise: late('promised').length,
      overStatute: late('statutory').length,
      lateDelivery: late('delivery').length,
      renewed: states.filter((state) => 'permit' in state && state.permit.renewals > 0).length,
      renewalWaits: states.filter((state) => 'permit' in state && state.permit.renewalAppliedAt !== undefined).length,
      typedInLater: events.filter(({ data }) => (data as { lateReason?: string }).lateReason !== undefined).length,
    }
    expect(Object.entries(parts).filter(([, figure]) => figure === 0)).toEqual([])
    // Most are on time: a city in which nothing goes well would be as untrue.
    expect(late('promised').length).toBeLessThan(states.length / 4)
  })

  test('[PL-32] gives every accepted case its number, each once and without gaps', async () => {
    const numbers = (await cases()).flatMap((state) =>
      'handling' in state && state.handling !== undefined ? [state.about.number] : [],
    )
    expect(numbers).toHaveLength(437)
    expect(numbers).not.toContain(undefined)
    const given = new Map<string, number[]>()
    for (const { data, stream, type } of await all())
      if (type === 'NumberAllocated')
        given.set(stream, [...(given.get(stream) ?? []), (data as { number: number }).number])
    for (const series of given.values()) expect(series).toEqual(series.map((_, at) => at + 1))
  })

  test('[LPS-9.2] has thirty items, all sound, one suspended, one withdrawn, three with a second version', async () => {
    const items = await Promise.all(
      [...sourceItems, ...ownItems].map(async ({ itemId }) => (await demo().handler.state<Item>('item', itemId)).state),
    )
    const versions = items.flatMap((item) => versionsOf(item))
    expect([items.length, versions.length]).toEqual([30, 33])
    for (const version of versions)
      expect([version.itemId, checkSoundness(definitionOf(version))]).toEqual([version.itemId, []])
    const byStatus = Map.groupBy(items, ({ status }) => status)
    expect([
      byStatus.get('published')?.length,
      byStatus.get('suspended')?.length,
      byStatus.get('withdrawn')?.length,
    ]).toEqual([28, 1, 1])
    const days = versions.flatMap(({ effectiveOn }) => effectiveOn ?? [])
    expect(days.map((day) => day > present.slice(0, 10))).toEqual([true, false, false])
    // A case keeps the version under which it was accepted.
    const used = new Set(
      (await cases()).filter(({ about }) => about.itemId === 'drug-retail').map(({ about }) => about.itemVersion),
    )
    expect([...used].sort()).toEqual([1, 2])
  })

  test('[LPS-12.4] keeps who applied in the vault, and what they handed in under its digest', async () => {
    const { materials, vault } = demo().room
    const received = (await cases()).map(({ about }) => about)
    for (const { orgId, subjectId } of received) {
      const { state } = await demo().handler.state('subject', subjectId)
      expect(state).toMatchObject({ status: 'active', orgId })
    }
    const [found] = vault.findByNumber(firmCodeOf(2), 10)
    expect(found?.subjectId).toBe('applicant-housing-2')
    const handedIn = new Set(received.flatMap((about) => about.materials.map(({ digest }) => digest)))
    expect(handedIn.size).toBeGreaterThan(50)
    for (const digest of handedIn) expect(hash('sha256', materials.read(digest) ?? '')).toBe(digest)
  })

  test('is a log that verifies', async () => {
    expect(await verifyLog(demo().log)).toMatchObject({ ok: true, bad: 0, firstBad: null, positionGaps: 0 })
  })

  test('notes a deadline soon after it passes, not at the end', async () => {
    const events = await all()
    // An acceptance by silence starts clocks that have been running since the receipt.
    const deemed = new Set(events.filter(({ type }) => type === 'AcceptanceDeemed').map(({ stream }) => stream))
    const passed = events.filter(
      ({ stream, type }) =>
        ['AcceptanceDeemed', 'DeadlinePassed'].includes(type) || (type === 'CaseDeadlinePassed' && !deemed.has(stream)),
    )
    expect(passed.length).toBeGreaterThan(150)
    const lagDays = passed.map(
      ({ occurredAt, recordedAt }) => (Date.parse(recordedAt) - Date.parse(occurredAt)) / 86_400_000,
    )
    expect(Math.max(...lagDays)).toBeLessThan(3)
  })

  test('[LPS-4.5] configures itself by the authority of a demo, never as if by request', async () => {
    const events = await all()
    const kinds = [...new Set(events.map(({ authority }) => authority.kind))].sort()
    expect(kinds).toEqual(['bootstrap', 'demo', 'source', 'timer'])
    const published = events.filter(({ type }) => type === 'ItemVersionPublished')
    expect([...new Set(published.map(({ authority }) => authority.kind))]).toEqual(['demo'])
  })

  test('has an account for each role, with what it needs to see its own cases', async () => {
    for (const { accountId, orgId, role } of demoAccounts) {
      const { state } = await demo().handler.state('account', accountId)
      expect(state).toMatchObject({ status: 'active', orgId, role })
      if (role === 'service')
        expect(await countCases(demo().readSide.database, { org: orgId }, present)).toBeGreaterThan(25)
    }
    const [clerk] = printedAccounts
    const open = (await cases()).filter(({ about, status }) => about.orgId === clerk?.orgId && status === 'accepted')
    expect(open.length).toBeGreaterThan(10)
  })

  test('goes on by itself: a move is one real fact, and every source stays complete up to now', async () => {
    const city = new LivingCity(demo(), new Chance(3))
    const moves = new Set(['ForeignCaseRegistered', 'ForeignStepRecorded', 'ForeignCaseClosed'])
    const before = await demo().log.head()
    for (let move = 0; move < 60; move++) {
      await city.move()
      await demo().readSide.reached(await demo().log.head(), 30_000)
    }
    await demo().settle()
    const events = (await demo().log.readAll(before, { limit: 1_000 })).map(read)
    const facts = events.filter(({ type }) => moves.has(type))
    const acts = events.filter(({ authority, stream }) => stream.startsWith('case-') && authority.kind === 'demo')
    expect([facts.length, acts.length]).toEqual([20, 40])
    expect(facts.every(({ authority, occurredAt }) => authority.kind === 'source' && occurredAt === present)).toBe(true)
    expect(acts.every(({ actor, occurredAt }) => actor.role === 'clerk' && occurredAt === present)).toBe(true)
    expect(acts.map(({ type }) => type)).toEqual(expect.arrayContaining(['StepClaimed', 'StepCompleted']))
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
