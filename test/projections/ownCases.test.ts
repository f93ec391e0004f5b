// 本系统办件 in the list of all cases: judged by the clock, which special procedures stop, and counted on every board.
import { describe, expect, test } from 'vitest'
import { type ApprovalCase, trackedOf } from '../../src/domain/approvals/caseState.ts'
import { caseFacets } from '../../src/projections/caseFacets.ts'
import { countCases, findCase, listCases } from '../../src/projections/caseQueries.ts'
import type { CaseRow } from '../../src/projections/caseRow.ts'
import { cases } from '../../src/projections/cases.ts'
import { overview } from '../../src/projections/overview.ts'
import { stepLoad } from '../../src/projections/stepLoad.ts'
import { inShanghai } from '../domain/calendar/china.ts'
import { givenEvents, happened, idOfNth, logOf, recordedOf } from '../support/givenModel.ts'
import { enteredAt, movedLate, stoppedTwice } from '../support/lateEntries.ts'
import { offices } from '../support/people.ts'
import { accepted, finished, PermitCase, received } from '../support/permitCase.ts'
import { historyOf, ownItem, ownStream, stories, walked } from './ownSamples.ts'
import { completeUntil, itemPublished, registered, sourceOpened, stepped } from './samples.ts'

const office = '市住房和城乡建设局'
const now = inShanghai('2026-04-01 09:00')

type Standing = {
  readonly state: string | null
  readonly statutory: string | null
  readonly promised: string | null
  readonly passed: readonly boolean[]
  readonly paused: boolean
  readonly steps: string | undefined
}

/** What the row says; the steps while there are any that are open. */
const told = (row: CaseRow): Standing => ({
  state: row.state,
  statutory: row.statutoryDueAt,
  promised: row.promisedDueAt,
  passed: [row.statutoryPassed === 1, row.promisedPassed === 1],
  paused: row.pausedAt !== null,
  steps: row.status === 'open' ? (row.lastActivity ?? '') : undefined,
})

/** The same by the decider; a draft is in no list. A clock that the end has stopped for good is not one that waits. */
function decided(state: ApprovalCase): Standing | undefined {
  if (state.status === 'none' || state.status === 'draft') return undefined
  const [statutory, promised] = ['statutory', 'promised'].map((id) => trackedOf(state, id))
  const open = ['received', 'supplementing', 'accepted'].includes(state.status)
  return {
    state: state.status,
    statutory: statutory?.deadline.dueAt ?? null,
    promised: promised?.deadline.dueAt ?? null,
    passed: [statutory?.passed ?? false, promised?.passed ?? false],
    paused: open && statutory?.paused === true,
    steps: open ? stepsIn(state) : undefined,
  }
}

/** Those that are open; once the workflow has ended, the last that was done. */
function stepsIn(state: ApprovalCase): string {
  if (!('handling' in state) || state.handling === undefined) return ''
  const { ended, steps } = state.handling
  return ended ? 'decide' : steps.map(({ stepId }) => stepId).join(' ')
}

