// What happens in the year before the present in the cases that the demo city handles here: every act with its time.
import type { DayNumber } from '../domain/calendar/workingDays.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import type { Instant } from '../domain/values.ts'
import { ownItems } from './city.ts'
import { openPlots, procedurePlots } from './handlingPlots.ts'
import { intakePlots } from './intakePlots.ts'
import { factsOf } from './itemFacts.ts'
import { lastFullDay, reformed, suspended, withdrawn } from './itemYear.ts'
import { afterwardsPlots, decisionPlots, formerPlot, runningPlot } from './permitPlots.ts'
import type { Plot } from './plot.ts'
import type { Chance } from './random.ts'
import { type Act, Story } from './story.ts'
import { dayAt, earlier, pastDay } from './times.ts'
import { versionPlots } from './versionPlots.ts'

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
  for (const plot of versionPlots) tell(plot, [itemOf(reformed.itemId)], today)
  return stories
    .flatMap(({ acts }) => acts)
    .filter(({ enteredAt }) => enteredAt <= present)
    .map((act, index) => ({ act, index }))
    .sort((a, b) =>
      a.act.enteredAt < b.act.enteredAt ? -1 : Number(a.act.enteredAt > b.act.enteredAt) || a.index - b.index,
    )
    .map(({ act }) => act)
}
