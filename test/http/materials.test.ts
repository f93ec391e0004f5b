import { hash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attachment, fileNameOf } from '../../src/http/api/fileNames.ts'
import { mostMaterialBytes } from '../../src/http/api/storing.ts'
import { docx, pdf, png } from '../commands/vault/files.ts'
import { Server, type Who } from '../support/http.ts'
import { officials, registration, subjectId, upload } from './personal.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
  await server.done('wabo-clerk', 'RegisterSubject', registration())
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})

const fetched = (who: Who | undefined, digest: string) => server.get(who, `/api/materials/${digest}`)

describe('200', () => {
  test('what was handed in is handed out whole, as an attachment that no browser shows', async () => {
    const bytes = pdf('申请表')
    const stored = await upload(server, 'wabo-clerk', bytes, { name: '申请表 1.pdf', subject: subjectId })
    const digest = hash('sha256', bytes, 'hex')
    expect(stored.json()).toStrictEqual({ digest, mediaType: 'application/pdf', size: bytes.length })
    for (const who of ['wabo-clerk', 'supervisor'] as const) {
      const response = await fetched(who, digest)
      expect(response.statusCode).toBe(200)
      expect(response.rawPayload.equals(bytes)).toBe(true)
      expect(response.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="____1.pdf"; filename*=UTF-8''%E7%94%B3%E8%AF%B7%E8%A1%A8%201.pdf`,
        'content-security-policy': "default-src 'none'; sandbox",
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'zhengjian-media-type': 'application/pdf',
      })
    }
  })

  test('[LPS-12.5] the look at it is in the log', async () => {
    const { digest } = (await upload(server, 'wabo-clerk', pdf('留痕'), { subject: subjectId })).json()
    await fetched('wabo-clerk', digest)
    const stored = await server.engine.log.readStream('reads-wabo-clerk-2026-03', 0, 100)
    const data = JSON.parse(Buffer.from(stored.at(-1)?.bytes ?? []).toString()).data
    expect(data).toMatchObject({ digest, masked: false, subjects: [subjectId], what: 'material' })
  })

  test('a file of twenty megabytes is taken', async () => {
    const bytes = Buffer.concat([png, Buffer.alloc(mostMaterialBytes - png.length)])
    expect((await upload(server, 'wabo-clerk', bytes, { type: 'image/png' })).json().size).toBe(mostMaterialBytes)
  })
})

describe('404', () => {
  test('[LPS-12.5] another organisation’s material, an absent one and a path are told apart by nothing', async () => {
    const { digest } = (await upload(server, 'wabo-clerk', pdf('机构之间'))).json()
    const bodies = new Set<string>()
    for (const id of [digest, '0'.repeat(64), 'x', '..%2Fvault.key', '..%2f..%2fetc%2fpasswd', digest.toUpperCase()]) {
      const response = await fetched('water-clerk', id)
      expect([id, response.statusCode]).toStrictEqual([id, 404])
      bodies.add(response.body)
    }
    expect(bodies.size).toBe(1)
    await upload(server, 'water-clerk', pdf('机构之间'))
    expect((await fetched('water-clerk', digest)).statusCode).toBe(200)
  })

  test('a subject that the caller’s organisation does not know has no materials', async () => {
    expect((await upload(server, 'water-clerk', pdf(), { subject: subjectId })).statusCode).toBe(404)
  })
})

describe('401, 403, 413', () => {
  test('whoever may not hand anything in is told before it is read', async () => {
    expect((await upload(server, undefined, pdf())).statusCode).toBe(401)
    for (const who of ['supervisor', 'auditor', 'administrator', 'citizen'] as const)
      expect((await upload(server, who, Buffer.alloc(mostMaterialBytes + 1))).statusCode).toBe(403)
    expect((await upload(server, 'wabo-clerk', Buffer.alloc(mostMaterialBytes + 1))).statusCode).toBe(413)
    for (const who of ['auditor', 'administrator', 'citizen'] as const)
      expect((await fetched(who, '0'.repeat(64))).statusCode).toBe(403)
  })
})

describe('400 and 422', () => {
  test.each([
    ['html', 'application/pdf', Buffer.from('<html><script>')],
    ['pdf as png', 'image/png', pdf()],
    ['json', 'application/json', Buffer.from('{"a":1,"a":2}')],
    ['nothing', 'application/pdf', Buffer.alloc(0)],
    [
      'macros',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      docx('', { 'word/vbaProject.bin': '' }),
    ],
  ])('[LPS-12.8] %s is refused', async (_what, type, bytes) => {
    const response = await upload(server, 'wabo-clerk', bytes, { type })
    expect([response.statusCode, response.json().code]).toStrictEqual([422, 'material-type-refused'])
  })

  test('[XA-6.3] a material marked as secret is refused by its name or content, and the attempt is in the log', async () => {
    for (const [bytes, name] of [
      [pdf(), '机密-请示.pdf'],
      [pdf('机密★10年'), '请示.pdf'],
    ] as const) {
      const response = await upload(server, 'wabo-clerk', bytes, { name })
      expect([response.statusCode, response.json().code]).toStrictEqual([422, 'material-marked-secret'])
      expect(response.json().clauses).toStrictEqual(['XA-6.3'])
      expect((await fetched('wabo-clerk', hash('sha256', bytes, 'hex'))).statusCode).toBe(404)
    }
    await expect
      .poll(async () => {
        const stored = await server.engine.log.readStream('attempts-wabo-clerk-2026-03', 0, 100)
        return stored.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()).data)
      })
      .toContainEqual({
        account: 'wabo-clerk',
        code: 'material-marked-secret',
        command: 'StoreMaterial',
        hour: '2026-03-02T01',
        object: 'materials',
      })
  })

  test.each(["UTF-8''%E0%A4", "UTF-8''a%00b", "UTF-8''a%E2%80%AEfdp.exe", `UTF-8''${'a'.repeat(201)}`])(
    'a name that is none, %s, is a fault',
    async (encoded) => {
      const response = await server.ask('wabo-clerk', {
        method: 'POST',
        url: '/api/materials',
        headers: { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename*=${encoded}` },
        payload: pdf(),
      })
      expect([response.statusCode, response.json().errors]).toMatchObject([
        400,
        [{ pointer: '/headers/content-disposition' }],
      ])
    },
  )
})

