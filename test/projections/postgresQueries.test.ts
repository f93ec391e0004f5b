// The same question has the same answer on SQLite and on PostgreSQL, whose collation here is not that of bytes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../src/domain/approvals/foreignCase.messages.ts'
import type { AnyEvent } from '../../src/domain/events.ts'
import { Post } from '../../src/domain/values.ts'
import type { MemoryLog } from '../../src/eventlog/memory.ts'
import { listAudit } from '../../src/projections/auditQueries.ts'
import { caseFacets } from '../../src/projections/caseFacets.ts'
import { type CaseFilter, countCases, findCase, listCases } from '../../src/projections/caseQueries.ts'
import { listItems, listSources } from '../../src/projections/catalogueQueries.ts'
import type { Sink } from '../../src/projections/changes.ts'
import { openPostgresDatabase, openReadDatabase, type ReadDatabase } from '../../src/projections/database.ts'
import { listDeadlines } from '../../src/projections/deadlineList.ts'
import { casesCountedBy, ownCasesCountedBy, passedDeadlines } from '../../src/projections/deadlineQueries.ts'
import { streamReader } from '../../src/projections/follower.ts'
import { models } from '../../src/projections/models.ts'
import { overview } from '../../src/projections/overview.ts'
import { accountOf, calledOf, openCasesByItem, orderedCases } from '../../src/projections/pageQueries.ts'
import { countPermits, listPermits, permitStandings } from '../../src/projections/permitQueries.ts'
import { PostgresSink } from '../../src/projections/postgresSink.ts'
import { Projector } from '../../src/projections/projector.ts'
import { SqliteSink } from '../../src/projections/sqliteSink.ts'
import { stepLoad } from '../../src/projections/stepLoad.ts'
import { listDuties } from '../../src/projections/worklistQueries.ts'
import { type Happened, happened, logOf, recordedOf, rowsOf } from '../support/givenModel.ts'
import { accepted, itemWith, received } from '../support/permitCase.ts'
import { missingPostgres, newReadDatabase } from '../support/postgres.ts'
import { historyOf, ownItem, ownItemWith, stories } from './ownSamples.ts'
import {
  caseId,
  closed,
  completeUntil,
  deadline,
  itemPublished,
  registered,
  sourceOpened,
  stepped,
  stream,
} from './samples.ts'

const offices = ['市水务局', '固原市自然资源局', 'Zeta 办', 'alpha 办', 'Éclair 局', '一网通办', '阿里局'] as const
const channels = ['网上', '窗口', 'APP', null] as const
const activities = ['受理', '审查', '决定', 'a', 'B'] as const
const findings: readonly Finding[] = ['step-after-end', 'steps-out-of-order']
const instant = fc
  .record({
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.integer({ min: 0, max: 23 }),
    month: fc.constantFrom('02', '03'),
  })
  .map(
    ({ day, hour, month }) =>
      `2026-${month}-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`,
  )
const someFindings = fc.subarray([...findings])
const aCase = fc.record({
  office: fc.constantFrom(...offices),
  channel: fc.constantFrom(...channels),
  number: fc.constantFrom('水-', 'SW-2026-', 'sw', 'Ω', '〔2026〕'),
  startedAt: instant,
  due: fc.option(instant),
  source: fc.constantFrom('water', 'land'),
  findings: someFindings,
  steps: fc.array(fc.record({ activity: fc.constantFrom(...activities), at: instant, findings: someFindings }), {
    maxLength: 3,
  }),
  end: fc.option(instant),
})

type Drawn = typeof aCase extends fc.Arbitrary<infer T> ? T : never
function eventsOf(one: Drawn, n: number): Happened[] {
  const { channel, due, end, number, office, source, startedAt } = one
  const facts = {
    ...(channel === null ? { channel: undefined } : { channel }),
    deadlines: due === null ? [] : [deadline('statutory', due, startedAt), deadline('promised', startedAt)],
    findings: one.findings,
    number: `${number}${n}`,
    office,
    sourceId: source,
    startedAt,
  }
  return [
    registered(n, facts),
    ...one.steps.map((step) => stepped(n, step.activity, step.at, step.findings)),
    ...(end === null ? [] : [closed(n, end)]),
  ]
}
const landOpened = happened('source-land', {
  type: 'SourceOpened',
  data: { accountId: 'land-feed', name: '自然资源', orgId: 'land-bureau', sourceId: 'land' },
} as AnyEvent)

