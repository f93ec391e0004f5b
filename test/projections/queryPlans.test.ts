// Lists and boards are read from the indexes that hold only what is asked for, in their order, however much else there is; of deadlines on both databases.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Deadline } from '../../src/domain/approvals/foreignCase.messages.ts'
import { listCases } from '../../src/projections/caseQueries.ts'
import type { Sink } from '../../src/projections/changes.ts'
import { openPostgresDatabase, openReadDatabase, type ReadDatabase } from '../../src/projections/database.ts'
import { listDeadlines } from '../../src/projections/deadlineList.ts'
import { casesCountedBy, ownCasesCountedBy, passedDeadlines } from '../../src/projections/deadlineQueries.ts'
import { streamReader } from '../../src/projections/follower.ts'
import { models } from '../../src/projections/models.ts'
import { nextTurn } from '../../src/projections/nextTurn.ts'
import { overview } from '../../src/projections/overview.ts'
import { listPermits } from '../../src/projections/permitQueries.ts'
import { PostgresSink } from '../../src/projections/postgresSink.ts'
import { Projector } from '../../src/projections/projector.ts'
import { SqliteSink } from '../../src/projections/sqliteSink.ts'
import { logOf, recordedOf } from '../support/givenModel.ts'
import { missingPostgres, newReadDatabase } from '../support/postgres.ts'
import { caseId, closed, completeUntil, deadline, passed, registered, sourceOpened } from './samples.ts'

const counted = (kind: Deadline['kind'], dueAt: string) =>
  ({ ...deadline(kind, dueAt), basis: 'item', calendarId: 'cn', calendarRevision: 3 }) as Deadline
const statutory = '2026-03-20T15:59:59.999Z'
const promised = '2026-03-12T15:59:59.999Z'
const cases = 200
const stillOpen = 4

const history = [
  sourceOpened,
  ...Array.from({ length: cases }, (_, n) =>
    registered(n, { deadlines: [counted('statutory', statutory), counted('promised', promised)] }),
  ),
  ...Array.from({ length: cases - stillOpen }, (_, n) =>
    closed(n + stillOpen, n % 2 === 0 ? '2026-03-03T01:00:00.000Z' : '2026-03-13T01:00:00.000Z'),
  ),
  completeUntil('2026-03-13T00:00:00.000Z'),
  passed(0, 'promised', promised),
]

const dir = mkdtempSync(join(tmpdir(), 'zhengjian-plans-'))
let db: ReadDatabase
beforeAll(async () => {
  const path = join(dir, 'read.db')
  const sink = new SqliteSink(path, models)
  await fill(sink)
  sink.finish()
  sink.close()
  db = openReadDatabase(path)
}, 60_000)
afterAll(async () => {
  await db.destroy()
  rmSync(dir, { recursive: true })
})

async function fill(sink: Sink): Promise<void> {
  const log = await logOf(history)
  const projector = await Projector.open(models, sink, streamReader(log))
  await projector.apply(await recordedOf(log))
}

type Ask = (db: ReadDatabase) => Promise<unknown>
async function queriesOf(of: ReadDatabase, ask: Ask): Promise<CompiledQuery[]> {
  const asked: CompiledQuery[] = []
  const recording = of.withPlugin({
    transformQuery: ({ node, queryId }) => {
      asked.push(of.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  })
  await ask(recording)
  return asked
}

/** What SQLite does for the queries of a question. */
async function plansOf(ask: Ask): Promise<string[]> {
  const plans: string[] = []
  for (const { parameters, sql } of await queriesOf(db, ask)) {
    const explain = CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters])
    const { rows } = await db.executeQuery<{ detail: string }>(explain)
    plans.push(rows.map(({ detail }) => detail).join('; '))
  }
  return plans
}

const open = { statutory: 'deadlines_1', promised: 'deadlines_4' }
const kinds = ['statutory', 'promised'] as const

