import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { caseId, itemId, Server } from '../support/http.ts'

let server: Server
let head: string
beforeAll(async () => {
  server = await Server.open()
  head = await server.engine.log.head()
})
afterAll(() => server.close())
// Whatever was sent: nothing was appended but the record of refusals, and nothing failed inside.
afterEach(async () => {
  const written = await server.engine.log.readAll(head as never, { limit: 100 })
  expect(written.filter(({ stream }) => !stream.startsWith('attempts-'))).toStrictEqual([])
  expect(server.logged).toStrictEqual([])
})

const good = {
  caseId: caseId('F-1'),
  sourceId: 'wabo',
  itemId,
  number: 'F-1',
  startedAt: '2026-03-02T01:00:00.000Z',
}
const send = (body: object | string, headers: Record<string, string> = {}) =>
  server.post('wabo-feed', 'RegisterForeignCase', body as Record<string, unknown>, { headers })

describe('400', () => {
  test.each([
    ['json-malformed', '{'],
    ['json-malformed', ''],
    ['json-malformed', '{"a":1}{'],
    ['json-malformed', '\uFEFF{}x'],
    ['json-key-twice', '{"number":"a","number":"b"}'],
    ['json-key-twice', '{"number":"a","n\\u0075mber":"b"}'],
    ['json-key-forbidden', '{"__proto__":{"number":"x"}}'],
    ['json-too-deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['json-too-deep', '['.repeat(50_000)],
    ['request-invalid', 'null'],
    ['request-invalid', '[]'],
    ['request-invalid', '"text"'],
  ])('%s: %.40s', async (code, body) => {
    const response = await send(body)
    expect(response.json()).toMatchObject({ status: 400, code, clauses: [] })
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    // Where it is, for those that are somewhere.
    if (/deep|forbidden/.test(code)) expect(response.json().detail).toMatch(/^第 (\d+) 个字符 \/ at character \1$/)
  })

  test.each([
    ['/extra', { extra: 1 }],
    ['/type', { type: 'CloseForeignCase' }],
    ['/recordedAt', { recordedAt: good.startedAt }],
    ['/constructor', JSON.parse('{"constructor":{"prototype":{"x":1}}}')],
    ['/number', { number: 7 }],
    ['/number', { number: null }],
    ['/number', { number: '' }],
    ['/number', { number: 'x'.repeat(81) }],
    ['/number', { number: 'a\u202Eb' }],
    ['/number', { number: 'a\u200Bb' }],
    ['/number', { number: 'a\u034Fb' }],
    ['/number', { number: 'a\u2800b' }],
    ['/number', { number: 'a\u0000b' }],
    ['/number', { number: 'a\nb' }],
    ['/number', { number: '\uD800' }],
    ['/caseId', { caseId: '../x' }],
    ['/startedAt', { startedAt: '2026-02-30T00:00:00Z' }],
    ['/startedAt', { startedAt: '2026-03-02' }],
    ['/startedAt', { startedAt: 1e15 }],
    ['/startedAt', { startedAt: '9999-12-31T10:00:00Z' }],
    ['/dueAt', { dueAt: '9999-12-31T23:59:59Z' }],
    ['/dueAt', { dueAt: '0000-01-01T00:00:00Z' }],
  ])('names the field: %s %j', async (pointer, fields) => {
    const response = await send({ ...good, ...fields })
    const { errors, ...problem } = response.json() as { errors: { pointer: string }[] }
    expect(problem).toMatchObject({ status: 400, code: 'request-invalid' })
    expect([...new Set(errors.map((error) => error.pointer))]).toStrictEqual([pointer])
  })

  test.each([
    ['/query/colour', 'cases?colour=red'],
    ['/query/nonsense', 'cases?nonsense=1'],
    ['/query/__proto__', 'cases?__proto__=1'],
    ['/query/limit', 'cases?limit=0'],
    ['/query/limit', 'cases?limit=201'],
    ['/query/limit', 'cases?limit=x'],
    ['/query/limit', 'cases?limit=1&limit=2'],
    ['/query/asOf', 'cases?asOf=yesterday'],
    ['/query/asOf', 'overview?asOf=2026-13-01T00:00:00Z'],
    ['/query/by', 'overview?by=guess'],
    ['/query/q', `cases?q=${'x'.repeat(20_000)}`],
    ['/query/office', 'cases?office=%00'],
    ['/query/after', 'cases?after=%2F'],
    ['/query/clause', 'audit?clause=LPS-7.33'],
    ['/query/type', 'audit?type=Nope'],
    ['/query/cursor', `cases?cursor=${'A'.repeat(401)}`],
  ])('names the parameter: %s', async (pointer, path) => {
    const response = await server.get('supervisor', `/api/${path}`)
    expect(response.json()).toMatchObject({ status: 400, code: 'request-invalid', errors: [{ pointer }] })
  })

  test.each(['cases', 'items', 'deadlines', 'audit'])('a cursor that is not ours: %s', async (list) => {
    for (const text of ['{', '{"startedAt":1}', '[]', 'null', '{"__proto__":1}']) {
      const cursor = Buffer.from(text).toString('base64url')
      const response = await server.get('supervisor', `/api/${list}?cursor=${cursor}`)
      expect(response.json(), text).toMatchObject({ status: 400, code: 'cursor-invalid' })
    }
  })

  test('a cursor of the trail that names no event', async () => {
    for (const position of ['zzzz', '', '9'.repeat(head.length)]) {
      const cursor = Buffer.from(JSON.stringify(position)).toString('base64url')
      expect((await server.get('supervisor', `/api/audit?cursor=${cursor}`)).json()).toMatchObject({
        code: 'cursor-invalid',
      })
    }
  })

  test('a place in the feed that this log has not reached', async () => {
    for (const after of ['9'.repeat(head.length), 'x', '-1', '1'])
      expect((await server.get('supervisor', `/api/events?after=${after}`)).json(), after).toMatchObject({
        status: 400,
        code: 'position-invalid',
      })
  })

  test.each(['cases', 'audit', 'items', 'deadlines', 'overview'])('to wait for such a place: %s', async (list) => {
    for (const after of ['9'.repeat(head.length), 'zz'])
      expect((await server.get('supervisor', `/api/${list}?after=${after}`)).json(), after).toMatchObject({
        code: 'position-invalid',
      })
  })

  test('what is not UTF-8, and would be kept as signs of replacement', async () => {
    const body = Buffer.from(JSON.stringify({ ...good, channel: '??' }))
    const gbk = Buffer.from(body)
    gbk.set([0xb4, 0xb0], gbk.indexOf('??'))
    const response = await server.ask('wabo-feed', {
      method: 'POST',
      url: '/api/commands/RegisterForeignCase',
      payload: gbk,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'in GBK' },
    })
    expect(response.json()).toMatchObject({ status: 400, code: 'json-malformed' })
  })

  test('an address that is none', async () => {
    expect((await server.get('supervisor', '/api/cases/%E0%A4%A')).json()).toMatchObject({ code: 'url-malformed' })
  })
})

describe('404', () => {
  test.each(['%00', 'x'.repeat(99), 'x'.repeat(5_000), '%F0%9F%92%A9', '..%2F..', "';--", 'constructor'])(
    'no such case: %.20s',
    async (id) => {
      const response = await server.get('supervisor', `/api/cases/${id}`)
      expect(response.json()).toMatchObject({ status: 404, code: 'not-found' })
    },
  )
})

test.each(['%00', 'a%00.css', '/', '%5c', '..%2f..%2fetc', 'x'.repeat(300)])('no such file: %.20s', async (name) => {
  for (const folder of ['/assets/', '/api/docs/static/']) {
    const response = await server.ask(undefined, { method: 'GET', url: `${folder}${name}` })
    expect([folder, response.statusCode]).toStrictEqual([folder, 404])
  }
})

describe('405', () => {
  test.each([
    ['HEAD', '/api/cases', 'GET'],
    ['OPTIONS', '/api/cases', 'GET'],
    ['POST', '/api/cases/x', 'GET'],
    ['PUT', '/api/commands/RegisterForeignCase', 'POST'],
    ['GET', '/api/commands/RegisterForeignCase', 'POST'],
    ['DELETE', '/api/events/1', 'GET'],
  ] as const)('%s %s', async (method, url, allow) => {
    const response = await server.ask('supervisor', { method, url, headers: { 'x-http-method-override': 'GET' } })
    expect(response.statusCode).toBe(405)
    expect(response.headers['allow']).toBe(allow)
  })
})

describe('413', () => {
  test('a body of two megabytes', async () => {
    const response = await send({ ...good, number: 'x'.repeat(2 * 1024 * 1024) })
    expect(response.json()).toMatchObject({ status: 413, code: 'body-too-large' })
  })
})

describe('415', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'application/jsonx',
    'text/plain; application/json',
    'application/ json',
    '\tapplication/xml',
    'application/json; charset=gbk',
    'application/json;charset="utf-16"',
    'application/json; charset=utf-88',
  ])('%s', async (type) => {
    const response = await send(good, { 'content-type': type })
    expect(response.json()).toMatchObject({ status: 415, code: 'media-type-unsupported' })
  })
})

