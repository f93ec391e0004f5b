// Every figure leads to a list that counts the same: now, for one office, and as of moments of both kinds.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseId, Server } from '../../support/http.ts'
import { countIn, figuresIn, givenCity, Visitor } from './visitor.ts'

let server: Server
let supervisor: Visitor
beforeAll(async () => {
  server = await Server.open()
  await givenCity(server)
  supervisor = await Visitor.as(server, 'supervisor')
})
afterAll(() => server.close())

/** Asks again while a moment is being built, as the browser does by the `refresh` header. */
async function opened(url: string): Promise<string> {
  for (;;) {
    const page = await supervisor.get(url)
    if (page.statusCode !== 202) return page.body
    expect(page.headers['refresh']).toBe('2')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const figure = (page: string, key: string): number =>
  Number(new RegExp(`data-figure="${key}">(\\d+)<`).exec(page)?.[1] ?? Number.NaN)

describe.each([
  ['now', '/'],
  ['for one office', `/?office=${encodeURIComponent('规划局')}`],
  ['as it was recorded at a moment', '/?asOf=2026-03-02T01:00:00Z&by=recorded'],
  ['as it had happened by a moment', '/?asOf=2026-01-10T00:00:00Z&by=occurred'],
])('[LPS-5] %s', (_when, url) => {
  test('every figure equals the count of the list behind it', async () => {
    const overview = await opened(url)
    const figures = figuresIn(overview)
    expect(figures.length).toBeGreaterThan(20)
    const counted = await Promise.all(figures.map(async ({ href }) => ({ href, count: countIn(await opened(href)) })))
    expect(counted).toEqual(figures)
  })
})

test('the figures of the city are those of its cases', async () => {
  const overview = await opened('/')
  const keys = ['open', 'nearDue', 'overPromise', 'overStatute', 'closed', 'closedLate', 'lastStepAfterDeadline']
  expect(keys.map((key) => [key, figure(overview, key)])).toEqual([
    ['open', 7],
    ['nearDue', 1],
    ['overPromise', 2],
    ['overStatute', 2],
    ['closed', 4],
    ['closedLate', 2],
    ['lastStepAfterDeadline', 2],
  ])
})

test('[PL-42] the filters of the list agree with each other, and what contradicts itself finds nothing', async () => {
  const counts = async (query: string) => countIn(await opened(`/cases?${query}`))
  expect(await counts('mark=closedLate')).toBe(2)
  expect(await counts('mark=closedLate&status=open')).toBe(0)
  expect(await counts('mark=none-such')).toBe(0)
  expect(await counts('finding=any-finding')).toBe(1)
  expect(await counts('finding=end-before-last-step')).toBe(1)
  expect(await counts('activity=-&status=open')).toBe(3)
})

test('a list says what it is limited to, by name, and each condition can be dropped', async () => {
  const page = await opened('/cases?item=bare&activity=-&mark=nearDue&office=nowhere&sort=due')
  const told = [
    ...page.matchAll(/<span class="quiet">([^<]+)<\/span> <b>([^<]+)<\/b> <a class="without" href="([^"]+)"/g),
  ]
  expect(told.map(([, label, value]) => `${label} ${value}`)).toEqual([
    '事项 未定事项',
    '期限状态 临近期限',
    '实施机关 nowhere',
    '当前环节 尚无环节记录',
  ])
  const without = told.map(([, , , href = '']) => [
    ...new URLSearchParams(href.replaceAll('&amp;', '&').split('?')[1]).keys(),
  ])
  expect(without[0]).toEqual(['office', 'mark', 'activity', 'sort'])
  expect(page).toContain('<option value="-" selected>尚无环节记录</option>')
  expect(await opened('/cases')).not.toContain('class="conditions"')
})

test('each bar of the work in hand has its number, and the number opens the cases that stand there', async () => {
  const bars = /<ol class="counts bars">(.*?)<\/ol>/s.exec(await opened('/'))?.[1] ?? ''
  const figures = figuresIn(bars)
  expect(figures.length).toBeGreaterThan(1)
  for (const { count, href } of figures) expect([href, countIn(await opened(href))]).toEqual([href, count])
})

test('a list is ordered as asked, both ways, and its pages follow each other', async () => {
  const numbers = (page: string) =>
    [...page.matchAll(/<th scope="row" role="rowheader" class="t"><a [^>]*>([^<]+)</g)].map(([, n]) => n)
  const up = numbers(await opened('/cases?sort=number'))
  expect(up).toHaveLength(11)
  expect(up).toEqual(up.toSorted())
  expect(numbers(await opened('/cases?sort=-number'))).toEqual(up.toReversed())
  expect(numbers(await opened('/cases?sort=due'))[0]).toBe('S-2')
})

test('[PL-42] the replay of a case that was handed over says which of its limits has passed', async () => {
  const { frames } = (await supervisor.get(`/web/cases/${caseId('S-2')}/frames?lang=zh`)).json()
  const titles = (frames as readonly { readonly title: string }[]).map(({ title }) => title)
  expect(titles).toEqual(['办件登记', '期限届满：承诺期限', '期限届满：法定期限'])
})

test('what has changed since a position is told in words, and nothing once it has been seen', async () => {
  const page = await supervisor.get('/web/changes?since=0000000000000001&lang=zh')
  const { changes, position } = page.json()
  expect(changes).toHaveLength(31)
  expect(changes[0]).toEqual({
    when: expect.any(String),
    text: expect.stringMatching(/^[A-Z]-\d /),
    href: expect.stringMatching(/^\/events\//),
  })
  expect(page.json().intro).toMatch(/^自 \d{4}-\d\d-\d\d \d\d:\d\d 以来：$/)
  expect((await supervisor.get(`/web/changes?since=${position}`)).json()).toEqual({ position, changes: [] })
})

test('where more has changed than is listed, that is said', async () => {
  const { position } = (await supervisor.get('/web/changes')).json()
  const id = caseId('N-1')
  for (let n = 0; n < 51; n++) {
    const step = { caseId: id, activity: '审查', number: `more-${n}`, at: '2026-02-28T04:00:00.000Z' }
    await server.done('wabo-feed', 'RecordForeignStep', step)
  }
  await server.engine.settle()
  const { changes, intro } = (await supervisor.get(`/web/changes?since=${position}&lang=zh`)).json()
  expect([changes.length, intro]).toEqual([50, expect.stringContaining('以来变化较多，仅列最近 50 项：')])
})