describe('of many closed cases', () => {
  test('[PL-42] those that ended late are walked in their order, in an index of their own, and the open ones beside', async () => {
    const page = { now: '2026-03-14T00:00:00.000Z', limit: 50 }
    // The statement that is asked comes last, after its parts.
    const parts = (await plansOf((asked) => listCases(asked, { colour: 'over-promise' }, page))).at(-1)?.split('; ')
    expect(parts?.[0]).toBe('MERGE (UNION ALL)')
    expect(parts?.filter((part) => / cases USING /.test(part))).toEqual([
      'SEARCH cases USING INDEX cases_2 (status=?)',
      'SEARCH cases USING INDEX cases_4 (finalColour=?)',
    ])
    const alone = await plansOf((asked) => listCases(asked, { colour: 'over-promise', status: 'closed' }, page))
    expect(alone.at(-1)).toMatch(/^SEARCH cases USING INDEX cases_4 \(finalColour=\?\)/)
    expect(alone.at(-1)).not.toContain('ORDER BY')
  })
})

describe('of what few cases are or have', () => {
  const page = { now: '2026-03-14T00:00:00.000Z', limit: 50 }

  test.each([
    ['of one item', { item: 'water-permit' }, 'cases_5 (itemId=?)'],
    ['of one organisation', { org: 'water-bureau-2' }, 'cases_6 (orgId=?)'],
    ['still in hand', { state: 'accepted' }, 'cases_7 (state=?)'],
    ['with a late step', { lateStep: true }, 'cases_10'],
    ['reported late', { reportedLate: true }, 'cases_11'],
    ['with findings', { withFindings: true }, 'cases_12'],
    ['with one finding', { finding: 'stepAfterEnd' }, 'cases_12'],
  ] as const)('those %s are walked in their order, in an index of their own', async (_which, filter, index) => {
    const plan = (await plansOf((asked) => listCases(asked, filter, page))).at(-1)
    expect(plan).toContain(`cases USING INDEX ${index}`)
    expect(plan).not.toContain('ORDER BY')
  })

  test('[LPS-5] the board counts the open ones in the order in which it groups them, from their index alone', async () => {
    const counting = (await plansOf((asked) => overview(asked, page.now))).filter((plan) => / cases /.test(plan))
    expect(counting).toHaveLength(2)
    for (const plan of counting) {
      expect(plan).toMatch(/^SCAN cases USING COVERING INDEX cases_13/)
      expect(plan).not.toContain('TEMP B-TREE')
    }
  })

  test('[PL-48] permits and deadlines of few cases are found from these, those of all in the order of their list', async () => {
    const permits = (filter: object) =>
      plansOf((asked) => listPermits(asked, filter, { today: '2026-03-14', limit: 5 }))
    expect((await permits({ org: 'water-bureau' })).at(-1)).toMatch(/^SEARCH cases USING INDEX cases_6 \(orgId=\?\)/)
    expect((await permits({ subject: 'nobody' })).at(-1)).toMatch(/^SEARCH cases USING INDEX cases_9/)
    expect((await permits({})).at(-1)).toMatch(/^SCAN permits USING INDEX permits_0/)
    const deadlines = (filter: object) =>
      plansOf((asked) => listDeadlines(asked, { origin: 'here', ...filter }, { limit: 5 }))
    expect((await deadlines({ org: 'water-bureau' })).at(-1)).toMatch(/^SEARCH cases USING INDEX cases_6/)
    expect((await deadlines({})).at(-1)).toMatch(/^SCAN caseDeadlines USING INDEX caseDeadlines_1/)
    expect((await deadlines({ state: 'late' })).at(-1)).toMatch(/^SCAN caseDeadlines USING INDEX caseDeadlines_3/)
  })
})

