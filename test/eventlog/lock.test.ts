// One writing process per log, with a real second process, one that ends well and one that is killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { acquireWriterLock } from '../../src/eventlog/lock.ts'
import { StoreRefused } from '../../src/eventlog/store.ts'
import { temporaryFolder } from '../support/logs.ts'

const script = new URL('./lockHolder.ts', import.meta.url).pathname

async function line(child: ChildProcess): Promise<string> {
  const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data')
  return String(said).trim()
}

async function holder(folder: string, ...rest: string[]): Promise<{ child: ChildProcess; said: unknown }> {
  const child = spawn(process.execPath, [script, folder, ...rest], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, said: JSON.parse(await line(child)) }
}

describe('the writer lock', () => {
  test('a second process is told who holds it and where it can be reached', async () => {
    const folder = temporaryFolder()
    const { child, said } = await holder(folder, 'http://127.0.0.1:8080')
    expect(said).toStrictEqual({ ok: true })
    const refused = { ok: false, holder: { pid: child.pid, url: 'http://127.0.0.1:8080' } }
    expect(acquireWriterLock(folder, { pid: process.pid })).toStrictEqual(refused)
    child.stdin?.write('end\n')
    expect(await line(child)).toBe('released')
    expect(existsSync(join(folder, 'writer.json'))).toBe(false)
    expect(acquireWriterLock(folder, { pid: process.pid }).ok).toBe(true)
  })

  test('what this process holds, another cannot take, and after release it can', async () => {
    const folder = temporaryFolder()
    const lock = acquireWriterLock(folder, { pid: process.pid })
    const first = await holder(folder)
    expect(first.said).toStrictEqual({ ok: false, holder: { pid: process.pid } })
    if (!lock.ok) throw new Error('the lock was free')
    lock.release()
    lock.release()
    lock.announce('http://nobody')
    expect(existsSync(join(folder, 'writer.json'))).toBe(false)
    expect((await holder(folder)).said).toStrictEqual({ ok: true })
  })

  test('kill -9 frees it at once, whatever the note left behind says', async () => {
    const folder = temporaryFolder()
    const { child } = await holder(folder, 'http://127.0.0.1:8080')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(join(folder, 'writer.json'))).toBe(true)
    const lock = acquireWriterLock(folder, { pid: process.pid })
    expect(lock.ok).toBe(true)
    expect(JSON.parse(readFileSync(join(folder, 'writer.json'), 'utf8'))).toStrictEqual({ pid: process.pid })
  })

  test('the same process cannot take it twice, and a broken note names nobody', async () => {
    const folder = join(temporaryFolder(), 'data', 'deeper')
    const lock = acquireWriterLock(folder, { pid: process.pid, url: 'http://a' })
    expect(acquireWriterLock(folder, { pid: 1 })).toStrictEqual({
      ok: false,
      holder: { pid: process.pid, url: 'http://a' },
    })
    writeFileSync(join(folder, 'writer.json'), '{"pid":')
    expect(acquireWriterLock(folder, { pid: 1 })).toStrictEqual({ ok: false, holder: undefined })
    if (lock.ok) lock.announce('http://b')
    for (const name of ['writer.json', 'writer.lock']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  test('what is no folder and can be none is refused with its name', () => {
    const file = join(temporaryFolder(), 'notes.txt')
    writeFileSync(file, 'not a folder')
    for (const folder of [file, join(file, 'deeper')]) {
      const attempt = () => acquireWriterLock(folder, { pid: process.pid })
      expect(attempt).toThrow(StoreRefused)
      expect(attempt).toThrow(`${folder} 不能用作数据目录 / cannot be used as a data folder`)
    }
  })
})
