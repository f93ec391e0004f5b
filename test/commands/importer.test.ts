// The importer: order within a case, few commands under way, bounded memory and errors, and what is told of each line.
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { foreignCaseId } from '../../src/commands/ids.ts'
import { type ImportOptions, importRows, type Outcome } from '../../src/commands/importer.ts'
import type { ImportCase, ImportRow, ImportStep } from '../../src/commands/importPlan.ts'
import { type ItemSaid, mostItems } from '../../src/commands/importTarget.ts'
import type { Command } from '../../src/commands/registry.ts'
import type { ForeignCase } from '../../src/domain/approvals/foreignCase.ts'
import { Instant, ItemId, SourceId } from '../../src/domain/values.ts'
import { heldHeap } from '../support/heap.ts'
import { people } from '../support/people.ts'
import { stores } from '../support/stores.ts'
import { itemId, sourceId, World } from './world.ts'

const now = Instant.parse('2026-03-20T00:00:00Z')
const at = (minute: number) =>
  Temporal.Instant.from('2026-03-02T01:00:00Z').add({ minutes: minute }).toString({ smallestUnit: 'millisecond' })
const stepAt = (minute: number, more: Partial<ImportStep> = {}): ImportStep => ({
  number: `s${minute}`,
  activity: '审查',
  at: at(minute),
  ...more,
})
const row = (line: number, number: string, step?: ImportStep, more: Partial<ImportCase> = {}): ImportRow => ({
  kind: 'row',
  line,
  case: { number, startedAt: at(0), ...more },
  ...(step === undefined ? {} : { step }),
})

async function* each(rows: Iterable<ImportRow>): AsyncGenerator<ImportRow> {
  yield* rows
}

const added: Outcome = { kind: 'added' }
const options = (send: ImportOptions['send'], more: Partial<ImportOptions> = {}): ImportOptions => ({
  sourceId: SourceId.parse(sourceId),
  items: { idOf: () => ItemId.parse(itemId), open: () => Promise.resolve(true) },
  send,
  now: () => now,
  completeUntil: () => Promise.resolve(undefined),
  ...more,
})

/** Runs an import and keeps the commands in the order in which they were sent. */
async function sent(rows: readonly ImportRow[], more: Partial<ImportOptions> = {}) {
  const commands: Command[] = []
  const keys: string[] = []
  const send = (command: Command, key: string): Promise<Outcome> => {
    commands.push(command)
    keys.push(key)
    return Promise.resolve(added)
  }
  const result = await importRows(each(rows), options(send, more))
  return { result, commands, keys }
}

const brief = (command: Command): string => {
  switch (command.type) {
    case 'RegisterForeignCase':
      return `begin ${command.number}`
    case 'RecordForeignStep':
      return `step ${command.number}`
    case 'CloseForeignCase':
      return `end ${command.endedAt}`
    case 'DeclareSourceComplete':
      return `complete ${command.completeUntil}`
    default:
      return command.type
  }
}

describe('[LPS-7.3] what a file says', () => {
  test('a case begins, takes its steps and ends after its last row; the source is complete up to the latest fact', async () => {
    const end = { endedAt: at(30) }
    const { commands, result } = await sent([
      row(2, 'A', stepAt(0), end),
      row(3, 'A', stepAt(20), end),
      row(4, 'B', stepAt(10)),
      row(5, 'C'),
    ])
    expect(commands.map(brief)).toEqual([
      'begin A',
      'step s0',
      'step s20',
      `end ${at(30)}`,
      'begin B',
      'step s10',
      'begin C',
      `complete ${at(30)}`,
    ])
    expect(result).toEqual({ cases: 3, steps: 3, added: 7, unchanged: 0, errors: [], completeUntil: at(30) })
  })

  test('a case that comes back is the same case, and is counted once', async () => {
    const { commands, result } = await sent([row(2, 'A', stepAt(0)), row(3, 'B', stepAt(1)), row(4, 'A', stepAt(2))])
    expect(commands.map(brief)).toEqual([
      'begin A',
      'step s0',
      'begin B',
      'step s1',
      'begin A',
      'step s2',
      `complete ${at(2)}`,
    ])
    expect(result).toMatchObject({ cases: 2, steps: 3 })
  })

  test('a start that was only taken from a step does not begin a case a second time', async () => {
    const derived = (line: number, number: string, minute: number): ImportRow => ({
      ...row(line, number, stepAt(minute), { startedAt: at(minute) }),
      kind: 'row',
      line,
      case: { number, startedAt: at(minute) },
      startDerived: true,
    })
    const { commands } = await sent([derived(2, 'A', 0), derived(3, 'B', 1), derived(4, 'A', 2)])
    expect(commands.map(brief)).toEqual(['begin A', 'step s0', 'begin B', 'step s1', 'step s2', `complete ${at(2)}`])
  })

  test('what lies in the future makes no claim that the source is complete until then', async () => {
    const future = '2026-04-01T00:00:00.000Z'
    const { result } = await sent([row(2, 'A', stepAt(5)), row(3, 'A', stepAt(6, { at: future }), { endedAt: future })])
    expect(result.completeUntil).toBe(at(5))
  })

  test('a source that has declared more keeps its watermark, and an empty file claims nothing', async () => {
    const declared = Instant.parse('2026-03-19T00:00:00Z')
    const later = await sent([row(2, 'A', stepAt(5))], { completeUntil: () => Promise.resolve(declared) })
    expect([later.commands.map(brief), later.result.completeUntil]).toEqual([['begin A', 'step s5'], declared])
    expect(await sent([])).toEqual({
      commands: [],
      keys: [],
      result: { cases: 0, steps: 0, added: 0, unchanged: 0, errors: [] },
    })
  })

  test('keys are the same for the same file and differ between its rows', async () => {
    const rows = [row(2, 'A', stepAt(0)), row(3, 'A', stepAt(0)), row(4, 'A', stepAt(1))]
    const [one, two] = [await sent(rows), await sent(rows)]
    expect(one.keys).toEqual(two.keys)
    expect(new Set(one.keys).size).toBe(one.keys.length)
  })
})

