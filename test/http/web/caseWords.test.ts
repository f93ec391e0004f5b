// Every refusal of a permit case as its page tells it: in the words of the item, by people's names, at the time of the place.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Refusal } from '../../../src/domain/refusals.ts'
import { refusalProblem } from '../../../src/http/problems.ts'
import { caseWords } from '../../../src/http/web/own/caseWords.ts'
import { caseScenarios } from '../../domain/approvals/caseScenarios.ts'
import { inShanghai } from '../../domain/calendar/china.ts'
import { Server } from '../../support/http.ts'
import { itemWith, reviewed } from '../../support/permitCase.ts'

const about = { item: itemWith(), state: reviewed().do('StartSpecialProcedure', '2026-03-04 12:00').state }
let server: Server
beforeAll(async () => {
  server = await Server.open()
  for (const [accountId, name] of [
    ['li-ming', '李明'],
    ['zhang-wei', '张伟'],
    ['zhao-lei', '赵磊'],
    ['wang-fang', '王芳'],
  ])
    await server.done('administrator', 'OpenAccount', { accountId, name, orgId: 'wabo', role: 'clerk' })
  await server.engine.settle()
})
afterAll(() => server.close())

const toldIn = async (lang: 'en' | 'zh', refusal: Refusal): Promise<string> => {
  const inWords = await caseWords({ engine: server.engine, lang }, about, [refusal])
  return refusalProblem(inWords(refusal), lang).detail
}

/** What a reader would have to look up: moments in UTC, and the ids of steps, outcomes, procedures, items and people. */
const ids =
  /\d{4}-\d\d-\d\dT|\b(review|decide|agree|expert-review|public-notice|building-permit|li-ming|zhang-wei|zhao-lei)\b/

describe('[PL-32] why an act is refused, on the page', () => {
  test.each(Object.entries(caseScenarios))('%s names nothing by an id', async (code, scenario) => {
    const refusal = scenario()
    const { detail } = refusalProblem(refusal, 'zh')
    const told = await toldIn('zh', refusal)
    expect([code, ids.exec(told)?.[0]]).toStrictEqual([code, undefined])
    // Only what had to be put in words is: a refusal that names nothing stays as it is.
    if (!ids.test(detail) && !/\d{4}-/.test(detail) && !/subject-|run-|form|plan/.test(detail))
      expect(told).toBe(detail)
  })

  test('says it in whole: who, which, until when', async () => {
    const ofStep = { stepId: 'review', handler: 'zhang-wei' }
    expect(await toldIn('zh', { code: 'step-claimed-by-another', details: ofStep })).toBe('环节 审查 由 张伟 办理。')
    const open = { runs: ['run-1'] }
    expect(await toldIn('zh', { code: 'special-procedure-open', details: open })).toContain('专家评审 run-1')
    const dueAt = inShanghai('2026-03-31 00:00')
    expect(await toldIn('zh', { code: 'hearing-request-late', details: { dueAt } })).toContain('2026-03-30 24:00')
    const accounts = ['li-ming', 'nobody-known']
    const unfit = { stepId: 'decide', accounts }
    expect(await toldIn('en', { code: 'not-a-handler-of-step', details: unfit })).toMatch(/决定.*李明.*nobody-known/)
    const given = { action: 'ClaimStep', relations: ['other'] }
    expect(await toldIn('zh', { code: 'not-permitted', details: given })).toContain('签收环节')
  })
})
