// 事项: the catalogue and one item with every version of it, each with the event that published it (LPS-9.2).
import { dayOf } from '../../domain/calendar/deadline.ts'
import type { ItemFacts } from '../../domain/items/item.messages.ts'
import { bindsFrom } from '../../domain/items/itemVersions.ts'
import { unstaffedSteps } from '../../domain/items/stepHandlers.ts'
import type { Instant, PlainDate, TimeZone } from '../../domain/values.ts'
import { wholeNumber } from '../../domain/wholeNumber.ts'
import { findItem, listItems } from '../../projections/catalogueQueries.ts'
import { type ItemInForce, itemAt } from '../../projections/items.ts'
import { clerksOf, namesOf, openCasesByItem } from '../../projections/pageQueries.ts'
import { eventsOf } from '../api/streamReading.ts'
import { permitted } from '../auth.ts'
import { t } from '../i18n/index.ts'
import { type ItemLack, itemLacks, links } from '../pages/links.ts'
import type { Days, ItemFileModel, ItemListModel } from '../pages/models.ts'
import { ProblemError } from '../problems.ts'
import { actorNames } from './eventRows.ts'
import { handlersIn, versionView } from './itemFacts.ts'
import type { Visit } from './visit.ts'

const mostItems = 1_000

type Limited = {
  readonly promisedDays: number | null
  readonly promisedUnit: string | null
  readonly statutoryDays: number | null
  readonly statutoryUnit: string | null
}
const days = (count: number | null, unit: string | null): Days | undefined =>
  count === null ? undefined : { days: count, unit: unit === 'natural' ? 'natural' : 'working' }

function limits(row: Limited): { promised?: Days; statutory?: Days } {
  const promised = days(row.promisedDays, row.promisedUnit)
  const statutory = days(row.statutoryDays, row.statutoryUnit)
  return { ...(promised && { promised }), ...(statutory && { statutory }) }
}

/** The organisation whose cases the reader may count; none for a reader without cases. */
function countable(visit: Visit): string | undefined {
  const { caller } = visit
  if (permitted(caller, 'ReadCases', undefined)) return undefined
  return caller.actor.org
}

/** Of an item of others no figure is better than a nought that only says that its cases are out of sight. */
const openCasesOf = (count: number | undefined, orgId: string, counted: string | undefined) =>
  count === undefined && counted !== undefined && counted !== orgId ? {} : { openCases: count ?? 0 }

/** The day from which a newer version binds. */
const comingOf = ({ coming, timeZone }: ItemInForce) =>
  coming === null ? {} : { coming: { version: coming.version, on: dayIn(coming.inForceFrom, timeZone) } }
const dayIn = (moment: string, timeZone: string): PlainDate => dayOf(moment as Instant, timeZone as TimeZone)

export async function itemListModel(visit: Visit): Promise<ItemListModel> {
  const { db, now, query } = visit
  const { rows } = await listItems(db, { org: visit.sight('ReadItems') }, { limit: mostItems, now })
  const counted = countable(visit)
  const open = await openCasesByItem(db, counted)
  const lack = itemLacks.find((one) => one === query['lack'])
  return {
    ...(lack && { lack }),
    rows: rows
      .filter((row) => lack === undefined || lacks(row)[lack])
      .map((row) => ({
        id: row.itemId,
        name: row.name,
        office: row.office,
        ...limits(row),
        ...comingOf(row),
        steps: (JSON.parse(row.steps) as unknown[]).length,
        ...openCasesOf(open.get(row.itemId), row.orgId, counted),
      })),
  }
}

const lacks = (row: Limited & { readonly legalBasis: string | null }): Readonly<Record<ItemLack, boolean>> => ({
  legalBasis: row.legalBasis === null,
  limit: row.statutoryDays === null,
})

export async function itemFileModel(visit: Visit, id: string): Promise<ItemFileModel> {
  const { caller, db, engine, now } = visit
  const found = await findItem(db, id)
  if (found === undefined || !permitted(caller, 'ReadItems', found.orgId as never)) throw new ProblemError('not-found')
  const row = itemAt(found, now)
  const counted = countable(visit)
  const events = await eventsOf(engine, row.stream)
  const published = events.filter(({ type }) => type === 'ItemVersionPublished').slice(0, found.version)
  const stated = published.map(({ data }) => data as unknown as ItemFacts)
  const facts = stated[row.version - 1]
  const asked = wholeNumber(visit.query['version'] ?? '')
  const number = asked !== undefined && stated[asked - 1] ? asked : row.version
  const names = await namesOf(db, 'account', handlersIn(stated))
  const shown = versionView(stated, number, { lang: visit.lang, names })
  const publisher = await actorNames(
    db,
    published.map(({ actor }) => actor.account),
    visit.lang,
  )
  const { authorities } = t(visit.lang).itemFacts
  const steps = JSON.parse(row.steps) as readonly { readonly name: string; readonly stepId: string }[]
  return {
    id,
    name: row.name,
    office: row.office,
    ...(row.legalBasis !== null && { legalBasis: row.legalBasis }),
    ...limits(row),
    ...comingOf(row),
    ...(facts?.warnDaysBefore !== undefined && { warnDaysBefore: facts.warnDaysBefore }),
    calendar: row.calendarId,
    timeZone: row.timeZone,
    ...openCasesOf((await openCasesByItem(db, counted)).get(id), row.orgId, counted),
    steps: steps.map(({ name, stepId }) => ({ id: stepId, name })),
    status: row.status,
    ...(shown && { shown }),
    unstaffed: stated[number - 1] === undefined ? [] : await unstaffedIn(db, stated[number - 1] as ItemFacts),
    ...(row.inForceFrom <= now && { current: row.version }),
    versions: published.map((event, index) => ({
      version: index + 1,
      publishedAt: event.occurredAt,
      inForceOn: dayIn(bindsFrom(event.data as unknown as ItemFacts, event.occurredAt), row.timeZone),
      authority: authorities[event.authority.kind](publisher(event.actor), event.authority.id),
      event: { label: event.position, href: links.event(event.position) },
    })),
  }
}

async function unstaffedIn(db: Visit['db'], facts: ItemFacts): Promise<readonly string[]> {
  const clerks = await clerksOf(db, [facts.orgId, ...facts.steps.flatMap(({ orgId }) => orgId ?? [])])
  return unstaffedSteps(facts, clerks).map(({ name }) => name)
}
