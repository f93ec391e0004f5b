// 办件列表 and its sums: rows hold the instants at which they turn, and agree however the feed was cut.
import { describe, expect, test } from 'vitest'
import { type CaseCursor, countCases, listCases } from '../../src/projections/caseQueries.ts'
import { overview } from '../../src/projections/overview.ts'
import { orderedCases } from '../../src/projections/pageQueries.ts'
import { stepLoad } from '../../src/projections/stepLoad.ts'
import { givenEvents, idOfNth } from '../support/givenModel.ts'
import {
  caseId,
  closed,
  completeUntil,
  itemPublished,
  passed,
  registered,
  sourceOpened,
  stepped,
  voided,
} from './samples.ts'

const now = '2026-04-01T00:00:00.000Z'
const base = [sourceOpened, itemPublished]

describe('the list of cases', () => {
  test('[LPS-5] a case turns near due, over its promise, over its statute, as its source becomes complete', async () => {
    const turns = {
      '2026-03-11T00:00:00.000Z': 'normal',
      '2026-03-12T00:00:00.000Z': 'near-due',
      '2026-03-13T00:00:00.000Z': 'over-promise',
      '2026-03-21T00:00:00.000Z': 'over-statute',
    }
    for (const [moment, colour] of Object.entries(turns))
      await givenEvents([...base, registered(1), completeUntil(moment)], async (db) => {
        const { rows } = await listCases(db, {}, { now, limit: 10 })
        expect(rows.map((row) => row.colour)).toEqual([colour])
      })
  })

  test('[LPS-7.3] a source that declared nothing is judged up to nothing', async () => {
    await givenEvents([...base, registered(1)], async (db) => {
      expect((await listCases(db, {}, { now, limit: 10 })).rows[0]).toMatchObject({ colour: 'normal', judgedAt: '' })
    })
  })

  test('[PL-42] an end exactly at the due moment is in time, a millisecond later is not', async () => {
    const history = [
      ...base,
      registered(1),
      closed(1, '2026-03-20T15:59:59.999Z'),
      registered(2),
      closed(2, '2026-03-20T16:00:00.000Z'),
    ]
    await givenEvents([...history, completeUntil(now)], async (db) => {
      const { rows } = await listCases(db, {}, { now, limit: 10 })
      expect(rows.map(({ number, finalColour }) => [number, finalColour])).toEqual([
        ['水-2', 'over-statute'],
        ['水-1', 'over-promise'],
      ])
      const coloured = async (colour: 'near-due' | 'over-promise' | 'over-statute') =>
        (await listCases(db, { colour }, { now, limit: 10 })).rows.map(({ number }) => number)
      expect([await coloured('over-statute'), await coloured('over-promise'), await coloured('near-due')]).toEqual([
        ['水-2'],
        ['水-1'],
        [],
      ])
    })
  })

  test('[LPS-5] open and closed cases of one colour are one list, newest first, page by page', async () => {
    const many = Array.from({ length: 9 }, (_, n) => n)
    const started = (n: number) => `2026-03-0${1 + ((n * 4) % 9)}T01:00:00.000Z`
    const history = [
      ...many.map((n) => registered(n, { startedAt: started(n) })),
      ...many.filter((n) => n % 2 === 0).map((n) => closed(n, '2026-03-25T01:00:00.000Z')),
    ]
    await givenEvents([...base, ...history, completeUntil(now)], async (db) => {
      const newestFirst = many.toSorted((a, b) => (started(a) < started(b) ? 1 : -1)).map((n) => `水-${n}`)
      const seen: string[] = []
      for (let after: CaseCursor | undefined, pages = 0; pages === 0 || after !== undefined; pages++) {
        const { next, rows } = await listCases(db, { colour: 'over-statute' }, { now, limit: 2, after })
        seen.push(...rows.map(({ number }) => number))
        after = next
      }
      expect(seen).toEqual(newestFirst)
      for (const status of ['open', 'closed'] as const) {
        const { rows } = await listCases(db, { colour: 'over-statute', status }, { now, limit: 10 })
        const own = newestFirst.filter((number) => (Number(number.slice(2)) % 2 === 0) === (status === 'closed'))
        expect(rows.map(({ number }) => number)).toEqual(own)
      }
      expect(await countCases(db, { colour: 'over-statute' }, now)).toBe(9)
      expect((await listCases(db, { colour: 'near-due', status: 'closed' }, { now, limit: 10 })).rows).toEqual([])
    })
  })

  test('[LPS-7.3] an end in time that was reported after the passing is shown as such', async () => {
    const history = [
      registered(1),
      passed(1, 'statutory', '2026-03-20T15:59:59.999Z'),
      closed(1, '2026-03-10T01:00:00.000Z'),
    ]
    await givenEvents([...base, ...history], async (db) => {
      expect((await listCases(db, {}, { now, limit: 10 })).rows[0]).toMatchObject({
        finalColour: 'normal',
        statutoryPassed: 1,
        reportedLate: 1,
      })
      expect((await overview(db, now)).totals).toMatchObject({ closed: 1, closedOverStatute: 0, reportedLate: 1 })
    })
  })

  test('[LPS-7.3] findings are gathered once by kind, and counted', async () => {
    const history = [
      registered(1),
      stepped(1, '受理', '2026-03-01T01:00:00.000Z', ['step-before-start']),
      stepped(1, '审查', '2026-02-28T01:00:00.000Z', ['step-before-start', 'steps-out-of-order']),
    ]
    await givenEvents([...base, ...history], async (db) => {
      expect((await listCases(db, { finding: 'steps-out-of-order' }, { now, limit: 10 })).rows[0]).toMatchObject({
        findings: 'step-before-start steps-out-of-order',
        findingCount: 3,
        lastActivity: '受理',
        steps: 2,
      })
      expect((await listCases(db, { finding: 'steps' }, { now, limit: 10 })).rows).toEqual([])
    })
  })

  test('[LPS-9.5] a voided event no longer counts, in the row, the sums and the search', async () => {
    // The third event of the history, the closing, was a misoperation.
    const history = [
      ...base,
      registered(1),
      stepped(1, '审查', '2026-03-03T01:00:00.000Z'),
      closed(1, '2026-03-04T01:00:00.000Z'),
      voided(1, idOfNth(4)),
      completeUntil(now),
    ]
    await givenEvents(history, async (db) => {
      expect((await listCases(db, {}, { now, limit: 10 })).rows[0]).toMatchObject({
        status: 'open',
        endedAt: null,
        colour: 'over-statute',
        revision: 1,
      })
      expect((await overview(db, now)).totals).toMatchObject({ registered: 1, open: 1, closed: 0, overStatute: 1 })
      expect(await stepLoad(db)).toEqual([{ office: '市水务局', activity: '审查', open: 1 }])
    })
  })

  test('[LPS-9.5] when the registration is voided nothing of the case is left but its trail', async () => {
    await givenEvents(
      [...base, registered(1), stepped(1, '审查', '2026-03-03T01:00:00.000Z'), voided(1, idOfNth(2))],
      async (db) => {
        expect(await countCases(db, {}, now)).toBe(0)
        expect(await countCases(db, { q: '水务' }, now)).toBe(0)
        expect(await db.selectFrom('deadlines').selectAll().execute()).toEqual([])
        expect(await db.selectFrom('case_figures').selectAll().execute()).toEqual([])
        expect((await db.selectFrom('audit').select('type').orderBy('rid').execute()).map(({ type }) => type)).toEqual([
          'SourceOpened',
          'ItemVersionPublished',
          'ForeignCaseRegistered',
          'ForeignStepRecorded',
          'MisoperationCorrected',
        ])
      },
    )
  })

  test('a word of two characters is found, in any place, and nothing else', async () => {
    const history = [
      registered(1, { office: '市水务局' }),
      registered(2, { office: '市住房和城乡建设局', number: 'A-17' }),
      registered(3, { responsible: '欧阳修' }),
    ]
    await givenEvents([...base, ...history], async (db) => {
      const found = async (q: string) =>
        (await listCases(db, { q }, { now, limit: 10 })).rows.map((row) => row.caseId).sort()
      expect(await found('水务')).toEqual([caseId(1), caseId(3)])
      expect(await found('城乡建设')).toEqual([caseId(2)])
      expect(await found('欧阳')).toEqual([caseId(3)])
      expect(await found('修')).toEqual([caseId(3)])
      expect(await found('a-17')).toEqual([caseId(2)])
      expect(await found('务水')).toEqual([])
      expect(await found('！？')).toEqual([])
      expect(await found('" OR rowid > 0 --')).toEqual([])
    })
  })

  test('a case is found by what its item is called, in every list and in its count, but not by the office of the item', async () => {
    const history = [
      registered(1, { office: '市林业局' }),
      registered(2, { office: '市林业局', itemId: 'tree-felling' }),
    ]
    await givenEvents([...base, ...history], async (db) => {
      const ordered = { now, limit: 10, order: 'number', descending: false } as const
      for (const [q, expected] of [
        ['取水', [caseId(1)]],
        ['取水许可', [caseId(1)]],
        ['水务局', []],
        ['林业', [caseId(1), caseId(2)]],
      ] as const) {
        const ids = (rows: readonly { readonly caseId: string }[]) => rows.map((row) => row.caseId).sort()
        expect(ids((await listCases(db, { q }, { now, limit: 10 })).rows), q).toEqual(expected)
        expect(ids((await orderedCases(db, { q }, ordered)).rows), q).toEqual(expected)
        expect(await countCases(db, { q }, now), q).toBe(expected.length)
      }
      expect(await countCases(db, { q: '取水', office: '市水务局' }, now)).toBe(0)
    })
  })

  test('a case that has the words and whose item has them too is there once, and pages stay in order', async () => {
    const itemIds = ['tree-felling', 'water-permit'] as const
    const history = Array.from({ length: 12 }, (_, n) =>
      registered(n, {
        itemId: itemIds[n % 2] ?? '',
        responsible: n % 3 === 0 ? '取水' : '欧阳修',
        startedAt: `2026-03-0${1 + (n % 4)}T0${n % 9}:00:00.000Z`,
      }),
    )
    await givenEvents([...base, ...history], async (db) => {
      const walked: string[] = []
      let after: CaseCursor | undefined
      do {
        const page = await listCases(db, { q: '取水' }, { now, limit: 2, after })
        walked.push(...page.rows.map((row) => row.caseId))
        after = page.next
      } while (after !== undefined)
      const all = (await listCases(db, {}, { now, limit: 20 })).rows
      const expected = all.filter((row) => row.itemId === 'water-permit' || row.responsible === '取水')
      expect(walked).toEqual(expected.map((row) => row.caseId))
      expect(walked).toHaveLength(8)
      expect(await countCases(db, { q: '取水' }, now)).toBe(8)
    })
  })

  test('the cursor walks every case once, in order', async () => {
    const history = Array.from({ length: 23 }, (_, n) =>
      registered(n, { startedAt: `2026-03-0${1 + (n % 3)}T01:00:00.000Z` }),
    )
    await givenEvents([...base, ...history], async (db) => {
      const seen: string[] = []
      let after: { startedAt: string; caseId: string } | undefined
      do {
        const page = await listCases(db, {}, { now, limit: 5, after })
        seen.push(...page.rows.map((row) => `${row.startedAt} ${row.caseId}`))
        after = page.next
      } while (after)
      expect(seen).toHaveLength(23)
      expect(seen).toEqual([...seen].sort().reverse())
    })
  })

  test('the month is that of the item’s time zone', async () => {
    await givenEvents([...base, registered(1, { startedAt: '2026-03-31T17:00:00.000Z' })], async (db) => {
      expect((await listCases(db, { month: '2026-04' }, { now, limit: 10 })).rows).toHaveLength(1)
    })
  })
})

