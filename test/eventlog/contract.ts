// What every store promises. A store runs this whole, without exemption.
import { describe, expect, test } from 'vitest'
import {
  type EventLog,
  maxAppendBytes,
  maxEnvelopeBytes,
  noStream,
  type Position,
  start,
} from '../../src/eventlog/port.ts'
import { caughtUp, eventsOf, everything, newEvents, placeOf, plain, take } from '../support/logs.ts'

export type Opened = {
  readonly log: EventLog
  /** Closes the log and opens what it has kept; absent where nothing is kept. */
  readonly reopen?: () => Promise<EventLog>
  readonly close: () => Promise<void>
}
type Check = (log: EventLog, opened: Opened) => Promise<void>
export type Case = { readonly part: string; readonly title: string; readonly check: Check }

/** Runs every case on a store. */
export function logContract(name: string, open: () => Promise<Opened>): void {
  for (const [part, cases] of Map.groupBy(contractCases(), (one) => one.part))
    describe(`${name}: ${part}`, () => {
      for (const { check, title } of cases)
        test(title, async () => {
          const opened = await open()
          try {
            await check(opened.log, opened)
          } finally {
            await opened.close()
          }
        })
    })
}

/** The contract as a list, so that a document can show it. */
export function contractCases(): readonly Case[] {
  const cases: Case[] = []
  const part =
    (name: string): Contract =>
    (title, check) =>
      cases.push({ part: name, title, check })
  appending(part('appending'))
  reading(part('reading'))
  feeding(part('the feed'))
  return cases
}

type Contract = (title: string, check: Check) => void
const revisions = (events: readonly { revision: number }[]) => events.map(({ revision }) => revision)
const texts = (events: readonly { bytes: Uint8Array }[]) => events.map(({ bytes }) => Buffer.from(bytes).toString())

