// 事项: each publication is a new version; a case keeps the version it began under. Pure.
import { accept, type Decider, refuse } from '../decider.ts'
import { differingFields } from '../same.ts'
import type { Limit } from '../values.ts'
import type { ItemCommand, ItemEvent, ItemFacts } from './item.messages.ts'

export type Item =
  | { readonly status: 'none' }
  | { readonly status: 'published'; readonly version: number; readonly facts: ItemFacts }

export const item: Decider<ItemCommand, ItemEvent, Item> = {
  initial: { status: 'none' },
  decide({ type: _type, ...facts }, state) {
    const limits = limitsRefusal(facts.promisedLimit, facts.statutoryLimit)
    if (limits !== undefined) return limits
    const ids = facts.steps.map((step) => step.stepId)
    const repeated = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))]
    if (repeated.length > 0) return refuse('step-repeated-in-item', { steps: repeated })
    const unchanged =
      state.status === 'published' &&
      differingFields(facts, state.facts).length === 0 &&
      differingFields(state.facts, facts).length === 0
    return unchanged ? accept() : accept({ type: 'ItemVersionPublished', data: facts })
  },
  evolve: (state, event) => ({
    status: 'published',
    version: state.status === 'none' ? 1 : state.version + 1,
    facts: event.data,
  }),
}

/** PL-42: a promise may shorten the statutory limit, never lengthen it. */
function limitsRefusal(promised: Limit | undefined, statutory: Limit | undefined) {
  if (promised === undefined || statutory === undefined) return undefined
  if (promised.unit !== statutory.unit)
    return refuse('limit-units-differ', { promised: promised.unit, statutory: statutory.unit })
  if (promised.days > statutory.days)
    return refuse('promise-exceeds-statute', { promised: promised.days, statutory: statutory.days })
  return undefined
}
