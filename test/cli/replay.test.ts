// zhengjian replay and rebuild: a case event by event, now and as of a moment; the read models anew.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { foreignCaseId } from '../../src/commands/ids.ts'
import { csvFile, folder, imported, serving, twoCases, zhengjian } from './cliWorld.ts'

async function filled(): Promise<string> {
  const dir = folder()
  await imported(csvFile(dir, 'water.csv', ...twoCases), dir)
  return dir
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
