// A case handled here, read: its state by its own events, and the item and calendars that decisions on it stand on.
import type { CaseEvent } from '../../domain/approvals/case.messages.ts'
import { type CaseFacts, type CaseView, viewAt } from '../../domain/approvals/caseFacts.ts'
import { officesOf } from '../../domain/approvals/caseOffices.ts'
import type { ApprovalCase, EventData } from '../../domain/approvals/caseState.ts'
import type { Calendar } from '../../domain/calendar/calendar.ts'
import { effective } from '../../domain/corrections/effective.ts'
import type { Item } from '../../domain/items/item.ts'
import { versionsOf } from '../../domain/items/itemVersions.ts'
import type { CalendarId, Instant, ItemId, OrgId } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import type { CaseRow } from '../../projections/caseRow.ts'
import { draftRow } from '../../projections/ownCaseRow.ts'
import { here } from '../../projections/ownDisplay.ts'
import type { Traced } from '../../projections/recorded.ts'
import { type Moment, stateAt } from './streamReading.ts'

/** An event of a case as it lies in the log. */
export type OwnEvent = Traced & CaseEvent

export type OwnReading = {
  readonly state: ApprovalCase
  /** The events that count. */
  readonly counting: readonly OwnEvent[]
  /** Undefined where the item was not known at the moment. */
  readonly facts: CaseFacts | undefined
  /** The version of the item that the case stands under. */
  readonly view: CaseView | undefined
  /** A draft is in no list; this is what the list would say of it. */
  readonly draft: CaseRow | undefined
}

type Begun = { readonly itemId: ItemId; readonly orgId: string }

/** A case is known to its office, and to each other that holds or held a step of it (上报, 联办). */
export async function mayKnowOwn(engine: Engine, all: readonly Traced[], org: string | undefined): Promise<boolean> {
  const [first] = all
  if (first === undefined) return false
  const { itemId, orgId } = first.data as unknown as Begun
  if (org === undefined || org === orgId) return true
  const { state: item } = await engine.handler.state<Item>('item', itemId)
  if (item.status === 'none') return false
  return officesOf(effective(all) as unknown as readonly OwnEvent[], item).has(org as OrgId)
}

/** What events of a case fold to, also where a moment has left out some of them. */
export const foldOf = (events: readonly Traced[]): ApprovalCase => events.reduce(here.show, here.blank)

/** As of `now`, by the events of its stream that count at the moment. */
export async function ownReading(
  engine: Engine,
  events: readonly Traced[],
  moment: Moment,
  now: Instant,
): Promise<OwnReading> {
  const counting = events as unknown as readonly OwnEvent[]
  const state = foldOf(events)
  const itemId = (events[0]?.data as Begun | undefined)?.itemId
  const facts = itemId && (await itemFactsAt(engine, itemId, moment))
  const view = facts ? viewAt(state, now, facts) : undefined
  const drafted = counting.findLast(({ type }) => type === 'ApplicationDrafted')
  const isDraft = state.status === 'draft' && drafted !== undefined && view !== undefined
  const draft = isDraft
    ? draftRow(drafted.data as EventData<'ApplicationDrafted'>, drafted, view.item.timeZone)
    : undefined
  return { state, counting, facts: facts || undefined, view, draft }
}

/** The item with all its versions and the calendars that they name; undefined where there is no such item. */
export async function itemFactsAt(engine: Engine, itemId: string, moment: Moment = {}): Promise<CaseFacts | undefined> {
  const item = await stateAt<Item>(engine, 'item', itemId, moment)
  if (item.status === 'none') return undefined
  const ids = [...new Set(versionsOf(item).map(({ calendarId }) => calendarId))]
  const calendars = await Promise.all(
    ids.map(async (id): Promise<[CalendarId, { calendar: Calendar; revision: number }]> => {
      const calendar = await stateAt<Calendar>(engine, 'calendar', id, moment)
      return [id, { calendar, revision: (await engine.handler.state('calendar', id)).revision }]
    }),
  )
  return { item, calendars: new Map(calendars) }
}
