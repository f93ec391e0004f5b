// The form of an act on a case: what stands in it to begin with, what may be chosen, and what was wrong with it.
import { registry } from '../../../commands/registry.ts'
import type { ActType } from '../../../domain/approvals/caseAllowed.ts'
import { type ApprovalCase, type OpenStep, openRuns } from '../../../domain/approvals/caseState.ts'
import { dayOf } from '../../../domain/calendar/deadline.ts'
import type { ItemFacts } from '../../../domain/items/item.messages.ts'
import type { Instant } from '../../../domain/values.ts'
import { accountsIn } from '../../../projections/pageQueries.ts'
import { fieldsOf } from '../../forms/fields.ts'
import { encode, type FormValues } from '../../forms/values.ts'
import type { FormModel } from '../../pages/formModels.ts'
import { links } from '../../pages/links.ts'
import type { Choice } from '../../pages/models.ts'
import type { Visit } from '../visit.ts'
import { maskedSubject } from './ownCase.ts'
import { procedureName, stepName } from './ownWords.ts'

/** What an act is about: a case as it stands, or one that is only beginning. */
export type Target = {
  readonly id: string
  readonly state: ApprovalCase
  readonly item: ItemFacts
  readonly versions: number
  readonly orgId: string
  readonly now: Instant
  /** Of an act on a step: the open ones that the reader may do it with. */
  readonly steps?: readonly OpenStep[]
}

export type FormState = Pick<FormModel, 'key' | 'problems' | 'values'> &
  Partial<Pick<FormModel, 'blankRows' | 'fileNames' | 'refusal'>>

export async function commandForm(visit: Visit, target: Target, type: ActType, given: FormState): Promise<FormModel> {
  const { clauses, [visit.lang]: name } = registry[type]
  const accounts = await accountsIn(visit.engine.readSide.database, target.orgId)
  const subjects = subjectsOf(target.state).map((id) => ({ id, name: maskedSubject(id) }))
  return {
    action: links.command(target.id, type),
    name,
    clauses,
    fields: fieldsOf(type),
    choices: choicesOf(visit, target, type, subjects),
    suggestions: {
      staff: accounts,
      inspectors: accounts,
      to: accounts,
      chair: accounts,
      subjectIds: subjects,
      mediaType: mediaTypes,
    },
    timeZone: target.item.timeZone,
    ...given,
  }
}

const mediaTypes = ['application/pdf', 'image/jpeg', 'image/png', 'application/ofd'].map((id) => ({ id, name: id }))

const subjectsOf = (state: ApprovalCase): readonly string[] => {
  if (!('about' in state)) return []
  const told = 'handling' in state ? (state.handling?.hearing.told?.subjectIds ?? []) : []
  return [...new Set<string>([state.about.subjectId, ...told])]
}

type Choices = Record<string, readonly Choice[]>

function choicesOf(
  { lang }: Visit,
  { item, state, steps, versions }: Target,
  type: ActType,
  subjects: readonly Choice[],
): Choices {
  const choices: Choices = { itemId: [{ id: item.itemId, name: item.name }] }
  const { materials = [], specialProcedures = [] } = item
  if (materials.length > 0) choices['materialId'] = materials.map(({ materialId, name }) => ({ id: materialId, name }))
  const procedures = new Set<string>([...specialProcedures.map(({ procedureId }) => procedureId), 'hearing'])
  // A hearing stops the clock by law, anything else where the item lists it (PL-45): what is refused is not offered.
  choices['procedureId'] = [...procedures].map((id) => ({ id, name: procedureName(id, item, lang) }))
  choices['version'] = Array.from({ length: versions }, (_, index) => ({ id: `${index + 1}`, name: `${index + 1}` }))
  if (type === 'RequestHearing') choices['subjectId'] = subjects
  const handling = 'handling' in state ? state.handling : undefined
  if (handling === undefined) return choices
  if (type === 'WithdrawHearingRequest')
    choices['subjectId'] = subjects.filter(({ id }) =>
      handling.hearing.requestedBy?.some((subjectId) => subjectId === id),
    )
  const open = steps ?? handling.steps
  choices['stepId'] = open.map(({ stepId }) => ({ id: stepId, name: stepName(stepId, item) }))
  const outcomes = outcomesOf(open, item)
  if (outcomes.length > 0) choices['outcomeId'] = outcomes
  if (type === 'EndSpecialProcedure')
    choices['runId'] = openRuns(handling).map(({ procedureId, runId }) => ({
      id: runId,
      name: `${procedureName(procedureId, item, lang)} ${runId}`,
    }))
  return choices
}

/** Of several open steps each outcome says of which it is. */
function outcomesOf(open: readonly { readonly stepId: string }[], item: ItemFacts): readonly Choice[] {
  const steps = item.steps.filter(({ stepId }) => open.some((one) => one.stepId === stepId))
  return steps.flatMap(({ name, outcomes = [] }) =>
    outcomes.map((one) => ({ id: one.outcomeId, name: steps.length > 1 ? `${name} · ${one.name}` : one.name })),
  )
}

/** What a fresh form holds: today's dates, the only step, the next run; then what its address says. */
export function initialValues(visit: Visit, target: Target, type: ActType): FormValues {
  const { item, now, state, steps } = target
  const fields = fieldsOf(type)
  const today = dayOf(now, item.timeZone)
  const dated = { date: today }
  const handling = 'handling' in state ? state.handling : undefined
  const said = {
    voucher: dated,
    notice: dated,
    approval: { approvedOn: today },
    itemId: item.itemId,
    ...(type === 'ReceiveApplication' || type === 'DraftApplication' ? { channel: 'window' } : {}),
    ...(state.status === 'draft' && state.draft),
    ...(steps?.length === 1 && { stepId: steps[0]?.stepId }),
    ...(type === 'StartSpecialProcedure' && { runId: `run-${(handling?.runs.length ?? 0) + 1}` }),
    ...(type === 'EndSpecialProcedure' && { runId: handling && openRuns(handling)[0]?.runId }),
    ...(type === 'ChargeFee' && { amountFen: item.fee?.amountFen }),
    ...(type === 'DeliverPermit' && { method: 'window' }),
    ...(type === 'CompleteStep' && { staff: [visit.caller.actor.account] }),
  }
  const names = new Set(fields.map(({ name }) => name))
  const asked = Object.entries(visit.query).filter(([name]) => names.has(name))
  return { ...encode(fields, said, item.timeZone), ...Object.fromEntries(asked) }
}
