// A real log of 1,434 cases: imported once, and every figure of the board counted again from the file's own text.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Opened, openForWriting } from '../../src/cli/runtime.ts'
import type { ImportResult } from '../../src/commands/importer.ts'
import { overview } from '../../src/projections/overview.ts'
import { folder, imported, newFolder, runtime, zhengjian } from './cliWorld.ts'
import { absent, countCases, figuresBy, figuresOf, isAbsent, latestOf, realLog } from './realLog.ts'

describe.skipIf(isAbsent)('the real log', () => {
  const cases = isAbsent ? [] : countCases()
  const watermark = isAbsent ? '' : latestOf(cases)
  let dir = ''
  let first: (ImportResult & { code: number }) | undefined

  beforeAll(async () => {
    dir = newFolder()
    first = await imported(realLog, dir)
  }, 60_000)
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  async function withEngine<Result>(use: (opened: Opened) => Promise<Result>): Promise<Result> {
    const opened = await openForWriting(runtime, dir, { purpose: 'production' })
    try {
      await opened.engine.settle()
      return await use(opened)
    } finally {
      await opened.close()
    }
  }

  test('every case and step of the file is on the log', () => {
    const ends = cases.filter(({ endedAt }) => endedAt !== undefined).length
    expect(first).toEqual({
      code: 0,
      cases: 1434,
      steps: 8577,
      added: 1434 + 8577 + ends,
      unchanged: 0,
      errors: [],
      completeUntil: watermark,
    })
    expect([cases.length, cases.flatMap(({ steps }) => steps).length]).toEqual([1434, 8577])
  })

  test('[LPS-5] the board says what the file says: totals, channels, departments, months, judged at the watermark', async () => {
    const board = await withEngine(({ engine }) => overview(engine.readSide.database, engine.clock.now()))
    const total = figuresOf(cases, watermark)
    expect(board.totals).toEqual(total)
    expect(total).toMatchObject({ registered: 1434, open: 105, closedOverStatute: 377, lateSteps: 92 })
    expect(board.byChannel).toEqual(figuresBy(cases, ({ channel }) => channel, watermark))
    expect(board.byOffice).toEqual(figuresBy(cases, ({ department }) => department, watermark))
    expect(board.byMonth).toEqual(figuresBy(cases, ({ month }) => month, watermark))
    expect(board.bySource).toEqual([{ name: 'wabo-receipt', ...total, completeUntil: watermark }])
  })

  test.each(['2011-02-01T00:00:00.000Z', '2011-06-30T22:00:00.000Z', '2011-11-15T12:00:00.000Z'])(
    'the board as of %s by what had happened then',
    async (asOf) => {
      const board = await withEngine(async ({ engine }) => {
        for (;;) {
          const moment = engine.moments.at({ asOf, by: 'occurred' })
          if (moment.ready) return overview(moment.database, asOf)
          await pause(20)
        }
      })
      expect(board.totals).toEqual(figuresOf(cases, asOf))
      expect(board.byChannel).toEqual(figuresBy(cases, ({ channel }) => channel, asOf))
    },
    60_000,
  )

  test('imported again, plain or packed, it adds nothing', async () => {
    const packed = join(dir, 'packed.csv.gz')
    writeFileSync(packed, gzipSync(readFileSync(realLog)))
    const nothing = { code: 0, cases: 1434, steps: 8577, added: 0, unchanged: first?.added, errors: [] }
    expect(await imported(realLog, dir)).toMatchObject(nothing)
    expect(await imported(packed, dir, '--source', 'wabo-receipt')).toMatchObject(nothing)
  }, 60_000)

  test('exported as XES and imported into an empty folder, the cases are the same in every fact', async () => {
    const [xes, before, after] = ['log.xes', 'before.jsonl', 'after.jsonl'].map((name) => join(dir, name)) as [
      string,
      string,
      string,
    ]
    const other = folder()
    expect((await zhengjian('export', '--format', 'xes', '--data', dir, '--out', xes)).code).toBe(0)
    const flags = ['--source', 'wabo-receipt', '--item', 'wabo-receipt', '--time-zone', 'Europe/Amsterdam']
    expect(await imported(xes, other, ...flags)).toMatchObject({
      code: 0,
      cases: 1434,
      steps: 8577,
      errors: [],
      added: first?.added,
    })
    await zhengjian('export', '--format', 'jsonl', '--data', dir, '--out', before)
    await zhengjian('export', '--format', 'jsonl', '--data', other, '--out', after)
    const lines = (path: string) => readFileSync(path, 'utf8').trim().split('\n')
    expect(lines(before)).toHaveLength(1434)
    expect(lines(after)).toEqual(lines(before))
  }, 60_000)
})

test.runIf(isAbsent)('the real log is absent', (context) => context.skip(absent))
