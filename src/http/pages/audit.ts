// 审计查询: who did what, when it happened and when the log took it, under which clause; and one event whole.
import { type Html, html, nothing } from '../html.ts'
import { formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { eventTable } from './eventTable.ts'
import { layout } from './layout.ts'
import { links } from './links.ts'
import type { AuditModel, EventModel, PageContext } from './models.ts'
import {
  clauseList,
  factList,
  filterForm,
  inputField,
  instant,
  linkList,
  localTime,
  pages,
  panel,
  selectField,
} from './parts.ts'

export function auditPage(model: AuditModel, ctx: PageContext): Html {
  const words = t(ctx.lang).audit
  const { cursor, ...filter } = model.filter
  const next = model.next === undefined ? undefined : links.audit({ ...filter, cursor: model.next })
  const count = model.total === undefined ? nothing : words.count(formatNumber(ctx.lang, model.total))
  const table = eventTable(model.rows, ctx, { timeZone: model.timeZone, withObject: true, label: words.title })
  const body = html`${filters(model, ctx)}
<section class="panel" aria-label="${words.title}"><div class="bar"><p class="count" role="status">${count} <span class="quiet">${model.timeZone}</span></p>${linkList(words.exports, model.exports)}</div>
${model.rows.length === 0 ? html`<p class="empty">${words.empty}</p>` : table}
${pages(next, cursor === undefined ? undefined : links.audit(filter), ctx)}</section>`
  return layout({ title: words.title, section: 'audit', body }, ctx)
}

function filters({ filter, types, timeZone }: AuditModel, ctx: PageContext): Html {
  const words = t(ctx.lang).audit
  const moment = (name: 'recordedFrom' | 'recordedTo' | 'occurredFrom' | 'occurredTo', label: string) =>
    inputField({ name, label, value: localTime(filter[name], timeZone) }, 'datetime-local')
  return filterForm(
    links.audit(),
    [
      inputField({ name: 'actor', label: words.actor, value: filter.actor, help: words.actorHelp }, 'text'),
      inputField({ name: 'object', label: words.object, value: filter.object, help: words.objectHelp }, 'text'),
      selectField({ name: 'type', label: words.type, value: filter.type }, types, ctx),
      inputField({ name: 'command', label: words.command, value: filter.command }, 'text'),
      inputField({ name: 'clause', label: words.clause, value: filter.clause, help: 'LPS-7.3' }, 'text'),
      moment('recordedFrom', `${words.recorded} ${words.from}`),
      moment('recordedTo', `${words.recorded} ${words.to}`),
      moment('occurredFrom', `${words.occurred} ${words.from}`),
      moment('occurredTo', `${words.occurred} ${words.to}`),
    ],
    ctx,
    t(ctx.lang).overview.filters,
  )
}

export function eventPage(model: EventModel, ctx: PageContext): Html {
  const words = t(ctx.lang)
  const { event, timeZone } = model
  const exact = (at: string) =>
    html`${instant(at, ctx, timeZone)} <small>${timeZone}</small> <code class="quiet">${at}</code>`
  const facts = factList([
    { label: words.event.position, value: html`<code>${event.position}</code>` },
    { label: words.audit.object, value: html`<a href="${event.object.href}">${event.object.label}</a>` },
    { label: words.event.stream, value: html`<code>${model.stream}</code>` },
    { label: words.event.revision, value: model.revision },
    { label: words.audit.command, value: event.command === undefined ? '—' : html`<code>${event.command}</code>` },
    { label: words.caseFile.actor, value: event.actor },
    { label: words.caseFile.occurred, value: exact(event.occurredAt) },
    { label: words.caseFile.recorded, value: exact(event.recordedAt) },
    { label: words.event.clauses, value: event.clauses.length === 0 ? '—' : clauseList(event.clauses) },
    { label: words.event.hash, value: html`<code class="hash">${event.hash}</code>` },
    { label: words.event.previous, value: html`<code class="hash">${model.previousHash ?? '—'}</code>` },
  ])
  const neighbour = (label: string, link: EventModel['earlier'], rel: 'prev' | 'next') =>
    link === undefined ? nothing : html`<a rel="${rel}" href="${link.href}">${label} <code>${link.label}</code></a>`
  const envelope = html`<p class="note">${words.event.envelopeNote}</p><pre class="scroll" tabindex="0" role="region" aria-label="${words.event.envelope}">${JSON.stringify(model.envelope, undefined, 2)}</pre>`
  const body = html`${panel('facts', event.label, facts)}${panel('envelope', words.event.envelope, envelope)}
<nav class="pages" aria-label="${words.event.neighbours}">${neighbour(words.event.earlier, model.earlier, 'prev')}${neighbour(words.event.later, model.later, 'next')}</nav>`
  return layout({ title: words.event.title(event.type), section: 'audit', body }, ctx)
}
