// Who may open which page: the same table of rights as everywhere, and nothing told about what may not be known of.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseId, itemId, Server, type Who } from '../../support/http.ts'
import { givenCity, Visitor } from './visitor.ts'

let server: Server
const visitors = new Map<Who, Visitor>()
const roles = ['supervisor', 'auditor', 'administrator', 'wabo-clerk', 'water-clerk', 'citizen'] as const
beforeAll(async () => {
  server = await Server.open()
  await givenCity(server)
  for (const who of roles) visitors.set(who, await Visitor.as(server, who))
})
afterAll(() => server.close())

const open = (who: Who, url: string) => visitors.get(who)?.get(url) ?? expect.unreachable()
const navigation = (page: string): readonly string[] =>
  [...(/<nav aria-label="主导航">(.*?)<\/nav>/.exec(page)?.[1] ?? '').matchAll(/href="([^"]+)"/g)].map(
    ([, href = '']) => href,
  )

describe('[LPS-12.5] every role finds its own pages', () => {
  const own = `/cases/${caseId('P-1')}`
  const others = `/cases/${caseId('P-2', 'water')}`
  const paths = ['/', '/cases', own, others, `${others}/replay`, '/items', '/items/bare', '/audit', '/clauses']
  test.each([
    ['supervisor', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
    ['auditor', [200, 200, 200, 200, 200, 200, 200, 200, 200]],
    ['administrator', [200, 200, 200, 200, 200, 200, 200, 403, 200]],
    ['wabo-clerk', [303, 200, 200, 404, 404, 200, 200, 403, 200]],
    ['citizen', [303, 403, 403, 403, 403, 200, 200, 403, 200]],
  ] as const)('%s', async (who, statuses) => {
    const answers = await Promise.all(paths.map((path) => open(who, path)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(statuses)
  })

  test('the navigation offers what can be opened', async () => {
    expect(navigation((await open('auditor', '/')).body)).toEqual([
      '/',
      '/cases',
      '/worklist',
      '/permits',
      '/items',
      '/audit',
      '/api/docs',
    ])
    expect(navigation((await open('wabo-clerk', '/cases')).body)).toEqual([
      '/cases',
      '/worklist',
      '/permits',
      '/items',
      '/api/docs',
    ])
    expect((await open('wabo-clerk', '/')).headers.location).toBe('/worklist')
    const anybody = new Visitor(server)
    for (const path of ['/login', '/progress', '/clauses'])
      expect(navigation((await anybody.get(path)).body)).toEqual(['/progress', '/api/docs'])
    expect((await open('citizen', '/')).headers.location).toBe('/items')
  })

  test('a case file leads to the trail those alone who may read it', async () => {
    for (const [who, offered] of [
      ['auditor', true],
      ['supervisor', true],
      ['administrator', false],
      ['wabo-clerk', false],
    ] as const)
      expect([who, (await open(who, own)).body.includes('href="/audit?object=')]).toStrictEqual([who, offered])
  })

  test('the trail refuses what is no question, instead of showing that nothing has happened', async () => {
    const wrong = ['type=Nope', 'clause=lps-7.3', 'cursor=garbage', 'cursor=%00', 'recordedFrom=%2B010000-01-01T00:00Z']
    for (const query of wrong)
      expect([query, (await open('auditor', `/audit?${query}`)).statusCode]).toStrictEqual([query, 400])
    expect((await open('auditor', '/audit?object=P-1')).body).toMatch(/共 [1-9]\d* 个事件/)
  })

  test('a clerk’s list and its choices hold the cases of their own organisation alone', async () => {
    const { body } = await open('wabo-clerk', '/cases')
    expect(body).toContain('共 8 件')
    expect(body).not.toContain('水务')
    expect((await open('wabo-clerk', '/cases?source=water')).body).toContain('共 0 件')
  })

  test('an item of others has no figure of cases in hand for whoever may not see them', async () => {
    const figure = async (who: Who, item: string) => {
      const { body } = await open(who, '/items')
      const row = new RegExp(`href="/items/${item}">.*?</tr>`).exec(body)?.[0] ?? ''
      return /data-label="在办件">(?:<[^>]+>)?([^<]*)/.exec(row)?.[1]
    }
    expect([await figure('wabo-clerk', 'bare'), await figure('water-clerk', 'bare')]).toEqual(['0', '—'])
    expect((await open('water-clerk', '/items/bare')).body).toContain('<dt>在办件</dt><dd><span class="quiet">—</span>')
    expect(await figure('supervisor', 'bare')).toBe('0')
  })

  test('a hidden case answers as one that is not there', async () => {
    const id = caseId('P-2', 'water')
    const absent = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    const plain = (text: string) =>
      text
        .replaceAll(id, 'X')
        .replaceAll(absent, 'X')
        .replace(/value="[^"]+"/g, '')
    const [hidden, missing] = [await open('wabo-clerk', `/cases/${id}`), await open('wabo-clerk', `/cases/${absent}`)]
    expect(plain(hidden.body)).toBe(plain(missing.body))
  })

  test('an event of a case is opened by whoever may see the case, any other by the readers of the trail', async () => {
    const page = (await open('administrator', `/cases/${caseId('P-1')}`)).body
    const event = /href="(\/events\/[^"]+)"/.exec(page)?.[1] ?? ''
    expect((await open('administrator', event)).statusCode).toBe(200)
    expect((await open('citizen', event)).statusCode).toBe(404)
    expect((await open('administrator', '/events/0000000000000001')).statusCode).toBe(404)
    expect((await open('auditor', '/events/0000000000000001')).statusCode).toBe(200)
  })

  test('[LPS-9.2] the event that published a version is opened by whoever may read the item', async () => {
    const page = (await open('administrator', `/items/${itemId}`)).body
    const event = /href="(\/events\/[^"]+)"/.exec(page)?.[1] ?? ''
    for (const reader of ['administrator', 'wabo-clerk', 'auditor'] as const)
      expect([reader, (await open(reader, event)).statusCode]).toStrictEqual([reader, 200])
  })
})

