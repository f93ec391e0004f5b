// A notice or voucher on A4, as the applicant gets it: printed from the browser, the same on the screen.
import { type Html, html, nothing } from '../../html.ts'
import { citation } from '../../i18n/citations.ts'
import { formatDay } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import { layout } from '../layout.ts'
import { links } from '../links.ts'
import type { PageContext } from '../models.ts'
import { receiptButton } from '../own/lists.ts'
import { clauseLink, factList } from '../parts.ts'
import type { NoticeModel } from './noticeModels.ts'

export function noticePage(model: NoticeModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const { title } = words.notices.kinds[model.kind]
  const aside = html`<p class="aside"><a href="${links.caseFile(model.caseId)}">${words.replay.back}</a></p>`
  const voided =
    model.voided &&
    html`<p class="notice"><span aria-hidden="true">▲</span> ${words.caseFile.voided}${words.colon}${words.notices.voided}</p>`
  const done = model.done !== undefined && html`<p class="done" role="status">${words.ownCase.done(model.done)}</p>`
  const refused = model.receiptRefused !== undefined && html`<p class="notice">${model.receiptRefused}</p>`
  const body = html`${done}${voided}<article class="paper" aria-labelledby="notice-title">
<p class="organ">${model.organisation}</p>
<h2 id="notice-title">${title}</h2>
${head(model, ctx)}
${content(model, ctx)}
${remedies(model, ctx)}
${basis(model, ctx)}
${receipt(model, ctx)}
${signature(model, ctx)}
<p class="disclaimer">${words.layout.disclaimer} ${clauseLink('LPS-13')}</p>
</article>${model.receiptAction !== undefined && receiptButton(model.receiptAction, ctx)}${refused}`
  return layout({ title, section: 'cases', aside, body }, ctx)
}

function head(
  { caseId, caseNumber, documentNumber, item, itemVersion, numbered }: NoticeModel,
  ctx: PageContext,
): Html {
  const words = t(ctx.lang).notices
  const called = numbered
    ? { label: words.caseNumber, value: caseNumber ?? words.noNumber }
    : { label: words.caseId, value: caseId }
  return factList([
    ...(documentNumber === undefined ? [] : [{ label: words.documentNumber, value: documentNumber }]),
    called,
    { label: words.item, value: words.itemVersion(item, String(itemVersion)) },
  ])
}

function content(model: NoticeModel, ctx: PageContext): Html {
  const { addressees, item, kind, list, moment, rows, text } = model
  const words = t(ctx.lang).notices
  const said = words.kinds[kind]
  const entries = list && html`<h3>${list.label}</h3><ol>${list.entries.map((entry) => html`<li>${entry}</li>`)}</ol>`
  return html`<p class="addressee">${addressed(addressees, ctx)}</p>
<p>${said.opening(item, moment)}</p>
${entries}${text && html`<h3>${text.label}</h3><p class="said">${text.body}</p>`}
${rows.length > 0 && factList(rows)}
${said.closing !== undefined && html`<p>${said.closing}</p>`}`
}

/** Each by what they are in the case: nobody but the applicant is called so. */
function addressed({ applicant, concerned }: NoticeModel['addressees'], ctx: PageContext): string {
  const words = t(ctx.lang)
  const others = concerned.join(words.listMark)
  if (applicant === undefined) return words.notices.toConcerned(others)
  return concerned.length === 0 ? words.notices.toApplicant(applicant) : words.notices.toBoth(applicant, others)
}

/** PL-38: whoever is refused is told what can be done against it. */
function remedies({ remedies: against }: NoticeModel, ctx: PageContext): Html {
  if (against === undefined) return nothing
  const words = t(ctx.lang)
  return html`<h3>${words.form.fields.remedies}</h3><ol><li>${words.form.fields.reconsideration}${words.colon}${against.reconsideration}</li><li>${words.form.fields.suit}${words.colon}${against.suit}</li></ol>`
}

function basis({ clauses, itemBasis }: NoticeModel, ctx: PageContext): Html {
  const words = t(ctx.lang).notices
  const cited = clauses.map((id) => html`<li>${citation(id, ctx.lang)} ${clauseLink(id)}</li>`)
  const set = itemBasis !== undefined && html`<li>${words.itemBasis(itemBasis)}</li>`
  return html`<h3>${words.basis}</h3><ul>${cited}${set}</ul>`
}

function receipt({ receiptCode }: NoticeModel, ctx: PageContext): Html {
  if (receiptCode === undefined) return nothing
  const words = t(ctx.lang).notices
  return html`<section class="receipt" aria-label="${words.receiptCode}"><h3>${words.receiptCode}</h3><p><code>${receiptCode}</code></p><p class="note">${words.receiptNote}</p></section>`
}

function signature({ date, organisation, sealed, signed }: NoticeModel, ctx: PageContext): Html {
  const words = t(ctx.lang).notices
  const applicant = signed === true && html`<p class="sign">${words.signature}<span class="line"></span></p>`
  return html`<div class="signatures">${applicant}<div class="seal"><p>${organisation}</p>${sealed && html`<p class="place">${words.seal}</p>`}<p><time datetime="${date}">${formatDay(ctx.lang, date)}</time></p></div></div>`
}
