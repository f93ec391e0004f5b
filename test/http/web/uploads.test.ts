// A clerk hands in files by the forms of cases: without scripts, by content, kept while the form is put right, had by nobody else.
import { hash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mostMaterialBytes } from '../../../src/http/api/storing.ts'
import { docx, pdf, png } from '../../commands/vault/files.ts'
import { encodedForm, formIn, sentBy } from '../../support/forms.ts'
import { Server } from '../../support/http.ts'
import { registration, subjectId } from '../personal.ts'
import { Visitor } from './visitor.ts'

const item = {
  calendarId: 'cn',
  itemId: 'fence',
  materials: [
    { copies: 1, level: 'D', materialId: 'form', name: '申请表', required: true },
    { copies: 1, level: 'D', materialId: 'plan', name: '总平面图', required: false },
  ],
  name: '围墙许可',
  office: '规划局',
  orgId: 'wabo',
  promisedLimit: { days: 10, unit: 'working' },
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [{ name: '审查', stepId: 'review' }],
  timeZone: 'Asia/Shanghai',
}

let server: Server
let clerk: Visitor
beforeAll(async () => {
  server = await Server.open()
  await server.done('administrator', 'PublishItem', item)
  await server.done('wabo-clerk', 'RegisterSubject', registration())
  await server.engine.settle()
  clerk = await Visitor.as(server, 'wabo-clerk')
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toEqual([])
})

type Chosen = { readonly bytes: Buffer; readonly name: string; readonly type?: string }
type Texts = Readonly<Record<string, string>>

/** What a browser sends: every text, and for each file input its file, or an empty one without a name. */
function filled(markup: string, texts: Texts, files: Readonly<Record<string, Chosen>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...sentBy(markup), ...texts }))
    if (!name.endsWith('.file')) form.append(name, value)
  for (const [, name = ''] of markup.matchAll(/<input type="file"[^>]* name="([^"]+)"/g)) {
    const { bytes, name: called = '', type = '' } = files[name] ?? {}
    form.append(name, new Blob(bytes === undefined ? [] : [new Uint8Array(bytes)], { type }), called)
  }
  return form
}

let cases = 0
const receiving = () => `/cases/upload-${++cases}/commands/ReceiveApplication`
const sealed = { 'voucher.sealed': 'true', 'materials.0.materialId': 'form', subjectId }
const applying = async (url: string) => formIn((await clerk.get(`${url}?itemId=fence`)).body, url)
const caseOf = (url: string) => url.split('/commands/')[0] ?? ''
const digestOf = (bytes: Buffer) => hash('sha256', bytes, 'hex')
const isStored = (bytes: Buffer) => server.engine.room.materials.find(digestOf(bytes)) !== undefined

describe('a file that is chosen in a form', () => {
  test('is stored as its subject’s, is in the case by digest and type, and can be fetched from its page', async () => {
    const url = receiving()
    const bytes = pdf('申请表')
    const form = await applying(url)
    expect(form).toContain('enctype="multipart/form-data"')
    const name = '张三的申请表.pdf'
    const answer = await clerk.postFiles(url, filled(form, sealed, { 'materials.0.file': { bytes, name } }))
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      expect.stringContaining(`${caseOf(url)}/notices/`),
    ])
    const digest = digestOf(bytes)
    const file = (await clerk.get(caseOf(url))).body
    const address = `/api/materials/${digest}?case=${caseOf(url).split('/').at(-1)}`
    expect(file).toContain(
      `<a href="${address}" download>申请表</a></th><td role="cell" data-label="文件类型">application/pdf</td>`,
    )
    const fetched = await clerk.get(address)
    expect([fetched.statusCode, fetched.rawPayload.equals(bytes)]).toEqual([200, true])
    expect(fetched.headers['content-disposition']).toContain(encodeURIComponent(name))
    expect(server.engine.room.materials.find(digest)).toMatchObject({ orgs: ['wabo'], subjects: [subjectId] })
    const stored = await server.engine.log.readStream(`case-${caseOf(url).split('/').at(-1)}`, 0, 10)
    const events = stored.map(({ bytes: raw }) => Buffer.from(raw).toString())
    expect(events.join()).toContain(digest)
    expect(events.join()).not.toContain('张三')
  })

  test('stays chosen while the rest is put right, under its name', async () => {
    const url = receiving()
    const bytes = png
    const files = { 'materials.0.file': { bytes, name: '照片<b>.png', type: 'image/png' } }
    const { 'voucher.sealed': _unsealed, ...open } = sealed
    const back = await clerk.postFiles(url, filled(await applying(url), open, files))
    expect(back.statusCode).toBe(422)
    const form = formIn(back.body, url)
    expect(form).toContain('已选文件：照片&lt;b&gt;.png。')
    const again = await clerk.postFiles(url, filled(form, { 'voucher.sealed': 'true' }, {}))
    expect(again.statusCode).toBe(303)
    expect((await clerk.get(caseOf(url))).body).toContain(`href="/api/materials/${digestOf(bytes)}?`)
  })

  test('stays chosen when rows are added, and is there once however often the form is sent', async () => {
    const url = receiving()
    const files = { 'materials.0.file': { bytes: docx('说明'), name: '说明.docx' } }
    const more = await clerk.postFiles(url, filled(await applying(url), { ...sealed, _rows: 'materials' }, files))
    expect(more.statusCode).toBe(200)
    const form = formIn(more.body, url)
    expect([...form.matchAll(/type="file"/g)]).toHaveLength(4)
    const plan = { 'materials.3.file': { bytes: pdf('平面'), name: '平面.PDF' } }
    const whole = () => filled(form, { ...sealed, 'materials.3.materialId': 'plan' }, plan)
    const answers = [await clerk.postFiles(url, whole()), await clerk.postFiles(url, whole())]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303])
    expect(answers[1]?.headers.location).toBe(answers[0]?.headers.location)
    const file = (await clerk.get(caseOf(url))).body
    expect(
      [...file.matchAll(/href="\/api\/materials\/[0-9a-f]{64}[^"]*" download>([^<]+)/g)].map(([, name]) => name),
    ).toEqual(['申请表', '总平面图'])
  })
})

