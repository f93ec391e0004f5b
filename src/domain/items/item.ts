// 事项: each publication is a new version, all are kept; a case keeps the version it was accepted under. Pure.
import { accept, type Context, type Decider, type Decision, refuse, unreachable } from '../decider.ts'
import type { OnRecord } from '../onRecord.ts'
import { differingFields } from '../same.ts'
import type { Instant } from '../values.ts'
import type { ItemCommand, ItemEvent, ItemFacts, PublishItem } from './item.messages.ts'
import { referencesRefusal } from './itemReferences.ts'
import { publicationRefusal } from './itemRules.ts'

export type Item =
  | { readonly status: 'none' }
  | {
      readonly status: 'published' | 'suspended' | 'withdrawn'
      /** The number of the newest version, from one. */
      readonly version: number
      /** What the newest version says. */
      readonly facts: ItemFacts
      /** The versions before it, oldest first. */
      readonly earlier?: readonly ItemFacts[]
      /** When each version was published, oldest first. */
      readonly publishedAt?: readonly Instant[]
    }

export const item: Decider<ItemCommand, ItemEvent, Item, OnRecord> = {
  initial: { status: 'none' },
  decide(command, state, context) {
    if (command.type === 'PublishItem') return publish(command, state, context)
    if (state.status === 'none') return refuse('object-unknown', { kind: 'item', id: command.itemId })
    const { itemId, reason } = command
    switch (command.type) {
      case 'SuspendItem':
        if (state.status === 'withdrawn') return refuse('item-withdrawn', { itemId })
        return state.status === 'suspended' ? accept() : accept({ type: 'ItemSuspended', data: { itemId, reason } })
      case 'ResumeItem':
        if (state.status === 'withdrawn') return refuse('item-withdrawn', { itemId })
        return state.status === 'published' ? accept() : accept({ type: 'ItemResumed', data: { itemId, reason } })
      case 'WithdrawItem':
        return state.status === 'withdrawn' ? accept() : accept({ type: 'ItemWithdrawn', data: { itemId, reason } })
      default:
        return unreachable(command)
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'ItemVersionPublished':
        if (state.status === 'none')
          return { status: 'published', version: 1, facts: event.data, ...times([], event.occurredAt) }
        // A change may be prepared while the item is suspended: it stays so until it is resumed.
        return {
          status: state.status,
          version: state.version + 1,
          facts: event.data,
          earlier: [...(state.earlier ?? []), state.facts],
          ...times(state.publishedAt, event.occurredAt),
        }
      case 'ItemSuspended':
        return { ...begun(state), status: 'suspended' }
      case 'ItemResumed':
        return { ...begun(state), status: 'published' }
      case 'ItemWithdrawn':
        return { ...begun(state), status: 'withdrawn' }
      default:
        return unreachable(event)
    }
  },
}

function publish({ type: _type, ...facts }: PublishItem, state: Item, context: Context<OnRecord>): Decision<ItemEvent> {
  if (state.status === 'withdrawn') return refuse('item-withdrawn', { itemId: facts.itemId })
  const unchanged =
    state.status !== 'none' &&
    differingFields(facts, state.facts).length === 0 &&
    differingFields(state.facts, facts).length === 0
  if (unchanged) return accept()
  return (
    publicationRefusal(facts, context.occurredAt) ??
    referencesRefusal(facts, context.facts) ??
    accept({ type: 'ItemVersionPublished', data: facts })
  )
}

/** The log says of every event when it occurred; one that does not say so has always been there. */
const times = (earlier: readonly Instant[] = [], at: Instant | undefined) =>
  at === undefined ? {} : { publishedAt: [...earlier, at] }

function begun(state: Item) {
  if (state.status === 'none') throw new Error('an item must begin with its publication')
  return state
}
