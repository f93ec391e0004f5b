// 待办、许可、新收申请: what waits and by when, the permits that came of it, and where a new case begins.
import { type Html, html, nothing } from '../../html.ts'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import { commandForm, formProblems } from '../form.ts'
import type { FormModel } from '../formModels.ts'
import { layout } from '../layout.ts'
import { links } from '../links.ts'
import type { PageContext } from '../models.ts'
import { day, due, filterForm, inputField, instant, pages, panel, selectField } from '../parts.ts'
import { type Column, recordTable } from '../tables.ts'
import type { DutyRowView, NewCaseModel, PermitListModel, PermitRowView, WorklistModel } from './listModels.ts'

const looks = {
  onTime: { shape: '●', tone: 'calm' },
  near: { shape: '◆', tone: 'near' },
  late: { shape: '■', tone: 'red' },
  paused: { shape: '▲', tone: 'yellow' },
} as const
const standingLooks = {
  inForce: { shape: '●', tone: 'calm' },
  expired: { shape: '▲', tone: 'yellow' },
  ended: { shape: '□', tone: 'red' },
} as const
const mark = ({ shape, tone }: { readonly shape: string; readonly tone: string }, words: string): Html =>
  html`<span class="mark ${tone}"><span class="shape" aria-hidden="true">${shape}</span> ${words}</span>`

export function worklistPage(model: WorklistModel, ctx: PageContext): Html {
  const words = t(ctx.lang).worklist
  const { filter, newCase, rows, total } = model
  const fields = [
    selectField(
      { name: 'mine', label: words.whose, value: filter.mine ? 'true' : '' },
      [
        { id: '', name: words.all },
        { id: 'true', name: words.mine },
      ],
      ctx,
      true,
    ),
    selectField({ name: 'kind', label: words.kind, value: filter.kind }, choices(words.duties), ctx),
    selectField({ name: 'waitsFor', label: words.waits, value: filter.waitsFor }, choices(words.waitsFor), ctx),
  ]
  const table = recordTable(words.title, dutyColumns(ctx), rows)
  const aside = newCase && html`<p class="aside"><a class="button" href="${newCase.href}">${newCase.label}</a></p>`
  const body = html`${filterForm(links.worklist(), fields, ctx, t(ctx.lang).overview.filters)}
<section class="panel" aria-label="${words.title}"><p class="count" role="status">${words.count(formatNumber(ctx.lang, total))}</p>${rows.length === 0 ? html`<p class="empty">${words.empty}</p>` : table}${pages(model.next, model.first, ctx)}</section>`
  return layout({ title: words.title, section: 'worklist', ...(aside && { aside }), body }, ctx)
}

const choices = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([id, name]) => ({ id, name }))

function dutyColumns(ctx: PageContext): readonly Column<DutyRowView>[] {
  const words = t(ctx.lang).worklist
  const what = ({ kind, step }: DutyRowView): string =>
    step === undefined ? words.duties[kind] : `${words.duties[kind]}${t(ctx.lang).colon}${step}`
  return [
    { label: words.number, look: 'time', heads: true, cell: ({ caseId, number }) => toCase(caseId, number) },
    { label: words.item, cell: ({ item }) => item },
    { label: words.what, cell: what },
    { label: words.waits, cell: ({ waitsFor }) => words.waitsFor[waitsFor] },
    {
      label: words.who,
      cell: ({ handler, mayTake }) =>
        handler ?? html`<span class="quiet">${mayTake?.join(t(ctx.lang).listMark) ?? words.anyone}</span>`,
    },
    { label: words.since, look: 'time', cell: ({ since, timeZone }) => instant(since, ctx, timeZone) },
    { label: words.due, look: 'time', cell: (row) => dueOf(row, ctx) },
    { label: words.state, cell: ({ state }) => mark(looks[state], words[state]) },
  ]
}

const toCase = (id: string, number: string): Html => html`<a href="${links.caseFile(id)}">${number}</a>`

function dueOf({ dueAt, timeZone }: DutyRowView, ctx: PageContext): Html {
  if (dueAt === undefined) return html`<span class="quiet">${t(ctx.lang).worklist.noDue}</span>`
  return html`<b>${dueAt.length === 10 ? day(dueAt, ctx) : due(dueAt, ctx, timeZone)}</b>`
}

