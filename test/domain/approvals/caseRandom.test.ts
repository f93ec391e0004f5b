// What the law says of every case holds of every case, whatever was done to it in whatever order and whenever it was entered.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CaseEvent } from '../../../src/domain/approvals/case.messages.ts'
import { working } from '../../../src/domain/approvals/caseCounting.ts'
import type { CaseDeadlineKind } from '../../../src/domain/approvals/caseParts.messages.ts'
import {
  type ApprovalCase,
  type Begun,
  type Handling,
  openRuns,
  type Tracked,
  trackedOf,
} from '../../../src/domain/approvals/caseState.ts'
import { localDay } from '../../../src/domain/calendar/offsets.ts'
import { type DayNumber, dateOf, isWorkingDay } from '../../../src/domain/calendar/workingDays.ts'
import type { Instant, Limit } from '../../../src/domain/values.ts'
import { accepted, type PermitCase } from '../../support/permitCase.ts'
import { dayOf, handlingOf, tries, type Walk, walkOf } from '../../support/randomCase.ts'
import { china, shanghai } from '../calendar/china.ts'

/** Wherever `what` finds something to say, with what had happened by then. */
function objections(what: (walk: Walk) => readonly string[]): void {
  fc.assert(
    fc.property(tries, (list) => {
      const walk = walkOf(list)
      expect(what(walk)).toStrictEqual([])
    }),
    { numRuns: 300 },
  )
}

const of = <Type extends CaseEvent['type']>({ happened }: Walk, ...types: readonly Type[]) =>
  happened.flatMap(({ event, ...states }) =>
    (types as readonly string[]).includes(event.type)
      ? [{ event: event as Extract<CaseEvent, { type: Type }>, ...states }]
      : [],
  )

/** The days that a procedure takes out: those after its first up to its last. */
const stopsOf = ({ runs }: Handling) =>
  runs.flatMap(({ from, to }) =>
    to === undefined ? [] : [{ from: localDay(from, shanghai), to: localDay(to, shanghai) }],
  )

/** Day by day, as one counts with the notice of the holidays beside. */
function dueByHand(start: Instant, { days, unit }: Limit, handling: Handling): string {
  const stops = stopsOf(handling)
  const counts = (day: DayNumber): boolean =>
    (unit === 'natural' || isWorkingDay(china, day)) && stops.every(({ from, to }) => day <= from || day > to)
  let day = localDay(start, shanghai)
  for (let left = days; left > 0; ) if (counts(++day)) left -= 1
  // It does not run out while a procedure goes on, nor on a rest day.
  const goesOn = (): number =>
    Math.max(day, ...stops.filter(({ from, to }) => from <= day && day < to).map(({ to }) => to))
  while (goesOn() > day || !isWorkingDay(china, day)) day = Math.max(goesOn(), isWorkingDay(china, day) ? day : day + 1)
  return dateOf(day)
}

const ended: readonly ApprovalCase['status'][] = [
  'forwarded',
  'abandoned',
  'denied',
  'deregistered',
  'revoked',
  'withdrawn',
]
const stopped: readonly CaseDeadlineKind[] = ['statutory', 'promised', 'step']

/** Whether a procedure was going on when the limit ran out. */
const isStopped = (state: ApprovalCase, { deadline: { dueAt, kind } }: Tracked): boolean =>
  stopped.includes(kind) &&
  handlingOf(state)?.runs.some(({ from, to }) => from <= dueAt && (to === undefined || dueAt < to)) === true

