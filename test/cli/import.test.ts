// zhengjian import on small files: what is added, what is refused by line, and what a second import does.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openForWriting } from '../../src/cli/runtime.ts'
import { foreignCaseId } from '../../src/commands/ids.ts'
import { refusalWords } from '../../src/commands/importFaults.ts'
import { start } from '../../src/eventlog/port.ts'
import { read } from '../../src/eventlog/upcast.ts'
import { csvFile, folder, header, imported, runtime, serving, twoCases, zhengjian } from './cliWorld.ts'

const [first, second, third] = twoCases

async function feed(dataDir: string, ...types: string[]) {
  const log = runtime.openLogReadonly(join(dataDir, 'log.db'))
  const events = (await log.readAll(start, { limit: 10_000, ...(types.length > 0 ? { types } : {}) })).map(read)
  await log.close()
  return events
}

const otherwise = (kind: string, id: string, field: string) =>
  refusalWords({ code: 'registered-otherwise', details: { kind, id, fields: [field] } })

describe('importing a file', () => {
  test('[LPS-7.3] each case and step is an event with the file’s own time, by right of its source', async () => {
    const dir = folder()
    const result = await imported(csvFile(dir, '水务.csv', ...twoCases), dir, '--source', 'water', '--name', '水务系统')
    expect(result).toEqual({
      code: 0,
      cases: 2,
      steps: 3,
      added: 6,
      unchanged: 0,
      errors: [],
      completeUntil: '2026-03-06T01:00:00.000Z',
    })
    const caseId = foreignCaseId('water', 'A-1')
    const told = (await feed(dir, 'ForeignCaseRegistered', 'ForeignStepRecorded', 'ForeignCaseClosed'))
      .filter(({ stream }) => stream === `foreigncase-${caseId}`)
      .map(({ actor, authority, occurredAt, type }) => ({ account: actor.account, authority, occurredAt, type }))
    const by = { account: 'source-water', authority: { id: 'water', kind: 'source' } }
    expect(told).toEqual([
      { ...by, occurredAt: '2026-03-02T01:00:00.000Z', type: 'ForeignCaseRegistered' },
      { ...by, occurredAt: '2026-03-02T01:00:00.000Z', type: 'ForeignStepRecorded' },
      { ...by, occurredAt: '2026-03-05T07:00:00.000Z', type: 'ForeignStepRecorded' },
      { ...by, occurredAt: '2026-03-05T08:00:00.000Z', type: 'ForeignCaseClosed' },
    ])
  })

  test('the source, its organisation, account and item are opened by the bootstrap', async () => {
    const dir = folder()
    await imported(csvFile(dir, '水务.csv', ...twoCases), dir, '--source', 'water', '--name', '水务系统')
    const opened = (
      await feed(dir, 'OrganisationOpened', 'AccountOpened', 'SourceOpened', 'ItemVersionPublished')
    ).slice(-4)
    expect(opened.map(({ authority, data, type }) => [type, authority.kind, data])).toEqual([
      ['OrganisationOpened', 'bootstrap', { kind: 'outside', name: '水务系统', orgId: 'source-water' }],
      [
        'AccountOpened',
        'bootstrap',
        { accountId: 'source-water', name: '水务系统', orgId: 'source-water', role: 'service' },
      ],
      [
        'SourceOpened',
        'bootstrap',
        { accountId: 'source-water', name: '水务系统', orgId: 'source-water', sourceId: 'water' },
      ],
      [
        'ItemVersionPublished',
        'bootstrap',
        {
          calendarId: 'cn',
          itemId: 'water',
          name: '水务系统',
          office: '水务系统',
          orgId: 'source-water',
          steps: [],
          timeZone: 'Asia/Shanghai',
        },
      ],
    ])
  })

  test('[PL-42] deadlines that passed by the last fact of the file are noted before the import ends', async () => {
    const dir = folder()
    await imported(csvFile(dir, 'water.csv', ...twoCases), dir)
    const passed = (await feed(dir, 'DeadlinePassed')).map(({ data }) => data)
    expect(passed).toEqual([
      {
        caseId: foreignCaseId('water', 'A-2'),
        dueAt: '2026-03-03T16:00:00.000Z',
        kind: 'statutory',
        known: { lastStepAt: '2026-03-06T01:00:00.000Z', steps: 1 },
      },
    ])
  })

  test('a second import adds nothing and says so, packed or not, in whatever order its rows stand', async () => {
    const dir = folder()
    const file = csvFile(dir, 'water.csv', ...twoCases)
    await imported(file, dir)
    const before = (await feed(dir)).length
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)))
    const turned = csvFile(dir, 'turned.csv', third, second, first)
    for (const again of [file, `${file}.gz`, turned])
      expect(await imported(again, dir, '--source', 'water')).toMatchObject({
        code: 0,
        added: 0,
        unchanged: 6,
        errors: [],
      })
    expect((await feed(dir)).length).toBe(before)
    expect((await zhengjian('import', file, '--data', dir)).out).toContain('内容均已在日志中')
  })

  test('facts that differ from what is on the log are refused on their line, the rest goes on', async () => {
    const dir = folder()
    await imported(csvFile(dir, 'water.csv', ...twoCases), dir)
    const changed = [
      first,
      second.replace('决定', '审查'),
      third.replace('窗口', '移动端'),
      third.replace(',1,收件', ',2,受理'),
    ]
    const result = await imported(csvFile(dir, 'changed.csv', ...changed), dir, '--source', 'water')
    expect(result).toMatchObject({ code: 1, cases: 2, steps: 4, added: 1 })
    expect(result.errors).toEqual([
      { line: 3, ...otherwise('step', '2', 'activity') },
      { line: 4, ...otherwise('case', 'A-2', 'channel') },
    ])
  })

  test('a bad line leaves nothing of itself on the log', async () => {
    const dir = folder()
    await imported(csvFile(dir, 'water.csv', ...twoCases), dir)
    const before = (await feed(dir)).length
    const other = third.replace('窗口', '移动端').replace(',1,收件', ',2,受理')
    const result = await imported(csvFile(dir, 'other.csv', other), dir, '--source', 'water')
    expect(result).toMatchObject({ code: 1, added: 0, errors: [{ line: 2 }] })
    expect((await feed(dir, 'ForeignStepRecorded')).length).toBe(3)
    // What was refused is on record as an attempt, and nothing else is.
    expect((await feed(dir)).slice(before).every(({ type }) => type === 'AttemptRefused')).toBe(true)
  })
})