function appending(contract: Contract): void {
  contract('revisions count from 0 and the answer names the last one and its position', async (log) => {
    expect(await log.head()).toBe(start)
    expect(await log.last()).toBeUndefined()
    const first = await log.append('a-1', newEvents('a-1', 2), noStream)
    expect(first).toStrictEqual({ kind: 'appended', revision: 1, position: await log.head() })
    const second = await log.append('a-1', newEvents('a-1', 1, 2), 1)
    expect(second).toStrictEqual({ kind: 'appended', revision: 2, position: await log.head() })
    expect(revisions(await log.readStream('a-1', 0, 10))).toStrictEqual([0, 1, 2])
    const last = await log.last()
    expect([last?.revision, last?.position]).toStrictEqual([2, await log.head()])
  })

  contract('another expected revision is a conflict that names the actual one, and nothing is kept', async (log) => {
    expect(await log.append('a-1', newEvents('a-1', 1, 5), 4)).toStrictEqual({ kind: 'conflict', actual: noStream })
    await log.append('a-1', newEvents('a-1', 3), noStream)
    const before = await everything(log)
    const others = newEvents('a-1', 1, 9)
    for (const expected of [noStream, 0, 1, 3, 7])
      expect(await log.append('a-1', others, expected)).toStrictEqual({ kind: 'conflict', actual: 2 })
    expect(await everything(log)).toStrictEqual(before)
  })

  contract('the same append again answers alike, also after later appends, and adds nothing', async (log) => {
    const events = newEvents('a-1', 2)
    const first = await log.append('a-1', events, noStream)
    expect(await log.append('a-1', events, noStream)).toStrictEqual(first)
    const [one, two] = await Promise.all([log.append('b-1', events, noStream), log.append('b-1', events, noStream)])
    expect(two).toStrictEqual(one)
    await log.append('a-1', newEvents('a-1', 3, 2), 1)
    expect(await log.append('a-1', events, noStream)).toStrictEqual(first)
    expect(await everything(log)).toHaveLength(7)
  })

  contract('the same append again answers alike after the log was opened anew', async (log, { reopen }) => {
    const events = newEvents('a-1', 2)
    const first = await log.append('a-1', events, noStream)
    await log.append('a-1', newEvents('a-1', 1, 2), 1)
    const again = reopen ? await reopen() : log
    expect(await again.append('a-1', events, noStream)).toStrictEqual(first)
    expect(await again.append('a-1', newEvents('a-1', 1, 3), 2)).toMatchObject({ kind: 'appended', revision: 3 })
    expect(revisions(await again.readStream('a-1', 0, 10))).toStrictEqual([0, 1, 2, 3])
  })

  contract('an append that overlaps one before it, but is not the same, is a conflict', async (log) => {
    const [a, b, c] = newEvents('a-1', 3)
    if (!a || !b || !c) throw new Error('three events are needed')
    await log.append('a-1', [a, b], noStream)
    for (const events of [[a, b, c], [a, c], [b, a], [b]])
      expect(await log.append('a-1', events, noStream)).toStrictEqual({ kind: 'conflict', actual: 1 })
    expect(await log.append('a-1', [a], noStream)).toMatchObject({ kind: 'appended', revision: 0 })
    expect(await log.append('a-1', [b, c], 0)).toStrictEqual({ kind: 'conflict', actual: 1 })
    expect(revisions(await log.readStream('a-1', 0, 10))).toStrictEqual([0, 1])
  })

  contract('the same event id on another stream is another event', async (log) => {
    const events = newEvents('a-1', 1)
    await log.append('a-1', events, noStream)
    expect(await log.append('a-2', events, noStream)).toMatchObject({ kind: 'appended', revision: 0 })
    expect(await everything(log)).toHaveLength(2)
  })

  contract('of concurrent appends at one revision exactly one wins, on every stream', async (log) => {
    const streams = ['a-1', 'a-2', 'a-3']
    const attempts = streams.flatMap((stream) =>
      Array.from({ length: 20 }, (_, n) => log.append(stream, newEvents(stream, 2, n * 10), noStream)),
    )
    const results = await Promise.all(attempts)
    for (const at of [0, 20, 40]) {
      const ofStream = results.slice(at, at + 20)
      expect(ofStream.filter(({ kind }) => kind === 'appended')).toHaveLength(1)
      const losers = ofStream.filter(({ kind }) => kind !== 'appended')
      expect(losers).toStrictEqual(Array.from({ length: 19 }, () => ({ kind: 'conflict', actual: 1 })))
    }
    for (const stream of streams) expect(revisions(await log.readStream(stream, 0, 10))).toStrictEqual([0, 1])
  })

  contract('an envelope over 64 KiB or an append over 1 MiB is too large, and the limit itself is not', async (log) => {
    const [event] = newEvents('a-1', 1)
    if (!event) throw new Error('an event is needed')
    const padded = (bytes: number, n: number) => {
      const text = `{"id":"${event.id}-${n}","pad":"`
      return { ...event, id: `${event.id}-${n}`, bytes: Buffer.from(`${text}${'x'.repeat(bytes - text.length - 2)}"}`) }
    }
    const tooLong = [padded(maxEnvelopeBytes + 1, 0)]
    expect(await log.append('a-1', tooLong, noStream)).toStrictEqual({ kind: 'too_large', limit: maxEnvelopeBytes })
    const most = Array.from({ length: 16 }, (_, n) => padded(maxEnvelopeBytes, n))
    const tooMany = [...most, padded(100, 16)]
    expect(await log.append('a-1', tooMany, noStream)).toStrictEqual({ kind: 'too_large', limit: maxAppendBytes })
    expect(await log.head()).toBe(start)
    expect(await log.append('a-1', most, noStream)).toMatchObject({ kind: 'appended', revision: 15 })
    const stored = await log.readStream('a-1', 0, 20)
    expect(texts(stored)).toStrictEqual(texts(most))
  })

  contract('an append of nothing or at an impossible revision is a mistake of the caller', async (log) => {
    await expect(log.append('a-1', [], noStream)).rejects.toThrow(RangeError)
    for (const expected of [-2, 0.5, Number.NaN])
      await expect(log.append('a-1', newEvents('a-1', 1), expected)).rejects.toThrow(RangeError)
    expect(await log.head()).toBe(start)
  })

  contract('a closed log refuses, and does not keep its callers waiting', async (log) => {
    await log.close()
    await expect(log.append('a-1', newEvents('a-1', 1), noStream)).rejects.toThrow('closed')
    await log.close()
  })
}

