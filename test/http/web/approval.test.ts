// A clerk at the pages of their own cases: the same commands as over the interface, refused with their clauses, had once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodedForm, formIn, sentBy } from '../../support/forms.ts'
import { Server } from '../../support/http.ts'
import { at } from '../../support/people.ts'
import { material, paper } from '../../support/permitCase.ts'
import { upload } from '../personal.ts'
import { countIn, Visitor } from './visitor.ts'

const item = {
  calendarId: 'cn',
  itemId: 'fence',
  legalBasis: '《城乡规划法》第四十条',
  materials: [{ copies: 1, level: 'D', materialId: 'form', name: '申请表', required: true }],
  name: '围墙许可',
  office: '规划局',
  orgId: 'wabo',
  promisedLimit: { days: 10, unit: 'working' },
  specialProcedures: [{ procedureId: 'expert-review', whereNeeded: true }],
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [{ name: '审查', stepId: 'review' }],
  timeZone: 'Asia/Shanghai',
}
const { digest } = material('form')

let server: Server
let clerk: Visitor
beforeAll(async () => {
  server = await Server.open()
  await server.done('administrator', 'PublishItem', item)
  await upload(server, 'wabo-clerk', paper)
  await server.engine.settle()
  clerk = await Visitor.as(server, 'wabo-clerk')
})
afterAll(() => server.close())

/** Opens a form, fills in what is given, sends it. */
async function act(url: string, given: Readonly<Record<string, string>>, who = clerk) {
  const page = await who.get(url)
  const action = url.split('?')[0] ?? ''
  const post = page.body.includes(`action="${url}"`) ? url : action
  return who.post(post, encodedForm({ ...sentBy(formIn(page.body, post)), ...given }))
}

const sealed = { 'voucher.sealed': 'true' }
const form = {
  'materials.0.digest': digest,
  'materials.0.materialId': 'form',
  'materials.0.mediaType': 'application/pdf',
}
let caseUrl = ''

describe('a new application', () => {
  test('[PL-31] a number that is wrong is marked where it was typed, by the name that it has there', async () => {
    const refused = await act('/cases/new?item=fence', {
      kind: 'organisation',
      'personal.name': '某公司',
      'personal.creditCode': '123',
    })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('<p class="problem" id="e-personal.creditCode">须改正</p>')
    expect(refused.body).toContain('<a href="#f-personal.creditCode">申请人信息 统一社会信用代码</a>')
    expect(refused.body).not.toContain('（creditCode）')
  })
  test('is received in three pages: the item, who applies, what they hand in', async () => {
    const choice = await clerk.get('/cases/new')
    expect(choice.body).toContain('href="/cases/new?item=fence">围墙许可</a>')
    const who = { kind: 'person', 'personal.name': '张三', 'personal.identityNumber': '11010519491231002X' }
    const registered = await act('/cases/new?item=fence', who)
    const next = registered.headers.location ?? ''
    expect([registered.statusCode, next]).toEqual([
      303,
      expect.stringMatching(/ReceiveApplication\?itemId=fence&subjectId=s-/),
    ])
    const received = await act(next, { ...form, ...sealed })
    expect([received.statusCode, received.headers.location]).toEqual([
      303,
      expect.stringMatching(/^\/cases\/[\w-]+\/notices\/[\w-]+\?done=ReceiveApplication&after=/),
    ])
    const voucher = await clerk.get(received.headers.location ?? '')
    expect(voucher.body).toContain('已办：收件')
    expect(voucher.body).toContain('<h2 id="notice-title">收件凭证</h2>')
    caseUrl = received.headers.location?.split('/notices/')[0] ?? ''
    const file = await clerk.get(caseUrl)
    expect(file.body).toContain('已收件，待受理')
    expect(file.body).not.toContain('张三')
  })
  test('until its acceptance is numbered its pages name its item beside the beginning of its id, as the lists do', async () => {
    const short = caseUrl.replace('/cases/', '').slice(0, 8)
    const headingOf = async (url: string) => /<h1>(.*?)<\/h1>/.exec((await clerk.get(url)).body)?.[1]
    expect(await headingOf(`${caseUrl}?lang=en`)).toBe(`Case ${short} 围墙许可`)
    expect(await headingOf(`${caseUrl}?lang=zh`)).toBe(`办件 ${short} 围墙许可`)
    expect(await headingOf(`${caseUrl}/replay`)).toBe(`过程回放 ${short} 围墙许可`)
    expect((await clerk.get('/cases')).body).toContain(`<a href="${caseUrl}">${short}</a>`)
  })
  test('a wrong number is refused at the form, and stands there to be put right', async () => {
    const refused = await act('/cases/new?item=fence', {
      kind: 'person',
      'personal.name': '李四',
      'personal.identityNumber': '110105194912310021',
    })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('未能办理')
    expect(sentBy(formIn(refused.body, '/cases/new?item=fence'))['personal.name']).toBe('李四')
  })
})

