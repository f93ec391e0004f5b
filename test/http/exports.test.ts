import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readXes } from '../../src/files/xes.ts'
import { caseColumns } from '../../src/http/exports/columns.ts'
import { fullNotice, notice } from '../../src/http/exports/notice.ts'
import { caseId, Server } from '../support/http.ts'
import { at } from '../support/people.ts'
import { Visitor } from './web/visitor.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
  await server.givenCase('E-1', { steps: 3 })
  await server.givenCase('E-2', { steps: 1 })
  await server.givenCase('=HYPERLINK("http://x")')
  await server.givenCase('W-1', { source: 'water', steps: 2 })
  await server.engine.settle()
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})

const bom = '\ufeff'
const lines = (text: string): string[] => text.split('\r\n').filter((line) => line !== '')
const records = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
const get = (url: string, who: Parameters<Server['get']>[0] = 'supervisor', headers = {}) =>
  server.get(who, `/api/export/${url}`, headers)
const xmlOf = (zip: Uint8Array, name: string): string => Buffer.from(unzipSync(zip)[name] ?? []).toString()

describe('200', () => {
  test.each([
    ['csv', 'text/csv; charset=utf-8'],
    ['jsonl', 'application/x-ndjson'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['xes', 'application/xml'],
    ['ocel', 'application/json'],
  ])('%s says what it is, how far it goes, and what it is called', async (format, type) => {
    const response = await get(`cases.${format}`)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="cases-20260302T010000Z.${format === 'ocel' ? 'ocel.json' : format}"`,
      'zhengjian-position': server.engine.readSide.position,
      'zhengjian-fingerprint': server.engine.readSide.fingerprint,
    })
  })

  test('CSV has a byte order mark, the names of the API, and no formula', async () => {
    const { body } = await get('cases.csv')
    expect(body.startsWith(bom)).toBe(true)
    const [head, ...rows] = lines(body.slice(1))
    expect(head).toBe(caseColumns.map(({ key }) => key).join())
    expect(rows).toHaveLength(4)
    expect(
      rows.filter((row) => row.startsWith(`"'=HYPERLINK(""http://x"")",建设工程规划许可,规划局,open,normal,`)),
    ).toHaveLength(1)
  })

  test('JSON Lines holds the rows of the list as the list gives them', async () => {
    const listed = (await server.get('supervisor', '/api/cases')).json() as { rows: Record<string, unknown>[] }
    const exported = records((await get('cases.jsonl')).body)
    expect(exported.length).toBe(4)
    expect(exported).toStrictEqual(listed.rows)
  })

  test.each([
    ['items', 'auditor'],
    ['deadlines', 'auditor'],
    ['audit', 'auditor'],
    ['sources', 'auditor'],
    ['load', 'auditor'],
  ] as const)('%s: all rows of the list, in its order, in every format', async (list, who) => {
    const all: Record<string, unknown>[] = []
    for (
      let url: string | undefined = `/api/${list}${list === 'load' || list === 'sources' ? '' : '?limit=200'}`;
      url;
    ) {
      const response = await server.get(who, url)
      all.push(...(response.json() as { rows: Record<string, unknown>[] }).rows)
      url = /<([^>]+)>/.exec(String(response.headers['link'] ?? ''))?.[1]
    }
    expect(all.length).toBeGreaterThan(0)
    expect(records((await get(`${list}.jsonl`, who)).body)).toStrictEqual(all)
    expect(lines((await get(`${list}.csv`, who)).body)).toHaveLength(all.length + 1)
    const sheet = xmlOf((await get(`${list}.xlsx`, who)).rawPayload, 'xl/worksheets/sheet1.xml')
    expect(sheet.match(/<row /g)).toHaveLength(all.length + 1)
  })

  test.each([
    ['source=water', ['W-1']],
    ['q=E-2', ['E-2']],
    ['withoutStep=true', ['=HYPERLINK("http://x")']],
    ['withoutStep=false&source=wabo', ['E-1', 'E-2']],
    ['lateStep=true', []],
    ['status=closed', []],
  ])('the filters of the list: %s', async (query, numbers) => {
    const found = async (text: string) => records(text).map(({ number }) => number)
    expect((await found((await get(`cases.jsonl?${query}`)).body)).sort()).toStrictEqual(numbers)
    const { rows } = (await server.get('supervisor', `/api/cases?${query}`)).json() as { rows: { number: string }[] }
    expect(rows.map(({ number }) => number).sort()).toStrictEqual(numbers)
  })

  test('XES reads back as the same cases with all their steps', async () => {
    const { body } = await get('cases.xes?source=wabo&withoutStep=false')
    const rows = (await Array.fromAsync(readXes([body] as never))).filter(({ kind }) => kind === 'row')
    expect(rows.map((row) => (row.kind === 'row' ? [row.case.number, row.step?.activity] : [])).sort()).toStrictEqual([
      ['E-1', '环节1'],
      ['E-1', '环节2'],
      ['E-1', '环节3'],
      ['E-2', '环节1'],
    ])
  })

  test('[LPS-13] XES, OCEL and XLSX say of themselves, by the title of the measures, that they stand for no original', async () => {
    expect(fullNotice).toBe(
      `${notice.zh} ${notice.en} LPS-13《六盘水市市级行政审批电子管理暨电子监察系统使用和维护暂行办法》`,
    )
    expect((await get('cases.xes')).body).toContain(`<string key="zhengjian:notice" value="${fullNotice}"/>`)
    expect((await get('cases.ocel')).json()).toMatchObject({ 'zhengjian:notice': fullNotice })
    const book = (await get('cases.xlsx')).rawPayload
    expect(Object.entries(unzipSync(book)).some(([, bytes]) => Buffer.from(bytes).toString().includes(notice.zh))).toBe(
      true,
    )
  })

  test('XLSX shows times as the clock in their zone did, text as text, headings in the language asked for', async () => {
    const book = (await get('cases.xlsx?q=HYPERLINK')).rawPayload
    const whole = Object.values(unzipSync(book))
      .map((bytes) => Buffer.from(bytes).toString())
      .join('')
    // 08:00 in Shanghai on 2 March 2026, as a spreadsheet counts days.
    expect(xmlOf(book, 'xl/worksheets/sheet1.xml')).toMatch(/<v>46083\.333333\d*<\/v>/)
    expect(xmlOf(book, 'xl/worksheets/sheet1.xml')).not.toContain('<f>')
    expect(whole).toContain('=HYPERLINK("http://x")')
    expect(whole).toContain('办理单位')
    expect(whole).toContain('<t>在办</t>')
    expect(whole).toContain('<t>正常</t>')
    expect(whole).not.toContain('<t>open</t>')
    const english = (await get('cases.xlsx', 'supervisor', { 'accept-language': 'en' })).rawPayload
    expect(
      Object.values(unzipSync(english))
        .map((bytes) => Buffer.from(bytes).toString())
        .join(''),
    ).toContain('Statutory deadline')
  })

  test('a link on a page is enough: the login of the browser says who asks', async () => {
    const clerk = await Visitor.as(server, 'water-clerk')
    const response = await clerk.get('/api/export/cases.jsonl')
    expect([response.statusCode, records(response.body).map(({ number }) => number)]).toStrictEqual([200, ['W-1']])
  })

  test('as of a moment: 202 until it is built, then the cases as they were known then', async () => {
    await server.engine.settle()
    const asOf = '2026-03-02T01:00:00.000Z'
    await server.clock.advanceTo(at('2026-03-03T09:00:00+08:00'))
    await server.done('wabo-feed', 'RecordForeignStep', {
      caseId: caseId('E-2'),
      activity: '后来',
      number: 's9',
      at: '2026-03-02T02:00:00.000Z',
    })
    await server.engine.settle()
    const url = `cases.xes?asOf=${asOf}&q=E-2`
    await expect.poll(async () => (await get(url)).statusCode, { timeout: 20_000 }).toBe(200)
    expect((await get(url)).body).toContain('环节1')
    expect((await get(url)).body).not.toContain('后来')
    expect((await get('cases.xes?q=E-2')).body).toContain('后来')
  })
})

describe('400', () => {
  test.each([
    ['/query/limit', 'cases.csv?limit=5'],
    ['/query/cursor', 'cases.csv?cursor=x'],
    ['/query/colour', 'cases.xes?colour=red'],
    ['/query/lang', 'cases.csv?lang=en'],
    ['/query/asOf', 'audit.csv?asOf=2026-03-02T01:00:00.000Z'],
  ])('%s', async (pointer, url) => {
    expect((await get(url)).json()).toMatchObject({ status: 400, code: 'request-invalid', errors: [{ pointer }] })
  })
})

describe('401, 403, 404', () => {
  test('[LPS-12.5] each sees its own, and what it may not see it may not take away', async () => {
    const numbers = async (who: Parameters<Server['get']>[0]) =>
      records((await get('cases.jsonl', who)).body).map(({ number }) => number)
    expect(await numbers('water-clerk')).toStrictEqual(['W-1'])
    expect((await get('cases.xes', 'water-clerk')).body).not.toContain('E-1')
    expect((await get('sources.csv', 'water-clerk')).body).not.toContain('wabo')
    expect((await get('audit.csv', 'water-clerk')).json()).toMatchObject({ status: 403, code: 'read-not-permitted' })
    expect((await get('load.xlsx', 'water-clerk')).statusCode).toBe(403)
    expect((await server.get(undefined, '/api/export/cases.csv')).statusCode).toBe(401)
    expect((await get('cases.pdf')).statusCode).toBe(404)
    expect((await get('items.xes')).statusCode).toBe(404)
  })
})

describe('422 and 503', () => {
  test('a spreadsheet with more rows than it may hold is refused, and its slot is free again', async () => {
    const small = await Server.open({ exports: { streams: 1, workbooks: 1, rows: 1 } })
    for (const number of ['R-1', 'R-2']) await small.givenCase(number)
    await small.engine.settle()
    for (let again = 0; again < 2; again++)
      expect((await small.get('supervisor', '/api/export/cases.xlsx')).json()).toMatchObject({
        status: 422,
        code: 'export-too-large',
        detail: '电子表格至多 1 行，请缩小范围，或导出 CSV、JSON Lines。',
      })
    expect((await small.get('supervisor', '/api/export/cases.xlsx?q=R-1')).statusCode).toBe(200)
    expect((await small.get('supervisor', '/api/export/cases.csv')).statusCode).toBe(200)
    await small.close()
  })

  test('more exports at a time than there may be wait', async () => {
    const none = await Server.open({ exports: { streams: 0, workbooks: 0, rows: 1 } })
    for (const format of ['csv', 'xlsx', 'jsonl', 'xes', 'ocel']) {
      const response = await none.get('supervisor', `/api/export/cases.${format}`)
      expect([response.json().code, response.headers['retry-after']]).toStrictEqual(['overloaded', '5'])
    }
    await none.close()
  })
})
