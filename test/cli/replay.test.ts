// zhengjian replay and rebuild: a case event by event, now and as of a moment; the read models anew.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../src/commands/clock.ts'
import { foreignCaseId } from '../../src/commands/ids.ts'
import { Engine } from '../../src/engine.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { command, request } from '../commands/world.ts'
import { inShanghai } from '../domain/calendar/china.ts'
import { accountsOpened, officesOpened } from '../support/founding.ts'
import { people } from '../support/people.ts'
import { act, itemWith, paper, registrations } from '../support/permitCase.ts'
import { csvFile, folder, imported, serving, twoCases, zhengjian } from './cliWorld.ts'

async function filled(): Promise<string> {
  const dir = folder()
  await imported(csvFile(dir, 'water.csv', ...twoCases), dir)
  return dir
}

/** An office has accepted an application; its engine has been closed. */
async function acceptedHere(dir: string): Promise<void> {
  const clock = new ManualClock(inShanghai('2026-03-02 09:00'))
  const engine = await Engine.open({
    dataDir: dir,
    clock,
    purpose: 'demo',
    openLog: (path, hooks) => new SqliteLog(path, hooks),
    onFatal: (error) => expect.unreachable(String(error)),
    onError: (what, error) => expect.unreachable(`${what}: ${error}`),
  })
  const founding = [...officesOpened, ...accountsOpened, command('PublishItem', itemWith()), ...registrations]
  engine.room.materials.store({ actor: people.clerk, bytes: paper, mediaType: 'application/pdf' })
  for (const [at, sent] of founding.entries()) await engine.handle(request(sent, people.system, `found ${at}`))
  for (const type of ['ReceiveApplication', 'AcceptApplication'] as const)
    expect(await engine.handle(request(act(type, '2026-03-02'), people.clerk, type))).toMatchObject({
      kind: 'accepted',
    })
  await engine.settle()
  await engine.close()
}

type Replayed = {
  readonly id: string
  readonly events: readonly {
    readonly type: string
    readonly voided: boolean
    readonly changed: readonly { readonly path: string }[]
  }[]
  readonly state: { readonly status: string; readonly steps: readonly object[] }
}

async function replayed(dir: string, ...flags: string[]): Promise<Replayed> {
  const { code, out } = await zhengjian('replay', 'A-1', '--data', dir, '--json', ...flags)
  expect(code).toBe(0)
  return JSON.parse(out) as Replayed
}

describe('replay', () => {
  test('shows each event with what it changed', async () => {
    const dir = await filled()
    const { events, id, state } = await replayed(dir)
    expect(id).toBe(foreignCaseId('water', 'A-1'))
    expect(events.map(({ changed, type, voided }) => [type, voided, changed.map(({ path }) => path)])).toEqual([
      ['ForeignCaseRegistered', false, ['/status', '/deadlines/statutory', '/registered']],
      ['ForeignStepRecorded', false, ['/steps/0']],
      ['ForeignStepRecorded', false, ['/steps/1']],
      ['ForeignCaseClosed', false, ['/status', '/endedAt']],
    ])
    expect(state).toMatchObject({ status: 'closed', endedAt: '2026-03-05T08:00:00.000Z' })
  })

  test('by occurred time only what had happened is there; by recorded time nothing was known yet', async () => {
    const dir = await filled()
    const then = ['--as-of', '2026-03-03T00:00:00+08:00']
    const { events, state } = await replayed(dir, ...then, '--by', 'occurred')
    expect([events.length, state.status, state.steps.length]).toEqual([2, 'open', 1])
    const recorded = await zhengjian('replay', 'A-1', '--data', dir, ...then)
    expect(recorded).toMatchObject({ code: 1, err: expect.stringContaining('当时日志中尚无此件') })
  })

  test('[PL-32] a case handled here is found by its id and by its number, and shown as its decider knows it', async () => {
    const dir = folder()
    await acceptedHere(dir)
    for (const name of ['case-1', '受理〔2026〕000001号']) {
      const { code, out } = await zhengjian('replay', name, '--data', dir, '--json')
      expect(code).toBe(0)
      const { events, id, state } = JSON.parse(out) as Replayed
      expect([id, state.status]).toEqual(['case-1', 'accepted'])
      expect(events.map(({ type }) => type)).toEqual([
        'ApplicationReceived',
        'ApplicationAccepted',
        'CaseNumberAssigned',
      ])
      expect(events[2]?.changed.map(({ path }) => path)).toEqual(['/about/number'])
    }
  })

  test('names a case by id too, in words', async () => {
    const dir = await filled()
    const { code, out } = await zhengjian('replay', foreignCaseId('water', 'A-2'), '--data', dir)
    expect(code).toBe(0)
    for (const word of [
      'A-2',
      'ForeignCaseRegistered',
      '/deadlines/statutory/passed',
      'source-water (service)',
      'timekeeper (system)',
    ])
      expect(out).toContain(word)
  })

  test('a number of several cases is not guessed, an unknown one is said to be absent', async () => {
    const dir = await filled()
    await imported(csvFile(dir, 'other.csv', ...twoCases), dir)
    const ran = await zhengjian('replay', 'A-1', '--data', dir)
    expect(ran.code).toBe(1)
    for (const source of ['water', 'other']) expect(ran.err).toContain(foreignCaseId(source, 'A-1'))
    expect(await zhengjian('replay', 'Z-9', '--data', dir)).toMatchObject({
      code: 1,
      err: expect.stringContaining('日志中没有此件'),
    })
  })

  test('a moment without an offset is refused', async () => {
    expect((await zhengjian('replay', 'A-1', '--as-of', '2026-03-03')).code).toBe(1)
  })
})

describe('rebuild', () => {
  test('takes the place of the read models that were there', async () => {
    const dir = await filled()
    const generation = () => readdirSync(join(dir, 'read')).filter((file) => file.endsWith('.db'))
    const [before] = generation()
    const { code, out } = await zhengjian('rebuild', '--data', dir, '--json')
    expect([code, JSON.parse(out)]).toMatchObject([0, { events: expect.any(Number), position: expect.any(String) }])
    expect(generation()).toEqual([before?.replace('.1.db', '.2.db')])
    const open = await zhengjian(
      'export',
      '--format',
      'csv',
      '--data',
      dir,
      '--status',
      'open',
      '--out',
      join(dir, 'open.csv'),
    )
    expect(open.code).toBe(0)
  })

  test('while a server runs it says how', async () => {
    const dir = await filled()
    const { url } = await serving(dir, 'production')
    const ran = await zhengjian('rebuild', '--data', dir)
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('请先停止服务') })
    expect(ran.err).toContain(url)
  })

  test('a folder without a log is left empty', async () => {
    const dir = folder()
    expect((await zhengjian('rebuild', '--data', dir)).code).toBe(1)
    expect(readdirSync(dir)).toEqual([])
  })
})
