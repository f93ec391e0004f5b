// Seeds the demo city: half a year of its work goes through the write path, under a clock that is moved as it happens.
import type { ManualClock } from '../commands/clock.ts'
import { uuid5 } from '../commands/ids.ts'
import type { Command } from '../commands/registry.ts'
import type { Actor } from '../domain/actor.ts'
import type { DayNumber } from '../domain/calendar/workingDays.ts'
import { AccountId, type Instant, OrgId, SourceId } from '../domain/values.ts'
import type { Engine } from '../engine.ts'
import { serviceAccountOf, setup, sources } from './city.ts'
import { type Fact, planCity, spanDays } from './plan.ts'
import { Chance } from './random.ts'
import { dayAt, endOfWork, momentOf } from './times.ts'

export const citySeed = 20_260_101

/** Where the clock of a demo log begins. */
export const demoBegins = (present: Instant): Instant => momentOf(dayAt(present) - spanDays, 8 * 60)

const administrator: Actor = {
  account: AccountId.parse('administrator'),
  org: OrgId.parse('service-center'),
  role: 'administrator',
}

/** Who hands over the cases of a source of the demo. */
export function serviceOf(sourceId: string): Actor {
  const orgId = sources.find((source) => source.sourceId === sourceId)?.orgId
  if (orgId === undefined) throw new RangeError(`${sourceId} is not a source of the demo`)
  return { account: serviceAccountOf(sourceId), org: OrgId.parse(orgId), role: 'service' }
}

/** Sends a command of the demo; deterministic, so that the same fact has effect once. Throws where it is refused. */
export async function sendDemo(engine: Engine, actor: Actor, command: Command): Promise<void> {
  const body = JSON.stringify(command)
  const answer = await engine.handle({ actor, command, commandId: uuid5(`demo\n${actor.account}\n${body}`) })
  if (answer.kind === 'refused') throw new Error(`the demo was refused: ${answer.refusal.code} ${body}`)
}

export const completeUntil = (sourceId: string, at: Instant): Command => ({
  type: 'DeclareSourceComplete',
  sourceId: SourceId.parse(sourceId),
  completeUntil: at,
})

/** Days between two rests, in which everything that has passed is noted. */
const daysBetweenRests = 2

/**
 * The engine must be open on an empty demo log with `clock`, which stands at `demoBegins(present)` and is left at
 * `present`. Deadlines that pass on the way are noted within two days of simulated time.
 */
export async function seedDemo(engine: Engine, clock: ManualClock, present: Instant, seed = citySeed): Promise<void> {
  for (const command of setup()) await sendDemo(engine, administrator, command)
  let day = dayAt(clock.now())
  for (const facts of byHandOver(planCity(new Chance(seed), present))) {
    const [first] = facts
    if (first === undefined) continue
    day = await passDays(engine, clock, day, dayAt(first.handedOverAt))
    await clock.advanceTo(first.handedOverAt)
    await Promise.all(facts.map(({ command, sourceId }) => sendDemo(engine, serviceOf(sourceId), command)))
  }
  await passDays(engine, clock, day, dayAt(present))
  await clock.advanceTo(present)
  await declare(engine, present)
  await engine.settle()
}

/** Each source says at the end of each day that it has handed everything over. */
async function passDays(engine: Engine, clock: ManualClock, from: DayNumber, to: DayNumber): Promise<DayNumber> {
  for (let day = from; day < to; day++) {
    await clock.advanceTo(endOfWork(day))
    await declare(engine, endOfWork(day))
    if (day % daysBetweenRests === 0) await engine.settle()
  }
  return to
}

async function declare(engine: Engine, at: Instant): Promise<void> {
  await Promise.all(sources.map(({ sourceId }) => sendDemo(engine, serviceOf(sourceId), completeUntil(sourceId, at))))
}

function* byHandOver(facts: readonly Fact[]): Generator<readonly Fact[]> {
  let group: Fact[] = []
  for (const fact of facts) {
    if (group[0] !== undefined && group[0].handedOverAt !== fact.handedOverAt) {
      yield group
      group = []
    }
    group.push(fact)
  }
  if (group.length > 0) yield group
}
