// Reading one's own writes: every query can be asked to include a position, that of a list and that of one object alike.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiDocument } from '../../src/http/api/examples.ts'
import { caseId, Server } from '../support/http.ts'
import { registration, subjectId } from './personal.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
  await server.done('wabo-clerk', 'RegisterSubject', registration())
})
afterAll(() => server.close())

test('the description says so of every query on the log', async () => {
  const { paths } = (await server.get(undefined, '/api/openapi.json')).json() as ApiDocument
  const without = Object.entries(paths).flatMap(([path, { get }]) =>
    get?.security?.length !== 0 && get?.parameters?.some(({ name }) => name === 'after') === false ? [path] : [],
  )
  // What is pushed is no answer to a question.
  expect(without.filter((path) => !path.startsWith('/api/stream/'))).toStrictEqual([])
})

describe('200', () => {
  test('one object after one’s own command includes it', async () => {
    const id = caseId('A-1')
    const startedAt = '2026-03-02T01:00:00.000Z'
    const body = { caseId: id, sourceId: 'wabo', itemId: 'building-permit', number: 'A-1', startedAt }
    const { position, revision } = await server.done('wabo-feed', 'RegisterForeignCase', body)
    for (const part of ['', '/ledger', '/events', '/history']) {
      const response = await server.get('wabo-feed', `/api/cases/${id}${part}?after=${position}`)
      expect(response.statusCode, part).toBe(200)
      expect(response.json().position >= position, part).toBe(true)
    }
    expect((await server.get('wabo-feed', `/api/cases/${id}?after=${position}`)).json()).toMatchObject({ revision })
    for (const url of [
      `subjects/${subjectId}`,
      'items/building-permit',
      'items/building-permit/versions/1/diagram.svg',
    ])
      expect((await server.get('wabo-clerk', `/api/${url}?after=${position}`)).statusCode, url).toBe(200)
  })
})

describe('400', () => {
  test.each([`cases/${caseId('A-1')}`, `subjects/${subjectId}`, 'items/building-permit', 'materials/x'])(
    'a position that this log has not reached: %s',
    async (url) => {
      const head = await server.engine.log.head()
      const response = await server.get('supervisor', `/api/${url}?after=${'9'.repeat(head.length)}`)
      expect(response.json()).toMatchObject({ status: 400, code: 'position-invalid' })
    },
  )
})
