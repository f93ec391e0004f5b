// zhengjian token: login links for people, tokens for services, and what `serve` says of both.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { PrivateStore } from '../../src/commands/privateStore.ts'
import { startServer } from '../support/server.ts'
import { csvFile, folder, imported, runtime, serving, twoCases, zhengjian } from './cliWorld.ts'

const opened = async (): Promise<string> => {
  const dir = folder()
  await (await serving(dir, 'production')).close()
  return dir
}

test('a link without a server is a path that logs in once, within a day', async () => {
  const dir = await opened()
  const { code, out } = await zhengjian('token', 'supervisor', '--link', '--data', dir)
  expect(code).toBe(0)
  expect(out).toMatch(/^\/login\/[\w-]{32}$/)
  const secret = out.slice('/login/'.length)
  const store = new PrivateStore(join(dir, 'private.db'))
  onTestFinished(() => store.close())
  const now = runtime.clock.now()
  const tomorrow = Temporal.Instant.from(now).add({ hours: 25 }).toString({ smallestUnit: 'millisecond' })
  expect(store.findLoginLink(secret, tomorrow as never)).toStrictEqual({ account: 'supervisor', state: 'expired' })
  expect(store.useLoginLink(secret, now)).toBe('supervisor')
  expect(store.useLoginLink(secret, now)).toBeUndefined()
})

test('beside a running server it is the whole address, and the server takes it', async () => {
  const dir = folder()
  const { url } = await serving(dir, 'production')
  const { out } = await zhengjian('token', 'auditor', '--link', '--json', '--data', dir)
  const { account, hours, link } = JSON.parse(out) as { account: string; hours: number; link: string }
  expect([account, hours, link.startsWith(`${url}/login/`)]).toStrictEqual(['auditor', 24, true])
  const page = await fetch(link)
  expect([page.status, (await page.text()).includes('审计员')]).toStrictEqual([200, true])
})

test('no link for whoever could not use it', async () => {
  const dir = folder()
  await imported(csvFile(dir, 'water.csv', ...twoCases), dir)
  const refused = async (...argv: string[]) => {
    const { code, err } = await zhengjian('token', ...argv, '--data', dir)
    return [code, err]
  }
  expect(await refused('nobody', '--link')).toStrictEqual([1, `nobody 不是有效账号 / is no active account of ${dir}`])
  expect(await refused('../x', '--link')).toStrictEqual([1, `../x 不是有效账号 / is no active account of ${dir}`])
  expect(await refused('--link')).toStrictEqual([1, '请写明账号 / name the account that the link logs in'])
  expect(await refused('source-water', '--link')).toStrictEqual([
    1,
    `服务账号不登录 / a service account does not log in: node src/cli.mjs token source-water --data ${dir}`,
  ])
  const silenced = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => silenced.mockRestore())
  expect((await refused('supervisor', '--link', '--rights', 'ReadCases'))[0]).toBe(1)
})

test('no token for what nobody could use, and nothing is left behind', async () => {
  const silenced = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => silenced.mockRestore())
  const parent = folder()
  const nowhere = join(parent, 'nonexist')
  const unknown = `${nowhere} 不是数据目录，其中没有日志 / is no data folder, there is no log in it`
  const id = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
  for (const argv of [['auditor'], ['auditor', '--link'], ['--revoke', id]]) {
    expect(await zhengjian('token', ...argv, '--data', nowhere)).toStrictEqual({ code: 1, out: '', err: unknown })
    expect((await zhengjian('token', ...argv, '--data', parent)).code).toBe(1)
  }
  expect(readdirSync(parent)).toStrictEqual([])

  const dir = await opened()
  const store = () => readFileSync(join(dir, 'private.db')).toString('base64')
  const before = store()
  for (const account of ['nobody', '', '../x', 'system'])
    expect(await zhengjian('token', account, '--data', dir)).toStrictEqual({
      code: 1,
      out: '',
      err: `${account || '""'} 不是有效账号 / is no active account of ${dir}`,
    })
  for (const argv of [
    ['auditor', '--rights', 'Foo'],
    ['auditor', '--rights', ''],
    ['auditor', '--rights', 'ReadAudit,'],
    ['auditor', '--rights', 'toString'],
    ['--revoke', 'xyz'],
    ['--revoke', ''],
    [],
  ])
    expect(await zhengjian('token', ...argv, '--data', dir)).toMatchObject({ code: 1, out: '' })
  expect(silenced.mock.calls.join()).toMatch(/there is no such action: "Foo"[\s\S]*is no id of a token/)
  expect(store()).toBe(before)
})

test('a token for a person and one for a service, narrowed or not, and taken back', async () => {
  const dir = folder()
  await imported(csvFile(dir, 'water.csv', ...twoCases), dir)
  const { engine, url } = await serving(dir, 'production')
  await engine.settle()
  const minted = async (...argv: string[]) => {
    const { code, out } = await zhengjian('token', ...argv, '--json', '--data', dir)
    expect(code).toBe(0)
    return JSON.parse(out) as { token: string; jti: string }
  }
  const status = async (path: string, token: string) =>
    (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status
  expect(await status('/api/items', (await minted('source-water')).token)).toBe(200)
  const { jti, token } = await minted('auditor', '--rights', 'ReadMetrics, ReadAudit')
  expect([await status('/metrics', token), await status('/api/items', token)]).toStrictEqual([200, 403])
  expect((await zhengjian('token', '--revoke', jti.toUpperCase(), '--data', dir)).out).toBe(`${jti} 已吊销 / revoked`)
  expect(await status('/metrics', token)).toBe(401)
})

test('serve prints links when it opens a production log, and later how to ask for one', async () => {
  const dir = folder()
  const first = await startServer(['--data', dir])
  const links = () => first.lines.filter((line) => line.includes('/login/'))
  await expect.poll(links).toHaveLength(3)
  await first.stop()
  expect(links()).toHaveLength(3)
  const second = await startServer(['--data', dir])
  expect(second.lines.filter((line) => line.includes('/login/'))).toStrictEqual([])
  expect(second.lines).toContain(`登录 login       node src/cli.mjs token <account> --link --data ${dir}`)
  await second.stop()
}, 120_000)
