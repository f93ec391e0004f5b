// One version of an item: everything that it states, what it changed, and its workflow drawn.
import { type Html, html, nothing } from '../html.ts'
import { formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import type { PageContext } from './models.ts'
import type { ItemVersionView } from './otherModels.ts'
import { clauseList, factList, panel, scroll } from './parts.ts'

const told = (lines: readonly string[]): Html => {
  if (lines.length === 0) return html`<span class="quiet">—</span>`
  return lines.length === 1
    ? html`${lines[0]}`
    : html`<ol class="lines">${lines.map((line) => html`<li>${line}</li>`)}</ol>`
}

export function itemVersion(view: ItemVersionView, name: string, ctx: PageContext): Html {
  const words = t(ctx.lang).itemFacts
  const n = (value: number) => formatNumber(ctx.lang, value)
  const facts = factList(view.facts.map(({ label, lines }) => ({ label, value: told(lines) })))
  const lacks =
    view.lacks.length === 0
      ? html`<p class="note">${words.complete} ${clauseList(['PL-30'])}</p>`
      : html`<p class="warning">${words.lacks}${t(ctx.lang).colon}${view.lacks.join(t(ctx.lang).listMark)} ${clauseList(['PL-30'])}</p>`
  const drawn =
    view.diagram !== undefined &&
    panel(
      'workflow',
      words.workflow,
      scroll(
        words.workflow,
        html`<img class="diagram" src="${view.diagram}" alt="${words.workflowOf(name, n(view.version))}">`,
      ),
    )
  return html`${drawn}${panel('version-facts', words.title(n(view.version)), html`${lacks}${facts}${clauseList(['LPS-9.2'])}`)}${differences(view, ctx)}`
}

function differences({ differences: list, version }: ItemVersionView, ctx: PageContext): Html {
  if (list === undefined) return nothing
  const words = t(ctx.lang).itemFacts
  const n = (value: number) => formatNumber(ctx.lang, value)
  const row = ({ after, before, label }: (typeof list)[number]) =>
    html`<tr><th scope="row">${label}</th><td>${told(before)}</td><td>${told(after)}</td></tr>`
  const head = [words.field, words.before, words.after].map((label) => html`<th scope="col">${label}</th>`)
  const title = words.differences(n(version - 1), n(version))
  return panel(
    'differences',
    title,
    list.length === 0
      ? html`<p class="quiet">${t(ctx.lang).none}</p>`
      : scroll(title, html`<table><thead><tr>${head}</tr></thead><tbody>${list.map(row)}</tbody></table>`),
  )
}
