// What happened in the demo city in the year before its present: cases in every situation, as facts with their times.

import { foreignCaseId } from '../commands/ids.ts'
import type { Command } from '../commands/registry.ts'
import { registry } from '../commands/registry.ts'
import type { DayNumber } from '../domain/calendar/workingDays.ts'
import type { Instant } from '../domain/values.ts'
import { channels, groups, officials, type SourceItem, sourceItems, sources } from './city.ts'
import type { Chance } from './random.ts'
import {
  closes,
  dayAt,
  earlier,
  endOfWork,
  handedOverAt,
  later,
  momentOf,
  opens,
  pastDay,
  workingDayUntil,
} from './times.ts'

/** A fact of a source, and when it hands it over. */
export type Fact = { readonly handedOverAt: Instant; readonly sourceId: string; readonly command: Command }

/** How many cases of each kind there are. */
const situations = {
  inTime: 78,
  overPromise: 10,
  overStatute: 6,
  reportedLate: 3,
  stepBeforeStart: 3,
  stepAfterEnd: 2,
  stepsOutOfOrder: 3,
  endBeforeLastStep: 2,
  openNormal: 22,
  openNearDue: 9,
  openOverPromise: 7,
  openOverStatute: 5,
  openLong: 3,
} as const
type Situation = keyof typeof situations

/** All facts of the year, in the order in which they are handed over; the same for the same chance and present. */
export function planCity(chance: Chance, present: Instant): readonly Fact[] {
  const city = new City(chance, present)
  const kinds = Object.entries(situations) as [Situation, number][]
  for (const [situation, count] of kinds) for (let made = 0; made < count; made++) city.add(situation)
  return city.facts()
}

type Case = {
  readonly item: SourceItem
  readonly situation: Situation
  readonly startDay: DayNumber
  readonly startedAt: Instant
  /** Working days until the end, or until the present of an open case. */
  readonly takes: number
}
type Step = { readonly activity: string; readonly at: Instant; readonly number: string }

class City {
  readonly #chance: Chance
  readonly #present: Instant
  readonly #today: DayNumber
  readonly #cases: Case[] = []

  constructor(chance: Chance, present: Instant) {
    this.#chance = chance
    this.#present = present
    this.#today = workingDayUntil(dayAt(present))
  }

