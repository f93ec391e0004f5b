// A command that comes again costs as much on a long stream as on a short one: what is read of the log is counted.
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/commands/answers.ts'
import { blockOf, CommandMemory, places } from '../../src/commands/commandMemory.ts'
import { Folds } from '../../src/commands/folds.ts'
import { uuid5 } from '../../src/commands/ids.ts'
import { type ForeignCase, foreignCase } from '../../src/domain/approvals/foreignCase.ts'
import { encode } from '../../src/eventlog/envelope.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import type { StoredEvent } from '../../src/eventlog/port.ts'
import { people } from '../support/people.ts'
import { register, request, step, World } from './world.ts'

class CountingLog extends MemoryLog {
  events = 0
  override async readStream(stream: string, from: number, limit: number): Promise<readonly StoredEvent[]> {
    const read = await super.readStream(stream, from, limit)
    this.events += read.length
    return read
  }
}

const steps = 2_000
const sentStep = (number: number) =>
  request(step('case-1', String(number), '2026-03-02T00:40:00Z'), people.service, `step ${number}`)

describe('on a case of 2,000 steps', async () => {
  const log = new CountingLog()
  const world = await new World(log).founded()
  await world.given(register('case-1'))
  const first: Answer[] = []
  for (let number = 0; number < steps; number++) first.push(await world.handler.handle(sentStep(number)))

  test('each repeat answers as at first and reads its block of the stream, and the next where it stands at the end of one', async () => {
    for (const number of [0, 29, 30, 31, 63, 64, 1_023, steps - 1]) {
      log.events = 0
      expect(await world.handler.handle(sentStep(number))).toStrictEqual(first[number])
      expect(log.events).toBeLessThanOrEqual(number % blockOf === blockOf - 2 ? 2 * blockOf : blockOf)
    }
  })

  test('after a restart the stream is read whole once, not once for each', async () => {
    const again = new World(log)
    log.events = 0
    for (let number = 0; number < steps; number++) {
      const answer = await again.handler.handle(sentStep(number))
      if (JSON.stringify(answer) !== JSON.stringify(first[number])) expect(answer).toStrictEqual(first[number])
    }
    expect(log.events).toBeLessThanOrEqual(steps + 1 + steps * (blockOf + 1))
  })

  test('a restart folds the stream to its head, however many pages of the log that takes', async () => {
    const { revision, state } = await new World(log).handler.state<ForeignCase>('foreigncase', 'case-1')
    expect([revision, state]).toMatchObject([steps, { stepCount: steps }])
  })

  test('another body under a known id is still refused', async () => {
    const { command } = sentStep(7)
    const other = { ...sentStep(7), command: { ...command, activity: '决定' } as typeof command }
    expect(await world.handler.handle(other)).toMatchObject({ refusal: { code: 'command-id-reused' } })
  })
})

test('the events of one command are found whole, in however many blocks they stand', async () => {
  const world = await new World().founded()
  await world.given(register('case-1'))
  for (let number = 0; number < 120; number++) await world.handler.handle(sentStep(number))
  const log = new MemoryLog()
  const long = uuid5('a command of seventy events')
  for (const { position: _position, ...event } of await world.events('foreigncase-case-1')) {
    const { commandId, id, revision, type } = event
    const { bytes } = encode({ ...event, commandId: revision >= 20 && revision < 90 ? long : commandId })
    await log.append('foreigncase-case-1', [{ id, type, bytes }], revision - 1)
  }
  const folds = new Folds(log, 10)
  const folded = await folds.get('foreigncase-case-1', foreignCase)
  const revisions = (await folds.done(folded, long)).map(({ revision }) => revision)
  expect(revisions).toEqual(Array.from({ length: 70 }, (_, index) => index + 20))
  expect(await folds.done(folded, uuid5('unknown'))).toEqual([])
})

test('a command is found beyond the stretch in which places are told apart', async () => {
  const stretch = places * blockOf
  const world = await new World().founded()
  await world.given(register('case-1'))
  await world.handler.handle(sentStep(1))
  const [first, second] = await world.events('foreigncase-case-1')
  if (first === undefined || second === undefined) throw new Error('the case has two events')
  const commandOf = (revision: number) => uuid5(`far ${revision}`)
  const log = new MemoryLog()
  for (let from = 0; from < stretch + 40; from += 200) {
    const batch = Array.from({ length: Math.min(200, stretch + 40 - from) }, (_, at) => {
      const revision = from + at
      const { position: _position, ...event } = revision === 0 ? first : second
      const id = uuid5(`event ${revision}`)
      return { id, type: event.type, bytes: encode({ ...event, commandId: commandOf(revision), id, revision }).bytes }
    })
    await log.append('foreigncase-case-1', batch, from - 1)
  }
  const folds = new Folds(log, 10)
  const folded = await folds.get('foreigncase-case-1', foreignCase)
  for (const revision of [1, stretch + 1, stretch + 39]) {
    const found = await folds.done(folded, commandOf(revision))
    expect(found.map((event) => event.revision)).toStrictEqual([revision])
  }
})

test('a command is remembered with the block of its first event, few commands or many', () => {
  const id = (number: number) => uuid5(`command ${number}`)
  const memory = new CommandMemory()
  const count = places * blockOf + 100
  for (let revision = 0; revision < count; revision++) {
    // Two events each.
    memory.add(id(Math.floor(revision / 2)), revision)
    if (revision === 40 || revision === count - 1)
      for (const number of [0, 10, 15, 16, 20]) {
        expect(memory.placeOf(id(number))).toBe(Math.floor((number * 2) / blockOf))
      }
  }
  // Beyond the last place the first comes again.
  expect(memory.placeOf(id((places * blockOf) / 2))).toBe(0)
  expect([memory.placeOf(id(count)), memory.has(id(count)), memory.has(id(3))]).toEqual([undefined, false, true])
})

test.each([0, 100])('commands that share half of what is kept of them are told apart, among %i others', (others) => {
  const memory = new CommandMemory()
  for (let number = 0; number < others; number++) memory.add(uuid5(`other ${number}`), number)
  const known = '01234567-89ab-5000-8000-000000000010'
  memory.add(known, blockOf * 3)
  const alike = ['01234567-89ab-5000-8000-000000000020', '11234567-89ab-5000-8000-000000000010']
  expect(memory.placeOf(known)).toBe(3)
  expect(alike.map((id) => memory.has(id))).toStrictEqual([false, false])
})

test('a command that follows one which shares half with it is remembered too', () => {
  const memory = new CommandMemory()
  memory.add('01234567-89ab-5000-8000-000000000010', 0)
  memory.add('01234567-89ab-5000-8000-000000000020', blockOf)
  expect(memory.placeOf('01234567-89ab-5000-8000-000000000020')).toBe(1)
})
