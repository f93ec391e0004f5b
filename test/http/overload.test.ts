import { describe, expect, onTestFinished, test } from 'vitest'
import type { AppOptions } from '../../src/http/app.ts'
import { caseId, itemId, Server } from '../support/http.ts'

async function open(options: Partial<AppOptions>): Promise<Server> {
  const server = await Server.open(options)
  onTestFinished(() => server.close())
  return server
}

const registration = {
  caseId: caseId('O-1'),
  sourceId: 'wabo',
  itemId,
  number: 'O-1',
  startedAt: '2026-03-02T00:00:00.000Z',
}

describe('503', () => {
  test('a command is turned away before any work where too many are queued', async () => {
    const server = await open({ mostQueued: 0 })
    const head = await server.engine.log.head()
    for (const who of ['wabo-feed', undefined] as const) {
      const response = await server.post(who, 'RegisterForeignCase', registration)
      expect(response.json()).toMatchObject({ status: 503, code: 'overloaded', clauses: [] })
      expect(response.headers['retry-after']).toBe('1')
    }
    expect(await server.engine.log.head()).toBe(head)
    expect((await server.get('supervisor', '/api/cases')).statusCode).toBe(200)
  })

  test('of many at once, those that fit are handled and the others can be sent again', async () => {
    const server = await open({ mostQueued: 1 })
    const { log } = server.engine
    const append = log.append.bind(log)
    const disk = Promise.withResolvers<void>()
    log.append = async (...appended) => {
      await disk.promise
      return append(...appended)
    }
    const send = (at: number) => {
      const number = `O-${at}`
      return server.post('wabo-feed', 'RegisterForeignCase', { ...registration, number, caseId: caseId(number) })
    }
    const fits = send(0)
    await expect.poll(() => server.engine.handler.queueDepth).toBe(1)
    const others = Array.from({ length: 59 }, (_, at) => at + 1)
    const answers = await Promise.all(others.map(send))
    expect(answers.map(({ statusCode }) => statusCode)).toStrictEqual(others.map(() => 503))
    disk.resolve()
    expect((await fits).statusCode).toBe(200)
    for (const at of others) expect((await send(at)).statusCode).toBe(200)
  })
})

describe('429', () => {
  test('who does not say who asks is slowed; who does, commands and probes are not', async () => {
    const server = await open({ unauthenticatedPerMinute: 3 })
    for (let times = 0; times < 3; times++) expect((await server.get(undefined, '/api/cases')).statusCode).toBe(401)
    for (const url of ['/api/cases', '/api/problems', '/api/openapi.json', '/api/export/cases.csv', '/metrics']) {
      const response = await server.get(undefined, url)
      expect(response.json(), url).toMatchObject({ status: 429, code: 'too-many-requests' })
      expect(Number(response.headers['retry-after']), url).toBeGreaterThan(0)
    }
    const forged = await server.get(undefined, '/api/cases', { authorization: 'Bearer forged' })
    expect(forged.statusCode).toBe(429)
    expect((await server.get('supervisor', '/api/cases')).statusCode).toBe(200)
    expect((await server.post(undefined, 'RegisterForeignCase', registration)).statusCode).toBe(401)
    for (let times = 0; times < 5; times++) expect((await server.get(undefined, '/health/live')).statusCode).toBe(200)
  })
})

test('pages, files, probes and descriptions are counted once each, with what refused them', async () => {
  const server = await open({ unauthenticatedPerMinute: 1_000 })
  const html = { accept: 'text/html' }
  await server.get(undefined, '/login', html)
  await server.get(undefined, '/cases', html)
  await server.get(undefined, '/nowhere', html)
  await server.get(undefined, '/nowhere')
  await server.get(undefined, '/health/live')
  await server.get(undefined, '/health/live')
  await server.get(undefined, '/api/openapi.json')
  await server.get(undefined, '/metrics')
  await server.get('supervisor', '/api/cases')
  const counted = (await server.get('auditor', '/metrics')).body
    .split('\n')
    .filter((line) => line.startsWith('zhengjian_http_requests_total'))
    .map((line) => line.slice('zhengjian_http_requests_total'.length))
  expect(counted.toSorted()).toStrictEqual([
    '{method="GET",route="(none)",status="404"} 1',
    '{method="GET",route="/*",status="404"} 1',
    '{method="GET",route="/api/cases",status="200"} 1',
    '{method="GET",route="/api/openapi.json",status="200"} 1',
    '{method="GET",route="/cases",status="303"} 1',
    '{method="GET",route="/health/live",status="200"} 2',
    '{method="GET",route="/login",status="200"} 1',
    '{method="GET",route="/metrics",status="401"} 1',
  ])
})
