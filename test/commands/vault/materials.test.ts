// 材料: told by their content, refused where they are marked or can run, stored once and sealed, erased with their subject.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NewMaterial } from '../../../src/commands/vault/materials.ts'
import { mediaTypeOf, mediaTypes, typeOf } from '../../../src/commands/vault/mediaTypes.ts'
import { secretRefusal } from '../../../src/commands/vault/secretMarks.ts'
import { zipNames } from '../../../src/commands/vault/zip.ts'
import { SubjectId } from '../../../src/domain/values.ts'
import { offices, people } from '../../support/people.ts'
import { openRoom } from '../vaultWorld.ts'
import { folder } from '../world.ts'
import { docx, jpeg, ofd, pdf, png, sharedParts, xlsx, zip } from './files.ts'

const [pdfType, pngType, jpegType, ofdType, docxType, xlsxType] = mediaTypes

describe('[LPS-12.8] a type', () => {
  test.each([
    [pdfType, pdf()],
    [pngType, png],
    [jpegType, jpeg],
    [ofdType, ofd()],
    [docxType, docx()],
    [xlsxType, xlsx()],
  ])('%s is what its content is', (type, bytes) => {
    expect(mediaTypeOf(bytes, type)).toStrictEqual({ ok: true, mediaType: type })
    for (const declared of [...mediaTypes.filter((other) => other !== type), 'text/html', ''])
      expect(mediaTypeOf(bytes, declared)).toStrictEqual({
        ok: false,
        refusal: { code: 'material-type-refused', details: { declared, found: type } },
      })
  })

  test.each([
    ['html', Buffer.from(' <!DOCTYPE html><script>alert(1)</script>')],
    ['html', Buffer.from('\ufeff<html>')],
    ['svg', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
    ['executable', Buffer.from('MZ\u0090')],
    ['executable', Buffer.from('7f454c460201', 'hex')],
    ['script', Buffer.from('#!/bin/sh')],
    ['old office document', Buffer.from('d0cf11e0a1b11ae100', 'hex')],
    ['document with macros', docx('', { 'word/vbaProject.bin': '' })],
    ['document with macros', xlsx({ 'xl/macrosheets/sheet1.xml': '' })],
    ['document with macros', docx('', { 'word/activeX/activeX1.xml': '' })],
    ['document with macros', zip({ 'OFD.xml': '', 'Doc_0/run.js': '' })],
    ['zip', zip({ 'a.txt': 'x' })],
    ['zip', zip({ '[Content_Types].xml': '', 'ppt/presentation.xml': '' })],
    ['damaged zip', docx().subarray(0, -30)],
    ['damaged zip', Buffer.from('PK\u0003\u0004')],
    ['unknown', Buffer.from('')],
    ['unknown', Buffer.from(' %PDF-1.7')],
  ])('%s is refused, whatever it says that it is', (found, bytes) => {
    for (const declared of mediaTypes)
      expect(mediaTypeOf(bytes, declared)).toStrictEqual({
        ok: false,
        refusal: { code: 'material-type-refused', details: { declared, found } },
      })
  })

  test('whatever bytes come, it is one of the list or a reason, and never an error', () => {
    const spoilt = fc
      .tuple(
        fc.constantFrom(docx('文'), ofd(), xlsx()),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 8 }),
      )
      .map(([file, changes]) => {
        const bytes = Buffer.from(file)
        for (const [at, to] of changes) bytes[at % bytes.length] = to
        return bytes
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), spoilt), (bytes) => {
        expect(typeOf(bytes)).toMatch(/^(?:refused: [a-z ]+|application\/.+|image\/.+)$/)
        expect(secretRefusal(bytes, undefined)?.ok ?? true).toBeTypeOf('boolean')
      }),
    )
  })

  test('names of entries are read from the directory, not from what looks like one', () => {
    expect(zipNames(docx())).toStrictEqual(['[Content_Types].xml', 'word/document.xml'])
    expect(zipNames(Buffer.from('PK'))).toBeUndefined()
  })
})

describe('[XA-6.3] a mark of state secrets', () => {
  const refused = (where: string) => ({ ok: false, refusal: { code: 'material-marked-secret', details: { where } } })

  test.each(['机密.pdf', '关于某事的请示（绝密）.pdf', '秘密-会议材料.docx'])('in the name %s is refused', (name) => {
    expect(secretRefusal(pdf(), name)).toStrictEqual(refused('name'))
  })

  test.each([
    ['a word document', docx('<w:p><w:r><w:t>机密</w:t></w:r><w:r><w:t>★10年</w:t></w:r></w:p>')],
    ['its properties', docx('', { 'docProps/core.xml': '<dc:title>密级：秘密</dc:title>' })],
    ['a spreadsheet', xlsx({ 'xl/sharedStrings.xml': '<si><t>绝密 ★</t></si>' })],
    ['an OFD document', ofd('<ofd:TextCode>秘密★1年</ofd:TextCode>')],
    ['the properties of a PDF, UTF-8', pdf('<dc:title>机密★长期</dc:title>')],
    ['the properties of a PDF, UTF-16', Buffer.concat([pdf(), Buffer.from('机密★', 'utf16le').swap16()])],
  ])('in %s is refused', (_where, bytes) => {
    expect(secretRefusal(bytes, '请示.pdf')).toStrictEqual(refused('content'))
  })

  test('words that only speak of secrets are none', () => {
    expect(secretRefusal(docx('<w:t>保守国家秘密，不得泄露机密</w:t>'), '商业秘密保护申请.docx')).toBeUndefined()
    expect(secretRefusal(pdf('秘密'), undefined)).toBeUndefined()
    expect(secretRefusal(png, undefined)).toBeUndefined()
  })
})

