// 事项要素: everything that a version states, field by field in words (LPS-9.2), and what one version changed of another.
import type { ItemFacts } from '../../domain/items/item.messages.ts'
import { publicationLacks } from '../../domain/items/itemRules.ts'
import { differencesBetween } from '../../domain/items/itemVersions.ts'
import { words as diagramWords } from '../diagrams/labels.ts'
import { formatDay, formatDays, formatNumber } from '../i18n/format.ts'
import { type Lang, t } from '../i18n/index.ts'
import type { ItemField } from '../i18n/zhItem.ts'
import type { ItemVersionView } from '../pages/otherModels.ts'
import { procedureName, stepName } from './own/ownWords.ts'

type Lines = readonly string[]
type Show = { readonly [Field in ItemField]-?: (value: NonNullable<ItemFacts[Field]>) => Lines }

const one = (text: string): Lines => [text]

/** In which language, and what accounts are called. */
export type Telling = { readonly lang: Lang; readonly names: ReadonlyMap<string, string> }

/** How each field is told; complete by type, in the order in which the fields are shown. */
function showing(facts: ItemFacts, { lang, names }: Telling): Show {
  const words = t(lang).itemFacts
  const n = (value: number) => formatNumber(lang, value)
  const days = ({ days: count, unit }: NonNullable<ItemFacts['promisedLimit']>) => one(formatDays(lang, count, unit))
  const parts = (...texts: readonly (string | undefined)[]) =>
    texts.filter((text) => text !== undefined).join(t(lang).listMark)
  const drawn = diagramWords[lang]
  const people = (accounts: readonly string[]) => accounts.map((account) => names.get(account) ?? account)
  const gateways = new Map<string, string | undefined>(facts.gateways?.map(({ gatewayId, name }) => [gatewayId, name]))
  const target = (to: string) => (to === 'end' ? '■' : (gateways.get(to) ?? stepName(to, facts)))
  return {
    name: one,
    office: one,
    implementationCode: one,
    kind: (kind) => one(words.kinds[kind]),
    mode: (mode) => one(words.modes[mode]),
    legalBasis: one,
    conditions: (all) => all,
    quantity: (said) => one('limit' in said ? n(said.limit) : said.text),
    materials: (all) =>
      all.map(({ copies, level, name, required, sample }) =>
        parts(name, required ? words.required : words.optional, words.copies(n(copies)), words.level(level), sample),
      ),
    steps: (all) =>
      all.map(({ handlers, limit, name, office, outcomes = [], posts, staff }) => {
        const ways = outcomes.map((outcome) => `${outcome.name} → ${target(outcome.to)}`)
        const length = limit && formatDays(lang, limit.days, limit.unit)
        return parts(
          name,
          office,
          length,
          staff && words.staff(n(staff)),
          posts && words.posts(posts.join(t(lang).listMark)),
          handlers && people(handlers).join(' '),
          ...ways,
        )
      }),
    gateways: (all) =>
      all.map(({ gatewayId, kind, name, to }) => {
        const called = name ?? gatewayId
        return `${lang === 'zh' ? `${called}（${drawn[kind]}）` : `${called} (${drawn[kind]}) `}→ ${to.map(target).join(' + ')}`
      }),
    startsAt: (stepId) => one(stepName(stepId, facts)),
    handlers: (all) => one(people(all).join(t(lang).listMark)),
    promisedLimit: days,
    statutoryLimit: days,
    specialProcedures: (all) =>
      all.map(({ limit, procedureId, whereNeeded }) =>
        parts(
          procedureName(procedureId, facts, lang),
          limit && formatDays(lang, limit.days, limit.unit),
          whereNeeded ? words.whereNeeded : undefined,
        ),
      ),
    fee: ({ amountFen, basis, standard }) =>
      one(amountFen === 0 ? words.noFee : parts(`¥${(amountFen / 100).toFixed(2)}`, standard, basis)),
    permitValidity: ({ months }) => one(words.months(n(months))),
    warnDaysBefore: (count) => one(formatDays(lang, count, 'working')),
    entryAllowanceDays: (count) => one(formatDays(lang, count, 'working')),
    effectiveOn: (date) => one(formatDay(lang, date)),
    calendarId: one,
    timeZone: one,
    other: one,
  }
}

const linesOf = (field: ItemField, facts: ItemFacts, telling: Telling): Lines => {
  const value = facts[field]
  const show = showing(facts, telling)[field] as (value: unknown) => Lines
  return value === undefined ? [] : show(value)
}

/** Everyone whom these versions name as a handler. */
export const handlersIn = (versions: readonly ItemFacts[]): readonly string[] =>
  versions.flatMap(({ handlers = [], steps }) => [...handlers, ...steps.flatMap((step) => step.handlers ?? [])])

/** What a version states, what it lacks by law, and what it changed of the one before it. */
export function versionView(
  versions: readonly ItemFacts[],
  version: number,
  telling: Telling,
): ItemVersionView | undefined {
  const { lang } = telling
  const facts = versions[version - 1]
  if (facts === undefined) return undefined
  const { elements, fields } = t(lang).itemFacts
  const order = Object.keys(fields) as readonly ItemField[]
  const before = versions[version - 2]
  const changed = new Set(before === undefined ? [] : differencesBetween(before, facts).map(({ field }) => field))
  return {
    version,
    facts: order.flatMap((field) => {
      const lines = linesOf(field, facts, telling)
      return lines.length === 0 ? [] : [{ label: fields[field], lines }]
    }),
    lacks: publicationLacks(facts).map((element) => elements[element]),
    ...(before && {
      differences: order
        .filter((field) => changed.has(field))
        .map((field) => ({
          label: fields[field],
          before: linesOf(field, before, telling),
          after: linesOf(field, facts, telling),
        })),
    }),
    ...(facts.steps.length > 0 && {
      diagram: `/api/items/${encodeURIComponent(facts.itemId)}/versions/${version}/diagram.svg?lang=${lang}`,
    }),
  }
}
