// The feed as a good neighbour: it lets others have their turn, looks only so far at once, and leaves nothing behind while it waits.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Wake } from '../../src/eventlog/follow.ts'
import { positionOf } from '../../src/eventlog/limits.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import { noStream, type Position, start } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { caughtUp, eventsOf, newEvents, placeOf, take, temporaryFolder } from '../support/logs.ts'

test('a signal between two waits is not lost, and every way to end a wait leaves nothing waiting', async () => {
  const wake = new Wake()
  const stop = new AbortController()
  const before = wake.count
  wake.signal()
  await wake.after(before, stop.signal, undefined)
  for (let n = 0; n < 50; n++) await wake.after(wake.count, stop.signal, 1)
  expect(wake.waiting).toBe(0)
  const signalled = [1, 2].map(() => wake.after(wake.count, stop.signal, undefined))
  expect(wake.waiting).toBe(2)
  wake.signal()
  await Promise.all(signalled)
  const aborted = wake.after(wake.count, stop.signal, 60_000)
  stop.abort()
  await aborted
  await wake.after(wake.count, stop.signal, undefined)
  expect(wake.waiting).toBe(0)
})

test('while a long feed catches up, other work of the process goes on', async () => {
  const log = new MemoryLog()
  for (let n = 0; n < 200; n++) await log.append(`a-${n}`, newEvents(`a-${n}`, 1), noStream)
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  await take(log, start, (items) => (items.length > 100 ? turns > 0 || caughtUp(items) : false), { page: 1 })
  clearInterval(timer)
  expect(turns).toBeGreaterThan(0)
  await log.close()
})

test('a filter that matches little looks at ten thousand events at once, and says how far it came', async () => {
  const log = new SqliteLog(join(temporaryFolder(), 'log.db'))
  const small = (n: number) =>
    Array.from({ length: n }, (_, at) => ({ id: String(at), type: 'X', bytes: Buffer.from('{}') }))
  for (let n = 0; n < 25; n++) await log.append(`a-${n}`, small(1000), noStream)
  await log.append('b-1', newEvents('b-1', 1, 0, 'Y'), noStream)
  const items = await take(log, start, caughtUp, { types: ['Y'] })
  expect(items.map(({ kind }) => kind)).toStrictEqual(['checkpoint', 'checkpoint', 'events', 'caught_up'])
  expect(items.map((item) => Number(placeOf(item)))).toStrictEqual([10_000, 20_000, 25_001, 25_001])
  expect(eventsOf(items)).toHaveLength(1)
  await log.close()
})

test('a flood of other types is passed over in one step by the process that wrote it, and what is wanted after it is not', async () => {
  const path = join(temporaryFolder(), 'log.db')
  const before = new SqliteLog(path)
  await before.append('a-0', newEvents('a-0', 2), noStream)
  await before.append('b-0', newEvents('b-0', 1, 0, 'Y'), noStream)
  await before.close()
  const log = new SqliteLog(path)
  const flood = Array.from({ length: 12 }, (_, at) => ({ id: String(at), type: 'X', bytes: Buffer.alloc(10, 32) }))
  for (let n = 0; n < 1000; n++) await log.append(`a-${n + 1}`, flood, noStream)
  const places = async (after: Position) => {
    const items = await take(log, after, caughtUp, { types: ['Y'] })
    return items.map((item) => [item.kind, Number(placeOf(item))])
  }
  // From before this process opened the file it looks, ten thousand events at a time.
  const looked = [
    ['checkpoint', 10_000],
    ['checkpoint', 12_003],
    ['caught_up', 12_003],
  ]
  expect(await places(positionOf(0))).toStrictEqual([['events', 3], ...looked])
  expect(await places(positionOf(3))).toStrictEqual([
    ['checkpoint', 12_003],
    ['caught_up', 12_003],
  ])
  await log.append('b-0', newEvents('b-0', 1, 1, 'Y'), 0)
  expect(await places(positionOf(3))).toStrictEqual([
    ['checkpoint', 10_003],
    ['events', 12_004],
    ['caught_up', 12_004],
  ])
  await log.close()
})

test('a reader of another connection is woken, or looks again by itself', async () => {
  // With no timer running, nothing but the wake can tell of the second append.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const path = join(temporaryFolder(), 'log.db')
  const writer = new SqliteLog(path)
  const reader = new SqliteLog(path, { readonly: true })
  const feed = reader.subscribeAll(start, { signal: new AbortController().signal })[Symbol.asyncIterator]()
  await feed.next()
  const next = feed.next()
  await pause(5)
  await writer.append('a-1', newEvents('a-1', 1), noStream)
  const began = performance.now()
  reader.wake()
  expect((await next).value).toMatchObject({ kind: 'events' })
  expect(performance.now() - began).toBeLessThan(200)
  await reader.close()
  await writer.close()
})

test('the feed as text is the same feed: the same places and words, page by page, from anywhere, live, and to its end', async () => {
  const path = join(temporaryFolder(), 'log.db')
  const log = new SqliteLog(path)
  const said = ['{"of":"取水许可"}', '{"of":"😀 𠮷"}', '{"of":"\\u0000 é"}', '{}', '{"of":"a"}']
  const events = said.map((text, at) => ({ id: String(at), type: at % 2 === 0 ? 'X' : 'Y', bytes: Buffer.from(text) }))
  await log.append('a-0', events, noStream)
  const reader = new SqliteLog(path, { readonly: true })
  const textsOf = async (of: SqliteLog, after: Position, until: number): Promise<(readonly [Position, string])[]> => {
    const stop = new AbortController()
    const texts: (readonly [Position, string])[] = []
    for await (const item of of.subscribeTexts(after, { signal: stop.signal, page: 2 })) {
      if (item.kind === 'events') texts.push(...item.events.map(({ position, text }) => [position, text] as const))
      if (item.kind === 'caught_up' && texts.length >= until) stop.abort()
    }
    return texts
  }
  const stored = await log.readAll(start, { limit: 100 })
  const expected = stored.map(({ bytes, position }) => [position, Buffer.from(bytes).toString()] as const)
  expect(expected.map(([, text]) => text)).toStrictEqual(said)
  for (const of of [log, reader])
    for (const [at, { position }] of stored.entries())
      expect(await textsOf(of, position, said.length - at - 1)).toStrictEqual(expected.slice(at + 1))
  const live = textsOf(reader, start, said.length + 1)
  await log.append('b-0', newEvents('b-0', 1), noStream)
  expect(await live).toHaveLength(said.length + 1)
  const beyond = log.subscribeTexts(positionOf(99), { signal: new AbortController().signal })[Symbol.asyncIterator]()
  await expect(beyond.next()).rejects.toThrow(/this log ends at/)
  await reader.close()
  await log.close()
})
