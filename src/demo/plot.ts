// 情形 of the demo city: what a plot is, which items it may be of, and how long things take.
import type { ItemFacts } from '../domain/items/item.messages.ts'
import { accept, handle, receive } from './handling.ts'
import { inspectIfListed } from './procedures.ts'
import type { Chance } from './random.ts'
import type { Story } from './story.ts'

export type Plot = {
  readonly name: string
  readonly count: number
  /** Working days from the beginning to the last act; of an open case, to the present. */
  readonly takes: (item: ItemFacts, chance: Chance) => number
  readonly open?: boolean
  readonly of?: (item: ItemFacts) => boolean
  readonly tell: (story: Story, takes: number) => unknown
}

export const limits = ({ promisedLimit, statutoryLimit }: ItemFacts) => ({
  promised: promisedLimit?.days ?? 0,
  statutory: statutoryLimit?.days ?? 20,
})
const inWorkingDays = ({ promisedLimit }: ItemFacts): boolean => promisedLimit?.unit === 'working'
export const decidedHere = ({ kind }: ItemFacts): boolean => kind !== 'forwarded'
export const isForwarded = ({ kind }: ItemFacts): boolean => kind === 'forwarded'
export const lists = (procedureId: string) => (item: ItemFacts) =>
  item.specialProcedures?.some((one) => one.procedureId === procedureId) === true
export const isSentOut = (item: ItemFacts): boolean => lists('inspection')(item) || lists('testing')(item)
export const plain = (item: ItemFacts): boolean => decidedHere(item) && inWorkingDays(item) && !isSentOut(item)
/** With days enough to be near the end of its promise. */
export const unhurried = (item: ItemFacts): boolean => plain(item) && limits(item).promised >= 4

export const some =
  (least: number, most: number) =>
  (_item: ItemFacts, chance: Chance): number =>
    chance.between(least, most)

/** Natural days of a promise hold fewer working days, fewer still where a holiday falls among them. */
export const inPromise = (item: ItemFacts, chance: Chance): number => {
  const { promised } = limits(item)
  const most = inWorkingDays(item) ? promised : Math.floor(promised / 2)
  return chance.between(Math.min(1, most), most)
}
export const beyondPromise = (item: ItemFacts, chance: Chance): number => {
  const { promised, statutory } = limits(item)
  return chance.between(promised + 1, statutory - 1)
}
export const beyondStatute = (item: ItemFacts, chance: Chance): number => limits(item).statutory + chance.between(1, 9)

/** From receipt to the end of the workflow. */
export function decidable(story: Story, takes: number, withReturn = false): Story {
  receive(story)
  accept(story)
  inspectIfListed(story)
  return handle(story, { takes, withReturn })
}
