// Rows 7 and 8: whether a log a hundred times as long is as fast, with few live streams and with many.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readName } from '../src/engine.ts'
import { appendThroughHandler } from './append.ts'
import { type Claim, interleave, median, perSecond, type Row } from './harness.ts'
import { copyOf } from './logs.ts'
import { rebuildRate } from './rebuild.ts'

const count = (events: number): string => events.toLocaleString('en')

type Spread = {
  readonly live: number
  readonly order: 'scattered' | 'random'
  readonly events: number
  readonly name: string
}

/** Append rates on a long log and on a fresh copy of a short one, in turn. */
async function appendRates(dir: string, long: string, short: string, rounds: number, spread: Spread) {
  const { events, live, name, order } = spread
  const rate = async (path: string, prefix: string): Promise<number> =>
    (await appendThroughHandler(path, events, { live, order, prefix })).rate
  return interleave(
    rounds,
    (round) => rate(long, `${name} long ${round}`),
    (round) => rate(copyOf(short, join(dir, `${name}-${round}.db`)), `${name} short ${round}`),
  )
}

export const growth: Row = async ({ dir, log, say, sizes }): Promise<readonly Claim[]> => {
  const short = await log(sizes.small)
  const long = await log(sizes.large)
  const into = join(dir, 'read.db')
  say(`rebuild at ${count(sizes.small)} and ${count(sizes.large)} events`)
  await rebuildRate(short, into)
  const shortRates: number[] = []
  for (let round = 0; round < 5; round++) shortRates.push(await rebuildRate(short, into))
  // Where a server on this log finds it: building it twice would show nothing more.
  const kept = join(dirname(long), 'read')
  mkdirSync(kept, { recursive: true })
  const longRate = await rebuildRate(long, join(kept, `${readName}.1.db`))
  for (let round = 0; round < 5; round++) shortRates.push(await rebuildRate(short, into))
  const shortRate = median(shortRates)
  say(`append at ${count(sizes.small)} and ${count(sizes.large)} events`)
  const events = sizes.quick ? 10_000 : 30_000
  const pairs = await appendRates(dir, long, short, sizes.rounds, {
    live: 2000,
    order: 'scattered',
    events,
    name: 'few',
  })
  return [
    {
      row: '7',
      what: `append at ${count(sizes.large)} against ${count(sizes.small)} events`,
      ours: perSecond(median(pairs.map(({ a }) => a))),
      reference: perSecond(median(pairs.map(({ b }) => b))),
      value: median(pairs.map(({ a, b }) => a / b)),
      unit: 'times',
      better: 'more',
      goal: 0.9,
      floor: 0.75,
      setup: `${count(events)} events a round, 2,000 live streams with turnover, 100 waiting, ${sizes.rounds} rounds`,
    },
    {
      row: '7',
      what: `rebuild an event at ${count(sizes.large)} against ${count(sizes.small)}`,
      ours: perSecond(longRate),
      reference: perSecond(shortRate),
      value: shortRate / longRate,
      unit: 'times',
      better: 'less',
      goal: 1.15,
      floor: 1.3,
      setup: `once at ${count(sizes.large)} between ${shortRates.length} times at ${count(sizes.small)}, indexes included`,
    },
  ]
}

export const manyStreams: Row = async ({ dir, log, say, sizes }): Promise<readonly Claim[]> => {
  const short = await log(sizes.small)
  const long = await log(sizes.large)
  const live = sizes.quick ? 5000 : 20_000
  const events = sizes.quick ? 10_000 : 20_000
  const rounds = sizes.quick ? 2 : 3
  say(`append to ${count(live)} live streams at ${count(sizes.small)} and ${count(sizes.large)} events`)
  const pairs = await appendRates(dir, long, short, rounds, { live, order: 'random', events, name: 'many' })
  return [
    {
      row: '8',
      what: `append, ${count(live)} live streams, at ${count(sizes.large)} against ${count(sizes.small)}`,
      ours: perSecond(median(pairs.map(({ a }) => a))),
      reference: perSecond(median(pairs.map(({ b }) => b))),
      value: median(pairs.map(({ a, b }) => a / b)),
      unit: 'times',
      better: 'more',
      goal: 0.6,
      floor: 0.4,
      setup: `${count(events)} events a round in random order over ${count(live)} live streams with turnover, 100 waiting, ${rounds} rounds`,
    },
  ]
}