describe('a case, whatever is done to it', () => {
  test('is drawn far enough to tell: every status of its way comes about, and refusals of many kinds', () => {
    const walks = fc.sample(tries, { numRuns: 600, seed: 7 }).map(walkOf)
    const met = new Set(walks.flatMap(({ happened }) => happened.map(({ after }) => after.status)))
    expect([...met]).toStrictEqual(
      expect.arrayContaining([
        'abandoned',
        'accepted',
        'delivered',
        'denied',
        'deregistered',
        'forwarded',
        'granted',
        'revoked',
      ]),
    )
    expect(new Set(walks.flatMap(({ refused }) => refused)).size).toBeGreaterThan(9)
  })

  test('is decided alike when asked twice, and leaves the state before as it was', () => {
    // The states are frozen: whoever changed one would have thrown.
    objections(({ decidedTwice }) =>
      decidedTwice.flatMap(([once, again]) => (JSON.stringify(once) === JSON.stringify(again) ? [] : ['differs'])),
    )
  })

  test('[PL-32] [PL-37] [PL-42] is asked for a supplement, accepted, extended and decided once at the most', () => {
    objections((walk) =>
      [
        of(walk, 'SupplementRequired'),
        of(walk, 'ApplicationAccepted', 'AcceptanceDeemed'),
        of(walk, 'DecisionExtended'),
        of(walk, 'PermitGranted', 'PermitDenied'),
      ].flatMap((some) => some.slice(1).map(({ event }) => event.type)),
    )
  })

  test('[PL-32.4] is accepted by silence at the end of the fifth working day after its receipt, from its receipt', () => {
    objections((walk) =>
      of(walk, 'AcceptanceDeemed').flatMap(({ after, before, event }) => {
        const { receivedAt } = (before as Begun).about
        const handling = handlingOf(after)
        if (handling === undefined) return ['no handling']
        const due = dueByHand(receivedAt, working(5), { ...handling, runs: [] })
        return dayOf(event.occurredAt as Instant) === due && handling.effectiveFrom === receivedAt ? [] : [due]
      }),
    )
  })

  test('[PL-42] [PL-45] has the limits that one counts by hand, less its procedures, with its extension', () => {
    objections(({ facts, happened }) =>
      happened.flatMap(({ after, event }, at) => {
        const handling = handlingOf(after)
        if (after.status !== 'accepted' || handling === undefined || openRuns(handling).length > 0) return []
        // What an act moves is moved by the event after it.
        if (happened[at + 1]?.event.type === 'CaseDeadlinesMoved') return []
        const { promisedLimit = working(0), statutoryLimit = working(0) } = facts.item.facts
        const limits = { promised: promisedLimit, statutory: statutoryLimit }
        return Object.entries(limits).flatMap(([id, { days, unit }]) => {
          const tracked = trackedOf(after, id)
          const due = dueByHand(handling.effectiveFrom, { days: days + (handling.extendedBy ?? 0), unit }, handling)
          return tracked?.passed !== false || tracked.deadline.dueOn === due
            ? []
            : [`${id} after ${event.type}: ${tracked.deadline.dueOn}, not ${due}`]
        })
      }),
    )
  })

  test('[PL-45] has no limit pass that is met, that has passed, or that is stopped then', () => {
    objections((walk) =>
      of(walk, 'CaseDeadlinePassed').flatMap(({ before, event: { data, occurredAt } }) => {
        const tracked = trackedOf(before as Begun, data.deadlineId)
        const runs = tracked?.passed === false && !tracked.paused && tracked.settledAt === undefined
        return runs && tracked.deadline.dueAt === occurredAt && !isStopped(before, tracked) ? [] : [data.deadlineId]
      }),
    )
  })

  test('[PL-42] has noted by its last act whatever had run out by then', () => {
    objections(({ end }) =>
      end.status === 'none' || end.status === 'draft'
        ? []
        : end.deadlines
            .filter((one) => one.settledAt === undefined && !one.paused && !one.passed)
            .flatMap(({ deadline }) => (deadline.dueAt < end.lastActAt ? [deadline.deadlineId] : [])),
    )
  })

  test('owes nothing more once it has ended, and its last act never goes back', () => {
    objections(({ happened }) =>
      happened.flatMap(({ after, before }) => {
        const { deadlines, lastActAt } = after as Begun
        const owes = ended.includes(after.status) ? deadlines.filter(({ settledAt }) => settledAt === undefined) : []
        const back = 'lastActAt' in before && before.lastActAt > lastActAt ? ['goes back'] : []
        return [...owes.map(({ deadline }) => deadline.deadlineId), ...back]
      }),
    )
  })
})

describe('[PL-45] a limit whose last day a procedure begins on', () => {
  /** Accepted on Tuesday 3 March: the promised ten days end on Tuesday 17 March. */
  const until = (end: string) =>
    accepted()
      .do('StartSpecialProcedure', '2026-03-17 09:00', { limit: { days: 10, unit: 'working' } })
      .do('EndSpecialProcedure', end)
  const promised = ({ state }: PermitCase) => trackedOf(state as Begun, 'promised')

  test.each([
    ['on that day', '2026-03-17 17:00', '2026-03-17', undefined],
    ['on a working day', '2026-03-19 09:00', '2026-03-19', 2],
    ['on the Saturday after it', '2026-03-21 09:00', '2026-03-23', 3],
    ['on a Sunday', '2026-03-29 09:00', '2026-03-30', 8],
  ])('ends, where that is over %s, at the earliest with a working day', (_when, end, dueOn, suspended) => {
    const work = until(end)
    expect(promised(work)).toMatchObject({ deadline: { dueOn }, passed: false, paused: false })
    expect(promised(work)?.deadline.suspendedDays).toBe(suspended)
    expect(promised(work.do('ClaimStep', `${dueOn} 23:59`))?.passed).toBe(false)
  })

  test('and ends when it did where another begins only after that', () => {
    const work = accepted()
      .do('StartSpecialProcedure', '2026-03-18 09:00', { limit: { days: 10, unit: 'working' } })
      .do('EndSpecialProcedure', '2026-03-20 09:00')
    expect(promised(work)).toMatchObject({ deadline: { dueOn: '2026-03-17' }, passed: true })
  })
})