test('[LPS-12.4] the materials of a restricted subject are not shown, those of an erased one are gone', async () => {
  const id = 'with-material'
  const about = { ...officials, subjectId: id }
  await server.done('wabo-clerk', 'RegisterSubject', { ...registration({ name: '钱材料' }), subjectId: id })
  const { digest } = (await upload(server, 'wabo-clerk', pdf('钱材料'), { subject: id })).json()
  await server.done('administrator', 'RestrictPersonalData', about)
  const kept = await fetched('wabo-clerk', digest)
  expect([kept.statusCode, kept.json().code]).toStrictEqual([403, 'personal-data-restricted'])
  expect((await upload(server, 'wabo-clerk', pdf('更多'), { subject: id })).statusCode).toBe(403)
  await server.done('administrator', 'ErasePersonalData', about)
  expect((await fetched('supervisor', digest)).statusCode).toBe(404)
  expect((await upload(server, 'wabo-clerk', pdf('更多'), { subject: id })).statusCode).toBe(404)
})

describe('names in headers', () => {
  test('are read from either form, and never guessed', () => {
    expect(fileNameOf('attachment; filename*=UTF-8\'\'%E8%A1%A8.pdf; filename="x.pdf"')).toBe('表.pdf')
    expect(fileNameOf('attachment; filename="a \\"b\\".pdf"')).toBe('a "b".pdf')
    expect([undefined, 'inline', 'attachment; filename='].map(fileNameOf)).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('are written so that none is a path, a quote or another header', () => {
    for (const name of ['../../etc/passwd', 'a"; x=y', 'C:\\autoexec.bat', '表\r\nx: y', "a'b(c).pdf", '.htaccess'])
      expect(attachment(name)).toMatch(
        /^attachment; filename="[A-Za-z0-9_-][A-Za-z0-9._-]*"; filename\*=UTF-8''[A-Za-z0-9%._~!#$&+^`|-]+$/,
      )
    expect(attachment('../x')).not.toContain('/')
  })
})
