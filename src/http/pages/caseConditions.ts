// What a list of cases is limited to, in words: a list that is printed, or that a figure has opened, says what it lists.
import { type Html, html, nothing } from '../html.ts'
import { formatMonth } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { type CaseFilter, links } from './links.ts'
import type { CaseListModel, Choice, PageContext } from './models.ts'

type Key = Exclude<keyof CaseFilter, 'asOf' | 'by' | 'sort' | 'cursor'>
type Condition = { readonly key: Key; readonly label: string; readonly value: string }

/** Each with a link to the list without it; what a value is not known by is shown as it came. */
export function conditionLine(model: CaseListModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const { cursor: _, ...filter } = model.filter
  const list = conditionsOf(model, ctx)
  if (list.length === 0) return nothing
  const one = ({ key, label, value }: Condition) =>
    html`<li><span class="quiet">${label}</span> <b>${value}</b> <a class="without" href="${links.cases({ ...filter, [key]: undefined })}" aria-label="${words.cases.without}${words.colon}${label} ${value}">×</a></li>`
  return html`<ul class="conditions" aria-label="${words.cases.conditions}">${list.map(one)}</ul>`
}

function conditionsOf(model: CaseListModel, ctx: PageContext): readonly Condition[] {
  const words = t(ctx.lang)
  const { cases } = words
  const { filter } = model
  const called = (choices: readonly Choice[]) => (id: string) => choices.find((one) => one.id === id)?.name ?? id
  const among = (names: Readonly<Record<string, string>>) => (id: string) => names[id] ?? id
  const month = (id: string) => (model.months.includes(id) ? formatMonth(ctx.lang, id) : id)
  const findings = model.findings.map(({ id, name }) => ({ id, name: name[ctx.lang] }))
  const told: readonly (readonly [Key, string, (value: string) => string])[] = [
    ['item', cases.item, (id) => model.itemName ?? id],
    ['text', cases.text, (text) => text],
    ['mark', cases.mark, among(words.marks)],
    ['status', cases.status, among({ ...words.ownCase.statuses, ...words.statuses })],
    ['office', cases.office, called(model.offices)],
    ['activity', cases.activity, called(model.activities)],
    ['month', cases.month, month],
    ['channel', cases.channel, called(model.channels)],
    ['origin', cases.origin, among(cases.origins)],
    ['source', cases.source, called(model.sources)],
    ['finding', cases.finding, called(findings)],
  ]
  return told.flatMap(([key, label, name]) => {
    const value = filter[key]
    return value === undefined || value === '' ? [] : [{ key, label, value: name(value) }]
  })
}
