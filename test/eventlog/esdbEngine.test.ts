// The whole engine on EventStoreDB: opened, followed by its worker threads, asked as of a moment, stopped and gone on with.
import { expect, test } from 'vitest'
import { ManualClock } from '../../src/commands/clock.ts'
import { Engine } from '../../src/engine.ts'
import { EventStoreLog } from '../../src/eventlog/eventstoredb.ts'
import { start } from '../../src/eventlog/port.ts'
import { openLogSource, sourceFor } from '../../src/eventlog/source.ts'
import { overview } from '../../src/projections/overview.ts'
import { command, item, register, request, sourceId } from '../commands/world.ts'
import { peer } from '../support/esdbLog.ts'
import { accountsOpened, officesOpened } from '../support/founding.ts'
import { temporaryFolder } from '../support/logs.ts'
import { monday, offices, people } from '../support/people.ts'

const asOf = '2026-12-31T00:00:00.000Z'

async function engineOn(url: string, dataDir: string, errors: unknown[], log?: EventStoreLog): Promise<Engine> {
  return Engine.open({
    dataDir,
    clock: new ManualClock(monday),
    purpose: 'demo',
    openLog: (path, hooks) => log ?? openLogSource(sourceFor(path, url), hooks),
    onFatal: (error) => errors.push(error),
    onError: (what, error) => errors.push([what, error]),
  })
}

test('commands, read models, moments and a restart, all on the cluster', async () => {
  const node = await peer()
  const dataDir = temporaryFolder()
  const errors: unknown[] = []
  let engine = await engineOn(node.url, dataDir, errors)
  const { account } = people.service
  for (const [n, sent] of [...officesOpened, ...accountsOpened].entries())
    expect(await engine.handle(request(sent, people.system, `found ${n}`))).toMatchObject({ kind: 'accepted' })
  const commands = [
    command('OpenSource', { sourceId, accountId: account, name: 'Wabo', orgId: offices.outside }),
    command('PublishItem', item),
    register('case-1'),
    register('case-2'),
  ]
  for (const [n, sent] of commands.entries())
    expect(await engine.handle(request(sent, people.system, `key ${n}`))).toMatchObject({ kind: 'accepted' })
  await engine.settle()
  expect((await overview(engine.readSide.database, asOf)).totals.registered).toBe(2)
  const { position } = engine.readSide
  expect(position >= (await engine.log.head())).toBe(true)

  for (;;) {
    const found = engine.moments.at({ asOf, by: 'recorded' })
    if (found.ready) {
      expect((await overview(found.database, asOf)).totals.registered).toBe(2)
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await engine.close()

  engine = await engineOn(node.url, dataDir, errors)
  expect(await engine.handle(request(register('case-2'), people.system, 'key 3'))).toMatchObject({ kind: 'accepted' })
  expect(await engine.handle(request(register('case-3'), people.system, 'key 4'))).toMatchObject({ kind: 'accepted' })
  await engine.settle()
  expect((await overview(engine.readSide.database, asOf)).totals.registered).toBe(3)
  expect(await engine.readSide.rebuild()).toMatchObject({
    events: (await engine.log.readAll(start, { limit: 1e4 })).length,
  })
  await engine.close()
  expect(errors).toStrictEqual([])
})

test('a cluster that is away when the engine opens is said, with what to check', async () => {
  const node = await peer()
  node.down()
  const opening = engineOn(node.url, temporaryFolder(), [], new EventStoreLog(node.url, { patienceMs: 300 }))
  await expect(opening).rejects.toThrow(`esdb://127.0.0.1:${node.port}?tls=false does not answer`)
})
