// When the log is away or its answer was lost, the caller is told to repeat under the same key, and nothing answers 500.
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { EventStoreError } from '../../src/eventlog/esdbErrors.ts'
import { AmbiguousAppendError, LogFailedError } from '../../src/eventlog/port.ts'
import { answerFaults } from '../../src/http/errors.ts'
import { Metrics } from '../../src/http/metrics.ts'

test.each([
  ['an unknown outcome', new AmbiguousAppendError('no answer')],
  ['a log that has failed', new LogFailedError('the disk')],
  ['a server that is away', new EventStoreError('unreachable', 'nobody there')],
])('503 for %s', async (_name, error) => {
  const app = Fastify()
  answerFaults(app, new Metrics())
  app.get('/', () => Promise.reject(error))
  const response = await app.inject('/')
  expect([response.statusCode, response.headers['retry-after'], response.json()]).toMatchObject([
    503,
    '2',
    { code: 'log-unavailable' },
  ])
})
