// EventStoreDB as it should not be: each case is an error of its own that says what to do, at start and later.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ServerCredentials, status } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { encode } from '../../src/eventlog/envelope.ts'
import { EventStoreError } from '../../src/eventlog/esdbErrors.ts'
import { EventStoreLog } from '../../src/eventlog/eventstoredb.ts'
import { AmbiguousAppendError, LogFullError, maxEnvelopeBytes, noStream, start } from '../../src/eventlog/port.ts'
import { read, UnknownEventError } from '../../src/eventlog/upcast.ts'
import { logAt, logOn, peer } from '../support/esdbLog.ts'
import { failure } from '../support/esdbPeer/messages.ts'
import { caughtUp, chain, eventsOf, everything, newEvents, take, toNew } from '../support/logs.ts'

const foreign = { id: crypto.randomUUID(), type: 'Hello', json: true, data: Buffer.from('{}'), meta: new Uint8Array() }
const quick = { callMs: 3_000, patienceMs: 200 }
const events = newEvents('a-1', 1)

async function refused(promise: Promise<unknown>, kind: string, ...says: string[]): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(EventStoreError)
  expect((error as EventStoreError).kind).toBe(kind)
  for (const said of says) expect((error as Error).message).toContain(said)
}

describe('a server that does not answer', () => {
  test('at start: a read says which and what to check, without the password; an append is unknown', async () => {
    const node = await peer()
    node.down()
    const log = logAt(`esdb://admin:secret@127.0.0.1:${node.port}?tls=false`, quick)
    await refused(log.head(), 'unreachable', `esdb://127.0.0.1:${node.port}`, 'tls=false')
    await expect(log.head()).rejects.not.toThrow('secret')
    await expect(log.append('a-1', events, noStream)).rejects.toThrow(AmbiguousAppendError)
  })

  test('later, and again there: what was refused meanwhile can be asked again', async () => {
    const node = await peer()
    const log = logOn(node, quick)
    await log.append('a-1', events, noStream)
    node.down()
    await refused(log.readStream('a-1', 0, 1), 'unreachable')
    await expect(log.append('a-2', newEvents('a-2', 1), noStream)).rejects.toThrow('does not answer')
    await node.up()
    expect(await log.readStream('a-1', 0, 1)).toHaveLength(1)
    expect(await log.append('a-2', newEvents('a-2', 1), noStream)).toMatchObject({ kind: 'appended' })
  })

  test('in a cluster of which nobody answers', async () => {
    const [one, two] = [await peer(), await peer()]
    one.down()
    two.down()
    const log = logAt(`esdb://127.0.0.1:${one.port},127.0.0.1:${two.port}?tls=false&maxDiscoverAttempts=1`, quick)
    await refused(log.head(), 'unreachable')
    await expect(log.append('a-1', events, noStream)).rejects.toThrow(AmbiguousAppendError)
  })

  test('because it takes questions and is silent', async () => {
    const node = await peer()
    node.faults.onFeatures = () => 'silent'
    await refused(logOn(node, { ...quick, callMs: 200 }).head(), 'unreachable', 'no answer within 200 ms')
  })

  test('because the one side speaks TLS and the other does not', async () => {
    const node = await peer()
    await refused(logAt(`esdb://localhost:${node.port}`, quick).head(), 'unreachable', 'tls=false, tlsCAFile')
  })
})

