// What the papers of a case say on their face: to whom they go, by what number they are known, what can be done against them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from '../desk.ts'
import { registration, subjectId } from '../personal.ts'
import { Visitor } from './visitor.ts'

const neighbour = 'neighbour-1'
const other = 'neighbour-2'

let desk: Desk
let clerk: Visitor
beforeAll(async () => {
  desk = await openDesk()
  for (const [id, name] of [
    [neighbour, '邻里乙'],
    [other, '邻里丙'],
  ] as const)
    await desk.server.done('wabo-clerk', 'RegisterSubject', registration({ name }, { subjectId: id }))
  clerk = await Visitor.as(desk.server, 'wabo-clerk')
})
afterAll(async () => {
  await desk.server.close()
  expect(desk.server.logged).toStrictEqual([])
})

/** The last paper of that title in the case's list of notices. */
async function paperOf(caseId: string, title: string, who = clerk): Promise<string> {
  await desk.server.engine.settle()
  const { body } = await who.get(`/cases/${caseId}`)
  const notices = [...body.matchAll(/<a href="(\/cases\/[^"]+\/notices\/[^"]+)">([^<]+)/g)]
  const [, href = ''] = notices.findLast(([, , called]) => called === title) ?? []
  return (await who.get(href)).body
}
const addressee = (paper: string): string => /<p class="addressee">([^<]+)</.exec(paper)?.[1] ?? ''

describe('a hearing', () => {
  const told = async (caseId: string, subjectIds: readonly string[]) => {
    await desk.does('ReceiveApplication', caseId)
    await desk.does('AcceptApplication', caseId)
    await desk.does('ClaimStep', caseId)
    await desk.does('TellHearingRight', caseId, { subjectIds })
    return addressee(await paperOf(caseId, '听证权利告知书'))
  }

  test('[PL-36] [PL-47] the right to it is told to whoever is told: those concerned are not called the applicant', async () => {
    expect(await told('hearing-1', [neighbour])).toBe('利害关系人 邻里乙：')
    expect(await told('hearing-2', [subjectId])).toBe('申请人 张三丰：')
    expect(await told('hearing-3', [neighbour, subjectId, other])).toBe('申请人 张三丰，利害关系人 邻里乙、邻里丙：')
  })

  test('[PL-48] it is notified to the applicant and to those concerned', async () => {
    await desk.does('RequestHearing', 'hearing-1', { subjectId: neighbour })
    await desk.does('ScheduleHearing', 'hearing-1', { chair: 'wabo-feed', heldAt: '2026-03-23T09:00:00+08:00' })
    expect(addressee(await paperOf('hearing-1', '听证通知书'))).toBe('申请人 张三丰，利害关系人 邻里乙：')
  })

  test('[LPS-12.5] whoever may not read names sees every one of them masked', async () => {
    const auditor = await Visitor.as(desk.server, 'auditor')
    expect(addressee(await paperOf('hearing-1', '听证通知书', auditor))).toBe(
      '申请人 0f0a****8f90，利害关系人 neig****ur-1：',
    )
  })
})

describe('the number that a paper bears', () => {
  const numberOf = (paper: string) => /<dt>(办件编号|受理号)<\/dt><dd>([^<]*)</.exec(paper)?.slice(1)

  test('[PL-32] what is told before the acceptance keeps the id of the case, also once it has a number', async () => {
    await desk.does('ReceiveApplication', 'numbered-1')
    const receipt = await paperOf('numbered-1', '收件凭证')
    expect(numberOf(receipt)).toEqual(['办件编号', 'numbered-1'])
    await desk.does('AcceptApplication', 'numbered-1')
    expect(numberOf(await paperOf('numbered-1', '受理通知书'))).toEqual([
      '受理号',
      expect.stringMatching(/^受理〔2026〕/),
    ])
    expect(numberOf(await paperOf('numbered-1', '收件凭证'))).toEqual(['办件编号', 'numbered-1'])
  })

  const refusals = [
    ['DeclareNotCompetent', '不予受理决定书'],
    ['RefuseAcceptance', '不予受理决定书'],
    ['DeclareNotRequired', '不受理告知书'],
  ] as const
  test.each(refusals)('[PL-32, PL-38] %s promises none, and tells what can be done against it', async (type, title) => {
    const caseId = `refused-${type.toLowerCase()}`
    await desk.does('ReceiveApplication', caseId)
    await desk.does(type, caseId)
    const paper = await paperOf(caseId, title)
    expect(numberOf(paper)).toEqual(['办件编号', caseId])
    expect(paper).toContain('行政复议')
    expect(paper).toMatch(/行政诉讼/)
  })
})

describe('the code that goes with a receipt', () => {
  test('[PL-29] is not offered where it would open nothing; the paper says why', async () => {
    await desk.does('ReceiveApplication', 'unproved', { subjectId: neighbour })
    const paper = await paperOf('unproved', '收件凭证')
    expect(paper).toContain('没有可供核对末四位的证件号码')
    expect(paper).not.toContain('开具进度查询码')
    expect(await paperOf('case-2', '收件凭证')).toContain('开具进度查询码')
  })

  test('[PL-45] shows what the law calls a procedure, in the language of the page', async () => {
    const url = '/api/cases/case-1/receipt'
    const { receipt } = (await desk.server.ask('wabo-clerk', { method: 'POST', url })).json()
    const sent = `receipt=${receipt}&proof=002X`
    const nobody = new Visitor(desk.server)
    expect((await nobody.post('/progress', sent)).body).toContain('<li>专家评审：')
    expect((await nobody.post('/progress?lang=en', sent)).body).toContain('<li>Expert review: ')
  })
})
