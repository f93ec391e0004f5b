// The clock ledger as month calendars: which days counted, which did not, and why (PL-42, PL-45, PL-82).
import { type Html, html, nothing } from '../html.ts'
import { formatMonth, formatNumber, weekdays } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import type { DayKind, LedgerDay, PageContext } from './models.ts'
import { clauseList, day, panel } from './parts.ts'
import { type Column, recordTable } from './tables.ts'

const shapes: Readonly<Record<DayKind, string>> = {
  start: '◆',
  counted: '●',
  late: '■',
  rest: '–',
  suspended: '▲',
  ahead: '○',
}
const kinds = ['start', 'counted', 'late', 'rest', 'suspended', 'ahead'] as const

export function ledgerPanel(days: readonly LedgerDay[], ctx: PageContext): Html {
  const words = t(ctx.lang).caseFile
  const intro = html`<p class="note">${words.ledgerNote} ${clauseList(['PL-42', 'PL-45', 'PL-82'])}</p>`
  if (days.length === 0) return panel('ledger', words.ledger, html`${intro}<p class="quiet">${t(ctx.lang).none}</p>`)
  const key = kinds
    .filter((kind) => days.some((each) => each.kind === kind))
    .map(
      (kind) =>
        html`<li><span class="swatch day-${kind}" aria-hidden="true">${shapes[kind]}</span>${words.dayKinds[kind]}</li>`,
    )
  const calendars = monthsOf(days).map((month) => calendar(month, days, ctx))
  return panel(
    'ledger',
    words.ledger,
    html`${intro}<ul class="legend">${key}</ul><div class="calendars">${calendars}</div>${dayByDay(days, ctx)}`,
  )
}

/** The months from the first day of the ledger to the last, `YYYY-MM`. */
function monthsOf(days: readonly LedgerDay[]): readonly string[] {
  return [...new Set(days.map(({ date }) => date.slice(0, 7)))].toSorted()
}

function calendar(month: string, days: readonly LedgerDay[], ctx: PageContext): Html {
  const first = Temporal.PlainDate.from(`${month}-01`)
  const byDate = new Map(days.map((each) => [each.date, each]))
  const cells = [
    ...Array.from({ length: first.dayOfWeek - 1 }, () => html`<td></td>`),
    ...Array.from({ length: first.daysInMonth }, (_, index) => {
      const date = first.add({ days: index })
      return cell(date.day, byDate.get(date.toString()), ctx)
    }),
  ]
  const rows = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => {
    const days = cells.slice(week * 7, week * 7 + 7)
    return html`<tr>${days}${Array.from({ length: 7 - days.length }, () => html`<td></td>`)}</tr>`
  })
  const head = weekdays(ctx.lang).map(({ short, long }) => html`<th scope="col" abbr="${long}">${short}</th>`)
  return html`<table class="calendar"><caption>${formatMonth(ctx.lang, month)}</caption><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`
}

function cell(number: number, entry: LedgerDay | undefined, ctx: PageContext): Html {
  if (!entry) return html`<td class="day outside">${number}</td>`
  const words = t(ctx.lang).caseFile
  const ordinal =
    entry.ordinal === undefined ? nothing : html`<span class="nth" aria-hidden="true">${entry.ordinal}</span>`
  const spoken = [
    words.dayKinds[entry.kind],
    ...(entry.ordinal === undefined ? [] : [words.nth(formatNumber(ctx.lang, entry.ordinal))]),
  ]
  const due = (entry.due ?? []).map((limit) => html`<span class="due">${words.dueMarks[limit]}</span>`)
  return html`<td class="day day-${entry.kind}"><span class="date">${number}</span> <span class="what"><span aria-hidden="true">${shapes[entry.kind]}</span>${ordinal}</span><span class="vh">${spoken.join(' ')}</span>${due}</td>`
}

function dayByDay(days: readonly LedgerDay[], ctx: PageContext): Html {
  const words = t(ctx.lang).caseFile
  const due = (entry: LedgerDay) => (entry.due ?? []).map((limit) => html` <b>${words.dueMarks[limit]}</b>`)
  const columns: readonly Column<LedgerDay>[] = [
    { label: words.day, heads: true, cell: ({ date }) => day(date, ctx) },
    { label: words.kind, cell: (entry) => html`${shapes[entry.kind]} ${words.dayKinds[entry.kind]}${due(entry)}` },
    { label: words.ordinal, look: 'number', cell: ({ ordinal }) => ordinal ?? '—' },
    { label: words.reason, cell: ({ reason }) => reason ?? '—' },
  ]
  return html`<details><summary>${words.ledgerList}</summary>${recordTable(words.ledgerList, columns, days)}</details>`
}
