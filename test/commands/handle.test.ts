// The write path on every store: revisions, dry runs, time, chain, causes, queues, cache and limits.
import { describe, expect, test } from 'vitest'
import { leafHash, noPrevious } from '../../src/eventlog/envelope.ts'
import { at, people } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { command, item, register, request, step, World } from './world.ts'

describe.each(stores)('the write path on the log in %s', (_name, open) => {
  const founded = () => new World(open()).founded()

  describe('If-Match', () => {
    test('a command on the revision that the stream is at is taken', async () => {
      const world = await founded()
      await world.given(register('case-1'))
      const answer = await world.send(step('case-1', '1', '2026-03-02T00:40:00Z'), people.service, { ifMatch: 0 })
      expect(answer).toMatchObject({ kind: 'accepted', revision: 1 })
    })

    test('on any other it is refused with both revisions, on a stream that does not exist too', async () => {
      const world = await founded()
      await world.given(register('case-1'))
      const sent = step('case-1', '1', '2026-03-02T00:40:00Z')
      expect(await world.send(sent, people.service, { ifMatch: 3 })).toMatchObject({
        refusal: { code: 'revision-mismatch', details: { expected: 3, actual: 0 } },
      })
      expect(await world.send(register('case-2'), people.service, { ifMatch: 0 })).toMatchObject({
        refusal: { code: 'revision-mismatch', details: { expected: 0, actual: -1 } },
      })
      expect(await world.send(register('case-2'), people.service, { ifMatch: -1 })).toMatchObject({ kind: 'accepted' })
    })

    test('of two that race on the same revision one is taken', async () => {
      const world = await founded()
      await world.given(register('case-1'))
      const answers = await Promise.all(
        ['1', '2'].map((number) =>
          world.send(step('case-1', number, '2026-03-02T00:40:00Z'), people.service, { ifMatch: 0 }),
        ),
      )
      expect(answers).toMatchObject([
        { kind: 'accepted', revision: 1 },
        { kind: 'refused', refusal: { code: 'revision-mismatch', details: { expected: 0, actual: 1 } } },
      ])
    })
  })

  describe('a dry run', () => {
    test('answers what would be written, with the ids that it would have, and writes nothing', async () => {
      const world = await founded()
      const head = await world.log.head()
      const sent = request(register('case-1'), people.service, 'key')
      const would = await world.handler.handle({ ...sent, dryRun: true })
      expect(would).toMatchObject({
        kind: 'accepted',
        revision: 0,
        position: undefined,
        events: [{ type: 'ForeignCaseRegistered', data: { caseId: 'case-1', office: '规划局' } }],
      })
      expect(await world.log.head()).toBe(head)
      const did = await world.handler.handle(sent)
      expect(did.kind === 'accepted' && did.events).toStrictEqual([
        { id: would.kind === 'accepted' ? would.events[0]?.id : '', type: 'ForeignCaseRegistered' },
      ])
    })

    test('answers the refusal that would come', async () => {
      const world = await founded()
      expect(await world.send(register('case-1'), people.clerk, { dryRun: true })).toMatchObject({ kind: 'refused' })
    })

    test('that would be too large is refused as too large', async () => {
      const world = await founded()
      expect(await world.send(tooLarge, people.system, { dryRun: true })).toMatchObject({
        refusal: { code: 'append-too-large', details: { limit: 64 * 1024 } },
      })
    })
  })

  test('an event beyond the limit of an envelope is refused, and the stream can go on', async () => {
    const world = await founded()
    expect(await world.send(tooLarge)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'append-too-large', details: { limit: 64 * 1024 } },
    })
    expect(await world.send(command('PublishItem', { ...item, name: '改名' }))).toMatchObject({ revision: 1 })
  })

  test('the log records when it took an event, and never goes back when the clock does', async () => {
    const world = await founded()
    await world.clock.advanceTo(at('2026-03-02T05:00:00Z'))
    await world.given(register('case-1'))
    const back = new World(world.log)
    back.handler.resumeAt(at('2026-03-02T05:00:00Z'))
    await back.given(step('case-1', '1', '2026-03-02T00:40:00Z'))
    await back.clock.advanceTo(at('2026-03-02T06:00:00Z'))
    await back.given(step('case-1', '2', '2026-03-02T00:50:00Z'))
    const events = await world.events('foreigncase-case-1')
    expect(events.map(({ recordedAt }) => recordedAt)).toStrictEqual([
      '2026-03-02T05:00:00.000Z',
      '2026-03-02T05:00:00.000Z',
      '2026-03-02T06:00:00.000Z',
    ])
    expect(events.map(({ occurredAt }) => occurredAt)).toStrictEqual([
      '2026-03-02T00:30:00.000Z',
      '2026-03-02T00:40:00.000Z',
      '2026-03-02T00:50:00.000Z',
    ])
  })

  test('each event holds the hash of the one before it in its stream', async () => {
    const world = await founded()
    const numbers = ['1', '2', '3']
    await world.given(register('case-1'), ...numbers.map((number) => step('case-1', number, '2026-03-02T00:40:00Z')))
    const stored = await world.log.readStream('foreigncase-case-1', 0, 10)
    const events = await world.events('foreigncase-case-1')
    expect(events.map(({ prev }) => prev)).toStrictEqual([
      noPrevious,
      ...stored.slice(0, -1).map(({ bytes }) => leafHash(bytes)),
    ])
    expect(events.map(({ revision }) => revision)).toStrictEqual([0, 1, 2, 3])
  })

  test('without a cause a command is its own; a cause that is named is kept', async () => {
    const world = await founded()
    const own = await world.send(register('case-1'), people.service)
    const causes = { causationId: 'the cause', correlationId: 'the whole' }
    await world.send(step('case-1', '1', '2026-03-02T00:40:00Z'), people.service, causes)
    const events = await world.events('foreigncase-case-1')
    expect(events.map(({ causationId, correlationId }) => ({ causationId, correlationId }))).toStrictEqual([
      { causationId: own.commandId, correlationId: own.commandId },
      causes,
    ])
  })

  test('commands to one stream are taken in the order in which they came', async () => {
    const world = await founded()
    await world.given(register('case-1'))
    const numbers = Array.from({ length: 50 }, (_, n) => `step ${n}`)
    await Promise.all(numbers.map((number) => world.send(step('case-1', number, '2026-03-02T00:40:00Z'))))
    const events = await world.events('foreigncase-case-1')
    expect(events.slice(1).map(({ data }) => (data as { number: string }).number)).toStrictEqual(numbers)
    expect(world.handler.queueDepth).toBe(0)
  })

  test('a cache of two streams serves five, one after the other and all at once', async () => {
    const world = await new World(open(), { cacheStreams: 2 }).founded()
    const cases = ['case-1', 'case-2', 'case-3', 'case-4', 'case-5']
    await world.given(...cases.map((caseId) => register(caseId)))
    for (const number of ['1', '2'])
      await Promise.all(cases.map((caseId) => world.send(step(caseId, number, '2026-03-02T00:40:00Z'))))
    expect(world.handler.cachedStreams).toBeLessThanOrEqual(2)
    for (const caseId of cases) expect(await world.events(`foreigncase-${caseId}`)).toHaveLength(3)
  })
})

// Each step alone is within its limits, all of them together are not.
const tooLarge = command('PublishItem', {
  ...item,
  steps: Array.from({ length: 200 }, (_, n) => ({ stepId: `step-${n}`, name: '环'.repeat(120) })),
})
