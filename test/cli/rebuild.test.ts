// zhengjian rebuild: the read models anew, also where those in the read database are of another log.
import { expect, test } from 'vitest'
import { program } from '../../src/cli/program.ts'
import { openForWriting, type Runtime } from '../../src/cli/runtime.ts'
import { bootstrapCommand } from '../../src/commands/bootstrap.ts'
import { OrgId } from '../../src/domain/values.ts'
import type { Position } from '../../src/eventlog/port.ts'
import { missingPostgres, newDatabase } from '../support/postgres.ts'
import { folder, runtime } from './cliWorld.ts'

async function head(on: Runtime, dir: string, ...organisations: string[]): Promise<Position> {
  const { close, engine } = await openForWriting(on, dir, { purpose: 'production' })
  for (const name of organisations)
    await bootstrapCommand((request) => engine.handle(request), {
      type: 'OpenOrganisation',
      orgId: OrgId.parse(name),
      kind: 'usingUnit',
      name,
    })
  const position = await engine.log.head()
  await engine.readSide.reached(position, organisations.length > 0 ? 30_000 : 0)
  await close()
  return position
}

test.skipIf(missingPostgres !== undefined)(
  `read models of another log make way for those of this one ${missingPostgres ?? ''}`,
  async () => {
    const on = { ...runtime, config: { ...runtime.config, READ_DATABASE_URL: await newDatabase() } }
    const [theirs, ours] = [folder(), folder()]
    await head(on, theirs, 'one', 'two')
    const position = await head(on, ours)
    expect(await program(on, ['rebuild', '--data', ours, '--json'])).toBe(0)
    const { close, engine } = await openForWriting(on, ours, { purpose: 'production' })
    expect(await engine.readSide.reached(position, 30_000)).toBe(true)
    expect(engine.readSide.position).toBe(position)
    await close()
  },
)
