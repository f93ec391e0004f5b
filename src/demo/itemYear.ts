// What is done to items of the demo city in the course of its year: suspended, withdrawn, published in a new version.
import type { Command } from '../commands/registry.ts'
import { type DayNumber, dateOf } from '../domain/calendar/workingDays.ts'
import { ItemCommand, type ItemFacts } from '../domain/items/item.messages.ts'
import type { Instant } from '../domain/values.ts'
import { type OwnItem, ownItems } from './city.ts'
import { factsOf, publishItem } from './itemFacts.ts'
import { dayAt, earlier, momentOf, workingDayUntil } from './times.ts'
import { workflowOf } from './workflows.ts'

/** Days before the present on which an item was suspended, another withdrawn, and versions were published and came into force. */
export const suspended = { itemId: 'internet-cafe', daysAgo: 9 }
export const withdrawn = { itemId: 'public-place-change', daysAgo: 120 }
export const revised = { itemId: 'drug-retail', publishedDaysAgo: 110, effectiveDaysAgo: 90 }
export const announced = { itemId: 'outdoor-advertising', publishedDaysAgo: 12, effectiveInDays: 20 }

/** Working days before the last full one: cases begun before it came into force are still running at the present. */
export const reformed = { itemId: 'radiation-safety', publishedDaysAgo: 14, effectiveDaysAgo: 6 }

const written = (itemId: string): OwnItem => {
  const item = ownItems.find((one) => one.itemId === itemId)
  if (item === undefined) throw new RangeError(`${itemId} is not an item of the demo`)
  return item
}

/** It promises less time, and its head may ask the counsel before deciding; every way of the first version is one of the second. */
function reform(): object {
  const { office } = written(reformed.itemId)
  return { promisedLimit: { days: 8, unit: 'working' }, ...workflowOf('counselled', office, []) }
}
export const reformedFacts = (): ItemFacts => ({ ...factsOf(written(reformed.itemId)), ...reform() })

/** The last day that has ended at the present: what must be so now has been so since then. */
export const lastFullDay = (present: Instant): DayNumber => workingDayUntil(dayAt(present) - 1)

export type Decree = { readonly at: Instant; readonly command: Command }

/** What is done to items in the course of the year, and when. */
export function planItems(present: Instant): readonly Decree[] {
  const day = (daysAgo: number): DayNumber => dayAt(present) - daysAgo
  const full = (workingDaysAgo: number): DayNumber => earlier(lastFullDay(present), workingDaysAgo)
  const at = (daysAgo: number): Instant => momentOf(day(daysAgo), 8 * 60 + 30)
  const shorter = (days: number) => ({ promisedLimit: { days, unit: 'working' } })
  const cause = (itemId: string, reason: string) => ({ itemId, reason })
  return [
    {
      at: at(withdrawn.daysAgo),
      command: ItemCommand.parse({
        type: 'WithdrawItem',
        ...cause(withdrawn.itemId, '并入“公共场所卫生许可”办理，不再单独设定'),
      }),
    },
    {
      at: at(revised.publishedDaysAgo),
      command: publishItem(written(revised.itemId), {
        ...shorter(7),
        effectiveOn: dateOf(day(revised.effectiveDaysAgo)),
      }),
    },
    {
      at: at(announced.publishedDaysAgo),
      command: publishItem(written(announced.itemId), {
        ...shorter(4),
        effectiveOn: dateOf(day(-announced.effectiveInDays)),
      }),
    },
    {
      at: momentOf(full(reformed.publishedDaysAgo), 8 * 60 + 30),
      command: publishItem(written(reformed.itemId), {
        ...reform(),
        effectiveOn: dateOf(full(reformed.effectiveDaysAgo)),
      }),
    },
    {
      at: at(suspended.daysAgo),
      command: ItemCommand.parse({
        type: 'SuspendItem',
        ...cause(suspended.itemId, '全市总量和布局规划修编期间，暂停接收新的申请'),
      }),
    },
  ]
}
