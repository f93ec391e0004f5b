// The feed of EventStoreDB when something goes wrong: nothing lost, nothing twice, nothing left open, and no more memory than a page.
import { status } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import type { EventStoreLog } from '../../src/eventlog/eventstoredb.ts'
import { type FeedItem, noStream, type Position, start } from '../../src/eventlog/port.ts'
import { logAt, logOn, peer, until } from '../support/esdbLog.ts'
import type { ReadFault } from '../support/esdbPeer/faults.ts'
import { failure } from '../support/esdbPeer/messages.ts'
import { caughtUp, eventsOf, everything, newEvents, placeOf, plain, take } from '../support/logs.ts'

async function filled(log: EventStoreLog, streams: number): Promise<void> {
  for (let n = 0; n < streams; n++) await log.append(`a-${n}`, newEvents(`a-${n}`, 3), noStream)
}
const unavailable = failure(status.UNAVAILABLE, 'Connection dropped')

const faults: Readonly<Record<string, readonly ReadFault[]>> = {
  'the connection breaks': [{ kind: 'break', after: 7 }],
  'the connection breaks again and again': [1, 0, 2, 5, 0].map((after) => ({ kind: 'break', after })),
  'the server ends it cleanly with more to come': [{ kind: 'end', after: 4 }],
  'the server takes it and never answers': [{ kind: 'silent' }],
  'the server refuses it for now': [
    { kind: 'refuse', error: unavailable },
    { kind: 'refuse', error: failure(status.INTERNAL, 'hiccup') },
  ],
  'each event comes twice': [{ kind: 'repeat' }],
  'each event takes its time': [{ kind: 'slow', ms: 3 }],
}

describe('the feed is whole and in order although', () => {
  for (const [what, ofSubscriptions] of Object.entries(faults))
    test(what, async () => {
      const node = await peer()
      const log = logOn(node)
      await filled(log, 10)
      node.faults.nextRead('subscription', ...ofSubscriptions)
      const items = await take(log, start, caughtUp, { page: 4 })
      expect(eventsOf(items).map(plain)).toStrictEqual(await everything(log))
      const places = items.map(placeOf)
      expect(places).toStrictEqual(places.toSorted())
      await until(() => node.reading.size === 0)
      expect(node.reading.size).toBe(0)
    })

  test('the server is killed while it follows live, and comes back', async () => {
    const node = await peer()
    const told: string[] = []
    const log = logOn(node, { patienceMs: 5_000, onTrouble: (message) => told.push(message) })
    await filled(log, 2)
    let killed = false
    const items = await take(log, start, (seen) => {
      if (!killed && caughtUp(seen)) {
        killed = true
        node.down()
        setTimeout(async () => {
          await node.up()
          await log.append('b-1', newEvents('b-1', 2), noStream)
        }, 100)
      }
      return eventsOf(seen).length === 8 && caughtUp(seen)
    })
    expect(eventsOf(items).map(plain)).toStrictEqual(await everything(log))
    expect(told[0]).toContain(`127.0.0.1:${node.port}`)
  })
})

test('a feed begun before the server is there follows once it is', async () => {
  const node = await peer()
  await filled(logOn(node), 2)
  node.down()
  const log = logAt(node.url, { patienceMs: 200 })
  setTimeout(() => void node.up(), 300)
  expect(eventsOf(await take(log, start, caughtUp))).toHaveLength(6)
})

test('reads go on over a connection that breaks in the middle of a page', async () => {
  const node = await peer()
  const log = logOn(node)
  await filled(log, 20)
  for (const fault of [
    { kind: 'break', after: 2 },
    { kind: 'silent' },
    { kind: 'refuse', error: unavailable },
  ] as const) {
    node.faults.nextRead('stream', fault)
    expect(await log.readStream('a-3', 0, 9)).toHaveLength(3)
    node.faults.nextRead('all', fault)
    expect(await log.readAll(start, { limit: 1_000 })).toHaveLength(60)
    node.faults.nextRead('all', fault)
    expect(await log.last()).toMatchObject({ stream: 'a-19', revision: 2 })
  }
  await until(() => node.reading.size === 0)
  expect(node.reading.size).toBe(0)
})

test('a slow reader holds the server back: it does not run ahead into memory', async () => {
  const node = await peer()
  const log = logOn(node, { callMs: 5_000 })
  const padded = newEvents('a', 40).map((event, n) => ({
    ...event,
    id: `${event.id}${n}`,
    bytes: Buffer.concat([event.bytes, Buffer.alloc(20_000, 0x20)]),
  }))
  for (let n = 0; n < 75; n++) await log.append(`a-${n}`, padded, noStream)
  const stop = new AbortController()
  const feed = log.subscribeAll(start, { signal: stop.signal, page: 100 })
  let seen = 0
  for await (const item of feed) {
    if (item.kind !== 'events') continue
    seen += item.events.length
    await new Promise((resolve) => setTimeout(resolve, seen < 1_500 ? 2 : 150))
    // A page here, a page in the client's buffer, and what is under way on the connection.
    expect(node.sent - seen).toBeLessThan(800)
    if (seen >= 1_800) stop.abort()
  }
  expect(seen).toBeLessThan(3_000)
})

