// 办件 handled here: where it stands, what can be done with it and by when, and everything that has happened to it.
import { type Html, html, nothing } from '../../html.ts'
import { t } from '../../i18n/index.ts'
import { eventTable } from '../eventTable.ts'
import { layout } from '../layout.ts'
import { ledgerPanel } from '../ledger.ts'
import { links } from '../links.ts'
import type { PageContext } from '../models.ts'
import { asOfNotice, clauseList, days, factList, instant, linkList, markTag, offers, panel, scroll } from '../parts.ts'
import { type Column, recordTable } from '../tables.ts'
import type { OwnCaseModel, RefusedAct } from './ownCaseModels.ts'
import { deadlineTable, ownFacts, procedureTable, saidTable, stepTable, yuan } from './ownCaseParts.ts'

export function ownCasePage(model: OwnCaseModel, ctx: PageContext): Html {
  const { caseFile, ownCase } = t(ctx.lang)
  const mark = model.mark && markTag(model.mark, ctx, '#limits')
  const aside = html`<p class="aside">${mark} <span class="status">${ownCase.statuses[model.status]}</span> <a class="button" href="${links.replay(model.id)}">${caseFile.replay}</a></p>`
  const done = model.done !== undefined && html`<p class="done" role="status">${ownCase.done(model.done)}</p>`
  const body = html`${asOfNotice(model.asOf, ctx, model.timeZone, links.caseFile(model.id))}${done}
${model.status === 'draft' && html`<p class="notice">${ownCase.draftNote}</p>`}
${acts(model, ctx)}
<div class="columns">${panel('facts', caseFile.facts, facts(model, ctx))}${panel('limits', ownCase.limits, limits(model, ctx))}</div>
${model.steps.length > 0 && panel('steps', caseFile.steps, html`${stepTable(model, ctx)}${diagram(model, ctx)}`)}
${model.said.length > 0 && panel('said', ownCase.said, saidTable(model, ctx))}
${notices(model, ctx)}
<div class="columns">${supplement(model, ctx)}${materials(model, ctx)}${procedures(model, ctx)}${optional('hearing', ownCase.hearing, model, ctx)}${optional('permit', ownCase.permit, model, ctx)}</div>
${ledgerPanel(model.ledger, ctx)}
${panel('events', caseFile.events, events(model, ctx))}`
  return layout({ title: caseFile.title(model.titled), section: 'cases', aside, body }, ctx)
}

/** What can be done stands first: it is what an official opens the page for. What one reason forbids is told together. */
function acts({ acts: list }: OwnCaseModel, ctx: PageContext): Html {
  if (list === undefined) return nothing
  const { caseFile, colon, listMark, ownCase } = t(ctx.lang)
  const allowed = list.allowed.map(({ href, label }) => html`<li><a class="button" href="${href}">${label}</a></li>`)
  const refused = ([first, ...more]: readonly RefusedAct[]) =>
    first &&
    html`<li><b>${[first, ...more].map(({ label }) => label).join(listMark)}</b>${colon}${first.why} ${clauseList(first.clauses)}</li>`
  const reasons = [...Map.groupBy(list.refused, ({ why }) => why).values()]
  const offered =
    allowed.length === 0 ? html`<p class="quiet">${ownCase.allowedNone}</p>` : html`<ul class="actions">${allowed}</ul>`
  const others =
    list.refused.length > 0 &&
    html`<details><summary>${ownCase.notAllowed}</summary><ul class="refused">${reasons.map(refused)}</ul></details>`
  return panel('actions', caseFile.actions, html`${offered}${others}`)
}

