// The page of the API in a real browser, under the policy that it is served with.
import { expect, test } from 'vitest'
import { axeViolations, newPage, withBrowser } from '../support/browser.ts'
import { Server } from '../support/http.ts'

test('the page shows every operation and asks nobody else for anything', { timeout: 60_000 }, async () => {
  const server = await Server.open()
  try {
    const origin = await server.app.listen({ port: 0, host: '127.0.0.1' })
    await withBrowser(async (browser) => {
      const { close, page, problems } = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      // Whatever an address has behind it, such as a language, the page finds its document.
      await page.goto(`${origin}/api/docs?lang=zh`)
      await page.locator('.opblock').first().waitFor()
      const { paths } = (await server.get(undefined, '/api/openapi.json')).json()
      const operations = Object.values<object>(paths).reduce((sum, path) => sum + Object.keys(path).length, 0)
      expect(await page.locator('.opblock').count()).toBe(operations)
      expect(asked.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toStrictEqual([])
      // The one thing that its library tries and the policy forbids: an inline style without effect on what is read.
      const others = problems.filter((problem) => !/inline style|style-src/i.test(problem))
      expect(others).toStrictEqual([])
      expect(await page.title()).toContain('政鉴')
      const bar = (await axeViolations(page)).filter((line) => /topbar|download-url|\bimg\b|\.back/.test(line))
      expect(bar).toStrictEqual([])
      await page.locator('.back a').click()
      expect(new URL(page.url()).pathname).toBe('/login')
      await close()
    })
  } finally {
    await server.close()
  }
})
