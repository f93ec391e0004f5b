// Events in, commands out: in order, from where they stopped, with effect once, and touching nobody else.
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Request } from '../../src/commands/answers.ts'
import type { Command } from '../../src/commands/entry.ts'
import { uuid5 } from '../../src/commands/ids.ts'
import { type Reaction, Reactions, type ReactionsOptions } from '../../src/commands/reactions.ts'
import { timekeeper } from '../../src/domain/actor.ts'
import type { RecordedEvent } from '../../src/eventlog/envelope.ts'
import { type Position, start } from '../../src/eventlog/port.ts'
import { officesOpened } from '../support/founding.ts'
import { offices } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { command, register, World } from './world.ts'

/** Positions as the private store keeps them. */
class Positions {
  readonly held = new Map<string, Position>()
  saves = 0
  position = (name: string): Position => this.held.get(name) ?? start
  setPosition = (name: string, position: Position): void => {
    this.saves++
    this.held.set(name, position)
  }
}

/** For each suspended account, an organisation is opened that bears its name: something that can be seen. */
const opening = (accountId: string): Command =>
  command('OpenOrganisation', { orgId: `after-${accountId}`, kind: 'outside', name: accountId })
const accountOf = (event: RecordedEvent): string => (event.data as { accountId: string }).accountId
const afterSuspension: Reaction = {
  name: 'after-suspension',
  types: ['AccountSuspended'],
  react: async (event) => [opening(accountOf(event))],
}
const account = (accountId: string) =>
  command('OpenAccount', { accountId, name: accountId, orgId: offices.outside, role: 'clerk' })
const suspend = (accountId: string) => command('SuspendAccount', { accountId, reason: '停用' })

/** Does nothing but note which accounts it was asked about. */
const noting = (seen: string[]): Reaction => ({
  ...afterSuspension,
  react: async (event) => {
    seen.push(accountOf(event))
    return []
  },
})

const optionsOf = (world: World, positions: Positions, ...reactions: readonly Reaction[]): ReactionsOptions => ({
  log: world.log,
  handle: (request) => world.handler.handle(request),
  positions,
  reactions,
  actor: timekeeper,
})

/** Runs until the test says stop, at the latest until it is finished. */
function running(options: ReactionsOptions) {
  const reactions = new Reactions(options)
  const controller = new AbortController()
  const run = reactions.run(controller.signal)
  run.catch(() => undefined)
  const stop = async (): Promise<void> => {
    controller.abort()
    await run
  }
  onTestFinished(() => stop().catch(() => undefined))
  return { reactions, stop, run }
}
/** A position of the same store that its log has not reached. */
const beyond = (head: Position): Position => head.replace(/\d+/, (digits) => `9${digits.slice(1)}`) as Position
const opened = async (world: World): Promise<string[]> =>
  (await world.feed())
    .filter(({ stream }) => stream.startsWith('organisation-after-'))
    .map(({ data }) => (data as { name: string }).name)

