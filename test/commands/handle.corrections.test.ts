// What was voided no longer counts on the write path, and stays in the log; corrections have no command of their own yet.
import { describe, expect, test } from 'vitest'
import { uuid5 } from '../../src/commands/ids.ts'
import { seal } from '../../src/commands/seal.ts'
import type { ForeignCase } from '../../src/domain/approvals/foreignCase.ts'
import { leafHash } from '../../src/eventlog/envelope.ts'
import type { EventLog } from '../../src/eventlog/port.ts'
import { monday, people } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { register, request, step, World } from './world.ts'

const stream = 'foreigncase-case-1'

/** Appends a correction as the write path would, and answers its id. */
async function correct(log: EventLog, voids: readonly string[]): Promise<string> {
  const stored = await log.readStream(stream, 0, 1_000)
  const last = stored.at(-1)
  const head = { stream, revision: stored.length - 1, prev: last ? leafHash(last.bytes) : '' }
  const origin = {
    request: { actor: people.supervisor, commandId: uuid5(`correction ${stored.length}`) },
    mac: '0'.repeat(64),
    kind: 'configuration',
    authorityId: 'request-1',
    purpose: 'production',
  } as const
  const event = { type: 'MisoperationCorrected', data: { reason: '录入错误', voids: [...voids] } }
  const { encoded, envelopes } = seal(origin, head, [event], { basis: [], occurredAt: monday, recordedAt: monday })
  expect(await log.append(stream, encoded, head.revision)).toMatchObject({ kind: 'appended' })
  return envelopes[0]?.id ?? ''
}

const stepsOf = (state: ForeignCase): string[] => {
  const numbers: string[] = []
  if (state.status === 'none') return numbers
  for (let known = state.steps; known !== undefined; known = known.before) numbers.unshift(known.step.number)
  return numbers
}

describe.each(stores)('a correction on the log in %s', (_name, open) => {
  async function corrected() {
    const log = open()
    const before = await new World(log).founded()
    await before.given(register('case-1'))
    const sent = request(step('case-1', 'wrong', '2026-03-02T00:40:00Z'), people.service, 'key')
    const answer = await before.handler.handle(sent)
    await before.given(step('case-1', 'right', '2026-03-02T00:50:00Z'))
    const voided = answer.kind === 'accepted' ? (answer.events[0]?.id ?? '') : ''
    const correction = await correct(log, [voided])
    return { log, world: new World(log), sent, answer, correction }
  }

  test('[LPS-8.2] the state of a corrected stream is the fold of what still counts, at the revision of all of it', async () => {
    const { world } = await corrected()
    const { revision, state } = await world.handler.state<ForeignCase>('foreigncase', 'case-1')
    expect([revision, stepsOf(state)]).toStrictEqual([3, ['right']])
  })

  test('[LPS-10] what was voided stays in the log', async () => {
    const { world } = await corrected()
    expect((await world.events(stream)).map(({ type }) => type)).toStrictEqual([
      'ForeignCaseRegistered',
      'ForeignStepRecorded',
      'ForeignStepRecorded',
      'MisoperationCorrected',
    ])
  })

  test('a command whose events were voided is still known: sent again it answers as it did and has no effect', async () => {
    const { answer, sent, world } = await corrected()
    expect(await world.handler.handle(sent)).toStrictEqual(answer)
    expect(await world.events(stream)).toHaveLength(4)
  })

  test('the same fact can be recorded anew under a new command, and the chain goes on from the correction', async () => {
    const { log, world } = await corrected()
    await world.given(step('case-1', 'wrong', '2026-03-02T00:45:00Z'))
    const { state } = await world.handler.state<ForeignCase>('foreigncase', 'case-1')
    expect(stepsOf(state)).toStrictEqual(['right', 'wrong'])
    const stored = await log.readStream(stream, 0, 10)
    expect((await world.events(stream)).at(-1)?.prev).toBe(leafHash(stored[3]?.bytes ?? new Uint8Array()))
  })

  test('[LPS-9.5] a correction that is itself voided voids nothing', async () => {
    const { correction, log } = await corrected()
    await correct(log, [correction])
    const { revision, state } = await new World(log).handler.state<ForeignCase>('foreigncase', 'case-1')
    expect([revision, stepsOf(state)]).toStrictEqual([4, ['wrong', 'right']])
  })

  test('a correction by another process reaches a stream that is held folded here', async () => {
    const log = open()
    const shared = new Proxy(log, {
      get: (target, name) => {
        const value: unknown = name === 'exclusive' ? false : Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const world = await new World(shared).founded()
    await world.given(register('case-1'), step('case-1', '1', '2026-03-02T00:40:00Z'))
    const [, recorded] = await world.events(stream)
    await correct(log, [recorded?.id ?? ''])
    const { state } = await world.handler.state<ForeignCase>('foreigncase', 'case-1')
    expect(stepsOf(state)).toStrictEqual([])
    await world.given(step('case-1', '2', '2026-03-02T00:50:00Z'))
    expect((await world.events(stream)).map(({ revision }) => revision)).toStrictEqual([0, 1, 2, 3])
  })
})
