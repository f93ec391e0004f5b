// The frame of every page: header, navigation, what the reader must know about the data, and the footer's position.
import { type Html, html, nothing } from '../html.ts'
import { formatInstant } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { inLanguage, links } from './links.ts'
import type { PageContext } from './models.ts'
import { clauseLink, offers } from './parts.ts'

export type SectionName =
  | 'progress'
  | 'overview'
  | 'cases'
  | 'worklist'
  | 'permits'
  | 'items'
  | 'audit'
  | 'clauses'
  | 'api'

export type LayoutOptions = {
  readonly title: string
  /** Which entry of the navigation this page belongs to. */
  readonly section?: SectionName
  /** Shown beside the page's title, such as a mark or a link to the replay. */
  readonly aside?: Html
  readonly body: Html
}

/** A whole document. */
export const layout = ({ title, section, aside, body }: LayoutOptions, ctx: PageContext): Html => {
  const words = t(ctx.lang)
  return html`<!doctype html>
<html lang="${words.htmlLang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - ${words.product} ${words.tagline}</title>
<link rel="icon" type="image/svg+xml" href="${links.asset('favicon.svg', ctx.assets)}">
<link rel="stylesheet" href="${links.asset('app.css', ctx.assets)}">
<script type="module" src="${links.asset('app.js', ctx.assets)}"></script>
</head>
<body>
<a class="skip" href="#main">${words.layout.skip}</a>
${header(section, ctx)}
${ctx.demo && html`<p class="demo">${words.layout.demo}</p>`}
<main id="main" tabindex="-1">
<div class="title"><h1>${title}</h1>${aside ?? nothing}</div>
${body}
</main>
${footer(ctx)}
</body>
</html>
`
}

const destinations = {
  progress: links.progress(),
  overview: links.overview(),
  cases: links.cases(),
  worklist: links.worklist(),
  permits: links.permits(),
  items: links.items(),
  audit: links.audit(),
  api: links.apiDocs(),
} as const

const entries = ['progress', 'overview', 'cases', 'worklist', 'permits', 'items', 'audit', 'api'] as const

function header(section: SectionName | undefined, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const other = ctx.lang === 'zh' ? 'en' : 'zh'
  const entry = (name: keyof typeof destinations) =>
    name === section
      ? html`<a href="${destinations[name]}" aria-current="page">${words.nav[name]}</a>`
      : html`<a href="${destinations[name]}">${words.nav[name]}</a>`
  const sections = entries.filter((name) => offers(ctx, name))
  return html`<header class="top">
<a class="brand" href="${links.overview()}"><b>${words.product}</b> <span class="tagline">${words.tagline}</span></a>
<nav aria-label="${words.nav.label}">${sections.map(entry)}</nav>
<div class="reader">
<button type="button" class="plain" data-larger aria-pressed="false" hidden>${words.layout.larger}</button>
<a href="${inLanguage(ctx.url, other)}" hreflang="${t(other).htmlLang}" lang="${t(other).htmlLang}">${words.layout.language}</a>
${account(ctx)}
</div>
</header>`
}

function account({ account: reader, lang }: PageContext): Html {
  const words = t(lang)
  if (!reader) return html`<a href="${links.login()}">${words.layout.login}</a>`
  return html`<span class="who"><span class="vh">${words.layout.account}${words.colon}</span>${reader.name}<small>${words.roles[reader.role]} · ${reader.org}</small></span>
<form method="post" action="${links.logout()}"><input type="hidden" name="_csrf" value="${reader.csrf}"><button type="submit" class="plain">${words.layout.logout}</button></form>`
}

function footer(ctx: PageContext): Html {
  const words = t(ctx.lang).layout
  return html`<footer class="foot">
<p><strong>${words.disclaimer}</strong> ${clauseLink('LPS-13')}</p>
<dl>
<div><dt>${words.position}</dt><dd><code data-position>${ctx.position}</code></dd></div>
<div><dt>${words.fingerprint}</dt><dd><code>${ctx.fingerprint}</code></dd></div>
<div><dt>${words.answeredAt}</dt><dd><time datetime="${ctx.now}">${formatInstant(ctx.lang, ctx.now, ctx.timeZone)}</time> ${ctx.timeZone}</dd></div>
</dl>
<p>${words.repeat} <a href="${links.clauses()}">${t(ctx.lang).nav.clauses}</a></p>
</footer>`
}