function reading(contract: Contract): void {
  contract('bytes come back exactly, from streams of any name', async (log) => {
    const names = [
      'case-1',
      'Case-1',
      'CASE-1',
      '办件-二〇二六',
      '\u00e9-1',
      'e\u0301-1',
      'a\'b"c\\d-1',
      '🏛-1',
      ' a-1 ',
      'a-1\n2',
    ]
    for (const stream of names) {
      const events = newEvents(stream, 2)
      await log.append(stream, events, noStream)
      const stored = await log.readStream(stream, 0, 10)
      expect(texts(stored)).toStrictEqual(texts(events))
      expect(stored.map((event) => [event.stream, event.revision, event.type])).toStrictEqual([
        [stream, 0, 'AccountSuspended'],
        [stream, 1, 'AccountSuspended'],
      ])
    }
    expect((await everything(log)).map(({ stream }) => stream)).toStrictEqual(names.flatMap((name) => [name, name]))
  })

  contract('what is read later is not changed by what the caller does to its bytes', async (log) => {
    const [event] = newEvents('a-1', 1)
    if (!event) throw new Error('an event is needed')
    const bytes = new Uint8Array(event.bytes)
    await log.append('a-1', [{ ...event, bytes }], noStream)
    bytes.fill(0)
    expect(texts(await log.readStream('a-1', 0, 1))).toStrictEqual(texts([event]))
  })

  contract('a stream is read from a revision on, at most so many; one that is not there is empty', async (log) => {
    await log.append('a-1', newEvents('a-1', 5), noStream)
    expect(revisions(await log.readStream('a-1', 1, 3))).toStrictEqual([1, 2, 3])
    expect(revisions(await log.readStream('a-1', 4, 3))).toStrictEqual([4])
    expect(await log.readStream('a-1', 5, 3)).toStrictEqual([])
    expect(await log.readStream('a-2', 0, 3)).toStrictEqual([])
    await expect(log.readStream('a-1', -1, 3)).rejects.toThrow(RangeError)
    await expect(log.readStream('a-1', 0, 0)).rejects.toThrow(RangeError)
  })

  contract('the order of all is the order of commits and of every stream; `after` is exclusive', async (log) => {
    const expected: [string, number][] = []
    for (let n = 0; n < 12; n++) {
      const stream = `a-${n % 3}`
      const at = Math.floor(n / 3) * 2
      await log.append(stream, newEvents(stream, 2, at), at - 1)
      expected.push([stream, at], [stream, at + 1])
    }
    const all = await everything(log)
    expect(all.map(({ stream, revision }) => [stream, revision])).toStrictEqual(expected)
    const positions = all.map(({ position }) => position)
    expect(positions).toStrictEqual(positions.toSorted())
    expect(new Set([start, ...positions]).size).toBe(positions.length + 1)
    for (const [at, position] of positions.entries())
      expect((await log.readAll(position, { limit: 5 })).map(plain)).toStrictEqual(all.slice(at + 1, at + 6))
  })

  contract('a filter shows its types only; no types show nothing', async (log) => {
    await log.append('a-1', newEvents('a-1', 3, 0, 'X'), noStream)
    await log.append('a-2', newEvents('a-2', 2, 0, "Y'"), noStream)
    await log.append('a-3', newEvents('a-3', 1, 0, 'Z'), noStream)
    const typesOf = async (types: readonly string[]) =>
      (await log.readAll(start, { limit: 100, types })).map(({ type }) => type)
    expect(await typesOf(["Y'", 'Z'])).toStrictEqual(["Y'", "Y'", 'Z'])
    expect(await typesOf(['x'])).toStrictEqual([])
    expect(await typesOf([])).toStrictEqual([])
    expect((await log.readAll(start, { limit: 2, types: ['X'] })).map(({ revision }) => revision)).toStrictEqual([0, 1])
  })

  contract('a position of nowhere is refused', async (log) => {
    await log.append('a-1', newEvents('a-1', 1), noStream)
    for (const position of ['nowhere', "' OR 1", '１'])
      await expect(log.readAll(position as Position, { limit: 1 })).rejects.toThrow(RangeError)
  })
}

