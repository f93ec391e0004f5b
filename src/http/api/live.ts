// Live boards: the overview and single cases, pushed when something was applied or when time alone turns a figure.
import { z } from 'zod'
import type { Engine } from '../../engine.ts'
import { overview } from '../../projections/overview.ts'
import { sight } from '../auth.ts'
import { type Client, Clients, type Limits, type Message } from '../sse.ts'
import { readCase } from './caseReading.ts'
import { type Api, idParams } from './reading.ts'
import { nothing, problemAnswers } from './schemas.ts'

/** At most four pushes a second, however fast the log grows. */
const paceMs = 250
const longestTimerMs = 2 ** 31 - 1

/** Runs a task soon after it was asked for, once for all askings in between, never two at a time. */
class Paced {
  readonly #task: () => Promise<void>
  readonly #onError: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #running = false
  #again = false
  #stopped = false

  constructor(task: () => Promise<void>, onError: (error: unknown) => void) {
    this.#task = task
    this.#onError = onError
  }

  readonly soon = (): void => {
    this.#again = this.#running
    if (this.#running || this.#timer !== undefined || this.#stopped) return
    this.#timer = setTimeout(() => void this.#run(), paceMs)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async #run(): Promise<void> {
    this.#timer = undefined
    this.#running = true
    await this.#task().catch(this.#onError)
    this.#running = false
    if (this.#again) this.soon()
  }
}

/** One computation for all who watch the overview, and none while nobody does. */
class LiveOverview {
  readonly #engine: Engine
  readonly #watching = new Set<Client>()
  readonly #paced: Paced
  #turn: NodeJS.Timeout | undefined
  #unsubscribe: (() => void) | undefined

  constructor(engine: Engine, onError: (error: unknown) => void) {
    this.#engine = engine
    this.#paced = new Paced(() => this.#push(), onError)
  }

  async add(client: Client): Promise<void> {
    if (this.#watching.size === 0) this.#unsubscribe = this.#engine.readSide.onApplied(this.#paced.soon)
    this.#watching.add(client)
    client.closed.addEventListener('abort', () => this.#remove(client))
    if (client.closed.aborted) this.#remove(client)
    else client.send(await this.#message())
  }

  stop(): void {
    clearTimeout(this.#turn)
    this.#paced.stop()
    this.#unsubscribe?.()
  }

  #remove(client: Client): void {
    this.#watching.delete(client)
    if (this.#watching.size > 0) return
    clearTimeout(this.#turn)
    this.#unsubscribe?.()
  }

  async #push(): Promise<void> {
    if (this.#watching.size === 0) return
    const message = await this.#message()
    for (const client of this.#watching) client.send(message)
  }

  async #message(): Promise<Message> {
    const { clock, readSide } = this.#engine
    const { position } = readSide
    const now = clock.now()
    const { nextTurnAt, stages, totals } = await overview(readSide.database, now)
    if (nextTurnAt !== null) this.#turnAt(Date.parse(nextTurnAt) - Date.parse(now))
    const figures = { ...totals, closedLate: stages.after.closedLate, lastStepAfterDeadline: totals.lateSteps }
    return { event: 'overview', id: position, data: { figures, position, judgedAt: now } }
  }

  #turnAt(ms: number): void {
    clearTimeout(this.#turn)
    this.#turn = setTimeout(this.#paced.soon, Math.min(Math.max(ms + 1, 0), longestTimerMs))
  }
}

/** Tells whoever watches a case of its revision and colour, when either has changed. */
class LiveCase {
  readonly #engine: Engine
  readonly #caseId: string
  readonly #org: string | undefined
  readonly #client: Client
  readonly #paced: Paced
  #told = ''

  constructor(engine: Engine, client: Client, { caseId, org }: { caseId: string; org: string | undefined }) {
    this.#engine = engine
    this.#client = client
    this.#caseId = caseId
    this.#org = org
    this.#paced = new Paced(
      () => this.tell(),
      () => client.end(),
    )
    const unsubscribe = engine.readSide.onApplied(this.#paced.soon)
    client.closed.addEventListener('abort', () => {
      unsubscribe()
      this.#paced.stop()
    })
  }

  async tell(): Promise<void> {
    const { listed, origin, position, revision } = await readCase(this.#engine, this.#caseId, this.#org)
    const { revision: known } = await this.#engine.handler.state(
      origin === 'here' ? 'case' : 'foreigncase',
      this.#caseId,
    )
    const state = {
      revision: Math.max(known, revision),
      status: listed?.status ?? null,
      colour: listed?.colour ?? null,
    }
    const text = JSON.stringify(state)
    if (text === this.#told) return
    this.#told = text
    this.#client.send({ event: 'case', id: position, data: { ...state, position } })
  }
}

export function liveRoutes(api: Api, limits: Limits): void {
  const { app, authenticate, engine, metrics } = api
  const clients = new Clients(limits, metrics)
  const live = new LiveOverview(engine, (error) => app.log.error({ err: error }, 'the live overview failed'))
  app.addHook('preClose', async () => {
    live.stop()
    clients.closeAll()
  })
  const schema = (operationId: string, summary: string, more: object, statuses: readonly number[]) => ({
    operationId,
    tags: ['live'],
    summary,
    description:
      'Server-sent events with the position as their id: the present at once, then at most four a second, and a comment every 15 seconds.',
    security: [{ token: [] }],
    querystring: nothing,
    ...more,
    response: {
      200: { description: 'The stream.', content: { 'text/event-stream': { schema: z.string() } } },
      ...problemAnswers(statuses),
    },
  })
  const ofOverview = schema(
    'streamOverview',
    '监察总览实时 / The figures of the overview, live',
    {},
    [400, 401, 403, 429, 500, 503],
  )
  app.get('/api/stream/overview', { schema: ofOverview }, async (request, reply) => {
    const allowed = async () => void sight(await authenticate(request), 'ReadOverview')
    await allowed()
    // Not ready is answered as such before the stream begins.
    void engine.readSide.database
    const client = clients.open(request, reply, allowed)
    await live.add(client).catch(() => client.end())
  })
  const ofCase = schema(
    'streamCase',
    '办件实时 / The revision and colour of a case, live',
    { params: idParams },
    [400, 401, 403, 404, 429, 500, 503],
  )
  app.get('/api/stream/cases/:id', { schema: ofCase }, async (request, reply) => {
    const caseId = (request.params as { id: string }).id
    const allowed = async () => sight(await authenticate(request), 'ReadCases')
    const { org } = await allowed()
    await readCase(engine, caseId, org)
    const told: { live?: LiveCase } = {}
    const client = clients.open(request, reply, async () => {
      await allowed()
      // Time alone may have turned its colour.
      await told.live?.tell()
    })
    told.live = new LiveCase(engine, client, { caseId, org })
    await told.live.tell().catch(() => client.end())
  })
}
