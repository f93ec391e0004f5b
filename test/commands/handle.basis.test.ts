// On what a decision stood and by what right it was recorded: basis, authority, and what is refused on its way.
import { describe, expect, test } from 'vitest'
import type { Purpose } from '../../src/commands/authorize.ts'
import type { Handler } from '../../src/commands/handle.ts'
import type { Refusal } from '../../src/domain/refusals.ts'
import { offices, people } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { command, item, register, sourceId, step, World } from './world.ts'

describe.each(stores)('a decision on the log in %s', (_name, open) => {
  const founded = () => new World(open()).founded()
  const production = async () => {
    const log = open()
    await new World(log).founded()
    return new World(log, {}, 'production')
  }

  describe('basis', () => {
    test('names each stream that the decision read, once, at the revision that was read', async () => {
      const world = await founded()
      await world.given(
        command('PublishItem', { ...item, name: '改名' }),
        command('DeclareSourceComplete', { sourceId, completeUntil: '2026-03-01T00:00:00Z' }),
      )
      await world.send(register('case-1'), people.service)
      const [registered] = await world.events('foreigncase-case-1')
      expect(registered?.basis).toStrictEqual([
        { revision: 0, stream: `account-${people.service.account}` },
        { revision: 1, stream: 'source-wabo' },
        { revision: 1, stream: 'item-building-permit' },
        { revision: 0, stream: 'calendar-cn' },
      ])
    })

    test('[PL-30] is the item version that was in force when the case began', async () => {
      const world = await founded()
      const shorter = { ...item, effectiveOn: '2026-04-01', promisedLimit: { days: 5, unit: 'working' } }
      await world.given(
        command('PublishItem', shorter),
        register('case-1'),
        register('case-2', { startedAt: '2026-04-01T00:30:00+08:00' }),
      )
      const promised = async (caseId: string) => {
        const [registered] = await world.events(`foreigncase-${caseId}`)
        const { deadlines } = (registered?.data ?? {}) as {
          deadlines?: readonly { kind: string; limit: { days: number } }[]
        }
        return deadlines?.find(({ kind }) => kind === 'promised')?.limit.days
      }
      expect([await promised('case-1'), await promised('case-2')]).toStrictEqual([10, 5])
    })

    test('of the system itself names no account of its own', async () => {
      const world = await founded()
      const [opened] = await world.events(`account-${people.clerk.account}`)
      expect(opened?.basis).toStrictEqual([{ revision: 0, stream: `organisation-${people.clerk.org}` }])
      const [founding] = await world.events(`organisation-${people.clerk.org}`)
      expect(founding?.basis).toStrictEqual([])
    })

    test('[LPS-9.2] of configuration is all that it names, each once', async () => {
      const world = await founded()
      const [opened] = await world.events('source-wabo')
      expect(opened?.basis).toStrictEqual([
        { revision: 0, stream: `account-${people.service.account}` },
        { revision: 0, stream: `organisation-${offices.outside}` },
      ])
      const handlers = [people.clerk.account, people.clerk.account]
      await world.given(command('PublishItem', { ...item, handlers, steps: [{ ...item.steps[0], handlers }] }))
      const [, published] = await world.events('item-building-permit')
      expect(published?.basis).toStrictEqual([
        { revision: 0, stream: `account-${people.clerk.account}` },
        { revision: 0, stream: 'calendar-cn' },
        { revision: 0, stream: `organisation-${offices.outside}` },
      ])
    })
  })

  describe('authority', () => {
    test('a source stands behind everything about its cases, whoever sends it', async () => {
      const world = await founded()
      await world.send(register('case-1'), people.service)
      await world.send(step('case-1', '1', '2026-03-02T00:40:00Z'), people.service)
      await world.given(command('CloseForeignCase', { caseId: 'case-1', endedAt: '2026-03-02T00:50:00Z' }))
      const events = await world.events('foreigncase-case-1')
      expect(events.map(({ authority }) => authority)).toStrictEqual(
        Array.from({ length: 3 }, () => ({ id: sourceId, kind: 'source' })),
      )
    })

    test('the calendar stands behind a deadline that has passed', async () => {
      const world = await founded()
      await world.given(
        register('case-1', { startedAt: '2026-02-02T00:00:00Z', dueAt: '2026-02-20T00:00:00Z' }),
        command('DeclareSourceComplete', { sourceId, completeUntil: '2026-02-25T00:00:00Z' }),
      )
      const dueAt = '2026-02-20T00:00:00.000Z'
      await world.given(command('NoteDeadlinePassed', { caseId: 'case-1', kind: 'statutory', dueAt }))
      const [, passed] = await world.events('foreigncase-case-1')
      expect(passed).toMatchObject({
        type: 'DeadlinePassed',
        authority: { id: 'timekeeper', kind: 'timer' },
        occurredAt: dueAt,
      })
    })

    test('[LPS-10] configuration has effect by the bootstrap, and by a demo in a demo log only', async () => {
      const world = await founded()
      await world.send(command('PublishItem', { ...item, name: '改名' }), people.administrator)
      const events = await world.events('item-building-permit')
      expect(events.map(({ authority }) => authority)).toStrictEqual([
        { id: 'timekeeper', kind: 'bootstrap' },
        { id: people.administrator.account, kind: 'demo' },
      ])
    })
  })

  describe('refusals', () => {
    test('[LPS-10] [LPS-4.5] without a written request no configuration is taken in production', async () => {
      const world = await production()
      expect(await world.send(command('PublishItem', { ...item, name: '改名' }), people.administrator)).toMatchObject({
        refusal: { code: 'written-request-needed', details: { action: 'PublishItem' } },
      })
      expect(await world.send(register('case-1'), people.service)).toMatchObject({ kind: 'accepted' })
    })

    test('[LPS-11.5] a suspended account, or one that never was, may do nothing', async () => {
      const world = await founded()
      const { account } = people.service
      await world.given(command('SuspendAccount', { accountId: account, reason: '停用' }))
      const unknown = { ...people.service, account: people.clerk.account }
      expect(await world.send(register('case-1'), people.service)).toMatchObject({
        refusal: { code: 'account-suspended', details: { account } },
      })
      expect(await new World(open()).send(register('case-1'), unknown)).toMatchObject({
        refusal: { code: 'account-suspended', details: { account: people.clerk.account } },
      })
    })

    test('a token narrows what its account may do', async () => {
      const world = await founded()
      const scope = new Set(['RegisterForeignCase'])
      expect(await world.send(register('case-1'), people.service, { scope })).toMatchObject({ kind: 'accepted' })
      expect(await world.send(step('case-1', '1', '2026-03-02T00:40:00Z'), people.service, { scope })).toMatchObject({
        refusal: { code: 'not-permitted', details: { action: 'RecordForeignStep', relations: ['own'] } },
      })
    })

    test.each([people.clerk, people.otherClerk, { ...people.service, org: offices.waterBureau }])(
      'a case of others is answered to $role of $org like one that is not there',
      async (stranger) => {
        const world = await founded()
        await world.given(register('case-1'))
        const there = await world.send(step('case-1', '1', '2026-03-02T00:40:00Z'), stranger)
        const absent = await world.send(step('case-2', '1', '2026-03-02T00:40:00Z'), stranger)
        expect(there).toMatchObject({ refusal: { code: 'object-unknown', details: { kind: 'case', id: 'case-1' } } })
        expect(hidden(absent)).toBe(hidden(there).replaceAll('case-1', 'case-2'))
        // Another's source is like one that does not exist, whether the case exists or not.
        const source = { sourceId: 'none' }
        const unknown = hidden(await world.send(register('case-2', source), stranger))
        expect(hidden(await world.send(register('case-1', source), stranger))).toBe(unknown)
        const { sourceId } = register('case-1') as { readonly sourceId: string }
        for (const id of ['case-1', 'case-2'])
          expect(hidden(await world.send(register(id), stranger))).toBe(unknown.replaceAll('none', sourceId))
        const named = await world.send(step('case-1', '1', '2026-03-02T00:40:00Z'), stranger, { ifMatch: 7 })
        expect(hidden(named)).toBe(hidden(there))
      },
    )

    test('who may see a case but not act on it is told that', async () => {
      const world = await founded()
      await world.given(register('case-1'))
      expect(await world.send(step('case-1', '1', '2026-03-02T00:40:00Z'), people.supervisor)).toMatchObject({
        refusal: { code: 'not-permitted', details: { action: 'RecordForeignStep', relations: ['other'] } },
      })
    })

    test.each([
      ['source', register('case-1', { sourceId: 'none' }), 'none'],
      ['item', register('case-1', { itemId: 'none' }), 'none'],
      ['source', command('DeclareSourceComplete', { sourceId: 'none', completeUntil: '2026-03-01T00:00:00Z' }), 'none'],
      ['case', step('none', '1', '2026-03-02T00:40:00Z'), 'none'],
    ] as const)('an absent %s is named', async (kind, sent, id) => {
      const world = await founded()
      expect(await world.send(sent, people.service)).toMatchObject({
        refusal: { code: 'object-unknown', details: { kind, id } },
      })
    })

    test('are told to the hook with their stream, except in a dry run; what is accepted is not', async () => {
      const told: [string, string, Refusal][] = []
      const onRefused: ConstructorParameters<typeof Handler>[0]['onRefused'] = (request, stream, refusal) =>
        told.push([request.actor.account, stream, refusal])
      const world = await new World(open(), { onRefused }).founded()
      await world.send(register('case-1'), people.supervisor)
      await world.send(register('case-1'), people.supervisor, { dryRun: true })
      await world.send(register('case-1'), people.service)
      expect(told).toStrictEqual([
        [
          people.supervisor.account,
          'foreigncase-case-1',
          { code: 'not-permitted', details: { action: 'RegisterForeignCase', relations: ['other'] } },
        ],
      ])
    })
  })

  test('a log that was opened for one purpose stays that', async () => {
    const world = new World(open())
    const openFor = (purpose: Purpose) => command('OpenLog', { purpose, clock: 'system' })
    await world.given(openFor('production'), openFor('production'))
    expect(await world.send(openFor('demo'))).toMatchObject({ refusal: { code: 'log-already-open' } })
    expect(await world.events('log-main')).toHaveLength(1)
  })
})

const hidden = (answer: object): string => JSON.stringify((answer as { refusal?: Refusal }).refusal)
