// zhengjian export: every format, every way of selecting, from a folder alone and beside a running server.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { foreignCaseId } from '../../src/commands/ids.ts'
import { notice } from '../../src/http/exports/notice.ts'
import { csvFile, folder, imported, serving, twoCases, zhengjian } from './cliWorld.ts'

const third = 'B-1,2026-03-03T09:00:00+08:00,,,网上,市水务局,1,收件,2026-03-03T09:00:00+08:00'

async function filled(): Promise<string> {
  const dir = folder()
  await imported(csvFile(dir, 'water.csv', ...twoCases, third), dir)
  return dir
}

async function exported(dir: string, format: string, ...flags: string[]): Promise<string> {
  const out = join(dir, `out.${format}`)
  rmSync(out, { force: true })
  const ran = await zhengjian('export', '--format', format, '--data', dir, '--out', out, ...flags)
  expect(ran).toEqual({ code: 0, out: '', err: '' })
  return readFileSync(out, 'utf8')
}

const numbers = (jsonl: string): string[] =>
  jsonl
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { number: string }).number)

test('a month that is none is refused', async () => {
  const dir = await filled()
  for (const month of ['2011-13', '2011-00', '2011', '2011-1', ''])
    expect(await zhengjian('export', '--format', 'csv', '--data', dir, '--month', month)).toStrictEqual({
      code: 1,
      out: '',
      err: `${month || '""'} 不是月份 / is no month: YYYY-MM, such as 2011-10`,
    })
  expect(numbers(await exported(dir, 'jsonl', '--month', '2026-03'))).toHaveLength(3)
})

test('a log that was put back under later read models is exported as it is', async () => {
  const dir = await filled()
  const earlier = folder()
  await imported(csvFile(earlier, 'water.csv', third), earlier)
  for (const suffix of ['-wal', '-shm']) rmSync(join(dir, `log.db${suffix}`), { force: true })
  copyFileSync(join(earlier, 'log.db'), join(dir, 'log.db'))
  expect(numbers(await exported(dir, 'jsonl', '--source', 'water'))).toStrictEqual(['B-1'])
})

describe('formats', () => {
  test('JSON Lines holds every fact of a case', async () => {
    const dir = await filled()
    const [line = ''] = (await exported(dir, 'jsonl')).split('\n')
    expect(JSON.parse(line)).toMatchObject({
      number: 'A-1',
      sourceId: 'water',
      itemName: 'water',
      office: '市水务局',
      channel: '网上',
      department: '市水务局',
      startedAt: '2026-03-02T01:00:00.000Z',
      endedAt: '2026-03-05T08:00:00.000Z',
      dueAt: '2026-03-09T16:00:00.000Z',
      steps: [
        { number: '1', activity: '收件', at: '2026-03-02T01:00:00.000Z' },
        { number: '2', activity: '决定', at: '2026-03-05T07:00:00.000Z' },
      ],
    })
    expect(line).toContain(foreignCaseId('water', 'A-1'))
  })

  test.each(['xes', 'csv'])('%s imports again to the same cases', async (format) => {
    const dir = await filled()
    const before = await exported(dir, 'jsonl')
    writeFileSync(join(dir, `again.${format}`), await exported(dir, format))
    const other = folder()
    const again = await imported(join(dir, `again.${format}`), other, '--source', 'water')
    expect(again).toMatchObject({ code: 0, cases: 3, steps: 4, errors: [] })
    expect(await exported(other, 'jsonl')).toBe(before)
  })

  test.each(['xes', 'csv'])(
    '[PL-42] %s tells the deadline that the item’s limit gave from the source’s own, and leads back to the same item',
    async (format) => {
      const dir = folder()
      const map = join(dir, 'map.json')
      const item = { id: 'well-permit', name: '打井许可', statutoryLimit: { days: 20, unit: 'working' } }
      writeFileSync(map, JSON.stringify({ source: { id: 'water' }, item }))
      const rows = csvFile(dir, 'water.csv', ...twoCases, third)
      expect(await imported(rows, dir, '--map', map)).toMatchObject({ code: 0, added: 8 })
      const cases = await exported(dir, 'jsonl')
      const due = cases
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ countedDueAt, dueAt, itemId }) => [itemId, dueAt, countedDueAt])
      expect(due).toEqual([
        ['well-permit', '2026-03-09T16:00:00.000Z', undefined],
        ['well-permit', '2026-03-03T16:00:00.000Z', undefined],
        ['well-permit', undefined, '2026-03-31T15:59:59.999Z'],
      ])
      const again = join(dir, `again.${format}`)
      writeFileSync(again, await exported(dir, format))
      // Back into the log that it comes from, without a word of the item.
      const back = await imported(again, dir, '--source', 'water')
      expect(back).toMatchObject({ code: 0, added: 0, unchanged: 8, errors: [] })
      const other = folder()
      expect(await imported(again, other, '--map', map)).toMatchObject({ code: 0, added: 8, errors: [] })
      expect(await exported(other, 'jsonl')).toBe(cases)
    },
  )

  test('OCEL names the same cases as objects', async () => {
    const dir = await filled()
    const log = JSON.parse(await exported(dir, 'ocel')) as { objects: { type: string }[]; events: object[] }
    expect(log.objects.filter(({ type }) => type === 'case')).toHaveLength(3)
    expect(log.events).toHaveLength(4)
  })

  test('[LPS-13] XES and OCEL say of themselves that they stand for no original', async () => {
    const dir = await filled()
    for (const format of ['xes', 'ocel']) {
      const text = await exported(dir, format)
      expect(text).toContain(notice.zh)
      expect(text).toContain(notice.en)
    }
  })
})

