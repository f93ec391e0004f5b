// Server-sent events by hand: a bounded number of streams, a heartbeat, and nothing left behind when one closes.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from './metrics.ts'
import { ProblemError } from './problems.ts'

/** A stream whose reader has fallen behind by this much is ended: it will come back and be told the present. */
const mostUnsentBytes = 256 * 1024

export type Message = { readonly event: string; readonly id: string; readonly data: object }

/** One open stream. */
export class Client {
  readonly #reply: FastifyReply
  readonly #closed = new AbortController()

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.#reply = reply
    // From here on Fastify leaves the answer alone.
    reply.hijack()
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    reply.raw.write('retry: 2000\n\n')
    request.raw.socket.setTimeout(0)
    reply.raw.on('close', () => this.#closed.abort())
    reply.raw.on('error', () => this.#closed.abort())
  }

  /** Aborts when the stream has closed, whoever closed it. */
  get closed(): AbortSignal {
    return this.#closed.signal
  }

  send({ data, event, id }: Message): void {
    this.#write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  beat(): void {
    this.#write(': heartbeat\n\n')
  }

  end(): void {
    this.#reply.raw.end()
  }

  #write(text: string): void {
    const { raw } = this.#reply
    if (this.closed.aborted || raw.writableEnded) return
    if (raw.writableLength > mostUnsentBytes) raw.destroy()
    else raw.write(text)
  }
}

/** How many streams there may be, and how often each shows that it is alive. */
export type Limits = { readonly most: number; readonly beatMs: number }

/** All open streams of a server. */
export class Clients {
  readonly #most: number
  readonly #beatMs: number
  readonly #metrics: Metrics
  readonly #open = new Set<Client>()

  constructor({ beatMs, most }: Limits, metrics: Metrics) {
    this.#most = most
    this.#beatMs = beatMs
    this.#metrics = metrics
  }

  get size(): number {
    return this.#open.size
  }

  /** Opens a stream, or answers 503 where there are as many as there may be. `onBeat` is asked with every heartbeat. */
  open(request: FastifyRequest, reply: FastifyReply, onBeat: (client: Client) => Promise<void>): Client {
    if (this.#open.size >= this.#most) throw new ProblemError('too-many-streams', {}, { 'retry-after': '5' })
    const client = new Client(request, reply)
    this.#open.add(client)
    this.#metrics.clients(1)
    const beat = setInterval(() => {
      client.beat()
      // Whoever lost the right to look is not shown more.
      onBeat(client).catch(() => client.end())
    }, this.#beatMs)
    client.closed.addEventListener('abort', () => {
      clearInterval(beat)
      this.#open.delete(client)
      this.#metrics.clients(-1)
    })
    return client
  }

  closeAll(): void {
    for (const client of this.#open) client.end()
  }
}
