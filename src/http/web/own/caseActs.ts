// What the reader may do with a case now, and for what they may not do now, why not: the same rules as decide.

import { isCommandType, registry } from '../../../commands/registry.ts'
import { allowedCommands } from '../../../domain/approvals/caseAllowed.ts'
import type { ApprovalCase } from '../../../domain/approvals/caseState.ts'
import { permitted } from '../../auth.ts'
import { links } from '../../pages/links.ts'
import type { OwnCaseModel } from '../../pages/own/ownCaseModels.ts'
import { refusalProblem } from '../../problems.ts'
import type { Visit } from '../visit.ts'
import type { OwnCase } from './ownCase.ts'

/** Undefined for whoever may do nothing with the cases of this organisation at all. */
export function actsOf({ caller, lang }: Visit, { facts, id, now, orgId, state }: OwnCase): OwnCaseModel['acts'] {
  const acts = allowedCommands(state, facts, now).filter(({ type }) => permitted(caller, type, orgId))
  if (acts.length === 0) return undefined
  return {
    allowed: acts
      .filter(({ refusal, type }) => refusal === undefined && (type !== 'ClaimStep' || hasUnclaimed(state)))
      .map(({ type }) => ({ label: registry[type][lang], href: links.command(id, type) })),
    refused: acts.flatMap(({ refusal, type }) => {
      if (refusal === undefined) return []
      const { clauses, detail } = refusalProblem(refusal, lang)
      return [{ label: registry[type][lang], why: detail, clauses }]
    }),
  }
}

/** A claim of what is claimed already would change nothing, or be refused. */
const hasUnclaimed = (state: ApprovalCase): boolean =>
  state.status === 'accepted' && state.handling.steps.some(({ handler }) => handler === undefined)

/** The name of the act that led to this page. */
export function doneOf({ lang, query }: Visit): string | undefined {
  const type = query['done'] ?? ''
  return isCommandType(type) ? registry[type][lang] : undefined
}
