// 办件 file: the facts, both limits, findings, steps, the clock ledger and the events, with their clauses.
import { type Html, html, nothing } from '../html.ts'
import { t } from '../i18n/index.ts'
import { eventTable } from './eventTable.ts'
import { layout } from './layout.ts'
import { ledgerPanel } from './ledger.ts'
import { links } from './links.ts'
import type { ActionView, CaseFileModel, FindingView, LimitView, PageContext, StepRow } from './models.ts'
import { asOfNotice, clauseList, days, due, factList, instant, markTag, offers, panel } from './parts.ts'
import { type Column, recordTable } from './tables.ts'

export function caseFilePage(model: CaseFileModel, ctx: PageContext): Html {
  const words = t(ctx.lang).caseFile
  const aside = html`<p class="aside">${markTag(model.mark, ctx, '#ledger')} <span class="status">${t(ctx.lang).statuses[model.status]}</span> <a class="button" href="${links.replay(model.id)}">${words.replay}</a></p>`
  const events = html`<p class="note">${words.eventsNote} ${offers(ctx, 'audit') && html`<a href="${links.audit({ object: model.stream })}">${words.audit}</a>`}</p>${eventTable(model.events, ctx, { timeZone: model.timeZone, withObject: false, label: words.events })}`
  const body = html`${asOfNotice(model.asOf, ctx, model.timeZone, links.caseFile(model.id))}
${findings(model.findings, ctx)}
<div class="columns">${panel('facts', words.facts, facts(model, ctx))}${panel('limits', t(ctx.lang).marksTitle, limits(model, ctx))}</div>
${actions(model.actions ?? [], ctx)}
${panel('steps', words.steps, steps(model, ctx))}
${ledgerPanel(model.ledger, ctx)}
${panel('events', words.events, events)}`
  return layout({ title: words.title(model.number), section: 'cases', aside, body }, ctx)
}

function facts(model: CaseFileModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const moment = (at: string | undefined) => instant(at, ctx, model.timeZone)
  return factList([
    { label: words.caseFile.item, value: html`<a href="${model.item.href}">${model.item.label}</a>` },
    { label: words.caseFile.office, value: model.office },
    { label: words.caseFile.handler, value: model.handler ?? words.unknown },
    { label: words.caseFile.channel, value: model.channel ?? words.unknown },
    { label: words.caseFile.registered, value: moment(model.registeredAt) },
    ...(model.acceptedAt === undefined ? [] : [{ label: words.caseFile.accepted, value: moment(model.acceptedAt) }]),
    { label: words.caseFile.closed, value: moment(model.closedAt) },
    { label: words.caseFile.timeZone, value: model.timeZone },
    { label: words.caseFile.source, value: model.source },
    ...model.sourceNumbers.map(({ label, value }) => ({ label, value: html`<code>${value}</code>` })),
  ])
}

function limits(model: CaseFileModel, ctx: PageContext): Html {
  const words = t(ctx.lang).caseFile
  return factList([
    { label: words.promised, value: limit(model.promised, model, ctx) },
    { label: words.statutory, value: limit(model.statutory, model, ctx) },
    { label: words.used, value: html`<a href="#ledger">${days(model.used, ctx)}</a>` },
    { label: words.judgedUntil, value: instant(model.judgedUntil, ctx, model.timeZone) },
  ])
}

function limit(view: LimitView | undefined, model: CaseFileModel, ctx: PageContext): Html {
  const words = t(ctx.lang).caseFile
  if (!view) return html`<span class="quiet">${words.notSet}</span>`
  const calendar = view.calendar !== undefined && html`<small>${words.calendar} ${view.calendar}</small>`
  const mark = view.provisional && html`<small class="provisional">${words.provisional}</small>`
  const length = view.limit === undefined ? words.bySource : days(view.limit, ctx)
  return html`${length} ${clauseList(view.clauses)}<br>${words.due} <b>${due(view.dueAt, ctx, model.timeZone)}</b>${mark}${calendar}`
}

/** Truthfulness findings stand before everything else: they say how far the rest may be believed (LPS-7.3). */
function findings(list: readonly FindingView[], ctx: PageContext): Html {
  if (list.length === 0) return nothing
  const words = t(ctx.lang).caseFile
  const found = list.map(({ text, clauses }) => html`<li>${text[ctx.lang]} ${clauseList(clauses)}</li>`)
  return html`<section class="warning" aria-labelledby="findings"><h2 id="findings"><span aria-hidden="true">▲</span> ${words.warning}${t(ctx.lang).colon}${words.findings}</h2><ul>${found}</ul></section>`
}

function actions(list: readonly ActionView[], ctx: PageContext): Html {
  if (list.length === 0) return nothing
  const words = t(ctx.lang)
  const action = ({ label, href, why }: ActionView) =>
    why === undefined
      ? html`<li><a class="button" href="${href}">${label}</a></li>`
      : html`<li><span class="quiet">${label} - ${words.caseFile.notAllowed}${words.colon}${why}</span></li>`
  return panel('actions', words.caseFile.actions, html`<ul class="actions">${list.map(action)}</ul>`)
}

function steps({ steps: list, timeZone }: CaseFileModel, ctx: PageContext): Html {
  const words = t(ctx.lang).caseFile
  const late = html`<span class="mark red"><span class="shape" aria-hidden="true">■</span> ${words.afterDeadline}</span>`
  if (list.length === 0) return html`<p class="quiet">${t(ctx.lang).none}</p>`
  const startOf = ({ startedAt }: StepRow) => instant(startedAt, ctx, timeZone)
  const begun = list.some(({ startedAt }) => startedAt !== undefined)
  const columns: readonly Column<StepRow>[] = [
    { label: '#', look: 'ordinal', cell: (_, index) => index + 1 },
    { label: words.step, heads: true, cell: ({ name }) => name },
    { label: words.unit, cell: ({ office }) => office ?? '—' },
    { label: words.handler, cell: ({ handler }) => handler ?? '—' },
    ...(begun ? [{ label: words.started, look: 'time', cell: startOf } as const] : []),
    {
      label: words.finished,
      look: 'time',
      cell: ({ afterDeadline, finishedAt }) => html`${instant(finishedAt, ctx, timeZone)} ${afterDeadline && late}`,
    },
    { label: words.times, look: 'number', cell: ({ times }) => times },
  ]
  return recordTable(words.steps, columns, list)
}