describe('what is wrong is told by line', () => {
  test('a case that cannot be begun is told on each of its lines, and its steps are not sent', async () => {
    const long = { channel: '长'.repeat(81) }
    const { commands, result } = await sent([
      row(2, 'A', stepAt(0), long),
      row(3, 'A', stepAt(1), long),
      row(4, 'B', stepAt(2, { activity: '审\n查' })),
    ])
    expect(commands).toEqual([])
    const tooLong = {
      pointer: '/case/channel',
      reason: 'channel has more than 80 characters',
      reasonZh: 'channel 超过 80 个字符',
    }
    expect(result.errors).toEqual([
      { line: 2, ...tooLong },
      { line: 3, ...tooLong },
      { line: 4, pointer: '/step/activity', reason: 'activity must be one line', reasonZh: 'activity 须为一行' },
    ])
  })

  test('a bad line leaves nothing of itself: what the log has against a case is told on each of its lines', async () => {
    const other = { channel: '窗口', endedAt: at(9) }
    const against = (refuses: (command: Command) => boolean) => {
      const took: string[] = []
      const send = (command: Command): Promise<Outcome> => {
        if (refuses(command)) {
          const reason = `${foreignCaseId(sourceId, 'A')} differs`
          return Promise.resolve({ kind: 'refused', code: 'registered-otherwise', reason, reasonZh: reason })
        }
        took.push(brief(command))
        return Promise.resolve(added)
      }
      return { took, send }
    }
    const rows = [row(2, 'A', stepAt(1), other), row(3, 'A', stepAt(2), other), row(4, 'A', stepAt(0))]
    const cases = against((command) => command.type === 'RegisterForeignCase' && command.channel === '窗口')
    const { errors } = await importRows(each(rows), options(cases.send))
    const differs = { reason: 'A differs', reasonZh: 'A differs' }
    expect([cases.took, errors]).toEqual([
      ['begin A', 'step s0', `complete ${at(0)}`],
      [
        { line: 2, ...differs },
        { line: 3, ...differs },
      ],
    ])
    // The end and the moment of a line whose step is refused are not taken either, unless another line tells them.
    const ends = [
      row(2, 'A', stepAt(1), { endedAt: at(9) }),
      row(3, 'A', stepAt(2), { endedAt: at(9) }),
      row(4, 'A', stepAt(3), { endedAt: at(10) }),
    ]
    const steps = against((command) => ['step s2', 'step s3'].includes(brief(command)))
    expect((await importRows(each(ends), options(steps.send))).errors.map(({ line }) => line)).toEqual([3, 4])
    expect(steps.took).toEqual(['begin A', 'step s1', `end ${at(9)}`, `complete ${at(9)}`])
  })

  test('only so many errors are kept; the rest are counted', async () => {
    const bad = Array.from(
      { length: 1_500 },
      (_, index): ImportRow => ({ kind: 'bad', line: index + 2, reason: 'no', reasonZh: '否' }),
    )
    const { result } = await sent(bad)
    expect([result.errors.length, result.truncated, result.errors.at(-1)?.line]).toEqual([1_000, 500, 1_001])
  })

  test('a file that names too many items is told so', async () => {
    const open = ({ itemName }: ItemSaid) => Promise.resolve(itemName !== '一千零一')
    const items = { idOf: () => ItemId.parse(itemId), open }
    const { result } = await sent(
      [row(2, 'A', undefined, { itemName: '一' }), row(3, 'B', undefined, { itemName: '一千零一' })],
      { items },
    )
    expect(result.errors).toEqual([
      {
        line: 3,
        pointer: '/case/itemName',
        reason: `the file names more than ${mostItems} items`,
        reasonZh: `文件涉及的事项超过 ${mostItems} 个`,
      },
    ])
  })
})

