// What a refusal names, in the words of the case's page: its steps, procedures, materials and people, and moments of its place.
import { isCommandType, registry } from '../../../commands/registry.ts'
import type { ApprovalCase } from '../../../domain/approvals/caseState.ts'
import type { ItemFacts } from '../../../domain/items/item.messages.ts'
import type { Refusal } from '../../../domain/refusals.ts'
import { namesOf } from '../../../projections/pageQueries.ts'
import { formatDay, formatDue, formatInstant } from '../../i18n/format.ts'
import type { Visit } from '../visit.ts'
import { maskedSubject } from './ownCase.ts'
import { materialName, procedureName, stepName } from './ownWords.ts'

/** A refusal whose details are told instead of named; its code, and with it its clauses and its status, stay. */
export type InWords = (refusal: Refusal) => Refusal

type Reader = Pick<Visit, 'engine' | 'lang'>
type About = { readonly item: ItemFacts; readonly state: ApprovalCase }
type Words = Readonly<Record<string, (value: string) => string>>
type Details = Readonly<Record<string, unknown>>

const people = ['account', 'accounts', 'chair', 'handler']
const textsIn = (value: unknown): readonly string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string')

/** For these refusals: whoever they name is looked up once. */
export async function caseWords(visit: Reader, about: About, refusals: readonly Refusal[]): Promise<InWords> {
  const accounts = refusals.flatMap(({ details }) => people.flatMap((field) => textsIn((details as Details)[field])))
  const names = await namesOf(visit.engine.readSide.database, 'account', accounts)
  const words = wordsOf(visit, about, (account) => names.get(account) ?? account)
  const told = (field: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one) => told(field, one))
    return typeof value === 'string' ? (words[field] ?? datesOf(visit, about))(value) : value
  }
  return (refusal) => {
    const details = Object.entries(refusal.details).map(([field, value]) => [field, told(field, value)])
    return { ...refusal, details: Object.fromEntries(details) } as Refusal
  }
}

function wordsOf({ lang }: Reader, { item, state }: About, person: (account: string) => string): Words {
  const step = (stepId: string): string => stepName(stepId, item)
  const procedure = (procedureId: string): string => procedureName(procedureId, item, lang)
  const material = (materialId: string): string => materialName({ materialId }, item)
  const runs = ('handling' in state ? state.handling?.runs : undefined) ?? []
  const run = (runId: string): string => {
    const found = runs.find((one) => one.runId === runId)
    return found === undefined ? runId : `${procedure(found.procedureId)} ${runId}`
  }
  const outcomes = item.steps.flatMap((one) => one.outcomes ?? [])
  return {
    ...Object.fromEntries(people.map((field) => [field, person])),
    action: (type) => (isCommandType(type) ? registry[type][lang] : type),
    itemId: (itemId) => (itemId === item.itemId ? item.name : itemId),
    stepId: step,
    open: step,
    places: step,
    outcomes: (outcomeId) => outcomes.find((one) => one.outcomeId === outcomeId)?.name ?? outcomeId,
    procedureId: procedure,
    listed: procedure,
    runId: run,
    runs: run,
    materials: material,
    missing: material,
    subjectId: maskedSubject,
    dueAt: (moment) => formatDue(lang, moment, item.timeZone),
  }
}

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
const day = /^\d{4}-\d\d-\d\d$/

const datesOf =
  ({ lang }: Reader, { item }: About) =>
  (value: string): string => {
    if (instant.test(value)) return formatInstant(lang, value, item.timeZone)
    return day.test(value) ? formatDay(lang, value) : value
  }
