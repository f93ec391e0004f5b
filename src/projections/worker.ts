// The worker thread of the read side: reads the log by itself, so that the writing thread only hands over that there is more.
import { rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { EventStoreError } from '../eventlog/esdbErrors.ts'
import { type LogSource, openLogSource } from '../eventlog/source.ts'
import { openReadDatabase } from './database.ts'
import { followFeed, rest, streamReader } from './follower.ts'
import { models } from './models.ts'
import { giveWayToCommands } from './priority.ts'
import { Projector } from './projector.ts'
import { type FailureKind, failureOf, isSound } from './readFailures.ts'
import { isOfLog } from './sameLog.ts'
import { SqliteSink } from './sqliteSink.ts'

export type WorkerInput = {
  readonly source: LogSource
  readonly readPath: string
  readonly paceMs: number
  /** Readers have it open: it goes on as it is. */
  readonly inUse: boolean
}
export type WorkerReport =
  | {
      readonly kind: 'progress'
      readonly position: string
      readonly events: number
      readonly head: string
      readonly complete: boolean
      readonly caughtUp: boolean
    }
  | { readonly kind: 'failed'; readonly message: string; readonly because: FailureKind }
  | { readonly kind: 'closed' }

const { inUse, paceMs, readPath, source } = workerData as WorkerInput
const port = parentPort
if (port === null) throw new Error('the read side runs in a worker thread')

const askAgainMs = 500
const report = (message: WorkerReport): void => port.postMessage(message)
giveWayToCommands()
const stop = new AbortController()
const log = openLogSource(source, { readonly: true })
let sink: SqliteSink | undefined
port.on('message', (message: 'wake' | 'inspect' | 'stop') => {
  if (message === 'wake') log.wake()
  else if (message === 'stop' || !foundSound()) stop.abort()
})

/** Looks through the whole file, and reports where it is damaged. */
function foundSound(): boolean {
  const sound = isSound(readPath)
  if (!sound) report({ kind: 'failed', message: `${readPath} is damaged`, because: 'damaged' })
  return sound
}

/** While the server of a log is away, nothing can be said of what it holds; what else is wrong with it stops the read side. */
async function ofThisLog(): Promise<boolean> {
  const db = openReadDatabase(readPath)
  try {
    for (;;) {
      try {
        return await isOfLog(db, log)
      } catch (error) {
        if (!(error instanceof EventStoreError) || stop.signal.aborted) throw error
        await rest(askAgainMs, stop.signal)
      }
    }
  } finally {
    await db.destroy()
  }
}

try {
  sink = new SqliteSink(readPath, models)
  if (!inUse && !(await ofThisLog())) {
    sink.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${readPath}${suffix}`, { force: true })
    sink = new SqliteSink(readPath, models)
  }
  const writing = sink
  const projector = await Projector.open(models, writing, streamReader(log))
  let complete = writing.complete
  await followFeed(log, projector, await writing.position(), {
    signal: stop.signal,
    paceMs,
    onProgress({ caughtUp, events, position }) {
      if (caughtUp && !complete) {
        writing.finish()
        complete = true
      }
      report({ kind: 'progress', position, events, head: position, complete, caughtUp })
    },
  })
} catch (error) {
  report({ kind: 'failed', message: (error as Error).message, because: failureOf(error, readPath) })
} finally {
  sink?.close()
  await log.close()
  report({ kind: 'closed' })
  port.close()
}
