// Paper that was in time and is typed in after a limit has been noted as passed: it counts by its own day (LPS-7.3).
import { describe, expect, test } from 'vitest'
import { caseClock } from '../../../src/domain/approvals/caseLedger.ts'
import { trackedOf } from '../../../src/domain/approvals/caseState.ts'
import { ledgerOf } from '../../../src/domain/calendar/ledger.ts'
import {
  enter,
  enteredAt,
  extendedLate,
  movedLate,
  ranOut,
  stoppedLate,
  stoppedTwice,
} from '../../support/lateEntries.ts'
import { factsWith, type PermitCase } from '../../support/permitCase.ts'
import { inShanghai } from '../calendar/china.ts'

const statutoryDue = '2026-03-31T15:59:59.999Z'
const of = ({ state }: PermitCase, id: string) => ('deadlines' in state ? trackedOf(state, id) : undefined)

describe('[PL-42] [LPS-7.3] an extension entered late', () => {
  test('is judged by its own time, and moves the limit that it was in time for', () => {
    const work = extendedLate()
    expect(of(work, 'statutory')).toMatchObject({ passed: false, paused: false, deadline: { dueOn: '2026-04-15' } })
    // The promise had run out by then: nothing moves it any more.
    expect(of(work, 'promised')).toMatchObject({ passed: true, deadline: { dueOn: '2026-03-17' } })
    expect(work.events.at(-1)?.data).toMatchObject({ was: [{ deadlineId: 'statutory', dueAt: statutoryDue }] })
  })

  test('is in time to the last moment and refused from the next on', () => {
    expect(enter(ranOut(), 'ExtendDecision', '2026-03-31 23:59').story.at(-1)).toBe(
      '2026-03-31 23:59 CaseDeadlinesMoved',
    )
    expect(ranOut().refused('ExtendDecision', '2026-04-01 00:00', {}, { now: enteredAt })).toStrictEqual({
      code: 'decision-deadline-passed',
      details: { dueAt: statutoryDue },
    })
  })

  test('leaves a limit that passes again when the longer one runs out', () => {
    const work = extendedLate(1)
    work.do('ClaimStep', '2026-04-03 09:00')
    expect(work.story.slice(-2)).toStrictEqual(['2026-04-01 23:59 CaseDeadlinePassed', '2026-04-03 09:00 StepClaimed'])
    expect(of(work, 'statutory')).toMatchObject({ passed: true, deadline: { dueOn: '2026-04-01' } })
  })
})

describe('[PL-45] [LPS-7.3] a special procedure entered late', () => {
  test('stops the clocks that ran when it began, and not what had passed before it', () => {
    const work = stoppedLate()
    expect(work.events.at(-1)?.data).toMatchObject({ paused: ['statutory', 'promised'] })
    expect(of(work, 'statutory')).toMatchObject({ paused: true })
    expect(of(work, 'step-review')).toMatchObject({ passed: true, paused: false })
  })

  test('moves them with its end, so that they agree with the ledger', () => {
    const work = movedLate()
    // 11, 12, 13 and 16 March are taken out.
    expect(of(work, 'statutory')).toMatchObject({ passed: false, paused: false, deadline: { dueOn: '2026-04-07' } })
    expect(of(work, 'promised')).toMatchObject({ passed: false, paused: false, deadline: { dueOn: '2026-03-23' } })
    const clock = caseClock(work.state, factsWith(), inShanghai(enteredAt))
    expect(clock && ledgerOf(clock).used).toBe(17)
  })

  test('stops, where another goes on already, what had passed before that one and not before it', () => {
    const work = stoppedTwice()
    expect(work.events.at(-1)?.data).toMatchObject({ paused: ['promised'] })
    expect([of(work, 'promised'), of(work, 'statutory')]).toMatchObject([{ paused: true }, { paused: true }])
  })

  test('that took no day out leaves what has passed as it is', () => {
    const work = enter(stoppedLate(), 'EndSpecialProcedure', '2026-03-10 16:00')
    expect(of(work, 'statutory')).toMatchObject({ passed: true, paused: false, deadline: { dueAt: statutoryDue } })
  })

  test('lets the next act note again what has run out all the same', () => {
    const work = movedLate().do('ClaimStep', enteredAt)
    expect(work.story.slice(-2)).toStrictEqual(['2026-03-23 23:59 CaseDeadlinePassed', '2026-04-01 09:00 StepClaimed'])
    expect([of(work, 'promised')?.passed, of(work, 'statutory')?.passed]).toStrictEqual([true, false])
  })
})
