// Events as rows, the same in a case file and in the audit trail.
import { type Html, html, nothing } from '../html.ts'
import { t } from '../i18n/index.ts'
import { links } from './links.ts'
import type { EventRow, PageContext } from './models.ts'
import { clauseList, instant, scroll } from './parts.ts'

export type EventTableOptions = { readonly timeZone: string; readonly withObject: boolean; readonly label: string }

/** Enough of a hash to compare by eye; the event's page has it whole. */
const hashPrefix = 12

/** Both times of each event, its actor, its clauses and the beginning of its hash, which leads to the event. */
export function eventTable(
  rows: readonly EventRow[],
  ctx: PageContext,
  { timeZone, withObject, label }: EventTableOptions,
): Html {
  const words = t(ctx.lang)
  const labels = [
    words.audit.position,
    words.caseFile.event,
    ...(withObject ? [words.audit.object] : []),
    words.caseFile.occurred,
    words.caseFile.recorded,
    words.caseFile.actor,
    words.audit.clause,
    words.caseFile.hash,
  ]
  const row = (event: EventRow) =>
    html`<tr${event.voided === true ? html` class="voided"` : nothing}><td><code>${event.position}</code></td><th scope="row">${name(event, ctx)}</th>${withObject && html`<td class="t"><a href="${event.object.href}">${event.object.label}</a></td>`}<td class="t">${instant(event.occurredAt, ctx, timeZone)}</td><td class="t">${instant(event.recordedAt, ctx, timeZone)}</td><td>${event.actor}</td><td>${clauseList(event.clauses)}</td><td><a href="${links.event(event.position)}"><code>${event.hash.slice(0, hashPrefix)}</code></a></td></tr>`
  const head = labels.map((text) => html`<th scope="col">${text}</th>`)
  return scroll(
    label,
    html`<table class="events"><thead><tr>${head}</tr></thead><tbody>${rows.map(row)}</tbody></table>`,
  )
}

function name(event: EventRow, ctx: PageContext): Html {
  const label = html`${event.label} <small><code>${event.type}</code></small>`
  if (event.voided !== true) return label
  return html`<s>${label}</s> <span class="mark yellow"><span class="shape" aria-hidden="true">▲</span> ${t(ctx.lang).caseFile.voided}</span>`
}