function feeding(contract: Contract): void {
  contract('an empty log is caught up at its start', async (log) => {
    expect(await take(log, start, caughtUp)).toStrictEqual([{ kind: 'caught_up', position: start }])
  })

  contract('the feed gives everything in order, page by page, then says that it is caught up', async (log) => {
    for (let n = 0; n < 10; n++) await log.append(`a-${n}`, newEvents(`a-${n}`, 3), noStream)
    const items = await take(log, start, caughtUp, { page: 7 })
    expect(eventsOf(items).map(plain)).toStrictEqual(await everything(log))
    expect(items.at(-1)).toStrictEqual({ kind: 'caught_up', position: await log.head() })
    expect(Math.max(...items.map((item) => (item.kind === 'events' ? item.events.length : 0)))).toBeLessThanOrEqual(7)
  })

  for (const types of [undefined, ['X'], ['None']])
    contract(`resuming from any place that the feed has named yields the rest: ${types ?? 'all'}`, async (log) => {
      for (let n = 0; n < 6; n++) await log.append(`a-${n}`, newEvents(`a-${n}`, 2, 0, n % 2 ? 'X' : 'Y'), noStream)
      const filter = types ? { types } : {}
      const items = await take(log, start, caughtUp, { page: 3, ...filter })
      const wanted = (await everything(log)).filter(({ type }) => types?.includes(type) ?? true)
      expect(eventsOf(items).map(plain)).toStrictEqual(wanted)
      for (const [at, item] of items.entries()) {
        const rest = await take(log, placeOf(item), caughtUp, { page: 2, ...filter })
        expect(eventsOf(rest).map(plain)).toStrictEqual(eventsOf(items.slice(at + 1)).map(plain))
      }
    })

  contract('a filtered feed says how far it has looked', async (log) => {
    await log.append('a-1', newEvents('a-1', 2, 0, 'X'), noStream)
    await log.append('a-2', newEvents('a-2', 5, 0, 'Y'), noStream)
    const head = await log.head()
    const items = await take(log, start, caughtUp, { types: ['X'] })
    expect(eventsOf(items).map(({ type }) => type)).toStrictEqual(['X', 'X'])
    expect(items.slice(-2)).toStrictEqual([
      { kind: 'checkpoint', position: head },
      { kind: 'caught_up', position: head },
    ])
    const places = items.map(placeOf)
    expect(places).toStrictEqual(places.toSorted())
  })

  contract('the feed is live: what is appended later follows, and it is caught up again', async (log) => {
    await log.append('a-1', newEvents('a-1', 1), noStream)
    let appended = false
    const items = await take(log, start, (seen) => {
      if (!appended && caughtUp(seen)) {
        appended = true
        void log.append('a-1', newEvents('a-1', 2, 1), 0)
      }
      return eventsOf(seen).length === 3 && caughtUp(seen)
    })
    expect(revisions(eventsOf(items))).toStrictEqual([0, 1, 2])
    expect(items.filter(({ kind }) => kind === 'caught_up')).toHaveLength(2)
  })

  contract('aborting ends the feed, also one that waits or has not begun', async (log) => {
    const stop = new AbortController()
    const feed = log.subscribeAll(start, { signal: stop.signal })[Symbol.asyncIterator]()
    expect((await feed.next()).value).toMatchObject({ kind: 'caught_up' })
    const waiting = feed.next()
    stop.abort()
    expect(await waiting).toStrictEqual({ done: true, value: undefined })
    const never = log.subscribeAll(start, { signal: AbortSignal.abort() })[Symbol.asyncIterator]()
    expect(await never.next()).toStrictEqual({ done: true, value: undefined })
  })

  contract('closing the log ends its feeds', async (log) => {
    const feed = log.subscribeAll(start, { signal: new AbortController().signal })[Symbol.asyncIterator]()
    await feed.next()
    const waiting = feed.next()
    await log.close()
    expect(await waiting).toStrictEqual({ done: true, value: undefined })
  })

  contract('a place beyond the head belongs to another log, and is refused', async (log) => {
    await log.append('a-1', newEvents('a-1', 1), noStream)
    const beyond = (await log.head()).replace(/.$/, '9') as Position
    const feed = log.subscribeAll(beyond, { signal: new AbortController().signal })[Symbol.asyncIterator]()
    await expect(feed.next()).rejects.toThrow('this log ends at')
  })
}
