// Every page in both languages: what it must say, where its links lead, and that nothing from a model becomes markup.
import { describe, expect, test } from 'vitest'
import {
  caseFilePage,
  caseListPage,
  errorPage,
  loginPage,
  overviewPage,
  replayPage,
} from '../../../src/http/pages/index.ts'
import { inLanguage, links, readMoment, withQuery } from '../../../src/http/pages/links.ts'
import { figureKeys } from '../../../src/http/pages/models.ts'
import { allPages } from './all.ts'
import * as samples from './samples.ts'

const zh = samples.context('zh')
const en = samples.context('en')
const hrefs = (page: string): readonly string[] =>
  [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'))

describe.each(Object.entries(allPages))('%s', (_path, render) => {
  const [chinese, english] = [render(zh).toString(), render(en).toString()]
  test('stands in its language, with the disclaimer of [LPS-13], the position and the fingerprint', () => {
    expect(chinese).toMatch(/^<!doctype html>\n<html lang="zh-CN">/)
    expect(english).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(chinese).toContain('系统数据仅为工作情况记录，不能代替原始资料。')
    expect(english).toContain('cannot replace the original documents')
    expect(chinese).toContain('演示数据')
    for (const page of [chinese, english]) {
      expect(page).toContain('0000018432')
      expect(page).toContain('rm-9f3c21ab')
      expect(page).not.toMatch(/undefined|\[object|NaN|Invalid/)
    }
  })
  test('has no inline script, style or handler, and one id of each name', () => {
    expect(chinese).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:|alert\(\d\)<\/script>/)
    expect(chinese.match(/<script/g)).toEqual(['<script'])
    const ids = [...chinese.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(ids).toEqual([...new Set(ids)])
  })
  test('closes every element that it opens', () => {
    expect(unbalanced(chinese)).toEqual([])
  })
})

const hollow = new Set(['meta', 'link', 'input', 'br', 'img'])
function unbalanced(page: string): readonly string[] {
  const open: string[] = []
  const wrong: string[] = []
  for (const [, close, name = '', rest = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/g)) {
    if (hollow.has(name) || rest.endsWith('/')) continue
    if (close !== '/') open.push(name)
    else if (open.pop() !== name) wrong.push(name)
  }
  return [...wrong, ...open]
}

describe('the frame', () => {
  test('the other language keeps the query', () => {
    const page = overviewPage(samples.overview, samples.context('zh', '/cases?office=market&lang=zh#x')).toString()
    expect(hrefs(page)).toContain('/cases?office=market&lang=en')
    expect(inLanguage('/audit', 'zh')).toBe('/audit?lang=zh')
  })
  test('logging out is a form with the token; who is not logged in is offered the login', () => {
    const { account: _, ...nobody } = zh
    expect(overviewPage(samples.overview, zh).toString()).toContain(
      '<form method="post" action="/logout"><input type="hidden" name="_csrf" value="csrf-token-1">',
    )
    expect(hrefs(overviewPage(samples.overview, nobody).toString())).toContain('/login')
  })
  test('only a demo says that it is one', () => {
    expect(overviewPage(samples.overview, { ...zh, demo: false }).toString()).not.toContain('演示数据')
  })
})

describe('the overview', () => {
  test('every figure leads to the cases behind it, with the overview’s conditions kept', () => {
    const filter = { office: 'water', asOf: { at: '2026-11-01T00:00:00.000Z', by: 'occurred' as const } }
    const page = overviewPage({ ...samples.overview, filter }, zh).toString()
    const kept = 'asOf=2026-11-01T00%3A00%3A00.000Z&by=occurred'
    const queries = [
      'status=open',
      'mark=nearDue',
      'mark=overPromise',
      'mark=overStatute',
      'status=closed',
      'mark=closedLate',
      'finding=late-step',
    ]
    expect(queries).toHaveLength(figureKeys.length)
    expect(hrefs(page)).toEqual(expect.arrayContaining(queries.map((query) => `/cases?office=water&${query}&${kept}`)))
    expect(page).toContain('以下为截至 2026-11-01 08:00 的情况，按发生时间（当时已经发生）。')
    expect(page).toContain('value="2026-11-01T08:00"')
  })
  test('cards are told in words and shape, with the clause that defines them', () => {
    const page = overviewPage(samples.overview, zh).toString()
    expect(page).toContain('■</span> 超法定期限</span>')
    expect(page).toContain('黄牌 <a class="clause" href="/clauses#LPS-9.2">LPS-9.2</a>')
    expect(page).toContain('红牌 <a class="clause" href="/clauses#PL-42">PL-42</a>')
  })
  test('no changes is said, and so is that nothing was found', () => {
    const page = overviewPage({ ...samples.overview, changes: { list: [] } }, zh).toString()
    expect(page).toContain('上次查看以来没有变化。')
    expect(page).toContain('未发现问题')
  })
  test('an empty city is drawn without a fault', () => {
    const empty = { ...samples.overview, months: [], load: [], byOffice: [] }
    expect(overviewPage(empty, zh).toString()).not.toMatch(/NaN|Infinity/)
  })
})

describe('lists', () => {
  test('next keeps filter and order; sorting again turns the order; no cursor survives a new order', () => {
    const model = { ...samples.caseList, filter: { ...samples.caseList.filter, sort: 'due', cursor: 'here' } }
    const all = hrefs(caseListPage(model, zh).toString())
    const query = `text=${encodeURIComponent('许可')}`
    expect(all).toContain(withQuery('/cases', { office: 'market', sort: 'due', text: '许可', cursor: 'c2Vjb25k' }))
    expect(all).toContain(`/cases?office=market&sort=-due&${query}`)
    expect(all).toContain(`/cases?office=market&sort=number&${query}`)
  })
  test('an empty list says so', () => {
    expect(caseListPage({ ...samples.caseList, rows: [], total: 0 }, en).toString()).toContain(
      'No case matches these filters.',
    )
  })
  test('what is hostile in a row is shown as text', () => {
    expect(caseListPage(samples.caseList, zh).toString()).toContain('>&lt;script&gt;alert(1)&lt;/script&gt;</td>')
  })
  test('an address is made of the values given and nothing else', () => {
    expect(links.caseFile('a/../b?c#d')).toBe('/cases/a%2F..%2Fb%3Fc%23d')
    expect(withQuery('/cases', { a: '', b: undefined, c: '1&d=2' })).toBe('/cases?c=1%26d%3D2')
  })
})

describe('the case file', () => {
  const page = caseFilePage(samples.caseFile, zh).toString()
  test('[PL-42] both limits with their moments, the provisional one marked', () => {
    expect(page).toContain('<time datetime="2026-11-19T16:00:00.000Z">2026-11-19 24:00</time>')
    expect(page).toContain('<time datetime="2026-12-03T16:00:00.000Z">2026-12-03 24:00</time>')
    expect(page).toContain('暂定：次年节假日安排尚未公布')
  })
  test('[LPS-7.3] truthfulness findings stand before the facts', () => {
    expect(page.indexOf('id="findings"')).toBeGreaterThan(0)
    expect(page.indexOf('id="findings"')).toBeLessThan(page.indexOf('id="facts"'))
  })
  test('[PL-45] each day of the ledger says in words whether it counted', () => {
    const cells = [...page.matchAll(/<td class="day day-(\w+)">.*?<span class="vh">([^<]*)<\/span>/g)].map(
      ([, kind, words]) => [kind, words],
    )
    expect(cells).toHaveLength(samples.caseFile.ledger.length)
    expect(cells.slice(0, 10)).toEqual([
      ['start', '起算日'],
      ['counted', '计入 第 1 日'],
      ['counted', '计入 第 2 日'],
      ['counted', '计入 第 3 日'],
      ['counted', '计入 第 4 日'],
      ['rest', '休息日'],
      ['rest', '休息日'],
      ['counted', '计入 第 5 日'],
      ['counted', '计入 第 6 日'],
      ['suspended', '暂停'],
    ])
    expect(cells.at(-1)).toEqual(['late', '逾期计入 第 22 日'])
  })
  test('[LPS-8.2] a voided event stays, struck through and named as such', () => {
    expect(page).toMatch(/<s>材料审查 .*?<\/s> .*?已被更正作废/)
  })
  test('a command that is not possible says why', () => {
    expect(page).toContain('办结 - 当前不可办：监察人员无权办理（LPS-11.5）')
  })
})

describe('the replay without the module', () => {
  test('steps by links, within the frames', () => {
    const at = (frame: number) => hrefs(replayPage({ ...samples.replay, frame }, zh).toString())
    expect(at(1).filter((href) => href.endsWith('frame=1'))).toHaveLength(2)
    expect(at(4).filter((href) => href.endsWith('frame=4'))).toHaveLength(2)
    expect(replayPage(samples.replay, zh).toString()).toContain('<output data-replay-output>第 2 / 4 步</output>')
  })
  test('what changed is told in words', () => {
    const page = replayPage({ ...samples.replay, frame: 3 }, en).toString()
    expect(page).toContain('<b class="change">removed</b>')
    expect(page).toContain('<small>was <s>在办</s></small>')
  })
})

test('a moment is read as the form or a link gives it', () => {
  const read = ['2026-11-01T08:00', '2026-11-01T08:00:00+08:00', '2026-11-01T00:00:00Z', '2026-13-01T08:00', '昨天', '']
  const moment = '2026-11-01T00:00:00.000Z'
  expect(read.map((text) => readMoment(text, 'Asia/Shanghai'))).toEqual([
    moment,
    moment,
    moment,
    undefined,
    undefined,
    undefined,
  ])
})

test('the login spends a link only by a form; a refusal tells code and clause', () => {
  expect(loginPage(samples.login, zh).toString()).toContain('<input type="hidden" name="_csrf" value="csrf-token-2">')
  expect(loginPage({}, en).toString()).not.toContain('csrf-token-2')
  const page = errorPage(samples.problem, zh).toString()
  expect(page).toContain('<code>not-permitted</code>')
  expect(hrefs(page)).toContain('/clauses#LPS-11.5')
})
