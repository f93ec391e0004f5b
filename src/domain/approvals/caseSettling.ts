// What became of a limit that is watched no more: kept by the act that it was for, or owed no longer because of another.
import type { Instant } from '../values.ts'
import type { CaseEvent } from './case.messages.ts'
import type { CaseDeadlineKind } from './caseParts.messages.ts'
import type { Tracked } from './caseState.ts'

/** `silence`: nothing was done, and the law took that for an answer. `dropped`: what it was for need not be done any more. */
export type Settling = 'met' | 'silence' | 'dropped'

const silence: readonly CaseEvent['type'][] = ['AcceptanceDeemed', 'RenewalDeemed']
const decisions: readonly CaseEvent['type'][] = ['PermitGranted', 'PermitDenied', 'CaseForwarded']

/** The acts that each limit is for; whatever else settles it only ends it. */
const acts: { readonly [Kind in CaseDeadlineKind]: readonly CaseEvent['type'][] } = {
  // PL-32: each of these answers the application.
  acceptance: [
    'ApplicationAccepted',
    'SupplementRequired',
    'DeclaredNotRequired',
    'DeclaredNotCompetent',
    'AcceptanceRefused',
  ],
  statutory: decisions,
  promised: decisions,
  'lower-review': decisions,
  step: ['StepCompleted'],
  'special-procedure': ['SpecialProcedureEnded'],
  'hearing-request': ['HearingRequested'],
  'hearing-hold': ['HearingRecorded'],
  'hearing-notice': ['HearingScheduled'],
  'inspection-dispatch': ['SpecialProcedureStarted'],
  delivery: ['PermitDelivered'],
  'renewal-application': ['RenewalApplied'],
  'renewal-decision': ['PermitRenewed', 'RenewalRefused'],
}

export function settlingOf(kind: CaseDeadlineKind, type: CaseEvent['type']): Settling {
  if (silence.includes(type)) return 'silence'
  return acts[kind].includes(type) ? 'met' : 'dropped'
}

/** How a limit ended: kept, kept late, run out, or owed no longer while it ran. */
export const endings = ['met', 'late', 'passed', 'dropped'] as const
export type Ending = (typeof endings)[number]

export function endingOf(settling: Settling, settledAt: Instant, dueAt: Instant): Ending {
  if (settling === 'silence') return 'passed'
  if (settledAt <= dueAt) return settling
  return settling === 'met' ? 'late' : 'passed'
}

type Told = Pick<CaseEvent, 'type' | 'data'>

/** By the events of its case, of which the last that settles it counts; undefined while it is watched. */
export function endingIn(events: readonly Told[], { deadline, settledAt }: Tracked): Ending | undefined {
  const { deadlineId, dueAt, kind } = deadline
  const by = events.findLast(({ data }) => 'settled' in data && data.settled.includes(deadlineId))
  return settledAt === undefined || by === undefined ? undefined : endingOf(settlingOf(kind, by.type), settledAt, dueAt)
}
