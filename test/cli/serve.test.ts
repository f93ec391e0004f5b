// zhengjian serve, where it cannot start: a sentence that says why, exit code 1, and nothing left behind.
import { readdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { folder, serving, zhengjian } from './cliWorld.ts'

async function takenPort(): Promise<number> {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  return (other.address() as AddressInfo).port
}

test('on a port that another program uses', async () => {
  const dir = folder()
  const port = await takenPort()
  const err = `127.0.0.1:${port} 端口已被占用，请用 --port 另选 / is in use: choose another with --port`
  const attempt = () => zhengjian('serve', '--data', dir, '--port', String(port))
  expect(await attempt()).toStrictEqual({ code: 1, err, out: '' })
  expect(readdirSync(dir)).toStrictEqual([])
  // Found out only when it listens, where a note is left of a server that was killed.
  writeFileSync(join(dir, 'writer.json'), '{"pid":999999}')
  expect(await attempt()).toStrictEqual({ code: 1, err, out: '' })
  expect((await serving(dir, 'production')).url).toContain('http://')
}, 60_000)

test('on a folder that another server has open: that one is named, also where the port is its own', async () => {
  const dir = folder()
  const { url } = await serving(dir, 'production')
  const { code, err } = await zhengjian('serve', '--data', dir, '--port', new URL(url).port)
  expect([code, err]).toStrictEqual([
    1,
    expect.stringContaining(`being written by another process (pid ${process.pid}, ${url})`),
  ])
})

test('on a host that is none of this machine', async () => {
  const dir = folder()
  for (const host of ['no-such-host.invalid', '203.0.113.7']) {
    const { code, err } = await zhengjian('serve', '--data', dir, '--port', '0', '--host', host)
    expect([code, err]).toStrictEqual([1, expect.stringContaining(`${host}:0 无法监听`)])
  }
  const silenced = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => silenced.mockRestore())
  expect((await zhengjian('serve', '--data', dir, '--port', '0', '--host', '')).code).toBe(1)
  expect(readdirSync(dir)).toStrictEqual([])
})

test('with a file for a data folder', async () => {
  const file = join(folder(), 'notes.txt')
  writeFileSync(file, 'not a folder')
  for (const more of [[], ['--demo']]) {
    const { code, err } = await zhengjian('serve', '--data', file, '--port', '0', ...more)
    expect([code, err]).toStrictEqual([1, expect.stringContaining(`${file} 不能用作数据目录`)])
  }
})
