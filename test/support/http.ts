// A running system to ask over HTTP: a real engine in a folder of its own, the application, and a token for each person.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { expect } from 'vitest'
import { bootstrapCommand } from '../../src/commands/bootstrap.ts'
import { ManualClock } from '../../src/commands/clock.ts'
import { foreignCaseId } from '../../src/commands/ids.ts'
import { type Command, registry } from '../../src/commands/registry.ts'
import type { Role } from '../../src/domain/actor.ts'
import { Engine, type EngineOptions } from '../../src/engine.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { type AppOptions, buildApp } from '../../src/http/app.ts'
import { Metrics } from '../../src/http/metrics.ts'
import { Tokens } from '../../src/http/tokens.ts'
import { at } from './people.ts'

/** Two organisations that hand over cases, each with a clerk and a service, and the three who watch. */
export const accounts = {
  supervisor: { org: 'supervision-bureau', role: 'supervisor' },
  auditor: { org: 'supervision-bureau', role: 'auditor' },
  administrator: { org: 'service-center', role: 'administrator' },
  'wabo-clerk': { org: 'wabo', role: 'clerk' },
  'wabo-feed': { org: 'wabo', role: 'service' },
  'water-clerk': { org: 'water', role: 'clerk' },
  'water-feed': { org: 'water', role: 'service' },
  citizen: { org: 'wabo', role: 'citizen' },
} as const satisfies Record<string, { org: string; role: Role }>
export type Who = keyof typeof accounts

export const itemId = 'building-permit'
export const caseId = (number: string, source = 'wabo'): string => foreignCaseId(source, number)
const item = {
  calendarId: 'cn',
  itemId,
  name: '建设工程规划许可',
  office: '规划局',
  orgId: 'wabo',
  promisedLimit: { days: 10, unit: 'working' },
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [{ name: '受理', stepId: 'accept' }],
  timeZone: 'Asia/Shanghai',
}
type Sent = { readonly type: Command['type']; readonly [field: string]: unknown }
const founding: readonly Sent[] = [
  { type: 'OpenOrganisation', orgId: 'wabo', kind: 'outside', name: 'Wabo' },
  { type: 'OpenOrganisation', orgId: 'water', kind: 'usingUnit', name: '市水务局' },
  ...Object.entries(accounts)
    .filter(([, { role }]) => role === 'clerk' || role === 'service' || role === 'citizen')
    .map(([accountId, { org, role }]) => ({
      type: 'OpenAccount' as const,
      accountId,
      name: accountId,
      orgId: org,
      role,
    })),
  { type: 'PublishItem', ...item },
  { type: 'OpenSource', sourceId: 'wabo', accountId: 'wabo-feed', name: 'Wabo', orgId: 'wabo' },
  { type: 'OpenSource', sourceId: 'water', accountId: 'water-feed', name: '水务', orgId: 'water' },
]

type Body = Record<string, unknown>
type Asking = { readonly headers?: Record<string, string>; readonly query?: string }

export class Server {
  readonly app: FastifyInstance
  readonly engine: Engine
  readonly clock: ManualClock
  readonly tokens: Tokens
  readonly metrics: Metrics
  /** What was logged as an error: a test that provokes none expects none. */
  readonly logged: string[]
  readonly #held = new Map<string, string>()
  readonly #dataDir: string
  #keys = 0

  constructor(parts: Pick<Server, 'app' | 'engine' | 'clock' | 'tokens' | 'metrics' | 'logged'>, dataDir: string) {
    this.app = parts.app
    this.engine = parts.engine
    this.clock = parts.clock
    this.tokens = parts.tokens
    this.metrics = parts.metrics
    this.logged = parts.logged
    this.#dataDir = dataDir
  }

  /** Opened at 09:00 in Shanghai on Monday 2 March 2026, with everyone in `accounts`. */
  static async open(options: Partial<AppOptions> = {}, engineOptions: Partial<EngineOptions> = {}): Promise<Server> {
    const dataDir = mkdtempSync(join(tmpdir(), 'zhengjian-http-'))
    const clock = new ManualClock(at('2026-03-02T09:00:00+08:00'))
    const logged: string[] = []
    const logger = pino({ level: 'error' }, { write: (line: string) => logged.push(line) })
    const metrics = new Metrics()
    const engine = await Engine.open({
      dataDir,
      clock,
      purpose: 'demo',
      openLog: (path, hooks) => new SqliteLog(path, hooks),
      onFatal: (error) => logged.push(String(error)),
      onError: (what, error) => logged.push(`${what}: ${error}`),
      onCommit: metrics.onCommit,
      paceMs: 1,
      ...engineOptions,
    })
    for (const command of founding)
      await bootstrapCommand(
        (request) => engine.handle(request),
        registry[command.type].schema.parse(command) as Command,
      )
    const tokens = await Tokens.open(engine.store)
    const app = await buildApp({ engine, tokens, logger, metrics, ...options })
    await app.ready()
    const server = new Server({ app, engine, clock, tokens, metrics, logged }, dataDir)
    await engine.settle()
    return server
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.engine.close()
    rmSync(this.#dataDir, { recursive: true, force: true })
  }

  async token(account: string, more: { rights?: readonly string[]; lifetimeSeconds?: number } = {}): Promise<string> {
    const nowSeconds = Math.floor(Date.parse(this.clock.now()) / 1000)
    return (await this.tokens.mint(account, { nowSeconds, lifetimeSeconds: 1e9, ...more })).token
  }

  /** A token for an account, minted once. */
  async bearer(who: Who): Promise<string> {
    const token = this.#held.get(who) ?? (await this.token(who))
    this.#held.set(who, token)
    return `Bearer ${token}`
  }

  async ask(who: Who | undefined, options: InjectOptions): Promise<LightMyRequestResponse> {
    const authorization = who === undefined ? {} : { authorization: await this.bearer(who) }
    return this.app.inject({ ...options, headers: { ...authorization, ...options.headers } })
  }

  get(who: Who | undefined, url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.ask(who, { method: 'GET', url, headers })
  }

  /** Sends a command; under a key of its own unless one is given. */
  post(
    who: Who | undefined,
    command: string,
    body: Body | string,
    asking: Asking = {},
  ): Promise<LightMyRequestResponse> {
    const { headers = {}, query = '' } = asking
    return this.ask(who, {
      method: 'POST',
      url: `/api/commands/${command}${query}`,
      payload: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': `key-${this.#keys++}`, ...headers },
    })
  }

  /** Sends a command that must be accepted; answers what it was answered. */
  async done(
    who: Who,
    command: string,
    body: Body,
  ): Promise<{ position: string; revision: number; commandId: string }> {
    const response = await this.post(who, command, body)
    expect(response.json()).toMatchObject({ commandId: expect.any(String) })
    return response.json()
  }

  /** A case of a source, with as many steps, begun an hour before the server was opened, a step each minute. */
  async givenCase(number: string, { source = 'wabo', steps = 0 } = {}): Promise<string> {
    const id = caseId(number, source)
    const service = `${source}-feed` as Who
    const startedAt = '2026-03-02T00:00:00.000Z'
    await this.done(service, 'RegisterForeignCase', { caseId: id, sourceId: source, itemId, number, startedAt })
    for (let step = 1; step <= steps; step++) {
      const at = `2026-03-02T00:${String(step).padStart(2, '0')}:00.000Z`
      await this.done(service, 'RecordForeignStep', { caseId: id, activity: `环节${step}`, number: `s${step}`, at })
    }
    return id
  }
}
