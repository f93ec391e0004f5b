// A disk that is full stops a command with a sentence; what was acknowledged stands, and the same command goes on from there.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csvFile, folder, imported, zhengjian } from './cliWorld.ts'

const program = join(import.meta.dirname, '../../src/cli.mjs')
const cases = 400
const rows = Array.from(
  { length: cases },
  (_, n) => `N-${n},2026-03-02T09:00:00+08:00,,,网上,市水务局,1,收件,2026-03-02T09:00:00+08:00`,
)
const limits = spawnSync('prlimit', ['--version']).status === 0

/** As on a disk that takes no file beyond so many bytes. */
function within(bytes: number, ...argv: string[]): { code: number | null; out: string; err: string } {
  const env = { ...process.env, LOG_LEVEL: 'silent' }
  const node = [process.execPath, program]
  const run = spawnSync('prlimit', [`--fsize=${bytes}`, ...node, ...argv], { env, encoding: 'utf8', timeout: 60_000 })
  return { code: run.status, out: run.stdout, err: run.stderr }
}

test.skipIf(!limits)('an import ends with what to do, keeps what it acknowledged, and is finished later', async () => {
  const dir = folder()
  const data = join(dir, 'data')
  const file = csvFile(dir, 'permits.csv', ...rows)
  const { code, err, out } = within(1_500_000, 'import', file, '--data', data, '--json')
  expect([code, out]).toStrictEqual([1, ''])
  expect(err).toMatch(/^磁盘空间已满：.+\nThe disk is full \(.+\): .+\n$/)
  expect(await zhengjian('verify', '--data', data)).toMatchObject({ code: 0 })
  const { added, code: later, errors, unchanged } = await imported(file, data)
  expect([later, errors]).toStrictEqual([0, []])
  // Both have happened, or the limit was too wide or too narrow to show anything.
  expect([added > 0, unchanged > 0, added + unchanged]).toStrictEqual([true, true, 2 * cases])
})

test.skipIf(!limits)('an export leaves no half a file', async () => {
  const dir = folder()
  const data = join(dir, 'data')
  await imported(csvFile(dir, 'permits.csv', ...rows), data)
  const { code, err } = within(40_000, 'export', '--format', 'xes', '--data', data, '--out', join(dir, 'out.xes'))
  expect(code).toBe(1)
  expect(err).toMatch(/^磁盘空间已满：.+\nThe disk is full \(.+\): .+\n$/)
  expect(within(1e9, 'export', '--format', 'xes', '--data', data, '--out', join(dir, 'out.xes')).code).toBe(0)
})

test.skipIf(!limits)('an import that finds no room for its source ends too', () => {
  const dir = folder()
  const { code, err } = within(600_000, 'import', csvFile(dir, 'permits.csv', ...rows), '--data', join(dir, 'data'))
  expect([code, err]).toStrictEqual([1, expect.stringContaining('The disk is full')])
})
