// Events as rows, the same in a case file and in the audit trail.
import { type Html, html } from '../html.ts'
import { t } from '../i18n/index.ts'
import { links } from './links.ts'
import type { EventRow, PageContext } from './models.ts'
import { clauseList, instant } from './parts.ts'
import { type Column, recordTable } from './tables.ts'

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
  const columns: readonly Column<EventRow>[] = [
    { label: words.audit.position, cell: ({ position }) => html`<code>${position}</code>` },
    { label: words.caseFile.event, heads: true, cell: (event) => name(event, ctx) },
    ...(withObject ? [{ label: words.audit.object, look: 'name', cell: objectOf } as const] : []),
    { label: words.caseFile.occurred, look: 'time', cell: (event) => instant(event.occurredAt, ctx, timeZone) },
    { label: words.caseFile.recorded, look: 'time', cell: (event) => instant(event.recordedAt, ctx, timeZone) },
    { label: words.caseFile.actor, cell: ({ actor }) => actor },
    { label: words.audit.clause, cell: ({ clauses }) => clauseList(clauses) },
    { label: words.caseFile.hash, cell: hashOf },
  ]
  const rowClass = ({ voided }: EventRow) => (voided === true ? 'voided' : undefined)
  return recordTable(label, columns, rows, { className: 'events', rowClass })
}

const objectOf = ({ object }: EventRow): Html => html`<a href="${object.href}">${object.label}</a>`
const hashOf = ({ hash, position }: EventRow): Html =>
  html`<a href="${links.event(position)}"><code>${hash.slice(0, hashPrefix)}</code></a>`

function name(event: EventRow, ctx: PageContext): Html {
  const label = html`${event.label} <small><code>${event.type}</code></small>`
  if (event.voided !== true) return label
  return html`<s>${label}</s> <span class="mark yellow"><span class="shape" aria-hidden="true">▲</span> ${t(ctx.lang).caseFile.voided}</span>`
}
