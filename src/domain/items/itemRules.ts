// What an item version must be to be published: limits, kind, fee, materials, code and workflow agree with the law. Pure.
import { type Refused, refuse } from '../decider.ts'
import type { Instant, Limit } from '../values.ts'
import type { ItemFacts } from './item.messages.ts'

/** The first rule that the version breaks; undefined where it may be published. */
export function publicationRefusal(facts: ItemFacts, _publishedAt: Instant): Refused | undefined {
  return limitsRefusal(facts.promisedLimit, facts.statutoryLimit) ?? stepsRefusal(facts)
}

/** PL-42: a promise may shorten the statutory limit, never lengthen it. */
function limitsRefusal(promised: Limit | undefined, statutory: Limit | undefined): Refused | undefined {
  if (promised === undefined || statutory === undefined) return undefined
  if (promised.unit !== statutory.unit)
    return refuse('limit-units-differ', { promised: promised.unit, statutory: statutory.unit })
  if (promised.days > statutory.days)
    return refuse('promise-exceeds-statute', { promised: promised.days, statutory: statutory.days })
  return undefined
}

function stepsRefusal({ steps }: ItemFacts): Refused | undefined {
  const repeated = repeatedOf(steps.map(({ stepId }) => stepId))
  return repeated.length > 0 ? refuse('step-repeated-in-item', { steps: repeated }) : undefined
}

const repeatedOf = (ids: readonly string[]): readonly string[] => [
  ...new Set(ids.filter((id, at) => ids.indexOf(id) !== at)),
]
