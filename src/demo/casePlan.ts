// What happens in the year before the present in the cases that the demo city handles here: every act with its time.
import type { Command } from '../commands/registry.ts'
import type { DayNumber } from '../domain/calendar/workingDays.ts'
import { dateOf } from '../domain/calendar/workingDays.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import { ItemCommand } from '../domain/items/item.messages.ts'
import type { Instant } from '../domain/values.ts'
import { ownItems } from './city.ts'
import { openPlots, procedurePlots } from './handlingPlots.ts'
import { intakePlots } from './intakePlots.ts'
import { factsOf, publishItem } from './itemFacts.ts'
import { afterwardsPlots, decisionPlots, formerPlot, runningPlot } from './permitPlots.ts'
import type { Plot } from './plot.ts'
import type { Chance } from './random.ts'
import { type Act, Story } from './story.ts'
import { dayAt, earlier, momentOf, pastDay, workingDayUntil } from './times.ts'

/** Days before the present on which an item was suspended, another withdrawn, and versions were published and came into force. */
export const suspended = { itemId: 'internet-cafe', daysAgo: 9 }
export const withdrawn = { itemId: 'public-place-change', daysAgo: 120 }
export const revised = { itemId: 'drug-retail', publishedDaysAgo: 110, effectiveDaysAgo: 90 }
export const announced = { itemId: 'outdoor-advertising', publishedDaysAgo: 12, effectiveInDays: 20 }

const items: ReadonlyMap<string, ItemFacts> = new Map(ownItems.map((item) => [item.itemId, factsOf(item)]))
const special: readonly string[] = [suspended.itemId, withdrawn.itemId]
const open = [...items.values()].filter(({ itemId }) => !special.includes(itemId))
const itemOf = (itemId: string): ItemFacts => {
  const item = items.get(itemId)
  if (item === undefined) throw new RangeError(`${itemId} is not an item of the demo`)
  return item
}

export const casePlots: readonly Plot[] = [
  ...intakePlots,
  ...openPlots,
  ...procedurePlots,
  ...decisionPlots,
  ...afterwardsPlots,
]

/** The last day that has ended at the present: what must be so now has been so since then. */
export const lastFullDay = (present: Instant): DayNumber => workingDayUntil(dayAt(present) - 1)

/** All acts up to the present, in the order in which they are entered; the same for the same chance and present. */
export function planCases(chance: Chance, present: Instant): readonly Act[] {
  const today = lastFullDay(present)
  const stories: Story[] = []
  const tell = (plot: Plot, from: readonly ItemFacts[], until: DayNumber): void => {
    for (let made = 0; made < plot.count; made++) {
      const item = chance.pick(from)
      const takes = plot.takes(item, chance)
      const startDay = plot.open === true ? earlier(today, takes) : pastDay(chance, present, earlier(until, takes + 2))
      const story = new Story({ chance, item, number: stories.length + 1, startDay })
      plot.tell(story, takes)
      stories.push(story)
    }
  }
  for (const plot of casePlots) tell(plot, open.filter(plot.of ?? (() => true)), today)
  for (const { daysAgo, itemId } of [suspended, withdrawn])
    tell(formerPlot, [itemOf(itemId)], earlier(dayAt(present) - daysAgo, 8))
  tell(runningPlot, [itemOf(suspended.itemId)], today)
  return stories
    .flatMap(({ acts }) => acts)
    .filter(({ enteredAt }) => enteredAt <= present)
    .map((act, index) => ({ act, index }))
    .sort((a, b) =>
      a.act.enteredAt < b.act.enteredAt ? -1 : Number(a.act.enteredAt > b.act.enteredAt) || a.index - b.index,
    )
    .map(({ act }) => act)
}

export type Decree = { readonly at: Instant; readonly command: Command }

/** What is done to items in the course of the year, and when. */
export function planItems(present: Instant): readonly Decree[] {
  const day = (daysAgo: number): DayNumber => dayAt(present) - daysAgo
  const at = (daysAgo: number): Instant => momentOf(day(daysAgo), 8 * 60 + 30)
  const written = (itemId: string) => {
    const item = ownItems.find((one) => one.itemId === itemId)
    if (item === undefined) throw new RangeError(`${itemId} is not an item of the demo`)
    return item
  }
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
      at: at(suspended.daysAgo),
      command: ItemCommand.parse({
        type: 'SuspendItem',
        ...cause(suspended.itemId, '全市总量和布局规划修编期间，暂停接收新的申请'),
      }),
    },
  ]
}
