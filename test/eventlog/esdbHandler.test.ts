// Two nodes write one log on EventStoreDB: conflicts are decided anew, a command has effect once, and the chain stays whole.
import { describe, expect, test } from 'vitest'
import { verifyLog } from '../../src/audit/verify.ts'
import { leafHash } from '../../src/eventlog/envelope.ts'
import { command, register, request, sourceId, step, World } from '../commands/world.ts'
import { logOn, patient, peer } from '../support/esdbLog.ts'
import { at, monday, people } from '../support/people.ts'

const caseStream = 'foreigncase-case-1'

async function twoNodes() {
  const node = await peer()
  const mine = await new World(logOn(node, patient)).founded()
  const theirs = new World(logOn(node, patient))
  await mine.given(register('case-1'))
  return { node, mine, theirs }
}
const numbered = (n: number) => step('case-1', `step ${n}`, '2026-03-02T00:40:00Z')

async function requireWhole(world: World, events: number): Promise<void> {
  expect(await verifyLog(world.log)).toMatchObject({ ok: true, bad: 0, events })
}

describe('two nodes', () => {
  test('what another node wrote between reading and appending makes the command be decided again', async () => {
    const { node, mine, theirs } = await twoNodes()
    const later = step('case-1', 'theirs', '2026-03-02T00:50:00Z')
    // The other node's append arrives while ours is on its way: the peer holds ours back until theirs is written.
    let theirAnswer: Promise<unknown> | undefined
    let held = false
    node.faults.onAppend = () => {
      if (held) return undefined
      held = true
      theirAnswer = theirs.send(later)
      return { kind: 'delay', ms: 150 }
    }
    expect(await mine.send(step('case-1', 'mine', '2026-03-02T00:40:00Z'))).toMatchObject({ revision: 2 })
    expect(await theirAnswer).toMatchObject({ kind: 'accepted', revision: 1 })
    const findings = (await mine.events(caseStream)).map(({ data }) => (data as { findings: string[] }).findings)
    // Decided on the second look: the other's step was later, which the first look could not know.
    expect(findings).toStrictEqual([[], [], ['steps-out-of-order']])
  })

  test('a fold that is held reads forward what the other node wrote', async () => {
    const { node, mine, theirs } = await twoNodes()
    await theirs.given(numbered(1), numbered(2))
    const before = node.sent
    const { revision, state } = await mine.handler.state<{ stepCount: number }>('foreigncase', 'case-1')
    expect([revision, state.stepCount]).toStrictEqual([2, 2])
    // Only what was new came over the wire.
    expect(node.sent - before).toBe(2)
    await theirs.given(command('DeclareSourceComplete', { sourceId, completeUntil: '2026-03-01T00:00:00Z' }))
    await mine.given(register('case-2'))
    const [registered] = await mine.events('foreigncase-case-2')
    expect(registered?.basis).toContainEqual({ revision: 1, stream: 'source-wabo' })
  })

  test('the same command at both nodes at once has effect once, is answered alike, and leaves no gap in the chain', async () => {
    const { mine, theirs } = await twoNodes()
    for (let n = 0; n < 30; n++) {
      const sent = request(numbered(n), people.service, `key ${n}`)
      const [one, two] = await Promise.all([mine.handler.handle(sent), theirs.handler.handle(sent)])
      expect(one).toMatchObject({ kind: 'accepted', revision: n + 1 })
      expect(two).toStrictEqual(one)
    }
    const stored = await mine.log.readStream(caseStream, 0, 100)
    expect(stored).toHaveLength(31)
    const events = await mine.events(caseStream)
    expect(events.slice(1).map(({ prev }) => prev)).toStrictEqual(
      stored.slice(0, -1).map(({ bytes }) => leafHash(bytes)),
    )
  })

  test('sixty-four commands from two nodes on three streams: each is there once, and the log verifies', async () => {
    const { mine, theirs } = await twoNodes()
    const cases = ['case-1', 'case-2', 'case-3']
    await mine.given(register('case-2'), register('case-3'))
    const founded = (await mine.feed()).length
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        (n % 2 ? mine : theirs).send(step(cases[n % 3] ?? '', `step ${n}`, '2026-03-02T00:40:00Z')),
      ),
    )
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(64)
    const steps = (await mine.feed()).slice(founded).map(({ data }) => (data as { number: string }).number)
    expect(steps.sort()).toStrictEqual(Array.from({ length: 64 }, (_, n) => `step ${n}`).sort())
    await requireWhole(mine, founded + 64)
  })

  test('a node whose clock is twenty seconds behind: no stream goes back in recorded time, and the log verifies', async () => {
    const { mine, node, theirs } = await twoNodes()
    await mine.clock.advanceTo(at('2026-03-02T01:00:20Z'))
    await mine.given(numbered(1))
    await theirs.given(numbered(2))
    const recordedAt = (await mine.events(caseStream)).map((event) => event.recordedAt)
    expect(recordedAt).toStrictEqual([monday, '2026-03-02T01:00:20.000Z', '2026-03-02T01:00:20.000Z'])
    // One that has read nothing of it goes by its own clock, in a stream of its own.
    const fresh = new World(logOn(node, patient))
    await fresh.given(command('OpenOrganisation', { orgId: 'other', kind: 'outside', name: '别处' }))
    const [opened] = await mine.events('organisation-other')
    expect(opened?.recordedAt).toBe(monday)
    await requireWhole(mine, (await mine.feed()).length)
  })

  test('a command whose answer was lost, sent again to the other node, is answered as it was', async () => {
    const { node, mine, theirs } = await twoNodes()
    const sent = request(numbered(1), people.service, 'key')
    const impatient = new World(logOn(node, { callMs: 150, patienceMs: 150 }))
    node.faults.nextAppend({ kind: 'silent_written' })
    const first = await impatient.handler.handle(sent)
    expect(await theirs.handler.handle(sent)).toStrictEqual(first)
    expect(await mine.events(caseStream)).toHaveLength(2)
  })
})
