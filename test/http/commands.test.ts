import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseId, itemId, Server } from '../support/http.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
})
afterAll(() => server.close())

const startedAt = '2026-03-02T01:00:00.000Z'
const registration = (number: string) => ({ caseId: caseId(number), sourceId: 'wabo', itemId, number, startedAt })
const register = (number: string, asking = {}) =>
  server.post('wabo-feed', 'RegisterForeignCase', registration(number), asking)
const eventsOf = async (id: string): Promise<{ id: string }[]> =>
  (await server.get('supervisor', `/api/cases/${id}/events`)).json().rows

describe('200', () => {
  test('[LPS-7.3] answers what was written, at which revision and position', async () => {
    const response = await register('A-1')
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({ etag: '"0"', 'cache-control': 'no-store' })
    const [event] = await eventsOf(caseId('A-1'))
    expect(response.json()).toStrictEqual({
      commandId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stream: `foreigncase-${caseId('A-1')}`,
      revision: 0,
      position: await server.engine.log.head(),
      events: [{ id: event?.id, type: 'ForeignCaseRegistered' }],
      dryRun: false,
    })
  })

  test('the same key twice at once is one event and the same bytes', async () => {
    const headers = { 'idempotency-key': 'twice' }
    const answers = await Promise.all([register('A-2', { headers }), register('A-2', { headers })])
    answers.push(await register('A-2', { headers }))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(answers.map(({ statusCode }) => statusCode)).toStrictEqual([200, 200, 200])
    expect(await eventsOf(caseId('A-2'))).toHaveLength(1)
  })

  test('what is already so is accepted under another key and writes nothing', async () => {
    await register('A-3')
    const again = await register('A-3')
    expect(again.json()).toMatchObject({ revision: 0, position: null, events: [] })
    expect(await eventsOf(caseId('A-3'))).toHaveLength(1)
  })

  test('a dry run answers the events that it would write, and writes none', async () => {
    const head = await server.engine.log.head()
    const response = await register('A-4', { query: '?dryRun=true' })
    expect(response.json()).toMatchObject({
      dryRun: true,
      revision: 0,
      position: null,
      events: [{ type: 'ForeignCaseRegistered', data: { number: 'A-4', office: '规划局' } }],
    })
    expect(await server.engine.log.head()).toBe(head)
    expect((await server.get('supervisor', `/api/cases/${caseId('A-4')}`)).statusCode).toBe(404)
  })

  test('the key order and the offset of a body make no other command', async () => {
    const headers = { 'idempotency-key': 'order' }
    await register('A-5', { headers })
    const turned = Object.fromEntries(Object.entries(registration('A-5')).reverse())
    const again = { ...turned, startedAt: '2026-03-02T09:00:00+08:00' }
    expect((await server.post('wabo-feed', 'RegisterForeignCase', again, { headers })).statusCode).toBe(200)
  })

  test('the trace that the caller is in becomes the correlation of what it causes', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    await register('A-6', { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } })
    expect(await eventsOf(caseId('A-6'))).toMatchObject([{ correlationId: trace }])
  })

  test('If-Match lets a command through on the revision that it was made on', async () => {
    await register('A-7')
    const body = { caseId: caseId('A-7'), endedAt: startedAt }
    const closed = await server.post('wabo-feed', 'CloseForeignCase', body, { headers: { 'if-match': '"0"' } })
    expect(closed.headers['etag']).toBe('"1"')
  })
})

describe('400', () => {
  test('no Idempotency-Key, or one that cannot be a header', async () => {
    for (const key of ['', ' ', 'ü', 'x'.repeat(201)]) {
      const response = await register('B-1', { headers: { 'idempotency-key': key } })
      expect(response.json(), key).toMatchObject({ status: 400, code: 'idempotency-key-missing' })
    }
  })

  test('If-Match must be one revision', async () => {
    for (const tag of ['*', '3', 'W/"3"', '"x"', '"1", "2"']) {
      const response = await register('B-2', { headers: { 'if-match': tag } })
      expect(response.json(), tag).toMatchObject({ status: 400, code: 'if-match-invalid' })
    }
  })
})

