// A supervisor's day in a real browser, on a server that was started as a user starts it: nothing is stubbed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { foreignCaseId } from '../../src/commands/ids.ts'
import { sourceItems as items, serviceOf, sources } from '../../src/demo/city.ts'
import { countIn, figuresIn } from '../http/web/visitor.ts'
import { axeViolations, launchBrowser, newPage, overflowOf, picture, type WatchedPage } from '../support/browser.ts'
import { type Server, startServer, tokenFor } from '../support/server.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'zhengjian-e2e-'))
const patience = { timeout: 30_000 }
let server: Server
let browser: Browser
let watched: WatchedPage
let page: Page

const start = (more: readonly string[] = []) => startServer(['--demo', '--still', '--data', dataDir, ...more])

async function logIn(on: Page, link: string): Promise<void> {
  await on.goto(link)
  await on.getByRole('button', { name: /以“.+”的账号登录/ }).click()
  await on.waitForURL((at) => !at.pathname.startsWith('/login'))
}

beforeAll(async () => {
  server = await start()
  browser = await launchBrowser()
  watched = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  page = watched.page
  await logIn(page, await server.loginOf('supervisor'))
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const go = (path: string) => page.goto(`${server.url}${path}`)
const heading = () => page.getByRole('heading', { level: 1 }).textContent()
const total = async () => countIn(await page.content())

test('the printed link lets its owner in once', async () => {
  expect(await heading()).toBe('监察总览')
  expect(await page.locator('.who').textContent()).toContain('监察人员')
  const other = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  const answer = await other.page.goto(await server.loginOf('supervisor'))
  expect(answer?.status()).toBe(410)
  expect(await other.page.getByRole('alert').textContent()).toBe('该链接已被使用。')
  await other.page.goto(`${server.url}/cases`)
  expect(new URL(other.page.url()).pathname).toBe('/login')
  await other.close()
})

test('[LPS-5] each main figure is clicked and leads to as many cases', async () => {
  await go('/')
  const figures = await page.locator('a.figure').count()
  expect(figures).toBe(7)
  for (let index = 0; index < figures; index++) {
    await go('/')
    const figure = page.locator('a.figure').nth(index)
    const shown = Number(await figure.locator('b').textContent())
    expect(shown).toBeGreaterThan(0)
    await figure.click()
    expect(await heading()).toBe('办件')
    expect(await total()).toBe(shown)
  }
})

test('every other number on the overview is the count of its list', async () => {
  await go('/')
  const figures = figuresIn(await page.content())
  expect(figures.length).toBeGreaterThan(60)
  const wrong: string[] = []
  for (const { count, href } of figures) {
    const answer = await page.request.get(`${server.url}${href}`)
    if (countIn(await answer.text()) !== count) wrong.push(`${href} ${count}`)
  }
  expect(wrong).toEqual([])
})

describe('an overdue case', () => {
  test('[PL-82] shows its clock day by day, with the days that came too late', async () => {
    // Of one handled elsewhere: what the newest of all is, the day decides.
    await go('/cases?mark=overStatute&origin=elsewhere')
    await page.locator('tbody th a').first().click()
    expect(await page.locator('.aside .mark').textContent()).toContain('红牌 超法定期限')
    await page.getByRole('link', { name: /^\d+ 个工作日$/ }).click()
    expect(new URL(page.url()).hash).toBe('#ledger')
    expect(await page.locator('td.day-late').count()).toBeGreaterThan(0)
    const used = Number((await page.locator('a[href="#ledger"]').last().textContent())?.split(' ')[0])
    expect(await page.locator('td.day-counted, td.day-late').count()).toBe(used)
    await page.getByText('逐日列表').click()
    expect(await page.locator('details[open] tbody tr').count()).toBeGreaterThan(used)
  })

  test('is replayed by slider, by keyboard and by itself', async () => {
    await page.getByRole('link', { name: '过程回放' }).click()
    const slider = page.locator('[data-replay-slider]:enabled')
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    const output = page.locator('[data-replay-output]')
    const last = Number(await slider.getAttribute('max'))
    expect(await output.textContent()).toBe(`第 2 / ${last} 步`)
    await page.keyboard.press('End')
    expect(await page.locator('[data-replay-title]').textContent()).toBe('期限届满：法定期限')
    expect(await page.locator('[data-replay-fields]').textContent()).toContain('承诺期限、法定期限')
    await slider.fill('1')
    expect(await output.textContent()).toBe(`第 1 / ${last} 步`)
    await page.locator('[data-replay-step=forward]').click()
    await page.locator('[data-replay-play]').click()
    await expect.poll(() => output.textContent(), patience).toBe(`第 ${last} / ${last} 步`)
  })

  test('prints on paper without what only a screen needs', async () => {
    await page.getByRole('link', { name: '返回办件' }).click()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.top nav').isVisible()).toBe(false)
    expect(await page.locator('.foot strong').isVisible()).toBe(true)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: 'screen' })
  })
})

test('[LPS-11.5] the audit trail is filtered step by step, down to one event with its hash', async () => {
  await go('/audit')
  const all = await total()
  await page.getByLabel('事件类型').selectOption('DeadlinePassed')
  await page.getByRole('button', { name: '查询' }).click()
  const passed = await total()
  expect(passed).toBeGreaterThan(0)
  expect(passed).toBeLessThan(all)
  expect(await page.locator('table.events tbody tr').count()).toBe(Math.min(passed, 50))
  await page.getByLabel('条款').fill('PL-82')
  await page.getByRole('button', { name: '查询' }).click()
  expect(await total()).toBe(0)
  await go('/audit?clause=PL-42&type=DeadlinePassed')
  expect(await total()).toBe(passed)
  await page.locator('table.events tbody td:last-child a').first().click()
  expect(await heading()).toBe('事件 DeadlinePassed')
  expect((await page.locator('code.hash').first().textContent())?.length).toBe(64)
})

