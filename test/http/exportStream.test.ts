// Exports as streams: more than a page is whole, and a reader who goes away leaves nothing behind.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { breathing } from '../../src/http/exports/streams.ts'
import { caseId, itemId, Server } from '../support/http.ts'

const many = 1_100
let server: Server
let url: string
beforeAll(async () => {
  server = await Server.open({ exports: { streams: 1, workbooks: 1, rows: 50_000 } })
  const startedAt = '2026-03-02T00:00:00.000Z'
  const name = '长'.repeat(60)
  const sending = Array.from({ length: many }, (_, at) => {
    const number = `${name}-${at}`
    return server.done('wabo-feed', 'RegisterForeignCase', {
      caseId: caseId(number),
      sourceId: 'wabo',
      itemId,
      number,
      startedAt,
    })
  })
  await Promise.all(sending)
  await server.engine.settle()
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})

const ask = async (path: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}/api/export/${path}`, {
    headers: { authorization: await server.bearer('auditor') },
    ...(signal ? { signal } : {}),
  })
const numbersOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).number)

test('lists of many pages are whole, without a row twice', async () => {
  const numbers = numbersOf(await (await ask('cases.jsonl')).text())
  expect(numbers).toHaveLength(many)
  expect(new Set(numbers).size).toBe(many)
  expect((await (await ask('cases.csv')).text()).match(/\r\n/g)).toHaveLength(many + 1)
  expect((await (await ask('cases.xes')).text()).match(/<trace>/g)).toHaveLength(many)
  const { objects } = (await (await ask('cases.ocel')).json()) as { objects: { type: string }[] }
  expect(objects.filter(({ type }) => type === 'case')).toHaveLength(many)
  const audited = (await (await ask('audit.jsonl')).text()).trimEnd().split('\n')
  const stored = await server.engine.log.readAll('' as never, { limit: 10_000 })
  expect(audited.map((line) => JSON.parse(line).position)).toStrictEqual(
    stored.map(({ position }) => position as string).reverse(),
  )
})

test('a reader who goes away gives its place to the next', async () => {
  const leaving = new AbortController()
  const left = await ask('cases.xes', leaving.signal)
  await left.body?.getReader().read()
  expect((await ask('cases.csv')).status).toBe(503)
  leaving.abort()
  await expect.poll(async () => (await ask('cases.csv')).status).toBe(200)
})

test('other work comes in between at least every ten milliseconds, also where nothing comes of it', async () => {
  async function* busy(): AsyncGenerator<number> {
    for (let thing = 0; thing < 60; thing++) {
      const until = performance.now() + 2
      while (performance.now() < until);
      yield thing
    }
  }
  const turnsDuring = async (things: AsyncIterable<number>): Promise<number> => {
    let turns = 0
    let over = false
    const count = (): void => {
      turns++
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    expect(await Array.fromAsync(things)).toHaveLength(60)
    over = true
    return turns
  }
  expect(await turnsDuring(busy())).toBe(0)
  expect(await turnsDuring(breathing(busy()))).toBeGreaterThanOrEqual(5)
})
