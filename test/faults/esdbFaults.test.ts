// Two thousand appends through everything that can go wrong with EventStoreDB: what was acknowledged is there once, what was refused is not.
import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { status } from '@grpc/grpc-js'
import { expect, test } from 'vitest'
import { EventStoreLog } from '../../src/eventlog/eventstoredb.ts'
import { AmbiguousAppendError, type FeedItem, type NewEvent, noStream, start } from '../../src/eventlog/port.ts'
import { uuid5 } from '../../src/eventlog/uuid.ts'
import type { AppendFault, ReadFault } from '../support/esdbPeer/faults.ts'
import { failure, notLeader } from '../support/esdbPeer/messages.ts'
import { Node } from '../support/esdbPeer/server.ts'

const toAcknowledge = 2_000
const mostAppends = 16_000
const writers = 8
const streams = 24

/** The same seed draws the same faults; which call each of them meets depends on the machine (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Odds<Fault> = readonly (readonly [chance: number, fault: Fault])[]
const unavailable = failure(status.UNAVAILABLE, 'Connection dropped')
const appendOdds: Odds<AppendFault> = [
  [0.03, { kind: 'drop_reply' }],
  [0.03, { kind: 'lose_request' }],
  [0.01, { kind: 'silent' }],
  [0.01, { kind: 'silent_written' }],
  [0.03, { kind: 'duplicate' }],
  [0.02, { kind: 'delay', ms: 30 }],
  [0.01, { kind: 'late', ms: 300 }],
  [0.003, { kind: 'disconnect' }],
  [0.02, { kind: 'refuse', error: unavailable }],
  [0.01, { kind: 'refuse', error: failure(status.INTERNAL, 'hiccup') }],
  [0.01, { kind: 'refuse', error: failure(status.RESOURCE_EXHAUSTED, 'no space left') }],
]
/** A page that ends early without an error is the one thing that no connection does: only a live feed may. */
const readOdds: Odds<ReadFault> = [
  [0.02, { kind: 'refuse', error: unavailable }],
  [0.01, { kind: 'silent' }],
  [0.02, { kind: 'break', after: 3 }],
  [0.02, { kind: 'repeat' }],
  [0.01, { kind: 'slow', ms: 2 }],
]
/** A live feed is one call for a long time: each of them is to end early. */
const feedOdds: Odds<ReadFault> = [
  [0.5, { kind: 'break', after: 40 }],
  [0.35, { kind: 'end', after: 60 }],
  [0.05, { kind: 'silent' }],
  [0.1, { kind: 'refuse', error: unavailable }],
]
function draw<Fault>(odds: Odds<Fault>, random: () => number, tally: Map<string, number>): Fault | undefined {
  let left = random()
  for (const [chance, fault] of odds) {
    left -= chance
    if (left >= 0) continue
    const { kind } = fault as { kind: string }
    tally.set(kind, (tally.get(kind) ?? 0) + 1)
    return fault
  }
  return undefined
}

/** Each of them has to come up: the rare ones decide how many appends it takes. */
const kinds = [...appendOdds.map(([, fault]) => fault.kind), ...feedOdds.map(([, fault]) => fault.kind), 'not leader']

type Written = {
  readonly stream: string
  readonly ids: readonly string[]
  readonly revision: number
  readonly position: string
}
type Outcomes = { readonly acknowledged: Written[]; readonly refused: string[]; readonly unknown: string[] }

function eventsOf(n: number, count: number): NewEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const id = uuid5(`append ${n}:${at}`)
    return { id, type: n % 3 ? 'X' : 'Y', bytes: Buffer.from(JSON.stringify({ id, n, at })) }
  })
}
const idOf = (bytes: Uint8Array): string => (JSON.parse(Buffer.from(bytes).toString()) as { id: string }).id

/** One writer: appends at the head that it believes in, and looks again after a conflict, as the write path does. */
async function write(
  log: EventStoreLog,
  next: () => number | undefined,
  random: () => number,
  heads: Map<string, number>,
  outcomes: Outcomes,
): Promise<void> {
  for (let n = next(); n !== undefined; n = next()) {
    const stream = `a-${Math.floor(random() * streams)}`
    const events = eventsOf(n, 1 + Math.floor(random() * 3))
    const ids = events.map(({ id }) => id)
    const expected = heads.get(stream) ?? noStream
    try {
      const answer = await log.append(stream, events, expected)
      if (answer.kind === 'appended') {
        outcomes.acknowledged.push({ stream, ids, revision: answer.revision, position: answer.position })
        heads.set(stream, answer.revision)
      } else {
        outcomes.refused.push(...ids)
        if (answer.kind === 'conflict') heads.set(stream, answer.actual)
      }
    } catch (error) {
      const list = error instanceof AmbiguousAppendError ? outcomes.unknown : outcomes.refused
      list.push(...ids)
      heads.delete(stream)
    }
  }
}

/** Reads all the while: what it is given has no gap, whatever broke on the way. */
async function readAround(log: EventStoreLog, stop: AbortSignal, random: () => number): Promise<number> {
  let reads = 0
  for (; !stop.aborted; reads++) {
    const events = await log.readStream(`a-${Math.floor(random() * streams)}`, 0, 1_000)
    expect(events.map(({ revision }) => revision)).toStrictEqual(events.map((_, at) => at))
    const last = await log.last()
    if (last)
      expect((await log.readAll(last.position, { limit: 5 })).every(({ position }) => position > last.position)).toBe(
        true,
      )
    await pause(5)
  }
  return reads
}

