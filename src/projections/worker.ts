// The worker thread of the read side: reads the log by itself, so that the writing thread only hands over that there is more.
import { parentPort, workerData } from 'node:worker_threads'
import { type LogSource, openLogSource } from '../eventlog/source.ts'
import { followFeed, streamReader } from './follower.ts'
import { models } from './models.ts'
import { giveWayToCommands } from './priority.ts'
import { Projector } from './projector.ts'
import { SqliteSink } from './sqliteSink.ts'

export type WorkerInput = { readonly source: LogSource; readonly readPath: string; readonly paceMs: number }
export type WorkerReport =
  | {
      readonly kind: 'progress'
      readonly position: string
      readonly events: number
      readonly head: string
      readonly complete: boolean
      readonly caughtUp: boolean
    }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'closed' }

const { paceMs, readPath, source } = workerData as WorkerInput
const port = parentPort
if (port === null) throw new Error('the read side runs in a worker thread')

const report = (message: WorkerReport): void => port.postMessage(message)
giveWayToCommands()
const stop = new AbortController()
const log = openLogSource(source, { readonly: true })
const sink = new SqliteSink(readPath, models)
port.on('message', (message: 'wake' | 'stop') => (message === 'stop' ? stop.abort() : log.wake()))

try {
  const projector = await Projector.open(models, sink, streamReader(log))
  let complete = sink.complete
  await followFeed(log, projector, await sink.position(), {
    signal: stop.signal,
    paceMs,
    onProgress({ caughtUp, events, position }) {
      if (caughtUp && !complete) {
        sink.finish()
        complete = true
      }
      report({ kind: 'progress', position, events, head: position, complete, caughtUp })
    },
  })
} catch (error) {
  report({ kind: 'failed', message: (error as Error).message })
} finally {
  sink.close()
  await log.close()
  report({ kind: 'closed' })
  port.close()
}
