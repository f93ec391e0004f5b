// The load generator, a process of its own: autocannon with requests made beforehand, every answer's time kept.
import autocannon from 'autocannon'
import { quantile } from './harness.ts'
import { answering, type LoadRequest, type LoadResult } from './protocol.ts'
import { Traffic } from './traffic.ts'

type Prepared = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}
/** One connection's own cases and the requests on them that were not sent yet: order is kept because a connection waits for each answer. */
type Series = { readonly traffic: Traffic; readonly name: string; made: number; waiting: Prepared[] }
type Commands = Extract<LoadRequest, { kind: 'commands' }>

const series = new Map<string, Series>()

function commandsOf(
  { connections, expected, live, repeat, seconds, series: name, token }: Commands,
  connection: number,
): Series {
  const id = `${name}.${connections}.${connection}`
  const share = Math.max(1, Math.round(live / connections))
  const held = series.get(id) ?? {
    traffic: new Traffic({ prefix: id, live: share, order: 'scattered', cases: share * 20 }),
    name: id,
    made: 0,
    waiting: [],
  }
  series.set(id, held)
  const enough = repeat ? share * 2 : Math.ceil((expected * (seconds + 2) * 1.5) / connections) + 50
  while (held.waiting.length < enough) {
    const { type, ...body } = held.traffic.next()
    held.waiting.push({
      method: 'POST',
      path: `/api/commands/${type}`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `${held.name}.${held.made++}`,
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })
  }
  return held
}

const settleMs = 300
/** A server takes one connection in each turn of its event loop: under load it is a while until it has all of them. */
const longestRampMs = 3_000
const longestMs = 60_000

async function run(request: LoadRequest): Promise<LoadResult> {
  const sent: { series: Series; count: () => number }[] = []
  const times: number[] = []
  const byPath = new Map<string, number[]>()
  let failed = 0
  let from = Number.POSITIVE_INFINITY
  let until = Number.POSITIVE_INFINITY
  let connection = 0
  let silent = request.connections
  let latest = Number.POSITIVE_INFINITY
  const ended = Promise.withResolvers<autocannon.Result>()
  const options: autocannon.Options = {
    url: request.url,
    connections: request.connections,
    duration: request.seconds + longestMs / 1000,
    // Its own ten seconds are counted by a clock that may be set meanwhile, and then end requests that were just sent.
    timeout: 60,
    sampleInt: 100,
    setupClient(client) {
      let answers = 0
      let prepared: readonly Prepared[]
      if (request.kind === 'commands') {
        const mine = commandsOf(request, connection++)
        prepared = mine.waiting
        sent.push({ series: mine, count: () => answers })
      } else {
        const headers = { authorization: `Bearer ${request.token}` }
        const shift = (connection++ * 7) % request.paths.length
        prepared = [...request.paths.slice(shift), ...request.paths.slice(0, shift)].map((path) => ({
          method: 'GET',
          path,
          headers,
        }))
      }
      client.setRequests([...prepared])
      client.on('response', (status: number, _bytes: number, ms: number) => {
        const path = prepared[answers++ % prepared.length]?.path ?? ''
        const now = performance.now()
        if (latest === Number.POSITIVE_INFINITY) latest = now + longestRampMs
        if (answers === 1) silent--
        if (from === Number.POSITIVE_INFINITY && (silent === 0 || now >= latest)) {
          from = now + settleMs
          until = from + request.seconds * 1000
        }
        if (now >= until) running.stop()
        if (now < from || now >= until) return
        if (status < 200 || status >= 300) failed++
        times.push(ms)
        if (request.kind === 'queries') byPath.set(path, [...(byPath.get(path) ?? []), ms])
      })
    },
  }
  const running = autocannon(options, (error, result) => (error ? ended.reject(error) : ended.resolve(result)))
  const { errors, timeouts } = await ended.promise
  if (from === Number.POSITIVE_INFINITY) throw new Error('nothing was answered')
  for (const { count, series: mine } of sent) {
    if (request.kind !== 'commands' || request.repeat) continue
    if (count() >= mine.waiting.length)
      throw new Error('too few requests were made beforehand: the rate is beyond what was expected')
    // What was sent last may not have been answered: sent again under its key, it has effect once.
    mine.waiting.splice(0, count())
  }
  const sorted = Float64Array.from(times).sort()
  return {
    rate: times.length / request.seconds,
    requests: times.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    failed: failed + errors + timeouts,
    paths: [...byPath].map(([path, all]) => {
      const own = Float64Array.from(all).sort()
      return { path, p50: quantile(own, 0.5), p99: quantile(own, 0.99), requests: own.length }
    }),
  }
}

answering<LoadRequest>(run, () => Promise.resolve())
