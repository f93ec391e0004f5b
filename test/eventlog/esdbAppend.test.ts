// Appends to EventStoreDB when something goes wrong on the way: written once, answered as it was, or honestly unknown.
import { status } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { EsdbClient } from '../../src/eventlog/esdbClient.ts'
import { parseEsdbUrl } from '../../src/eventlog/esdbUrl.ts'
import { AmbiguousAppendError, noStream } from '../../src/eventlog/port.ts'
import { logAt, logOn, peer } from '../support/esdbLog.ts'
import type { AppendFault } from '../support/esdbPeer/faults.ts'
import { failure, notLeader } from '../support/esdbPeer/messages.ts'
import { Node } from '../support/esdbPeer/server.ts'
import { everything, newEvents } from '../support/logs.ts'

const faults: Readonly<Record<string, AppendFault>> = {
  'the answer is lost with the connection': { kind: 'drop_reply' },
  'the request is lost': { kind: 'lose_request' },
  'the request is taken and never answered': { kind: 'silent' },
  'the request is written and never answered': { kind: 'silent_written' },
  'the request is delivered twice': { kind: 'duplicate' },
  'every connection is cut after the write': { kind: 'disconnect' },
  'the answer takes a while': { kind: 'delay', ms: 100 },
  'the answer comes after the caller gave up': { kind: 'delay', ms: 400 },
  'the write happens after the retry': { kind: 'late', ms: 400 },
  'the server was not ready': { kind: 'refuse', error: failure(status.UNAVAILABLE, 'Server Is Not Ready') },
  'the server was too busy': { kind: 'refuse', error: failure(status.ABORTED, 'Operation timed out') },
  'the server failed inside': { kind: 'refuse', error: failure(status.INTERNAL, 'hiccup') },
}

describe('written once, and answered as if nothing had happened, when', () => {
  for (const [what, fault] of Object.entries(faults))
    test(what, async () => {
      const node = await peer()
      const log = logOn(node)
      await log.append('a-1', newEvents('a-1', 1), noStream)
      node.faults.nextAppend(fault)
      const answer = await log.append('a-1', newEvents('a-1', 2, 1), 0)
      expect(answer).toStrictEqual({ kind: 'appended', revision: 2, position: await log.head() })
      if (fault.kind === 'late') await new Promise((resolve) => setTimeout(resolve, fault.ms))
      expect(await log.append('a-1', newEvents('a-1', 1, 3), 2)).toMatchObject({ kind: 'appended', revision: 3 })
      expect((await everything(log)).map(({ revision }) => revision)).toStrictEqual([0, 1, 2, 3])
    })
})

test('a retry is answered with the place of the first write, although others have written since', async () => {
  const node = await peer()
  const log = logOn(node)
  const others = logOn(node)
  node.faults.nextAppend({ kind: 'silent_written' })
  const answering = log.append('a-1', newEvents('a-1', 1), noStream)
  const first = await others.append('b-1', newEvents('b-1', 1), noStream)
  const answer = await answering
  const [event] = await log.readStream('a-1', 0, 1)
  expect(answer).toStrictEqual({ kind: 'appended', revision: 0, position: event?.position })
  expect(first.kind).toBe('appended')
})

test('what another process wrote while the outcome was unknown is a conflict, and nothing of ours is kept', async () => {
  const node = await peer()
  const log = logOn(node)
  const others = logOn(node)
  node.faults.nextAppend({ kind: 'lose_request' })
  const lost = log.append('a-1', newEvents('a-1', 1, 7), noStream)
  await others.append('a-1', newEvents('a-1', 2), noStream)
  expect(await lost).toStrictEqual({ kind: 'conflict', actual: 1 })
  expect(await everything(log)).toHaveLength(2)
})

test('the same event ids with other bytes lost the race: the server alone would have called it a repeat', async () => {
  const node = await peer()
  const [mine, theirs] = [logOn(node), logOn(node)]
  const [event] = newEvents('a-1', 1)
  if (!event) throw new Error('an event is needed')
  expect(await theirs.append('a-1', [event], noStream)).toMatchObject({ kind: 'appended' })
  const salted = { ...event, bytes: Buffer.from(Buffer.from(event.bytes).toString().replace('"salt":"0', '"salt":"1')) }
  expect(await mine.append('a-1', [salted], noStream)).toStrictEqual({ kind: 'conflict', actual: 0 })
})

test('a server that takes appends and never answers leaves them unknown, and a later try settles it', async () => {
  const node = await peer()
  const told: string[] = []
  const log = logOn(node, { patienceMs: 600, onTrouble: (message) => told.push(message) })
  node.faults.onAppend = () => ({ kind: 'silent' })
  await expect(log.append('a-1', newEvents('a-1', 1), noStream)).rejects.toThrow(AmbiguousAppendError)
  // The client that no longer answered was thrown away.
  expect(log.clients).toBeGreaterThan(1)
  node.faults.none()
  expect(await log.append('a-1', newEvents('a-1', 1), noStream)).toMatchObject({ kind: 'appended', revision: 0 })
  expect(await everything(log)).toHaveLength(1)
  // However often it was tried: one line for the outage, one for its end.
  expect(told).toHaveLength(2)
  expect(told[0]).toContain('does not answer')
  expect(told[1]).toContain('answers again')
})