type Followed = { readonly items: FeedItem[]; readonly types: readonly string[] | undefined }
async function follow(log: EventStoreLog, stop: AbortSignal, { items, types }: Followed): Promise<void> {
  const options = { signal: stop, page: 50, ...(types ? { types } : {}) }
  for await (const item of log.subscribeAll(start, options)) items.push(item)
}

const patience = { timeout: 600_000 }
test(
  'every acknowledged append is there once, every refused one is not, and the feed is whole and in order',
  patience,
  async () => {
    const seed = Number(process.env['FAULT_SEED'] ?? randomInt(2 ** 31))
    const random = randomOf(seed)
    const tally = new Map<string, number>()
    const leader = await Node.start()
    const follower = await Node.start({ store: leader.store })
    follower.leader = leader
    leader.faults.onAppend = () => {
      if (random() < 0.01) {
        tally.set('not leader', (tally.get('not leader') ?? 0) + 1)
        return { kind: 'refuse', error: notLeader('127.0.0.1', leader.port) }
      }
      return draw(appendOdds, random, tally)
    }
    leader.faults.onRead = follower.faults.onRead = ({ kind }) =>
      draw(kind === 'subscription' ? feedOdds : readOdds, random, tally)
    const crashes: unknown[] = []
    const crashed = (error: unknown) => void crashes.push(error)
    process.on('uncaughtExceptionMonitor', crashed)

    // The one is patient; the other soon tells its caller that it does not know.
    const logs = [
      new EventStoreLog(leader.url, { callMs: 200, patienceMs: 4_000 }),
      new EventStoreLog(follower.url, { callMs: 200, patienceMs: 100 }),
    ]
    const [one, two] = logs
    if (!one || !two) throw new Error('two logs are needed')
    const stop = new AbortController()
    const feeds: Followed[] = [
      { items: [], types: undefined },
      { items: [], types: undefined },
      { items: [], types: ['Y'] },
    ]
    const following = Promise.all(feeds.map((feed, n) => follow(n % 2 ? two : one, stop.signal, feed)))
    const outcomes: Outcomes = { acknowledged: [], refused: [], unknown: [] }
    const began = performance.now()
    let given = 0
    const next = () => {
      const enough = outcomes.acknowledged.length >= toAcknowledge && kinds.every((kind) => tally.has(kind))
      return enough || given >= mostAppends ? undefined : given++
    }
    const reading = readAround(one, stop.signal, random)
    const heads = new Map<string, number>()
    await Promise.all(
      Array.from({ length: writers }, (_, n) =>
        write(n % 2 ? one : two, next, randomOf(seed + n + 1), heads, outcomes),
      ),
    )
    const seconds = (performance.now() - began) / 1_000
    leader.faults.none()
    follower.faults.none()
    // What was on its way late has arrived by now.
    await pause(400)

    const stored = await one.readAll(start, { limit: 1e6 })
    const last = stored.at(-1)?.position ?? start
    for (let waited = 0; waited < 60_000 && !feeds.every((feed) => hasReached(feed, last)); waited += 20)
      await pause(20)
    stop.abort()
    await following
    const reads = await reading
    for (const log of logs) await log.close()
    follower.down()
    leader.stop()
    process.off('uncaughtExceptionMonitor', crashed)

    const { acknowledged, refused, unknown } = outcomes
    const faults = Object.fromEntries([...tally].sort())
    process.stdout.write(
      `seed ${seed}: ${given} appends in ${seconds.toFixed(1)} s, ${acknowledged.length} acknowledged, ${refused.length} events refused, ${unknown.length} unknown, ${reads} rounds of reading, clients ${one.clients}+${two.clients}, faults ${JSON.stringify(faults)}\n`,
    )
    expect(crashes).toStrictEqual([])
    expect(acknowledged.length).toBeGreaterThanOrEqual(toAcknowledge)
    for (const kind of kinds) expect(tally.get(kind), `${kind} was played`).toBeGreaterThan(0)

    const times = new Map<string, number>()
    for (const { bytes } of stored) times.set(idOf(bytes), (times.get(idOf(bytes)) ?? 0) + 1)
    expect([...times.values()].filter((count) => count !== 1)).toStrictEqual([])
    const places = new Map(stored.map((event) => [`${event.stream} ${event.revision}`, event]))
    for (const { ids, position, revision, stream } of acknowledged) {
      const there = ids.map((_, at) => places.get(`${stream} ${revision - ids.length + 1 + at}`))
      expect(there.map((event) => event && idOf(event.bytes))).toStrictEqual([...ids])
      expect(there.at(-1)?.position).toBe(position)
    }
    expect(refused.filter((id) => times.has(id))).toStrictEqual([])
    const known = new Set([...acknowledged.flatMap(({ ids }) => ids), ...unknown])
    expect([...times.keys()].filter((id) => !known.has(id))).toStrictEqual([])

    // Each stream without a gap, and the feed is the log: whole, in order, nothing twice.
    const revisions = new Map<string, number>()
    for (const { revision, stream } of stored) {
      expect(revision).toBe((revisions.get(stream) ?? noStream) + 1)
      revisions.set(stream, revision)
    }
    for (const { items, types } of feeds) {
      const seen = items.flatMap((item) => (item.kind === 'events' ? item.events : []))
      const wanted = stored.filter(({ type }) => types?.includes(type) ?? true)
      expect(seen.map(({ position }) => position)).toStrictEqual(wanted.map(({ position }) => position))
    }
  },
)

function hasReached({ items }: Followed, position: string): boolean {
  const item = items.at(-1)
  return item?.kind === 'caught_up' && item.position >= position
}
