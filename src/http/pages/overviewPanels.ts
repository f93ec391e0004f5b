// The overview's two charts with their tables, and what has changed since the reader last looked.
import { type Html, html } from '../html.ts'
import { formatInstant, formatMonth, formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { legend, rankedBars, type Series, stackedBars } from './charts.ts'
import { type CaseFilter, links } from './links.ts'
import type { OverviewModel, PageContext } from './models.ts'
import { panel } from './parts.ts'
import { type Column, recordTable } from './tables.ts'

type Month = OverviewModel['months'][number]
type ListOf = (filter: CaseFilter) => string
/** More bars than these are read in the table, not in the picture. */
const longestLoad = 10

const dataTable = (table: Html, ctx: PageContext): Html =>
  html`<details><summary>${t(ctx.lang).overview.dataTable}</summary>${table}</details>`

/** Cases by month of registration and by what became of them. */
export function monthsChart({ months }: OverviewModel, ctx: PageContext, listOf: ListOf): Html {
  const words = t(ctx.lang).overview
  const series: readonly Series[] = [
    { key: 'closedInTime', name: words.closedInTime, tone: 's-calm' },
    { key: 'closedLate', name: words.closedLate, tone: 's-red' },
    { key: 'open', name: words.stillOpen, tone: 's-open' },
  ]
  const bars = months.map(({ month, ...values }) => ({ label: month, values }))
  const chart = stackedBars(
    { id: 'months-chart', title: words.months, description: words.monthsNote, series, bars },
    ctx.lang,
  )
  const number = (label: string, count: (row: Month) => number, filter: CaseFilter): Column<Month> => ({
    label,
    look: 'number',
    cell: (row) => html`<a href="${listOf({ month: row.month, ...filter })}">${formatNumber(ctx.lang, count(row))}</a>`,
  })
  const columns: readonly Column<Month>[] = [
    { label: words.month, heads: true, cell: ({ month }) => formatMonth(ctx.lang, month) },
    number(words.registered, ({ closedInTime, closedLate, open }) => closedInTime + closedLate + open, {}),
    number(words.closedInTime, ({ closedInTime }) => closedInTime, { mark: 'closedInTime' }),
    number(words.closedLate, ({ closedLate }) => closedLate, { mark: 'closedLate' }),
    number(words.stillOpen, ({ open }) => open, { status: 'open' }),
  ]
  const table = recordTable(words.months, columns, months)
  return panel('months', words.months, html`${legend(series)}${chart}${dataTable(table, ctx)}`)
}

/** Work in hand by the step at which it stands, the longest first. */
export function loadChart({ load }: OverviewModel, ctx: PageContext, listOf: ListOf): Html {
  const words = t(ctx.lang).overview
  const ranked = load.toSorted((a, b) => b.count - a.count)
  if (ranked.length === 0) return panel('load', words.load, html`<p class="quiet">${t(ctx.lang).none}</p>`)
  const filter = (id: string): CaseFilter => ({ status: 'open', activity: id })
  const longest = ranked.slice(0, longestLoad)
  const bars = longest.map(({ activity, count }) => ({
    label: activity.name,
    value: count,
    href: listOf(filter(activity.id)),
  }))
  const chart = html`<p class="note">${words.loadNote}</p>${rankedBars(bars, 's-load', ctx.lang)}`
  const columns: readonly Column<OverviewModel['load'][number]>[] = [
    { label: words.activity, heads: true, cell: ({ activity }) => activity.name },
    {
      label: words.count,
      look: 'number',
      cell: ({ activity, count }) =>
        html`<a href="${listOf(filter(activity.id))}">${formatNumber(ctx.lang, count)}</a>`,
    },
  ]
  const table = recordTable(words.load, columns, ranked)
  return panel('load', words.load, html`${chart}${ranked.length > longestLoad && dataTable(table, ctx)}`)
}

/** Filled by the server when `?since=` was asked, else by the browser from the position it saw last. */
export function changesPanel({ changes, changesSrc }: OverviewModel, ctx: PageContext): Html {
  const words = t(ctx.lang).overview
  const list = changes?.list.map(
    ({ at, text, href }) =>
      html`<li><time datetime="${at}">${formatInstant(ctx.lang, at, ctx.timeZone)}</time> <a href="${href}">${text}</a></li>`,
  )
  const intro =
    changes === undefined ? words.changesFirst : changes.list.length === 0 ? words.changesNone : changes.intro
  const body = html`<div data-changes="${changesSrc}" data-page="${links.overview()}" data-at="${ctx.position}" data-none="${words.changesNone}" data-failed="${words.changesFailed}"${changes && html` data-given`}>
<p data-changes-intro>${intro}</p><ul class="changes" data-changes-list>${list}</ul>
<button type="button" data-changes-seen hidden>${words.changesSeen}</button></div>`
  return panel('changes', words.changes, body)
}