describe('the row of a case handled here', () => {
  test.each(Object.keys(stories))(
    '[PL-32] [PL-42] %s: stands after every event where the decider says',
    async (name) => {
      const story = stories[name]?.() as PermitCase
      const events = await recordedOf(await logOf(historyOf('case-1', story)))
      let row: CaseRow | undefined
      for (const [at, event] of events.entries()) {
        row = cases.evolve(row, event, '')
        const { state } = new PermitCase().follow(story.events.slice(0, at + 1))
        expect(row && told(row), event.type).toStrictEqual(decided(state))
      }
    },
  )

  test('[PL-45] [LPS-7.3] is judged by the limits as paper that was entered late has moved them', async () => {
    const history = [ownItem, ...historyOf('a', movedLate()), ...historyOf('b', stoppedTwice())]
    await givenEvents(history, async (db) => {
      const { rows } = await listCases(db, {}, { now: inShanghai(enteredAt), limit: 10 })
      const seen = rows.map(({ caseId, colour, pausedAt }) => [caseId, colour, pausedAt])
      expect(seen.sort()).toStrictEqual([
        ['a', 'over-promise', null],
        ['b', 'normal', inShanghai('2026-03-10 09:00')],
      ])
    })
  })

  test('[PL-42] [PL-45] is whole after everything, and its limits end with the decision', async () => {
    await givenEvents([ownItem, ...historyOf('case-1', walked())], async (db) => {
      const { rows } = await listCases(db, {}, { now, limit: 10 })
      expect(rows).toEqual([
        {
          rid: 1,
          stream: 'case-case-1',
          caseId: 'case-1',
          origin: 'here',
          sourceId: '',
          orgId: offices.housingBureau,
          number: 'SL2026-1',
          itemId: 'building-permit',
          itemName: '建设工程规划许可',
          office,
          subjectId: 'subject-1',
          channel: 'window',
          department: null,
          group: null,
          responsible: null,
          status: 'closed',
          state: 'delivered',
          startedAt: inShanghai('2026-03-18 09:00'),
          month: '2026-03',
          timeZone: 'Asia/Shanghai',
          plannedEndAt: null,
          endedAt: inShanghai('2026-05-07 10:00'),
          judgedAt: inShanghai('2026-05-07 10:00'),
          warnAt: '2026-05-07T16:00:00.000Z',
          promisedDueAt: '2026-05-09T15:59:59.999Z',
          statutoryDueAt: '2026-05-22T15:59:59.999Z',
          pausedAt: null,
          provisional: 0,
          provisionalLimits: '',
          statutoryPassed: 0,
          promisedPassed: 0,
          lastActivity: '决定',
          lastStepAt: inShanghai('2026-05-06 15:00'),
          steps: 4,
          findings: '',
          findingCount: 0,
          finalColour: 'normal',
          colour: 'normal',
          lateStep: 0,
          reportedLate: 0,
          revision: 24,
          changedPosition: expect.any(String),
        },
      ])
      expect(await findCase(db, 'case-1', now)).toEqual({ ...rows[0] })
    })
  })

  test('[LPS-5] turns by the clock: near due, over its promise, over its statute', async () => {
    await givenEvents([ownItem, ...historyOf('case-1', accepted())], async (db) => {
      const colours: string[] = []
      for (const day of ['2026-03-13', '2026-03-17', '2026-03-18', '2026-03-31', '2026-04-01']) {
        const at = inShanghai(`${day} 12:00`)
        const [row] = (await listCases(db, {}, { now: at, limit: 1 })).rows
        colours.push(`${day} ${row?.colour}`)
        expect(row).toMatchObject({ judgedAt: at })
        expect((await findCase(db, 'case-1', at))?.colour).toBe(row?.colour)
        expect(await countCases(db, { colour: row?.colour }, at)).toBe(1)
      }
      expect(colours).toEqual([
        '2026-03-13 normal',
        '2026-03-17 near-due',
        '2026-03-18 over-promise',
        '2026-03-31 over-promise',
        '2026-04-01 over-statute',
      ])
    })
  })

  test('[PL-45] stands still while a special procedure has stopped its clock, and turns by the moved limits after it', async () => {
    const paused = () => accepted().do('StartSpecialProcedure', '2026-03-05 09:00')
    await givenEvents([ownItem, ...historyOf('case-1', paused())], async (db) => {
      const [row] = (await listCases(db, {}, { now: inShanghai('2026-09-01 09:00'), limit: 1 })).rows
      const since = inShanghai('2026-03-05 09:00')
      expect(row).toMatchObject({ colour: 'normal', judgedAt: since, pausedAt: since })
      expect((await overview(db, inShanghai('2026-09-01 09:00'))).totals).toMatchObject({ open: 1, openNormal: 1 })
      expect((await overview(db, inShanghai('2026-03-06 09:00'))).nextTurnAt).toBeNull()
    })
    const over = paused().do('EndSpecialProcedure', '2026-03-10 09:00')
    await givenEvents([ownItem, ...historyOf('case-1', over)], async (db) => {
      const at = async (time: string) => (await listCases(db, {}, { now: inShanghai(time), limit: 1 })).rows[0]?.colour
      expect(await at('2026-03-18 12:00')).toBe('normal')
      expect(await at('2026-03-21 12:00')).toBe('over-promise')
    })
  })

  test('[LPS-9.5] goes from every list when its receipt was a misoperation', async () => {
    const history = historyOf('case-1', accepted())
    const correction = happened(ownStream('case-1'), {
      type: 'MisoperationCorrected',
      data: { reason: '误操作', voids: [idOfNth(1), idOfNth(2)] },
    } as never)
    await givenEvents([ownItem, ...history, correction], async (db) => {
      for (const table of ['cases', 'caseDeadlines', 'worklist', 'permits', 'case_figures', 'step_load'] as const)
        expect(
          await db
            .selectFrom(table as 'cases')
            .selectAll()
            .execute(),
          table,
        ).toEqual([])
    })
  })
})

