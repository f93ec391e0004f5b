// What a decision on a case needs to know from other streams: its item with all versions, and the calendars that these name.

import type { Calendar } from '../calendar/calendar.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import type { Item } from '../items/item.ts'
import { inForceFrom, type VersionInForce, versionInForce, versionOf } from '../items/itemVersions.ts'
import type { AccountId, CalendarId, Instant, Post } from '../values.ts'
import type { CountingFacts } from './caseCounting.ts'
import type { ApprovalCase } from './caseState.ts'

type PublishedItem = Exclude<Item, { status: 'none' }>
/** 岗位 that those hold who take a step up, complete it or are given it: known where the step asks for any. */
export type HeldPosts = ReadonlyMap<AccountId, readonly Post[]>

export type CaseFacts = {
  readonly item: PublishedItem
  readonly calendars: ReadonlyMap<CalendarId, { readonly calendar: Calendar; readonly revision: number }>
  readonly posts?: HeldPosts
}

/** `item` is the version that the case stands under: as received, then as accepted. */
export type CaseView = CountingFacts & { readonly itemVersion: number }

/** The same with what an act may ask for beside. */
export type ActFacts = CaseView & {
  /** Whether the item takes applications at the time of the act. */
  readonly itemStatus: 'published' | 'suspended' | 'withdrawn' | 'notInForce'
  readonly posts: HeldPosts | undefined
  /** The version in force at that time: an acceptance takes this one. */
  readonly inForce: CaseView
  /** The version that a case is to be moved to, where there is one of that number. */
  readonly target?: ItemFacts | undefined
  /** From when that one binds, where it is known. */
  readonly targetFrom?: Instant | undefined
}

function viewOf(item: ItemFacts, itemVersion: number, { calendars }: CaseFacts): CaseView {
  const counted = calendars.get(item.calendarId)
  if (counted === undefined) throw new Error(`the calendar ${item.calendarId} is not among the facts`)
  return { item, itemVersion, calendar: counted.calendar, calendarRevision: counted.revision }
}

/** What the case stands under; before its receipt, the version in force at that moment, or else the first. */
export function viewAt(state: ApprovalCase, at: Instant, facts: CaseFacts): CaseView {
  if (state.status === 'none' || state.status === 'draft') {
    const { facts: item, version } = versionInForce(facts.item, at) ?? firstOf(facts.item)
    return viewOf(item, version, facts)
  }
  const { itemVersion } = state.about
  const item = versionOf(facts.item, itemVersion)
  if (item === undefined) throw new Error(`a case stands under version ${itemVersion}, which its item does not have`)
  return viewOf(item, itemVersion, facts)
}

export function actFacts(state: ApprovalCase, at: Instant, facts: CaseFacts, targetVersion?: number): ActFacts {
  const view = viewAt(state, at, facts)
  const { calendar, calendarRevision, item, itemVersion } = view
  const current = versionInForce(facts.item, at)
  const isOther = current !== undefined && current.version !== itemVersion
  return {
    item,
    itemVersion,
    calendar,
    calendarRevision,
    posts: facts.posts,
    itemStatus: current === undefined ? 'notInForce' : facts.item.status,
    inForce: isOther ? viewOf(current.facts, current.version, facts) : view,
    target: targetVersion === undefined ? undefined : versionOf(facts.item, targetVersion),
    targetFrom: targetVersion === undefined ? undefined : inForceFrom(facts.item, targetVersion),
  }
}

const firstOf = (item: PublishedItem): VersionInForce => ({ version: 1, facts: versionOf(item, 1) ?? item.facts })
