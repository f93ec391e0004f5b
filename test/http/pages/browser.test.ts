// The pages in a real browser under the strict policy that they are served with: no violation, no fault of access.
import { fileURLToPath } from 'node:url'
import helmet from '@fastify/helmet'
import statics from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overviewPage } from '../../../src/http/pages/index.ts'
import { axeViolations, cutTables, launchBrowser, newPage, overflowOf, picture } from '../../support/browser.ts'
import { allPages } from './all.ts'
import { context, overview, replay } from './samples.ts'

const policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
}
const langOf = (query: unknown): 'zh' | 'en' => ((query as Record<string, string>)['lang'] === 'en' ? 'en' : 'zh')

async function serve(): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true })
  await app.register(helmet, {
    strictTransportSecurity: false,
    contentSecurityPolicy: { useDefaults: false, directives: policy },
  })
  const root = fileURLToPath(new URL('../../../src/http/assets', import.meta.url))
  await app.register(statics, { root, prefix: '/assets/' })
  for (const [path, render] of Object.entries(allPages))
    app.get(path, (request, reply) =>
      reply.type('text/html').send(render(context(langOf(request.query), request.url)).toString()),
    )
  app.get('/live', (request, reply) => {
    const { changes: _, ...model } = { ...overview, liveSrc: '/api/live' }
    return reply.type('text/html').send(overviewPage(model, context(langOf(request.query), request.url)).toString())
  })
  app.get('/api/live', (_, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.raw.write('event: overview\ndata: {"figures":{"open":1130,"closed":1305},"position":"0000018433"}\n\n')
  })
  app.get('/api/changes', (request) => {
    const { since } = request.query as Record<string, string>
    const changes = [{ when: '2026-11-24 08:00', text: `<i>${since}</i>`, href: '/cases/sp-2026-001907' }]
    return since === '0000018432'
      ? { position: '0000018433', intro: '自 2026-11-23 18:00 以来：', changes }
      : { position: '0000018433', changes: [] }
  })
  app.get('/broken', (_, reply) =>
    reply
      .type('text/html')
      .send('<!doctype html><html><body onload="alert(1)"><img src="/assets/favicon.svg"></body></html>'),
  )
  app.get('/api/cases/:id/history', () => ({ frames: replay.frames }))
  return app
}

const patience = { timeout: 30_000 }
let app: FastifyInstance
let browser: Browser
let url = ''
beforeAll(async () => {
  app = await serve()
  url = await app.listen({ port: 0, host: '127.0.0.1' })
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await app.close()
})

describe.each(['zh', 'en'] as const)('in %s', (lang) => {
  test.each(Object.keys(allPages))('%s breaks no policy, no rule of WCAG 2.2 AA, fits 360 px and up', async (path) => {
    const { page, problems, close } = await newPage(browser, { width: 1280, height: 900, lang })
    await page.goto(`${url}${path}?lang=${lang}`)
    const name = path === '/' ? 'overview' : path.slice(1).replaceAll('/', '-')
    expect(await axeViolations(page)).toEqual([])
    expect(await overflowOf(page)).toBe(0)
    await picture(page, `${name}-${lang}-1280`)
    await unfold(page)
    for (const width of [1280, 1024, 768, 700, 360]) {
      await page.setViewportSize({ width, height: 780 })
      expect([width, await overflowOf(page), await cutTables(page)]).toEqual([width, 0, []])
    }
    expect(await axeViolations(page)).toEqual([])
    await picture(page, `${name}-${lang}-360`)
    expect(problems).toEqual([])
    await close()
  })
})

/** What is folded away has to fit as well. */
const unfold = (page: Page) =>
  page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '')
  })

test('a page that breaks policy and access is caught', async () => {
  const { page, problems, close } = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  await page.goto(`${url}/broken`)
  expect((await axeViolations(page)).map((line) => line.split(' ')[0])).toEqual([
    'document-title',
    'html-has-lang',
    'image-alt',
  ])
  expect(problems).toEqual([expect.stringMatching(/inline event handler .*Content Security Policy/)])
  await close()
})

const replayAt = (lang: 'zh' | 'en') => `${url}/cases/sp-2026-001907/replay?lang=${lang}`

test('the replay slider works by keyboard and says in words where it stands and what changed', async () => {
  const { page, problems, close } = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  await page.goto(replayAt('zh'))
  const slider = page.locator('[data-replay-slider]:enabled')
  await slider.focus()
  await page.keyboard.press('ArrowRight')
  expect(await page.locator('[data-replay-output]').textContent()).toBe('第 3 / 4 步')
  expect(await slider.getAttribute('aria-valuetext')).toBe('第 3 / 4 步: 现场勘验，暂停计时')
  expect(await page.locator('[data-replay-fields] tr').allInnerTexts()).toEqual([
    '办理状态\t暂停计时 原为 在办\t变更',
    '事项\t食品经营许可\t',
    '法定期限\t2026-12-04 00:00\t移除',
  ])
  await page.keyboard.press('End')
  expect(await page.locator('[data-replay-title]').textContent()).toBe('恢复计时 <b>')
  await page.keyboard.press('Home')
  await page.locator('[data-replay-step=forward]').click()
  expect(await page.locator('[data-replay-list] [aria-current]').textContent()).toContain('受理')
  expect(new URL(page.url()).search).toBe('?lang=zh&frame=2')
  expect(problems).toEqual([])
  await close()
})