describe('the board', () => {
  test('[LPS-5] every figure counts the cases that its filter lists', async () => {
    const history = [
      ...base,
      registered(1),
      registered(2, { office: '市生态环境局', channel: '窗口' }),
      closed(2, '2026-03-21T01:00:00.000Z'),
      registered(3),
      stepped(3, '审查', '2026-03-22T01:00:00.000Z'),
      closed(3, '2026-03-05T01:00:00.000Z', ['end-before-last-step']),
      registered(4, { startedAt: '2026-03-09T01:00:00.000Z', deadlines: [] }),
      completeUntil('2026-03-13T00:00:00.000Z'),
    ]
    await givenEvents(history, async (db) => {
      const { byChannel, byOffice, totals } = await overview(db, now)
      expect(totals).toEqual({
        registered: 4,
        open: 2,
        openNormal: 1,
        nearDue: 0,
        overPromise: 1,
        overStatute: 0,
        closed: 2,
        closedOverPromise: 0,
        closedOverStatute: 1,
        lateSteps: 1,
        withFindings: 1,
        reportedLate: 0,
        provisional: 0,
      })
      expect(byOffice.map(({ name, registered: cases }) => [name, cases])).toEqual([
        ['市水务局', 3],
        ['市生态环境局', 1],
      ])
      expect(byChannel.map(({ name, registered: cases }) => [name, cases])).toEqual([
        ['窗口', 1],
        ['网上', 3],
      ])
      expect(await countCases(db, { status: 'open', colour: 'over-promise' }, now)).toBe(1)
      expect(await countCases(db, { status: 'closed', colour: 'over-statute' }, now)).toBe(1)
      expect(await countCases(db, { lateStep: true }, now)).toBe(1)
    })
  })
})