describe('bad lines', () => {
  const bad = [
    'A-3,2026-03-02 09:00,,,,,1,收件,2026-03-02T09:00:00Z',
    'A-4,2026-03-02T09:00:00Z,,,,,1,,2026-03-02T09:00:00Z',
  ]
  const long = `A-5,2026-03-02T09:00:00Z,,,${'长'.repeat(81)},,1,收件,2026-03-02T09:00:00Z`

  test('are reported with their number and why; the rest goes on, and the exit code is 1', async () => {
    const dir = folder()
    const result = await imported(csvFile(dir, 'water.csv', first, ...bad, long, third), dir)
    expect(result).toMatchObject({ code: 1, cases: 3, steps: 3, added: 5 })
    expect(result.errors).toEqual([
      {
        line: 3,
        pointer: '/case/startedAt',
        reason: expect.stringContaining('no UTC offset'),
        reasonZh: expect.stringContaining('没有时区偏移'),
      },
      { line: 4, pointer: '/step/activity', reason: 'concept:name is empty', reasonZh: 'concept:name 为空' },
      {
        line: 5,
        pointer: '/case/channel',
        reason: 'channel has more than 80 characters',
        reasonZh: 'channel 超过 80 个字符',
      },
    ])
  })

  test('--strict refuses all of a file with a bad line and writes nothing', async () => {
    const dir = folder()
    const result = await imported(csvFile(dir, 'water.csv', first, ...bad, long), dir, '--strict')
    expect(result).toMatchObject({ code: 1, added: 0 })
    expect(result.errors.map(({ line }) => line)).toEqual([3, 4, 5])
    expect(existsSync(join(dir, 'log.db'))).toBe(false)
    expect(await imported(csvFile(dir, 'water.csv', ...twoCases), dir, '--strict')).toMatchObject({ code: 0, added: 6 })
  })

  test('--strict refuses all of a file that contradicts itself, and says truly that nothing came of it', async () => {
    const dir = folder()
    const contradicting = [first, second, first.replace('收件', '受理'), third]
    expect(await imported(csvFile(dir, 'water.csv', ...contradicting), dir, '--strict')).toEqual({
      code: 1,
      cases: 2,
      steps: 4,
      added: 0,
      unchanged: 0,
      errors: [{ line: 4, ...otherwise('step', '1', 'activity') }],
    })
    expect(existsSync(join(dir, 'log.db'))).toBe(false)
  })

  test.each(['alone', 'beside a running server'])(
    '--strict refuses all of a file that contradicts the log, %s',
    async (how) => {
      const dir = folder()
      const file = csvFile(dir, 'water.csv', ...twoCases)
      if (how !== 'alone') await serving(dir, 'demo')
      await imported(file, dir)
      // A running server notes on its own what has passed.
      const told = async () => (await feed(dir)).filter(({ type }) => type !== 'DeadlinePassed')
      const before = await told()
      const changed = [
        third.replace(',1,收件', ',2,受理'),
        second.replace('决定', '审查'),
        third.replace('窗口', '移动端'),
      ]
      const flags = ['--source', 'water', '--strict']
      const result = await imported(csvFile(dir, 'changed.csv', ...changed), dir, ...flags)
      expect(result).toEqual({
        code: 1,
        cases: 2,
        steps: 3,
        added: 0,
        unchanged: 0,
        errors: [
          { line: 3, ...otherwise('step', '2', 'activity') },
          { line: 4, ...otherwise('case', 'A-2', 'channel') },
        ],
        completeUntil: '2026-03-06T01:00:00.000Z',
      })
      expect(await told()).toEqual(before)
      expect(await imported(file, dir, '--strict')).toMatchObject({ code: 0, added: 0, unchanged: 6, errors: [] })
    },
  )

  test('a file that cannot be read, a wrong flag or mapping end with a message and code 1', async () => {
    const dir = folder()
    const map = join(dir, 'map.json')
    writeFileSync(map, JSON.stringify({ source: { id: 'Water' }, nothing: 1 }))
    const file = csvFile(dir, 'water.csv', ...twoCases)
    expect(await zhengjian('import', join(dir, 'none.csv'), '--data', dir)).toMatchObject({
      code: 1,
      err: expect.stringContaining('文件不存在'),
    })
    expect(await zhengjian('import', file, '--data', dir, '--time-zone', 'Mars')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--time-zone'),
    })
    const wrong = await zhengjian('import', file, '--data', dir, '--map', map)
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringMatching(/\/source\/id: must be lower-case[\s\S]*nothing/),
    })
    expect(existsSync(join(dir, 'log.db'))).toBe(false)
  })
})