const postHolder = happened('account-post-holder', {
  type: 'AccountOpened',
  data: { accountId: 'post-holder', name: '王芳', orgId: 'housing-bureau', posts: ['窗口岗', '审查岗'], role: 'clerk' },
} as AnyEvent)

const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const maybeTrue = fc.option(fc.boolean(), { nil: undefined })
const filters: fc.Arbitrary<CaseFilter> = fc.record({
  origin: maybe('here' as const, 'elsewhere' as const),
  state: maybe('received', 'accepted', 'delivered', 'none'),
  q: maybe(
    '水',
    '水务',
    '许可',
    '自然资源',
    'sw',
    'SW 2026',
    'zet',
    'eclair',
    'Éclair',
    'Ω1',
    '水-1',
    '没有',
    '!?',
    "'",
    '"',
  ),
  source: maybe('water', 'land', 'none'),
  org: maybe('water-bureau', 'land-bureau', 'housing-bureau'),
  office: maybe(...offices, '市住房和城乡建设局'),
  channel: maybe('网上', 'APP'),
  status: maybe('open' as const, 'closed' as const),
  colour: maybe('normal' as const, 'near-due' as const, 'over-promise' as const, 'over-statute' as const),
  month: maybe('2026-02', '2026-03'),
  activity: maybe(...activities),
  finding: maybe(...findings, 'step'),
  lateStep: maybeTrue,
  closedLate: maybeTrue,
  reportedLate: maybeTrue,
  withFindings: maybeTrue,
  withoutStep: maybeTrue,
})
/** Most filters of many conditions find nothing: one or two of them are left. */
const filter = fc
  .tuple(
    filters,
    fc.subarray(
      [
        'q',
        'origin',
        'state',
        'source',
        'org',
        'office',
        'colour',
        'status',
        'finding',
        'lateStep',
        'closedLate',
        'activity',
        'month',
        'channel',
        'withFindings',
        'withoutStep',
        'reportedLate',
      ] as const,
      { maxLength: 2 },
    ),
  )
  .map(([all, kept]) => Object.fromEntries(kept.map((key) => [key, all[key]])) as CaseFilter)