test('whoever leaves in the middle leaves nothing open on the server', async () => {
  const node = await peer()
  const log = logOn(node)
  await filled(log, 10)
  for (let n = 0; n < 5; n++)
    for await (const item of log.subscribeAll(start, { signal: new AbortController().signal, page: 2 }))
      if (item.kind === 'events') break
  await until(() => node.reading.size === 0)
  expect(node.reading.size).toBe(0)
})

test('no place runs ahead of what was handed over: every checkpoint and caught-up stands behind its events', async () => {
  const node = await peer()
  const log = logOn(node)
  for (let n = 0; n < 40; n++) await log.append(`a-${n}`, newEvents(`a-${n}`, 1, 0, n % 4 ? 'X' : 'Y'), noStream)
  const wanted = (await everything(log)).filter(({ type }) => type === 'Y')
  const handed: Position[] = []
  const stop = new AbortController()
  for await (const item of log.subscribeAll(start, { signal: stop.signal, types: ['Y'], page: 3 })) {
    await new Promise((resolve) => setTimeout(resolve, 2))
    if (item.kind === 'events') handed.push(...item.events.map(({ position }) => position))
    const due = wanted.filter(({ position }) => position <= placeOf(item)).length
    expect(handed).toHaveLength(due)
    if (item.kind === 'caught_up') stop.abort()
  }
  expect(handed).toHaveLength(wanted.length)
})

describe('what is not ours', () => {
  const foreign = (n: number) => ({
    id: crypto.randomUUID(),
    type: 'OrderPlaced',
    json: true,
    data: Buffer.from(`{"n":${n}}`),
    meta: new Uint8Array(),
  })

  test('is passed over: system streams, links and the streams of others', async () => {
    const node = await peer()
    const log = logOn(node)
    await log.append('a-1', newEvents('a-1', 2), noStream)
    node.store.append('orders-1', -1, [foreign(1), foreign(2)])
    node.store.setMetadata('a-1', { owner: 'ops' })
    node.store.append('$ce-a', -1, [{ ...foreign(3), type: '$>', json: false, data: Buffer.from('0@a-1') }])
    const head = await log.head()
    expect((await log.last())?.revision).toBe(1)
    await log.append('a-2', newEvents('a-2', 1), noStream)
    node.store.append('orders-2', -1, [foreign(4)])
    const items = await take(log, start, caughtUp)
    expect(eventsOf(items).map(({ stream, revision }) => [stream, revision])).toStrictEqual([
      ['a-1', 0],
      ['a-1', 1],
      ['a-2', 0],
    ])
    expect(items.at(-1)).toStrictEqual({ kind: 'caught_up', position: await log.head() })
    expect(await log.readAll(head, { limit: 10 })).toHaveLength(1)
  })

  test('a long stretch of it moves the place from which a reader goes on', async () => {
    const node = await peer()
    const log = logOn(node)
    await log.append('a-1', newEvents('a-1', 1), noStream)
    for (let n = 0; n < 25; n++)
      node.store.append(
        `orders-${n}`,
        -1,
        Array.from({ length: 1_000 }, (_, at) => foreign(at)),
      )
    const items = await take(log, start, caughtUp)
    const [, passedOver] = items
    expect(items.map(({ kind }) => kind)).toStrictEqual(['events', 'checkpoint', 'checkpoint', 'caught_up'])
    expect(placeOf(passedOver as FeedItem) > (await log.head())).toBe(true)
    await log.append('a-2', newEvents('a-2', 1), noStream)
    const rest = await take(log, placeOf(items.at(-1) as FeedItem), caughtUp)
    expect(eventsOf(rest).map(({ stream }) => stream)).toStrictEqual(['a-2'])
  })

  test('two logs share a server by the prefixes of their streams', async () => {
    const node = await peer()
    const [city, other] = [logOn(node, { prefix: 'city.' }), logOn(node, { prefix: 'other.' })]
    await city.append('case-1', newEvents('case-1', 2), noStream)
    await other.append('case-1', newEvents('case-1', 1), noStream)
    expect(eventsOf(await take(city, start, caughtUp)).map(({ revision, stream }) => [stream, revision])).toStrictEqual(
      [
        ['case-1', 0],
        ['case-1', 1],
      ],
    )
    expect(await everything(other)).toHaveLength(1)
    expect(await other.append('case-1', newEvents('case-1', 1, 1), 0)).toMatchObject({ kind: 'appended', revision: 1 })
    expect(await logOn(node, { prefix: 'none.' }).head()).toBe(start)
  })
})
