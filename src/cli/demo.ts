// Opens a demo folder: an empty one is seeded with a year of the demo city under a simulated clock, once.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ManualClock } from '../commands/clock.ts'
import { demoBegins, seedDemo } from '../demo/seed.ts'
import type { Position } from '../eventlog/port.ts'
import { CommandFailed, logPathOf, type Opened, type OpenOptions, openForWriting, type Runtime } from './runtime.ts'

/** How far the seeding of this folder came is kept beside the log: a demo that was cut off would be half a city. */
const seeding = 'demo-seeding'
const begun = 'begun' as Position

/** While a year is made in seconds, everything waits for the read models a hundred times: they never rest. */
const paceMs = 0

type Watching = Pick<OpenOptions, 'onCommit'>

export async function openDemo(runtime: Runtime, dataDir: string, watching: Watching): Promise<Opened> {
  // What was begun here is told by the private store where the log itself lives elsewhere.
  if (existsSync(logPathOf(dataDir)) || existsSync(join(dataDir, 'private.db')))
    return openSeeded(runtime, dataDir, watching)
  console.error('正在生成演示城市一年的业务数据…… / making a year of the demo city’s work …')
  const present = runtime.clock.now()
  const clock = new ManualClock(demoBegins(present))
  const { close, engine } = await openForWriting(runtime, dataDir, { purpose: 'demo', clock, paceMs, ...watching })
  try {
    engine.store.setPosition(seeding, begun)
    await seedDemo(engine, clock, present)
    engine.store.setPosition(seeding, await engine.log.head())
  } finally {
    await close()
  }
  const opened = await openSeeded(runtime, dataDir, watching)
  try {
    // The first page that is opened shows the city.
    await opened.engine.settle()
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function openSeeded(runtime: Runtime, dataDir: string, watching: Watching): Promise<Opened> {
  const opened = await openForWriting(runtime, dataDir, { purpose: 'demo', ...watching })
  if (opened.engine.store.position(seeding) !== begun) return opened
  await opened.close()
  throw new CommandFailed(
    `${dataDir} 的演示数据未生成完毕，请删除该目录后重试 / the demo in it was cut off while it was made: delete the folder and start again`,
  )
}
