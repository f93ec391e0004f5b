// Rows 1 and 2: durable commands over HTTP against a bare Fastify that checks the same bodies and stores nothing.

import { type Claim, interleave, median, milliseconds, type Pair, perSecond, type Row } from './harness.ts'
import { engineIn, type Generator, type Round, type Server, withProcesses } from './http.ts'

const live = 2000
type Rounds = readonly Pair<Round, Round>[]

const of = (rounds: Rounds, which: 'a' | 'b', what: 'rate' | 'p50' | 'p99' | 'cpu'): number =>
  median(rounds.map((round) => round[which][what]))

async function against(
  [engine, bare]: readonly [Server, Server],
  generator: Generator,
  { connections, rounds, seconds }: { connections: number; rounds: number; seconds: number },
): Promise<Rounds> {
  let expected = 25_000
  const commands = async (span: number): Promise<Round> => {
    const round = await generator.commands(engine, {
      connections,
      seconds: span,
      series: 'http',
      live,
      expected,
      repeat: false,
    })
    expected = round.rate * 1.3
    return round
  }
  const nothing = (span: number): Promise<Round> =>
    generator.commands(bare, { connections, seconds: span, series: 'bare', live, expected: 0, repeat: true })
  // The first round opens the cases and lets both servers compile what they do most.
  await commands(seconds)
  await nothing(seconds)
  return interleave(
    rounds,
    () => commands(seconds),
    () => nothing(seconds),
  )
}

export const httpCommands: Row = async ({ dir, say, sizes }): Promise<readonly Claim[]> =>
  withProcesses([engineIn(dir), { kind: 'bare' }], async (servers, generator) => {
    const pair = servers as unknown as readonly [Server, Server]
    const { rounds, seconds } = sizes
    say('commands over HTTP, 64 connections')
    const at64 = await against(pair, generator, { connections: 64, rounds, seconds })
    say('commands over HTTP, 256 connections')
    const at256 = await against(pair, generator, { connections: 256, rounds, seconds })
    const share = (all: Rounds): number => median(all.map(({ a, b }) => a.rate / b.rate))
    const setup = (all: Rounds): string =>
      `${live.toLocaleString('en')} live cases with turnover, synchronous=FULL, read models live, ` +
      `commits of ${Math.round(median(all.map(({ a }) => a.batch)))}, p50 ${milliseconds(of(all, 'a', 'p50'))} / ${milliseconds(of(all, 'b', 'p50'))}, ` +
      `CPU a request ${Math.round(of(all, 'a', 'cpu'))} / ${Math.round(of(all, 'b', 'cpu'))} µs, autocannon, ${rounds} rounds of ${seconds} s`
    return [
      {
        row: '1',
        what: 'durable commands over HTTP, 64 connections',
        ours: perSecond(of(at64, 'a', 'rate')),
        reference: `${perSecond(of(at64, 'b', 'rate'))} bare POST`,
        value: share(at64),
        unit: 'share',
        better: 'more',
        goal: 0.4,
        floor: 0.28,
        setup: setup(at64),
      },
      {
        row: '2',
        what: 'p99 at 256 connections',
        ours: milliseconds(of(at256, 'a', 'p99')),
        reference: `${milliseconds(of(at256, 'b', 'p99'))} bare POST`,
        value: median(at256.map(({ a, b }) => a.p99 / b.p99)),
        unit: 'times',
        better: 'less',
        goal: 3,
        floor: 5,
        setup: `${perSecond(of(at256, 'a', 'rate'))} / ${perSecond(of(at256, 'b', 'rate'))}; ${setup(at256)}`,
      },
    ]
  })