test('the replay plays to the end and stops there', async () => {
  const { page, close } = await newPage(browser, { width: 1280, height: 900, lang: 'en' })
  await page.goto(replayAt('en'))
  const play = page.locator('[data-replay-play]:visible')
  await play.click()
  expect(await play.textContent()).toBe('Pause')
  await expect.poll(() => page.locator('[data-replay-output]').textContent(), patience).toBe('Step 4 of 4')
  await expect.poll(() => page.locator('[data-replay-play]').textContent(), patience).toBe('Play')
  await close()
})

test('without the module the replay steps by links', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(replayAt('zh'))
  expect(await page.locator('[data-replay-slider]').isDisabled()).toBe(true)
  expect(await page.locator('[data-replay-play]').isVisible()).toBe(false)
  expect(await page.locator('[data-replay-step=back]').getAttribute('href')).toBe(
    '/cases/sp-2026-001907/replay?frame=1',
  )
  await context.close()
})

test('live figures are set and told, and the footer moves to their position', async () => {
  const { page, problems, close } = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  await page.goto(`${url}/live`)
  await expect.poll(() => page.locator('[data-figure=open]').textContent(), patience).toBe('1,130')
  expect(await page.locator('[data-position]').textContent()).toBe('0000018433')
  expect(await page.locator('[data-live-rest]:visible').textContent()).toMatch(
    /^以上数字已实时更新；以下图表与清单仍为 [-\d]{10} \d\d:\d\d 的情况。 刷新本页$/,
  )
  expect(await page.locator('[data-live-state]').textContent()).toBe('实时更新已连接')
  await expect.poll(() => page.locator('[data-live-announce]').textContent(), patience).toBe('数字已更新: 在办件 1,130')
  expect(problems).toEqual([])
  await close()
})

test('a live stream that is refused for good is not said to be on its way back', async () => {
  const { page, close } = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  await page.route('**/api/live', (route) => route.fulfill({ status: 401, body: '' }))
  await page.goto(`${url}/live`)
  const state = () => page.locator('[data-live-state]').textContent()
  await expect.poll(state, patience).toBe('实时更新已停止，请刷新本页')
  await close()
})

test('what changed since the last visit is asked from the position seen then, and shown as text', async () => {
  const { page, problems, close } = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  await page.goto(`${url}/live`)
  expect(await page.locator('[data-changes-list] li').count()).toBe(0)
  await page.reload()
  const listed = () => page.locator('[data-changes-list] li').allInnerTexts()
  await expect.poll(listed, patience).toEqual(['2026-11-24 08:00<i>0000018432</i>'])
  expect(await page.locator('[data-changes-intro]').textContent()).toBe('自 2026-11-23 18:00 以来：')
  await expect.poll(() => page.locator('[data-position]').textContent(), patience).toBe('0000018433')
  await page.locator('[data-changes-seen]').click()
  await page.reload()
  await expect.poll(() => page.locator('[data-changes-intro]').textContent(), patience).toBe('上次查看以来没有变化。')
  expect(problems).toEqual([])
  await close()
})

test('on paper a drawing and a list are no wider than the paper, and a list says what it lists', async () => {
  const { page, close } = await newPage(browser, { width: 690, height: 1000, lang: 'zh' })
  await page.emulateMedia({ media: 'print' })
  await page.goto(`${url}/cases/case-7`)
  await page.locator('.diagram').evaluate((drawing) => drawing.setAttribute('width', '1400'))
  expect(await overflowOf(page)).toBe(0)
  for (const list of ['audit', 'permits', 'worklist', 'cases']) {
    await page.goto(`${url}/${list}`)
    expect([list, await overflowOf(page)]).toEqual([list, 0])
    expect(await page.locator('.records thead').isVisible()).toBe(true)
  }
  expect(await page.locator('.filters').isVisible()).toBe(false)
  expect((await page.locator('.conditions').allInnerTexts()).join(' ')).toMatch(/^关键词 许可[^×]+实施机关 [^×]+$/)
  await close()
})

test('larger text is remembered, and still fits 360 px', async () => {
  const { page, close } = await newPage(browser, { width: 360, height: 780, lang: 'zh' })
  await page.goto(`${url}/cases/sp-2026-001907`)
  const button = page.locator('[data-larger]')
  await button.click()
  await page.goto(`${url}/`)
  expect(await button.getAttribute('aria-pressed')).toBe('true')
  expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('20px')
  expect(await overflowOf(page)).toBe(0)
  await page.goto(replayAt('en'))
  await page.locator('[data-replay-play]:visible').waitFor()
  await page.locator('.state td').evaluateAll((all) => {
    for (const one of all) one.append(' Unincorporated-undertakings')
  })
  expect(await overflowOf(page)).toBe(0)
  await close()
})

test('a case file prints on A4 without what only a screen needs', async () => {
  const { page, close } = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  await page.goto(`${url}/cases/sp-2026-001907`)
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true })
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/)
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.top nav').isVisible()).toBe(false)
  expect(await page.locator('.foot strong').isVisible()).toBe(true)
  await page.setViewportSize({ width: 690, height: 1000 })
  await picture(page, 'print-case-zh')
  await close()
})
