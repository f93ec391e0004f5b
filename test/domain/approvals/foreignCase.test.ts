// 自建系统办件: what a source hands over is recorded as it says; its order is a finding, never a refusal (LPS-7.3).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ForeignCaseCommand } from '../../../src/domain/approvals/foreignCase.messages.ts'
import { type ForeignCase, foreignCase } from '../../../src/domain/approvals/foreignCase.ts'
import { CaseId, SourceId } from '../../../src/domain/values.ts'
import { at } from '../../support/people.ts'
import { close, command, given, history, now, register, registered, service, step } from './cases.ts'

const caseId = CaseId.parse('case-1')
const first = '2026-03-03T01:00:00Z'

describe('registration', () => {
  test('[LPS-7.3] holds what the source said, the office of the item, and the deadlines of its limits', () => {
    given().when(register(), service()).thenEvents(registered)
  })

  test('keeps the office that the source names', () => {
    const [event] = history(register({ department: '城乡处', channel: '窗口', group: '一组', responsible: '张工' }))
    expect(event?.data).toMatchObject({ office: '城乡处', department: '城乡处', channel: '窗口', responsible: '张工' })
  })

  test('again alike is nothing, also when the case has gone on', () => {
    given(registered).when(register(), service()).thenNothing()
    given(...history(register(), step('1', first), close(first)))
      .when(register(), service())
      .thenNothing()
    given(...history(register({ dueAt: now })))
      .when(register({ dueAt: now }), service())
      .thenNothing()
  })

  test('again otherwise is refused with the fields, one that is left out among them', () => {
    given(...history(register({ department: '城乡处', dueAt: now })))
      .when(register({ number: 'A-2' }), service())
      .thenRefused('registered-otherwise', { kind: 'case', id: caseId, fields: ['department', 'dueAt', 'number'] })
  })

  test('[LPS-11.6] by another source is refused', () => {
    given(registered)
      .when(register({ sourceId: 'other' }), service())
      .thenRefused('source-not-owner', { caseId, sourceId: SourceId.parse('other') })
  })

  test('that has not happened yet is taken, with the finding', () => {
    const [event] = history(register({ startedAt: '2026-03-20T00:00:00.001Z' }))
    expect(event?.data).toMatchObject({ findings: ['time-in-future'] })
    expect(history(register({ startedAt: now }))[0]?.data).toMatchObject({ findings: [] })
  })
})

describe('steps and the end', () => {
  test('are recorded as the source says', () => {
    given(registered)
      .when(step('1', first, { group: '二组', resource: '李工', transition: 'complete' }), service())
      .thenEvents({
        type: 'ForeignStepRecorded',
        data: {
          activity: '审查',
          at: at('2026-03-03T01:00:00Z'),
          caseId,
          findings: [],
          group: '二组',
          number: '1',
          resource: '李工',
          transition: 'complete',
        },
      })
    given(registered)
      .when(close(first), service())
      .thenEvents({
        type: 'ForeignCaseClosed',
        data: { caseId, endedAt: at('2026-03-03T01:00:00Z'), findings: [] },
      })
  })

  test('again alike are nothing, whatever came between', () => {
    const past = history(register(), step('1', first), step('2', now), close(now))
    given(...past)
      .when(step('1', first), service())
      .thenNothing()
    given(...past)
      .when(close(now), service())
      .thenNothing()
  })

  test('again otherwise are refused', () => {
    const past = history(register(), step('1', first), close(now))
    given(...past)
      .when(step('1', now, { resource: '李工' }), service())
      .thenRefused('registered-otherwise', { kind: 'step', id: '1', fields: ['at', 'resource'] })
    given(...past)
      .when(close(first), service())
      .thenRefused('case-already-closed', { caseId, endedAt: '2026-03-20T00:00:00.000Z' })
  })

  test.each([
    step('1', first),
    close(first),
    command('NoteDeadlinePassed', { kind: 'statutory', dueAt: first }),
    command('MoveDeadlines'),
  ])('$type of a case that was never registered is refused', (sent) => {
    given().when(sent, service()).thenRefused('object-unknown', { kind: 'case', id: caseId })
  })
})

describe('[LPS-7.3] findings about the order of what a source says', () => {
  const findings = (...commands: readonly ForeignCaseCommand[]): unknown => {
    const last = history(register(), ...commands).at(-1)
    return last !== undefined && 'findings' in last.data ? last.data.findings : 'none told'
  }

  test.each([
    ['a step before the start', [step('1', '2026-03-02T00:59:59.999Z')], ['step-before-start']],
    ['a step at the start', [step('1', '2026-03-02T01:00:00Z')], []],
    ['a step after the end', [close(first), step('1', '2026-03-03T01:00:00.001Z')], ['step-after-end']],
    ['a step at the end', [close(first), step('1', first)], []],
    ['a step before the last one', [step('1', first), step('2', '2026-03-03T00:00:00Z')], ['steps-out-of-order']],
    ['a step at the same time as the last one', [step('1', first), step('2', first)], []],
    [
      'a step between two others',
      [step('1', first), step('2', now), step('3', '2026-03-04T00:00:00Z')],
      ['steps-out-of-order'],
    ],
    ['a step of now', [step('1', now)], []],
    ['a step of tomorrow', [step('1', '2026-03-21T00:00:00Z')], ['time-in-future']],
    [
      'a step that is wrong in two ways',
      [step('1', first), step('2', '2026-03-01T00:00:00Z')],
      ['step-before-start', 'steps-out-of-order'],
    ],
    ['an end before the start', [close('2026-03-02T00:00:00Z')], ['end-before-start']],
    ['an end at the start', [close('2026-03-02T01:00:00Z')], []],
    ['an end before the last step', [step('1', first), close('2026-03-03T00:59:59Z')], ['end-before-last-step']],
    ['an end at the last step', [step('1', first), close(first)], []],
    ['an end of now', [close(now)], []],
    ['an end of tomorrow', [close('2026-03-21T00:00:00Z')], ['time-in-future']],
  ])('%s', (_what, commands, expected) => {
    expect(findings(...commands)).toStrictEqual(expected)
  })
})

describe('a case of many steps', () => {
  const fold = (events: ReturnType<typeof history>) => events.reduce(foreignCase.evolve, foreignCase.initial)
  type Existing = Exclude<ForeignCase, { status: 'none' }>

  test('knows how many there were and when the last was, in whatever order they came', () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(hours, (said) => {
        const times = said.map((hour) => new Date(Date.UTC(2026, 2, 3, hour)).toISOString())
        const state = fold(history(register(), ...times.map((time, n) => step(String(n), time)))) as Existing
        expect([state.stepCount, state.lastStepAt]).toStrictEqual([times.length, times.toSorted().at(-1)])
      }),
    )
  })

  test('takes two thousand, each kept once and none copied when the next is added', () => {
    let state = fold([registered])
    const before: unknown[] = []
    for (let n = 0; n < 2_000; n++) {
      const minute = new Date(Date.UTC(2026, 2, 3, 0, n)).toISOString()
      const decision = foreignCase.decide(step(`${n}`, minute), state, service())
      if (!decision.ok) throw new Error(decision.refusal.code)
      before.push((state as Existing).steps)
      state = decision.events.reduce(foreignCase.evolve, state)
    }
    const kept: unknown[] = []
    for (let known = (state as Existing).steps; known !== undefined; known = known.before) kept.push(known.before)
    expect((state as Existing).stepCount).toBe(2_000)
    expect(kept.every((steps, n) => steps === before[1_999 - n])).toBe(true)
    expect(kept).toHaveLength(2_000)
  })
})
