// Requests made up from the API's own description, sent as everyone: whatever comes, the answer is one that was described.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Action, rights } from '../../src/commands/rights.ts'
import type { ApiDocument } from '../../src/http/api/examples.ts'
import { issueReceipt } from '../../src/http/receipts.ts'
import { accounts, itemId, Server, type Who } from '../support/http.ts'
import { type MadeUp, Requests, type Route, routesOf } from '../support/openapiArbitrary.ts'

const budgetMs = 15_000
const plainly = 12
const seed = 20_260_302
let server: Server
let document: ApiDocument
let requests: Requests
let routes: Route[]
beforeAll(async () => {
  server = await Server.open({ openMetrics: true })
  for (const number of ['Z-1', 'Z-2']) await server.givenCase(number, { steps: 2 })
  await server.givenCase('Z-3', { source: 'water', steps: 1 })
  await server.engine.settle()
  document = (await server.get(undefined, '/api/openapi.json')).json()
  requests = new Requests(document)
  for (const path of ['/api/cases', '/api/items', '/api/sources', '/api/events?limit=30', '/api/audit?limit=30'])
    requests.learn((await server.get('auditor', path)).json())
  for (const account of Object.keys(accounts)) requests.remember('accountId', account)
  // Every item has a first version.
  for (const number of ['version', 'from', 'to']) requests.remember(number, '1')
  for (const who of ['wabo-clerk', 'water-clerk'] as const) await givenPersonalData(who)
  await givenOwnCase()
  routes = routesOf(document).filter(asked)
})
afterAll(() => server.close())

/** A case that is handled here, and the receipt by which it can be found. */
async function givenOwnCase(): Promise<void> {
  const caseId = 'own-case'
  const voucher = { date: '2026-03-02', sealed: true }
  const application = { caseId, channel: 'window', itemId, materials: [], subjectId: 'subject-of-wabo-clerk', voucher }
  await server.done('wabo-clerk', 'ReceiveApplication', application)
  await server.done('wabo-clerk', 'AcceptApplication', { caseId, voucher })
  await server.engine.settle()
  requests.learn((await server.get('auditor', '/api/cases?origin=here')).json())
  requests.remember('receipt', issueReceipt(server.engine, caseId))
  requests.remember('proof', '002X')
}

/** A subject of the clerk's organisation, and a material of it. */
async function givenPersonalData(who: 'wabo-clerk' | 'water-clerk'): Promise<void> {
  const subjectId = `subject-of-${who}`
  const personal = { name: '张三丰', phone: '13812345678', identityNumber: '11010519491231002X' }
  await server.done(who, 'RegisterSubject', { subjectId, kind: 'person', orgId: accounts[who].org, personal })
  requests.remember('subjectId', subjectId)
  const headers = { 'content-type': 'application/pdf' }
  const payload = `%PDF-1.7 ${who}`
  const stored = await server.ask(who, { method: 'POST', url: '/api/materials', headers, payload })
  requests.remember('materialId', stored.json().digest)
}

const ajv = new Ajv2020({ strict: false })
;(addFormats as unknown as (to: Ajv2020) => void)(ajv)
const compiled = new Map<string, ValidateFunction>()

/** The check of a documented body, compiled once. */
function checkOf(schema: object): ValidateFunction {
  if (ajv.getSchema('openapi') === undefined) ajv.addSchema({ $id: 'openapi', components: document.components })
  const text = JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')
  const known = compiled.get(text) ?? ajv.compile(JSON.parse(text))
  compiled.set(text, known)
  return known
}

/** What an answer does that its route does not describe; nothing where all is well. */
function undescribed({ operation }: Route, response: LightMyRequestResponse): string[] {
  const { statusCode } = response
  const described = operation.responses[String(statusCode)]
  if (statusCode >= 500 && statusCode !== 503) return [`answered ${statusCode}`]
  if (described === undefined) return [`${statusCode} is not described`]
  const [[type, media] = ['', {}]] = Object.entries(described.content ?? {})
  if (type === '') return response.body === '' ? [] : ['a body where none is described']
  const sent = String(response.headers['content-type'] ?? '').split(';')[0]
  if (sent !== type) return [`${sent} instead of ${type}`]
  if (!/[/+]json$/.test(type) || media.schema === undefined) return []
  const check = checkOf(media.schema)
  return check(response.json()) ? [] : [`${statusCode}: ${ajv.errorsText(check.errors)}`]
}

