// 办件: the cases behind any figure, filtered, sorted, read by cursor, exported.
import { type Html, html } from '../html.ts'
import { formatMonth, formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { conditionLine } from './caseConditions.ts'
import { layout } from './layout.ts'
import { type CaseSort, links, listedStates } from './links.ts'
import type { CaseListModel, CaseRow, PageContext } from './models.ts'
import {
  asOfNotice,
  days,
  due,
  filterForm,
  hiddenField,
  inputField,
  instant,
  linkList,
  markOrder,
  marks,
  markTag,
  pages,
  selectField,
} from './parts.ts'
import { type Column, recordTable } from './tables.ts'

export function caseListPage(model: CaseListModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const { cursor, ...filter } = model.filter
  const n = (value: number) => formatNumber(ctx.lang, value)
  const next = model.next === undefined ? undefined : links.cases({ ...filter, cursor: model.next })
  const { asOf, by, ...present } = filter
  const past =
    asOf === undefined ? undefined : { at: asOf, by: by === 'occurred' ? ('occurred' as const) : ('recorded' as const) }
  const counted = html`<p class="count" role="status">${words.cases.count(`${n(model.total)}${model.more === true ? '+' : ''}`)} <span class="quiet">${words.cases.shown(n(model.rows.length))}</span></p>`
  const body = html`${filterFields(model, ctx)}${asOfNotice(past, ctx, ctx.timeZone, links.cases(present))}
<section class="panel" aria-label="${words.cases.title}">${conditionLine(model, ctx)}<div class="bar">${counted}${linkList(words.cases.exports, model.exports)}</div>
${model.rows.length === 0 ? html`<p class="empty">${words.cases.empty}</p>` : table(model, ctx)}
${pages(next, cursor === undefined ? undefined : links.cases(filter), ctx)}</section>`
  return layout({ title: words.cases.title, section: 'cases', body }, ctx)
}

function filterFields(model: CaseListModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const { filter } = model
  const label = words.cases
  const markChoices = markOrder.map((mark) => ({ id: mark, name: `${marks[mark].shape} ${words.marks[mark]}` }))
  const statuses = [
    ...(['open', 'closed'] as const).map((id) => ({ id, name: words.statuses[id] })),
    ...listedStates.map((id) => ({ id, name: words.ownCase.statuses[id] })),
  ]
  const originChoices = (['here', 'elsewhere'] as const).map((id) => ({ id, name: words.cases.origins[id] }))
  const months = model.months.map((id) => ({ id, name: formatMonth(ctx.lang, id) }))
  const findings = model.findings.map(({ id, name }) => ({ id, name: name[ctx.lang] }))
  return filterForm(
    links.cases(),
    [
      inputField({ name: 'text', label: label.text, value: filter.text, help: label.textHelp }, 'search'),
      selectField({ name: 'mark', label: label.mark, value: filter.mark }, markChoices, ctx),
      selectField({ name: 'status', label: label.status, value: filter.status }, statuses, ctx),
      selectField({ name: 'office', label: label.office, value: filter.office }, model.offices, ctx),
      selectField({ name: 'activity', label: label.activity, value: filter.activity }, model.activities, ctx),
      selectField({ name: 'month', label: label.month, value: filter.month }, months, ctx),
      selectField({ name: 'channel', label: label.channel, value: filter.channel }, model.channels, ctx),
      selectField({ name: 'origin', label: label.origin, value: filter.origin }, originChoices, ctx),
      selectField({ name: 'source', label: label.source, value: filter.source }, model.sources, ctx),
      selectField({ name: 'finding', label: label.finding, value: filter.finding }, findings, ctx),
      hiddenField('item', filter.item),
      hiddenField('asOf', filter.asOf),
      hiddenField('by', filter.by),
      hiddenField('sort', filter.sort),
    ],
    ctx,
    words.overview.filters,
  )
}

function table(model: CaseListModel, ctx: PageContext): Html {
  const words = t(ctx.lang).cases
  const columns: readonly Column<CaseRow>[] = [
    { ...sortable('number', words.number, model, ctx), heads: true, cell: (row) => numberOf(row) },
    { label: words.item, cell: ({ item }) => item },
    { label: words.office, cell: ({ office }) => office },
    { label: words.activity, cell: ({ activity }) => activity ?? '—' },
    {
      ...sortable('registered', words.registered, model, ctx),
      cell: (row) => instant(row.registeredAt, ctx, row.timeZone),
    },
    { ...sortable('due', words.due, model, ctx), cell: (row) => dueOf(row, ctx) },
    { label: words.used, look: 'time', cell: ({ used }) => days(used, ctx) },
    { label: words.mark, cell: (row) => markOf(row, ctx) },
  ]
  return recordTable(words.title, columns, model.rows)
}

type Sortable = Pick<Column<CaseRow>, 'head' | 'label' | 'look' | 'sorted'>

function sortable(
  key: CaseSort,
  label: string,
  { filter: { cursor: _, ...filter } }: CaseListModel,
  ctx: PageContext,
): Sortable {
  const words = t(ctx.lang).cases
  const [up, down] = [filter.sort === key, filter.sort === `-${key}`]
  const link = html`<a href="${links.cases({ ...filter, sort: up ? `-${key}` : key })}">${label}</a>`
  const column = { label, look: 'time' } as const
  if (up) return { ...column, sorted: 'ascending', head: html`${link} <span title="${words.sortedUp}">↑</span>` }
  if (down) return { ...column, sorted: 'descending', head: html`${link} <span title="${words.sortedDown}">↓</span>` }
  return { ...column, head: link }
}

const numberOf = ({ id, number }: CaseRow): Html => html`<a href="${links.caseFile(id)}">${number}</a>`

function dueOf({ provisional, statutoryDueAt, timeZone }: CaseRow, ctx: PageContext): Html {
  const note = provisional === true && html` <abbr title="${t(ctx.lang).caseFile.provisional}">*</abbr>`
  return html`${due(statutoryDueAt, ctx, timeZone)}${note}`
}

function markOf({ id, mark, status }: CaseRow, ctx: PageContext): Html {
  const suspended = status === 'suspended' && html` <span class="quiet">${t(ctx.lang).statuses.suspended}</span>`
  return html`${markTag(mark, ctx, `${links.caseFile(id)}#ledger`)}${suspended}`
}
