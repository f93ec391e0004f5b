// 办理环节 of a case: those completed in their order, those open now with what may be done, those still to come.

import type { StepAct } from '../../../domain/approvals/caseHandling.ts'
import { stepHandlers } from '../../../domain/items/stepHandlers.ts'
import type { OwnEvent } from '../../api/ownReading.ts'
import { isUnderWay } from '../../api/ownSteps.ts'
import { t } from '../../i18n/index.ts'
import { links } from '../../pages/links.ts'
import type { OwnStepView } from '../../pages/own/ownCaseModels.ts'
import { actorNames } from '../eventRows.ts'
import type { Visit } from '../visit.ts'
import { doable } from './caseActs.ts'
import type { OwnCase } from './ownCase.ts'
import { stepName } from './ownWords.ts'

type Completed = Extract<OwnEvent, { type: 'StepCompleted' }>

export async function stepViews(visit: Visit, opened: OwnCase): Promise<readonly OwnStepView[]> {
  const { counting, item, state } = opened
  const completed = counting.filter((event): event is Completed => event.type === 'StepCompleted')
  const open = 'handling' in state && state.status === 'accepted' ? (state.handling?.steps ?? []) : []
  const askedOf = (stepId: string) =>
    stepHandlers(
      item.steps.find((step) => step.stepId === stepId),
      item,
    )
  const people = [
    ...completed.flatMap(({ data }) => data.staff),
    ...open.flatMap(({ handler }) => handler ?? []),
    ...item.steps.flatMap(({ stepId }) => askedOf(stepId).handlers ?? []),
  ]
  const named = await actorNames(visit.engine.readSide.database, people, visit.lang)
  const nameOf = (account: string) => named({ account, role: 'clerk' })
  /** Of a step that nobody has: the posts and the people that may take it up. */
  const mayTake = (stepId: string): Pick<OwnStepView, 'mayTake'> => {
    const { handlers = [], posts } = askedOf(stepId)
    const names = [...posts, ...handlers.map(nameOf)]
    return names.length > 0 ? { mayTake: names } : {}
  }
  const officeOf = (stepId: string) => item.steps.find((step) => step.stepId === stepId)?.office ?? item.office
  const done = completed.map((event): OwnStepView => {
    const { opinion, outcomeId, staff, stepId } = event.data
    const outcome = item.steps
      .find((step) => step.stepId === stepId)
      ?.outcomes?.find((one) => one.outcomeId === outcomeId)
    const claimedAt = claimOf(stepId, counting.slice(0, counting.indexOf(event)))
    return {
      name: stepName(stepId, item),
      state: 'done',
      office: officeOf(stepId),
      handler: staff.map(nameOf).join(t(visit.lang).listMark),
      ...(claimedAt !== undefined && { claimedAt }),
      finishedAt: event.occurredAt,
      ...(outcome && { outcome: outcome.name }),
      opinion,
      acts: [],
    }
  })
  const now = open.map(({ handler, stepId }): OwnStepView => {
    const claimedAt = handler && claimOf(stepId, counting)
    const limit = 'about' in state && state.deadlines.find(({ deadline }) => deadline.deadlineId === `step-${stepId}`)
    return {
      name: stepName(stepId, item),
      state: 'open',
      office: officeOf(stepId),
      ...(handler === undefined ? mayTake(stepId) : { handler: nameOf(handler) }),
      ...(claimedAt !== undefined && { claimedAt }),
      ...(limit && { dueAt: limit.deadline.dueAt }),
      acts: actsWith(visit, opened, stepId),
    }
  })
  const reached = new Set<string>([...completed.map(({ data }) => data.stepId), ...open.map(({ stepId }) => stepId)])
  const isOver = !isUnderWay(state) || ('handling' in state && state.handling?.ended === true)
  const ahead = isOver ? [] : item.steps.filter(({ stepId }) => !reached.has(stepId))
  return [
    ...done,
    ...now,
    ...ahead.map(
      ({ name, stepId }): OwnStepView => ({
        name,
        state: 'ahead',
        office: officeOf(stepId),
        ...mayTake(stepId),
        acts: [],
      }),
    ),
  ]
}

/** When the step was claimed or given to somebody last. */
const claimOf = (stepId: string, events: readonly OwnEvent[]): string | undefined =>
  events.findLast(
    (event) => (event.type === 'StepClaimed' || event.type === 'StepReassigned') && event.data.stepId === stepId,
  )?.occurredAt

/** A step is claimed once; who has not claimed it is not asked to complete it. */
function actsWith({ asOf, caller, lang }: Visit, opened: OwnCase, stepId: string): OwnStepView['acts'] {
  if (asOf !== undefined) return []
  const words = t(lang).ownCase
  const isDoable = (type: StepAct): boolean => doable(opened, caller, type).some((step) => step.stepId === stepId)
  const first = isDoable('ClaimStep')
    ? ({ type: 'ClaimStep', label: words.claim } as const)
    : ({ type: 'ReassignStep', label: words.reassign } as const)
  return [first, { type: 'CompleteStep', label: words.complete } as const]
    .filter(({ type }) => isDoable(type))
    .map(({ label, type }) => ({ label, href: links.command(opened.id, type, { stepId }) }))
}
