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
      expect(await page.title()).toContain('政鉴')
      const bar = (await axeViolations(page)).filter((line) => /topbar|download-url|\bimg\b|\.back/.test(line))
      expect(bar).toStrictEqual([])
      await page.locator('.back a').click()
      expect(new URL(page.url()).pathname).toBe('/login')
      expect(problems).toStrictEqual([])
      await close()
    })
  } finally {
    await server.close()
  }
})

test('what is tried out as the page offers it narrows nothing and changes nothing', { timeout: 60_000 }, async () => {
  const server = await Server.open()
  try {
    const origin = await server.app.listen({ port: 0, host: '127.0.0.1' })
    await withBrowser(async (browser) => {
      const { close, page } = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
      await page.goto(`${origin}/api/docs/`)
      const tried = async (id: string): Promise<{ url: string; headers: Record<string, string> }> => {
        const operation = page.locator(`[id="${id}"]`)
        await operation.locator('.opblock-summary-control').click()
        await operation.locator('.try-out__btn').click()
        const asked = page.waitForRequest((request) => request.url().startsWith(`${origin}/api/`))
        await operation.locator('.execute').click()
        const request = await asked
        return { url: request.url().slice(origin.length), headers: request.headers() }
      }
      expect((await tried('operations-cases-listCases')).url).toBe('/api/cases?limit=50')
      const { headers, url } = await tried('operations-commands-RegisterForeignCase')
      expect([url, headers['if-match']]).toStrictEqual(['/api/commands/RegisterForeignCase?dryRun=true', undefined])
      await close()
    })
  } finally {
    await server.close()
  }
})
