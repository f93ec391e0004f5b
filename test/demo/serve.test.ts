// `serve --demo` as its user starts it: seeded once, an address and a way in for every role, and an orderly end.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newFolder } from '../cli/cliWorld.ts'

const cli = join(import.meta.dirname, '../../src/cli.mjs')

type Started = { readonly out: string; readonly err: string; readonly stop: () => Promise<number | null> }

/** Starts the demo and waits until it has said everything. */
async function start(dir: string): Promise<Started> {
  const args = [cli, 'serve', '--demo', '--still', '--data', dir, '--port', '0']
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, args)
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString()
  })
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString()
  })
  await expect.poll(() => out, { timeout: 30_000 }).toContain('system-market')
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM')
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  }
  return { out, err, stop }
}

test('seeds an empty folder once, says how to come in as whom, and ends in order', async () => {
  const dir = newFolder()
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const first = await start(dir)
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(first.out)?.[0]
  expect(first.out).toContain('演示数据，不得用于正式业务')
  for (const role of ['administrator', 'supervisor', 'auditor', 'clerk'])
    expect(first.out).toMatch(new RegExp(`登录 ${role} +${url}/login/\\S+`))
  expect(first.out).toContain(`node src/cli.mjs token system-water --data ${dir}`)
  expect(first.err).toContain('正在生成演示城市')
  expect((await fetch(`${url}/api/openapi.json`)).status).toBeLessThan(500)
  expect(await first.stop()).toBe(0)

  const second = await start(dir)
  expect(second.err).not.toContain('正在生成演示城市')
  expect(await second.stop()).toBe(0)
}, 60_000)