test('a mapping file names the columns, the source, and the item with its limits', async () => {
  const dir = folder()
  const file = join(dir, '台账.csv')
  writeFileSync(
    file,
    '编号;环节;时间\nS-1;收件;2026-03-02 09:00\nS-2;收件;2026-03-02 09:30\nS-1;办结;2026-03-03 10:00\n',
  )
  const map = join(dir, 'map.json')
  const item = { id: 'well-permit', name: '打井许可', office: '市水务局', promisedLimit: { days: 3, unit: 'working' } }
  const columns = {
    case: { number: '编号' },
    step: { activity: '环节', at: '时间' },
    timeZone: 'Asia/Shanghai',
    delimiter: ';',
  }
  writeFileSync(map, JSON.stringify({ ...columns, source: { id: 'wells', name: '机井台账' }, item }))
  // The rows of S-1 do not follow one another and the file has no start: its first step is the start all the same.
  expect(await imported(file, dir, '--map', map)).toMatchObject({ code: 0, cases: 2, steps: 3, added: 5, errors: [] })
  const registered = (await feed(dir, 'ForeignCaseRegistered')).map(({ data }) => data)
  expect(registered).toMatchObject([
    {
      number: 'S-1',
      itemId: 'well-permit',
      office: '市水务局',
      startedAt: '2026-03-02T01:00:00.000Z',
      deadlines: [{ kind: 'promised', dueOn: '2026-03-05' }],
    },
    {
      number: 'S-2',
      itemId: 'well-permit',
      office: '市水务局',
      startedAt: '2026-03-02T01:30:00.000Z',
      deadlines: [{ kind: 'promised', dueOn: '2026-03-05' }],
    },
  ])
  expect(await imported(file, dir, '--map', map)).toMatchObject({ code: 0, added: 0, unchanged: 5, errors: [] })
})

