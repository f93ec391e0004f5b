// A case handled here, read: its state by its own events, and the item and calendars that decisions on it stand on.
import { type CaseFacts, type CaseView, viewAt } from '../../domain/approvals/caseFacts.ts'
import type { ApprovalCase, EventData } from '../../domain/approvals/caseState.ts'
import type { Calendar } from '../../domain/calendar/calendar.ts'
import type { Item } from '../../domain/items/item.ts'
import { versionsOf } from '../../domain/items/itemVersions.ts'
import type { CalendarId, ItemId } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import type { CaseRow } from '../../projections/caseRow.ts'
import { draftRow } from '../../projections/ownCaseRow.ts'
import { here } from '../../projections/ownDisplay.ts'
import type { Recorded } from '../../projections/recorded.ts'
import { type Moment, stateAt } from './streamReading.ts'

export type OwnReading = {
  readonly state: ApprovalCase
  /** The events that count. */
  readonly events: readonly Recorded[]
  /** Undefined where the item was not known at the moment. */
  readonly facts: CaseFacts | undefined
  /** The version of the item that the case stands under. */
  readonly view: CaseView | undefined
  /** A draft is in no list; this is what the list would say of it. */
  readonly draft: CaseRow | undefined
}

type Begun = { readonly itemId: ItemId; readonly orgId: string }

/** A case is known to its office, and to another in which its item places a step (上报). */
export async function mayKnowOwn(engine: Engine, first: Recorded, org: string | undefined): Promise<boolean> {
  const { itemId, orgId } = first.data as unknown as Begun
  if (org === undefined || org === orgId) return true
  const { state } = await engine.handler.state<Item>('item', itemId)
  return versionsOf(state).some(({ steps }) => steps.some((step) => step.orgId === org))
}

export async function ownReading(engine: Engine, events: readonly Recorded[], moment: Moment): Promise<OwnReading> {
  const state = events.reduce(here.show, here.blank)
  const itemId = (events[0]?.data as Begun | undefined)?.itemId
  const facts = itemId && (await factsOf(engine, itemId, moment))
  const at = events.at(-1)?.occurredAt
  const view = facts && at ? viewAt(state, at, facts) : undefined
  const drafted = events.findLast(({ type }) => type === 'ApplicationDrafted')
  const isDraft = state.status === 'draft' && drafted !== undefined && view !== undefined
  const draft = isDraft
    ? draftRow(drafted.data as unknown as EventData<'ApplicationDrafted'>, drafted, view.item.timeZone)
    : undefined
  return { state, events, facts: facts || undefined, view, draft }
}

async function factsOf(engine: Engine, itemId: ItemId, moment: Moment): Promise<CaseFacts | undefined> {
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