describe.skipIf(missingPostgres !== undefined)(`queries on both databases ${missingPostgres ?? ''}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'zhengjian-both-'))
  let log: MemoryLog
  let sqlite: ReadDatabase
  let postgres: ReadDatabase

  beforeAll(async () => {
    const drawn =
      fc.sample(fc.array(aCase, { minLength: 120, maxLength: 120 }), { seed: 20_260_302, numRuns: 1 })[0] ?? []
    log = await logOf([
      sourceOpened,
      landOpened,
      itemPublished,
      ownItem,
      ...drawn.flatMap(eventsOf),
      ...Object.entries(stories).flatMap(([name, story]) => historyOf(name, story())),
      ...Array.from({ length: 12 }, (_, n) => historyOf(`open-${n}`, n % 3 === 0 ? received() : accepted())).flat(),
      completeUntil('2026-03-20T00:00:00.000Z'),
      postHolder,
      ownItemWith({
        ...itemWith(),
        steps: itemWith().steps.map((step) => ({ ...step, posts: [Post.parse('审查岗')] })),
      }),
    ])
    const events = await recordedOf(log)
    const fill = async (sink: Sink): Promise<void> => {
      const projector = await Projector.open(models, sink, streamReader(log))
      for (let at = 0; at < events.length; at += 100) await projector.apply(events.slice(at, at + 100))
    }
    const path = join(dir, 'both.db')
    const one = new SqliteSink(path, models)
    await fill(one)
    one.finish()
    one.close()
    const url = await newReadDatabase()
    const other = await PostgresSink.open(url, 'zhengjian_both_1', models)
    await fill(other)
    await other.finish('both')
    await other.close()
    sqlite = openReadDatabase(path)
    postgres = openPostgresDatabase(url, 'zhengjian_both_1')
  })
  afterAll(async () => {
    await Promise.all([sqlite.destroy(), postgres.destroy()])
    rmSync(dir, { recursive: true, force: true })
  })

  async function same<T>(ask: (db: ReadDatabase) => Promise<T>): Promise<T> {
    const expected = await ask(sqlite)
    expect(await ask(postgres)).toEqual(expected)
    return expected
  }

  test('all rows are the same', async () => {
    expect((await same(rowsOf))['cases']).toHaveLength(120 + Object.keys(stories).length + 12)
  })

  test('any filter of the list of cases finds the same, page by page, in any order', async () => {
    let found = 0
    const order = fc.constantFrom('number' as const, 'registered' as const, 'due' as const)
    await fc.assert(
      fc.asyncProperty(filter, instant, order, fc.boolean(), async (asked, now, by, descending) => {
        const first = await same((db) => listCases(db, asked, { now, limit: 20 }))
        await same((db) => listCases(db, asked, { now, limit: 20, after: first.next }))
        const ordered = { now, limit: 15, order: by, descending }
        const page = await same((db) => orderedCases(db, asked, ordered))
        await same((db) => orderedCases(db, asked, { ...ordered, after: page.next }))
        found += await same((db) => countCases(db, asked, now))
      }),
      { numRuns: 120, seed: 7 },
    )
    expect(found).toBeGreaterThan(1_000)
  })

  test('boards, facets, deadlines and lookups answer the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        instant,
        fc.constantFrom(undefined, 'water-bureau', 'land-bureau', 'housing-bureau', 'none'),
        maybe(...offices),
        async (now, org, office) => {
          await same((db) => overview(db, now, { office, org }))
          await same((db) => stepLoad(db, { office, org }))
          await same((db) => caseFacets(db, org))
          await same((db) => openCasesByItem(db, org))
          const asked = { org, office, dueFrom: now }
          const first = await same((db) => listDeadlines(db, asked, { limit: 7 }))
          await same((db) => listDeadlines(db, asked, { limit: 7, after: first.next }))
          const duties = await same((db) => listDuties(db, { org, office }, { now, limit: 5 }))
          await same((db) => listDuties(db, { org, office }, { now, limit: 5, after: duties.next }))
          await same((db) => listDuties(db, { mine: 'li-ming' }, { now, limit: 5 }))
          const byPost = await same((db) => listDuties(db, { mine: 'post-holder' }, { now, limit: 5 }))
          expect([byPost.rows.length, byPost.rows[0]?.posts]).toStrictEqual([5, ['审查岗']])
          expect((await same((db) => listDuties(db, { mine: 'nobody' }, { now, limit: 5 }))).rows).toStrictEqual([])
          await same((db) => listDuties(db, { org }, { now, limit: 1 }))
          const permits = await same((db) => listPermits(db, { org }, { today: now.slice(0, 10), limit: 2 }))
          await same((db) => listPermits(db, { org }, { today: now.slice(0, 10), limit: 2, after: permits.next }))
          await same((db) => countPermits(db, { org }, { today: now.slice(0, 10), limit: 3 }))
        },
      ),
      { numRuns: 25, seed: 7 },
    )
    expect((await same((db) => passedDeadlines(db, '2099', 1_000))).length).toBeGreaterThan(10)
    expect(
      (
        await same((db) =>
          listDeadlines(db, { state: 'pending' }, { limit: 10, after: { dueAt: '2026-03-01', rid: 3 } }),
        )
      ).rows,
    ).toHaveLength(10)
    await same((db) => casesCountedBy(db, { calendarId: 'cn', revision: 99 }, '', 10))
    await same((db) => ownCasesCountedBy(db, { calendarId: 'cn', revision: 99 }, '', 10))
    expect((await same((db) => listDuties(db, {}, { now: '2099', limit: 100 }))).rows.length).toBeGreaterThan(11)
    for (const standing of permitStandings)
      expect(
        (await same((db) => listPermits(db, { standing }, { today: '2031-04-01', limit: 9 }))).rows.length,
      ).toBeGreaterThan(0)
    expect((await same((db) => findCase(db, 'walked', '2026-04-01')))?.lastActivity).toBe('决定')
    expect(
      (await same((db) => listAudit({ db, log }, { clause: 'LPS-9.2' }, { limit: 50 }))).rows.length,
    ).toBeGreaterThanOrEqual(0)
    expect(
      (await same((db) => listAudit({ db, log }, { object: caseId(3) }, { limit: 50 }))).rows.length,
    ).toBeGreaterThan(0)
    expect(
      (await same((db) => listItems(db, { q: '取水' }, { limit: 5, now: '2026-03-10T00:00:00.000Z' }))).rows,
    ).toHaveLength(1)
    expect(
      (await same((db) => listItems(db, { q: '…' }, { limit: 5, now: '2026-03-10T00:00:00.000Z' }))).rows,
    ).toHaveLength(0)
    expect(await same((db) => listSources(db))).toHaveLength(2)
    expect(await same((db) => findCase(db, caseId(5), '2026-03-10T00:00:00.000Z'))).toBeDefined()
    expect(await same((db) => calledOf(db, [stream(1), 'item-water-permit']))).toHaveProperty('size', 2)
    expect(await same((db) => accountOf(db, 'nobody'))).toBe('nobody')
  })
})