  add(situation: Situation): void {
    const item = this.#chance.pick(sourceItems)
    const takes = this.#takes(situation, item)
    const startDay = situation.startsWith('open') ? earlier(this.#today, takes) : this.#pastDay(takes)
    const startedAt = this.#within(startDay, opens, closes - 60)
    if (startedAt > this.#present) return
    this.#cases.push({ item, situation, startDay, startedAt, takes })
  }

  /** Numbered by source and year in the order of their starts, as a system would. */
  facts(): readonly Fact[] {
    const counts = new Map<string, number>()
    const facts: Fact[] = []
    for (const one of this.#cases.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))) {
      const series = `${sources.find(({ sourceId }) => sourceId === one.item.sourceId)?.prefix}-${one.startedAt.slice(0, 4)}`
      const count = (counts.get(series) ?? 0) + 1
      counts.set(series, count)
      facts.push(...this.#factsOf(one, `${series}-${String(count).padStart(5, '0')}`))
    }
    return facts
      .filter((fact) => fact.handedOverAt <= this.#present)
      .map((fact, index) => ({ fact, index }))
      .sort((a, b) =>
        a.fact.handedOverAt < b.fact.handedOverAt
          ? -1
          : Number(a.fact.handedOverAt > b.fact.handedOverAt) || a.index - b.index,
      )
      .map(({ fact }) => fact)
  }

  #takes(situation: Situation, item: SourceItem): number {
    const { days: promised } = item.promised
    const { days: statutory } = item.statutory
    const { between } = { between: (least: number, most: number) => this.#chance.between(least, most) }
    switch (situation) {
      case 'overPromise':
      case 'openOverPromise':
        return between(promised + 1, statutory - 1)
      case 'overStatute':
        return between(statutory + 1, statutory + 12)
      case 'openOverStatute':
        return between(statutory + 1, statutory + 8)
      case 'openLong':
        return between(statutory + 30, statutory + 70)
      case 'openNormal':
        return between(0, Math.max(0, promised - 3))
      case 'openNearDue':
        return promised - 1
      case 'inTime':
      case 'reportedLate':
      case 'stepBeforeStart':
      case 'stepAfterEnd':
      case 'stepsOutOfOrder':
      case 'endBeforeLastStep':
        return between(1, promised)
    }
  }

  /** A working day of the year from which so many more have passed; later days are likelier, for work grows. */
  #pastDay(takes: number): DayNumber {
    return pastDay(this.#chance, this.#present, earlier(this.#today, takes + 8))
  }

  #within(day: DayNumber, from: number, to: number): Instant {
    return momentOf(day, this.#chance.between(from, to))
  }

  #factsOf(one: Case, number: string): Fact[] {
    const { item, situation } = one
    const caseId = foreignCaseId(item.sourceId, number)
    const steps = this.#steps(one)
    const closed = !situation.startsWith('open')
    const end = closed ? this.#end(one, steps) : undefined
    const group = this.#chance.pick(groups)
    const responsible = this.#chance.pick(officials)
    const fact = (type: Command['type'], at: Instant, fields: object): Fact => ({
      handedOverAt: handedOverAt(at),
      sourceId: item.sourceId,
      command: registry[type].schema.parse({ type, caseId, ...fields }) as Command,
    })
    const facts = [
      fact('RegisterForeignCase', one.startedAt, {
        channel: this.#chance.pick(channels),
        group,
        itemId: item.itemId,
        number,
        responsible,
        sourceId: item.sourceId,
        startedAt: one.startedAt,
      }),
      ...steps.map((step) =>
        fact('RecordForeignStep', after(step.at, one.startedAt), { ...step, group, resource: responsible }),
      ),
    ]
    if (end !== undefined)
      facts.push({ ...fact('CloseForeignCase', end, { endedAt: end }), ...this.#told(one, end, steps) })
    return situation === 'reportedLate' ? facts.map((told) => this.#delayed(told, one)) : facts
  }

  /** An end is handed over with the last step, unless it is that step which comes later. */
  #told({ situation }: Case, end: Instant, steps: readonly Step[]): Pick<Fact, 'handedOverAt'> {
    const last = situation === 'stepAfterEnd' ? end : steps.reduce((latest, { at }) => after(at, latest), end)
    return { handedOverAt: handedOverAt(last) }
  }

  /** The last part of the case is handed over only after its deadlines have been seen to pass. */
  #delayed(fact: Fact, { item, startDay, takes }: Case): Fact {
    if (dayAt(fact.handedOverAt) < later(startDay, takes)) return fact
    return { ...fact, handedOverAt: endOfWork(later(startDay, item.statutory.days + 6)) }
  }

  /** Steps spread over the time that the case takes; an open one has come part of the way. */
  #steps({ item, situation, startDay, startedAt, takes }: Case): Step[] {
    const open = situation.startsWith('open')
    const all = item.steps.length
    const reached = open ? this.#chance.between(Math.min(1, takes), Math.max(1, all - 2)) : all
    const moments = Array.from({ length: reached }, (_, index) => {
      const day = later(startDay, Math.floor((takes * index) / Math.max(1, all - 1)))
      return index === 0 ? startedAt : this.#within(day, opens, closes)
    }).sort()
    const steps = moments
      .map((at, index) => ({ activity: item.steps[index] ?? '', at: after(at, startedAt), number: String(index + 1) }))
      .filter(({ at }) => at <= this.#present)
    return this.#disordered(situation, steps, startDay, takes)
  }

  #disordered(situation: Situation, steps: Step[], startDay: DayNumber, takes: number): Step[] {
    const moved = (index: number, day: DayNumber): Step[] =>
      steps.map((step, at) => (at === index ? { ...step, at: this.#within(day, opens, closes) } : step))
    if (situation === 'stepBeforeStart') return moved(1, earlier(startDay, 2))
    if (situation === 'stepsOutOfOrder') return moved(steps.length - 2, earlier(startDay, 1))
    if (situation === 'stepAfterEnd') return moved(steps.length - 1, later(startDay, takes + 2))
    return steps
  }

  #end({ situation, startDay, takes }: Case, steps: readonly Step[]): Instant {
    const beforeLast = steps.at(-2)?.at ?? momentOf(startDay, closes)
    if (situation === 'endBeforeLastStep') return beforeLast
    if (situation === 'stepAfterEnd') return after(momentOf(later(startDay, takes), closes), beforeLast)
    const last =
      steps
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? momentOf(startDay, closes)
    return after(momentOf(later(startDay, takes), closes + 15), last)
  }
}

const after = (instant: Instant, least: Instant): Instant => (instant > least ? instant : least)
