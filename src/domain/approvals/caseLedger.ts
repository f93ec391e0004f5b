// 时限台账 of a case: the clock of its decision as the ledger reads it, up to the decision or to now (PL-42, 45).
import type { Clock } from '../calendar/ledger.ts'
import type { Instant } from '../values.ts'
import { type CaseFacts, viewAt } from './caseFacts.ts'
import { type ApprovalCase, trackedOf } from './caseState.ts'

/** Undefined before acceptance, where no clock of the decision runs. `ledgerOf` and `usedDays` read it. */
export function caseClock(state: ApprovalCase, facts: CaseFacts, now: Instant): Clock | undefined {
  if (!('handling' in state) || state.handling === undefined) return undefined
  const statutory = trackedOf(state, 'statutory')
  const { calendar, item } = viewAt(state, now, facts)
  return {
    start: state.handling.effectiveFrom,
    until: statutory?.settledAt ?? now,
    unit: statutory?.deadline.limit.unit ?? 'working',
    calendar,
    timeZone: item.timeZone,
    suspensions: state.handling.runs.map(({ from, procedureId, to }) => ({ from, to, reason: procedureId })),
  }
}
