// The tables of a case that is handled here: deadlines, steps, special procedures; and its small lists of facts.
import { type Html, html, nothing } from '../../html.ts'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import type { PageContext } from '../models.ts'
import { clauseList, days, due, factList, instant, scroll } from '../parts.ts'
import type { DeadlineState, DeadlineView, OwnCaseModel, OwnFact, OwnStepView, ProcedureView } from './ownCaseModels.ts'

/** Shape and tone of a deadline's state: colour never speaks alone. */
const looks: { readonly [S in DeadlineState]: { readonly shape: string; readonly tone: string } } = {
  running: { shape: '●', tone: 'calm' },
  waiting: { shape: '▲', tone: 'yellow' },
  met: { shape: '○', tone: 'calm' },
  late: { shape: '□', tone: 'red' },
  passed: { shape: '■', tone: 'red' },
}

const head = (labels: readonly string[]): Html =>
  html`<thead><tr>${labels.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>`

export function deadlineTable({ deadlines, timeZone }: OwnCaseModel, ctx: PageContext): Html {
  const { caseFile, ownCase } = t(ctx.lang)
  const row = (one: DeadlineView) => {
    const { shape, tone } = looks[one.state]
    const suspended =
      one.suspendedDays !== undefined &&
      html`<small class="below">${ownCase.suspendedDays(formatNumber(ctx.lang, one.suspendedDays))}</small>`
    const provisional = one.provisional && html`<small class="below provisional">${caseFile.provisional}</small>`
    return html`<tr><th scope="row">${one.name} ${clauseList(one.clauses)}</th><td class="t">${days(one.limit, ctx)}${suspended}</td><td class="t"><b>${due(one.dueAt, ctx, timeZone)}</b>${provisional}<small class="below">${caseFile.calendar} ${one.calendar}</small></td><td><span class="mark ${tone}"><span class="shape" aria-hidden="true">${shape}</span> ${ownCase.deadlineStates[one.state]}</span></td></tr>`
  }
  const labels = [ownCase.kind, ownCase.limit, ownCase.dueAt, ownCase.state]
  return scroll(ownCase.limits, html`<table class="limits">${head(labels)}<tbody>${deadlines.map(row)}</tbody></table>`)
}

export function stepTable({ steps, timeZone }: OwnCaseModel, ctx: PageContext): Html {
  const { caseFile, ownCase } = t(ctx.lang)
  const state = (step: OwnStepView): Html => {
    if (step.state === 'ahead') return html`<span class="quiet">${ownCase.ahead}</span>`
    if (step.state === 'done') return html`${instant(step.finishedAt, ctx, timeZone)}`
    const acts = step.acts.map(({ href, label }) => html` <a class="button slim" href="${href}">${label}</a>`)
    const until =
      step.dueAt !== undefined && html`<small class="below">${ownCase.dueAt} ${due(step.dueAt, ctx, timeZone)}</small>`
    return html`<b>${ownCase.open}</b>${until}${acts}`
  }
  const said = ({ opinion, outcome }: OwnStepView): Html =>
    html`${outcome !== undefined && html`<b>${outcome}</b>`}${opinion !== undefined && html` <span class="said">${opinion}</span>`}`
  const row = (step: OwnStepView, index: number) =>
    html`<tr class="step-${step.state}"><td class="i">${index + 1}</td><th scope="row">${step.name}</th><td>${step.office ?? '—'}</td><td>${step.handler ?? '—'}</td><td class="t">${instant(step.claimedAt, ctx, timeZone)}</td><td>${state(step)}</td><td>${said(step)}</td></tr>`
  const labels = [
    '#',
    caseFile.step,
    caseFile.unit,
    caseFile.handler,
    ownCase.claimed,
    caseFile.finished,
    `${ownCase.outcome} / ${ownCase.opinion}`,
  ]
  return scroll(caseFile.steps, html`<table>${head(labels)}<tbody>${steps.map(row)}</tbody></table>`)
}

export function procedureTable({ procedures, timeZone }: OwnCaseModel, ctx: PageContext): Html {
  const { ownCase } = t(ctx.lang)
  const row = (one: ProcedureView) =>
    html`<tr><th scope="row">${one.name}</th><td class="t">${instant(one.from, ctx, timeZone)}</td><td class="t">${one.to === undefined ? html`<b>${ownCase.running}</b>` : instant(one.to, ctx, timeZone)}</td><td class="t">${days(one.limit, ctx)}</td><td>${one.approver}</td><td>${one.result ?? '—'}</td></tr>`
  const labels = [ownCase.procedure, ownCase.from, ownCase.to, ownCase.limit, ownCase.approvedBy, ownCase.result]
  const table = html`<table>${head(labels)}<tbody>${procedures.map(row)}</tbody></table>`
  return html`${scroll(ownCase.specials, table)}${clauseList(['PL-45'])}`
}

export const ownFacts = (facts: readonly OwnFact[], { timeZone }: OwnCaseModel, ctx: PageContext): Html =>
  factList(
    facts.map(({ at, label, value }) => ({
      label,
      value: html`${at !== undefined && instant(at, ctx, timeZone)}${at !== undefined && value !== undefined ? ' ' : nothing}${value}`,
    })),
  )

/** An amount in hundredths of a yuan as people write it. */
export const yuan = (fen: number, ctx: PageContext): string =>
  ctx.lang === 'zh' ? `${(fen / 100).toFixed(2)} 元` : `CNY ${(fen / 100).toFixed(2)}`
