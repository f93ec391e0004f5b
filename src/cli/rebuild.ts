// zhengjian rebuild: the read models anew from the log, beside the old ones, which stand until the new ones are whole.
import { setTimeout as delay } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import type { Engine } from '../engine.ts'
import { BeingWritten, CommandFailed, dataDirOf, hasLog, openForWriting, type Runtime } from './runtime.ts'

type Options = { data?: string; json?: boolean }

export function rebuildCommand(program: Command, runtime: Runtime): void {
  program
    .command('rebuild')
    .description('重建查询数据 / build the read models anew from the log')
    .option('--data <dir>', 'data folder')
    .option('--json', 'print the result as JSON')
    .action((options: Options) => rebuild(runtime, options))
}

async function rebuild(runtime: Runtime, options: Options): Promise<void> {
  const dataDir = dataDirOf(runtime, options.data)
  // Opening makes what is not there, and an empty folder has nothing to rebuild.
  if (!hasLog(runtime, dataDir)) throw new CommandFailed(`there is no log in ${dataDir} / 数据目录中没有日志`)
  const { close, engine } = await openForWriting(runtime, dataDir, { purpose: 'production' }).catch(beingServed)
  try {
    // Those of another log never become ready: they are what is to be built anew.
    if (await isReady(engine)) await engine.settle()
    const began = performance.now()
    const stop = showProgress(engine.readSide.eventsApplied, () => engine.readSide.eventsRebuilt)
    const { events } = await engine.readSide.rebuild().finally(stop)
    const result = { events, position: engine.readSide.position, ms: Math.round(performance.now() - began) }
    if (options.json) console.log(JSON.stringify(result))
    else console.log(`已重建 rebuilt  ${events} 事件 events  ${result.ms} ms`)
  } finally {
    await close()
  }
}

const lookMs = 50
/** Whether the read models can be asked, as soon as that is known. */
async function isReady({ readSide }: Engine): Promise<boolean> {
  while (!readSide.ready && readSide.trouble === undefined) await delay(lookMs)
  return readSide.ready
}

/** A server builds its read models itself: anew whenever a release changes them. */
function beingServed(error: unknown): never {
  if (!(error instanceof BeingWritten)) throw error
  const { pid } = error.holder ?? {}
  throw new CommandFailed(
    `${error.message}.\nStop it${pid ? ` (kill ${pid})` : ''}, rebuild, and start it again; a new release rebuilds by itself when it starts.\n` +
      '服务运行时不能从命令行重建：请先停止服务，重建后再启动；新版本启动时会自行重建。',
  )
}

function showProgress(total: number, done: () => number | undefined): () => void {
  if (!process.stderr.isTTY) return () => undefined
  const bar = new SingleBar({ format: '{bar} {value}/{total} 事件 events', stream: process.stderr })
  bar.start(total, 0)
  const timer = setInterval(() => bar.update(done() ?? total), 100)
  return () => {
    clearInterval(timer)
    bar.stop()
  }
}
