// Row 11: the board and the case list over HTTP on a long log: filters, search, colours and pages, with a token each time.
import type { Bench, Claim } from './harness.ts'
import { milliseconds, perSecond } from './harness.ts'
import type { Generator, Server } from './http.ts'
import { offices } from './traffic.ts'

const connections = 4
const office = encodeURIComponent(offices[1] ?? '')
const first = [
  '/api/overview',
  `/api/overview?office=${office}`,
  '/api/cases',
  '/api/cases?status=open',
  `/api/cases?office=${office}`,
  '/api/cases?colour=over-statute',
  `/api/cases?colour=over-promise&office=${office}`,
  `/api/cases?q=${encodeURIComponent('住房和城乡建设')}`,
  `/api/cases?q=${encodeURIComponent('生态环境')}&status=closed`,
  '/api/cases?month=2025-06',
  '/api/cases?q=00012345',
]
const pagesDeep = 3

/** Every query, and the pages that follow some of them by their Link. Throws where the server does not answer one. */
async function paths({ ready: { reader, url } }: Server): Promise<string[]> {
  const headers = { authorization: `Bearer ${reader}` }
  const all: string[] = []
  for (const path of first) {
    let next: string | undefined = path
    for (let page = 0; next !== undefined && page < pagesDeep; page++) {
      const answer: Response = await fetch(new URL(next, url), { headers })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${next} is answered with ${answer.status}`)
      all.push(next)
      next = /<([^>]+)>;\s*rel="?next"?/.exec(answer.headers.get('link') ?? '')?.[1]
    }
  }
  return all
}

export async function queryClaim({ say, sizes }: Bench, server: Server, generator: Generator): Promise<Claim> {
  const asked = await paths(server)
  say(`${asked.length} queries of the board and the case list`)
  await generator.queries(server, asked, connections, 1)
  const result = await generator.queries(server, asked, connections, sizes.quick ? 2 : 10)
  if (result.failed > 0) throw new Error(`${result.failed} queries failed`)
  const slowest = result.paths.toSorted((a, b) => b.p50 - a.p50).slice(0, 3)
  return {
    row: '11',
    what: 'p99 of board and case list',
    ours: milliseconds(result.p99),
    reference: `p50 ${milliseconds(result.p50)}`,
    value: result.p99,
    unit: 'ms',
    better: 'less',
    goal: 20,
    floor: 50,
    setup:
      `${sizes.large.toLocaleString('en')} events, ${asked.length} queries in turn on ${connections} connections, ${perSecond(result.rate)}; slowest: ` +
      slowest
        .map(({ p50, p99, path }) => `${decodeURIComponent(path)} ${milliseconds(p50)} (p99 ${milliseconds(p99)})`)
        .join(', '),
  }
}
