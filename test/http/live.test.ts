import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseId, Server, type Who } from '../support/http.ts'
import { at } from '../support/people.ts'

let server: Server
let origin: string
beforeAll(async () => {
  server = await Server.open({ streams: { most: 2, beatMs: 100 } })
  origin = await server.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => server.close())

type Told = { readonly event: string; readonly id: string; readonly data: Record<string, unknown> }

/** An open stream whose messages are taken one by one. */
class Stream {
  readonly #reader: ReadableStreamDefaultReader<string>
  readonly #abort: AbortController
  #text = ''

  constructor(reader: ReadableStreamDefaultReader<string>, abort: AbortController) {
    this.#reader = reader
    this.#abort = abort
  }

  static async open(
    who: Who,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<[Response, Stream | undefined]> {
    const abort = new AbortController()
    const authorization = await server.bearer(who)
    const response = await fetch(`${origin}${path}`, { headers: { authorization, ...headers }, signal: abort.signal })
    const reader = response.ok ? response.body?.pipeThrough(new TextDecoderStream()).getReader() : undefined
    return [response, reader && new Stream(reader, abort)]
  }

  async next(): Promise<Told> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const block = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
        if (fields['event'] !== undefined) return { event: fields.event, id: fields.id, data: JSON.parse(fields.data) }
        continue
      }
      const { done, value } = await this.#reader.read()
      if (done) throw new Error('the stream has ended')
      this.#text += value
    }
  }

  close(): void {
    this.#abort.abort()
  }
}

async function opened(who: Who, path: string): Promise<Stream> {
  const [, stream] = await Stream.open(who, path)
  if (stream === undefined) throw new Error(`${path} did not open`)
  return stream
}

const clients = async (): Promise<string | undefined> =>
  /zhengjian_sse_clients (\d+)/.exec((await server.get('auditor', '/metrics')).body)?.[1]
const untilNobody = () => expect.poll(clients).toBe('0')

describe('200', () => {
  test('the overview tells the present at once and what is applied later, with its position as id', async () => {
    const stream = await opened('supervisor', '/api/stream/overview')
    const before = await stream.next()
    expect(before).toMatchObject({ event: 'overview', data: { figures: { registered: 0, closedLate: 0 } } })
    expect(before.id).toBe(before.data['position'])
    await server.givenCase('S-1')
    const after = await stream.next()
    expect(after.data).toMatchObject({ figures: { registered: 1, open: 1 } })
    expect(after.id > before.id).toBe(true)
    stream.close()
    await untilNobody()
  })

  test('however fast the log grows, it tells four times a second at most', async () => {
    const stream = await opened('supervisor', '/api/stream/overview')
    const began = performance.now()
    await stream.next()
    const writing = (async () => {
      for (let n = 0; n < 60; n++) await server.givenCase(`T-${n}`)
    })()
    let messages = 0
    for (let seen = 0; seen < 61; messages++) seen = ((await stream.next()).data['figures'] as { open: number }).open
    await writing
    expect(messages).toBeLessThanOrEqual(Math.ceil((performance.now() - began) / 250) + 1)
    stream.close()
    await untilNobody()
  })

  test('a case tells its revision and colour when they change', async () => {
    const id = await server.givenCase('S-2')
    const stream = await opened('wabo-clerk', `/api/stream/cases/${id}`)
    expect((await stream.next()).data).toMatchObject({ revision: 0, status: 'open', colour: 'normal' })
    const endedAt = '2026-03-02T00:30:00.000Z'
    await server.done('wabo-feed', 'CloseForeignCase', { caseId: id, endedAt })
    expect((await stream.next()).data).toMatchObject({ revision: 1, status: 'closed', colour: 'normal' })
    stream.close()
    await untilNobody()
  })
})

describe('401, 403 and 404', () => {
  test('a stream ends at the next heartbeat when its token is taken back', async () => {
    const nowSeconds = Math.floor(Date.parse(server.clock.now()) / 1000)
    const { jti, token } = await server.tokens.mint('supervisor', { nowSeconds, lifetimeSeconds: 600 })
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${origin}/api/stream/overview`, { headers })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let told = ''
    while (!told.includes(': heartbeat')) told += (await reader?.read())?.value
    server.engine.store.revokeToken(jti, server.clock.now())
    const rest = async () => {
      for (;;) if ((await reader?.read())?.done !== false) return 'ended'
    }
    expect(await rest()).toBe('ended')
    await untilNobody()
  })

  test('before a stream begins', async () => {
    const hidden = await server.givenCase('S-9', { source: 'water' })
    expect((await server.get(undefined, '/api/stream/overview')).statusCode).toBe(401)
    expect((await server.get('wabo-clerk', '/api/stream/overview')).statusCode).toBe(403)
    const [one, two] = [
      await server.get('wabo-clerk', `/api/stream/cases/${hidden}`),
      await server.get('wabo-clerk', `/api/stream/cases/${caseId('none')}`),
    ]
    expect([one.statusCode, one.body]).toStrictEqual([404, two.body])
  })
})

describe('503', () => {
  test('no more streams than there may be, and again when one has closed', async () => {
    const held = [await opened('supervisor', '/api/stream/overview'), await opened('auditor', '/api/stream/overview')]
    const [refused] = await Stream.open('supervisor', '/api/stream/overview')
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(await refused.json()).toMatchObject({ status: 503, code: 'too-many-streams' })
    for (const stream of held) stream.close()
    await untilNobody()
    const again = await opened('supervisor', '/api/stream/overview')
    again.close()
    await untilNobody()
  })
})

test('closing the server ends its streams and does not wait for them', async () => {
  const other = await Server.open()
  const url = await other.app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { authorization: await other.bearer('supervisor') }
  const response = await fetch(`${url}/api/stream/overview`, { headers })
  const ended = response.text().catch(() => 'broken off')
  await other.clock.advanceTo(at('2026-03-02T10:00:00+08:00'))
  // Streams never end by themselves: were they waited for, this would not come back.
  await other.close()
  expect(await ended).toMatch(/^retry: 2000|^broken off/)
})