describe('a server that is not one to keep a log of record on', () => {
  for (const version of ['23.10.3', '24.6.0', '24.10.4', '25.0.0', 'unknown'])
    test(`version ${version}`, async () => {
      const log = logOn(await peer({ version }), quick)
      await refused(log.head(), 'unsupported-server', version, '24.10.5', '25.0.1')
      await refused(log.append('a-1', events, noStream), 'unsupported-server')
    })
  for (const version of ['24.10.5', '24.10.6.1234', '25.0.1', '25.1.0', '26.0.2'])
    test(`version ${version} is one`, async () => {
      expect(await logOn(await peer({ version })).head()).toBe(start)
    })

  test('something else that speaks gRPC', async () => {
    const node = await peer()
    node.faults.onFeatures = () => failure(status.UNIMPLEMENTED, 'unknown service')
    await refused(logOn(node, quick).head(), 'unsupported-server', 'unknown')
    const other = await peer()
    other.faults.onRead = () => ({ kind: 'refuse', error: failure(status.UNIMPLEMENTED, 'unknown method') })
    await refused(logOn(other, quick).head(), 'unsupported-server', 'protocol')
  })

  test('one that takes no writes: reading goes on', async () => {
    const node = await peer()
    const log = logOn(node, quick)
    await log.append('a-1', events, noStream)
    const error = failure(status.FAILED_PRECONDITION, 'node is read-only')
    node.faults.onAppend = () => ({ kind: 'refuse', error })
    await refused(log.append('a-2', newEvents('a-2', 1), noStream), 'read-only', 'takes no writes')
    expect(await log.readStream('a-1', 0, 9)).toHaveLength(1)
  })

  test('one that is full: nothing of the append is kept, reading goes on, and it goes on when there is room', async () => {
    const node = await peer()
    const log = logOn(node, quick)
    node.faults.nextAppend({ kind: 'refuse', error: failure(status.RESOURCE_EXHAUSTED, 'no space left') })
    await expect(log.append('a-1', events, noStream)).rejects.toThrow(LogFullError)
    expect(await log.readStream('a-1', 0, 9)).toStrictEqual([])
    expect(await log.append('a-1', events, noStream)).toMatchObject({ kind: 'appended' })
  })

  test('one that takes smaller appends than every store must', async () => {
    const node = await peer()
    node.store.maxAppendBytes = 1024 * 1024
    const most = Array.from({ length: 16 }, (_, n) => ({
      id: `e-${n}`,
      type: 'X',
      bytes: Buffer.alloc(maxEnvelopeBytes, 0x20),
    }))
    const log = logOn(node)
    await refused(log.append('a-1', most, noStream), 'append-limit', '1048576', 'MaxAppendSize', '2097152')
    expect(await log.append('a-1', most.slice(1), noStream)).toMatchObject({ kind: 'appended' })
  })

  test('one that asks who is there: user and password go over TLS, from the address', async () => {
    const certificate = new URL('../support/esdbPeer/test-certificate.pem', import.meta.url)
    const key = readFileSync(new URL('../support/esdbPeer/test-key.pem', import.meta.url))
    const credentials = ServerCredentials.createSsl(null, [{ cert_chain: readFileSync(certificate), private_key: key }])
    const node = await peer({ credentials, login: { username: 'zhengjian', password: 'p@ss:word' } })
    const at = (user: string, options: string) => logAt(`esdb://${user}localhost:${node.port}${options}`, quick)
    const trusted = `?tlsCAFile=${encodeURIComponent(fileURLToPath(certificate))}`
    const log = at(`zhengjian:${encodeURIComponent('p@ss:word')}@`, trusted)
    expect(await log.append('a-1', events, noStream)).toMatchObject({ kind: 'appended' })
    expect(eventsOf(await take(log, start, caughtUp))).toHaveLength(1)
    for (const stranger of [at('', trusted), at('zhengjian:wrong@', trusted)]) {
      await refused(stranger.head(), 'access-denied', 'user and password')
      await refused(stranger.append('a-1', newEvents('a-1', 1, 1), 0), 'access-denied')
      await refused(
        take(stranger, start, () => true),
        'access-denied',
      )
    }
    await refused(at('', '').head(), 'unreachable', 'self-signed', 'tlsCAFile')
    expect(await everything(log)).toHaveLength(1)
  })
})

