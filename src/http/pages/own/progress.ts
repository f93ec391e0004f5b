// 进度查询: what an applicant sees with the code of the receipt; the same words for whatever is not found.
import { type Html, html } from '../../html.ts'
import { formatDay } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import { layout } from '../layout.ts'
import { links } from '../links.ts'
import type { PageContext } from '../models.ts'
import { clauseList, day, due, factList, instant, panel } from '../parts.ts'
import type { ProgressModel, ProgressView } from './listModels.ts'

export function progressPage({ absent, found }: ProgressModel, ctx: PageContext): Html {
  const words = t(ctx.lang).progress
  const body =
    found === undefined
      ? html`${absent && html`<p class="warning" role="alert">${words.absent}</p>`}${asking(ctx)}`
      : html`${standing(found, ctx)}<p><a class="button" href="${links.progress()}">${words.another}</a></p>`
  return layout({ title: words.title, section: 'progress', body }, ctx)
}

/** Sent in the body: an address is written down by everything on the way. */
function asking(ctx: PageContext): Html {
  const words = t(ctx.lang).progress
  const field = (name: string, label: string, most: number) =>
    html`<div class="field"><label for="f-${name}">${label}</label><input type="text" id="f-${name}" name="${name}" maxlength="${most}" autocomplete="off" required></div>`
  return html`<form class="panel prose command" method="post" action="${links.progress()}"><p>${words.how}</p>${field('receipt', words.receipt, 40)}${field('proof', words.proof, 4)}<p class="buttons"><button type="submit" class="primary">${words.ask}</button></p></form>`
}

function standing(found: ProgressView, ctx: PageContext): Html {
  const { progress: words, ownCase, worklist, listMark, cases, colon } = t(ctx.lang)
  const at = (moment: string | undefined) => instant(moment, ctx, found.timeZone)
  const waiting = found.waiting.map(({ dueOn, kind, step, waitsFor }) => {
    const what = step === undefined ? worklist.duties[kind] : `${worklist.duties[kind]}${colon}${step}`
    const until = dueOn !== undefined && html`${listMark}${words.until(formatDay(ctx.lang, dueOn))}`
    return html`<li>${words.waitingFor(words.who[waitsFor], what)}${until}</li>`
  })
  const facts = factList([
    { label: cases.number, value: found.number },
    { label: cases.item, value: found.item },
    { label: cases.office, value: found.office },
    { label: words.state, value: html`<b>${ownCase.statuses[found.state]}</b>` },
    { label: ownCase.received, value: at(found.receivedAt) },
    { label: ownCase.accepted, value: at(found.acceptedAt) },
    ...(waiting.length === 0 ? [] : [{ label: words.waiting, value: html`<ul class="changes">${waiting}</ul>` }]),
    ...(found.deliveredAt === undefined ? [] : [{ label: words.delivered, value: at(found.deliveredAt) }]),
    ...(found.validUntil === undefined ? [] : [{ label: words.validUntil, value: day(found.validUntil, ctx) }]),
  ])
  const missing =
    found.missing.length > 0 &&
    panel('missing', words.missing, html`<ol>${found.missing.map((what) => html`<li>${what}</li>`)}</ol>`)
  return html`${panel('facts', words.title, facts)}${missing}${limits(found, ctx)}${steps(found, ctx)}${suspensions(found, ctx)}`
}

function limits({ limits: list, timeZone }: ProgressView, ctx: PageContext): Html {
  const { ownCase, progress } = t(ctx.lang)
  const facts = list.map(({ dueAt, kind, state }) => ({
    label: ownCase.deadlines[kind],
    value: html`<b>${due(dueAt, ctx, timeZone)}</b> <small>${ownCase.deadlineStates[state]}</small>`,
  }))
  return panel('limits', progress.limits, html`${factList(facts)}${clauseList(['PL-32.4', 'PL-42'])}`)
}

function steps({ steps: list, timeZone }: ProgressView, ctx: PageContext): Html | false {
  const words = t(ctx.lang).progress
  const facts = list.map(({ at, name, state }) => ({
    label: name,
    value: html`${words.stepStates[state]} <small>${instant(at, ctx, timeZone)}</small>`,
  }))
  return list.length > 0 && panel('steps', words.steps, factList(facts))
}

function suspensions({ suspensions: list, timeZone }: ProgressView, ctx: PageContext): Html | false {
  const words = t(ctx.lang)
  const row = ({ from, name, to }: ProgressView['suspensions'][number]) =>
    html`<li>${name}${words.colon}${instant(from, ctx, timeZone)} – ${to === undefined ? words.ownCase.running : instant(to, ctx, timeZone)}</li>`
  return list.length > 0 && panel('suspensions', words.progress.suspensions, html`<ul>${list.map(row)}</ul>`)
}
