// The trial of a strict import: the whole file goes the way of an import, on a log aside that holds what the real one says.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Purpose } from '../commands/authorize.ts'
import { bootstrap } from '../commands/bootstrap.ts'
import { Handler, type Request } from '../commands/handle.ts'
import type { ImportTarget } from '../commands/importTarget.ts'
import { PrivateStore } from '../commands/privateStore.ts'
import { TrialLog } from '../commands/trialLog.ts'
import type { Log } from '../domain/operations/log.ts'
import { openLogSource } from '../eventlog/source.ts'
import { type ImportWay, localWay } from './importLocal.ts'
import { hasLog, logPathOf, type Runtime } from './runtime.ts'

/** A way on which everything is decided as it would be, and nothing of it kept. */
export async function trialWay(
  runtime: Runtime,
  dataDir: string,
  target: ImportTarget,
  cacheStreams: number,
): Promise<ImportWay> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengjian-import-'))
  const base = hasLog(runtime, dataDir) ? runtime.openLogReadonly(logPathOf(dataDir)) : undefined
  const log = new TrialLog(openLogSource({ kind: 'sqlite', path: join(folder, 'log.db') }), base)
  const close = async (): Promise<void> => {
    await log.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { clock } = runtime
    let purpose: Purpose = 'production'
    const handler = new Handler({ log, clock, cacheStreams, macKey: macKeyOf(dataDir), purpose: () => purpose })
    const handle = (request: Request) => handler.handle(request)
    const { state } = await handler.state<Log>('log', 'main')
    if (state.status === 'none') await bootstrap(handle, purpose, 'system')
    else purpose = state.purpose
    return await localWay({ handle, handler, log }, target, close)
  } catch (error) {
    await close()
    throw error
  }
}

/** The key by which a command of an earlier import is known again. */
function macKeyOf(dataDir: string): Uint8Array {
  const path = join(dataDir, 'private.db')
  if (!existsSync(path)) return randomBytes(32)
  const store = new PrivateStore(path)
  try {
    return store.key('command-mac')
  } finally {
    store.close()
  }
}
