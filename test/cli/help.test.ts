// Every command has its help and takes a data folder; the program says which release it is.
import { expect, onTestFinished, test, vi } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { folder, zhengjian } from './cliWorld.ts'

const commands = ['serve', 'import', 'export', 'verify', 'rebuild', 'replay', 'clauses', 'token'] as const

test.each(commands)('%s', async (command) => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => written.mockRestore())
  expect((await zhengjian(command, '--help')).code).toBe(0)
  expect(written.mock.calls.join()).toMatch(new RegExp(`zhengjian ${command} [\\s\\S]*--data <dir>`))
})

test('clauses answers the same whatever the folder', async () => {
  const { code, out } = await zhengjian('clauses', '--json', '--data', folder())
  expect([code, out]).toStrictEqual([0, (await zhengjian('clauses', '--json')).out])
})

test.each(['--version', '-V'])('%s says which release it is', async (flag) => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => written.mockRestore())
  expect((await zhengjian(flag)).code).toBe(0)
  expect(written.mock.calls.map(([text]) => text)).toStrictEqual([`zhengjian ${manifest.version}\n`])
})
