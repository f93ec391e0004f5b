// The read side on PostgreSQL, on the log of every store: nodes that read, one that projects, takeover, and a rebuild beside.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Position } from '../../src/eventlog/port.ts'
import { NotReadyError } from '../../src/projections/readSide.ts'
import { missingPostgres, run } from '../support/postgres.ts'
import { sharedStores } from '../support/stores.ts'
import { casesOn, ReadNodes, until } from './readNodes.ts'

describe.skipIf(missingPostgres !== undefined).each(sharedStores)(
  `the read side on PostgreSQL of the log in %s ${missingPostgres ?? ''}`,
  (_name, openLog) => {
    let nodes: ReadNodes
    beforeEach(async () => {
      nodes = await ReadNodes.on(openLog)
    })
    afterEach(() => nodes.close())

    const generations = async (): Promise<string[]> =>
      (await run<{ nspname: string }>(nodes.url, "SELECT nspname FROM pg_namespace WHERE nspname ~ '^zhengjian_'")).map(
        ({ nspname }) => nspname,
      )

    test('answers nothing before it is whole, then follows, on every node', async () => {
      const head = await nodes.append(1)
      const [one, other] = [nodes.node(), nodes.node()]
      expect(() => one.database).toThrow(NotReadyError)
      expect(await Promise.all([one.reached(head, 30_000), other.reached(head, 30_000)])).toEqual([true, true])
      expect(await Promise.all([casesOn(one), casesOn(other)])).toEqual([1, 1])
      const told = Promise.withResolvers<void>()
      other.onApplied(told.resolve)
      const began = performance.now()
      for (let n = 2; n <= 11; n++) {
        const next = await nodes.append(n)
        one.wake()
        other.wake()
        expect(await Promise.all([one.reached(next, 30_000), other.reached(next, 30_000)])).toEqual([true, true])
      }
      // By notification: the look that each node takes once a second would have taken ten.
      expect(performance.now() - began).toBeLessThan(7_000)
      await told.promise
      expect(await Promise.all([casesOn(one), casesOn(other)])).toEqual([11, 11])
      expect(other.eventsApplied).toBe(12)
      expect(await one.reached('9999999999999999' as Position, 20)).toBe(false)
    })

    test('another node takes over within two seconds when the one that projects is gone', async () => {
      await nodes.append(1)
      const first = nodes.node()
      expect(await first.reached(await nodes.log.head(), 30_000)).toBe(true)
      const second = nodes.node()
      expect(await second.reached(await nodes.log.head(), 30_000)).toBe(true)
      await nodes.closed(first)
      const head = await nodes.append(3)
      second.wake()
      expect(await second.reached(head, 30_000)).toBe(true)
      expect(await casesOn(second)).toBe(3)
    })

    test('a rebuild stands beside, is swapped in on every node, and the old one goes when nobody reads it', async () => {
      const head = await nodes.append(200)
      const [one, other] = [nodes.node(), nodes.node()]
      await Promise.all([one.reached(head, 30_000), other.reached(head, 30_000)])
      const before = other.database
      const rebuilt = one.rebuild()
      // While it is being built, the old one goes on answering.
      expect(await casesOn(other)).toBe(200)
      expect(await rebuilt).toEqual({ events: 201 })
      await until(() => other.database !== before)
      expect(await Promise.all([casesOn(one), casesOn(other)])).toEqual([200, 200])
      await until(async () => (await generations()).join() === 'zhengjian_models_2')
      const next = await nodes.append(201)
      one.wake()
      other.wake()
      expect(await Promise.all([one.reached(next, 5_000), other.reached(next, 30_000)])).toEqual([true, true])
      expect(await casesOn(other)).toBe(201)
    })
  },
)
