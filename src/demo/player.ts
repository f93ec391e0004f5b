// Keeps the demo city at work: every few seconds one real step of one of its cases, through the write path.
import { foreignCaseId } from '../commands/ids.ts'
import { type Command, registry } from '../commands/registry.ts'
import type { Engine } from '../engine.ts'
import { countCases, type ListedCase, listCases } from '../projections/caseQueries.ts'
import { channels, groups, officials, serviceOf, sourceItems, sources } from './city.ts'
import { LivingCases } from './livingCases.ts'
import { Chance } from './random.ts'
import { completeUntil, sendDemo } from './seed.ts'

export type PlayerOptions = {
  readonly everyMs?: number
  readonly seed?: number
  readonly onError: (error: unknown) => void
}
export type Player = { readonly stop: () => Promise<void> }

/** One case in so many moves is a new one, so that about as many begin as end. */
const newCaseIn = 7
const newOwnCaseIn = 12
/** Of so many moves two are of cases that are handled here, where a case takes more of them. */
const movesInRound = 3
const openCasesSeen = 500

/** Plays until it is stopped; a move that fails is told and the next one is tried. */
export function startPlayer(engine: Engine, { everyMs = 5_000, onError, seed = 7 }: PlayerOptions): Player {
  const city = new LivingCity(engine, new Chance(seed))
  let stopped = false
  let playing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    playing = playing.then(() => (stopped ? undefined : city.move())).catch(onError)
  }, everyMs)
  const stop = async (): Promise<void> => {
    stopped = true
    clearInterval(timer)
    await playing
  }
  return { stop }
}

type Move = { readonly sourceId: string; readonly command: Command }

export class LivingCity {
  readonly #engine: Engine
  readonly #chance: Chance
  readonly #own: LivingCases
  readonly #counts = new Map<string, number>()
  #moves = 0

  constructor(engine: Engine, chance: Chance) {
    this.#engine = engine
    this.#chance = chance
    this.#own = new LivingCases(engine, chance)
  }

  /** One move: an act in an open case or a new one, here or in a department's system; then every source is complete up to now. */
  async move(): Promise<void> {
    const engine = this.#engine
    if (!engine.readSide.ready) return
    if (this.#moves++ % movesInRound === 0) await this.#elsewhere()
    else if (this.#chance.between(1, newOwnCaseIn) === 1) await this.#own.begin()
    else await this.#own.goOn()
    for (const source of sources)
      await sendDemo(engine, serviceOf(source.sourceId), completeUntil(source.sourceId, engine.clock.now()))
  }

  async #elsewhere(): Promise<void> {
    const { command, sourceId } = await this.#next()
    await sendDemo(this.#engine, serviceOf(sourceId), command)
  }

  async #next(): Promise<Move> {
    const { clock, readSide } = this.#engine
    const page = { now: clock.now(), limit: openCasesSeen }
    const { rows } = await listCases(readSide.database, { status: 'open' }, page)
    const open = rows.filter(({ sourceId }) => sources.some((source) => source.sourceId === sourceId))
    const begins = open.length === 0 || this.#chance.between(1, newCaseIn) === 1
    return begins ? this.#newCase() : this.#nextStep(this.#chance.pick(open))
  }

  #nextStep({ caseId, group, itemId, lastActivity, responsible, sourceId, steps }: ListedCase): Move {
    const names = sourceItems.find((item) => item.itemId === itemId)?.steps ?? []
    const activity = names[names.indexOf(lastActivity ?? '') + 1]
    const at = this.#engine.clock.now()
    if (activity === undefined) return { sourceId, command: made('CloseForeignCase', { caseId, endedAt: at }) }
    const said = { activity, at, caseId, number: String(steps + 1) }
    const who = { ...(group === null ? {} : { group }), ...(responsible === null ? {} : { resource: responsible }) }
    return { sourceId, command: made('RecordForeignStep', { ...said, ...who }) }
  }

  async #newCase(): Promise<Move> {
    const { itemId, sourceId } = this.#chance.pick(sourceItems)
    const at = this.#engine.clock.now()
    const number = await this.#number(sourceId, at)
    const command = made('RegisterForeignCase', {
      caseId: foreignCaseId(sourceId, number),
      channel: this.#chance.pick(channels),
      group: this.#chance.pick(groups),
      itemId,
      number,
      responsible: this.#chance.pick(officials),
      sourceId,
      startedAt: at,
    })
    return { sourceId, command }
  }

  /** Goes on from how many cases the source has, which is at least as many as in any one year. */
  async #number(sourceId: string, at: string): Promise<string> {
    const { readSide } = this.#engine
    const before = this.#counts.get(sourceId) ?? (await countCases(readSide.database, { source: sourceId }, at))
    this.#counts.set(sourceId, before + 1)
    const prefix = sources.find((source) => source.sourceId === sourceId)?.prefix ?? ''
    return `${prefix}-${at.slice(0, 4)}-${String(before + 1).padStart(5, '0')}`
  }
}

const made = (type: Command['type'], fields: object): Command => registry[type].schema.parse({ type, ...fields })
