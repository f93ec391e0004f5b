// What operators watch, as Prometheus text: how appends go, how far the read models are, what is refused.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Engine } from '../engine.ts'

/** Counts by label values without the cost of a labelled counter on every request; handed over when scraped. */
class Tally {
  readonly #counts = new Map<string, number>()

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  handOver<Label extends string>(counter: Counter<Label>, labelsOf: (key: string) => Record<Label, string>): void {
    counter.reset()
    for (const [key, count] of this.#counts) counter.inc(labelsOf(key), count)
  }
}

/** The read models are this many events behind at most before it stops counting. */
export const mostLag = 10_000

export class Metrics {
  readonly #registry = new Registry()
  readonly #requests = new Tally()
  readonly #refusals = new Tally()
  readonly #commitSeconds: Histogram
  readonly #commitEvents: Histogram
  readonly #told = new WeakSet<object>()
  #clients = 0

  constructor() {
    const registers = [this.#registry]
    this.#commitSeconds = new Histogram({
      name: 'zhengjian_append_seconds',
      help: 'Time of one group commit, from its begin until it is on disk.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
      registers,
    })
    this.#commitEvents = new Histogram({
      name: 'zhengjian_append_events',
      help: 'Events in one group commit.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      registers,
    })
    const requests = this.#requests
    new Counter({
      name: 'zhengjian_http_requests_total',
      help: 'Answered requests by route and status.',
      labelNames: ['method', 'route', 'status'] as const,
      registers,
      collect() {
        requests.handOver(this, (key) => {
          const [method = '', route = '', status = ''] = key.split(' ')
          return { method, route, status }
        })
      },
    })
    const refusals = this.#refusals
    new Counter({
      name: 'zhengjian_refusals_total',
      help: 'Refused commands and faulty requests by code.',
      labelNames: ['code'] as const,
      registers,
      collect() {
        refusals.handOver(this, (code) => ({ code }))
      },
    })
    this.#gauge('zhengjian_sse_clients', 'Open live streams.', () => this.#clients)
  }

  /** For the engine: called after every group commit. */
  readonly onCommit = (events: number, ms: number): void => {
    this.#commitSeconds.observe(ms / 1000)
    this.#commitEvents.observe(events)
  }

  answered(method: string, route: string, status: number): void {
    this.#requests.add(`${method} ${route} ${status}`)
  }

  /** Of an answer that may be told of twice, by what refused it and by the scope that it left through. */
  answeredOnce(answer: object, method: string, route: string, status: number): void {
    if (this.#told.has(answer)) return
    this.#told.add(answer)
    this.answered(method, route, status)
  }

  refused(code: string): void {
    this.#refusals.add(code)
  }

  clients(change: 1 | -1): void {
    this.#clients += change
  }

  /** Adds the gauges of a running engine. */
  watch(engine: Engine): void {
    const lag = () => lagOf(engine)
    this.#gauge('zhengjian_projection_lag_events', `Events not in the read models yet, at most ${mostLag + 1}.`, lag)
    this.#gauge('zhengjian_queue_depth', 'Commands queued or being handled.', () => engine.handler.queueDepth)
    this.#gauge('zhengjian_cached_streams', 'Folded streams in memory.', () => engine.handler.cachedStreams)
    this.#gauge('zhengjian_read_models_ready', '1 when queries are answered.', () => (engine.readSide.ready ? 1 : 0))
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  #gauge(name: string, help: string, value: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      async collect() {
        this.set(await value())
      },
    })
  }
}

/** How many events of the log the read models have not applied; counting stops at `mostLag + 1`. */
export async function lagOf({ log, readSide }: Engine): Promise<number> {
  if ((await log.head()) === readSide.position) return 0
  return (await log.readAll(readSide.position, { limit: mostLag + 1 })).length
}
