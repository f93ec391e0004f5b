// 事项版本: the facts of a version, the version in force at a moment, and what one version changed of another (LPS-9.2). Pure.
import { startOfDay } from '../calendar/deadline.ts'
import { oncePer } from '../oncePer.ts'
import { differingFields } from '../same.ts'
import type { Instant } from '../values.ts'
import type { ItemFacts } from './item.messages.ts'
import type { Item } from './item.ts'

/** Every version, oldest first: version n stands at n − 1. */
export const versionsOf: (item: Item) => readonly ItemFacts[] = oncePer((item) =>
  item.status === 'none' ? [] : [...(item.earlier ?? []), item.facts],
)

/** Undefined where the item has no version of this number. */
export const versionOf = (item: Item, version: number): ItemFacts | undefined => versionsOf(item)[version - 1]

export type VersionInForce = { readonly version: number; readonly facts: ItemFacts }

/** From when a version binds: what has not been published binds nobody (PL-30), and what is to come binds from its day on. */
export function bindsFrom<Published extends Instant | undefined>(
  { effectiveOn, timeZone }: ItemFacts,
  publishedAt: Published,
): Instant | Published {
  if (effectiveOn === undefined) return publishedAt
  const effective = startOfDay(effectiveOn, timeZone)
  return publishedAt !== undefined && publishedAt > effective ? publishedAt : effective
}

/** Undefined where the item has no version of this number, or nothing says from when. */
export function inForceFrom(item: Item, version: number): Instant | undefined {
  const facts = versionOf(item, version)
  return facts && bindsFrom(facts, item.status === 'none' ? undefined : item.publishedAt?.[version - 1])
}

/** Each version, and from when it binds. */
const dated = oncePer((item: Item): readonly { readonly from: Instant | undefined; readonly one: VersionInForce }[] =>
  versionsOf(item).map((facts, index) => ({
    from: inForceFrom(item, index + 1),
    one: { version: index + 1, facts },
  })),
)

/** The version in force at that moment: what is published later takes the place of what came before it, from then on. */
export const versionInForce = (item: Item, at: Instant): VersionInForce | undefined =>
  dated(item).findLast(({ from = at }) => from <= at)?.one

export type Difference = { readonly field: string; readonly before?: unknown; readonly after?: unknown }

/** Field by field, sorted; the absent side of a field that came or went is left out. */
export function differencesBetween(before: ItemFacts, after: ItemFacts): readonly Difference[] {
  const fields = new Set([...differingFields(before, after), ...differingFields(after, before)])
  return [...fields].sort().map((field) => ({
    field,
    ...said('before', before[field as keyof ItemFacts]),
    ...said('after', after[field as keyof ItemFacts]),
  }))
}

const said = (side: 'before' | 'after', value: unknown) => (value === undefined ? {} : { [side]: value })
