// The board over random cases: each figure is what their deciders know, and opens a list of as many.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApprovalCase, type Begun, trackedOf } from '../../src/domain/approvals/caseState.ts'
import { type CaseFilter, countCases } from '../../src/projections/caseQueries.ts'
import { type Colour, colours } from '../../src/projections/caseRow.ts'
import { openReadDatabase, type ReadDatabase } from '../../src/projections/database.ts'
import { type Figures, overview } from '../../src/projections/overview.ts'
import { followInto } from '../support/followed.ts'
import { logOf } from '../support/givenModel.ts'
import { tries, type Walk, walkOf } from '../support/randomCase.ts'
import { historyOf, ownItem } from './ownSamples.ts'

const walks = fc.sample(tries, { numRuns: 150, seed: 11 }).map(walkOf)
const undecided: readonly ApprovalCase['status'][] = ['received', 'supplementing', 'accepted']
const moments = [
  '2025-09-05T00:00:00.000Z',
  '2025-09-20T12:00:00.000Z',
  '2025-10-20T00:00:00.000Z',
  '2026-06-01T00:00:00.000Z',
]

const dir = mkdtempSync(join(tmpdir(), 'zhengjian-board-'))
let db: ReadDatabase
beforeAll(async () => {
  const history = walks.flatMap(({ happened }, at) =>
    historyOf(`case-${at}`, { events: happened.map(({ event }) => event) }),
  )
  const path = join(dir, 'board.db')
  await followInto(await logOf([ownItem, ...history]), path)
  db = openReadDatabase(path)
})
afterAll(async () => {
  await db.destroy()
  rmSync(dir, { recursive: true })
})

type Judged = { readonly open: boolean; readonly colour: Colour }

/** From what the decider knows: the limits as they ended up, and when the case was decided or its clock was stopped. */
function judged({ happened, end }: Walk, now: string): Judged {
  const state = end as Begun
  const decided = happened.find(({ after }) => !undecided.includes(after.status))?.event.occurredAt
  const [promised, statutory] = ['promised', 'statutory'].map((id) => trackedOf(state, id))
  const stands = decided === undefined && (promised?.paused === true || statutory?.paused === true)
  const stop = stands ? stoppedSince(happened) : undefined
  const at = decided ?? stop ?? now
  const over = (limit: typeof promised) => limit !== undefined && at > limit.deadline.dueAt
  const warned = promised !== undefined && at > promised.deadline.warnAt
  const near = warned && decided === undefined ? 'near-due' : 'normal'
  return {
    open: decided === undefined,
    colour: over(statutory) ? 'over-statute' : over(promised) ? 'over-promise' : near,
  }
}

/** The earliest start of those procedures that have stopped the clock and were begun since it ran last. */
function stoppedSince(happened: Walk['happened']): string | undefined {
  const ran = happened.findLastIndex(
    ({ event }) => event.type === 'CaseDeadlinesMoved' && event.data.cause === 'specialProcedureEnded',
  )
  const stops = happened.slice(ran + 1).filter(({ event }) => event.type === 'SpecialProcedureStarted')
  return stops.map(({ event }) => String(event.occurredAt)).sort()[0]
}

const begun = walks.filter(({ end }) => end.status !== 'none')
const count = (now: string, what: (one: Judged) => boolean): number =>
  begun.filter((walk) => what(judged(walk, now))).length

const closed = (colour: Colour) => (one: Judged) => !one.open && one.colour === colour
const open = (colour: Colour) => (one: Judged) => one.open && one.colour === colour

/** Each figure of the board by the deciders, and the list that it opens. */
const figures: readonly (readonly [keyof Figures, (one: Judged) => boolean, CaseFilter])[] = [
  ['registered', () => true, {}],
  ['open', (one) => one.open, { status: 'open' }],
  ['openNormal', open('normal'), { status: 'open', colour: 'normal' }],
  ['nearDue', open('near-due'), { status: 'open', colour: 'near-due' }],
  ['overPromise', open('over-promise'), { status: 'open', colour: 'over-promise' }],
  ['overStatute', open('over-statute'), { status: 'open', colour: 'over-statute' }],
  ['closed', (one) => !one.open, { status: 'closed' }],
  ['closedOverPromise', closed('over-promise'), { status: 'closed', colour: 'over-promise' }],
  ['closedOverStatute', closed('over-statute'), { status: 'closed', colour: 'over-statute' }],
]

describe('[LPS-5] the board over random cases', () => {
  test('has cases of every colour to show, open and closed', () => {
    const shown = moments.flatMap((now) => begun.map((walk) => judged(walk, now)))
    for (const colour of colours)
      expect([colour, shown.some((one) => one.open && one.colour === colour)]).toStrictEqual([colour, true])
    expect(shown.filter(({ open: isOpen }) => !isOpen).map(({ colour }) => colour)).toEqual(
      expect.arrayContaining(['normal', 'over-promise', 'over-statute']),
    )
  })

  test.each(moments)(
    '[PL-42] shows at %s what their deciders know, and each figure opens a list of as many',
    async (now) => {
      const { totals } = await overview(db, now)
      for (const [name, what, filter] of figures) {
        expect([name, totals[name]]).toStrictEqual([name, count(now, what)])
        expect([name, await countCases(db, filter, now)]).toStrictEqual([name, totals[name]])
      }
    },
  )

  test('[PL-42] counts where each stands, and opens a list of as many, for one office as for all', async () => {
    const standing = Map.groupBy(begun, ({ end }) => end.status)
    const counted = [...standing].map(([name, { length: cases }]) => ({ name: String(name), cases }))
    const { byState } = await overview(db, moments[0] ?? '')
    expect(byState).toStrictEqual(counted.sort((a, b) => (a.name < b.name ? -1 : 1)))
    expect(byState.length).toBeGreaterThan(6)
    for (const { cases, name } of byState)
      expect([name, await countCases(db, { state: name }, moments[0] ?? '')]).toStrictEqual([name, cases])
    expect((await overview(db, moments[0] ?? '', { org: 'another' })).byState).toStrictEqual([])
  })

  test('[PL-42] turns next at the first moment at which any case takes another colour', async () => {
    for (const now of moments) {
      const { nextTurnAt, totals } = await overview(db, now)
      if (nextTurnAt === null) continue
      expect((await overview(db, nextTurnAt)).totals).toStrictEqual(totals)
      const after = new Date(Date.parse(nextTurnAt) + 1).toISOString()
      expect((await overview(db, after)).totals).not.toStrictEqual(totals)
    }
  })
})
