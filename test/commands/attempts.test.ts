// 违规操作尝试 (LPS-11.5): the first twenty of an hour are recorded, the rest counted; nobody is disturbed by it.
import { describe, expect, test } from 'vitest'
import type { Answer, Request } from '../../src/commands/answers.ts'
import { AttemptLog } from '../../src/commands/attempts.ts'
import type { RefusalCode } from '../../src/domain/refusals.ts'
import type { AccountId } from '../../src/domain/values.ts'
import { at, people } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { command, register, request, World } from './world.ts'

const stream = `attempts-${people.supervisor.account}-2026-03`

const refusedCommand = register('case-1')

describe.each(stores)('[LPS-11.5] an attempt on the log in %s', (name, open) => {
  /** A world whose refusals are taken note of. */
  async function noted() {
    const errors: unknown[] = []
    const world: World = new World(open(), {
      onRefused: (sent, object, refusal) => attempts.note(sent, object, refusal),
    })
    const attempts = new AttemptLog((sent) => world.handler.handle(sent), {
      now: () => world.clock.now(),
      onError: (error) => errors.push(error),
    })
    await world.founded()
    return { world, attempts, errors }
  }
  test('is recorded with who, what, on what and why, in the stream of the account and month', async () => {
    const { attempts, errors, world } = await noted()
    await world.send(refusedCommand, people.supervisor)
    await attempts.flush()
    const [event, ...more] = await world.events(stream)
    expect(event).toMatchObject({
      type: 'AttemptRefused',
      actor: { account: 'timekeeper' },
      authority: { kind: 'timer', id: 'timekeeper' },
      data: {
        account: people.supervisor.account,
        code: 'not-permitted',
        command: 'RegisterForeignCase',
        hour: '2026-03-02T01',
        object: 'foreigncase-case-1',
      },
    })
    expect([more, errors]).toStrictEqual([[], []])
  })

  test('by rule is recorded like one by right', async () => {
    const { attempts, world } = await noted()
    await world.send(register('case-1', { itemId: 'none' }), people.service)
    await attempts.flush()
    const events = await world.events(`attempts-${people.service.account}-2026-03`)
    expect(events.map(({ data }) => (data as { code: string }).code)).toStrictEqual(['object-unknown'])
  })

  const flood = name === 'memory' ? 10_000 : 1_000
  test(`${flood} of one hour are twenty events and one count`, async () => {
    const { attempts, errors, world } = await noted()
    for (let n = 0; n < flood; n += 500)
      await Promise.all(Array.from({ length: 500 }, () => world.send(refusedCommand, people.supervisor)))
    await expect.poll(() => world.events(stream)).toHaveLength(20)
    await attempts.flush()
    const events = await world.events(stream)
    expect(events.map(({ type }) => type)).toStrictEqual([...Array(20).fill('AttemptRefused'), 'AttemptsCounted'])
    expect(events.at(-1)?.data).toStrictEqual({
      account: people.supervisor.account,
      code: 'not-permitted',
      count: flood - 20,
      hour: '2026-03-02T01',
    })
    expect(errors).toStrictEqual([])
  })

  test('of the next hour is recorded one by one again, and what the last hour left is counted', async () => {
    const { attempts, world } = await noted()
    for (let n = 0; n < 25; n++) await world.send(refusedCommand, people.supervisor)
    await world.clock.advanceTo(at('2026-03-02T02:00:00Z'))
    await world.send(refusedCommand, people.supervisor)
    await attempts.flush()
    const events = (await world.events(stream)).slice(20)
    expect(events.map(({ data, type }) => [type, (data as { hour: string }).hour])).toStrictEqual([
      ['AttemptsCounted', '2026-03-02T01'],
      ['AttemptRefused', '2026-03-02T02'],
    ])
    expect(attempts.size).toStrictEqual({ tallies: 1, pending: 0 })
  })

  test('is counted once, however often the count is asked for; what comes after it is counted too', async () => {
    const { attempts, world } = await noted()
    for (const more of [25, 0, 3]) {
      for (let n = 0; n < more; n++) await world.send(refusedCommand, people.supervisor)
      await attempts.flush()
    }
    const counts = (await world.events(stream)).slice(20).map(({ data }) => (data as { count: number }).count)
    expect(counts).toStrictEqual([5, 3])
  })

  test('sent again under the same key is an attempt again', async () => {
    const { attempts, world } = await noted()
    const sent = request(refusedCommand, people.supervisor, 'key')
    await world.handler.handle(sent)
    await world.handler.handle(sent)
    await attempts.flush()
    expect(await world.events(stream)).toHaveLength(2)
  })

  test('after a restart in the same hour is recorded, not taken for one before it', async () => {
    const { attempts, world } = await noted()
    await world.send(refusedCommand, people.supervisor)
    await attempts.flush()
    const again = new AttemptLog((sent) => world.handler.handle(sent), { now: () => world.clock.now() })
    again.note(request(refusedCommand, people.supervisor, 'other'), 'foreigncase-case-1', { code: 'not-permitted' })
    await again.flush()
    expect(await world.events(stream)).toHaveLength(2)
  })
})

