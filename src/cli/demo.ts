// Opens a demo folder: an empty one is seeded with a year of the demo city under a simulated clock, once.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ManualClock, SwitchedClock } from '../commands/clock.ts'
import { demoBegins, seedDemo } from '../demo/seed.ts'
import type { Position } from '../eventlog/port.ts'
import { CommandFailed, logPathOf, type Opened, type OpenOptions, openForWriting, type Runtime } from './runtime.ts'

/** How far the seeding of this folder came is kept beside the log: a demo that was cut off would be half a city. */
const seeding = 'demo-seeding'
const begun = 'begun' as Position

/** While a year is made in seconds, everything waits for the read models at every rest. */
const restMs = 10

type Watching = Pick<OpenOptions, 'onCommit'>

export async function openDemo(runtime: Runtime, dataDir: string, watching: Watching): Promise<Opened> {
  // What was begun here is told by the private store where the log itself lives elsewhere.
  if (existsSync(logPathOf(dataDir)) || existsSync(join(dataDir, 'private.db')))
    return openSeeded(runtime, dataDir, watching)
  console.error('正在生成演示城市一年的业务数据…… / making a year of the demo city’s work …')
  const present = runtime.clock.now()
  const simulated = new ManualClock(demoBegins(present))
  const clock = new SwitchedClock(simulated)
  const opened = await openForWriting(runtime, dataDir, { purpose: 'demo', clock, paceMs: restMs, ...watching })
  const { store } = opened.engine
  try {
    store.setPosition(seeding, begun)
    await seedDemo(opened.engine, simulated, present)
    store.setPosition(seeding, await opened.engine.log.head())
  } catch (error) {
    await opened.close()
    throw error
  }
  clock.follow(runtime.clock)
  return opened
}

async function openSeeded(runtime: Runtime, dataDir: string, watching: Watching): Promise<Opened> {
  const opened = await openForWriting(runtime, dataDir, { purpose: 'demo', ...watching })
  if (opened.engine.store.position(seeding) !== begun) return opened
  await opened.close()
  throw new CommandFailed(
    `${dataDir} 的演示数据未生成完毕，请删除该目录后重试 / the demo in it was cut off while it was made: delete the folder and start again`,
  )
}
