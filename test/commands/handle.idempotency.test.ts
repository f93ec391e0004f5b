// A command has effect once, however often, however concurrently and across whatever restart it is sent (R9).
import { describe, expect, onTestFinished, test } from 'vitest'
import { openLogSource } from '../../src/eventlog/source.ts'
import { people } from '../support/people.ts'
import { sharedStores, stores } from '../support/stores.ts'
import { command, register, request, step, World } from './world.ts'

describe.each(stores)('the same command again, on the log in %s', (_name, open) => {
  test('the same id and body answers the first answer again and writes nothing', async () => {
    const world = await new World(open()).founded()
    const sent = request(register('case-1'), people.service, 'key')
    const first = await world.handler.handle(sent)
    expect(first).toMatchObject({ kind: 'accepted', revision: 0, events: [{ type: 'ForeignCaseRegistered' }] })
    await world.given(step('case-1', '1', '2026-03-02T00:40:00Z'))
    expect(await world.handler.handle(sent)).toStrictEqual(first)
    expect(await world.events('foreigncase-case-1')).toHaveLength(2)
  })

  test('sent five times at once it is written once and answered alike', async () => {
    const world = await new World(open()).founded()
    const sent = request(register('case-1'), people.service, 'key')
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.handler.handle(sent)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await world.events('foreigncase-case-1')).toHaveLength(1)
  })

  test('the same id with another body is refused, and the first answer stays known', async () => {
    const world = await new World(open()).founded()
    const first = request(register('case-1'), people.service, 'key')
    const other = request(register('case-1', { number: 'OTHER' }), people.service, 'key')
    const answer = await world.handler.handle(first)
    expect(await world.handler.handle(other)).toStrictEqual({
      kind: 'refused',
      commandId: first.commandId,
      stream: 'foreigncase-case-1',
      refusal: { code: 'command-id-reused', details: { commandId: first.commandId } },
    })
    expect(await world.handler.handle(first)).toStrictEqual(answer)
  })

  test('the same key of another account is another command', async () => {
    const world = await new World(open()).founded()
    const accounts = [people.clerk, people.otherClerk].map(({ account }) => account)
    const suspend = (accountId: string) => command('SuspendAccount', { accountId, reason: '离职' })
    const by = { ...people.administrator, account: people.auditor.account }
    const answers = [
      await world.handler.handle(request(suspend(accounts[0] ?? ''), people.administrator, 'key')),
      await world.handler.handle(request(suspend(accounts[1] ?? ''), by, 'key')),
    ]
    expect(answers.map(({ kind }) => kind)).toStrictEqual(['accepted', 'accepted'])
    expect(answers[0]?.commandId).not.toBe(answers[1]?.commandId)
  })

  test('it is known after its stream has left the cache', async () => {
    const world = await new World(open(), { cacheStreams: 1 }).founded()
    const sent = request(register('case-1'), people.service, 'key')
    const first = await world.handler.handle(sent)
    for (const caseId of ['case-2', 'case-3']) await world.given(register(caseId))
    expect(world.handler.cachedStreams).toBe(1)
    expect(await world.handler.handle(sent)).toStrictEqual(first)
  })

  test('a command that was refused is simply decided again', async () => {
    const world = await new World(open()).founded()
    const sent = request(step('case-1', '1', '2026-03-02T00:40:00Z'), people.service, 'key')
    expect(await world.handler.handle(sent)).toMatchObject({ kind: 'refused', refusal: { code: 'object-unknown' } })
    await world.given(register('case-1'))
    expect(await world.handler.handle(sent)).toMatchObject({ kind: 'accepted', revision: 1 })
  })

  test('what is already so is accepted, at the revision that it is at, and writes nothing', async () => {
    const world = await new World(open()).founded()
    await world.given(register('case-1'))
    const sent = request(register('case-1'), people.service, 'another key')
    expect(await world.handler.handle(sent)).toStrictEqual({
      kind: 'accepted',
      commandId: sent.commandId,
      stream: 'foreigncase-case-1',
      revision: 0,
      position: undefined,
      events: [],
    })
    expect(await world.events('foreigncase-case-1')).toHaveLength(1)
  })
})

test.each(sharedStores)(
  'the same command after a restart on %s answers the first answer, another body is still refused',
  async (_name, open) => {
    const { log, source } = open()
    const before = await new World(log).founded()
    const sent = request(register('case-1'), people.service, 'key')
    const first = await before.handler.handle(sent)
    await before.given(step('case-1', '1', '2026-03-02T00:40:00Z'))
    await log.close()

    const reopened = openLogSource(source)
    onTestFinished(() => reopened.close())
    const after = new World(reopened)
    expect(await after.handler.handle(sent)).toStrictEqual(first)
    expect(
      await after.handler.handle(request(register('case-1', { number: 'OTHER' }), people.service, 'key')),
    ).toMatchObject({ kind: 'refused', refusal: { code: 'command-id-reused' } })
    expect(await after.events('foreigncase-case-1')).toHaveLength(2)
  },
)