test.each(['gzip', 'br', 'x-unknown', 'gzip, identity'])(
  '415: a body packed as %s, also where it is not',
  async (coding) => {
    const response = await send(good, { 'content-encoding': coding })
    expect(response.json()).toMatchObject({ status: 415, code: 'media-type-unsupported' })
    expect(response.json().detail).toContain('Content-Encoding')
    expect(response.headers['accept-encoding']).toBe('identity')
  },
)

test('400: a body that is said to be packed as identity is read', async () => {
  const response = await send({ ...good, extra: 1 }, { 'content-encoding': 'identity' })
  expect(response.json()).toMatchObject({ status: 400, errors: [{ pointer: '/extra', detail: 'is unknown' }] })
})

describe('405 by any method', () => {
  test.each(['QUERY', 'PUT', 'OPTIONS', 'HEAD', 'PROPFIND'] as const)('%s where only GET is served', async (method) => {
    for (const url of ['/api/cases', '/api/docs', '/api/docs/']) {
      const response = await server.app.inject({ method: method as 'PUT', url })
      expect([url, response.statusCode, response.headers.allow]).toStrictEqual([url, 405, 'GET'])
    }
  })

  test('QUERY of what is not there is not found', async () => {
    const response = await server.app.inject({ method: 'QUERY' as 'PUT', url: '/api/nothing' })
    expect(response.json()).toMatchObject({ status: 404, code: 'not-found' })
  })
})

test('a media type with blanks before it is checked like any other', async () => {
  for (const type of [' application/json', '\tapplication/json', 'application/json ;x=y', 'APPLICATION/JSON']) {
    const response = await send({ ...good, extra: 1 }, { 'content-type': type })
    expect([400, 415], type).toContain(response.statusCode)
  }
})

test('431 and 400: what never becomes a request is a problem too', async () => {
  const url = new URL(await server.app.listen({ port: 0, host: '127.0.0.1' }))
  const raw = (text: string) => {
    const { promise, reject, resolve } = Promise.withResolvers<string>()
    const socket = connect(Number(url.port), url.hostname, () => socket.write(text))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    return promise
  }
  expect(await raw(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 .*application\/problem\+json.*"code":"header-too-large"/s,
  )
  // A proxy's form of the request line names the same pages.
  for (const path of ['/login', '/clauses?lang=en', '', '?lang=en'])
    expect(await raw(`GET ${url.origin}${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 (?:200|303) /,
    )
  expect(await raw('GET /\0 HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"code":"request-invalid"/s)
})
