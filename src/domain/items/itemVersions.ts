// 事项版本: the facts of a version, the version in force on a day, and what one version changed of another (LPS-9.2). Pure.
import { differingFields } from '../same.ts'
import type { PlainDate } from '../values.ts'
import type { ItemFacts } from './item.messages.ts'
import type { Item } from './item.ts'

/** Every version, oldest first: version n stands at n − 1. */
export const versionsOf = (item: Item): readonly ItemFacts[] =>
  item.status === 'none' ? [] : [...(item.earlier ?? []), item.facts]

/** Undefined where the item has no version of this number. */
export const versionOf = (item: Item, version: number): ItemFacts | undefined => versionsOf(item)[version - 1]

export type VersionInForce = { readonly version: number; readonly facts: ItemFacts }

/**
 * The version in force on a day of the item's time zone. A version without a day is in force from its publication on; what is
 * published later takes the place of what came before it from its own day on.
 */
export function versionInForce(item: Item, date: PlainDate): VersionInForce | undefined {
  const versions = versionsOf(item)
  const at = versions.findLastIndex(({ effectiveOn }) => effectiveOn === undefined || effectiveOn <= date)
  const facts = versions[at]
  return facts && { version: at + 1, facts }
}

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
