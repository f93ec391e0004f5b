// 本系统办件回放: the state of a case as its decider knows it, after each event of any part of its history. Pure.
import type { CaseEvent } from '../domain/approvals/case.messages.ts'
import { evolve } from '../domain/approvals/caseEvolve.ts'
import type { ApprovalCase } from '../domain/approvals/caseState.ts'
import type { Fold, Said } from './caseDisplay.ts'
import { isOwn } from './ownCaseRow.ts'

const nothing: ApprovalCase = { status: 'none' }

/** What happened by a moment may leave out what an event was built on: such an event changes nothing then. */
function show(state: ApprovalCase, event: Said): ApprovalCase {
  if (!isOwn(event)) return state
  try {
    return evolve(state, event as unknown as CaseEvent)
  } catch {
    return state
  }
}

export const here: Fold<ApprovalCase> = { blank: nothing, show }