function facts(model: OwnCaseModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const { caseFile, ownCase } = words
  const { agent, fee } = model
  const channels: Readonly<Record<string, string>> = words.form.choices
  const accepted = html`${instant(model.acceptedAt, ctx, model.timeZone)}${model.deemed && html` <span class="mark yellow"><span class="shape" aria-hidden="true">▲</span> ${ownCase.deemed}</span> ${clauseList(['PL-32.4'])}`}`
  return factList([
    { label: caseFile.item, value: html`<a href="${model.item.href}">${model.item.label}</a>` },
    { label: ownCase.version, value: ownCase.versionOf(String(model.version)) },
    { label: caseFile.office, value: model.organisation },
    { label: ownCase.applicant, value: html`<code>${model.applicant}</code> <small>${ownCase.applicantNote}</small>` },
    ...(agent === undefined ? [] : [{ label: ownCase.agent, value: html`<code>${agent}</code>` }]),
    {
      label: caseFile.channel,
      value: model.channel === undefined ? words.unknown : (channels[model.channel] ?? model.channel),
    },
    { label: ownCase.received, value: instant(model.receivedAt, ctx, model.timeZone) },
    { label: ownCase.accepted, value: accepted },
    ...(fee === undefined
      ? []
      : [
          {
            label: ownCase.fee,
            value: html`${yuan(fee.amountFen, ctx)} <small>${ownCase.receipt} ${fee.receiptNumber}</small>`,
          },
        ]),
    { label: caseFile.timeZone, value: model.timeZone },
  ])
}

function limits(model: OwnCaseModel, ctx: PageContext): Html {
  const { caseFile, none } = t(ctx.lang)
  const used =
    model.used && factList([{ label: caseFile.used, value: html`<a href="#ledger">${days(model.used, ctx)}</a>` }])
  return model.deadlines.length === 0 ? html`<p class="quiet">${none}</p>` : html`${used}${deadlineTable(model, ctx)}`
}

function diagram({ diagram: drawn }: OwnCaseModel, ctx: PageContext): Html {
  if (drawn === undefined) return nothing
  return html`<h3>${t(ctx.lang).ownCase.diagram}</h3>${scroll(t(ctx.lang).ownCase.diagram, html`<img class="diagram" src="${drawn.src}" alt="${drawn.alt}">`)}`
}

function notices({ notices: list, timeZone }: OwnCaseModel, ctx: PageContext): Html {
  if (list.length === 0) return nothing
  const words = t(ctx.lang).ownCase
  const entry = ({ at, href, label }: OwnCaseModel['notices'][number]) =>
    html`<li>${instant(at, ctx, timeZone)} <a href="${href}">${label}</a></li>`
  return panel(
    'notices',
    words.notices,
    html`<p class="note">${words.noticesNote}</p><ul class="changes">${list.map(entry)}</ul>`,
  )
}

function supplement(model: OwnCaseModel, ctx: PageContext): Html {
  if (model.supplement.length === 0) return nothing
  const words = t(ctx.lang).ownCase
  const missing = html`<h3>${words.missing}</h3><ol>${model.missing.map((what) => html`<li>${what}</li>`)}</ol>`
  return panel(
    'supplement',
    words.supplement,
    html`${ownFacts(model.supplement, model, ctx)}${missing}${clauseList(['PL-32.4'])}`,
  )
}

function materials({ materials: list }: OwnCaseModel, ctx: PageContext): Html {
  if (list.length === 0) return nothing
  const words = t(ctx.lang).ownCase
  const columns: readonly Column<OwnCaseModel['materials'][number]>[] = [
    {
      label: words.material,
      heads: true,
      cell: ({ href, name }) => (href === undefined ? name : html`<a href="${href}" download>${name}</a>`),
    },
    { label: words.fileType, cell: ({ mediaType }) => mediaType },
    {
      label: t(ctx.lang).audit.hash,
      cell: ({ digest }) => html`<code title="${digest}">${digest.slice(0, 12)}</code>`,
    },
  ]
  return panel('materials', words.materials, recordTable(words.materials, columns, list))
}

const procedures = (model: OwnCaseModel, ctx: PageContext): Html =>
  model.procedures.length === 0
    ? nothing
    : panel('procedures', t(ctx.lang).ownCase.specials, procedureTable(model, ctx))

const optional = (part: 'hearing' | 'permit', title: string, model: OwnCaseModel, ctx: PageContext): Html =>
  model[part].length === 0 ? nothing : panel(part, title, ownFacts(model[part], model, ctx))

function events(model: OwnCaseModel, ctx: PageContext): Html {
  const words = t(ctx.lang).caseFile
  const more = offers(ctx, 'audit')
    ? linkList('', [{ label: words.audit, href: links.audit({ object: model.stream }) }])
    : nothing
  const table = eventTable(model.events, ctx, { timeZone: model.timeZone, withObject: false, label: words.events })
  return html`<p class="note">${words.eventsNote}</p>${more}${table}`
}
