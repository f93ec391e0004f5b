// 办件期限: the table that the timekeeper works from holds what the case itself watches, whatever became of it.
import { describe, expect, test } from 'vitest'
import { trackedOf } from '../../src/domain/approvals/caseState.ts'
import type { AnyEvent } from '../../src/domain/events.ts'
import { ownCasesCountedBy, passedDeadlines } from '../../src/projections/deadlineQueries.ts'
import { chinaWithout } from '../domain/calendar/china.ts'
import { givenEvents, type Happened, happened } from '../support/givenModel.ts'
import { extendedLate, movedLate, ranOut, receivedLate, stoppedTwice } from '../support/lateEntries.ts'
import { accepted, delivered, factsWith, finished, type PermitCase, received } from '../support/permitCase.ts'

const told = (name: string, { events }: PermitCase): Happened[] =>
  events.map((event) =>
    happened(`case-${name}`, { ...event, data: { ...event.data, caseId: name } } as AnyEvent, event.occurredAt),
  )

const suspended = (): PermitCase => accepted().do('StartSpecialProcedure', '2026-03-04 09:00')

describe('[PL-42] the deadlines of a case', () => {
  test.each([
    ['received', received()],
    ['in a special procedure', suspended()],
    ['after it', suspended().do('EndSpecialProcedure', '2026-03-06 09:00')],
    ['late', finished().do('GrantPermit', '2026-04-07 09:00')],
    ['delivered', delivered()],
    ['extended in time, entered late', extendedLate()],
    ['stopped in time, entered late', stoppedTwice()],
    ['after that', movedLate()],
  ])('%s: each is as the case has it', async (_name, work) => {
    await givenEvents(told('a', work), async (db) => {
      const rows = await db.selectFrom('caseDeadlines').selectAll().execute()
      const { state } = work
      if (!('deadlines' in state)) throw new Error('the case has deadlines')
      expect(rows.map(({ deadlineId }) => deadlineId).sort()).toStrictEqual(
        state.deadlines.map(({ deadline }) => deadline.deadlineId).sort(),
      )
      for (const { deadlineId, dueAt, passed, settledAt, state: said } of rows) {
        const tracked = trackedOf(state, deadlineId)
        expect([deadlineId, dueAt, passed === 1, settledAt ?? undefined, said === 'paused']).toStrictEqual([
          deadlineId,
          tracked?.deadline.dueAt,
          tracked?.passed,
          tracked?.settledAt,
          tracked?.paused,
        ])
      }
    })
  })

  test('[PL-45] are due by the clock, earliest first, and not while they wait', async () => {
    const history = [...told('a', received()), ...told('b', suspended())]
    await givenEvents(history, async (db) => {
      expect(await passedDeadlines(db, '2026-03-09T15:59:59.999Z', 10)).toEqual([])
      expect(await passedDeadlines(db, '2026-04-30', 10)).toEqual([
        { caseId: 'a', deadlineId: 'acceptance', dueAt: '2026-03-09T15:59:59.999Z', kind: 'acceptance', own: true },
        {
          caseId: 'b',
          deadlineId: 'special-procedure-run-1',
          dueAt: '2026-03-11T15:59:59.999Z',
          kind: 'special-procedure',
          own: true,
        },
      ])
    })
  })

  test('[PL-32.4] [LPS-7.3] whose silence waits for what may still be typed in are due once it waits no longer', async () => {
    await givenEvents([...told('a', receivedLate()), ...told('b', received())], async (db) => {
      const due = async (now: string) => (await passedDeadlines(db, now, 10)).map((one) => one.caseId)
      expect(await due('2026-03-17T15:59:59.999Z')).toEqual(['b'])
      expect(await due('2026-03-17T16:00:00.000Z')).toEqual(['a', 'b'])
    })
  })

  test('[PL-82] that a calendar may move are those that are open, waiting or not, and what has passed by a guess', async () => {
    const guessed = factsWith({}, chinaWithout(2026), 21)
    const history = [
      ...told('a', suspended()),
      ...told('b', received()),
      ...told('c', finished().do('DenyPermit', '2026-03-06 09:00')),
      ...told('d', ranOut()),
      ...told('e', ranOut(guessed)),
    ]
    const later = { calendarId: 'cn', revision: 99 }
    await givenEvents(history, async (db) => {
      expect(await ownCasesCountedBy(db, { ...later, revision: 0 }, '', 10)).toEqual([])
      expect(await ownCasesCountedBy(db, later, '', 10)).toEqual(['a', 'b', 'e'])
      expect(await ownCasesCountedBy(db, later, 'a', 10)).toEqual(['b', 'e'])
      expect(await ownCasesCountedBy(db, { ...later, calendarId: 'nl' }, '', 10)).toEqual([])
    })
  })
})
