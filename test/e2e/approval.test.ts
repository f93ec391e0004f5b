// A permit from the window to its delivery in a real browser, with a supplement, a hearing and an extension; nothing is stubbed.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AccountId, Instant, OrgId } from '../../src/domain/values.ts'
import { mostMaterialBytes } from '../../src/http/api/storing.ts'
import { pdf } from '../commands/vault/files.ts'
import {
  axeViolations,
  clippedIn,
  launchBrowser,
  newPage,
  overflowOf,
  picture,
  type WatchedPage,
} from '../support/browser.ts'
import { Server } from '../support/http.ts'
import { at } from '../support/people.ts'

const item = {
  calendarId: 'cn',
  conditions: ['符合控制性详细规划'],
  fee: { amountFen: 12_000, basis: '收费依据', standard: '每件 120 元' },
  itemId: 'planning-permit',
  kind: 'promised',
  legalBasis: '《中华人民共和国城乡规划法》第四十条',
  materials: [
    { copies: 1, level: 'D', materialId: 'form', name: '申请表', required: true },
    { copies: 2, level: 'C', materialId: 'plan', name: '总平面图', required: true },
  ],
  name: '建设工程规划许可证核发',
  office: '规划科',
  orgId: 'wabo',
  permitValidity: { months: 12 },
  promisedLimit: { days: 10, unit: 'working' },
  specialProcedures: [{ limit: { days: 20, unit: 'working' }, procedureId: 'hearing' }],
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [
    { limit: { days: 3, unit: 'working' }, name: '审查', stepId: 'review' },
    {
      name: '决定',
      outcomes: [
        { kind: 'pass', name: '同意', outcomeId: 'agree', to: 'end' },
        { kind: 'return', name: '退回', outcomeId: 'back', to: 'review' },
      ],
      stepId: 'decide',
    },
  ],
  timeZone: 'Asia/Shanghai',
}

let server: Server
let browser: Browser
let watched: WatchedPage
let page: Page
let url = ''
let caseUrl = ''
let receipt = ''

beforeAll(async () => {
  server = await Server.open()
  await server.done('administrator', 'OpenAccount', { accountId: 'chair', name: '赵磊', orgId: 'wabo', role: 'clerk' })
  await server.done('administrator', 'PublishItem', item)
  await server.engine.settle()
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await launchBrowser()
  watched = await newPage(browser, { width: 1280, height: 900, lang: 'zh' })
  page = watched.page
  const secret = randomBytes(24).toString('base64url')
  server.engine.store.addLoginLink(secret, 'wabo-clerk', Instant.parse('2030-01-01T00:00:00Z'))
  await page.goto(`${url}/login/${secret}`)
  await page.getByRole('button', { name: /的账号登录/ }).click()
  // A click may return before the browser has gone where it leads.
  await page.waitForURL((at) => !at.pathname.startsWith('/login'))
}, 60_000)
afterAll(async () => {
  await browser.close()
  await server.close()
})

const go = (path: string) => page.goto(`${url}${path}`)

/** What stands in a form is filled in by the names of its fields, folded away or not; a seal or a signature is ticked or chosen. */
async function fill(fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const control = page.locator(`[name="${name}"]`)
    const kind = await control.evaluate((element) => {
      element.closest('details')?.setAttribute('open', '')
      return element.tagName
    })
    if (kind === 'SELECT') await control.selectOption(value)
    else if (value === 'ticked') await control.check()
    else await control.fill(value)
  }
}

/** On that day, in Shanghai: opens the case, chooses the act, fills in its form and sends it. */
async function act(name: string, when: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await server.clock.advanceTo(at(`${when}:00+08:00`))
  await server.engine.settle()
  await go(caseUrl)
  await page.locator('.actions').getByRole('link', { name, exact: true }).click()
  await fill(fields)
  await page.locator('button.primary').click()
  expect(await page.locator('.done').textContent()).toBe(`已办：${name}`)
}

