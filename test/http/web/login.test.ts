// One-time login, sessions that live and die on the server, and forms that only our own pages may send.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Instant } from '../../../src/domain/values.ts'
import { sessionsOf } from '../../../src/http/web/index.ts'
import { Server } from '../../support/http.ts'
import { givenCity, Visitor } from './visitor.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
  await givenCity(server)
})
afterAll(() => server.close())

describe('[LPS-11.6] a one-time link', () => {
  test('is not spent by being opened, and is by being confirmed', async () => {
    const visitor = new Visitor(server)
    const link = visitor.link('auditor')
    expect((await new Visitor(server).get(link)).statusCode).toBe(200)
    const done = await visitor.login(link)
    expect([done.statusCode, done.headers.location]).toEqual([303, '/'])
    expect((await visitor.get('/')).body).toContain('审计人员')
    const again = await new Visitor(server).get(link)
    expect(again.statusCode).toBe(410)
    expect(again.body).toContain('该链接已被使用。')
    expect(again.body).toContain('向系统管理员申请登录链接')
  })

  test.each([
    ['expired', 410, '该链接已过期。'],
    ['unknown', 404, '该链接无效。'],
  ])('that is %s says so', async (state, status, words) => {
    const visitor = new Visitor(server)
    const link = state === 'expired' ? visitor.link('auditor', Instant.parse('2026-03-01T00:00:00Z')) : '/login/none'
    const page = await visitor.get(link)
    expect(page.statusCode).toBe(status)
    expect(page.body).toContain(words)
  })

  test('cannot be confirmed from elsewhere, and is not spent by trying', async () => {
    const visitor = new Visitor(server)
    const link = visitor.link('auditor')
    await visitor.get(link)
    expect((await visitor.post(link, '_csrf=guessed')).statusCode).toBe(403)
    expect((await new Visitor(server).post(link, '')).statusCode).toBe(403)
    expect((await visitor.login(link)).statusCode).toBe(303)
  })

  test('gives the session a new name', async () => {
    const visitor = new Visitor(server)
    const link = visitor.link('auditor')
    const page = await visitor.get(link)
    const before = visitor.cookies.get('zhengjian')
    await visitor.send(link, page)
    expect(before).toBeDefined()
    expect(visitor.cookies.get('zhengjian')).not.toBe(before)
  })
})

describe('[LPS-11.6] a session', () => {
  test('ends on the server: a copy of its cookie is worth nothing afterwards', async () => {
    const visitor = await Visitor.as(server, 'supervisor')
    const thief = new Visitor(server)
    for (const [name, value] of visitor.cookies) thief.cookies.set(name, value)
    expect((await thief.get('/')).statusCode).toBe(200)
    const left = await visitor.send('/logout', await visitor.get('/'))
    expect([left.statusCode, left.headers.location, left.headers['clear-site-data']]).toEqual([
      303,
      '/login',
      '"cache"',
    ])
    expect((await thief.get('/')).headers.location).toBe('/login')
  })

  test('that has ended is not brought back by an answer that was under way', () => {
    const { store } = server.engine
    const until = Instant.parse('2030-01-01T00:00:00Z')
    store.writeSession('one', '{"account":"auditor"}', until)
    store.endSession('one')
    store.writeSession('one', '{"account":"auditor"}', until)
    expect(store.readSession('one', server.clock.now())).toBeUndefined()
  })

  test('runs out after 15 idle minutes, and after 12 hours however busy', () => {
    let now = Date.parse('2026-03-02T01:00:00Z')
    const { options } = sessionsOf(server.engine.store, () => now)
    const { store } = options
    if (store === undefined) expect.unreachable()
    const held = (id: string) => {
      let found: object | null | undefined
      store.get(id, (_error, session) => {
        found = session
      })
      return found
    }
    const write = (id: string, session: object) => store.set(id, session as never, () => undefined)
    write('busy', { cookie: {}, account: 'auditor' })
    write('idle', { cookie: {}, account: 'auditor' })
    const begun = now
    for (; now < begun + 12 * 3_600_000; now += 10 * 60_000) {
      const session = held('busy')
      expect(session).toMatchObject({ account: 'auditor' })
      write('busy', session ?? {})
      expect(held('idle') !== null).toBe(now < begun + 15 * 60_000)
    }
    expect(held('busy')).toBeNull()
  })

  test('of an account that is suspended opens nothing any more', async () => {
    const visitor = await Visitor.as(server, 'citizen')
    expect((await visitor.get('/items')).statusCode).toBe(200)
    await server.done('administrator', 'SuspendAccount', { accountId: 'citizen', reason: '离岗' })
    expect((await visitor.get('/items')).headers.location).toBe('/login')
  })
})

describe('a session at the API', () => {
  test('reads what its account may read', async () => {
    const visitor = await Visitor.as(server, 'wabo-clerk')
    expect((await visitor.get('/api/cases', { accept: 'application/json' })).statusCode).toBe(200)
    expect((await visitor.get('/api/overview', { accept: 'application/json' })).json().code).toBe('read-not-permitted')
  })

  test('[LPS-11.5] commands only from our own pages', async () => {
    const visitor = await Visitor.as(server, 'administrator')
    const command = (headers: Record<string, string>) =>
      visitor.post('/api/commands/SuspendAccount', JSON.stringify({ accountId: 'water-clerk', reason: '离岗' }), {
        'content-type': 'application/json',
        'idempotency-key': 'once',
        ...headers,
      })
    for (const site of ['cross-site', 'same-site', 'none']) {
      const refused = await command({ 'sec-fetch-site': site })
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'csrf-refused'])
    }
    expect((await command({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  })
})

test('every page comes under the strict policy, for its reader alone; assets are kept for a year', async () => {
  const visitor = await Visitor.as(server, 'supervisor')
  const page = await visitor.get('/')
  expect(page.headers).toMatchObject({
    'content-security-policy': expect.stringMatching(/^default-src 'none';.*require-trusted-types-for 'script'$/),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'private, no-cache',
    etag: expect.stringMatching(/^W\//),
  })
  const asset = /src="(\/assets\/app\.js\?v=[0-9a-f]{12})"/.exec(page.body)?.[1] ?? ''
  const script = await visitor.get(asset)
  expect(script.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
  const packed = await visitor.get('/clauses', { 'accept-encoding': 'br' })
  expect(packed.headers['content-encoding']).toBe('br')
  expect(server.logged).toEqual([])
})

test('whoever tries links without end is asked to wait, on a page', async () => {
  const visitor = new Visitor(server)
  let tries = 0
  let page = await visitor.get('/login/guess')
  for (; page.statusCode === 404 && tries < 61; tries++) page = await visitor.get(`/login/guess-${tries}`)
  expect(page.statusCode).toBe(429)
  expect(page.body).toContain('请求过于频繁。')
})
