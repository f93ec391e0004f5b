// The protocol peer itself, driven by the real client without our adapter: call by call as a cluster of today, and over the batch stream.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  EventStoreDBClient,
  excludeSystemEvents,
  jsonEvent,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client'
import { describe, expect, test } from 'vitest'
import { peer } from '../support/esdbLog.ts'

const event = (n: number) => jsonEvent({ type: 'thing', data: { n } })

async function revisionsOf(client: EventStoreDBClient, stream: string): Promise<(bigint | undefined)[]> {
  const revisions: (bigint | undefined)[] = []
  for await (const { event } of client.readStream(stream)) revisions.push(event?.revision)
  return revisions
}

for (const batch of [true, false])
  describe(batch ? 'over the batch stream' : 'call by call', () => {
    async function connected() {
      const node = await peer({ batch })
      return { node, client: EventStoreDBClient.connectionString(node.url) }
    }

    test('an append is taken at its revision, and only there', async () => {
      const { client } = await connected()
      const first = await client.appendToStream('a', [event(0), event(1)], { expectedRevision: 'no_stream' })
      expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n })
      for (const expectedRevision of ['no_stream', 0n, 5n] as const) {
        const refused = client.appendToStream('a', event(9), { expectedRevision })
        await expect(refused).rejects.toThrow(WrongExpectedVersionError)
        await expect(refused).rejects.toMatchObject({ actualVersion: 1n, expectedVersion: expectedRevision })
      }
      const none = client.appendToStream('b', event(9), { expectedRevision: 'stream_exists' })
      await expect(none).rejects.toMatchObject({ actualVersion: 'no_stream' })
      expect(await revisionsOf(client, 'a')).toStrictEqual([0n, 1n])
    })

    test('a repeat is known again: at a revision for ever, elsewhere from memory; an overlap is refused', async () => {
      const { client, node } = await connected()
      const events = [event(0), event(1)]
      const first = await client.appendToStream('a', events, { expectedRevision: 'no_stream' })
      await client.appendToStream('a', event(2), { expectedRevision: 1n })
      expect(await client.appendToStream('a', events, { expectedRevision: 'no_stream' })).toStrictEqual(first)
      expect(await client.appendToStream('a', events, { expectedRevision: 'any' })).toStrictEqual(first)
      const overlap = client.appendToStream('a', [...events, event(3)], { expectedRevision: 'no_stream' })
      await expect(overlap).rejects.toThrow(WrongExpectedVersionError)
      expect(node.store.lastRevision('a')).toBe(2)
    })

    test('too much in one append, a tombstone and a soft delete are answered as the server does', async () => {
      const { client, node } = await connected()
      node.store.maxAppendBytes = 10_000
      const large = jsonEvent({ type: 'thing', data: { s: 'x'.repeat(10_000) } })
      await expect(client.appendToStream('a', large)).rejects.toThrow(MaxAppendSizeExceededError)
      await client.appendToStream('gone', event(0))
      await client.tombstoneStream('gone')
      await expect(client.appendToStream('gone', event(1))).rejects.toThrow(StreamDeletedError)
      await expect(revisionsOf(client, 'gone')).rejects.toThrow(StreamDeletedError)
      await client.appendToStream('hidden', [event(0), event(1)])
      await client.deleteStream('hidden')
      await expect(revisionsOf(client, 'hidden')).rejects.toThrow(StreamNotFoundError)
      await client.appendToStream('hidden', event(2), { expectedRevision: 'no_stream' })
      expect(await revisionsOf(client, 'hidden')).toStrictEqual([2n])
    })

    test('many events in chunks, everything forwards and backwards, and a filtered subscription with its marks', async () => {
      const { client, node } = await connected()
      const events = Array.from({ length: 100 }, (_, n) => event(n))
      const options = { expectedRevision: 'no_stream', batchAppendSize: 2_000 } as const
      expect(await client.appendToStream('a', events, options)).toMatchObject({ nextExpectedRevision: 99n })
      node.store.setMetadata('a', { owner: 'ops' })
      const commits = async (direction: 'forwards' | 'backwards') => {
        const fromPosition = direction === 'forwards' ? 'start' : 'end'
        const found: (bigint | undefined)[] = []
        for await (const { event } of client.readAll({ direction, fromPosition })) found.push(event?.position.commit)
        return found
      }
      expect(await commits('forwards')).toHaveLength(101)
      expect(await commits('backwards')).toStrictEqual((await commits('forwards')).reverse())
      let checkpoints = 0
      const filter = excludeSystemEvents({ maxSearchWindow: 20, checkpointReached: () => void checkpoints++ })
      const subscription = client.subscribeToAll({ filter })
      let seen = 0
      subscription.on('data', () => seen++)
      await once(subscription, 'caughtUp')
      await subscription.unsubscribe()
      // Every twenty of a hundred and one, and one at the end.
      expect([seen, checkpoints]).toStrictEqual([100, 6])
    })
  })

test('one answer too many on the batch stream ends the process of the client: why our adapter calls for each append', async () => {
  const node = await peer()
  node.faults.onAppend = () => ({ kind: 'duplicate' })
  const child = spawn(process.execPath, [new URL('./esdbBatchClient.ts', import.meta.url).pathname, node.url])
  let told = ''
  child.stderr.on('data', (text: Buffer) => {
    told += text.toString()
  })
  const [code] = await once(child, 'exit')
  expect(code).not.toBe(0)
  expect(told).toContain('TypeError')
})