describe('403', () => {
  test('[LPS-11.5] a clerk has no right to hand over cases', async () => {
    const response = await server.post('wabo-clerk', 'OpenSource', {
      sourceId: 's',
      accountId: 'wabo-feed',
      name: 'S',
      orgId: 'wabo',
    })
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(response.json()).toStrictEqual({
      type: '/api/problems#not-permitted',
      title: '该账号无权执行“OpenSource”（与对象的关系：无主）。',
      status: 403,
      code: 'not-permitted',
      detail: '该账号无权执行“OpenSource”（与对象的关系：无主）。',
      clauses: ['LPS-11.5'],
      details: { action: 'OpenSource', relations: ['none'] },
    })
  })

  test('speaks English to whoever asks for it', async () => {
    const asking = { headers: { 'accept-language': 'en-GB,zh;q=0.5' } }
    const response = await server.post('wabo-clerk', 'SuspendAccount', { accountId: 'citizen', reason: 'x' }, asking)
    expect(response.json().title).toMatch(/^This account has no right to SuspendAccount/)
  })

  test('a token narrowed to other actions has no right either', async () => {
    const token = await server.token('wabo-feed', { rights: ['ReadCases'] })
    const asking = { headers: { authorization: `Bearer ${token}` } }
    const response = await server.post('wabo-feed', 'RegisterForeignCase', registration('C-1'), asking)
    expect(response.json()).toMatchObject({ status: 403, code: 'not-permitted' })
  })
})

describe('404', () => {
  test('a case that is not there and one of another organisation are told apart by nothing', async () => {
    const hidden = await server.givenCase('H-1', { source: 'water' })
    const absent = caseId('never')
    const closing = (id: string) => server.post('wabo-feed', 'CloseForeignCase', { caseId: id, endedAt: startedAt })
    const [one, other] = [await closing(hidden), await closing(absent)]
    expect(one.statusCode).toBe(404)
    expect(one.body.replaceAll(hidden, '*')).toBe(other.body.replaceAll(absent, '*'))
    const headersOf = ({ headers }: typeof one) => ({ ...headers, date: '' })
    expect(headersOf(one)).toStrictEqual(headersOf(other))
  })

  test('a command that the system gives itself is offered to nobody', async () => {
    const body = { caseId: caseId('A-1'), kind: 'statutory', dueAt: startedAt }
    const response = await server.post('supervisor', 'NoteDeadlinePassed', body)
    expect(response.json()).toMatchObject({ status: 404, code: 'not-found' })
  })
})

describe('409', () => {
  test('a key that was used for another body', async () => {
    const headers = { 'idempotency-key': 'reused' }
    await register('D-1', { headers })
    const other = { ...registration('D-1'), channel: '窗口' }
    const response = await server.post('wabo-feed', 'RegisterForeignCase', other, { headers })
    expect(response.json()).toMatchObject({ status: 409, code: 'command-id-reused' })
    expect(await eventsOf(caseId('D-1'))).toHaveLength(1)
  })

  test('the same key of another account is another command', async () => {
    const headers = { 'idempotency-key': 'shared' }
    await register('D-2', { headers })
    const id = caseId('D-3', 'water')
    const body = { ...registration('D-3'), caseId: id, sourceId: 'water' }
    expect((await server.post('water-feed', 'RegisterForeignCase', body, { headers })).statusCode).toBe(200)
  })
})

describe('412', () => {
  test('the case has changed since', async () => {
    const id = await server.givenCase('E-1', { steps: 1 })
    const asking = { headers: { 'if-match': '"0"' } }
    const response = await server.post('wabo-feed', 'CloseForeignCase', { caseId: id, endedAt: startedAt }, asking)
    expect(response.json()).toMatchObject({
      status: 412,
      code: 'revision-mismatch',
      details: { expected: 0, actual: 1 },
    })
    expect(await eventsOf(id)).toHaveLength(2)
  })
})

describe('422', () => {
  test('[PL-42] a promise longer than the statute', async () => {
    const response = await server.post('administrator', 'PublishItem', {
      calendarId: 'cn',
      itemId: 'too-slow',
      name: '过长承诺',
      office: '规划局',
      orgId: 'wabo',
      promisedLimit: { days: 21, unit: 'working' },
      statutoryLimit: { days: 20, unit: 'working' },
      steps: [],
      timeZone: 'Asia/Shanghai',
    })
    expect(response.json()).toMatchObject({ status: 422, code: 'promise-exceeds-statute', clauses: ['PL-42'] })
  })
})

test('the command routes run no hooks of plugins that serve others', () => {
  const lines = server.app.printRoutes({ includeHooks: true, commonPrefix: false }).split('\n')
  const routes = lines.flatMap((line, at) => (/api\/commands\/\w+ \(POST\)/.test(line) ? [at] : []))
  expect(routes.length).toBeGreaterThan(5)
  for (const at of routes) expect(lines[at + 1], lines[at]).not.toContain('•')
})