export function permitListPage({ filter, first, more, next, rows, total }: PermitListModel, ctx: PageContext): Html {
  const words = t(ctx.lang).permits
  const fields = [
    selectField({ name: 'standing', label: words.standing, value: filter.standing }, choices(words.standings), ctx),
    inputField({ name: 'expiresBy', label: words.expiresBy, value: filter.expiresBy }, 'date'),
  ]
  const table = recordTable(words.title, permitColumns(ctx), rows)
  const body = html`${filterForm(links.permits(), fields, ctx, t(ctx.lang).overview.filters)}
<section class="panel" aria-label="${words.title}"><p class="count" role="status">${words.count(`${formatNumber(ctx.lang, total)}${more === true ? '+' : ''}`)} <span class="quiet">${words.shown(formatNumber(ctx.lang, rows.length))}</span></p>${rows.length === 0 ? html`<p class="empty">${words.empty}</p>` : table}${pages(next, first, ctx)}</section>`
  return layout({ title: words.title, section: 'permits', body }, ctx)
}

function permitColumns(ctx: PageContext): readonly Column<PermitRowView>[] {
  const words = t(ctx.lang).permits
  const { statuses } = t(ctx.lang).ownCase
  return [
    { label: words.number, look: 'time', heads: true, cell: ({ caseId, number }) => toCase(caseId, number) },
    { label: words.certificate, cell: ({ certificateNumber }) => certificateNumber ?? '—' },
    { label: words.item, cell: ({ item }) => item },
    { label: words.office, cell: ({ office }) => office },
    { label: words.validFrom, look: 'time', cell: ({ validFrom }) => day(validFrom, ctx) },
    {
      label: words.validUntil,
      look: 'time',
      cell: ({ validUntil }) => (validUntil === undefined ? words.noTerm : day(validUntil, ctx)),
    },
    { label: words.standing, cell: ({ standing }) => mark(standingLooks[standing], words.standings[standing]) },
    {
      label: words.state,
      cell: ({ renewalPending, state }) =>
        html`${statuses[state]}${renewalPending && html` <small>${words.renewalPending}</small>`}`,
    },
  ]
}

/** The first of three pages: the item, then who applies, then the application itself. */
export function newCasePage({ items }: NewCaseModel, ctx: PageContext): Html {
  const words = t(ctx.lang).newCase
  const entry = ({ id, name }: NewCaseModel['items'][number]) =>
    html`<li><a class="button" href="${links.newCase(id)}">${name}</a></li>`
  const list =
    items.length === 0 ? html`<p class="empty">${words.none}</p>` : html`<ul class="actions">${items.map(entry)}</ul>`
  return layout({ title: words.title, section: 'worklist', body: panel('items', words.which, list) }, ctx)
}

/** The second: the applicant is registered, unless that has been done before. */
export function applicantPage(
  { form, item, skip }: { readonly form: FormModel; readonly item: string; readonly skip: string },
  ctx: PageContext,
): Html {
  const words = t(ctx.lang).newCase
  const known = html`<p>${words.known} <a class="button" href="${skip}">${words.skip}</a></p>`
  const body = html`${formProblems(form, ctx)}<section class="panel prose" aria-labelledby="applicant"><h2 id="applicant">${words.applicant}</h2><p class="note">${words.applicantNote}</p>${commandForm(form, ctx)}</section><section class="panel prose" aria-label="${words.skip}">${known}</section>`
  return layout({ title: `${words.title} ${item}`, section: 'worklist', body }, ctx)
}

/** Where the code for the progress enquiry is given out; once it has been, it stands in the notice. */
export const receiptButton = (action: string, ctx: PageContext): Html =>
  ctx.account === undefined
    ? nothing
    : html`<form class="panel prose" method="post" action="${action}"><p class="note">${t(ctx.lang).newCase.receiptNote}</p><input type="hidden" name="_csrf" value="${ctx.account.csrf}"><button type="submit">${t(ctx.lang).newCase.receipt}</button></form>`
