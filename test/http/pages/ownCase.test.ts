// The pages of cases handled here in every state: each status, each deadline's state, each notice, each act's form.
import { describe, expect, test } from 'vitest'
import { citation } from '../../../src/http/i18n/citations.ts'
import { t } from '../../../src/http/i18n/index.ts'
import { commandPage, noticePage, ownCasePage, progressPage } from '../../../src/http/pages/index.ts'
import type { DeadlineState, OwnStatus } from '../../../src/http/pages/own/ownCaseModels.ts'
import { progress } from './sampleLists.ts'
import { actTypes, commandForm, draftCase, notice, noticeKinds, ownCase } from './sampleOwnCase.ts'
import * as samples from './samples.ts'

const zh = samples.context('zh')
const en = samples.context('en')
const sound = (page: string) => !/undefined|\[object|NaN|Invalid|<script>alert/.test(page)

describe('a case', () => {
  const statuses = Object.keys(t('zh').ownCase.statuses) as readonly OwnStatus[]
  test.each(statuses)('%s is told in words in both languages', (status) => {
    for (const ctx of [zh, en]) {
      const page = ownCasePage({ ...ownCase, status }, ctx).toString()
      expect(page).toContain(`<span class="status">${t(ctx.lang).ownCase.statuses[status]}</span>`)
      expect(sound(page)).toBe(true)
    }
  })
  const states = Object.keys(t('zh').ownCase.deadlineStates) as readonly DeadlineState[]
  test.each(states)('a deadline that is %s is told in words and shape', (state) => {
    const deadlines = ownCase.deadlines.slice(0, 1).map((deadline) => ({ ...deadline, state }))
    const page = ownCasePage({ ...ownCase, deadlines }, zh).toString()
    expect(page).toMatch(
      new RegExp(`<span class="shape" aria-hidden="true">[●▲○□■◇]</span> ${t('zh').ownCase.deadlineStates[state]}`),
    )
  })
  test('[PL-32.4] an acceptance by silence is told as such, with its clause', () => {
    expect(ownCasePage(ownCase, zh).toString()).toContain('▲</span> 逾期视为受理</span> <span class="clauses">')
    expect(ownCasePage({ ...ownCase, deemed: false }, zh).toString()).not.toContain('逾期视为受理')
  })
  test('what cannot be done says why, once for all of it, with its clause; whoever only looks on is offered nothing', () => {
    const { acts: _, ...watched } = ownCase
    expect(ownCasePage(ownCase, zh).toString()).toContain(
      '<b>准予许可、不予许可</b>：流程尚未办结。 <span class="clauses">',
    )
    expect(ownCasePage(watched, zh).toString()).not.toContain('可办事项')
  })
  test('a draft says that no clock runs, and has no empty panels', () => {
    const page = ownCasePage(draftCase, zh).toString()
    expect(page).toContain('暂存内容不计时')
    for (const panel of ['notices', 'hearing', 'permit', 'procedures', 'supplement', 'materials', 'steps', 'said'])
      expect([panel, page.includes(`id="${panel}"`)]).toEqual([panel, false])
  })
  test('what officials wrote stays text', () => {
    const page = ownCasePage(ownCase, zh).toString()
    expect(page).toContain('&lt;b&gt;拟同意&lt;/b&gt;')
    expect(page).toContain('<span class="said">需现场复核 &lt;b&gt;</span>')
  })
})

describe.each(noticeKinds)('the notice %s', (kind) => {
  test('names organisation, number, item, addressee, date and law, in both languages', () => {
    for (const ctx of [zh, en]) {
      const page = noticePage(notice(kind, ctx.lang), ctx).toString()
      const { opening, title } = t(ctx.lang).notices.kinds[kind]
      const wanted = [
        title,
        opening('建设工程规划许可', '2026-11-10 09:00'),
        '市住房和城乡建设局',
        '建许字〔2026〕17号',
      ]
      for (const text of [...wanted, 'subj****0001', citation('PL-42', ctx.lang), t(ctx.lang).layout.disclaimer])
        expect(page).toContain(text)
      expect(sound(page)).toBe(true)
    }
  })
})

test('[PL-38] remedies are told where there are any; a voided notice says that it may not be used', () => {
  const { remedies: _, ...without } = notice('denial', 'zh')
  expect(noticePage(notice('denial', 'zh'), zh).toString()).toContain('行政复议：六十日内申请行政复议')
  expect(noticePage(without, zh).toString()).not.toContain('救济途径')
  expect(noticePage(notice('extension', 'zh'), zh).toString()).toContain('本文书所依据的记录已作废')
  expect(noticePage(notice('denial', 'zh'), zh).toString()).not.toContain('已作废')
})

test('clauses are cited as documents cite them', () => {
  expect(['PL-32.4', 'PL-8', 'PL-10', 'PL-70', 'LPS-9.2'].map((id) => citation(id, 'zh'))).toEqual([
    '《中华人民共和国行政许可法》第三十二条第（四）项',
    '《中华人民共和国行政许可法》第八条',
    '《中华人民共和国行政许可法》第十条',
    '《中华人民共和国行政许可法》第七十条',
    'LPS-9.2',
  ])
  expect(citation('PL-32.4', 'en')).toBe('Administrative Permit Law, article 32 (4)')
})

test.each(actTypes)('the form of %s stands in both languages', (type) => {
  for (const ctx of [zh, en]) expect(sound(commandPage(commandForm(type), ctx).toString())).toBe(true)
})

test('the progress says what waits for whom and by when, and what is missing, as text', () => {
  const page = progressPage({ absent: false, found: progress }, zh).toString()
  expect(page).toContain('等待补正（等待申请人）、2026-12-01 前')
  expect(page).toContain('办理环节：决定（等待本机关）')
  expect(page).toContain('&lt;b&gt;委托书&lt;/b&gt;')
})