test('[PL-82] an item that counts working days by a calendar that nobody published is refused in words, by --strict too', async () => {
  const dir = folder()
  const file = csvFile(dir, 'water.csv', ...twoCases)
  const map = join(dir, 'map.json')
  const item = { timeZone: 'Europe/Amsterdam', calendarId: 'nl', statutoryLimit: { days: 20, unit: 'working' } }
  writeFileSync(map, JSON.stringify({ item }))
  const { reason, reasonZh } = refusalWords({
    code: 'calendar-unknown',
    details: { calendarId: 'nl', pointer: '/calendarId' },
  })
  for (const flags of [['--strict'], []])
    expect(await zhengjian('import', file, '--data', dir, '--map', map, ...flags)).toMatchObject({
      code: 1,
      err: expect.stringMatching(new RegExp(`^${RegExp.escape(`${reasonZh} / ${reason}`)}`)),
    })
  expect(await feed(dir, 'ForeignCaseRegistered', 'ItemVersionPublished')).toEqual([])
  // Natural days go on without it: that they may end on a rest day is provisional until a year is published.
  writeFileSync(map, JSON.stringify({ item: { ...item, statutoryLimit: { days: 20, unit: 'natural' } } }))
  expect(await imported(file, dir, '--map', map)).toMatchObject({ code: 0, cases: 2, errors: [] })
})

describe('beside a running server', () => {
  test('the import goes through it, and again adds nothing', async () => {
    const dir = folder()
    const { engine } = await serving(dir, 'demo')
    const file = csvFile(dir, 'water.csv', ...twoCases)
    expect(await imported(file, dir)).toMatchObject({ code: 0, cases: 2, steps: 3, added: 6, unchanged: 0, errors: [] })
    expect(await imported(file, dir)).toMatchObject({ code: 0, added: 0, unchanged: 6, errors: [] })
    const { state } = await engine.handler.state<{ status: string; stepCount: number }>(
      'foreigncase',
      foreignCaseId('water', 'A-1'),
    )
    expect(state).toMatchObject({ status: 'closed', stepCount: 2 })
    const changed = await imported(
      csvFile(dir, 'changed.csv', second.replace('决定', '审查')),
      dir,
      '--source',
      'water',
    )
    expect(changed.errors).toEqual([{ line: 2, ...otherwise('step', '2', 'activity') }])
  })

  test('an import repeated without the server is the same import', async () => {
    const dir = folder()
    const file = csvFile(dir, 'water.csv', ...twoCases)
    const { close } = await serving(dir, 'demo')
    await imported(file, dir)
    await close()
    expect(await imported(file, dir)).toMatchObject({ code: 0, added: 0, unchanged: 6 })
  })

  test('[LPS-10] a source that does not exist yet is not opened in production, and the message says what to do', async () => {
    const dir = folder()
    await serving(dir, 'production')
    const ran = await zhengjian('import', csvFile(dir, 'water.csv', ...twoCases), '--data', dir)
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('Stop the server and import once') })
  })

  test('[LPS-10] an item that a production server does not open stops a strict import before its first case', async () => {
    const dir = folder()
    await imported(csvFile(dir, 'water.csv', first), dir)
    await serving(dir, 'production')
    const file = join(dir, 'items.csv')
    const [known, unknown] = [',water', ',打井许可']
    writeFileSync(file, [`${header},case:item`, second + known, third + unknown, ''].join('\n'))
    const ran = await zhengjian('import', file, '--data', dir, '--source', 'water', '--name', 'water', '--strict')
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('refuses PublishItem') })
    expect((await feed(dir, 'ForeignStepRecorded')).length).toBe(1)
  })

  test('a folder that another process writes without a server is left alone', async () => {
    const dir = folder()
    const { close } = await openForWriting(runtime, dir, { purpose: 'production' })
    const ran = await zhengjian('import', csvFile(dir, 'water.csv', ...twoCases), '--data', dir)
    await close()
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('is being written by another process') })
  })
})

test('from a shell: 0 when all is in, 1 when a line is bad, JSON on standard output alone', () => {
  const dir = folder()
  const cli = join(import.meta.dirname, '../../src/cli.mjs')
  const run = (file: string) =>
    spawnSync(process.execPath, [cli, 'import', file, '--data', dir, '--json'], { encoding: 'utf8' })
  const good = run(csvFile(dir, 'water.csv', ...twoCases))
  expect([good.status, JSON.parse(good.stdout)]).toMatchObject([0, { cases: 2, steps: 3, added: 6 }])
  const bad = run(csvFile(dir, 'water.csv', first, 'A-9'))
  expect([bad.status, JSON.parse(bad.stdout)]).toMatchObject([1, { added: 0, errors: [{ line: 3 }] }])
})
