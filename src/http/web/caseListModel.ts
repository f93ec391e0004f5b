// 办件: a page of the list of cases, with the choices of its filters, its count and its time used so far.
import { caseClock } from '../../domain/approvals/caseLedger.ts'
import type { ApprovalCase } from '../../domain/approvals/caseState.ts'
import type { Calendar } from '../../domain/calendar/calendar.ts'
import { usedDays } from '../../domain/calendar/ledger.ts'
import type { Item } from '../../domain/items/item.ts'
import type { CalendarId, DayUnit, Instant, TimeZone } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { caseFacets } from '../../projections/caseFacets.ts'
import { countCases, countLimit, type ListedCase } from '../../projections/caseQueries.ts'
import { findItem, listSources } from '../../projections/catalogueQueries.ts'
import { type CaseOrder, type OrderedCursor, orderedCases } from '../../projections/pageQueries.ts'
import { itemFactsAt } from '../api/ownReading.ts'
import { t } from '../i18n/index.ts'
import { caseSorts } from '../pages/links.ts'
import type { CaseFilter, CaseListModel, CaseRow, Days } from '../pages/models.ts'
import { ProblemError } from '../problems.ts'
import { filterOf, markOf, noStep, questionOf } from './caseFilter.ts'
import { exportLinks } from './exportLinks.ts'
import type { Visit } from './visit.ts'
import { caseFindings, findings, noStepName, numberOr } from './words.ts'

const rowsPerPage = 50

export async function caseListModel(visit: Visit): Promise<CaseListModel> {
  const { db, engine, now } = visit
  const org = visit.sight('ReadCases')
  const { asOf } = visit
  const filter = { ...filterOf(visit.query), ...(asOf && { asOf: asOf.at, by: asOf.by }) }
  const question = questionOf(filter, org)
  const { descending, order } = orderOf(filter.sort)
  const after = cursorOf(filter.cursor)
  const found =
    question === undefined
      ? { rows: [], next: undefined }
      : await orderedCases(db, question, { now, limit: rowsPerPage, order, descending, after })
  const total = question === undefined ? 0 : await countCases(db, question, now)
  const facets = await caseFacets(db, org)
  const same = (ids: readonly string[]) => ids.map((id) => ({ id, name: id }))
  const sources = (await listSources(db)).filter((source) => org === undefined || source.orgId === org)
  const item = filter.item === undefined ? undefined : await findItem(db, filter.item)
  return {
    filter,
    ...(item && { itemName: item.name }),
    sources: sources.map(({ name, sourceId }) => ({ id: sourceId, name })),
    offices: same(facets.offices),
    channels: facets.channels.map((id) => ({ id, name: channelName(id, visit.lang) })),
    activities: [...same(facets.activities), { id: noStep, name: noStepName[visit.lang] }],
    findings: [
      ...Object.entries(caseFindings).map(([id, { text }]) => ({ id, name: text })),
      ...Object.entries(findings).map(([id, name]) => ({ id, name })),
    ],
    months: facets.months.toReversed(),
    rows: await Promise.all(found.rows.map((row) => rowOf(engine, row))),
    total: Math.min(total, countLimit),
    ...(total > countLimit && { more: true }),
    ...(found.next && { next: cursorText(found.next) }),
    exports:
      question === undefined
        ? []
        : exportLinks('cases', ['csv', 'xlsx', 'jsonl', 'xes', 'ocel'], { ...question, asOf: asOf?.at, by: asOf?.by }),
  }
}

/** `-` before the name is descending; the newest first where nothing is asked. */
function orderOf(sort: CaseFilter['sort']): { readonly order: CaseOrder; readonly descending: boolean } {
  const name = sort?.replace(/^-/, '')
  const order = caseSorts.find((one) => one === name)
  return order === undefined
    ? { order: 'registered', descending: true }
    : { order, descending: sort?.startsWith('-') === true }
}

const cursorText = ({ caseId, value }: OrderedCursor): string =>
  Buffer.from(JSON.stringify([value, caseId])).toString('base64url')

function cursorOf(text: string | undefined): OrderedCursor | undefined {
  if (text === undefined) return undefined
  try {
    const [value, caseId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof value === 'string' && typeof caseId === 'string') return { value, caseId }
  } catch {
    // Whatever it was, it was not made here.
  }
  throw new ProblemError('cursor-invalid')
}

async function rowOf(engine: Engine, row: ListedCase): Promise<CaseRow> {
  const used = await usedOf(engine, row)
  return {
    id: row.caseId,
    number: numberOr(row.number, row.caseId),
    item: row.itemName ?? row.itemId,
    office: row.office,
    ...(row.lastActivity !== null && { activity: row.lastActivity }),
    registeredAt: row.startedAt,
    ...(row.statutoryDueAt !== null && { statutoryDueAt: row.statutoryDueAt }),
    ...(row.provisional === 1 && { provisional: true }),
    ...(used && { used }),
    status: row.status,
    mark: markOf(row),
    timeZone: row.timeZone,
  }
}

/** In what a case counts its days: by the limits and the calendar of its item. */
export type Counting = { readonly unit: DayUnit; readonly calendar: Calendar; readonly calendarId: CalendarId }

/** Calendar days where the item names no limit of its own; undefined for a case whose item is not in the log. */
export async function countingOf(engine: Engine, itemId: string): Promise<Counting | undefined> {
  const { state } = await engine.handler.state<Item>('item', itemId)
  if (state.status === 'none') return undefined
  const { calendarId, promisedLimit, statutoryLimit } = state.facts
  const { state: calendar } = await engine.handler.state<Calendar>('calendar', calendarId)
  return { unit: (statutoryLimit ?? promisedLimit)?.unit ?? 'natural', calendar, calendarId }
}

/** Cases handled here have channels of a fixed kind; those of other systems are called as they call them. */
function channelName(id: string, lang: Visit['lang']): string {
  const words: Readonly<Record<string, string>> = t(lang).form.choices
  return words[id] ?? id
}

/** The time that a case had used when it was judged last; undefined while its source has declared nothing. */
async function usedOf(engine: Engine, row: ListedCase): Promise<Days | undefined> {
  if (row.origin === 'here') return usedHere(engine, row)
  if (row.judgedAt === '') return undefined
  const counting = await countingOf(engine, row.itemId)
  if (counting === undefined) return undefined
  const { calendar, unit } = counting
  const timeZone = row.timeZone as TimeZone
  const [start, until] = [row.startedAt as Instant, row.judgedAt as Instant]
  return { days: usedDays({ start, until, unit, calendar, timeZone, suspensions: [] }), unit }
}

/** From the acceptance on, without what special procedures took (PL-45), by the version of the item that the case stands under. */
async function usedHere(engine: Engine, row: ListedCase): Promise<Days | undefined> {
  const { state } = await engine.handler.state<ApprovalCase>('case', row.caseId)
  const facts = await itemFactsAt(engine, row.itemId)
  const until = (row.endedAt ?? row.judgedAt) as Instant
  const clock = facts && caseClock(state, facts, until)
  return clock && { days: usedDays({ ...clock, until }), unit: clock.unit }
}
