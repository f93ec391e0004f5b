// 办件 handled here, from its own stream, now or as of any moment: its events, what they fold to, and what it is judged by.
import { approvalCase } from '../../../domain/approvals/approvalCase.ts'
import type { CaseEvent } from '../../../domain/approvals/case.messages.ts'
import { type CaseFacts, viewAt } from '../../../domain/approvals/caseFacts.ts'
import type { ApprovalCase, Begun } from '../../../domain/approvals/caseState.ts'
import type { Calendar } from '../../../domain/calendar/calendar.ts'
import { effective } from '../../../domain/corrections/effective.ts'
import type { ItemFacts } from '../../../domain/items/item.messages.ts'
import type { Item } from '../../../domain/items/item.ts'
import { versionsOf } from '../../../domain/items/itemVersions.ts'
import type { Organisation } from '../../../domain/people/organisation.ts'
import { streamName } from '../../../domain/streams.ts'
import type { Instant, ItemId, OrgId } from '../../../domain/values.ts'
import type { Engine } from '../../../engine.ts'
import type { Recorded } from '../../../projections/recorded.ts'
import { eventsOf, upTo } from '../../api/streamReading.ts'
import { ProblemError } from '../../problems.ts'
import type { Visit } from '../visit.ts'

/** An event of a case as it lies in the log. */
export type OwnEvent = Recorded & CaseEvent

export type OwnCase = {
  readonly id: string
  readonly stream: string
  /** Every event that belongs to the moment, the voided ones too, and those of them that count. */
  readonly events: readonly Recorded[]
  readonly counting: readonly OwnEvent[]
  readonly state: ApprovalCase
  readonly facts: CaseFacts
  /** What the version says that the case stands under. */
  readonly item: ItemFacts
  readonly version: number
  readonly orgId: OrgId
  readonly organisation: string
  readonly now: Instant
}
/** With what every case has from its receipt on. */
export type BegunCase = OwnCase & { readonly state: Begun }

export const caseStream = (id: string): string => streamName('case', id)

/** Undefined where no case handled here has this id; throws `not-found` for one that the reader may not know of. */
export async function findOwnCase(visit: Visit, id: string): Promise<OwnCase | undefined> {
  const { asOf, engine, now } = visit
  const all = await eventsOf(engine, caseStream(id))
  if (all.length === 0) return undefined
  const moment = asOf === undefined ? {} : { asOf: asOf.at as Instant, by: asOf.by }
  const events = upTo(all, moment)
  const counting = effective(events) as unknown as readonly OwnEvent[]
  const state = foldOf(counting)
  const itemId = itemIdOf(state)
  if (itemId === undefined) throw new ProblemError('not-found')
  const facts = await factsOf(engine, itemId)
  const { item, itemVersion } = viewAt(state, now as Instant, facts)
  const orgId = 'about' in state ? state.about.orgId : item.orgId
  const org = visit.sight('ReadCases')
  // A step that the item places in another office is that office's work too.
  if (org !== undefined && org !== orgId && !item.steps.some((step) => step.orgId === org))
    throw new ProblemError('not-found')
  return {
    id,
    stream: caseStream(id),
    events,
    counting,
    state,
    facts,
    item,
    version: itemVersion,
    orgId,
    organisation: await nameOf(engine, orgId),
    now: now as Instant,
  }
}

export const foldOf = (events: readonly CaseEvent[]): ApprovalCase =>
  events.reduce(approvalCase.evolve, approvalCase.initial)

export const isBegun = (opened: OwnCase): opened is BegunCase =>
  opened.state.status !== 'none' && opened.state.status !== 'draft'

function itemIdOf(state: ApprovalCase): ItemId | undefined {
  if (state.status === 'none') return undefined
  return state.status === 'draft' ? state.draft.itemId : state.about.itemId
}

/** The item with all its versions and the calendars that they name; throws `not-found` where there is no such item. */
export async function factsOf(engine: Engine, itemId: string): Promise<CaseFacts> {
  const { state: item } = await engine.handler.state<Item>('item', itemId)
  if (item.status === 'none') throw new ProblemError('not-found')
  const ids = [...new Set(versionsOf(item).map(({ calendarId }) => calendarId))]
  const calendars = await Promise.all(
    ids.map(async (id) => {
      const { revision, state } = await engine.handler.state<Calendar>('calendar', id)
      return [id, { calendar: state, revision }] as const
    }),
  )
  return { item, calendars: new Map(calendars) }
}

export async function nameOf(engine: Engine, orgId: OrgId): Promise<string> {
  const { state } = await engine.handler.state<Organisation>('organisation', orgId)
  return state.status === 'none' ? orgId : state.name
}

/** 申请人 as pages show them: the id that the log knows them by, but for its middle. */
export function maskedSubject(id: string): string {
  return id.length <= 8 ? id : `${id.slice(0, 4)}****${id.slice(-4)}`
}