describe('what is not there', () => {
  test('is told to people on a page, to everyone else as a problem', async () => {
    const page = await open('supervisor', '/nowhere')
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    const problem = await visitors.get('supervisor')?.get('/nowhere', { accept: 'application/json' })
    expect([problem?.statusCode, problem?.json().code]).toEqual([404, 'not-found'])
    expect((await open('supervisor', '/api/nowhere')).json().code).toBe('not-found')
    expect((await open('supervisor', '/web/changes?asOf=never')).json().code).toBe('request-invalid')
  })

  test.each(['/cases/%E0%A4%A', '/%', '/login/%ff?lang=en'])(
    'an address that is none, %s, neither',
    async (address) => {
      const page = await open('supervisor', address)
      expect([page.statusCode, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8'])
      expect(page.body).toContain('<code>url-malformed</code>')
      const [, other = ''] = /<a href="([^"]+)" hreflang=/.exec(page.body) ?? []
      const inOther = await open('supervisor', other.replaceAll('&amp;', '&'))
      expect([inOther.statusCode, inOther.body.includes('<code>url-malformed</code>')]).toEqual([400, true])
      expect(/<html lang="([^"]+)"/.exec(inOther.body)?.[1]).not.toBe(/<html lang="([^"]+)"/.exec(page.body)?.[1])
      const problem = await visitors.get('supervisor')?.get(address, { accept: 'application/json' })
      expect([problem?.statusCode, problem?.json().code]).toEqual([400, 'url-malformed'])
      const api = await open('supervisor', `/api${address}`)
      expect([api.statusCode, api.json().code]).toEqual([400, 'url-malformed'])
    },
  )

  test('nobody is sent to log in, and back to nothing they may not see', async () => {
    const page = await new Visitor(server).get('/audit')
    expect([page.statusCode, page.headers.location]).toEqual([303, '/login'])
    expect((await new Visitor(server).get('/web/changes')).json().code).toBe('not-authenticated')
  })

  test('the law is for everyone', async () => {
    const page = await new Visitor(server).get('/clauses')
    expect(page.statusCode).toBe(200)
    expect(page.body.includes('id="LPS-12.5"')).toBe(true)
    expect(navigation(page.body)).toEqual(['/progress', '/api/docs'])
    expect(page.cookies).toEqual([])
  })

  test('a moment that is none is refused with what was asked', async () => {
    const page = await open('supervisor', '/?asOf=yesterday')
    expect(page.statusCode).toBe(400)
    expect(page.body).toContain('asOf=yesterday')
  })

  test('a position that is still to come is waited for, then asked for again by the browser', async () => {
    const page = await open('supervisor', '/cases?after=9999999999999999')
    expect([page.statusCode, page.headers['refresh']]).toEqual([503, '2'])
  })
})

test('a case is shown as of a moment, from its own stream', async () => {
  const id = caseId('C-3')
  const page = async (query: string) => {
    const { body } = await open('supervisor', `/cases/${id}${query}`)
    return ['<th scope="row" role="rowheader">审查', '逾期办结', '2026-02-21 08:00'].map((text) => body.includes(text))
  }
  expect(await page('')).toEqual([true, true, false])
  expect(await page('?asOf=2026-02-21T00:00:00Z&by=occurred')).toEqual([false, true, true])
})

test('the language asked for is remembered', async () => {
  const visitor = await Visitor.as(server, 'supervisor')
  expect((await visitor.get('/?lang=en')).body).toContain('<html lang="en">')
  expect((await visitor.get('/cases')).body).toContain('<html lang="en">')
  expect((await visitor.get('/cases?lang=zh')).body).toContain('<html lang="zh-CN">')
})