describe('selections', () => {
  const selections: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['everything, as registered', [], ['A-1', 'A-2', 'B-1']],
    ['closed', ['--status', 'closed'], ['A-1']],
    ['a channel', ['--channel', '窗口'], ['A-2']],
    ['a colour', ['--colour', 'over-statute'], ['A-2']],
    ['a last step', ['--activity', '收件'], ['B-1', 'A-2']],
    ['a month and late steps', ['--month', '2026-03', '--late-step'], ['A-2']],
    ['words', ['--q', 'B-1'], ['B-1']],
    ['another source', ['--source', 'nobody'], []],
  ]

  test('by the read models as they stand', async () => {
    const dir = await filled()
    for (const [name, flags, found] of selections) {
      const got = numbers(await exported(dir, 'jsonl', ...flags))
      expect([name, got.sort()]).toEqual([name, found.toSorted()])
    }
  })

  test('without read models they are built aside, and the folder is left as it was', async () => {
    const dir = await filled()
    rmSync(join(dir, 'read'), { recursive: true })
    for (const [name, flags, found] of selections.slice(0, 4)) {
      const got = numbers(await exported(dir, 'jsonl', ...flags))
      expect([name, got.sort()]).toEqual([name, found.toSorted()])
    }
    expect(() => readFileSync(join(dir, 'read'))).toThrow('ENOENT')
  })

  test('beside a running server', async () => {
    const dir = await filled()
    await serving(dir, 'production')
    expect(numbers(await exported(dir, 'jsonl', '--status', 'open')).sort()).toEqual(['A-2', 'B-1'])
    expect(numbers(await exported(dir, 'jsonl'))).toEqual(['A-1', 'A-2', 'B-1'])
  })
})

describe('what cannot be done is said', () => {
  test('a folder without a log', async () => {
    const ran = await zhengjian('export', '--format', 'csv', '--data', folder())
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('there is no file') })
  })

  test('a place that cannot be written, and no half file is left', async () => {
    const dir = await filled()
    const ran = await zhengjian('export', '--format', 'csv', '--data', dir, '--out', join(dir, 'none', 'out.csv'))
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('无法写入') })
  })
})
