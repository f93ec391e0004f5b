// What decisions on cases handled here need from other streams: the item, its calendars, whoever is named.
import type { Actor } from '../domain/actor.ts'
import type { CaseCommand } from '../domain/approvals/case.messages.ts'
import type { CaseFacts } from '../domain/approvals/caseFacts.ts'
import type { ApprovalCase } from '../domain/approvals/caseState.ts'
import type { Calendar } from '../domain/calendar/calendar.ts'
import { refuse } from '../domain/decider.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import type { Item } from '../domain/items/item.ts'
import { versionOf, versionsOf } from '../domain/items/itemVersions.ts'
import { oncePer } from '../domain/oncePer.ts'
import type { ItemId, OrgId } from '../domain/values.ts'
import { postsOf, staffRefusal } from './caseStaff.ts'
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

export function caseFacts(command: CaseCommand, state: unknown, read: ReadFact, actor: Actor): Known<CaseFacts> {
  const item = itemOf(command, state as ApprovalCase, read)
  if (!item.ok) return item
  const refused = subjectsRefusal(
    command,
    state as ApprovalCase,
    standing(state as ApprovalCase, item.value).orgId,
    read,
  )
  if (refused !== undefined) return refused
  const unfit = staffRefusal(command, () => caseOwner(command, state, read), read)
  if (unfit !== undefined) return unfit
  const known = factsOf(item.value, read)
  if (!known.ok || !('stepId' in command)) return known
  const { facts } = standing(state as ApprovalCase, item.value)
  const step = facts?.steps.find(({ stepId }) => stepId === command.stepId)
  return step?.posts === undefined
    ? known
    : { ok: true, value: { ...known.value, posts: postsOf(command, actor, read) } }
}

const calendarIdsOf = oncePer((item: PublishedItem) => [
  ...new Set(versionsOf(item).map(({ calendarId }) => calendarId)),
])

// The same for every case of an item until it or one of its calendars changes.
const lastFacts = new WeakMap<PublishedItem, { readonly ok: true; readonly value: CaseFacts }>()

function factsOf(item: PublishedItem, read: ReadFact): Known<CaseFacts> {
  const known = lastFacts.get(item)
  // Read whether or not it is known: the decision's basis names it.
  const counted = calendarIdsOf(item).map((id) => {
    const { revision, state } = read<Calendar>('calendar', id)
    return { id, revision, state }
  })
  const isKnown = counted.every(({ id, revision, state }) => {
    const held = known?.value.calendars.get(id)
    return held?.calendar === state && held.revision === revision
  })
  if (known !== undefined && isKnown) return known
  const calendars = new Map(counted.map(({ id, revision, state: calendar }) => [id, { calendar, revision }] as const))
  const found = { ok: true, value: { item, calendars } } as const
  lastFacts.set(item, found)
  return found
}

/** A case belongs to the office of its item; a step that the item places in another office belongs to that one (上报). */
export function caseOwner(command: CaseCommand, given: unknown, read: ReadFact): Known<OrgId> {
  const state = given as ApprovalCase
  // As where there is no case: that an item does not exist is to tell nobody whether a case of this id does.
  if (state.status !== 'none' && 'itemId' in command && read<Item>('item', command.itemId).state.status === 'none')
    return refuse('object-unknown', { kind: 'item', id: command.itemId })
  const item = itemOf(command, state, read)
  if (!item.ok) return item
  const { facts, orgId } = standing(state, item.value)
  const stepId = 'stepId' in command ? command.stepId : undefined
  return { ok: true, value: facts?.steps.find((one) => one.stepId === stepId)?.orgId ?? orgId }
}

/** The version of the item that a case stands under, and the office that handles it. */
function standing(state: ApprovalCase, item: PublishedItem): { readonly facts?: ItemFacts; readonly orgId: OrgId } {
  if (state.status === 'none' || state.status === 'draft') return { facts: item.facts, orgId: item.facts.orgId }
  const { itemVersion, orgId } = state.about
  const facts = versionOf(item, itemVersion)
  return facts === undefined ? { orgId } : { facts, orgId }
}

/**
 * The offices that are told that an act is not theirs, where others are told of no case: its own, and those in which its item
 * places a step. Such a step has been theirs to see, or will be (LPS-12.5).
 */
export function caseReaders(command: CaseCommand, given: unknown, read: ReadFact): readonly OrgId[] {
  const state = given as ApprovalCase
  const item = itemOf(command, state, read)
  if (state.status === 'none' || !item.ok) return []
  const placed = versionsOf(item.value).flatMap(({ steps }) => steps.flatMap(({ orgId }) => orgId ?? []))
  return [standing(state, item.value).orgId, ...placed]
}
