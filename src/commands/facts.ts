// What decisions on sources and their cases need to know from other streams: the source, its item, its calendar.
import type { ForeignCaseCommand } from '../domain/approvals/foreignCase.messages.ts'
import type { ForeignCase, ForeignCaseFacts } from '../domain/approvals/foreignCase.ts'
import type { Source } from '../domain/approvals/source.ts'
import type { Calendar } from '../domain/calendar/calendar.ts'
import type { Item } from '../domain/items/item.ts'
import type { CalendarId, OrgId, SourceId } from '../domain/values.ts'
import type { ReadFact } from './entry.ts'

/** A stream that a decision cannot do without does not exist: `handle` answers `object-unknown` with its name. */
export class MissingFact extends Error {
  readonly kind: string
  readonly id: string
  constructor(kind: string, id: string) {
    super(`no ${kind} ${id}`)
    this.kind = kind
    this.id = id
  }
}

async function openSource(sourceId: SourceId, read: ReadFact) {
  const { state } = await read<Source>('source', sourceId)
  if (state.status === 'none') throw new MissingFact('source', sourceId)
  return state
}

export const sourceOwner = async (
  { sourceId }: { sourceId: SourceId },
  _state: unknown,
  read: ReadFact,
): Promise<OrgId> => (await openSource(sourceId, read)).orgId

/** The ids that a case began with; before it begins, those that its registration brings. An absent case has none. */
function idsOf(command: ForeignCaseCommand, state: ForeignCase) {
  if (state.status !== 'none') return state.registered
  if (command.type === 'RegisterForeignCase') return command
  throw new MissingFact('case', command.caseId)
}

/** The source that a case was registered from: what it hands over stands on its authority. */
export const foreignCaseSource = (_command: ForeignCaseCommand, state: unknown): SourceId | undefined => {
  const known = state as ForeignCase
  return known.status === 'none' ? undefined : known.registered.sourceId
}

/** A case belongs to whoever runs its source, whatever source a second registration names. */
export async function foreignCaseOwner(command: ForeignCaseCommand, state: unknown, read: ReadFact): Promise<OrgId> {
  return (await openSource(idsOf(command, state as ForeignCase).sourceId, read)).orgId
}

export async function foreignCaseFacts(
  command: ForeignCaseCommand,
  state: unknown,
  read: ReadFact,
): Promise<ForeignCaseFacts> {
  const { itemId, sourceId } = idsOf(command, state as ForeignCase)
  const source = await openSource(sourceId, read)
  const item = await read<Item>('item', itemId)
  if (item.state.status === 'none') throw new MissingFact('item', itemId)
  const calendar = await read<Calendar>('calendar', calendarOf(state as ForeignCase) ?? item.state.facts.calendarId)
  return { source, item: item.state.facts, calendar: calendar.state, calendarRevision: calendar.revision }
}

/** A running case keeps the calendar that it was first counted by, whatever the item names since. */
function calendarOf(state: ForeignCase): CalendarId | undefined {
  if (state.status === 'none') return undefined
  return state.deadlines.find(({ calendarId }) => calendarId !== undefined)?.calendarId
}
