// 逾期视为受理、视为准予延续 where the paper was typed in late: silence stands, and what answered in time is not lost (PL-32.4, PL-50, LPS-7.3).
import { describe, expect, test } from 'vitest'
import { allowedCommands } from '../../../src/domain/approvals/caseAllowed.ts'
import { trackedOf } from '../../../src/domain/approvals/caseState.ts'
import { receivedLate } from '../../support/lateEntries.ts'
import { delivered, factsWith, note, PermitCase } from '../../support/permitCase.ts'
import { chinaWithout, inShanghai } from '../calendar/china.ts'

const due = '2026-03-09T15:59:59.999Z'
/** The end of the working day after that of the entry. */
const until = '2026-03-17T15:59:59.999Z'
const now = '2026-03-16 10:00'
const lateReason = '纸质材料补录'

const notedAfterOf = ({ state }: PermitCase, id = 'acceptance') =>
  'deadlines' in state ? trackedOf(state, id)?.deadline.notedAfter : undefined
const silence = (work: PermitCase, when: string) => work.note('NoteAcceptanceDeemed', { dueAt: due }, when)
const refusedSilence = (work: PermitCase, when: string) =>
  work.refusedCommand(note('NoteAcceptanceDeemed', { dueAt: due }), inShanghai('2026-03-09 23:59'), { now: when })

describe('[PL-32.4] [LPS-7.3] silence on an application that was typed in after its five days', () => {
  test('is noted once what answered it in time could have been typed in too, as of the end of day five', () => {
    const work = receivedLate()
    expect(notedAfterOf(work)).toBe(until)
    expect(refusedSilence(work, '2026-03-17 23:59')).toMatchObject({
      code: 'case-deadline-not-due',
      details: { dueAt: until },
    })
    silence(work, '2026-03-18 00:00')
    expect(work.story.slice(1)).toStrictEqual(['2026-03-09 23:59 AcceptanceDeemed'])
    expect(work.events.at(-1)?.data).toMatchObject({ effectiveFrom: inShanghai('2026-03-02 09:00'), dueAt: due })
  })

  test.each(['RequireSupplement', 'AcceptApplication', 'RefuseAcceptance', 'DeclareNotRequired'] as const)(
    'gives way to %s of the last moment of day five',
    (type) => {
      const work = receivedLate().do(type, '2026-03-09 23:59', { lateReason }, { now })
      silence(work, '2026-03-18 00:00')
      expect(work.story).toHaveLength(2)
      expect(notedAfterOf(work)).toBe(until)
    },
  )

  test('does not give way to an answer of the day after, which came too late', () => {
    expect(receivedLate().refused('RequireSupplement', '2026-03-10 00:00', { lateReason }, { now }).code).toBe(
      'application-already-accepted',
    )
  })

  test('is final once it is noted', () => {
    const work = silence(receivedLate(), '2026-03-18 00:00')
    const late = { now: '2026-03-18 09:00' }
    expect(work.refused('RequireSupplement', '2026-03-06 09:00', { lateReason }, late).code).toBe(
      'application-already-accepted',
    )
  })

  test('waits as long as the item allows for entries, and no day where it allows none', () => {
    expect(notedAfterOf(receivedLate(factsWith({ entryAllowanceDays: 0 })))).toBe('2026-03-16T15:59:59.999Z')
    expect(notedAfterOf(receivedLate(factsWith({ entryAllowanceDays: 3 })))).toBe('2026-03-19T15:59:59.999Z')
  })

  test('waits no longer where the application was typed in with days to spare, or on its day', () => {
    expect(notedAfterOf(receivedLate(undefined, '2026-03-02 17:00'))).toBeUndefined()
    expect(notedAfterOf(receivedLate(undefined, '2026-03-06 17:00'))).toBeUndefined()
    expect(notedAfterOf(receivedLate(undefined, '2026-03-09 17:00'))).toBe('2026-03-10T15:59:59.999Z')
    const generous = factsWith({ entryAllowanceDays: 20 })
    expect(notedAfterOf(receivedLate(generous, '2026-03-02 17:00'))).toBeUndefined()
  })

  test('leaves open meanwhile what may be typed in, and nothing that only an acceptance allows', () => {
    const { facts, state } = receivedLate()
    const allowed = (when: string) =>
      allowedCommands(state, facts, inShanghai(when))
        .filter(({ refusal }) => refusal === undefined)
        .map(({ type }) => type)
    expect(allowed('2026-03-17 23:59')).toContain('RequireSupplement')
    expect(allowed('2026-03-17 23:59')).not.toContain('ClaimStep')
    expect(allowed('2026-03-18 00:00')).toContain('ClaimStep')
    expect(allowed('2026-03-18 00:00')).not.toContain('RequireSupplement')
  })

  test('is waited for anew where the supplement was typed in late too', () => {
    const work = receivedLate()
      .do('RequireSupplement', '2026-03-03 09:00', { lateReason }, { now })
      .do('ReceiveSupplement', '2026-03-04 09:00', { lateReason }, { now })
    expect(notedAfterOf(work)).toBe(until)
    work.note('NoteAcceptanceDeemed', { dueAt: '2026-03-11T15:59:59.999Z' }, '2026-03-18 00:00')
    expect(work.story.at(-1)).toBe('2026-03-11 23:59 AcceptanceDeemed')
  })

  test('[PL-82] keeps waiting where a calendar moves its end', () => {
    const guessed = new PermitCase(factsWith({}, chinaWithout(2026), 21))
    guessed.do('ReceiveApplication', '2026-02-12 09:00', { lateReason }, { now: '2026-02-27 09:00' })
    const when = inShanghai('2026-02-27 10:00')
    const moved = guessed.decide(note('MoveCaseDeadlines'), when, { facts: factsWith() })
    guessed.take(moved, when, 'MoveCaseDeadlines')
    expect(guessed.events.at(-1)?.data).toMatchObject({
      deadlines: [{ dueOn: '2026-02-26', notedAfter: '2026-03-02T15:59:59.999Z' }],
      was: [{ dueAt: '2026-02-19T15:59:59.999Z' }],
    })
  })
})

describe('[PL-50] [LPS-7.3] silence on an application for renewal that was typed in after the term', () => {
  const term = '2031-03-05T15:59:59.999Z'
  const typedIn = { now: '2031-03-10 09:00' }
  const applied = () => delivered().do('ApplyForRenewal', '2031-02-03 10:00', { lateReason }, typedIn)

  test('gives way to what was decided before the term ended', () => {
    const work = applied().do('RefuseRenewal', '2031-03-05 17:00', { lateReason }, typedIn)
    work.note('NoteRenewalDeemed', { dueAt: term }, '2031-03-12 00:00')
    expect(work.story.at(-1)).toBe('2031-03-05 17:00 RenewalRefused')
  })

  test('renews as of the end of the term once the time to type that in is over', () => {
    const work = applied()
    expect(notedAfterOf(work, 'renewal-decision')).toBe('2031-03-11T15:59:59.999Z')
    work.note('NoteRenewalDeemed', { dueAt: term }, '2031-03-12 00:00')
    expect(work.story.at(-1)).toBe('2031-03-05 23:59 RenewalDeemed')
  })
})