describe('an act on a case', () => {
  test('shows at its place what is missing, and changes nothing', async () => {
    const page = await act(`${caseUrl}/commands/RefuseAcceptance`, {})
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain('<a href="#f-remedies.suit">救济途径 行政诉讼</a>：必须填写')
    expect((await clerk.get(caseUrl)).body).toContain('已收件，待受理')
  })
  test('is refused in words with its clause', async () => {
    const page = await clerk.get(`${caseUrl}/commands/GrantPermit`)
    expect(page.body).toContain('未能办理')
    const file = await clerk.get(caseUrl)
    expect(file.body).toMatch(
      /<b>[^<]*准予许可[^<]*<\/b>：[^<]+ <span class="clauses"><a class="clause" href="\/clauses#PL-/,
    )
  })
  test('has effect once, however often the form is sent', async () => {
    const url = `${caseUrl}/commands/AcceptApplication`
    const page = await clerk.get(url)
    const sent = encodedForm({ ...sentBy(formIn(page.body, url)), ...sealed })
    const answers = [await clerk.post(url, sent), await clerk.post(url, sent)]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303])
    expect(answers[1]?.headers.location).toBe(answers[0]?.headers.location)
    const other = await clerk.post(url, sent.replace('voucher.number=', 'voucher.number=17'))
    expect([other.statusCode, other.body.includes('未能办理')]).toEqual([409, true])
  })
  test('[PL-45] offers what stops the clock of this item, and the hearing that does by law', async () => {
    const { body } = await clerk.get(`${caseUrl}/commands/StartSpecialProcedure`)
    const select = /<select[^>]* name="procedureId"[^>]*>(.*?)<\/select>/s.exec(body)?.[1] ?? ''
    const offered = [...select.matchAll(/<option value="([a-z-]+)"/g)].map(([, id]) => id)
    expect(offered).toStrictEqual(['expert-review', 'hearing'])
  })

  test('rows are added without sending, and what was typed stays', async () => {
    const url = `${caseUrl}/commands/CompleteStep`
    const page = await clerk.get(url)
    const sent = { ...sentBy(formIn(page.body, url)), opinion: '材料\n属实', _rows: 'documents' }
    const more = await clerk.post(url, encodedForm(sent))
    expect(more.statusCode).toBe(200)
    const form = sentBy(formIn(more.body, url))
    expect(Object.keys(form).filter((name) => /^documents\.\d+\.digest$/.test(name))).toHaveLength(3)
    expect(form['opinion']).toBe('材料\r\n属实')
  })
  test('without the token of the page it is nobody’s', async () => {
    const answer = await clerk.post(`${caseUrl}/commands/VoidCase`, encodedForm({ _key: 'k', reason: '误收' }))
    expect([answer.statusCode, answer.body.includes('csrf-refused')]).toEqual([403, true])
  })
  test('[LPS-11.6] whose session has run out is told so, and that nothing was sent', async () => {
    const answer = await new Visitor(server).post(
      `${caseUrl}/commands/VoidCase`,
      encodedForm({ _key: 'k', reason: '误收' }),
    )
    expect([answer.statusCode, answer.body.includes('csrf-refused')]).toEqual([401, false])
    expect(answer.body).toContain('登录已失效，刚才填写的内容没有提交。')
  })
  test('[LPS-12.5] others may neither see the case nor do anything with it', async () => {
    const other = await Visitor.as(server, 'water-clerk')
    const watcher = await Visitor.as(server, 'supervisor')
    const paths = [
      caseUrl,
      `${caseUrl}/commands/VoidCase`,
      caseUrl.replace('/cases', '/web/cases').concat('/diagram.svg'),
    ]
    expect(await Promise.all(paths.map(async (path) => (await other.get(path)).statusCode))).toEqual([404, 404, 404])
    expect(await Promise.all(paths.map(async (path) => (await watcher.get(path)).statusCode))).toEqual([200, 403, 200])
    expect((await watcher.get(caseUrl)).body).not.toContain('可办事项')
    expect((await other.get('/cases/new?item=fence')).statusCode).toBe(200)
    expect((await act('/cases/nowhere/commands/ReceiveApplication?itemId=fence', {}, other)).statusCode).toBe(403)
  })
})