describe('a stream that is not as this product left it', () => {
  test('tombstoned', async () => {
    const node = await peer()
    const log = logOn(node)
    await log.append('a-1', events, noStream)
    node.store.tombstone('a-1')
    await refused(log.readStream('a-1', 0, 9), 'stream-deleted', 'a-1', 'backup')
    await refused(log.append('a-1', newEvents('a-1', 1, 1), 0), 'stream-deleted', 'a-1')
  })

  test('deleted and begun anew: its earlier events are hidden from everyone', async () => {
    const node = await peer()
    const log = logOn(node)
    await log.append('a-1', newEvents('a-1', 3), noStream)
    node.store.softDelete('a-1')
    await refused(log.append('a-1', newEvents('a-1', 1, 9), noStream), 'events-missing', 'a-1', 'revision 3')
    await refused(log.readStream('a-1', 0, 9), 'events-missing', 'no revision 0 any more')
  })

  test('cut short by $maxCount', async () => {
    const node = await peer()
    const log = logOn(node)
    await log.append('a-1', newEvents('a-1', 5), noStream)
    node.store.setMetadata('a-1', { $maxCount: 2 })
    await refused(log.readStream('a-1', 0, 9), 'events-missing', '$maxCount', 'no revision 0')
    expect(await log.readStream('a-1', 3, 9)).toHaveLength(2)
  })

  test('written to by others: readers of the stream, of everything, and of the feed stop with the event’s name', async () => {
    const node = await peer()
    const log = logOn(node)
    const stream = 'account-wabo-feed'
    await log.append(stream, newEvents(stream, 1), noStream)
    node.store.append(stream, 0, [foreign])
    const readers = [
      () => log.readStream(stream, 0, 9),
      () => log.readAll(start, { limit: 9 }),
      () => log.last(),
      () => take(log, start, () => false),
    ]
    for (const reader of readers) await refused(reader(), 'foreign-event', foreign.id, `${stream} revision 1`, 'Hello')
    expect(await log.readStream(stream, 0, 1)).toHaveLength(1)
  })

  test('begun by others, whatever it is called', async () => {
    const node = await peer()
    const log = logOn(node)
    node.store.append('orders-1', -1, [foreign])
    await refused(log.readStream('orders-1', 0, 9), 'foreign-event', 'Hello')
    expect(await log.readAll(start, { limit: 9 })).toStrictEqual([])
  })

  test('with an event of a type that this release does not know: the store gives it, the reader stops with its name', async () => {
    const log = logOn(await peer())
    const unknown = chain('account-wabo-feed', 1, () => ({ type: 'Mystery' })).map(toNew)
    await log.append('account-wabo-feed', unknown, noStream)
    const [stored] = await log.readStream('account-wabo-feed', 0, 1)
    if (!stored) throw new Error('an event is needed')
    expect(() => read(stored)).toThrow(UnknownEventError)
    expect(() => read(stored)).toThrow('Mystery')
  })

  test('with a name that only the system may use', async () => {
    const log = logOn(await peer())
    for (const name of ['$streams', ''])
      await expect(log.append(name, events, noStream)).rejects.toThrow('cannot be a stream of EventStoreDB')
  })
})

test('a server whose clock is twenty seconds off changes nothing: when an event was recorded stands in its envelope', async () => {
  const [early, late] = [await peer(), await peer()]
  early.store.clockSkewMs = -20_000
  late.store.clockSkewMs = 20_000
  const [event] = chain('a-1', 1)
  if (!event) throw new Error('an event is needed')
  for (const node of [early, late]) {
    const log = logOn(node)
    expect(await log.append('a-1', [toNew(event)], noStream)).toMatchObject({ kind: 'appended' })
    const [stored] = await log.readStream('a-1', 0, 1)
    if (!stored) throw new Error('the event is stored')
    expect(Buffer.from(stored.bytes)).toStrictEqual(Buffer.from(encode(event).bytes))
    expect(read(stored).recordedAt).toBe(event.recordedAt)
    const [row] = node.store.ofStream('a-1', 0, 1)
    expect(Math.abs(Date.now() - (row?.created ?? 0))).toBeGreaterThan(15_000)
  }
})

describe('an address that cannot be one', () => {
  const wrong: Readonly<Record<string, string>> = {
    'http://localhost:2113': 'write esdb://host:2113',
    'esdb://': 'write esdb://host:2113',
    'esdb://u:secret@h:2113?tls=false&colour=red': 'there is no option colour',
    'esdb://h?throwOnAppendFailure=false': 'wrong revisions',
    'esdb://h?tlsVerifyCert=false': 'tlsCAFile',
    'esdb://h?keepAliveInterval=5': 'at least 10000',
    'esdb://h?tls=': 'has no value',
    'esdb://u:secret@10.0.0.1:2113': 'with TLS name the host',
    'esdb://h,10.0.0.1?tls=true': 'with TLS name the host',
  }
  for (const [url, says] of Object.entries(wrong))
    test(url, () => {
      expect(() => new EventStoreLog(url)).toThrow(says)
      expect(() => new EventStoreLog(url)).not.toThrow('secret')
    })

  test('and the names that the server has had since are taken', async () => {
    const node = await peer()
    for (const scheme of ['esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover'])
      expect(await logAt(node.url.replace('esdb', scheme)).head()).toBe(start)
  })
})
