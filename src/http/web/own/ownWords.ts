// What the parts of a case are called for readers: materials, procedures, deadlines, by its item or by the law.
import type { CaseDeadline } from '../../../domain/approvals/caseParts.messages.ts'
import type { ItemFacts } from '../../../domain/items/item.messages.ts'
import { type Lang, t } from '../../i18n/index.ts'

export function materialName(
  { materialId, name }: { readonly materialId: string; readonly name?: string | undefined },
  { materials = [] }: ItemFacts,
): string {
  const listed = materials.find((one) => one.materialId === materialId)?.name
  if (listed === undefined) return name ?? materialId
  return name === undefined ? listed : `${listed} · ${name}`
}

export function procedureName(procedureId: string, { specialProcedures = [] }: ItemFacts, lang: Lang): string {
  return specialProcedures.find((one) => one.procedureId === procedureId)?.name ?? lawfulName(procedureId, lang)
}

/** Of a kind that the law names (PL-45), which needs no name of the item's. */
export function lawfulName(procedureId: string, lang: Lang): string {
  const words: Readonly<Record<string, string>> = t(lang).ownCase.procedures
  return words[procedureId] ?? procedureId
}

export const stepName = (stepId: string, { steps }: ItemFacts): string =>
  steps.find((one) => one.stepId === stepId)?.name ?? stepId

export function deadlineName({ deadlineId, kind }: CaseDeadline, item: ItemFacts, lang: Lang): string {
  const name = t(lang).ownCase.deadlines[kind]
  if (kind !== 'step') return name
  return `${name}${t(lang).colon}${stepName(deadlineId.slice('step-'.length), item)}`
}