describe('bounds', () => {
  test('a quarter of a million rows pass with at most 256 commands under way and no growing memory', async () => {
    const cases = 50_000
    let underWay = 0
    let most = 0
    let heapBefore = 0
    let heapNearTheEnd = 0
    function* rows(): Generator<ImportRow> {
      for (let index = 0; index < cases; index++) {
        if (index === 10_000) heapBefore = heldHeap()
        if (index === cases - 1) heapNearTheEnd = heldHeap()
        for (let step = 0; step < 5; step++) yield row(2 + index * 5 + step, `n${index}`, stepAt(step))
      }
    }
    const send = async (): Promise<Outcome> => {
      most = Math.max(most, ++underWay)
      await turn()
      underWay--
      return added
    }
    const result = await importRows(each(rows()), options(send))
    expect(result).toMatchObject({ cases, steps: cases * 5, added: cases * 6, errors: [] })
    expect(most).toBeLessThanOrEqual(256)
    expect(most).toBeGreaterThan(32)
    // A case kept whole is about half a kilobyte: 40,000 of them would be 20 MiB.
    expect(heapNearTheEnd - heapBefore).toBeLessThan(40)
  }, 60_000)

  test('the first command that fails ends the import, once nothing is under way', async () => {
    let underWay = 0
    const failing = async (command: Command): Promise<Outcome> => {
      underWay++
      await pause(1)
      underWay--
      if (brief(command) === 'step s3') throw new Error('the disk is full')
      return added
    }
    const rows = Array.from({ length: 1_000 }, (_, index) => row(index + 2, 'A', stepAt(index)))
    await expect(importRows(each(rows), options(failing))).rejects.toThrow('the disk is full')
    expect(underWay).toBe(0)
  })
})

describe.each(stores)('into the log in %s', (_name, open) => {
  async function world() {
    const founded = await new World(open()).founded()
    founded.clock.advanceTo(now)
    const send = async (command: Command): Promise<Outcome> => {
      const answer = await founded.send(command, people.service)
      if (answer.kind === 'refused') return { kind: 'refused', code: answer.refusal.code, reason: '', reasonZh: '' }
      return { kind: answer.position === undefined ? 'unchanged' : 'added' }
    }
    return { founded, send }
  }

  test('a case of 600 steps keeps their order', async () => {
    const { founded, send } = await world()
    const rows = Array.from({ length: 600 }, (_, index) => row(index + 2, 'A', stepAt(index)))
    expect(await importRows(each(rows), options(send))).toMatchObject({
      cases: 1,
      steps: 600,
      added: 601,
      errors: [],
    })
    const events = await founded.events(`foreigncase-${foreignCaseId(sourceId, 'A')}`)
    const numbers = events.flatMap(({ data, type }) =>
      type === 'ForeignStepRecorded' ? [(data as { number: string }).number] : [],
    )
    expect(numbers).toEqual(rows.map((_, index) => `s${index}`))
    expect(await importRows(each(rows), options(send))).toMatchObject({ added: 0, unchanged: 601, errors: [] })
  })

  test('two ends of one case: the first stands, the second is refused on its line', async () => {
    const { founded, send } = await world()
    const rows = [
      row(2, 'A', stepAt(0), { endedAt: at(9) }),
      row(3, 'A', stepAt(1), { endedAt: at(10) }),
      row(4, 'A', stepAt(2), { endedAt: at(10) }),
    ]
    const result = await importRows(each(rows), options(send))
    expect([result.added, result.errors.map(({ line }) => line)]).toEqual([5, [3]])
    const { state } = await founded.handler.state<ForeignCase>('foreigncase', foreignCaseId(sourceId, 'A'))
    expect(state).toMatchObject({ status: 'closed', endedAt: at(9), stepCount: 3 })
  })
})