test('an append whose answers are all lost is settled by reading what is stored', async () => {
  const node = await peer()
  const log = logOn(node, { patienceMs: 400 })
  node.faults.onAppend = () => ({ kind: 'drop_reply' })
  expect(await log.append('a-1', newEvents('a-1', 3), noStream)).toMatchObject({ kind: 'appended', revision: 2 })
  expect(await log.head()).not.toBe('')
  expect(await everything(log)).toHaveLength(3)
})

test('a client whose first question failed is thrown away, not asked for ever', async () => {
  const node = await peer()
  const log = logOn(node, { callMs: 5_000 })
  let calls = 0
  node.faults.onFeatures = () => (++calls === 1 ? failure(status.INTERNAL, 'hiccup') : undefined)
  expect(await log.append('a-1', newEvents('a-1', 1), noStream)).toMatchObject({ kind: 'appended' })
  expect([calls, log.clients]).toStrictEqual([2, 2])
})

test('one client per log serves everything while all is well', async () => {
  const node = await peer()
  const log = logOn(node, { callMs: 5_000 })
  const appends = Array.from({ length: 600 }, (_, n) => log.append(`a-${n}`, newEvents(`a-${n}`, 1), noStream))
  for (const answer of await Promise.all(appends)) expect(answer).toMatchObject({ kind: 'appended', revision: 0 })
  expect([log.clients, node.featureCalls]).toStrictEqual([1, 1])
  expect(await everything(log)).toHaveLength(600)
})

test('a call that fails after its client was given up is nobody’s unheard rejection', async () => {
  const client = EsdbClient.open(parseEsdbUrl('esdb://127.0.0.1:1?tls=false').text, 0)
  await expect(client.shut()).rejects.toThrow('given up')
  const late = { getChannel: () => undefined } as unknown as Parameters<(typeof client)['handleError']>[0]
  const error = Object.assign(new Error('Connection dropped'), failure(status.UNAVAILABLE, 'Connection dropped'))
  await expect(client['handleError'](late, error)).resolves.toBeUndefined()
})

describe('a cluster', () => {
  async function cluster() {
    const leader = await peer()
    const follower = await peer({ store: leader.store })
    follower.leader = leader
    return { leader, follower }
  }

  test('a node that is not the leader sends the client on, and the append is written there once', async () => {
    const { leader, follower } = await cluster()
    const log = logOn(follower)
    expect(await log.append('a-1', newEvents('a-1', 2), noStream)).toMatchObject({ kind: 'appended', revision: 1 })
    expect(await log.readStream('a-1', 0, 9)).toHaveLength(2)
    expect(leader.sent).toBe(2)
    expect(follower.sent).toBe(0)
  })

  test('when the leader changes between two appends, the second finds the new one', async () => {
    const { leader, follower } = await cluster()
    const log = logOn(leader)
    await log.append('a-1', newEvents('a-1', 1), noStream)
    leader.leader = follower
    follower.leader = undefined
    expect(await log.append('a-1', newEvents('a-1', 1, 1), 0)).toMatchObject({ kind: 'appended', revision: 1 })
    expect(await log.readStream('a-1', 0, 9)).toHaveLength(2)
    expect(follower.sent).toBe(2)
  })

  test('a leader that dies after writing is asked again through its successor', async () => {
    const { leader, follower } = await cluster()
    const seeds = `esdb://127.0.0.1:${leader.port},127.0.0.1:${follower.port}?tls=false`

    const log = logAt(seeds, { callMs: 1_000, patienceMs: 5_000 })
    await log.append('a-1', newEvents('a-1', 1), noStream)
    leader.faults.onAppend = () => {
      follower.leader = undefined
      setImmediate(() => leader.down())
      return { kind: 'silent_written' }
    }
    expect(await log.append('a-1', newEvents('a-1', 1, 1), 0)).toMatchObject({ kind: 'appended', revision: 1 })
    expect(await everything(log)).toHaveLength(2)
  })

  test('one that has no leader is told as such, with nothing written', async () => {
    const node = await peer()
    const log = logOn(node, { patienceMs: 300 })
    node.faults.onAppend = () => ({ kind: 'refuse', error: notLeader('127.0.0.1', node.port) })
    await expect(log.append('a-1', newEvents('a-1', 1), noStream)).rejects.toMatchObject({ kind: 'not-leader' })
    expect(await everything(log)).toHaveLength(0)
  })
})

test('sixty-four appends in flight survive a server that is killed and comes back', async () => {
  const node = await Node.start()

  const log = logAt(node.url, { callMs: 1_000, patienceMs: 8_000 })
  await log.append('a-0', newEvents('a-0', 1), noStream)
  const appends = Array.from({ length: 64 }, (_, n) => log.append(`b-${n}`, newEvents(`b-${n}`, 2), noStream))
  await new Promise((resolve) => setTimeout(resolve, 5))
  node.down()
  await new Promise((resolve) => setTimeout(resolve, 100))
  await node.up()
  for (const answer of await Promise.all(appends)) expect(answer).toMatchObject({ kind: 'appended', revision: 1 })
  expect(await everything(log)).toHaveLength(129)
  await log.close()
  node.stop()
})
