// What time does to a case: deadlines that pass, acceptance and renewal by silence, and the calendar that moves what runs.
import { accept, type Context, type Decision, refuse, unreachable } from '../decider.ts'
import type { Instant } from '../values.ts'
import type { CaseEvent, CaseNote } from './case.messages.ts'
import { deemedAcceptance } from './caseAcceptance.ts'
import { deemedRenewal } from './caseAfterwards.ts'
import { recount } from './caseCounting.ts'
import { evolve } from './caseEvolve.ts'
import { type ActFacts, type CaseFacts, type CaseView, viewAt } from './caseFacts.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import { movedEvent } from './caseProcedures.ts'
import type { ApprovalCase, AtIntake, Begun, Run, Tracked, WithPermit } from './caseState.ts'

const isDue = ({ passed, paused, settledAt }: Tracked): boolean => !passed && !paused && settledAt === undefined

/** After this moment it may be noted: its end, or later where what was entered late leaves time for what answered it. */
const notedAfterOf = ({ dueAt, notedAfter = dueAt }: CaseDeadline): Instant => (notedAfter > dueAt ? notedAfter : dueAt)

/** Earliest first; of one moment, by name. */
function firstDue(state: ApprovalCase, until: Instant): CaseDeadline | undefined {
  if (state.status === 'none' || state.status === 'draft') return undefined
  let first: CaseDeadline | undefined
  for (const one of state.deadlines)
    if (isDue(one) && one.deadline.dueAt < until && (first === undefined || byDue(one.deadline, first) < 0))
      first = one.deadline
  return first
}

function byDue(a: CaseDeadline, b: CaseDeadline): number {
  if (a.dueAt !== b.dueAt) return a.dueAt < b.dueAt ? -1 : 1
  return a.deadlineId < b.deadlineId ? -1 : 1
}

/** All that fell due before `until`, in order: an acceptance by silence starts clocks that may themselves have run out. */
export function elapse(state: ApprovalCase, until: Instant, facts: CaseFacts): readonly CaseEvent[] {
  const events: CaseEvent[] = []
  let current = state
  for (let due = firstDue(current, until); due !== undefined; due = firstDue(current, until)) {
    const event = fallen(due, current as Begun, viewAt(current, until, facts))
    events.push(event)
    current = evolve(current, event)
  }
  return events
}

/** The same up to now, but for silence that may not be noted yet: what answered it in time can still be entered. */
export function elapsedBy(state: ApprovalCase, now: Instant, facts: CaseFacts): readonly CaseEvent[] {
  if (state.status === 'none' || state.status === 'draft') return []
  const waiting = state.deadlines.find(
    (one) => isDue(one) && one.deadline.dueAt < now && notedAfterOf(one.deadline) >= now,
  )
  return elapse(state, waiting?.deadline.dueAt ?? now, facts)
}

/** What the silence of the organ means: acceptance (PL-32.4), renewal (PL-50), else that a limit has run out. */
function fallen({ deadlineId, dueAt, kind }: CaseDeadline, state: Begun, facts: CaseView): CaseEvent {
  if (kind === 'acceptance') return deemedAcceptance(state as AtIntake, dueAt, facts)
  if (kind === 'renewal-decision') return deemedRenewal(state as WithPermit, dueAt, facts)
  const known = { lastActAt: state.lastActAt, status: state.status }
  const data = { caseId: state.about.caseId, deadlineId, dueAt, kind, known }
  return { type: 'CaseDeadlinePassed', data, occurredAt: dueAt }
}

export function decideNote(command: CaseNote, state: ApprovalCase, context: Context<ActFacts>): Decision<CaseEvent> {
  const { caseId } = command
  if (state.status === 'none' || state.status === 'draft') return refuse('object-unknown', { kind: 'case', id: caseId })
  switch (command.type) {
    case 'NoteAcceptanceDeemed':
      return note(state, 'acceptance', command.dueAt, context)
    case 'NoteRenewalDeemed':
      return note(state, 'renewal-decision', command.dueAt, context)
    case 'NoteCaseDeadlinePassed':
      return note(state, command.deadlineId, command.dueAt, context)
    case 'MoveCaseDeadlines':
      return moveDeadlines(state, context.facts)
    case 'AssignCaseNumber': {
      const { number, seriesId } = command
      if (state.about.number === number) return accept()
      if (state.about.number !== undefined) return refuse('number-already-assigned', { number: state.about.number })
      return accept({ type: 'CaseNumberAssigned', data: { caseId, number, seriesId } })
    }
    default:
      return unreachable(command)
  }
}

/** The case's own clock is the wall clock: it is noted once it is over, and only as it stands then. */
function note(
  state: Begun,
  deadlineId: string,
  dueAt: Instant,
  { facts, now }: Context<ActFacts>,
): Decision<CaseEvent> {
  const tracked = state.deadlines.find(({ deadline }) => deadline.deadlineId === deadlineId)
  if (tracked === undefined || !isDue(tracked) || tracked.deadline.dueAt !== dueAt) return accept()
  const notedAfter = notedAfterOf(tracked.deadline)
  if (now <= notedAfter) return refuse('case-deadline-not-due', { deadlineId, dueAt: notedAfter, now })
  return accept(fallen(tracked.deadline, state, facts))
}

/**
 * A calendar has arrived or was amended: what has neither passed nor been settled is counted anew, by event (PL-82). What has
 * passed by a guess at a year without a notice is, too: by the notice it may not have run out.
 */
function moveDeadlines(state: Begun, facts: ActFacts): Decision<CaseEvent> {
  const runs: readonly Run[] = 'handling' in state ? (state.handling?.runs ?? []) : []
  const moved = state.deadlines.flatMap((tracked) => {
    const { deadline, passed, paused, settledAt } = tracked
    if ((passed && !paused && !deadline.provisional) || settledAt !== undefined) return []
    const counted = recount(deadline, runs, facts)
    return sameDue(deadline, counted) ? [] : [{ tracked, counted }]
  })
  if (moved.length === 0) return accept()
  const old = moved.map(({ tracked }) => tracked)
  return accept(
    movedEvent(
      state.about.caseId,
      'calendar',
      old,
      moved.map(({ counted }) => counted),
    ),
  )
}

const sameDue = (a: CaseDeadline, b: CaseDeadline): boolean =>
  a.dueAt === b.dueAt && a.warnAt === b.warnAt && a.provisional === b.provisional
