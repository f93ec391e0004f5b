// 有效期 of a permit as renewals follow one another: when the term began that runs now (PL-50).
import { dateOf, dayNumber } from '../calendar/days.ts'
import type { PlainDate } from '../values.ts'
import { type Permit, trackedOf, type WithPermit } from './caseState.ts'

/** The day after the last of the term before, by which its renewal had to be decided; the next application counts that anew. */
export function termFrom(state: WithPermit): PlainDate {
  const { renewals, term, validFrom } = state.permit
  if (term?.renewals === renewals) return term.from
  const decided = renewals === 0 ? undefined : trackedOf(state, 'renewal-decision')
  return decided === undefined ? validFrom : dateOf(dayNumber(decided.deadline.dueOn) + 1)
}

/** What an application for another renewal keeps of it. */
export function termKept(state: WithPermit): Pick<Permit, 'term'> {
  const { renewals } = state.permit
  return renewals === 0 ? {} : { term: { from: termFrom(state), renewals } }
}