test('the past is asked for by its moment, and the way back is there', async () => {
  await go('/')
  const now = await page.locator('[data-figure=closed]').textContent()
  const weeksAgo = Temporal.Now.zonedDateTimeISO('Asia/Shanghai').subtract({ weeks: 8 }).toPlainDateTime()
  await page.getByLabel('截至时刻').fill(weeksAgo.toString({ smallestUnit: 'minute' }))
  await page.getByRole('button', { name: '查询' }).click()
  // While it is being built the page says so, and opens by itself.
  await expect.poll(() => page.locator('.notice').count(), patience).toBe(1)
  const then = await page.locator('[data-figure=closed]').textContent()
  expect(Number(then)).toBeLessThan(Number(now))
  await page.locator('a.figure').nth(4).click()
  expect(await total()).toBe(Number(then))
  await page.getByRole('link', { name: '回到当前' }).click()
  expect(await page.locator('.notice').count()).toBe(0)
})

test('a figure moves while it is looked at, when a department hands over a case', async () => {
  await go('/')
  const figure = page.locator('[data-figure=open]')
  const before = Number(await figure.textContent())
  await expect.poll(() => page.locator('[data-live-state]').textContent(), patience).toBe('实时更新已连接')
  const sourceId = sources[0]?.sourceId ?? ''
  const itemId = items.find(({ office }) => office === sources[0]?.orgId)?.itemId ?? items[0]?.itemId
  const number = 'E2E-1'
  const token = await tokenFor(serviceOf(sourceId).account, dataDir)
  const answer = await fetch(`${server.url}/api/commands/RegisterForeignCase`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': number },
    body: JSON.stringify({
      caseId: foreignCaseId(sourceId, number),
      sourceId,
      itemId,
      number,
      startedAt: new Date().toISOString(),
    }),
  })
  expect(answer.status).toBe(200)
  await expect.poll(() => figure.textContent(), patience).toBe(String(before + 1))
  await page.reload()
  await expect.poll(() => page.locator('[data-changes-list] a').first().textContent(), patience).toBe('E2E-1 办件登记')
})

test('the server stops and starts again: the reader is still there, and so is the case', async () => {
  // An open page asks again and again for what is new; the browser notes each time that nobody answers.
  await page.goto('about:blank')
  expect(await server.stop()).toBe(0)
  server = await start(['--port', new URL(server.url).port])
  await go('/cases?text=E2E-1')
  expect(await total()).toBe(1)
  expect(await page.locator('.who').textContent()).toContain('监察人员')
})

/** The address of every page, by the name of its picture. */
async function everyPage(): Promise<Readonly<Record<string, string>>> {
  // Of one handled elsewhere: what the newest of all is, the day decides.
  await go('/cases?mark=overStatute&origin=elsewhere')
  const overdue = (await page.locator('tbody th a').first().getAttribute('href')) ?? ''
  await go('/audit')
  const event = (await page.locator('table.events td:last-child a').first().getAttribute('href')) ?? ''
  const lists = { overview: '/?', cases: '/cases?', items: '/items?', audit: '/audit?', clauses: '/clauses?' }
  const item = `/items/${items[0]?.itemId}?`
  return { ...lists, overdue: `${overdue}?`, replay: `${overdue}/replay?frame=2&`, item, event: `${event}?` }
}

describe.each(['zh', 'en'] as const)('in %s every page', (lang) => {
  test('breaks no rule of WCAG 2.2 AA and no policy, and fits 360 px', async () => {
    for (const [name, path] of Object.entries(await everyPage())) {
      await page.setViewportSize({ width: 1280, height: 900 })
      await go(`${path}lang=${lang}`)
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 })
        await picture(page, `real-${name}-${lang}-${width}`)
        expect([name, width, await axeViolations(page), await overflowOf(page)]).toEqual([name, width, [], 0])
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  })
})

test('the language is changed by its link, stays on the page, and is remembered', async () => {
  await go('/cases?mark=nearDue&lang=zh')
  await page.getByRole('link', { name: 'English' }).click()
  expect(await heading()).toBe('Cases')
  expect(new URL(page.url()).searchParams.get('mark')).toBe('nearDue')
  await go('/items')
  expect(await heading()).toBe('Items')
  await page.getByRole('link', { name: '中文' }).click()
  expect(await heading()).toBe('事项')
})

test('nothing on all this way broke a policy, threw or was missing', () => {
  expect(watched.problems).toEqual([])
})

test('logging out ends it, also for the page that is still open', async () => {
  const stillOpen = await page.context().newPage()
  await stillOpen.goto(`${server.url}/items`)
  expect(new URL(stillOpen.url()).pathname).toBe('/items')
  await page.getByRole('button', { name: '退出' }).click()
  expect(new URL(page.url()).pathname).toBe('/login')
  await stillOpen.reload()
  expect(new URL(stillOpen.url()).pathname).toBe('/login')
})

test('[LPS-12.5] a clerk lands on what waits in their own office and is offered no more', async () => {
  const clerk = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  await logIn(clerk.page, await server.loginOf('clerk'))
  expect(new URL(clerk.page.url()).pathname).toBe('/worklist')
  expect(await clerk.page.locator('.top nav a').allTextContents()).toEqual(['办件', '待办', '许可', '事项', '接口'])
  expect((await clerk.page.goto(`${server.url}/audit`))?.status()).toBe(403)
  expect(await clerk.page.getByRole('alert').textContent()).toContain('read-not-permitted')
  await clerk.close()
})
