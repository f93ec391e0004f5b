// The tables of a case that is handled here: deadlines, steps, special procedures; and its small lists of facts.
import { type Html, html, nothing } from '../../html.ts'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import type { PageContext } from '../models.ts'
import { clauseList, days, due, factList, instant } from '../parts.ts'
import { type Column, recordTable } from '../tables.ts'
import type {
  DeadlineState,
  DeadlineView,
  OwnCaseModel,
  OwnFact,
  OwnStepView,
  ProcedureView,
  SaidView,
} from './ownCaseModels.ts'

/** Shape and tone of a deadline's state: colour never speaks alone. */
const looks: { readonly [S in DeadlineState]: { readonly shape: string; readonly tone: string } } = {
  running: { shape: '●', tone: 'calm' },
  waiting: { shape: '▲', tone: 'yellow' },
  met: { shape: '○', tone: 'calm' },
  late: { shape: '□', tone: 'red' },
  passed: { shape: '■', tone: 'red' },
  dropped: { shape: '◇', tone: 'calm' },
}

const looked = ({ shape, tone }: { readonly shape: string; readonly tone: string }, words: string): Html =>
  html`<span class="mark ${tone}"><span class="shape" aria-hidden="true">${shape}</span> ${words}</span>`

export function deadlineTable({ deadlines, timeZone }: OwnCaseModel, ctx: PageContext): Html {
  const { caseFile, ownCase } = t(ctx.lang)
  const limit = (one: DeadlineView): Html => {
    const suspended =
      one.suspendedDays !== undefined &&
      html`<small class="below">${ownCase.suspendedDays(formatNumber(ctx.lang, one.suspendedDays))}</small>`
    return html`${days(one.limit, ctx)}${suspended}`
  }
  const dueAt = (one: DeadlineView): Html => {
    const provisional = one.provisional && html`<small class="below provisional">${caseFile.provisional}</small>`
    return html`<b>${due(one.dueAt, ctx, timeZone)}</b>${provisional}<small class="below">${caseFile.calendar} ${one.calendar}</small>`
  }
  const columns: readonly Column<DeadlineView>[] = [
    { label: ownCase.kind, heads: true, cell: ({ clauses, name }) => html`${name} ${clauseList(clauses)}` },
    { label: ownCase.limit, cell: limit },
    { label: ownCase.dueAt, look: 'time', cell: dueAt },
    { label: ownCase.state, cell: ({ state }) => looked(looks[state], ownCase.deadlineStates[state]) },
  ]
  return recordTable(ownCase.limits, columns, deadlines, { className: 'limits' })
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
  const columns: readonly Column<OwnStepView>[] = [
    { label: '#', look: 'ordinal', cell: (_, index) => index + 1 },
    { label: caseFile.step, heads: true, cell: ({ name }) => name },
    { label: caseFile.unit, cell: ({ office }) => office ?? '—' },
    {
      label: caseFile.handler,
      cell: ({ handler, mayTake }) =>
        handler ??
        (mayTake === undefined ? '—' : html`<span class="quiet">${mayTake.join(t(ctx.lang).listMark)}</span>`),
    },
    { label: ownCase.claimed, look: 'time', cell: ({ claimedAt }) => instant(claimedAt, ctx, timeZone) },
    { label: caseFile.finished, cell: state },
    { label: `${ownCase.outcome} / ${ownCase.opinion}`, cell: said },
  ]
  return recordTable(caseFile.steps, columns, steps, { rowClass: (step) => `step-${step.state}` })
}

export function procedureTable({ procedures, timeZone }: OwnCaseModel, ctx: PageContext): Html {
  const { ownCase } = t(ctx.lang)
  const columns: readonly Column<ProcedureView>[] = [
    { label: ownCase.procedure, heads: true, cell: ({ name }) => name },
    { label: ownCase.from, look: 'time', cell: ({ from }) => instant(from, ctx, timeZone) },
    {
      label: ownCase.to,
      look: 'time',
      cell: ({ to }) => (to === undefined ? html`<b>${ownCase.running}</b>` : instant(to, ctx, timeZone)),
    },
    { label: ownCase.limit, look: 'time', cell: ({ limit }) => days(limit, ctx) },
    { label: ownCase.approvedBy, cell: ({ approver }) => approver },
    { label: ownCase.result, cell: ({ result }) => result ?? '—' },
  ]
  return html`${recordTable(ownCase.specials, columns, procedures)}${clauseList(['PL-45'])}`
}

export function saidTable({ said, timeZone }: OwnCaseModel, ctx: PageContext): Html {
  const { colon, ownCase } = t(ctx.lang)
  const line = ({ label, value }: SaidView['lines'][number]) =>
    html`<div><span class="quiet">${label}${colon}</span><span class="said">${value}</span></div>`
  const columns: readonly Column<SaidView>[] = [
    { label: ownCase.act, heads: true, cell: ({ act }) => act },
    { label: ownCase.at, look: 'time', cell: ({ at }) => instant(at, ctx, timeZone) },
    { label: ownCase.saidOf, cell: ({ lines }) => html`${lines.map(line)}` },
  ]
  return recordTable(ownCase.said, columns, said)
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
