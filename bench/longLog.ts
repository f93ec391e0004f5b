// Rows 9 and 11: a server with a long log behind it: how it answers queries, and what it weighs after a minute of commands.
import { dirname } from 'node:path'
import type { Claim, Row } from './harness.ts'
import { megabytes, perSecond, timed } from './harness.ts'
import { withProcesses } from './http.ts'
import { queryClaim } from './queries.ts'

const connections = 64
const live = 2000

export const longLog: Row = async (bench): Promise<readonly Claim[]> => {
  const { log, say, sizes } = bench
  const dataDir = dirname(await log(sizes.large))
  say(`opening a server on ${sizes.large.toLocaleString('en')} events`)
  return withProcesses([{ kind: 'engine', dataDir, commit: 'group' }], async ([server], generator) => {
    if (server === undefined) throw new Error('the server did not start')
    const building = await timed(() => server.settle())
    const queries = await queryClaim(bench, server, generator)
    say(`${sizes.loadSeconds} s of commands`)
    const rss: number[] = []
    let rate = 0
    let last = await server.stats()
    const opened = last.rss
    const span = sizes.quick ? 2 : 10
    for (let done = 0; done < sizes.loadSeconds; done += span) {
      const expected = rate === 0 ? 25_000 : rate * 1.3
      const round = await generator.commands(server, {
        connections,
        seconds: span,
        series: 'long',
        live,
        expected,
        repeat: false,
      })
      rate = round.rate
      last = await server.stats()
      rss.push(last.rss)
    }
    return [
      {
        row: '9',
        what: 'server memory (RSS)',
        ours: megabytes(last.rss),
        reference: `at most ${megabytes(Math.max(...rss))}`,
        value: last.rss / 1e6,
        unit: 'MB',
        better: 'less',
        goal: 400,
        floor: 600,
        setup: `${sizes.large.toLocaleString('en')} events, after ${sizes.loadSeconds} s of commands at ${perSecond(rate)}, ${connections} connections, ${live.toLocaleString('en')} live cases with turnover, worker included; ${megabytes(opened)} after the queries; main heap ${megabytes(last.heap)}, external ${megabytes(last.external)}; ready after ${building.toFixed(0)} s`,
      },
      queries,
    ]
  })
}