describe('is refused at the form, with nothing stored and no case begun', () => {
  const exe = Buffer.concat([Buffer.from('4d5a', 'hex'), Buffer.alloc(64)])
  test.each([
    ['[LPS-12.8] an executable that is called a PDF', exe, '申请表.pdf', 'LPS-12.8', '内容为 executable'],
    ['[LPS-12.8] a picture that is called a PDF', Buffer.concat([png, exe]), '申请表.pdf', 'LPS-12.8', 'image/png'],
    ['[LPS-12.8] an empty file', Buffer.alloc(0), '空.pdf', 'LPS-12.8', '只收 PDF'],
    ['[XA-6.3] what is marked by its name', pdf('甲'), '机密-请示.pdf', 'XA-6.3', '不得接收'],
    ['[XA-6.3] what is marked inside', pdf('绝密★30年'), '请示.pdf', 'XA-6.3', '不得接收'],
  ])('%s', async (_what, bytes, name, clause, said) => {
    const url = receiving()
    const files = { 'materials.0.file': { bytes, name, type: 'application/pdf' } }
    const answer = await clerk.postFiles(url, filled(await applying(url), sealed, files))
    expect(answer.statusCode).toBe(422)
    const alert = /<section class="warning" role="alert".*?<\/section>/.exec(answer.body)?.[0] ?? ''
    expect(alert).toContain(`href="/clauses#${clause}"`)
    expect(alert).toContain(`<a href="#f-materials.0.file">申请材料 1 文件</a>：${name}：`)
    expect(alert).toContain(said)
    expect(isStored(bytes)).toBe(false)
    expect((await clerk.get(caseOf(url))).statusCode).toBe(404)
    expect(sentBy(formIn(answer.body, url))).toMatchObject({ ...sealed, 'materials.0.digest': '' })
  })

  test('the others of the form are not taken with it', async () => {
    const url = receiving()
    const bytes = pdf('另一份')
    const files = { 'materials.0.file': { bytes: exe, name: '甲.pdf' }, 'materials.1.file': { bytes, name: '乙.pdf' } }
    const blank = filled(await applying(url), { ...sealed, _rows: 'materials' }, {})
    const rows = formIn((await clerk.postFiles(url, blank)).body, url)
    const texts = { ...sealed, 'materials.1.materialId': 'plan' }
    const answer = await clerk.postFiles(url, filled(rows, texts, files))
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('已选文件：乙.pdf。')
    expect(answer.body).not.toContain('已选文件：甲.pdf')
  })

  test('[LPS-12.4] what is nobody’s: an applicant that is not known', async () => {
    const url = receiving()
    const bytes = pdf('无主')
    const texts = { ...sealed, subjectId: 'nobody' }
    const files = { 'materials.0.file': { bytes, name: '无主.pdf' } }
    const answer = await clerk.postFiles(url, filled(await applying(url), texts, files))
    expect([answer.statusCode, isStored(bytes)]).toEqual([422, false])
    expect(answer.body).toContain('<a href="#f-subjectId">申请人编号</a>：没有这个申请人')
  })

  test('a name that is none', async () => {
    const url = receiving()
    const bytes = pdf('名')
    const files = { 'materials.0.file': { bytes, name: 'a\u202efdp.exe' } }
    const answer = await clerk.postFiles(url, filled(await applying(url), sealed, files))
    expect([answer.statusCode, isStored(bytes)]).toEqual([422, false])
    expect(answer.body).toContain('文件名须为')
  })

  test('a material without a file or a digest: the file is what is missing', async () => {
    const url = receiving()
    const answer = await clerk.postFiles(url, filled(await applying(url), sealed, {}))
    expect(answer.statusCode).toBe(422)
    const alert = /<section class="warning" role="alert".*?<\/section>/.exec(answer.body)?.[0] ?? ''
    expect([...alert.matchAll(/<li>.*?<\/li>/g)].map(([line]) => line)).toEqual([
      '<li><a href="#f-materials.0.file">申请材料 1 文件</a>：必须填写</li>',
    ])
  })
})

