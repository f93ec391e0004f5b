// The vault inside a running system: what a crash left is put right at the start, and without its key nothing starts.
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ManualClock } from '../../../src/commands/clock.ts'
import { newKey } from '../../../src/commands/vault/sealing.ts'
import { readConfig } from '../../../src/config.ts'
import { SubjectId } from '../../../src/domain/values.ts'
import { Engine, type EngineOptions } from '../../../src/engine.ts'
import { SqliteLog } from '../../../src/eventlog/sqlite.ts'
import { StoreRefused } from '../../../src/eventlog/store.ts'
import { monday, people } from '../../support/people.ts'
import { erase, openRoom, register, restrict, zhang } from '../vaultWorld.ts'
import { folder, request } from '../world.ts'

const id = SubjectId.parse('subject-1')

async function open(dataDir: string, options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await Engine.open({
    dataDir,
    clock: new ManualClock(monday),
    purpose: 'demo',
    openLog: (path, hooks) => new SqliteLog(path, hooks),
    onFatal: (error) => {
      throw error
    },
    onError: (what, error) => {
      // Closed so soon, the read models may not have been built: that is told, and no matter here.
      if (what === 'vault') throw error
    },
    ...options,
  })
  return engine
}
vi.setConfig({ testTimeout: 60_000 })
let keys = 0
async function done(engine: Engine, ...commands: Parameters<typeof request>[0][]): Promise<void> {
  for (const command of commands)
    expect(await engine.handle(request(command, people.system, `key ${++keys}`))).toMatchObject({ kind: 'accepted' })
}
const approvedBy = 'supervisor'

test('[LPS-12.4] an erasure that a crash cut off after its event is done at the next start', async () => {
  const dir = folder()
  const first = await open(dir)
  await done(first, register(), restrict({ approvedBy }))
  // The event is written, and then the machine stops before the vault is.
  first.room.erase = () => undefined
  await done(first, erase({ approvedBy }))
  expect(first.room.vault.prepare(id, zhang).commitments).toHaveLength(4)
  await first.close()
  const again = await open(dir)
  onTestFinished(() => again.close())
  const prepared = again.room.vault.prepare(id, zhang)
  expect(again.room.vault.read(id, prepared.commitments)).toStrictEqual({})
})

test('[LPS-12.4] under a log put back from a backup the system goes on: what it says is followed from its start', async () => {
  const dir = folder()
  const backup = join(folder(), 'backup')
  const first = await open(dir)
  await done(first, register(), restrict({ approvedBy }))
  await first.close()
  cpSync(join(dir, 'log.db'), backup)
  const later = await open(dir)
  await done(later, erase({ approvedBy }))
  await later.settle()
  await later.close()
  cpSync(backup, join(dir, 'log.db'))
  const told: string[] = []
  const again = await open(dir, { onError: (what, error) => told.push(`${what}: ${error}`) })
  onTestFinished(() => again.close())
  await done(again, erase({ approvedBy }))
  await again.settle()
  expect(told).toStrictEqual([])
  expect(again.room.vault.position('erasures')).toBe(await again.log.head())
})

test('what a crash left in the vault without an event is swept at the next start, and nothing else', async () => {
  const dir = folder()
  const first = await open(dir)
  await done(first, register())
  const lost = first.room.vault.prepare(id, { phone: '13900000000' })
  lost.keep('subject-subject-1')
  await first.close()
  const again = await open(dir)
  onTestFinished(() => again.close())
  expect(again.room.vault.read(id, lost.commitments)).toStrictEqual({})
  expect(again.room.vault.findByNumber(zhang.phone, 1)).toHaveLength(1)
})

test('[LPS-12.1] without the key of its vault, or with another one, a system does not start, and says why', async () => {
  const dir = folder()
  const first = await open(dir)
  await done(first, register())
  await first.close()
  const copy = (): string => {
    const to = folder()
    cpSync(dir, to, { recursive: true })
    return to
  }
  const lost = copy()
  rmSync(join(lost, 'vault.key'))
  await expect(open(lost)).rejects.toThrow(StoreRefused)
  await expect(open(lost)).rejects.toThrow(/the key of the vault is missing/)
  expect(existsSync(join(lost, 'vault.key'))).toBe(false)
  const other = copy()
  writeFileSync(join(other, 'vault.key'), newKey().toString('base64'))
  await expect(open(other)).rejects.toThrow(/another than the one/)
  await expect(open(copy(), { vaultKey: newKey().toString('base64') })).rejects.toThrow(/another than the one/)
})

test('the key may be given by the environment', async () => {
  const key = newKey().toString('base64')
  const read = readConfig({ ZHENGJIAN_VAULT_KEY: key })
  const dir = folder()
  const engine = await open(dir, read.ok ? { vaultKey: read.config.ZHENGJIAN_VAULT_KEY ?? '' } : {})
  await done(engine, register())
  await engine.close()
  expect(existsSync(join(dir, 'vault.key'))).toBe(false)
  expect(openRoom(dir, () => monday, key).vault.findByName('张三', 1)).toHaveLength(1)
})
