// What a case allows now, act by act, for pages: allowed, or the refusal that any such command would meet.
import type { Refusal } from '../refusals.ts'
import type { Instant } from '../values.ts'
import type { CaseAct } from './case.messages.ts'
import { evolve } from './caseEvolve.ts'
import { actFacts, type CaseFacts } from './caseFacts.ts'
import { standingRefusal, statusesOf } from './caseStanding.ts'
import type { ApprovalCase } from './caseState.ts'
import { elapsedBy } from './caseTime.ts'

export type ActType = CaseAct['type']
export type Allowance = { readonly type: ActType; readonly refusal?: Refusal }

export const actTypes = Object.keys(statusesOf) as readonly ActType[]

/** As of `now`, with what time has done by then. What a command says itself, dates and names, is judged when it comes. */
export function allowedCommands(state: ApprovalCase, facts: CaseFacts, now: Instant): readonly Allowance[] {
  const then = elapsedBy(state, now, facts).reduce(evolve, state)
  const view = actFacts(then, now, facts)
  const caseId = 'about' in then ? then.about.caseId : ''
  return actTypes.map((type) => {
    const refused = standingRefusal(type, caseId, then, view)
    return refused === undefined ? { type } : { type, refusal: refused.refusal }
  })
}
