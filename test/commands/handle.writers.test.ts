// Several processes write one log: nobody's write is lost, nobody decides on a state that was not there (R10).
import { describe, expect, test } from 'vitest'
import { ContendedStreamError } from '../../src/commands/handle.ts'
import { leafHash } from '../../src/eventlog/envelope.ts'
import {
  AmbiguousAppendError,
  type AppendResult,
  type EventLog,
  type NewEvent,
  type StoredEvent,
} from '../../src/eventlog/port.ts'
import { people } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { command, register, request, sourceId, step, World } from './world.ts'

/** A log that others write too, with a hook before each append and before each answer to a read. */
class SharedLog implements EventLog {
  readonly exclusive: boolean = false
  readonly inner: EventLog
  beforeAppend: (stream: string) => Promise<void> = () => Promise.resolve()
  afterAppend: (result: AppendResult) => AppendResult | Promise<AppendResult> = (result) => result
  afterRead: (stream: string) => Promise<void> = () => Promise.resolve()
  appends = 0

  constructor(inner: EventLog) {
    this.inner = inner
  }

  async append(stream: string, events: readonly NewEvent[], expected: number): Promise<AppendResult> {
    this.appends++
    await this.beforeAppend(stream)
    return this.afterAppend(await this.inner.append(stream, events, expected))
  }
  async readStream(stream: string, from: number, limit: number): Promise<readonly StoredEvent[]> {
    const events = await this.inner.readStream(stream, from, limit)
    await this.afterRead(stream)
    return events
  }
  readAll: EventLog['readAll'] = (after, options) => this.inner.readAll(after, options)
  subscribeAll: EventLog['subscribeAll'] = (after, options) => this.inner.subscribeAll(after, options)
  head = () => this.inner.head()
  last = () => this.inner.last()
  close = () => this.inner.close()
}

class ExclusiveSharedLog extends SharedLog {
  override readonly exclusive = true
}

const late = step('case-1', 'late', '2026-03-02T00:40:00Z')
const caseStream = 'foreigncase-case-1'