const applicationForm = pdf('申请表')
const handsIn = { account: AccountId.parse('wabo-clerk'), org: OrgId.parse('wabo'), role: 'clerk' } as const
/** Handed in over the interface before. */
const digest = (of: string) =>
  server.engine.room.materials.store({ actor: handsIn, bytes: pdf(of), mediaType: 'application/pdf' }).digest
const seal = { 'voucher.sealed': 'ticked' }
const noticeSeal = { 'notice.sealed': 'ticked' }
const approval = { 'approval.approver': '局长', 'approval.rank': 'organHead' }
const status = () => page.locator('.title .status').textContent()

test('[PL-29] an application is received in three pages, and the applicant gets a voucher with a code', async () => {
  await go('/worklist')
  await page.getByRole('link', { name: '收件' }).click()
  await page.getByRole('link', { name: item.name }).click()
  await fill({ kind: 'person', 'personal.name': '张三', 'personal.identityNumber': '11010519491231002X' })
  await page.locator('button.primary').click()
  const input = page.getByLabel('文件', { exact: true })
  await input.setInputFiles({ name: '申请表.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ no PDF') })
  await fill({ ...seal, 'materials.0.materialId': 'form' })
  await page.locator('button.primary').click()
  expect(await page.getByRole('alert').textContent()).toContain('LPS-12.8')
  await input.setInputFiles({ name: '申请表.pdf', mimeType: 'application/pdf', buffer: applicationForm })
  await page.locator('button.primary').click()
  expect(await page.locator('.done').textContent()).toBe('已办：收件')
  expect(await page.locator('.paper h2').textContent()).toBe('收件凭证')
  caseUrl = new URL(page.url()).pathname.split('/notices/')[0] ?? ''
  await page.getByRole('button', { name: '开具进度查询码' }).click()
  receipt = (await page.locator('.receipt code').textContent()) ?? ''
  expect(receipt).toMatch(/^(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}$/)
})

test('[LPS-12.8] what was handed in is fetched from the case, as the file that it was', async () => {
  await go(caseUrl)
  expect(await status()).toBe('已收件，待受理')
  const started = page.waitForEvent('download')
  await page.getByRole('link', { name: '申请表', exact: true }).click()
  const download = await started
  expect(download.suggestedFilename()).toBe('申请表.pdf')
  expect(readFileSync(await download.path())).toEqual(applicationForm)
})

test('a file that is too large is answered with a page, after all of it was sent', async () => {
  await go(`${caseUrl}/commands/CorrectOnTheSpot`)
  const large = Buffer.alloc(mostMaterialBytes + 1)
  await page
    .getByLabel('文件', { exact: true })
    .setInputFiles({ name: '大.pdf', mimeType: 'application/pdf', buffer: large })
  await fill({ corrected: '错别字' })
  await page.locator('button.primary').click()
  expect(await page.locator('main').textContent()).toContain('请求体超过上限')
})

test('[PL-32.4] what is missing is told once, and refused the second time with its clause', async () => {
  await act('一次告知补正', '2026-03-02T10:00', { ...seal, 'missing.0.materialId': 'plan', 'missing.0.what': '未提交' })
  expect(await status()).toBe('待补正')
  await act('收取补正材料', '2026-03-04T09:00', {
    ...seal,
    'materials.0.digest': digest('总平面图'),
    'materials.0.materialId': 'plan',
    'materials.0.mediaType': 'application/pdf',
  })
  await go(`${caseUrl}/commands/RequireSupplement`)
  await fill({ ...seal, 'missing.0.what': '再补一份' })
  await page.locator('button.primary').click()
  expect(await page.getByRole('alert').textContent()).toContain('PL-32.4')
  expect(await page.locator('[name="missing.0.what"]').inputValue()).toBe('再补一份')
})

