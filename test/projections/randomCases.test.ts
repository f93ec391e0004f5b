// What the read models make of a case from its events alone is what its decider knows, whatever is done to it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CaseEvent } from '../../src/domain/approvals/case.messages.ts'
import { endingIn, endingOf } from '../../src/domain/approvals/caseSettling.ts'
import { type Begun, type Handling, openRuns, type Tracked, trackedOf } from '../../src/domain/approvals/caseState.ts'
import type { Instant } from '../../src/domain/values.ts'
import { caseDeadlines } from '../../src/projections/caseDeadlines.ts'
import { cases } from '../../src/projections/cases.ts'
import type { ReadModel } from '../../src/projections/readModel.ts'
import type { Recorded } from '../../src/projections/recorded.ts'
import { type DutyKind, dutiesIn } from '../../src/projections/worklist.ts'
import { handlingOf, tries, walkOf } from '../support/randomCase.ts'

const recorded = (event: CaseEvent, nth: number): Recorded =>
  ({ ...event, stream: 'case-1', revision: nth, position: String(nth).padStart(16, '0') }) as unknown as Recorded

function rowsOf<Row extends { readonly stream: string }>(
  model: ReadModel<Row>,
  events: readonly Recorded[],
): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const event of events)
    for (const sub of model.keys?.(event) ?? ['']) {
      const row = model.evolve(rows.get(sub), event, sub)
      if (row !== undefined) rows.set(sub, row)
    }
  return [...rows.values()]
}

/** After each act: the events so far, and the state that they make. */
function eachState(look: (events: readonly Recorded[], state: Begun) => void): void {
  fc.assert(
    fc.property(tries, (list) => {
      const { happened } = walkOf(list)
      const events = happened.map(({ event }, nth) => recorded(event, nth))
      // What an act moves is moved by the event after it.
      for (const [at, { after }] of happened.entries())
        if (happened[at + 1]?.event.type !== 'CaseDeadlinesMoved') look(events.slice(0, at + 1), after as Begun)
    }),
    { numRuns: 200 },
  )
}

const caseOf = (events: readonly Recorded[]) => {
  const [row] = rowsOf(cases, events)
  if (row === undefined) throw new Error('a case that was received has a row')
  return row
}
const undecided = ['received', 'supplementing', 'accepted']
const stateOf = ({ passed, paused, settledAt }: Tracked) => {
  if (settledAt !== undefined) return 'settled'
  if (paused) return 'paused'
  return passed ? 'passed' : 'pending'
}

const limits = ['statutory', 'promised'] as const

describe('of a case, whatever is done to it,', () => {
  test('[PL-42] the list shows its state and its two limits', () => {
    eachState((events, state) => {
      const row = caseOf(events)
      expect([row.state, row.status]).toStrictEqual([
        state.status,
        undecided.includes(state.status) ? 'open' : 'closed',
      ])
      const known = limits.map((id) => trackedOf(state, id))
      expect([row.statutoryDueAt, row.promisedDueAt]).toStrictEqual(known.map((one) => one?.deadline.dueAt ?? null))
      expect([row.statutoryPassed, row.promisedPassed]).toStrictEqual(known.map((one) => (one?.passed ? 1 : 0)))
    })
  })

  test('[PL-45] the list shows whether they stand, and since the first of the procedures that go on or earlier', () => {
    eachState((events, state) => {
      const { pausedAt } = caseOf(events)
      expect(pausedAt !== null).toBe(limits.some((id) => trackedOf(state, id)?.paused === true))
      const runs = handlingOf(state)?.runs ?? []
      if (pausedAt === null) return
      expect(runs.map(({ from }): string => from)).toContain(pausedAt)
      expect(runs.filter(({ from, to }) => to === undefined && from < pausedAt)).toStrictEqual([])
    })
  })

  test('[PL-42] the deadlines are those that it watches, and have come to what it knows', () => {
    eachState((events, { deadlines }) => {
      const rows = rowsOf(caseDeadlines, events).map((row) => {
        const { deadlineId, dueAt, notedAfter, passed, settledAt, settling, state } = row
        const ending = settling === null ? undefined : endingOf(settling, settledAt as Instant, dueAt as Instant)
        return [deadlineId, dueAt, state, passed, settledAt, ending, notedAfter].join(' ')
      })
      const told = events as unknown as readonly CaseEvent[]
      const known = deadlines.map((one) => {
        const { deadlineId, dueAt, notedAfter } = one.deadline
        const { passed, settledAt } = one
        return [deadlineId, dueAt, stateOf(one), passed ? 1 : 0, settledAt, endingIn(told, one), notedAfter].join(' ')
      })
      expect(rows.sort()).toStrictEqual(known.sort())
    })
  })

  test('[LPS-11.6] the worklist has each step that is open, with its handler, what goes on, and the decision', () => {
    const ofHandling: readonly DutyKind[] = ['step', 'procedure', 'decision']
    eachState((events, state) => {
      const duties = dutiesIn(events, state.status).filter(({ kind }) => ofHandling.includes(kind))
      const handling = state.status === 'accepted' ? handlingOf(state) : undefined
      const known = handling === undefined ? [] : inHand(handling)
      expect(duties.map(({ claimedBy, dutyId }) => `${dutyId} ${claimedBy ?? ''}`).sort()).toStrictEqual(known.sort())
    })
  })

  test('the worklist has something until it is decided, and by a limit that it watches and that is not met yet', () => {
    eachState((events, state) => {
      const duties = dutiesIn(events, state.status)
      if (undecided.includes(state.status)) expect(duties).not.toStrictEqual([])
      const due = duties.flatMap(({ deadlineId }) => deadlineId ?? [])
      expect(due.filter((id) => trackedOf(state, id)?.settledAt !== undefined)).toStrictEqual([])
      expect(due.filter((id) => trackedOf(state, id) === undefined)).toStrictEqual([])
    })
  })
})

const inHand = (handling: Handling): string[] => [
  ...handling.steps.map(({ handler, stepId }) => `step-${stepId} ${handler ?? ''}`),
  ...openRuns(handling).map(({ runId }) => `procedure-${runId} `),
  ...(handling.ended ? ['decision '] : []),
]
