// What decisions on cases handled here need from other streams: the item, its calendars, whoever is named.
import type { CaseCommand } from '../domain/approvals/case.messages.ts'
import type { CaseFacts } from '../domain/approvals/caseFacts.ts'
import type { ApprovalCase } from '../domain/approvals/caseState.ts'
import type { Calendar } from '../domain/calendar/calendar.ts'
import { refuse } from '../domain/decider.ts'
import type { Item } from '../domain/items/item.ts'
import { versionOf, versionsOf } from '../domain/items/itemVersions.ts'
import type { ItemId, OrgId } from '../domain/values.ts'
import { subjectsRefusal } from './caseSubjects.ts'
import type { Known, ReadFact } from './entry.ts'

type PublishedItem = CaseFacts['item']

function itemIdOf(command: CaseCommand, state: ApprovalCase): ItemId | undefined {
  if (state.status === 'draft') return state.draft.itemId
  if (state.status !== 'none') return state.about.itemId
  return 'itemId' in command ? command.itemId : undefined
}

function itemOf(command: CaseCommand, state: ApprovalCase, read: ReadFact): Known<PublishedItem> {
  const itemId = itemIdOf(command, state)
  if (itemId === undefined) return refuse('object-unknown', { kind: 'case', id: command.caseId })
  const item = read<Item>('item', itemId).state
  return item.status === 'none' ? refuse('object-unknown', { kind: 'item', id: itemId }) : { ok: true, value: item }
}

export function caseFacts(command: CaseCommand, state: unknown, read: ReadFact): Known<CaseFacts> {
  const item = itemOf(command, state as ApprovalCase, read)
  if (!item.ok) return item
  const refused = subjectsRefusal(command, officeOf(state as ApprovalCase, item.value), read)
  if (refused !== undefined) return refused
  const ids = new Set(versionsOf(item.value).map(({ calendarId }) => calendarId))
  const calendars = [...ids].map((calendarId) => {
    const { revision, state: calendar } = read<Calendar>('calendar', calendarId)
    return [calendarId, { calendar, revision }] as const
  })
  return { ok: true, value: { item: item.value, calendars: new Map(calendars) } }
}

const officeOf = (state: ApprovalCase, item: PublishedItem): OrgId =>
  state.status === 'none' || state.status === 'draft' ? item.facts.orgId : state.about.orgId

/** A case belongs to the office of its item; a step that the item places in another office belongs to that one (上报). */
export function caseOwner(command: CaseCommand, given: unknown, read: ReadFact): Known<OrgId> {
  const state = given as ApprovalCase
  const item = itemOf(command, state, read)
  if (!item.ok) return item
  const orgId = officeOf(state, item.value)
  if (state.status === 'none' || state.status === 'draft') return { ok: true, value: orgId }
  const { itemVersion } = state.about
  const stepId = 'stepId' in command ? command.stepId : undefined
  const step = versionOf(item.value, itemVersion)?.steps.find((one) => one.stepId === stepId)
  return { ok: true, value: step?.orgId ?? orgId }
}