// Streams stay open and waiting takes two seconds: both have tests of their own.
const asked = ({ path }: Route): boolean => !path.startsWith('/api/stream/')
const quick = ({ request }: MadeUp): boolean => !/(?<!\/api\/events)\?(.*&)?after=/.test(String(request.url))
// Whoever suspended the others would end the test, not the system.
const harmless = ({ request }: MadeUp): boolean => !/SuspendAccount(?!.*dryRun=true)/.test(String(request.url))

type Sent = { readonly made: MadeUp; readonly who: Who | undefined }
const statuses = new Map<Route, Set<number>>()

/** Sends one request and says what about its answer is not as described. */
async function send({ made: { request, route }, who }: Sent): Promise<void> {
  const response = await server.ask(who, request)
  const seen = statuses.get(route) ?? new Set()
  statuses.set(route, seen.add(response.statusCode))
  const told = `${who} ${request.method} ${request.url} ${request.payload ?? ''} → ${response.body.slice(0, 300)}`
  expect(undescribed(route, response), told).toStrictEqual([])
  if (response.statusCode !== 200 || route.method !== 'GET') return
  const isJson = /^application\/json/.test(String(response.headers['content-type']))
  if (response.body.length < 100_000 && isJson) requests.learn(response.json())
}

/** Of those who may: who watches asks, commands go by the table of rights. */
function entitled({ method, path }: Route): Who {
  const personal = /^\/api\/(?:subjects|materials)/.test(path)
  if (method === 'GET') return personal ? 'supervisor' : 'auditor'
  if (personal || path.endsWith('/receipt')) return 'wabo-clerk'
  return rights[path.slice(path.lastIndexOf('/') + 1) as Action].administrator ? 'administrator' : 'wabo-feed'
}

const budget = { timeout: 120_000 }
test('asked as described by one who may, every query answers and every command is decided', budget, async () => {
  // As many requests as there are, and the same each time: it would prove little if all had only ever been turned away.
  for (const route of routes) {
    const some = requests.plainly(route).filter(quick).filter(harmless)
    for (const made of fc.sample(some, { numRuns: plainly, seed })) await send({ made, who: entitled(route) })
  }
  expect(server.logged).toStrictEqual([])
  const seen = (route: Route): number[] => [...(statuses.get(route) ?? [])]
  const named = (some: readonly Route[]): string[] => some.map(({ path }) => path)
  const queries = routes.filter(({ method }) => method === 'GET')
  expect(named(queries.filter((route) => !seen(route).includes(200)))).toStrictEqual([])
  const commands = routes.filter(({ method }) => method === 'POST')
  const decided = [200, 404, 409, 412, 422]
  expect(named(commands.filter((route) => !seen(route).some((status) => decided.includes(status))))).toStrictEqual([])
  expect(commands.filter((route) => seen(route).includes(200)).length).toBeGreaterThan(3)
})

test('every answer is one that the description has, whoever asks and whatever is asked', budget, async () => {
  const who = fc.constantFrom<Who | undefined>(undefined, ...(Object.keys(accounts) as Who[]))
  const one = fc
    .constantFrom(...routes)
    .chain((route) => fc.record({ made: requests.of(route).filter(quick).filter(harmless), who }))
  const batch = fc.asyncProperty(fc.array(one, { minLength: 5, maxLength: 20 }), async (some) => {
    for (const next of some) await send(next)
  })
  // How many come is the machine's affair; nothing is demanded of their number.
  for (const until = performance.now() + budgetMs; performance.now() < until; )
    await fc.assert(batch, { numRuns: 5, endOnFailure: true })
  expect(server.logged).toStrictEqual([])
})

test('after all that, the log is whole and the read models keep up', async () => {
  await server.engine.settle()
  const { status } = (await server.get(undefined, '/health/ready')).json()
  expect(status).toBe('ready')
  const stored = await server.engine.log.readAll('' as never, { limit: 100_000 })
  const revisions = Map.groupBy(stored, ({ stream }) => stream)
  for (const [stream, events] of revisions)
    expect(
      events.map(({ revision }) => revision),
      stream,
    ).toStrictEqual(events.map((_event, at) => at))
})
