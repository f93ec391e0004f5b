// Seeds the demo city: a year of its work goes through the write path, under a clock that is moved as it happens.
import type { ManualClock } from '../commands/clock.ts'
import { uuid5 } from '../commands/ids.ts'
import type { Command } from '../commands/registry.ts'
import type { Actor } from '../domain/actor.ts'
import type { DayNumber } from '../domain/calendar/workingDays.ts'
import { type Instant, SourceId } from '../domain/values.ts'
import type { Engine } from '../engine.ts'
import { applicantsOfOffice, registration } from './applicants.ts'
import { planCases } from './casePlan.ts'
import { actorOf, administrator, offices, serviceOf, setup, sources } from './city.ts'
import { planItems } from './itemYear.ts'
import { staffOf } from './officials.ts'
import { planCity } from './plan.ts'
import { Chance } from './random.ts'
import type { Act } from './story.ts'
import { dayAt, endOfWork, momentOf, spanDays } from './times.ts'

export const citySeed = 20_260_101

/** Where the clock of a demo log begins. */
export const demoBegins = (present: Instant): Instant => momentOf(dayAt(present) - spanDays, 8 * 60)

/** Sends a command of the demo; deterministic, so that the same fact has effect once. Throws where it is refused. */
export async function sendDemo(engine: Engine, actor: Actor, command: Command): Promise<void> {
  const body = JSON.stringify(command)
  const answer = await engine.handle({ actor, command, commandId: uuid5(`demo\n${actor.account}\n${body}`) })
  if (answer.kind === 'refused')
    throw new Error(`the demo was refused: ${answer.refusal.code} ${JSON.stringify(answer.refusal.details)} ${body}`)
}

export const completeUntil = (sourceId: string, at: Instant): Command => ({
  type: 'DeclareSourceComplete',
  sourceId: SourceId.parse(sourceId),
  completeUntil: at,
})

/** Someone enters an act. What was handed in with it is stored first, once for each office: the papers of the city are alike. */
export async function enter(engine: Engine, { actor, command, papers }: Act): Promise<void> {
  const { materials } = engine.room
  for (const { bytes, digest, mediaType, name } of papers)
    if (materials.find(digest)?.orgs.includes(actor.org) !== true) materials.store({ actor, bytes, mediaType, name })
  await sendDemo(engine, actor, command)
}

/** What follows another in one `course` is sent once that one is written: each is recorded at its own time. */
type Sent = { readonly at: Instant; readonly course?: string; readonly send: () => Promise<void> }

/** Everything that is sent in the year, in order. */
function planYear(engine: Engine, present: Instant, seed: number): readonly Sent[] {
  const facts = planCity(new Chance(seed), present).map(({ command, handedOverAt, sourceId }) => ({
    at: handedOverAt,
    send: () => sendDemo(engine, serviceOf(sourceId), command),
  }))
  const decrees = planItems(present).map(({ at, command }) => ({
    at,
    send: () => sendDemo(engine, administrator, command),
  }))
  const acts = planCases(new Chance(seed + 1), present).map((act) => ({
    at: act.enteredAt,
    course: act.caseId,
    send: () => enter(engine, act),
  }))
  return [...decrees, ...facts, ...acts].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
}

/** Days between two rests, in which sources say that they are complete, and everything that has passed is noted. */
const daysBetweenRests = 3

/**
 * The engine must be open on an empty demo log with `clock`, which stands at `demoBegins(present)` and is left at
 * `present`. Deadlines that pass on the way are noted within three days of simulated time.
 */
export async function seedDemo(engine: Engine, clock: ManualClock, present: Instant, seed = citySeed): Promise<void> {
  for (const commands of setup()) await Promise.all(commands.map((command) => sendDemo(engine, administrator, command)))
  await registerApplicants(engine)
  const year = new Year(engine, clock)
  for (const sent of planYear(engine, present, seed)) {
    await year.until(dayAt(sent.at))
    await year.do(sent)
  }
  await year.until(dayAt(present))
  await year.do({ at: present, send: () => declare(engine, present) })
  await year.rest()
}

/** Moves the clock through the days: what is sent in one day is under way together, each at its own time. */
class Year {
  readonly #engine: Engine
  readonly #clock: ManualClock
  #day: DayNumber
  #underWay: Promise<void>[] = []
  readonly #courses = new Set<string>()

  constructor(engine: Engine, clock: ManualClock) {
    this.#engine = engine
    this.#clock = clock
    this.#day = dayAt(clock.now())
  }

  async do({ at, course, send }: Sent): Promise<void> {
    if (course !== undefined && this.#courses.has(course)) await this.#sent()
    if (course !== undefined) this.#courses.add(course)
    await this.#clock.advanceTo(at)
    this.#underWay.push(send())
  }

  async until(day: DayNumber): Promise<void> {
    for (; this.#day < day; this.#day++) {
      await this.#sent()
      if (this.#day % daysBetweenRests !== 0) continue
      const ended = endOfWork(this.#day)
      await this.do({ at: ended, send: () => declare(this.#engine, ended) })
      await this.rest()
    }
  }

  /** Everything that has passed is noted. */
  async rest(): Promise<void> {
    await this.#sent()
    await this.#engine.settle()
  }

  async #sent(): Promise<void> {
    const sent = this.#underWay
    this.#underWay = []
    this.#courses.clear()
    await Promise.all(sent)
  }
}

async function registerApplicants(engine: Engine): Promise<void> {
  for (const { orgId } of offices) {
    const { clerk } = staffOf(orgId)
    const numbers = Array.from({ length: applicantsOfOffice }, (_, number) => number)
    await Promise.all(numbers.map((number) => sendDemo(engine, actorOf(clerk), registration(orgId, number))))
  }
}

/** Each source says that it has handed everything over. */
async function declare(engine: Engine, at: Instant): Promise<void> {
  await Promise.all(sources.map(({ sourceId }) => sendDemo(engine, serviceOf(sourceId), completeUntil(sourceId, at))))
}
