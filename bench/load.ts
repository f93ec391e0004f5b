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
  const enough = repeat ? share * 2 : Math.ceil((expected * (seconds + 2) * 1.2) / connections) + 50
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
const longestRampMs = 2_000
const longestMs = 60_000

/** What counts: so many seconds from when all connections have been answered, or the slowest are waited for no longer. */
class Window {
  readonly #ms: number
  #silent: number
  #latest = Number.POSITIVE_INFINITY
  #from = Number.POSITIVE_INFINITY

  constructor(connections: number, seconds: number) {
    this.#silent = connections
    this.#ms = seconds * 1000
  }

  get opened(): boolean {
    return this.#from !== Number.POSITIVE_INFINITY
  }

  /** Where an answer stands that comes now; `first` of its connection. */
  at(now: number, first: boolean): 'before' | 'within' | 'after' {
    if (this.#latest === Number.POSITIVE_INFINITY) this.#latest = now + longestRampMs
    if (first) this.#silent--
    if (!this.opened && (this.#silent === 0 || now >= this.#latest)) this.#from = now + settleMs
    if (now < this.#from) return 'before'
    return now < this.#from + this.#ms ? 'within' : 'after'
  }
}

async function run(request: LoadRequest): Promise<LoadResult> {
  const sent: { series: Series; count: () => number }[] = []
  const times: number[] = []
  const byPath = new Map<string, number[]>()
  let failed = 0
  const counted = new Window(request.connections, request.seconds)
  let connection = 0
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
        const place = counted.at(performance.now(), answers === 1)
        if (place === 'after') running.stop()
        if (place !== 'within') return
        if (status < 200 || status >= 300) failed++
        times.push(ms)
        if (request.kind === 'queries') byPath.set(path, [...(byPath.get(path) ?? []), ms])
      })
    },
  }
  const running = autocannon(options, (error, result) => (error ? ended.reject(error) : ended.resolve(result)))
  const { errors, timeouts } = await ended.promise
  if (!counted.opened) throw new Error('nothing was answered')
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