describe('[LPS-12.8] a document that unpacks to more than may be looked through', () => {
  const refused = {
    ok: false,
    refusal: { code: 'material-type-refused', details: { declared: docxType, found: 'zip that unpacks too large' } },
  }
  const mebibytes = (count: number) => 'a'.repeat(count * 1024 * 1024)

  test('in one part is refused', () => {
    expect(secretRefusal(docx('', { 'word/header1.xml': mebibytes(33) }), undefined)).toStrictEqual(refused)
  })

  test('in many parts is refused before they are unpacked, however few bytes hold them', () => {
    const packed = sharedParts(mebibytes(8), 2_000)
    expect(packed.length).toBeLessThan(200_000)
    expect(typeOf(packed)).toBe(docxType)
    expect(secretRefusal(packed, undefined)).toStrictEqual(refused)
  })

  test('is no document of ordinary length, whose every part is looked through', () => {
    const parts = { 'word/header1.xml': mebibytes(8), 'word/header2.xml': mebibytes(8) }
    expect(secretRefusal(docx(mebibytes(8), parts), undefined)).toBeUndefined()
    expect(secretRefusal(docx(mebibytes(8), { ...parts, 'word/footer1.xml': '机密★' }), undefined)).toStrictEqual({
      ok: false,
      refusal: { code: 'material-marked-secret', details: { where: 'content' } },
    })
  })
})

const one = SubjectId.parse('subject-1')
const other = SubjectId.parse('subject-2')
const given = (more: Partial<NewMaterial> = {}): NewMaterial => ({
  actor: people.clerk,
  bytes: pdf('张三丰的申请'),
  mediaType: pdfType,
  name: '张三丰身份证.pdf',
  subjectId: one,
  ...more,
})

describe('a stored material', () => {
  test('is there once, sealed, under its digest, with all who handed it in', () => {
    const dir = folder()
    const { materials } = openRoom(dir)
    const { digest, size } = materials.store(given())
    expect(materials.store(given({ actor: people.otherClerk, name: undefined, subjectId: other }))).toStrictEqual({
      digest,
      size,
    })
    expect(readdirSync(join(dir, 'materials'))).toStrictEqual([digest])
    expect(readFileSync(join(dir, 'materials', digest), 'latin1')).not.toContain('PDF')
    expect(materials.find(digest)).toStrictEqual({
      digest,
      mediaType: pdfType,
      size,
      orgs: [offices.housingBureau, offices.waterBureau],
      subjects: [one, other],
    })
    expect(materials.read(digest)?.equals(given().bytes)).toBe(true)
    expect(materials.nameFor(digest, offices.housingBureau)).toBe('张三丰身份证.pdf')
    expect(materials.nameFor(digest, offices.waterBureau)).toBeUndefined()
  })

  test('that is not what was stored is not handed out', () => {
    const dir = folder()
    const { materials } = openRoom(dir)
    const { digest } = materials.store(given())
    const path = join(dir, 'materials', digest)
    const bytes = readFileSync(path)
    bytes[20] = (bytes[20] ?? 0) ^ 1
    writeFileSync(path, bytes)
    expect(() => materials.read(digest)).toThrow()
  })

  test('no name leads out of the folder', () => {
    const { materials } = openRoom(folder())
    for (const name of ['../vault.key', '..', '/etc/passwd', 'x', ''])
      expect([materials.find(name), materials.read(name)]).toStrictEqual([undefined, undefined])
  })

  test('[LPS-12.4] goes with the last subject that it is of', () => {
    const dir = folder()
    const { materials } = openRoom(dir)
    const shared = materials.store(given()).digest
    materials.store(given({ subjectId: other }))
    const own = materials.store(given({ bytes: png, mediaType: pngType })).digest
    materials.eraseOf(one)
    materials.eraseOf(one)
    expect([materials.find(own), materials.read(own)]).toStrictEqual([undefined, undefined])
    expect(existsSync(join(dir, 'materials', own))).toBe(false)
    expect(materials.find(shared)?.subjects).toStrictEqual([other])
    materials.eraseOf(other)
    expect(readdirSync(join(dir, 'materials'))).toStrictEqual([])
  })

  test('that a crash left half is swept; handed in again it is whole', () => {
    const dir = folder()
    const { materials } = openRoom(dir)
    const { digest } = materials.store(given())
    const orphan = '0'.repeat(64)
    writeFileSync(join(dir, 'materials', orphan), 'x')
    writeFileSync(join(dir, 'materials', `${digest}.part`), 'x')
    materials.sweep()
    expect(readdirSync(join(dir, 'materials'))).toStrictEqual([digest])
    rmSync(join(dir, 'materials', digest))
    materials.store(given())
    expect(materials.read(digest)?.equals(given().bytes)).toBe(true)
  })
})
