// Keeps the demo city at work: every few seconds one real step of one of its cases, through the write path.
import { foreignCaseId } from '../commands/ids.ts'
import { type Command, registry } from '../commands/registry.ts'
import type { Engine } from '../engine.ts'
import { type ListedCase, listCases } from '../projections/caseQueries.ts'
import { channels, groups, items, officials, sources } from './city.ts'
import { Chance } from './random.ts'
import { completeUntil, sendDemo, serviceOf } from './seed.ts'

export type PlayerOptions = {
  readonly everyMs?: number
  readonly seed?: number
  readonly onError: (error: unknown) => void
}
export type Player = { readonly stop: () => Promise<void> }

/** One case in so many moves is a new one, so that about as many begin as end. */
const newCaseIn = 7
const openCasesSeen = 500

/** Plays until it is stopped; a move that fails is told and the next one is tried. */
export function startPlayer(engine: Engine, { everyMs = 5_000, onError, seed = 7 }: PlayerOptions): Player {
  const chance = new Chance(seed)
  let stopped = false
  let playing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    playing = playing.then(() => (stopped ? undefined : playMove(engine, chance))).catch(onError)
  }, everyMs)
  const stop = async (): Promise<void> => {
    stopped = true
    clearInterval(timer)
    await playing
  }
  return { stop }
}

/** One move: a step or the end of an open case, or a new case; then every source is complete up to now. */
export async function playMove(engine: Engine, chance: Chance): Promise<void> {
  if (!engine.readSide.ready) return
  const now = engine.clock.now()
  const { rows } = await listCases(engine.readSide.database, { status: 'open' }, { now, limit: openCasesSeen })
  const open = rows.filter(({ sourceId }) => sources.some((source) => source.sourceId === sourceId))
  const begins = open.length === 0 || chance.between(1, newCaseIn) === 1
  const { command, sourceId } = begins ? newCase(engine, chance) : nextStep(engine, chance.pick(open))
  await sendDemo(engine, serviceOf(sourceId), command)
  for (const source of sources)
    await sendDemo(engine, serviceOf(source.sourceId), completeUntil(source.sourceId, engine.clock.now()))
}

type Move = { readonly sourceId: string; readonly command: Command }

function nextStep(engine: Engine, row: ListedCase): Move {
  const { caseId, group, lastActivity, responsible, sourceId, steps } = row
  const names = items.find(({ itemId }) => itemId === row.itemId)?.steps ?? []
  const activity = names[names.indexOf(lastActivity ?? '') + 1]
  const at = engine.clock.now()
  if (activity === undefined) return { sourceId, command: made('CloseForeignCase', { caseId, endedAt: at }) }
  const said = { activity, at, caseId, number: String(steps + 1) }
  const who = { ...(group === null ? {} : { group }), ...(responsible === null ? {} : { resource: responsible }) }
  return { sourceId, command: made('RecordForeignStep', { ...said, ...who }) }
}

function newCase(engine: Engine, chance: Chance): Move {
  const { itemId, sourceId } = chance.pick(items)
  const at = engine.clock.now()
  const prefix = sources.find((source) => source.sourceId === sourceId)?.prefix ?? ''
  // Numbered by the moment: the source's own count is not known here.
  const number = `${prefix}-${at.slice(0, 4)}-${at.slice(5, 19).replace(/[-T:]/g, '')}`
  const command = made('RegisterForeignCase', {
    caseId: foreignCaseId(sourceId, number),
    channel: chance.pick(channels),
    group: chance.pick(groups),
    itemId,
    number,
    responsible: chance.pick(officials),
    sourceId,
    startedAt: at,
  })
  return { sourceId, command }
}

const made = (type: Command['type'], fields: object): Command => registry[type].schema.parse({ type, ...fields })
