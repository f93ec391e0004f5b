// The ledger on the page of a case: limits that the item sets, limits that a source gives, days that are still to come.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseId, itemId, Server } from '../../support/http.ts'
import { Visitor } from './visitor.ts'

let server: Server
let supervisor: Visitor
beforeAll(async () => {
  server = await Server.open()
  const given = { sourceId: 'wabo', itemId }
  const registered = (number: string, startedAt: string, dueAt?: string) =>
    server.done('wabo-feed', 'RegisterForeignCase', {
      ...given,
      caseId: caseId(number),
      number,
      startedAt,
      ...(dueAt && { dueAt }),
    })
  await registered('MIDNIGHT', '2026-01-05T04:00:00Z', '2026-01-11T16:00:00Z')
  await registered('COMING', '2026-02-27T04:00:00Z')
  await server.done('wabo-feed', 'DeclareSourceComplete', { sourceId: 'wabo', completeUntil: server.clock.now() })
  await server.engine.settle()
  supervisor = await Visitor.as(server, 'supervisor')
})
afterAll(() => server.close())

type Day = readonly [day: string, kind: string, ordinal: string]
async function ledgerOf(number: string): Promise<{ readonly page: string; readonly days: readonly Day[] }> {
  const page = (await supervisor.get(`/cases/${caseId(number)}`)).body
  const row =
    /<time datetime="(\d{4}-\d\d-\d\d)">[^<]*<\/time><\/th><td\b[^>]*>(.*?)<\/td><td\b[^>]*class="n"[^>]*>(.*?)<\/td>/g
  const days = [...page.matchAll(row)].map(
    ([, day = '', kind = '', nth = '']): Day => [day, kind.replace(/<[^>]+>/g, ''), nth],
  )
  return { page, days }
}

test('[PL-42] a limit that a source ends at midnight ends with the day before', async () => {
  const { days, page } = await ledgerOf('MIDNIGHT')
  expect(page.includes('由来源系统给定')).toBe(true)
  expect(page.includes('2026-01-11 24:00')).toBe(true)
  expect(days.filter(([day]) => day >= '2026-01-09' && day <= '2026-01-13')).toEqual([
    ['2026-01-09', '● 计入', '4'],
    ['2026-01-10', '– 休息日', '—'],
    ['2026-01-11', '– 休息日 法定 届满', '—'],
    ['2026-01-12', '■ 逾期计入', '5'],
    ['2026-01-13', '■ 逾期计入', '6'],
  ])
})

test('[PL-82] the days to come are shown up to the last limit, rest days and make-up workdays as they are', async () => {
  const { days } = await ledgerOf('COMING')
  expect(days.slice(0, 6)).toEqual([
    ['2026-02-27', '◆ 起算日', '—'],
    ['2026-02-28', '● 计入', '1'],
    ['2026-03-01', '– 休息日', '—'],
    ['2026-03-02', '● 计入', '2'],
    ['2026-03-03', '○ 尚未到', '—'],
    ['2026-03-04', '○ 尚未到', '—'],
  ])
  expect(days.filter(([, kind]) => kind.includes('届满'))).toEqual([
    ['2026-03-12', '○ 尚未到 承诺 届满', '—'],
    ['2026-03-26', '○ 尚未到 法定 届满', '—'],
  ])
  expect(days.at(-1)?.[0]).toBe('2026-03-26')
})