describe.each(stores)('several processes on the log in %s', (_name, open) => {
  async function twoWriters() {
    const log = new SharedLog(open())
    const mine = await new World(log).founded()
    const theirs = new World(log)
    await mine.given(register('case-1'))
    return { log, mine, theirs }
  }

  describe('another writer', () => {
    test('between reading and appending makes the command be decided again, on what is there now', async () => {
      const { log, mine, theirs } = await twoWriters()
      log.beforeAppend = async () => {
        log.beforeAppend = () => Promise.resolve()
        await theirs.given(step('case-1', 'theirs', '2026-03-02T00:50:00Z'))
      }
      expect(await mine.send(late)).toMatchObject({ kind: 'accepted', revision: 2 })
      const events = await mine.events(caseStream)
      // Decided on the second look: the other's step was later, which the first look could not know.
      expect(events.map(({ data }) => (data as { findings: string[] }).findings)).toStrictEqual([
        [],
        [],
        ['steps-out-of-order'],
      ])
    })

    test('is a mismatch to a caller who named a revision, and the next command sees the new one', async () => {
      const { log, mine, theirs } = await twoWriters()
      log.beforeAppend = async () => {
        log.beforeAppend = () => Promise.resolve()
        await theirs.given(step('case-1', 'theirs', '2026-03-02T00:50:00Z'))
      }
      expect(await mine.send(late, people.service, { ifMatch: 0 })).toMatchObject({
        refusal: { code: 'revision-mismatch', details: { expected: 0, actual: 1 } },
      })
      expect(await mine.send(late, people.service, { ifMatch: 1 })).toMatchObject({ kind: 'accepted', revision: 2 })
    })

    test('who never stops is an error, not an endless loop', async () => {
      const { log, mine } = await twoWriters()
      const theirs = new World(log.inner)
      let others = 0
      log.beforeAppend = () => theirs.given(step('case-1', `theirs ${others++}`, '2026-03-02T00:50:00Z'))
      await expect(mine.send(late)).rejects.toThrow(ContendedStreamError)
      expect(others).toBe(21)
    })

    test('who sent the same command first is answered alike here', async () => {
      const { mine, theirs } = await twoWriters()
      const sent = request(late, people.service, 'key')
      const first = await theirs.handler.handle(sent)
      expect(await mine.handler.handle(sent)).toStrictEqual(first)
      expect(await mine.events(caseStream)).toHaveLength(2)
    })

    test('whose facts have moved is seen by the next decision, which names their revision', async () => {
      const { mine, theirs } = await twoWriters()
      await mine.given(register('case-2'))
      await theirs.given(command('DeclareSourceComplete', { sourceId, completeUntil: '2026-03-01T00:00:00Z' }))
      await mine.given(register('case-3'))
      const [second] = await mine.events('foreigncase-case-2')
      const [third] = await mine.events('foreigncase-case-3')
      const sourceOf = (event: typeof second) => event?.basis.find(({ stream }) => stream === 'source-wabo')?.revision
      expect([sourceOf(second), sourceOf(third)]).toStrictEqual([0, 1])
    })
  })

  test('thirty-two at once from two processes on three streams: each is there once, in a chain without gaps', async () => {
    const { mine, theirs } = await twoWriters()
    const cases = ['case-1', 'case-2', 'case-3']
    await mine.given(...cases.slice(1).map((caseId) => register(caseId)))
    const sent = Array.from({ length: 96 }, (_, n) => ({ world: n % 2 ? mine : theirs, number: `step ${n}`, n }))
    const answers = await Promise.all(
      sent.map(({ world, number, n }) => world.send(step(cases[n % 3] ?? '', number, '2026-03-02T00:40:00Z'))),
    )
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(96)
    for (const [nth, caseId] of cases.entries()) {
      const steps = (await mine.events(`foreigncase-${caseId}`)).slice(1)
      const numbers = steps.map(({ data }) => (data as { number: string }).number).sort()
      const expected = sent.filter(({ n }) => n % 3 === nth).map(({ number }) => number)
      expect(numbers).toStrictEqual(expected.sort())
      expect(steps.map(({ revision }) => revision)).toStrictEqual(steps.map((_, at) => at + 1))
    }
  })

  test('the fold of a stream that is read many times at once holds each event once', async () => {
    const { mine, theirs } = await twoWriters()
    const numbers = Array.from({ length: 20 }, (_, n) => `step ${n}`)
    await theirs.given(...numbers.map((number) => step('case-1', number, '2026-03-02T00:40:00Z')))
    const states = await Promise.all(
      Array.from({ length: 8 }, () => mine.handler.state<{ stepCount: number }>('foreigncase', 'case-1')),
    )
    expect(states.map(({ revision, state }) => [revision, state.stepCount])).toStrictEqual(
      Array.from({ length: 8 }, () => [20, 20]),
    )
  })

  test('events of others that are read before one’s own append has answered stay in the chain', async () => {
    const { log, mine } = await twoWriters()
    const theirs = new World(log.inner)
    log.afterAppend = async (result) => {
      log.afterAppend = (one) => one
      await theirs.given(step('case-1', 'theirs', '2026-03-02T00:50:00Z'))
      await mine.handler.state('foreigncase', 'case-1')
      return result
    }
    await mine.given(late, step('case-1', 'last', '2026-03-02T00:55:00Z'))
    const stored = await log.readStream(caseStream, 0, 10)
    const events = await mine.events(caseStream)
    expect(events.map(({ prev }) => prev).slice(1)).toStrictEqual(
      stored.slice(0, -1).map(({ bytes }) => leafHash(bytes)),
    )
    expect(events).toHaveLength(4)
  })

  test('a fact that moves while a decision is taken counts as it was first read, as its basis says', async () => {
    const { log, mine, theirs } = await twoWriters()
    const dueAt = '2026-02-20T00:00:00Z'
    await mine.given(register('case-2', { startedAt: '2026-02-02T00:00:00Z', dueAt }))
    log.afterRead = async (stream) => {
      if (stream !== 'source-wabo') return
      log.afterRead = () => Promise.resolve()
      await theirs.given(command('DeclareSourceComplete', { sourceId, completeUntil: '2026-03-01T00:00:00Z' }))
    }
    const note = command('NoteDeadlinePassed', { caseId: 'case-2', kind: 'statutory', dueAt })
    expect(await mine.send(note)).toMatchObject({ refusal: { code: 'deadline-not-due' } })
    expect(await mine.send(note)).toMatchObject({ kind: 'accepted' })
    const [, passed] = await mine.events('foreigncase-case-2')
    expect(passed?.basis).toContainEqual({ revision: 1, stream: 'source-wabo' })
  })

  test('a log that should be ours alone and is not costs one more look, not a wrong decision', async () => {
    const log = new ExclusiveSharedLog(open())
    const mine = await new World(log).founded()
    await mine.given(register('case-1'))
    await new World(log.inner).given(step('case-1', 'theirs', '2026-03-02T00:50:00Z'))
    expect(await mine.send(late)).toMatchObject({ kind: 'accepted', revision: 2 })
    const [, , event] = await mine.events(caseStream)
    expect(event?.data).toMatchObject({ findings: ['steps-out-of-order'] })
  })

  test('a load that began before an append and ends after it does not hide the append from later decisions', async () => {
    const log = new ExclusiveSharedLog(open())
    const world = await new World(log, { cacheStreams: 1 }).founded()
    await world.given(register('case-1'))
    // The cache of one holds another stream now, so that the source is read while it is being written.
    const appending = Promise.withResolvers<void>()
    const reading = Promise.withResolvers<void>()
    log.beforeAppend = (stream) => (stream === 'source-wabo' ? appending.promise : Promise.resolve())
    const before = log.appends
    const declared = world.send(command('DeclareSourceComplete', { sourceId, completeUntil: '2026-03-01T00:00:00Z' }))
    await expect.poll(() => log.appends, { interval: 1 }).toBeGreaterThan(before)
    log.afterRead = (stream) => (stream === 'source-wabo' ? reading.promise : Promise.resolve())
    await world.handler.state('account', 'evicts')
    const stale = world.handler.state<{ completeUntil?: string }>('source', sourceId)
    appending.resolve()
    await declared
    reading.resolve()
    await stale
    const { revision, state } = await world.handler.state<{ completeUntil?: string }>('source', sourceId)
    expect([revision, state.completeUntil]).toStrictEqual([1, '2026-03-01T00:00:00.000Z'])
  })

  test('an append whose outcome is unknown is tried again with the same events, and written once', async () => {
    const { log, mine } = await twoWriters()
    let failures = 2
    log.afterAppend = (result) => {
      if (failures-- > 0) throw new AmbiguousAppendError('connection lost')
      return result
    }
    expect(await mine.send(late)).toMatchObject({ kind: 'accepted', revision: 1 })
    expect(await mine.events(caseStream)).toHaveLength(2)
  })

  test('a log that stays out of reach is an error, and the next command finds the stream as it is', async () => {
    const { log, mine } = await twoWriters()
    log.beforeAppend = () => Promise.reject(new AmbiguousAppendError('connection lost'))
    const before = log.appends
    await expect(mine.send(late)).rejects.toThrow('connection lost')
    expect(log.appends - before).toBe(5)
    log.beforeAppend = () => Promise.resolve()
    expect(await mine.send(late)).toMatchObject({ kind: 'accepted', revision: 1 })
  })
})
