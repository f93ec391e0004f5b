// The pages without a query behind them: clauses, login, errors, and waiting for what is being built.
import { type Html, html, nothing } from '../html.ts'
import { formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { layout } from './layout.ts'
import { links } from './links.ts'
import type { ClausesModel, ErrorModel, LoginModel, PageContext, WaitingModel } from './models.ts'
import { clauseList, factList } from './parts.ts'

type Regulation = ClausesModel['regulations'][number]

/** The text behind every citation, each clause at its own anchor; the reader's language first. */
export function clausesPage({ regulations }: ClausesModel, ctx: PageContext): Html {
  const words = t(ctx.lang).clauses
  const contents = regulations.map(({ id, title }) => html`<li><a href="#${id}">${id} ${title[ctx.lang]}</a></li>`)
  const clause = ({ by = [], id, zh, en }: Regulation['clauses'][number]) => {
    const texts = ctx.lang === 'zh' ? [chinese(zh), english(en)] : [english(en), chinese(zh)]
    return html`<div class="clause-text" id="${id}"><dt><a href="#${id}">${id}</a></dt>${texts}${enforced(by)}</div>`
  }
  const enforced = (by: readonly string[]) =>
    by.length > 0 &&
    html`<dd class="enforced">${words.enforced}${t(ctx.lang).colon}${by.map((name, i) => html`${i > 0 && ', '}<code>${name}</code>`)}</dd>`
  const regulation = ({ id, title, clauses }: Regulation) =>
    html`<section class="panel" aria-labelledby="${id}"><h2 id="${id}">${id} ${title[ctx.lang]}</h2><dl class="clause-list">${clauses.map(clause)}</dl></section>`
  const body = html`<p class="note">${words.note} ${words.published}</p>
<nav class="panel" aria-label="${words.contents}"><ul class="contents">${contents}</ul></nav>
${regulations.map(regulation)}`
  return layout({ title: words.title, section: 'clauses', body }, ctx)
}
const chinese = (text: string): Html => html`<dd lang="zh-CN">${text}</dd>`
const english = (text: string): Html => html`<dd lang="en">${text}</dd>`

/** How to log in, or the confirmation that spends a one-time link: opening it alone must not (LPS-11.6). */
export function loginPage({ problem, confirm, demoLinks }: LoginModel, ctx: PageContext): Html {
  const words = t(ctx.lang).login
  const failed = problem === undefined ? nothing : html`<p class="warning" role="alert">${words.problems[problem]}</p>`
  const form =
    confirm === undefined
      ? nothing
      : html`<form class="panel prose" method="post" action="${confirm.action}"><p>${words.confirmNote} ${clauseList(['LPS-11.6'])}</p><input type="hidden" name="_csrf" value="${confirm.csrf}"><button type="submit" class="primary">${words.confirm(confirm.name)}</button></form>`
  const demo =
    demoLinks === undefined || demoLinks.length === 0
      ? nothing
      : html`<h2>${words.demo}</h2><ul class="actions">${demoLinks.map(({ label, href }) => html`<li><a class="button" href="${href}">${label}</a></li>`)}</ul>`
  const steps = html`<ol>${words.steps.map((step) => html`<li>${step}</li>`)}</ol>`
  const applicant = html`<section class="panel prose" aria-label="${t(ctx.lang).progress.title}"><p>${t(ctx.lang).progress.forApplicants} <a class="button" href="${links.progress()}">${t(ctx.lang).progress.title}</a></p></section>`
  const body = html`${failed}${form}<section class="panel prose"><p>${words.how}</p>${steps}${demo}</section>${applicant}`
  return layout({ title: words.title, body }, ctx)
}

/** A problem for people: what happened, by what code and clause, and where to go on. */
export function errorPage({ status, code, title, detail, clauses }: ErrorModel, ctx: PageContext): Html {
  const words = t(ctx.lang).error
  const facts = factList([
    { label: words.code, value: html`<code>${code}</code>` },
    { label: words.status, value: status },
    ...(clauses.length === 0 ? [] : [{ label: words.clauses, value: clauseList(clauses) }]),
  ])
  const body = html`<section class="panel prose" role="alert">${detail !== undefined && html`<p>${detail}</p>`}${facts}<p class="note">${words.help}</p><p><a class="button" href="${links.overview()}">${words.back}</a></p></section>`
  return layout({ title, body }, ctx)
}

/** Asked again by the `refresh` header that comes with it, or by its link. */
export function waitingPage({ done, of, what }: WaitingModel, ctx: PageContext): Html {
  const words = t(ctx.lang).waiting
  const n = (value: number) => formatNumber(ctx.lang, value)
  const bar =
    of !== undefined &&
    html`<progress max="${Math.max(of, 1)}" value="${done}" aria-label="${words.progress}"></progress>`
  const said = of === undefined ? words.soFar(n(done)) : words.counted(n(done), n(of))
  const body = html`<section class="panel prose"><p>${words.note}</p>${bar}<p role="status">${said}</p><p><a class="button" href="${ctx.url}">${words.again}</a></p></section>`
  return layout({ title: words.titles[what], body }, ctx)
}