describe('[LPS-5] the boards of both', () => {
  const history = [
    sourceOpened,
    itemPublished,
    ownItem,
    registered(1),
    registered(2, { office }),
    stepped(2, '审查', '2026-03-03T01:00:00.000Z'),
    completeUntil('2026-03-13T00:00:00.000Z'),
    ...historyOf('case-1', accepted()),
    ...historyOf('case-2', received()),
    ...historyOf('case-3', finished().do('DenyPermit', '2026-04-02 10:00')),
  ]

  test('count cases handled here by now and the others by their sources', async () => {
    await givenEvents(history, async (db) => {
      const board = await overview(db, inShanghai('2026-03-18 12:00'))
      expect(board.totals).toMatchObject({
        registered: 5,
        open: 4,
        openNormal: 1,
        overPromise: 3,
        closedOverStatute: 1,
      })
      expect(board.stages).toMatchObject({
        before: { items: 2 },
        during: { open: 4 },
        after: { closed: 1, closedLate: 1 },
      })
      expect(board.byOrigin.map(({ name, open, registered: all }) => [name, all, open])).toEqual([
        ['here', 3, 2],
        ['elsewhere', 2, 2],
      ])
      expect(board.byOffice.map(({ name, registered: all }) => [name, all])).toEqual([
        [office, 4],
        ['市水务局', 1],
      ])
      expect(board.bySource.map(({ name }) => name)).toEqual(['water'])
      expect(board.nextTurnAt).toBe('2026-03-31T15:59:59.999Z')
      const mine = await overview(db, now, { org: offices.housingBureau })
      expect(mine.totals).toMatchObject({ registered: 3, open: 2, closed: 1 })
      expect((await overview(db, now, { org: 'water-bureau' })).totals).toMatchObject({ registered: 2 })
    })
  })

  test('every figure counts the cases that its filter lists, and steps go by their names', async () => {
    await givenEvents(history, async (db) => {
      const ids = async (filter: object) =>
        (await listCases(db, filter, { now, limit: 10 })).rows.map(({ caseId }) => caseId).sort()
      expect(await stepLoad(db)).toEqual([
        { office, activity: '审查', open: 2 },
        { office, activity: '', open: 1 },
        { office: '市水务局', activity: '', open: 1 },
      ])
      expect(await stepLoad(db, { org: offices.housingBureau })).toEqual([
        { office, activity: '', open: 1 },
        { office, activity: '审查', open: 1 },
      ])
      expect(await ids({ activity: '审查', status: 'open' })).toEqual([expect.stringContaining('0002'), 'case-1'])
      expect(await ids({ activity: 'review' })).toEqual([])
      expect(await ids({ origin: 'here' })).toEqual(['case-1', 'case-2', 'case-3'])
      expect(await ids({ state: 'received' })).toEqual(['case-2'])
      expect(await ids({ org: offices.housingBureau, withoutStep: true })).toEqual(['case-2'])
      expect(await ids({ q: '城乡建设', origin: 'here' })).toEqual(['case-1', 'case-2', 'case-3'])
      expect(await caseFacets(db, offices.housingBureau)).toEqual({
        sources: [],
        offices: [office],
        channels: ['window'],
        months: ['2026-03'],
        activities: ['审查'],
      })
    })
  })
})
