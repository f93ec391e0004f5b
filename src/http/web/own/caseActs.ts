// What the reader may do with a case now, and for what they may not do now, why not: the same rules as decide.

import { isCommandType, registry } from '../../../commands/registry.ts'
import { type StepAct, stepRefusal } from '../../../domain/approvals/caseHandling.ts'
import type { OpenStep } from '../../../domain/approvals/caseState.ts'
import { allowancesOf, handlersFor, isStepAct, stepsWithin } from '../../api/allowances.ts'
import type { Caller } from '../../auth.ts'
import { links } from '../../pages/links.ts'
import type { OwnCaseModel } from '../../pages/own/ownCaseModels.ts'
import { refusalProblem } from '../../problems.ts'
import type { Visit } from '../visit.ts'
import { caseWords } from './caseWords.ts'
import type { OwnCase } from './ownCase.ts'

/** Undefined for whoever may do nothing with this case at all. */
export async function actsOf(visit: Visit, opened: OwnCase): Promise<OwnCaseModel['acts']> {
  const { caller, lang } = visit
  const acts = allowancesOf(opened, caller).filter(({ refusal }) => refusal?.code !== 'not-permitted')
  if (acts.length === 0) return undefined
  const inWords = await caseWords(
    visit,
    opened,
    acts.flatMap(({ refusal }) => refusal ?? []),
  )
  return {
    allowed: acts.flatMap(({ refusal, type }) => {
      if (refusal !== undefined) return []
      if (!isStepAct(type)) return [{ label: registry[type][lang], href: links.command(opened.id, type) }]
      const steps = doable(opened, caller, type)
      if (steps.length === 0) return []
      const [step] = steps.length === 1 ? steps : []
      return [{ label: registry[type][lang], href: links.command(opened.id, type, step && { stepId: step.stepId }) }]
    }),
    refused: acts.flatMap(({ refusal, type }) => {
      if (refusal === undefined) return []
      const { clauses, detail } = refusalProblem(inWords(refusal), lang)
      return [{ label: registry[type][lang], why: detail, clauses }]
    }),
  }
}

/** The open steps with which the reader can do this: a claim of what is claimed already would change nothing. */
export function doable(opened: OwnCase, caller: Caller, type: StepAct): readonly OpenStep[] {
  const { item, state } = opened
  if (state.status !== 'accepted') return []
  const facts = handlersFor(caller, item)
  return stepsWithin(opened, caller, type).filter(
    ({ handler, stepId }) =>
      !(type === 'ClaimStep' && handler !== undefined) &&
      stepRefusal(type, stepId, caller.actor.account, state, facts) === undefined,
  )
}

/** The name of the act that led to this page. */
export function doneOf({ lang, query }: Visit): string | undefined {
  const type = query['done'] ?? ''
  return isCommandType(type) ? registry[type][lang] : undefined
}