describe('what the applicant gets', () => {
  test('every notice can be printed, and says by what law', async () => {
    const file = await clerk.get(caseUrl)
    const notices = [...file.body.matchAll(/<a href="(\/cases\/[^"]+\/notices\/[^"]+)">([^<]+)/g)]
    expect(notices.map(([, , title]) => title)).toEqual(['收件凭证', '受理通知书'])
    const acceptance = (await clerk.get(notices[1]?.[1] ?? '')).body
    expect(acceptance).toContain('《中华人民共和国行政许可法》第三十二条')
    expect(acceptance).toContain('2026-03-30 24:00')
    expect((await clerk.get(`${caseUrl}/notices/nothing`)).statusCode).toBe(404)
  })

  test('[LPS-12.5] a notice names the applicant to the office alone, and the look is on record', async () => {
    const file = await clerk.get(caseUrl)
    const voucher = /href="(\/cases\/[^"]+\/notices\/[^"]+)">收件凭证/.exec(file.body)?.[1] ?? ''
    expect((await clerk.get(voucher)).body).toContain('申请人 张三：')
    const auditor = await Visitor.as(server, 'auditor')
    expect((await auditor.get(voucher)).body).toMatch(/申请人 s-\w\w\*\*\*\*\w{4}：/)
    await server.engine.settle()
    expect((await auditor.get('/audit?type=PersonalDataRead')).body).toContain('共 1 个事件')
  })

  test('the progress by receipt and number, and one answer for whatever is wrong', async () => {
    const file = await clerk.get(caseUrl)
    const voucher = /href="(\/cases\/[^"]+\/notices\/[^"]+)">收件凭证/.exec(file.body)?.[1] ?? ''
    const given = await clerk.send(`${voucher}/receipt`, await clerk.get(voucher))
    const receipt = /<code>([0-9A-Z-]{23})<\/code>/.exec(given.body)?.[1] ?? ''
    const nobody = new Visitor(server)
    expect((await nobody.get('/progress')).statusCode).toBe(200)
    const found = await nobody.post('/progress', encodedForm({ receipt, proof: '002x' }))
    expect(found.statusCode).toBe(200)
    expect(found.body).toContain('已受理，办理中')
    expect(found.body).not.toMatch(/张三|wabo-clerk/)
    const wrong = await nobody.post('/progress', encodedForm({ receipt, proof: '0021' }))
    const absent = await nobody.post('/progress', encodedForm({ receipt: receipt.replace(/.$/, '!'), proof: '002X' }))
    expect([wrong.statusCode, absent.statusCode]).toEqual([404, 404])
    expect(wrong.body).toBe(absent.body)
  })
})