describe.each(stores)('on the log in %s', (_name, open) => {
  async function worldWith(...accounts: readonly string[]): Promise<World> {
    const world = new World(open())
    await world.given(...officesOpened)
    for (const one of accounts) await world.given(account(one))
    return world
  }

  describe('a reaction', () => {
    test('sends what follows from its events, in the order of the feed, before and while it runs', async () => {
      const world = await worldWith('a', 'b', 'c')
      await world.given(suspend('b'), suspend('a'))
      const { reactions } = running(optionsOf(world, new Positions(), afterSuspension))
      await reactions.settled()
      expect(await opened(world)).toStrictEqual(['b', 'a'])
      await world.given(suspend('c'))
      await reactions.settled()
      expect(await opened(world)).toStrictEqual(['b', 'a', 'c'])
    })

    test('names its cause, keeps the whole that it belongs to, and has ids that follow from the event', async () => {
      const world = await worldWith('a')
      await world.send(suspend('a'), undefined, { correlationId: 'the whole' })
      const { reactions } = running(optionsOf(world, new Positions(), afterSuspension))
      await reactions.settled()
      const [, cause] = await world.events('account-a')
      const [effect] = await world.events('organisation-after-a')
      expect(effect).toMatchObject({
        actor: timekeeper,
        commandId: uuid5(`${cause?.id}\nafter-suspension\n0`),
        causationId: cause?.id,
        correlationId: 'the whole',
      })
    })

    test('leaves the events of others alone', async () => {
      const world = await (await worldWith('a')).founded()
      await world.given(register('case-1'))
      const head = await world.log.head()
      const seen: string[] = []
      const watching = noting(seen)
      const positions = new Positions()
      const { reactions, stop } = running(optionsOf(world, positions, watching))
      await reactions.settled()
      await stop()
      expect([seen, await world.log.head()]).toStrictEqual([[], head])
      expect(positions.position('after-suspension')).toBe(head)
    })

    test('that fans out sends each of its commands under an id of its own', async () => {
      const world = await worldWith('a')
      const names = Array.from({ length: 200 }, (_, n) => `n${n}`)
      const fanOut: Reaction = {
        ...afterSuspension,
        async *react() {
          for (const name of names) yield opening(name)
        },
      }
      await world.given(suspend('a'))
      const { reactions } = running(optionsOf(world, new Positions(), fanOut))
      await reactions.settled()
      expect((await opened(world)).sort()).toStrictEqual(names.toSorted())
      expect(new Set((await world.feed()).map(({ commandId }) => commandId)).size).toBe(202 + officesOpened.length)
    })

    test('whose command is refused says so and goes on', async () => {
      const world = await worldWith('a', 'b')
      await world.given(suspend('a'), suspend('b'))
      const refused: [string, string][] = []
      const wrong: Reaction = {
        ...afterSuspension,
        react: async (event) => [accountOf(event) === 'a' ? suspend('nobody') : opening('b')],
      }
      const onRefused: NonNullable<ReactionsOptions['onRefused']> = ({ code }, _request, name) =>
        refused.push([name, code])
      const { reactions } = running({ ...optionsOf(world, new Positions(), wrong), onRefused })
      await reactions.settled()
      expect([refused, await opened(world)]).toStrictEqual([[['after-suspension', 'object-unknown']], ['b']])
    })
  })

  describe('what has effect once', () => {
    test('a command that was written before its position was saved is not written again', async () => {
      const world = await worldWith('a', 'b')
      await world.given(suspend('a'), suspend('b'))
      const positions = new Positions()
      const crashing = {
        ...optionsOf(world, positions, afterSuspension),
        positions: {
          position: positions.position,
          setPosition: () => {
            throw new Error('power cut')
          },
        },
      }
      const { run } = running(crashing)
      await expect(run).rejects.toThrow('power cut')
      // How many of them came in its first batch is the store's affair.
      expect((await opened(world))[0]).toBe('a')

      const { reactions } = running(optionsOf(world, positions, afterSuspension))
      await reactions.settled()
      expect(await opened(world)).toStrictEqual(['a', 'b'])
    })

    test('a failure in the middle of a fan-out is made good without repeating what was done', async () => {
      const world = await worldWith('a')
      await world.given(suspend('a'))
      const names = Array.from({ length: 100 }, (_, n) => `n${n}`)
      const fanOut: Reaction = { ...afterSuspension, react: async () => names.map(opening) }
      const positions = new Positions()
      let handled = 0
      const options = optionsOf(world, positions, fanOut)
      const failing = (request: Request) =>
        ++handled === 40 ? Promise.reject(new Error('disk full')) : options.handle(request)
      await expect(running({ ...options, handle: failing }).run).rejects.toThrow('disk full')
      const [, suspended] = await world.log.readStream('account-a', 0, 2)
      expect(positions.position('after-suspension') < (suspended?.position ?? start)).toBe(true)
      const before = (await opened(world)).length
      expect(before).toBeLessThan(100)

      const { reactions } = running(options)
      await reactions.settled()
      expect((await opened(world)).sort()).toStrictEqual(names.toSorted())
    })

    test('a reaction goes on from its stored position and does not look at what came before', async () => {
      const world = await worldWith('a', 'b')
      await world.given(suspend('a'))
      const seen: string[] = []
      const watching = noting(seen)
      const positions = new Positions()
      const first = running(optionsOf(world, positions, watching))
      await first.reactions.settled()
      await first.stop()
      await world.given(suspend('b'))
      await running(optionsOf(world, positions, watching)).reactions.settled()
      expect(seen).toStrictEqual(['a', 'b'])
    })
  })

  describe('settled', () => {
    test('waits for every reaction, and for nothing that comes after it was asked', async () => {
      const world = await worldWith('a')
      await world.given(suspend('a'))
      const gate = Promise.withResolvers<void>()
      const slow: Reaction = { ...afterSuspension, name: 'slow', react: () => gate.promise.then(() => []) }
      const { reactions } = running(optionsOf(world, new Positions(), afterSuspension, slow))
      let settled = false
      const waiting = reactions.settled().then(() => {
        settled = true
      })
      while ((await opened(world)).length === 0) await turn()
      await turn()
      expect(settled).toBe(false)
      gate.resolve()
      await waiting
      expect(settled).toBe(true)
    })

    test('is at once where nothing reacts or nothing has happened', async () => {
      await new Reactions(optionsOf(await worldWith('a'), new Positions())).settled()
      await new Reactions(optionsOf(new World(open()), new Positions(), afterSuspension)).settled()
    })

    test('rejects when the reactions stop before they get there', async () => {
      const world = await worldWith('a')
      await world.given(suspend('a'))
      const broken: Reaction = { ...afterSuspension, react: () => Promise.reject(new Error('broken')) }
      const { reactions, run } = running(optionsOf(world, new Positions(), broken))
      await expect(reactions.settled()).rejects.toThrow('broken')
      await expect(run).rejects.toThrow('broken')
      await expect(reactions.settled()).rejects.toThrow('broken')
    })
  })

  test('with a callback for errors a failed reaction is told and tried again, and the others go on meanwhile', async () => {
    const world = await worldWith('a')
    await world.given(suspend('a'))
    let failures = 2
    const errors: string[] = []
    const flaky: Reaction = {
      ...afterSuspension,
      name: 'flaky',
      react: () => (failures-- > 0 ? Promise.reject(new Error('not yet')) : Promise.resolve([opening('flaky')])),
    }
    const onError = (error: unknown, name: string) => errors.push(`${name}: ${(error as Error).message}`)
    const options = { ...optionsOf(world, new Positions(), flaky, afterSuspension), onError, retryMs: 1 }
    await running(options).reactions.settled()
    expect(errors).toStrictEqual(['flaky: not yet', 'flaky: not yet'])
    expect(await opened(world)).toStrictEqual(['a', 'flaky'])
  })

  test('under a log that ends before its position, as one put back from a backup, it begins again, with effect once', async () => {
    const world = await worldWith('a', 'b')
    await world.given(suspend('a'))
    const positions = new Positions()
    positions.setPosition('after-suspension', beyond(await world.log.head()))
    const errors: unknown[] = []
    const options = { ...optionsOf(world, positions, afterSuspension), onError: (error: unknown) => errors.push(error) }
    const first = running(options)
    await world.given(suspend('b'))
    await expect.poll(() => opened(world)).toStrictEqual(['a', 'b'])
    await first.stop()
    expect(positions.position('after-suspension') <= (await world.log.head())).toBe(true)
    // Once more from the start: nothing is done twice.
    positions.setPosition('after-suspension', beyond(await world.log.head()))
    const again = running(options)
    await world.given(account('c'), suspend('c'))
    await expect.poll(() => opened(world)).toStrictEqual(['a', 'b', 'c'])
    await again.stop()
    expect(errors).toStrictEqual([])
  })

  test('what fails because it is being stopped is told to nobody', async () => {
    const world = await worldWith('a')
    await world.given(suspend('a'))
    const reached = Promise.withResolvers<void>()
    const givenUp = Promise.withResolvers<readonly Command[]>()
    const waiting: Reaction = {
      ...afterSuspension,
      react: () => {
        reached.resolve()
        return givenUp.promise
      },
    }
    const errors: unknown[] = []
    const options = { ...optionsOf(world, new Positions(), waiting), onError: (error: unknown) => errors.push(error) }
    const { stop } = running(options)
    await reached.promise
    const stopped = stop()
    givenUp.reject(new Error('stopped before it was there'))
    await stopped
    expect(errors).toStrictEqual([])
  })

  test('two reactions of one name would share a position, and are refused', async () => {
    expect(
      () => new Reactions(optionsOf(new World(open()), new Positions(), afterSuspension, afterSuspension)),
    ).toThrow('reactions share a name: after-suspension, after-suspension')
  })

  test('a busy feed of others costs few saved positions', async () => {
    const world = await worldWith()
    const positions = new Positions()
    const { reactions, stop } = running(optionsOf(world, positions, afterSuspension))
    for (let n = 0; n < 50; n++) {
      await world.given(account(`n${n}`))
      await reactions.settled()
    }
    expect(positions.saves).toBeLessThan(5)
    await stop()
    expect(positions.position('after-suspension')).toBe(await world.log.head())
  })
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
