// Row 3: one transaction for all that arrive in a turn, against one for each request.

import { type Claim, interleave, median, milliseconds, perSecond, type Row } from './harness.ts'
import { engineIn, type Round, type Server, withProcesses } from './http.ts'

const live = 2000
const claims = [
  { connections: 1, goal: 0.95, floor: 0.9 },
  { connections: 64, goal: 6.5, floor: 4.5 },
  { connections: 256, goal: 7.5, floor: 5 },
] as const

export const groupCommit: Row = async ({ dir, say, sizes }): Promise<readonly Claim[]> =>
  withProcesses([engineIn(dir, 'group'), engineIn(dir, 'request')], async (servers, generator) => {
    const [group, each] = servers as unknown as readonly [Server, Server]
    const rounds = sizes.quick ? 2 : 3
    const measured: Claim[] = []
    for (const { connections, floor, goal } of claims) {
      // One connection sends the same at any time: a second shows it as well as two.
      const seconds = sizes.quick || connections === 1 ? 1 : 2
      say(`group commit, ${connections} connections`)
      const expected = new Map<Server, number>()
      const round = async (server: Server, span: number): Promise<Round> => {
        const measured = await generator.commands(server, {
          connections,
          seconds: span,
          series: server === group ? 'group' : 'each',
          live,
          expected: expected.get(server) ?? (connections === 1 ? 5000 : 25_000),
          repeat: false,
        })
        expected.set(server, measured.rate * 1.5)
        return measured
      }
      await round(group, 1)
      await round(each, 1)
      const pairs = await interleave(
        rounds,
        () => round(group, seconds),
        () => round(each, seconds),
      )
      measured.push({
        row: '3',
        what: `group commit, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
        ours: perSecond(median(pairs.map(({ a }) => a.rate))),
        reference: `${perSecond(median(pairs.map(({ b }) => b.rate)))} a commit each`,
        value: median(pairs.map(({ a, b }) => a.rate / b.rate)),
        unit: 'times',
        better: 'more',
        goal,
        floor,
        setup: `commits of ${Math.round(median(pairs.map(({ a }) => a.batch)))}, p99 ${milliseconds(median(pairs.map(({ a }) => a.p99)))} / ${milliseconds(median(pairs.map(({ b }) => b.p99)))}, ${live.toLocaleString('en')} live cases with turnover, ${rounds} rounds of ${seconds} s`,
      })
    }
    return measured
  })
