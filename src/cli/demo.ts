// Opens a demo folder: an empty one is seeded with half a year of the demo city under a simulated clock, once.
import { existsSync } from 'node:fs'
import { ManualClock, SwitchedClock } from '../commands/clock.ts'
import { demoBegins, seedDemo } from '../demo/seed.ts'
import { logPathOf, type Opened, type OpenOptions, openForWriting, type Runtime } from './runtime.ts'

type Watching = Pick<OpenOptions, 'onCommit'>

export async function openDemo(runtime: Runtime, dataDir: string, watching: Watching): Promise<Opened> {
  if (existsSync(logPathOf(dataDir))) return openForWriting(runtime, dataDir, { purpose: 'demo', ...watching })
  console.error('正在生成演示城市半年的业务数据…… / making half a year of the demo city’s work …')
  const present = runtime.clock.now()
  const simulated = new ManualClock(demoBegins(present))
  const clock = new SwitchedClock(simulated)
  const opened = await openForWriting(runtime, dataDir, { purpose: 'demo', clock, ...watching })
  try {
    await seedDemo(opened.engine, simulated, present)
  } catch (error) {
    await opened.close()
    throw error
  }
  clock.follow(runtime.clock)
  return opened
}
