// 事项: what the offices handle, by when, in which steps, and every version of it (LPS-9.2).
import { type Html, html, nothing } from '../html.ts'
import { formatDay, formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { itemVersion } from './itemVersion.ts'
import { layout } from './layout.ts'
import { links } from './links.ts'
import type { ItemFileModel, ItemListModel, PageContext } from './models.ts'
import { clauseLink, clauseList, day, days, factList, instant, panel, scroll } from './parts.ts'
import { type Column, recordTable } from './tables.ts'

/** That another version is to come, and when. */
const coming = (id: string, version: ItemFileModel['coming'], ctx: PageContext): Html =>
  version === undefined
    ? nothing
    : html` <small><a href="${links.item(id, version.version)}">${t(ctx.lang).items.coming(formatNumber(ctx.lang, version.version), formatDay(ctx.lang, version.on))}</a></small>`

const openCasesOf = (id: string, count: number | undefined, ctx: PageContext): Html =>
  count === undefined
    ? html`<span class="quiet">—</span>`
    : html`<a href="${links.cases({ item: id, status: 'open' })}">${formatNumber(ctx.lang, count)}</a>`

export function itemListPage({ lack, rows }: ItemListModel, ctx: PageContext): Html {
  const words = t(ctx.lang).items
  const n = (value: number) => formatNumber(ctx.lang, value)
  const columns: readonly Column<ItemListModel['rows'][number]>[] = [
    {
      label: words.name,
      heads: true,
      cell: (item) => html`<a href="${links.item(item.id)}">${item.name}</a>${coming(item.id, item.coming, ctx)}`,
    },
    { label: words.office, cell: ({ office }) => office },
    { label: words.promised, look: 'time', cell: ({ promised }) => days(promised, ctx) },
    { label: words.statutory, look: 'time', cell: ({ statutory }) => days(statutory, ctx) },
    { label: words.steps, look: 'number', cell: ({ steps }) => n(steps) },
    {
      label: words.openCases,
      look: 'number',
      cell: ({ id, openCases }) => openCasesOf(id, openCases, ctx),
    },
  ]
  const table = recordTable(words.title, columns, rows)
  const notice =
    lack !== undefined &&
    html`<p class="notice">${words.lacks[lack]} <a href="${links.items()}">${t(ctx.lang).all}</a></p>`
  const body = html`${notice}<section class="panel" aria-label="${words.title}"><p class="count" role="status">${words.count(n(rows.length))} ${clauseLink('LPS-9.2')}</p>${rows.length === 0 ? html`<p class="empty">${words.empty}</p>` : table}</section>`
  return layout({ title: words.title, section: 'items', body }, ctx)
}

export function itemFilePage(model: ItemFileModel, ctx: PageContext): Html {
  const words = t(ctx.lang).items
  const facts = factList([
    { label: words.office, value: model.office },
    { label: words.legalBasis, value: model.legalBasis ?? t(ctx.lang).unknown },
    { label: words.promised, value: html`${days(model.promised, ctx)} ${clauseLink('LPS-9.2')}` },
    { label: words.statutory, value: html`${days(model.statutory, ctx)} ${clauseLink('PL-42')}` },
    {
      label: words.warnBefore,
      value: model.warnDaysBefore === undefined ? '—' : days({ days: model.warnDaysBefore, unit: 'working' }, ctx),
    },
    { label: words.calendar, value: html`<code>${model.calendar}</code>` },
    { label: words.timeZone, value: model.timeZone },
    {
      label: words.openCases,
      value: openCasesOf(model.id, model.openCases, ctx),
    },
  ])
  const status = model.status && html`<span class="status">${t(ctx.lang).itemFacts.statuses[model.status]}</span> `
  const aside = html`<p class="aside">${status}${coming(model.id, model.coming, ctx)} <a class="button" href="${links.cases({ item: model.id })}">${words.casesOfItem}</a></p>`
  const lacking =
    model.unstaffed.length > 0 &&
    html`<p class="warning">${words.unstaffed}${t(ctx.lang).colon}${model.unstaffed.join(t(ctx.lang).listMark)} ${clauseList(['LPS-9.1', 'PL-34'])}</p>`
  const body = html`${lacking}${panel('facts', t(ctx.lang).caseFile.facts, facts)}${panel('versions', words.versions, versions(model, ctx))}${model.shown === undefined ? panel('steps', words.steps, steps(model, ctx)) : itemVersion(model.shown, model.name, ctx)}`
  return layout({ title: model.name, section: 'items', aside, body }, ctx)
}

function steps({ steps: list }: ItemFileModel, ctx: PageContext): Html {
  const words = t(ctx.lang).items
  const row = ({ id, name }: ItemFileModel['steps'][number], index: number) =>
    html`<tr><td class="i">${index + 1}</td><th scope="row">${name}</th><td><code>${id}</code></td></tr>`
  return scroll(
    words.steps,
    html`<table><thead><tr><th scope="col" class="i">#</th><th scope="col">${words.steps}</th><th scope="col">${words.stepCode}</th></tr></thead><tbody>${list.map(row)}</tbody></table>`,
  )
}

function versions(model: ItemFileModel, ctx: PageContext): Html {
  const words = t(ctx.lang).items
  const { versions: list } = model
  const shown = (version: number) => version === model.shown?.version && html` aria-current="true"`
  const columns: readonly Column<ItemFileModel['versions'][number]>[] = [
    {
      label: words.version,
      heads: true,
      cell: ({ version }) =>
        html`<a href="${links.item(model.id, version)}"${shown(version)}>${version}</a>${version === model.current && html` <small>${words.current}</small>`}`,
    },
    { label: words.publishedAt, look: 'time', cell: ({ publishedAt }) => instant(publishedAt, ctx, ctx.timeZone) },
    { label: words.inForceOn, look: 'time', cell: ({ inForceOn }) => day(inForceOn, ctx) },
    { label: words.publishedBy, cell: ({ authority }) => authority },
    {
      label: t(ctx.lang).caseFile.event,
      cell: ({ event }) => html`<a href="${event.href}"><code>${event.label}</code></a>`,
    },
  ]
  return recordTable(words.versions, columns, list.toReversed())
}
