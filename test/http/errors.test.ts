// Faults that a handler may throw at any time, as they are answered.
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { ContendedStreamError } from '../../src/commands/unsettled.ts'
import { LogFullError } from '../../src/eventlog/port.ts'
import { answerClientError, answerFaults } from '../../src/http/errors.ts'
import { Metrics } from '../../src/http/metrics.ts'
import { MomentsBusyError } from '../../src/projections/moments.ts'
import { NotReadyError, ReadSideFailed } from '../../src/projections/readSide.ts'

test.each([
  [new ContendedStreamError('source-wabo'), 503, 'stream-contended', '1'],
  [new ReadSideFailed('an event of a later release'), 503, 'read-models-failed', '60'],
  [new NotReadyError(7), 503, 'read-models-building', '1'],
  [new MomentsBusyError('8 moments'), 503, 'overloaded', '5'],
  [new LogFullError('no room on sda1'), 507, 'log-full', undefined],
  [new Error('a bug'), 500, 'internal', undefined],
])('%s', async (error, status, code, retryAfter) => {
  const app = Fastify({ logger: false })
  answerFaults(app, new Metrics())
  app.get('/', () => {
    throw error
  })
  const response = await app.inject('/')
  expect([response.statusCode, response.json().code, response.headers['retry-after']]).toStrictEqual([
    status,
    code,
    retryAfter,
  ])
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  // What a fault says of the inside stays inside.
  expect(response.body).not.toContain(error.message)
})

test('408: a request that is not sent in time is told so', async () => {
  const waiting = createServer({ connectionsCheckingInterval: 20, requestTimeout: 40 })
  waiting.on('clientError', answerClientError)
  await new Promise<void>((resolve) => waiting.listen(0, '127.0.0.1', resolve))
  try {
    const socket = connect((waiting.address() as AddressInfo).port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nhost: x\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1.1 408 .*application\/problem\+json.*"code":"request-timeout"/s)
  } finally {
    waiting.close()
  }
})