test('[PL-32] it is accepted, numbered, and its two clocks run', async () => {
  await act('受理', '2026-03-05T09:00', seal)
  await server.engine.settle()
  await go(caseUrl)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^办件 .*2026/)
  expect(await page.locator('table.limits tbody tr').allInnerTexts()).toEqual(
    expect.arrayContaining([expect.stringContaining('法定期限'), expect.stringContaining('承诺期限')]),
  )
  expect(await page.locator('#limits ~ * b').allInnerTexts()).toContain('2026-04-02 24:00')
})

test('[PL-34] the review is claimed and done from the table of steps', async () => {
  await page.getByRole('link', { name: '签收', exact: true }).click()
  await page.locator('button.primary').click()
  expect(await page.locator('tr.step-open').textContent()).toContain('wabo-clerk')
  await act('完成环节', '2026-03-06T09:00', { opinion: '材料属实，涉及相邻权。' })
  expect(await page.locator('tr.step-done').textContent()).toContain('材料属实，涉及相邻权。')
})

test('[PL-45, PL-48] a hearing is told of, asked for, announced and held, and the clock stands meanwhile', async () => {
  const applicant = await subjectOf()
  await act('告知听证权利', '2026-03-06T10:00', { ...noticeSeal, reason: '涉及相邻权', 'subjectIds.0': applicant })
  await act('申请听证', '2026-03-09T09:00', { subjectId: applicant })
  await act('通知听证', '2026-03-10T09:00', {
    ...noticeSeal,
    chair: 'chair',
    heldAt: '2026-03-24T09:00',
    place: '政务大厅三楼',
    publicInterest: 'false',
  })
  await act('启动特别程序', '2026-03-10T10:00', {
    ...noticeSeal,
    ...approval,
    basis: '行政许可法第四十五条',
    'limit.days': '20',
    'limit.unit': 'working',
    procedureId: 'hearing',
  })
  expect(await page.locator('table.limits').textContent()).toContain('暂停')
  await act('记录听证', '2026-03-24T15:00', {
    chair: 'chair',
    'record.digest': digest('听证笔录'),
    'record.materialId': 'form',
    'record.mediaType': 'application/pdf',
    signed: 'true',
    summary: '双方陈述完毕。',
  })
  await act('结束特别程序', '2026-03-24T16:00', { result: '听证结束' })
  expect(await page.locator('td.day-suspended').count()).toBe(10)
  await page.getByRole('link', { name: '听证通知书' }).click()
  expect(await page.locator('.paper').textContent()).toContain('政务大厅三楼')
})

async function subjectOf(): Promise<string> {
  const { state } = await server.engine.handler.state<{ about: { subjectId: string } }>(
    'case',
    caseUrl.split('/').at(-1) ?? '',
  )
  return state.about.subjectId
}

test('[PL-42] the limit is extended once, with the reason in writing', async () => {
  await act('延长办理期限', '2026-03-25T09:00', { ...noticeSeal, ...approval, days: '10', reason: '案情复杂' })
  await page.getByText('当前不可办的及其原因').click()
  expect(await page.locator('.refused').textContent()).toContain('延长办理期限')
  await page.getByRole('link', { name: '延长办理期限告知书' }).click()
  expect(await page.locator('.paper').textContent()).toContain('2026-05-06 24:00')
})

test('[PL-38, PL-44] it is decided, charged, granted and delivered', async () => {
  await act('签收环节', '2026-03-26T09:00', {})
  await act('完成环节', '2026-03-26T10:00', { opinion: '同意', outcomeId: 'agree' })
  await act('收费', '2026-03-26T10:30', { receiptNumber: '票据 17' })
  await act('准予许可', '2026-03-26T11:00', {
    ...seal,
    certificateKind: 'licence',
    certificateNumber: '建许字17',
    opinion: '准予许可',
    validUntil: '2027-03-26',
  })
  await server.engine.settle()
  await go('/worklist')
  expect(await page.locator('tbody').textContent()).toContain('颁发送达')
  await act('送达', '2026-03-27T09:00', { proof: '签收单' })
  expect(await status()).toBe('已送达')
  expect(await page.locator('.aside .mark').textContent()).toContain('按期办结')
})