test('the worklist says what waits and by when, the list of permits what came of it', async () => {
  await server.engine.settle()
  const page = (await clerk.get('/worklist')).body
  expect(page).toContain('围墙许可')
  expect(page).toContain('办理环节：审查')
  expect((await clerk.get('/worklist?mine=true')).body).toContain('没有待办。')
  expect((await clerk.get('/permits')).body).toContain('没有符合条件的许可。')
  expect((await clerk.get('/worklist?cursor=x')).statusCode).toBe(400)
  for (const [type, given] of [
    ['ClaimStep', {}],
    ['CompleteStep', { opinion: '同意' }],
    ['GrantPermit', { certificateKind: 'licence', opinion: '准予', ...sealed }],
  ] as const) {
    await server.clock.advanceTo(at('2026-03-02T10:00:00+08:00'))
    // Offered once: a claim of what is claimed would change nothing.
    const offered = (await clerk.get(caseUrl)).body.includes(`href="${caseUrl}/commands/ClaimStep`)
    expect([type, offered]).toEqual([type, type === 'ClaimStep'])
    const answer = await act(`${caseUrl}/commands/${type}`, given)
    expect([type, answer.statusCode]).toEqual([type, 303])
  }
  await server.engine.settle()
  const permits = (await clerk.get('/permits')).body
  expect(permits).toContain('围墙许可')
  expect(permits).toContain('role="status">共 1 件 <span class="quiet">本页 1 件</span>')
  expect((await clerk.get('/worklist')).body).toContain('颁发送达')
  // The list of cases finds it by where it stands, says so, and is taken away as it is.
  const listed = async (status: string) => (await clerk.get(`/cases?status=${status}`)).body
  expect(countIn(await listed('accepted'))).toBe(0)
  expect(countIn(await listed('nowhere'))).toBe(0)
  const granted = await listed('granted')
  expect(countIn(granted)).toBe(1)
  expect(granted).toContain('<span class="quiet">办理状态</span> <b>准予许可，待送达</b>')
  expect(granted).toContain('<option value="granted" selected>准予许可，待送达</option>')
  const [, taken = ''] = /href="(\/api\/export\/cases\.jsonl[^"]*)"/.exec(granted) ?? []
  expect((await clerk.get(taken.replaceAll('&amp;', '&'))).body.trim().split('\n')).toHaveLength(1)
  expect(countIn((await clerk.get('/cases?status=granted&mark=normal')).body)).toBe(0)
  expect(countIn((await clerk.get('/cases?status=granted&mark=closedInTime')).body)).toBe(1)
  expect(server.logged).toEqual([])
})

test('[LPS-9.2] an item shows all that each version states, and what the newer one changed', async () => {
  await server.done('administrator', 'PublishItem', {
    ...item,
    conditions: ['用地清楚'],
    handlers: ['wabo-clerk'],
    promisedLimit: { days: 7, unit: 'working' },
  })
  await server.engine.settle()
  const newest = (await clerk.get('/items/fence')).body
  expect(newest).toContain('第 2 版载明的全部要素')
  expect(newest).toContain('视个案需要')
  expect(newest).toContain('<tr><th scope="row">承诺期限</th><td>10 个工作日</td><td>7 个工作日</td></tr>')
  expect(newest).toMatch(
    /<tr><th scope="row">受理条件<\/th><td><span class="quiet">—<\/span><\/td><td>用地清楚<\/td><\/tr>/,
  )
  const { name } = (await server.engine.handler.state('account', 'wabo-clerk')).state as { readonly name: string }
  expect(newest).toContain(`<dt>办理人员</dt><dd>${name}</dd>`)
  expect(newest).toMatch(/data-label="发布依据">演示配置（[^a-z]+）<\/td>/)
  const first = (await clerk.get('/items/fence?version=1')).body
  expect(first).toContain('第 1 版载明的全部要素')
  expect(first).not.toContain('用地清楚')
  expect((await clerk.get('/items/fence?version=1e0')).body).toContain('第 2 版载明的全部要素')
  expect((await clerk.get('/api/items/fence/versions/1/diagram.svg?lang=zh')).headers['content-type']).toContain('svg')
})

test('a case handled here stands in the list of all cases, judged as its own page judges it', async () => {
  const list = (await clerk.get('/cases')).body
  const row =
    new RegExp(`<tr role="row"><th scope="row" role="rowheader" class="t"><a href="${caseUrl}">[^<]+</a>.*?</tr>`).exec(
      list,
    )?.[0] ?? ''
  expect(row).toContain('围墙许可')
  expect(row).toContain('按期办结')
  expect((await clerk.get(caseUrl)).body).toContain('○</span> 按期办结')
  expect(list).toContain('<option value="window">窗口</option>')
})