describe('of many settled deadlines', () => {
  test('[PL-42] what has passed, and what turns next, is looked for among the open ones', async () => {
    const [, ...elsewhere] = await plansOf((asked) => passedDeadlines(asked, '2026-03-14', 10))
    const turning = (await plansOf((asked) => nextTurn(asked, '2026-03-14'))).slice(0, 2)
    for (const plans of [elsewhere, turning])
      for (const [at, kind] of kinds.entries())
        expect(plans[at]).toContain(`SEARCH deadlines USING INDEX ${open[kind]} (sourceId=? AND ${kind}DueAt`)
    expect(await passedDeadlines(db, '2026-03-14', 1_000)).toEqual(
      Array.from({ length: cases }, (_, n) => n)
        .filter((n) => (n > 0 && n < stillOpen) || (n >= stillOpen && n % 2 === 1))
        .map((n) => ({ caseId: caseId(n), dueAt: promised, kind: 'promised', own: false })),
    )
  })

  test('[PL-82] a page of the cases that a calendar may move is walked in its order, nothing is sorted', async () => {
    const change = { calendarId: 'cn', revision: 5 }
    expect(await plansOf((asked) => casesCountedBy(asked, change, caseId(0), 10))).toEqual([
      'SEARCH deadlines USING COVERING INDEX deadlines_6 (calendarId=? AND caseId>?)',
    ])
    expect(await plansOf((asked) => ownCasesCountedBy(asked, change, 'a', 10))).toEqual([
      'SEARCH caseDeadlines USING INDEX caseDeadlines_2 (calendarId=? AND caseId>?)',
    ])
    expect(await casesCountedBy(db, change, caseId(0), 10)).toEqual([1, 2, 3].map(caseId))
  })

  test.each([
    [undefined, 'deadlines_0', 'deadlines_3'],
    ['met', 'deadlines_0', 'deadlines_3'],
    ['pending', 'deadlines_1', 'deadlines_4'],
    ['late', 'deadlines_1', 'deadlines_4'],
    ['passed', 'deadlines_2', 'deadlines_5'],
  ] as const)(
    'a page of those of a source, in state %s, is walked in its order',
    async (state, statutory, promised) => {
      const filter = { origin: 'elsewhere', source: 'water', state } as const
      for (const after of [undefined, { dueAt: '2026-03-12', rid: 3 }])
        expect(await plansOf((asked) => listDeadlines(asked, filter, { limit: 50, after }))).toEqual([
          `SEARCH deadlines USING INDEX ${statutory} (sourceId=? AND statutoryDueAt>?)`,
          `SEARCH deadlines USING INDEX ${promised} (sourceId=? AND promisedDueAt>?)`,
        ])
    },
  )

  test('without a source, open and passed ones are looked for among their like', async () => {
    for (const [state, ...names] of [
      ['pending', 'deadlines_1', 'deadlines_4'],
      ['passed', 'deadlines_2', 'deadlines_5'],
    ] as const)
      expect(await plansOf((asked) => listDeadlines(asked, { origin: 'elsewhere', state }, { limit: 50 }))).toEqual(
        names.map((name) => `SCAN deadlines USING INDEX ${name}; USE TEMP B-TREE FOR ORDER BY`),
      )
  })
})

describe.skipIf(missingPostgres !== undefined)('on PostgreSQL', () => {
  test('the same indexes serve them', async () => {
    const url = await newReadDatabase()
    const sink = await PostgresSink.open(url, 'zhengjian_plans_1', models)
    await fill(sink)
    expect(await sink.finish('plans')).toBe(true)
    await sink.close()
    const postgres = openPostgresDatabase(url, 'zhengjian_plans_1')
    const indexesBy = (ask: Ask): Promise<string[]> =>
      postgres.connection().execute(async (connection) => {
        // A table as small as this one is otherwise read whole.
        await connection.executeQuery(CompiledQuery.raw('SET enable_seqscan TO off'))
        const names: string[] = []
        for (const { parameters, sql } of await queriesOf(connection, ask)) {
          const explain = CompiledQuery.raw(`EXPLAIN ${sql}`, [...parameters])
          const { rows } = await connection.executeQuery<{ 'QUERY PLAN': string }>(explain)
          names.push(
            ...rows.flatMap((row) => /(?:on|using) "?(\w*[dD]eadlines_\w+)/.exec(row['QUERY PLAN'])?.[1] ?? []),
          )
        }
        return names
      })
    const change = { calendarId: 'cn', revision: 5 }
    const byOpen = [open.statutory, open.promised]
    expect(await indexesBy((asked) => passedDeadlines(asked, '2026-03-14', 10))).toEqual(expect.arrayContaining(byOpen))
    expect(await indexesBy((asked) => nextTurn(asked, '2026-03-14'))).toEqual(expect.arrayContaining(byOpen))
    expect(await indexesBy((asked) => casesCountedBy(asked, change, '', 10))).toEqual(['deadlines_6'])
    expect(await indexesBy((asked) => ownCasesCountedBy(asked, change, '', 10))).toEqual(['caseDeadlines_2'])
    const listed = (state: 'pending' | 'passed') =>
      indexesBy((asked) => listDeadlines(asked, { origin: 'elsewhere', source: 'water', state }, { limit: 5 }))
    expect(await listed('pending')).toEqual(byOpen)
    expect(await listed('passed')).toEqual(['deadlines_2', 'deadlines_5'])
    await postgres.destroy()
  })
})