test('every notice of it can be printed on A4', async () => {
  await go(caseUrl)
  const titles = await page.locator('#notices ~ ul a').allTextContents()
  expect(titles).toEqual([
    '收件凭证',
    '申请材料一次性补正告知书',
    '补正材料收件凭证',
    '受理通知书',
    '听证权利告知书',
    '听证通知书',
    '特别程序所需时间告知书',
    '延长办理期限告知书',
    '准予行政许可决定书',
    '送达回证',
  ])
  await page.getByRole('link', { name: '准予行政许可决定书' }).click()
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.top').isVisible()).toBe(false)
  expect(await page.locator('.paper .disclaimer').isVisible()).toBe(true)
  const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true })
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]/)
  await page.emulateMedia({ media: 'screen' })
})

test('it is replayed with its workflow, and listed among the permits', async () => {
  await go(`${caseUrl}/replay`)
  const source = await page.locator('[data-replay]').getAttribute('data-replay')
  const { frames } = (await (await page.request.get(`${url}${source}`)).json()) as {
    readonly frames: readonly { readonly title: string; readonly fields: readonly { readonly change: string }[] }[]
  }
  const silent = frames.filter(({ fields }) => fields.every(({ change }) => change === 'same'))
  expect(silent.map(({ title }) => title)).toEqual([])
  await page.locator('[data-replay-slider]:enabled').focus()
  await page.keyboard.press('End')
  expect(await page.locator('[data-replay-title]').textContent()).toBe('送达')
  expect(await page.locator('[data-replay-diagram]').getAttribute('src')).toMatch(/diagram\.svg\?frame=\d+/)
  await server.engine.settle()
  await go('/permits')
  expect(await page.locator('tbody').textContent()).toContain('建许字17')
})

test('the applicant looks up the progress without an account', async () => {
  const other = await newPage(browser, { width: 360, height: 780, lang: 'zh' })
  await other.page.goto(`${url}/progress`)
  await other.page.getByLabel('查询码').fill(receipt.toLowerCase())
  await other.page.getByLabel('证件号码末四位').fill('002x')
  await other.page.getByRole('button', { name: '查询' }).click()
  expect(await other.page.locator('main').textContent()).toContain('已送达')
  expect(await axeViolations(other.page)).toEqual([])
  expect(await overflowOf(other.page)).toBe(0)
  await picture(other.page, 'walk-progress-zh-360')
  expect(other.problems).toEqual([])
  await other.close()
})

test('no page of all this breaks a rule of WCAG 2.2 AA or a policy, and each fits 360 px', async () => {
  const notice = (await hrefs('#notices ~ ul a'))[0] ?? ''
  const paths = {
    case: caseUrl,
    replay: `${caseUrl}/replay?frame=9`,
    worklist: '/worklist',
    permits: '/permits',
    notice,
    progress: '/progress',
    new: '/cases/new',
    applicant: '/cases/new?item=planning-permit',
    form: `${caseUrl}/commands/RevokePermit`,
    upload: `${caseUrl}/commands/ReceiveSupplement`,
    item: '/items/planning-permit',
  }
  for (const lang of ['zh', 'en'])
    for (const [name, path] of Object.entries(paths)) {
      await go(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 })
        await picture(page, `walk-${name}-${lang}-${width}`)
        if (width === 1280) expect([name, lang, await clippedIn(page)]).toEqual([name, lang, []])
        expect([name, lang, width, await axeViolations(page), await overflowOf(page)]).toEqual([
          name,
          lang,
          width,
          [],
          0,
        ])
      }
    }
  expect(watched.problems.filter((problem) => !/status of 4\d\d/.test(problem))).toEqual([])
  expect(server.logged).toEqual([])
}, 120_000)

async function hrefs(selector: string): Promise<readonly string[]> {
  await go(caseUrl)
  return page.locator(selector).evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
}