describe('what is not read at all', () => {
  test('one byte more than a material may have, or more than a form may bring, is a page that says so', async () => {
    const url = receiving()
    const whole = Buffer.concat([png, Buffer.alloc(mostMaterialBytes - png.length)])
    const form = await applying(url)
    const one = { 'materials.0.file': { bytes: Buffer.concat([whole, png]), name: '大.png' } }
    const large = await clerk.postFiles(url, filled(form, sealed, one))
    expect([large.statusCode, large.body.includes('body-too-large')]).toEqual([413, true])
    expect(large.headers['content-type']).toContain('text/html')
    const many = new FormData()
    for (const row of [0, 1, 2]) many.append(`materials.${row}.file`, new Blob([whole]), `${row}.png`)
    expect((await clerk.postFiles(url, many)).statusCode).toBe(413)
    expect(isStored(whole)).toBe(false)
  })

  test('without the token of the page nothing is stored', async () => {
    const url = receiving()
    const bytes = pdf('来路不明')
    const form = filled(await applying(url), sealed, { 'materials.0.file': { bytes, name: '甲.pdf' } })
    form.delete('_csrf')
    const answer = await clerk.postFiles(url, form)
    expect([answer.statusCode, answer.body.includes('csrf-refused'), isStored(bytes)]).toEqual([403, true, false])
  })

  test('[LPS-12.5] whoever may hand nothing in, or is not logged in, is told before', async () => {
    const form = () => filled('', sealed, {})
    const watcher = await Visitor.as(server, 'supervisor')
    expect((await watcher.postFiles(receiving(), form())).statusCode).toBe(403)
    const nobody = await new Visitor(server).postFiles(receiving(), form())
    expect([nobody.statusCode, nobody.headers.location]).toEqual([303, '/login'])
  })

  test('a file for what is no material, and a body that is no form', async () => {
    const url = receiving()
    const form = filled(await applying(url), sealed, {})
    form.append('voucher.file', new Blob([new Uint8Array(pdf())]), '甲.pdf')
    expect((await clerk.postFiles(url, form)).statusCode).toBe(400)
    const torn = { 'content-type': 'multipart/form-data; boundary=x' }
    expect((await clerk.post(url, '--x\r\nContent-Disposition: form-data; na', torn)).statusCode).toBe(400)
    expect((await clerk.post(url, 'x', { 'content-type': 'multipart/form-data' })).statusCode).toBe(400)
  })

  test('no other page takes files', async () => {
    expect((await clerk.postFiles('/cases/new?item=fence', filled('', {}, {}))).statusCode).toBe(400)
    const command = await server.ask('wabo-clerk', {
      method: 'POST',
      url: '/api/commands/VoidCase',
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'idempotency-key': 'k' },
      payload: '--x--',
    })
    expect(command.statusCode).toBe(415)
  })
})

test('a digest that is typed needs no type where the file is stored already', async () => {
  const url = receiving()
  const digest = digestOf(pdf('申请表'))
  const texts = { ...sentBy(await applying(url)), ...sealed, 'materials.0.digest': digest }
  expect((await clerk.post(url, encodedForm(texts))).statusCode).toBe(303)
  expect((await clerk.get(caseOf(url))).body).toContain('<td role="cell" data-label="文件类型">application/pdf</td>')
})
