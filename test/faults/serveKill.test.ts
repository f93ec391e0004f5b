// kill -9 of the whole server in the middle of a load over HTTP: what was acknowledged is there once, and is answered alike.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cliRun, type Server, startServer, tokenFor } from '../support/server.ts'

const rounds = 4
const writers = 16
const sourceId = 'kill-source'
const dir = mkdtempSync(join(tmpdir(), 'zhengjian-kill-'))
let server: Server
let admin = ''
let service = ''

type Sent = {
  readonly key: string
  readonly name: string
  readonly body: object
  readonly status: number
  readonly text: string
}

async function post(name: string, body: object, key: string, token: string): Promise<Sent> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }
  const response = await fetch(`${server.url}/api/commands/${name}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return { key, name, body, status: response.status, text: await response.text() }
}

beforeAll(async () => {
  server = await startServer(['--demo', '--still', '--data', dir])
  admin = await tokenFor('administrator', dir)
  const setUp: readonly (readonly [string, object])[] = [
    ['OpenOrganisation', { orgId: 'kill-org', kind: 'outside', name: '外部机构' }],
    ['OpenAccount', { accountId: 'kill-feed', name: '外部系统', orgId: 'kill-org', role: 'service' }],
    [
      'PublishItem',
      {
        calendarId: 'cn',
        itemId: 'kill-item',
        name: '取水许可',
        office: '市水务局',
        orgId: 'kill-org',
        steps: [],
        timeZone: 'Asia/Shanghai',
      },
    ],
    ['OpenSource', { sourceId, accountId: 'kill-feed', name: '外部系统', orgId: 'kill-org' }],
  ]
  for (const [name, body] of setUp)
    expect((await post(name, body, `set up ${name}`.replaceAll(' ', '-'), admin)).status).toBe(200)
  service = await tokenFor('kill-feed', dir)
})
afterAll(async () => {
  await server.kill()
  rmSync(dir, { recursive: true, force: true })
})

/** Registers cases and records steps until the server is gone; returns what was acknowledged before. */
async function write(round: number, writer: number, acknowledged: Sent[]): Promise<void> {
  for (let n = 0; ; n++) {
    const caseId = `r${round}w${writer}n${Math.floor(n / 4)}`
    const first = n % 4 === 0
    const body = first
      ? { caseId, itemId: 'kill-item', number: caseId, sourceId, startedAt: '2026-03-02T01:00:00Z' }
      : { activity: '审查', at: '2026-03-03T01:00:00Z', caseId, number: `s${n}` }
    try {
      const sent = await post(first ? 'RegisterForeignCase' : 'RecordForeignStep', body, `${caseId}-${n}`, service)
      expect(sent.status).toBe(200)
      acknowledged.push(sent)
    } catch (error) {
      if (error instanceof TypeError) return // the connection broke: this one was not acknowledged
      throw error
    }
  }
}

test('[LPS-4.3] nothing acknowledged is lost, nothing is there twice, and each is answered again alike', async () => {
  let checked = 0
  for (let round = 0; round < rounds; round++) {
    const acknowledged: Sent[] = []
    const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(round, writer, acknowledged)))
    await expect.poll(() => acknowledged.length, { interval: 5, timeout: 60_000 }).toBeGreaterThan(20 * (round + 1))
    await server.kill()
    await writing
    server = await startServer(['--demo', '--still', '--data', dir])
    for (const { body, key, name, text } of acknowledged) {
      const again = await post(name, body, key, service)
      expect({ status: again.status, text: again.text }).toEqual({ status: 200, text })
    }
    checked += acknowledged.length
  }
  expect(checked).toBeGreaterThan(20 * rounds)
  const { code, stdout } = await cliRun(['verify', '--data', dir, '--json'])
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 0, ok: true, positionGaps: 0 })
})

test('a second server on the same folder is refused, and says who holds it', async () => {
  const { code, stderr } = await cliRun(['serve', '--demo', '--data', dir, '--port', '0'])
  expect(code).toBe(1)
  expect(stderr).toContain(server.url)
})

test('asked to stop, it stops cleanly and leaves the log verified', async () => {
  expect(await server.stop()).toBe(0)
  expect((await cliRun(['verify', '--data', dir])).code).toBe(0)
})