describe('not an attempt', () => {
  const notedOf = async (sent: Request, code: RefusalCode): Promise<number> => {
    let handled = 0
    const handle = async (one: Request): Promise<Answer> => {
      handled++
      return accepted(one)
    }
    const attempts = new AttemptLog(handle, { now: () => at('2026-03-02T01:00:00Z') })
    attempts.note(sent, 'account-x', { code })
    await attempts.flush()
    return handled
  }
  const sent = request(command('SuspendAccount', { accountId: 'x', reason: '停用' }), people.supervisor, 'key')

  test.each([
    ['what the system itself does', { ...sent, actor: people.system }, 'not-permitted', 0],
    ['a dry run', { ...sent, dryRun: true }, 'not-permitted', 0],
    ['a key used twice', sent, 'command-id-reused', 0],
    ['a page that was out of date', sent, 'revision-mismatch', 0],
    ['everything else', sent, 'object-unknown', 1],
  ] as const)('%s', async (_what, one, code, handled) => {
    expect(await notedOf(one, code)).toBe(handled)
  })
})

describe('a log that does not take attempts', () => {
  const failing = (errors: unknown[]) => {
    let up = false
    const taken: Request[] = []
    const handle = async (sent: Request): Promise<Answer> => {
      if (!up) throw new Error('disk full')
      taken.push(sent)
      return accepted(sent)
    }
    const recover = () => {
      up = true
    }
    const options = { now: () => at('2026-03-02T01:00:00Z'), onError: (error: unknown) => errors.push(error) }
    return { attempts: new AttemptLog(handle, options), taken, recover }
  }
  const sent = request(refusedCommand, people.supervisor, 'key')

  test('is told to the callback and never to who was refused, and what was lost is counted later', async () => {
    const errors: unknown[] = []
    const { attempts, recover, taken } = failing(errors)
    for (let n = 0; n < 3; n++) attempts.note(sent, 'foreigncase-case-1', { code: 'not-permitted' })
    await attempts.flush()
    expect(errors).toHaveLength(4)
    recover()
    await attempts.flush()
    expect(taken.map(({ command: one }) => one)).toStrictEqual([
      {
        type: 'CountAttempts',
        account: people.supervisor.account,
        code: 'not-permitted',
        count: 3,
        hour: '2026-03-02T01',
      },
    ])
  })

  test('keeps memory bounded: so many on their way, so many accounts, the rest as counts', async () => {
    const held = Promise.withResolvers<Answer>()
    const attempts = new AttemptLog(() => held.promise, { now: () => at('2026-03-02T01:00:00Z') })
    for (let n = 0; n < 12_000; n++) {
      const account = `account-${n}` as AccountId
      attempts.note({ ...sent, actor: { ...sent.actor, account } }, 'foreigncase-case-1', { code: 'not-permitted' })
    }
    const { pending, tallies } = attempts.size
    expect(tallies).toBe(10_000)
    expect(pending).toBeLessThanOrEqual(3_000)
    held.resolve(accepted(sent))
    await attempts.flush()
    expect(attempts.size.pending).toBe(0)
  })
})

const accepted = ({ commandId }: Request): Answer => ({
  kind: 'accepted',
  commandId,
  stream: 'attempts-x-2026-03',
  revision: 0,
  position: undefined,
  events: [],
})
