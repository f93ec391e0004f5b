// The small pieces that pages share: marks, clause links, times, panels, form fields, lists of facts.
import { flag, type Html, html, nothing, type Part } from '../html.ts'
import { formatDay, formatDays, formatDue, formatInstant } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { links } from './links.ts'
import type { AsOf, Choice, Days, Link, Mark, PageContext } from './models.ts'

/** What a mark looks like: a shape of its own, so that colour never speaks alone, and the clause that defines it. */
export const marks: {
  readonly [M in Mark]: { readonly shape: string; readonly tone: string; readonly clause: string }
} = {
  normal: { shape: '●', tone: 'calm', clause: 'LPS-5' },
  nearDue: { shape: '◆', tone: 'near', clause: 'LPS-5' },
  overPromise: { shape: '▲', tone: 'yellow', clause: 'LPS-9.2' },
  overStatute: { shape: '■', tone: 'red', clause: 'PL-42' },
  closedInTime: { shape: '○', tone: 'calm', clause: 'PL-42' },
  closedLate: { shape: '□', tone: 'red', clause: 'PL-42' },
}
export const markOrder = ['normal', 'nearDue', 'overPromise', 'overStatute', 'closedInTime', 'closedLate'] as const

export const shape = (mark: Mark): Html => html`<span class="shape" aria-hidden="true">${marks[mark].shape}</span>`

/** A mark in words and shape; the words lead to what they rest on. */
export const markTag = (mark: Mark, ctx: PageContext, href: string): Html =>
  html`<a class="mark ${marks[mark].tone}" href="${href}">${shape(mark)} ${t(ctx.lang).marks[mark]}</a>`

/** Whether the reader may open a part of the pages: nothing leads where they are refused. */
export const offers = ({ sections }: PageContext, section: string): boolean =>
  sections === undefined || sections.includes(section)

export const clauseLink = (id: string): Html => html`<a class="clause" href="${links.clause(id)}">${id}</a>`

export const clauseList = (ids: readonly string[]): Html =>
  ids.length === 0
    ? nothing
    : html`<span class="clauses">${ids.map((id, i) => html`${i > 0 && ' '}${clauseLink(id)}`)}</span>`

export const instant = (at: string | undefined, ctx: PageContext, timeZone: string): Html =>
  at === undefined
    ? html`<span class="quiet">—</span>`
    : html`<time datetime="${at}">${formatInstant(ctx.lang, at, timeZone)}</time>`

/** When a limit ends. */
export const due = (at: string | undefined, ctx: PageContext, timeZone: string): Html =>
  at === undefined
    ? instant(at, ctx, timeZone)
    : html`<time datetime="${at}">${formatDue(ctx.lang, at, timeZone)}</time>`

export const day = (date: string, ctx: PageContext): Html =>
  html`<time datetime="${date}">${formatDay(ctx.lang, date)}</time>`

export const days = (value: Days | undefined, ctx: PageContext): string =>
  value === undefined ? '—' : formatDays(ctx.lang, value.days, value.unit)

/** A section with its heading; `id` makes the heading its name and its anchor. */
export const panel = (id: string, title: string, body: Part): Html =>
  html`<section class="panel" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`

export type Room = 'little' | 'some' | 'much'

/** A table that scrolls by itself when the page is narrow, reachable by keyboard; one of many columns asks for more room. */
export const scroll = (label: string, table: Html, room: Room = 'little'): Html =>
  html`<div class="scroll room-${room}" role="region" aria-label="${label}" tabindex="0">${table}</div>`

export type Fact = { readonly label: string; readonly value: Part }
export const factList = (facts: readonly Fact[]): Html =>
  html`<dl class="facts">${facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`

export type Field = {
  readonly name: string
  readonly label: string
  readonly value?: string | undefined
  readonly help?: string
}

const fieldLabel = ({ name, label, help }: Field): Html =>
  html`<label for="f-${name}">${label}${help !== undefined && html` <small>${help}</small>`}</label>`

export const inputField = (field: Field, type: 'text' | 'search' | 'date' | 'month' | 'datetime-local'): Html =>
  html`<div class="field">${fieldLabel(field)}<input id="f-${field.name}" name="${field.name}" type="${type}" value="${field.value}"></div>`

/** A choice with "all" first unless `required`. */
export function selectField(field: Field, choices: readonly Choice[], ctx: PageContext, required = false): Html {
  const option = ({ id, name }: Choice) =>
    html`<option value="${id}"${flag('selected', id === field.value)}>${name}</option>`
  const any = required ? nothing : option({ id: '', name: t(ctx.lang).all })
  return html`<div class="field">${fieldLabel(field)}<select id="f-${field.name}" name="${field.name}">${any}${choices.map(option)}</select></div>`
}

export const hiddenField = (name: string, value: string | undefined): Html =>
  value === undefined || value === '' ? nothing : html`<input type="hidden" name="${name}" value="${value}">`

export const filterForm = (action: string, fields: Part, ctx: PageContext, label: string): Html =>
  html`<form class="filters" method="get" action="${action}" role="search" aria-label="${label}">${fields}
<div class="buttons"><button type="submit">${t(ctx.lang).apply}</button><a href="${action}">${t(ctx.lang).reset}</a></div></form>`

export const linkList = (label: string, list: readonly Link[]): Html =>
  list.length === 0
    ? nothing
    : html`<p class="links"><span>${label}</span>${list.map((link) => html` <a href="${link.href}">${link.label}</a>`)}</p>`

/** Next and first page of a list that is read by cursor. */
export const pages = (next: string | undefined, first: string | undefined, ctx: PageContext): Html =>
  html`<nav class="pages" aria-label="${t(ctx.lang).next}">${first !== undefined && html`<a href="${first}">${t(ctx.lang).first}</a>`}${next !== undefined && html`<a rel="next" href="${next}">${t(ctx.lang).next} →</a>`}</nav>`

/** An instant as a `datetime-local` input wants it, in the given zone; what is no instant is shown as it came. */
export function localTime(at: string | undefined, timeZone: string): string | undefined {
  if (at === undefined || !/Z$|[+-]\d\d:\d\d$/.test(at)) return at
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** Says that the page shows the past, and how to return. */
export function asOfNotice(asOf: AsOf | undefined, ctx: PageContext, timeZone: string, back: string): Html {
  if (asOf === undefined) return nothing
  const words = t(ctx.lang).overview
  const moment = formatInstant(ctx.lang, asOf.at, timeZone)
  return html`<p class="notice">${words.viewedAsOf(moment, words[asOf.by])} <a href="${back}">${words.backToNow}</a></p>`
}
