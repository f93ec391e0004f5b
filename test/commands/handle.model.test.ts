// Whatever is sent, in whatever order and however often: what is held folded is what the log says, and nothing is said twice.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Request } from '../../src/commands/answers.ts'
import type { Command } from '../../src/commands/entry.ts'
import { streamOf } from '../../src/commands/registry.ts'
import { streamParts } from '../../src/domain/streams.ts'
import { leafHash, noPrevious } from '../../src/eventlog/envelope.ts'
import { people } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { command, register, request, sourceId, step, World } from './world.ts'

const caseIds = fc.constantFrom('case-1', 'case-2', 'case-3')
const hour = fc.integer({ min: 0, max: 72 }).map((n) => new Date(Date.UTC(2026, 1, 27, n)).toISOString())
const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc
    .tuple(caseIds, hour, fc.option(hour, { nil: undefined }))
    .map(([caseId, startedAt, dueAt]) => register(caseId, { startedAt, dueAt })),
  fc.tuple(caseIds, fc.nat(5), hour).map(([caseId, number, at]) => step(caseId, String(number), at)),
  fc.tuple(caseIds, hour).map(([caseId, endedAt]) => command('CloseForeignCase', { caseId, endedAt })),
  hour.map((completeUntil) => command('DeclareSourceComplete', { sourceId, completeUntil })),
  fc.tuple(caseIds, hour).map(([caseId, dueAt]) => command('NoteDeadlinePassed', { caseId, kind: 'statutory', dueAt })),
  caseIds.map((caseId) => command('MoveDeadlines', { caseId })),
)
/** A few keys for many commands: some ids come twice with the same body, some with another. */
const anyRequest: fc.Arbitrary<Request> = fc
  .tuple(anyCommand, fc.constantFrom(people.system, people.service, people.clerk), fc.nat(30), fc.boolean())
  .map(([sent, actor, key, dryRun]) => request(sent, actor, String(key), { dryRun }))

async function sendAll(world: World, requests: readonly Request[], atOnce: number): Promise<void> {
  for (let from = 0; from < requests.length; from += atOnce)
    await Promise.all(requests.slice(from, from + atOnce).map((sent) => world.handler.handle(sent)))
}

describe.each(stores)('after any commands on the log in %s', (name, open) => {
  const numRuns = name === 'memory' ? 60 : 20
  const scenario = fc.tuple(
    fc.array(anyRequest, { maxLength: 40 }),
    fc.integer({ min: 1, max: 8 }),
    fc.constantFrom(1, 2, 1_000),
  )

  test('the streams as they are held are the streams as they are read, and each is a chain without gaps', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ([requests, atOnce, cacheStreams]) => {
        const world = await new World(open(), { cacheStreams }).founded()
        await sendAll(world, requests, atOnce)
        const fresh = new World(world.log)
        for (const stream of new Set(requests.map(({ command: sent }) => streamOf(sent)))) {
          const { category, id } = streamParts(stream) ?? { category: 'log' as const, id: '' }
          expect(await world.handler.state(category, id)).toEqual(await fresh.handler.state(category, id))
          const stored = await world.log.readStream(stream, 0, 1_000)
          const events = await world.events(stream)
          const hashes = [noPrevious, ...stored.map(({ bytes }) => leafHash(bytes))]
          expect(events.map(({ prev, revision }) => [prev, revision])).toStrictEqual(
            events.map((_, at) => [hashes[at], at]),
          )
        }
      }),
      { numRuns },
    )
  })

  test('no command has written to a stream twice, and no dry run at all', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ([requests, atOnce, cacheStreams]) => {
        const world = await new World(open(), { cacheStreams }).founded()
        const before = (await world.feed()).length
        await sendAll(world, requests, atOnce)
        const written = (await world.feed()).slice(before)
        const names = written.map(({ commandId, stream }) => `${commandId} ${stream}`)
        expect(new Set(names).size).toBe(names.length)
        const wet = new Set(requests.filter(({ dryRun }) => dryRun !== true).map(({ commandId }) => commandId))
        expect(written.filter(({ commandId }) => !wet.has(commandId))).toStrictEqual([])
      }),
      { numRuns },
    )
  })

  test('all of them sent once more, to a new process, change nothing and are answered as before', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ([requests, atOnce]) => {
        const world = await new World(open()).founded()
        const sent = requests.map(({ dryRun: _dryRun, ...one }) => one)
        const first = new Map<string, unknown>()
        for (const one of sent) {
          const answer = await world.handler.handle(one)
          const written = answer.kind === 'accepted' && answer.position !== undefined
          if (written) first.set(`${one.commandId} ${JSON.stringify(one.command)}`, answer)
        }
        const head = await world.log.head()
        const again = new World(world.log)
        const repeats = sent.filter((one) => first.has(`${one.commandId} ${JSON.stringify(one.command)}`))
        await sendAll(again, repeats, atOnce)
        for (const one of repeats)
          expect(await again.handler.handle(one)).toStrictEqual(
            first.get(`${one.commandId} ${JSON.stringify(one.command)}`),
          )
        expect(await world.log.head()).toBe(head)
      }),
      { numRuns },
    )
  })
})
