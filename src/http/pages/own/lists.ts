// 待办、许可、新收申请: what waits and by when, the permits that came of it, and where a new case begins.
import { type Html, html, nothing } from '../../html.ts'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import { commandForm, formProblems } from '../form.ts'
import type { FormModel } from '../formModels.ts'
import { layout } from '../layout.ts'
import { links } from '../links.ts'
import type { PageContext } from '../models.ts'
import { day, due, filterForm, inputField, instant, pages, panel, scroll, selectField } from '../parts.ts'
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
const head = (labels: readonly string[]): Html =>
  html`<thead><tr>${labels.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>`

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
  const labels = [words.number, words.item, words.what, words.waits, words.who, words.since, words.due, words.state]
  const table = scroll(
    words.title,
    html`<table>${head(labels)}<tbody>${rows.map((row) => dutyRow(row, ctx))}</tbody></table>`,
  )
  const aside = newCase && html`<p class="aside"><a class="button" href="${newCase.href}">${newCase.label}</a></p>`
  const body = html`${filterForm(links.worklist(), fields, ctx, t(ctx.lang).overview.filters)}
<section class="panel" aria-label="${words.title}"><p class="count" role="status">${words.count(formatNumber(ctx.lang, total))}</p>${rows.length === 0 ? html`<p class="empty">${words.empty}</p>` : table}${pages(model.next, model.first, ctx)}</section>`
  return layout({ title: words.title, section: 'worklist', ...(aside && { aside }), body }, ctx)
}

const choices = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([id, name]) => ({ id, name }))

function dutyRow(row: DutyRowView, ctx: PageContext): Html {
  const words = t(ctx.lang).worklist
  const what =
    row.step === undefined ? words.duties[row.kind] : `${words.duties[row.kind]}${t(ctx.lang).colon}${row.step}`
  return html`<tr><th scope="row" class="t"><a href="${links.caseFile(row.caseId)}">${row.number}</a></th><td>${row.item}</td><td>${what}</td><td>${words.waitsFor[row.waitsFor]}</td><td>${row.handler ?? words.anyone}</td><td class="t">${instant(row.since, ctx, row.timeZone)}</td><td class="t">${dueOf(row, ctx)}</td><td>${mark(looks[row.state], words[row.state])}</td></tr>`
}

function dueOf({ dueAt, timeZone }: DutyRowView, ctx: PageContext): Html {
  if (dueAt === undefined) return html`<span class="quiet">${t(ctx.lang).worklist.noDue}</span>`
  return html`<b>${dueAt.length === 10 ? day(dueAt, ctx) : due(dueAt, ctx, timeZone)}</b>`
}

export function permitListPage({ filter, first, next, rows }: PermitListModel, ctx: PageContext): Html {
  const words = t(ctx.lang).permits
  const fields = [
    selectField({ name: 'standing', label: words.standing, value: filter.standing }, choices(words.standings), ctx),
    inputField({ name: 'expiresBy', label: words.expiresBy, value: filter.expiresBy }, 'date'),
  ]
  const row = (permit: PermitRowView) =>
    html`<tr><th scope="row" class="t"><a href="${links.caseFile(permit.caseId)}">${permit.number}</a></th><td>${permit.certificateNumber ?? '—'}</td><td>${permit.item}</td><td>${permit.office}</td><td class="t">${day(permit.validFrom, ctx)}</td><td class="t">${permit.validUntil === undefined ? words.noTerm : day(permit.validUntil, ctx)}</td><td>${mark(standingLooks[permit.standing], words.standings[permit.standing])}</td><td>${t(ctx.lang).ownCase.statuses[permit.state]}${permit.renewalPending && html` <small>${words.renewalPending}</small>`}</td></tr>`
  const labels = [
    words.number,
    words.certificate,
    words.item,
    words.office,
    words.validFrom,
    words.validUntil,
    words.standing,
    words.state,
  ]
  const table = scroll(words.title, html`<table>${head(labels)}<tbody>${rows.map(row)}</tbody></table>`)
  const body = html`${filterForm(links.permits(), fields, ctx, t(ctx.lang).overview.filters)}
<section class="panel" aria-label="${words.title}"><p class="count" role="status">${words.count(formatNumber(ctx.lang, rows.length))}</p>${rows.length === 0 ? html`<p class="empty">${words.empty}</p>` : table}${pages(next, first, ctx)}</section>`
  return layout({ title: words.title, section: 'permits', body }, ctx)
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
