// Row 5: the whole log from bytes to folded states, against reading and parsing alone.
import { deciders } from '../src/commands/registry.ts'
import { streamParts } from '../src/domain/streams.ts'
import { start } from '../src/eventlog/port.ts'
import { SqliteLog } from '../src/eventlog/sqlite.ts'
import { read } from '../src/eventlog/upcast.ts'
import { type Claim, collectGarbage, interleave, median, perSecond, type Row, timed } from './harness.ts'
import { scan } from './scan.ts'

/** Folds every stream to its head, as the write path would after a restart; answers how many events there were. */
async function replayed(path: string): Promise<number> {
  const log = new SqliteLog(path, { readonly: true })
  const states = new Map<string, unknown>()
  let events = 0
  let at = start
  for (;;) {
    const page = await log.readAll(at, { limit: 1000 })
    for (const stored of page) {
      const event = read(stored)
      const category = streamParts(event.stream)?.category
      if (category === undefined) throw new Error(`no decider for ${event.stream}`)
      const decider = deciders[category]
      const state = states.has(event.stream) ? states.get(event.stream) : decider.initial
      states.set(event.stream, decider.evolve(state as never, event as never))
    }
    events += page.length
    if (page.length < 1000) break
    at = page.at(-1)?.position ?? at
  }
  await log.close()
  return events
}

export const replay: Row = async ({ log, say, sizes }): Promise<readonly Claim[]> => {
  const path = await log(sizes.middle)
  say('replay')
  const rate = async (work: () => Promise<number> | number): Promise<number> => {
    collectGarbage()
    let events = 0
    const seconds = await timed(async () => {
      events = await work()
    })
    return events / seconds
  }
  scan(path)
  await replayed(path)
  const pairs = await interleave(
    sizes.rounds,
    () => rate(() => replayed(path)),
    () => rate(() => scan(path)),
  )
  return [
    {
      row: '5',
      what: 'replay to folded states',
      ours: perSecond(median(pairs.map(({ a }) => a))),
      reference: `${perSecond(median(pairs.map(({ b }) => b)))} scan and parse`,
      value: median(pairs.map(({ a, b }) => a / b)),
      unit: 'share',
      better: 'more',
      goal: 0.85,
      floor: 0.65,
      setup: `${sizes.middle.toLocaleString('en')} events, pages of 1,000, warm, ${sizes.rounds} rounds`,
    },
  ]
}
