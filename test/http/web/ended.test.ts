// Cases that are over, on the pages and in the interface: why, what their limits came to, and which steps they went through.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from '../desk.ts'
import { Visitor } from './visitor.ts'

let desk: Desk
let supervisor: Visitor
beforeAll(async () => {
  desk = await openDesk()
  await desk.does('ReceiveApplication', 'void-1')
  await desk.does('AcceptApplication', 'void-1')
  await desk.does('VoidCase', 'void-1', { reason: '同一申请重复收件' })
  await desk.does('ReceiveApplication', 'elsewhere-1')
  await desk.does('DeclareNotCompetent', 'elsewhere-1')
  await desk.does('ReceiveApplication', 'refused-1')
  await desk.does('RefuseAcceptance', 'refused-1')
  await desk.server.engine.settle()
  supervisor = await Visitor.as(desk.server, 'supervisor')
})
afterAll(async () => {
  await desk.server.close()
  expect(desk.server.logged).toStrictEqual([])
})

const page = async (caseId: string): Promise<string> => (await supervisor.get(`/cases/${caseId}`)).body
const own = async (caseId: string) =>
  (await desk.server.ask('supervisor', { url: `/api/cases/${caseId}` })).json() as {
    readonly deadlines: readonly { readonly deadlineId: string; readonly ending?: string }[]
    readonly own: { readonly steps: readonly { readonly stepId: string; readonly state: string }[] }
  }
/** The acts that say why, each with its lines, as the page lists them. */
const said = (body: string): string[] => {
  const table = /aria-label="决定与说明"[\s\S]*?<\/table>/.exec(body)?.[0] ?? ''
  return [...table.matchAll(/<tr role="row"><th scope="row"[^>]*>([^<]+)<[\s\S]*?<\/tr>/g)].map(([row, act]) => {
    const lines = [...row.matchAll(/<span class="quiet">([^<]+)<\/span><span class="said">([^<]+)</g)]
    return `${act} ${lines.map(([, label, value]) => `${label}${value}`).join(' ')}`
  })
}

describe('a case that is over', () => {
  test('[LPS-7.3] that is void says why', async () => {
    expect(said(await page('void-1'))).toStrictEqual(['作废办结 理由：同一申请重复收件'])
  })

  test('[PL-32.2] that belongs to another organ names it', async () => {
    expect(said(await page('elsewhere-1'))).toStrictEqual([
      '告知向有权机关申请 有权机关：市自然资源局 理由：不属本机关职权',
    ])
  })

  test('[PL-32] [PL-38] that is refused tells the reasons, and each remedy in a line of its own', async () => {
    expect(said(await page('refused-1'))).toStrictEqual([
      '不予受理 理由：不符合条件 行政复议：六十日内申请行政复议 行政诉讼：六个月内提起行政诉讼',
    ])
  })

  test('[PL-42] tells what is owed no longer from what was kept', async () => {
    const { deadlines } = await own('void-1')
    const endings = Object.fromEntries(deadlines.map(({ deadlineId, ending }) => [deadlineId, ending]))
    expect(endings).toMatchObject({ acceptance: 'met', promised: 'dropped', statutory: 'dropped' })
    const body = await page('void-1')
    expect(body).toContain('<span class="shape" aria-hidden="true">◇</span> 已终止')
    expect((await supervisor.get('/cases/void-1?lang=en')).body).toContain('no longer owed')
  })

  test('[LPS-9.2] has no step that is open or still to come', async () => {
    for (const caseId of ['void-1', 'elsewhere-1', 'refused-1']) {
      const { steps } = (await own(caseId)).own
      expect([caseId, [...new Set(steps.map(({ state }) => state))]]).toStrictEqual([caseId, ['skipped']])
      expect(await page(caseId)).not.toContain('尚未到</span>')
    }
  })
})
