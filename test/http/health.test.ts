import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { envelope, toNew } from '../support/envelopes.ts'
import { Server } from '../support/http.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
})
afterAll(() => server.close())

test('a probe that asks for no body is answered like one that does', async () => {
  await server.engine.settle()
  for (const url of ['/health/live', '/health/ready']) {
    const [asked, whole] = [await server.ask(undefined, { method: 'HEAD', url }), await server.get(undefined, url)]
    expect([asked.statusCode, asked.body]).toStrictEqual([200, ''])
    expect(asked.headers['content-length']).toBe(`${whole.body.length}`)
    const other = await server.ask(undefined, { method: 'POST', url })
    expect([other.statusCode, other.headers['allow']]).toStrictEqual([405, 'GET, HEAD'])
  }
})

describe('503', () => {
  test('read models that have stopped say why, queries answer so, commands are taken', async () => {
    const broken = await Server.open()
    const unknown = envelope({ stream: 'account-mystery', type: 'Mystery' })
    await broken.engine.log.append('account-mystery', [toNew(unknown)], -1)
    await expect.poll(() => broken.engine.readSide.ready).toBe(false)
    const ready = await broken.get(undefined, '/health/ready')
    expect([ready.statusCode, ready.json()]).toStrictEqual([
      503,
      {
        status: 'not-ready',
        log: 'ok',
        readModels: 'failed',
        lag: 1,
        reasons: [expect.stringMatching(/^the read models have failed: .*Mystery/)],
      },
    ])
    for (const path of ['cases', 'export/cases.csv', 'overview']) {
      const response = await broken.get('supervisor', `/api/${path}`)
      expect([response.json().code, response.statusCode, response.headers['retry-after']]).toStrictEqual([
        'read-models-failed',
        503,
        '60',
      ])
    }
    expect(await broken.givenCase('B-1')).toBeDefined()
    expect(broken.logged.join()).toContain('Mystery')
    await broken.close()
  })
})

describe('200', () => {
  test('alive, and ready with its reasons', async () => {
    expect((await server.get(undefined, '/health/live')).json()).toStrictEqual({ status: 'live' })
    const ready = await server.get(undefined, '/health/ready')
    expect([ready.statusCode, ready.json()]).toStrictEqual([
      200,
      { status: 'ready', log: 'ok', readModels: 'ok', lag: 0, reasons: [] },
    ])
  })

  test('metrics tell appends, requests by route and status, and refusals by code', async () => {
    await server.givenCase('M-1', { steps: 2 })
    await server.post('wabo-clerk', 'SuspendAccount', { accountId: 'citizen', reason: '试' })
    await server.get(undefined, '/api/overview')
    // A refused attempt is recorded after its answer.
    await vi.waitFor(async () => {
      const events = await server.engine.log.readAll('' as never, { limit: 1000 })
      expect(events.map(({ type }) => type)).toContain('AttemptRefused')
    })
    await server.engine.settle()
    const response = await server.get('administrator', '/metrics')
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    const value = (line: string) =>
      Number(
        response.body
          .split('\n')
          .find((one) => one.startsWith(`${line} `))
          ?.split(' ')
          .at(-1),
      )
    const requests = (method: string, route: string, status: number) =>
      value(`zhengjian_http_requests_total{method="${method}",route="${route}",status="${status}"}`)
    expect(requests('POST', '/api/commands/RecordForeignStep', 200)).toBe(2)
    expect(requests('POST', '/api/commands/SuspendAccount', 403)).toBe(1)
    expect(requests('GET', '/api/overview', 401)).toBe(1)
    expect(value('zhengjian_refusals_total{code="not-permitted"}')).toBe(1)
    expect(value('zhengjian_append_events_sum')).toBe(
      (await server.engine.log.readAll('' as never, { limit: 1000 })).length,
    )
    expect(value('zhengjian_append_seconds_count')).toBeGreaterThan(0)
    expect(value('zhengjian_projection_lag_events')).toBe(0)
    expect(value('zhengjian_queue_depth')).toBe(0)
    expect(value('zhengjian_cached_streams')).toBeGreaterThan(10)
    expect(value('zhengjian_read_models_ready')).toBe(1)
  })

  test('metrics are open to all only where the server was told so', async () => {
    expect((await server.get(undefined, '/metrics')).statusCode).toBe(401)
    const open = await Server.open({ openMetrics: true })
    expect((await open.get(undefined, '/metrics')).statusCode).toBe(200)
    await open.close()
  })
})
