// A name, a number and a telephone that nobody else has go through everything; then every file and every line is searched for them.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyLog } from '../../src/audit/verify.ts'
import { VaultRoom } from '../../src/commands/vault/room.ts'
import { SubjectId } from '../../src/domain/values.ts'
import { pdf } from '../commands/vault/files.ts'
import { terms } from '../commands/vaultWorld.ts'
import { Server, type Who } from '../support/http.ts'
import { at } from '../support/people.ts'
import { officials, registration, search, subjectId, upload } from './personal.ts'

const canary = {
  address: '金丝雀路七百七十七号',
  identityNumber: '110105194912310054',
  name: '龘靐齉',
  otherDocument: '护照 ZQ7755331',
  phone: '19977553311',
}
const material = '金丝雀的材料'
const fileName = '龘靐齉-证件.pdf'
const secrets = [...Object.values(canary), '龘靐', '靐齉', material, fileName, '19966442200']

/** How a text may stand in a file or a line: as it is, as UTF-16, escaped for JSON, or encoded for an address. */
const formsOf = (secret: string): readonly Buffer[] => [
  Buffer.from(secret),
  Buffer.from(secret, 'utf16le'),
  Buffer.from(encodeURIComponent(secret)),
  Buffer.from(
    JSON.stringify(secret)
      .slice(1, -1)
      .replaceAll(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`),
  ),
]
const found = (held: Buffer): string[] =>
  secrets.filter((secret) => formsOf(secret).some((form) => held.includes(form)))

const dir = mkdtempSync(join(tmpdir(), 'zhengjian-canary-'))
const lines: string[] = []
const faults: LightMyRequestResponse[] = []
let server: Server

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
const isVault = (file: string): boolean => file.includes('vault.db')
/** Which files hold which of them. */
const leaks = (wanted: (file: string) => boolean): [string, string[]][] =>
  filesIn(dir)
    .filter(wanted)
    .map((file): [string, string[]] => [file.slice(dir.length + 1), found(readFileSync(file))])
    .filter(([, secret]) => secret.length > 0)

async function refusedWith(who: Who | undefined, command: string, body: object): Promise<void> {
  const response = await server.post(who, command, body as Record<string, unknown>)
  expect(response.statusCode, response.body).toBeGreaterThanOrEqual(400)
  faults.push(response)
}

beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  server = await Server.open({ logger }, { dataDir: dir })
  await server.post('wabo-clerk', 'RegisterSubject', registration(canary), { query: '?dryRun=true' })
  await server.done('wabo-clerk', 'RegisterSubject', registration(canary))
  await server.done('wabo-clerk', 'ChangeSubject', { subjectId, personal: { phone: '19966442200' }, reason: '变更' })
  await upload(server, 'wabo-clerk', pdf(material), { name: fileName, subject: subjectId })
  await server.givenCase('C-1', { steps: 1 })
  // Everything that can go wrong with it, where it stands in the wrong place.
  await refusedWith('water-clerk', 'RegisterSubject', registration(canary, { orgId: 'water' }))
  await refusedWith('citizen', 'RegisterSubject', registration(canary, { subjectId: 'new' }))
  await refusedWith(undefined, 'RegisterSubject', registration(canary))
  await refusedWith('wabo-clerk', 'RegisterSubject', registration({ ...canary, name: '别名' }))
  await refusedWith(
    'wabo-clerk',
    'RegisterSubject',
    registration({ ...canary, identityNumber: [canary.identityNumber] }),
  )
  await refusedWith('wabo-clerk', 'RegisterSubject', registration({ ...canary, name: `${canary.name}\n` }))
  await refusedWith('wabo-clerk', 'RegisterSubject', registration(canary, { kind: canary.name }))
  await refusedWith('wabo-clerk', 'RegisterSubject', registration({ ...canary, creditCode: canary.name }))
  await refusedWith('wabo-clerk', 'ChangeSubject', { subjectId, personal: {}, reason: canary.phone })
  await refusedWith('wabo-clerk', 'ChangeSubject', {
    subjectId,
    personal: { name: canary.name.repeat(200) },
    reason: '长',
  })
  faults.push(await upload(server, 'wabo-clerk', Buffer.from(material), { name: fileName, subject: subjectId }))
  faults.push(await upload(server, 'wabo-clerk', pdf(material), { name: `机密-${fileName}` }))
  faults.push(await server.get('wabo-clerk', `/api/subjects/${subjectId}?purpose=${canary.phone}`))
  faults.push(await search(server, 'wabo-clerk', { name: canary.name, number: canary.phone }))
  faults.push(await search(server, 'citizen', { name: canary.name }))
  await lookAtEverything()
  await server.engine.settle()
})
afterAll(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

async function lookAtEverything(): Promise<void> {
  const whole = await server.get('wabo-clerk', `/api/subjects/${subjectId}?purpose=x`)
  expect(whole.json().values).toStrictEqual({ ...canary, phone: '19966442200' })
  expect((await search(server, 'supervisor', { name: canary.name })).json().rows).toHaveLength(1)
  await server.engine.settle()
  for (const path of [
    '/api/events?limit=500',
    '/api/audit?limit=200',
    '/api/export/audit.jsonl',
    '/api/cases',
    '/api/overview?asOf=2026-03-02T00:30:00Z',
  ])
    expect(found((await server.get('auditor', path)).rawPayload), path).toStrictEqual([])
}

describe('[LPS-12.5] personal data', () => {
  test('stand in no file but the vault’s, and there they are sealed', () => {
    const names = filesIn(dir).map((file) => file.slice(dir.length + 1))
    expect(names).toEqual(expect.arrayContaining(['log.db', 'private.db', 'vault.db', 'vault.key']))
    expect(names.some((name) => name.startsWith('read/'))).toBe(true)
    expect(names.some((name) => name.startsWith('materials/'))).toBe(true)
    expect(leaks(() => true)).toStrictEqual([])
  })

  test('would be found: the same search finds what the log does hold', () => {
    const held = filesIn(dir).map((file) => readFileSync(file))
    expect(held.some((bytes) => bytes.includes(Buffer.from('市水务局')))).toBe(true)
    expect(found(Buffer.from(JSON.stringify({ name: canary.name })))).toStrictEqual([canary.name, '龘靐', '靐齉'])
  })

  test('stand in no error body and no line of the process’s log, also of one that failed inside', async () => {
    const { handler } = server.engine
    const broken = server.engine.room
    const prepare = broken.prepare
    broken.prepare = () => {
      throw new Error('the disk of the vault is gone')
    }
    const response = await server.post('wabo-clerk', 'RegisterSubject', registration(canary, { subjectId: 'broken' }))
    broken.prepare = prepare
    expect(response.statusCode).toBe(500)
    faults.push(response)
    expect(handler.queueDepth).toBe(0)
    expect(lines.join('')).toContain('the disk of the vault is gone')
    expect(found(Buffer.from(lines.join('')))).toStrictEqual([])
    for (const { body } of faults) expect(found(Buffer.from(body)), body).toStrictEqual([])
  })
})

describe('[LPS-12.4] erased', () => {
  test('they are in no file at all, the log is consistent, and what it committed to stays', async () => {
    const before = await server.engine.log.readStream(`subject-${subjectId}`, 0, 10)
    const copy = mkdtempSync(join(tmpdir(), 'zhengjian-backup-'))
    cpSync(dir, copy, { recursive: true })
    await server.done('administrator', 'RestrictPersonalData', { ...officials })
    await server.done('administrator', 'ErasePersonalData', { ...officials })
    await server.engine.settle()
    expect(leaks(() => true)).toStrictEqual([])
    const commitments =
      Buffer.from(before[0]?.bytes ?? [])
        .toString()
        .match(/[0-9a-f]{64}(?=","field")/g) ?? []
    expect(commitments).toHaveLength(5)
    const vault = Buffer.concat(
      filesIn(dir)
        .filter(isVault)
        .map((file) => readFileSync(file)),
    )
    for (const commitment of [subjectId, ...commitments]) expect(vault.includes(commitment)).toBe(false)
    expect(await verifyLog(server.engine.log)).toMatchObject({ ok: true, bad: 0 })
    expect(await server.engine.log.readStream(`subject-${subjectId}`, 0, 2)).toStrictEqual(before)
    await backupIsErasedToo(copy)
    rmSync(copy, { recursive: true, force: true })
  })
})

/** A vault from a backup, beside the log of today, erases again what was erased since. */
async function backupIsErasedToo(copy: string): Promise<void> {
  const id = SubjectId.parse(subjectId)
  const room = new VaultRoom(copy, undefined, { now: () => at('2026-03-02T01:00:00Z'), terms })
  expect(room.vault.findByName(canary.name, 10)).toMatchObject([{ subjectId: id }])
  const stop = new AbortController()
  const { clock, log } = server.engine
  const handle = (): never => {
    throw new Error('nothing is sent')
  }
  await room.keep({ log, clock, handle, onError: (_what, error) => lines.push(String(error)) }, stop.signal)
  expect(room.vault.findByName(canary.name, 10)).toStrictEqual([])
  expect(readdirSync(join(copy, 'materials'))).toStrictEqual([])
  stop.abort()
  await room.close()
}
