// What decisions on sources and their cases need to know from other streams: the source, its item, its calendar.
import type { ForeignCaseCommand } from '../domain/approvals/foreignCase.messages.ts'
import type { ForeignCase, ForeignCaseFacts } from '../domain/approvals/foreignCase.ts'
import type { Source } from '../domain/approvals/source.ts'
import type { Calendar } from '../domain/calendar/calendar.ts'
import { refuse } from '../domain/decider.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import type { Item } from '../domain/items/item.ts'
import { versionInForce, versionOf } from '../domain/items/itemVersions.ts'
import type { CalendarId, Instant, ItemId, OrgId, SourceId } from '../domain/values.ts'
import type { Known, Named, ReadFact } from './entry.ts'

const known = <Value>(value: Value): Known<Value> => ({ ok: true, value })

function openSource(sourceId: SourceId, read: ReadFact): Known<Extract<Source, { status: 'open' }>> {
  const { state } = read<Source>('source', sourceId)
  return state.status === 'none' ? refuse('object-unknown', { kind: 'source', id: sourceId }) : known(state)
}

export function sourceOwner({ sourceId }: { sourceId: SourceId }, _state: unknown, read: ReadFact): Known<OrgId> {
  const source = openSource(sourceId, read)
  return source.ok ? known(source.value.orgId) : source
}

export function namedSource({ sourceId }: { sourceId: SourceId }, read: ReadFact): Named {
  const source = openSource(sourceId, read)
  return { kind: 'source', id: sourceId, owner: source.ok ? source.value.orgId : undefined }
}

/** The ids that a case began with; before it begins, those that its registration brings. An absent case has none. */
function idsOf(
  command: ForeignCaseCommand,
  state: ForeignCase,
): Known<{ readonly itemId: ItemId; readonly sourceId: SourceId; readonly startedAt: Instant }> {
  if (state.status !== 'none') return known(state.registered)
  if (command.type === 'RegisterForeignCase') return known(command)
  return refuse('object-unknown', { kind: 'case', id: command.caseId })
}

/** The source that a case was registered from: what it hands over stands on its authority. */
export const foreignCaseSource = (_command: ForeignCaseCommand, state: unknown): SourceId | undefined => {
  const begun = state as ForeignCase
  return begun.status === 'none' ? undefined : begun.registered.sourceId
}

/** A case belongs to whoever runs its source, whatever source a second registration names. */
export function foreignCaseOwner(command: ForeignCaseCommand, state: unknown, read: ReadFact): Known<OrgId> {
  // As where there is no case: that a source does not exist is to tell nobody whether a case of this id does.
  if (command.type === 'RegisterForeignCase') {
    const named = openSource(command.sourceId, read)
    if (!named.ok) return named
  }
  const ids = idsOf(command, state as ForeignCase)
  return ids.ok ? sourceOwner(ids.value, state, read) : ids
}

export function foreignCaseFacts(command: ForeignCaseCommand, state: unknown, read: ReadFact): Known<ForeignCaseFacts> {
  const ids = idsOf(command, state as ForeignCase)
  if (!ids.ok) return ids
  const { itemId, sourceId } = ids.value
  const source = openSource(sourceId, read)
  if (!source.ok) return source
  const item = read<Item>('item', itemId)
  if (item.state.status === 'none') return refuse('object-unknown', { kind: 'item', id: itemId })
  const facts = factsOn(item.state, ids.value.startedAt)
  const calendar = read<Calendar>('calendar', calendarOf(state as ForeignCase) ?? facts.calendarId)
  return known({ source: source.value, item: facts, calendar: calendar.state, calendarRevision: calendar.revision })
}

/** A case is counted by the version that was in force when it began; one from before them all by the first of them. */
const factsOn = (item: Exclude<Item, { status: 'none' }>, startedAt: Instant): ItemFacts =>
  versionInForce(item, startedAt)?.facts ?? versionOf(item, 1) ?? item.facts

/** A running case keeps the calendar that it was first counted by, whatever the item names since. */
function calendarOf(state: ForeignCase): CalendarId | undefined {
  if (state.status === 'none') return undefined
  return state.deadlines.find(({ calendarId }) => calendarId !== undefined)?.calendarId
}
