// The worker thread of the read side on PostgreSQL: reads the log by itself, and projects while this node holds the lock.
import { parentPort, workerData } from 'node:worker_threads'
import { type LogSource, openLogSource } from '../eventlog/source.ts'
import { models } from './models.ts'
import { type ProjectorState, projectOnPostgres, rebuildOnPostgres } from './postgresProjector.ts'
import { giveWayToCommands } from './priority.ts'

export type PostgresWorkerInput = {
  readonly source: LogSource
  readonly url: string
  readonly name: string
  readonly paceMs: number
  readonly task: 'project' | 'rebuild'
}
export type PostgresWorkerReport =
  | { readonly kind: 'state'; readonly state: ProjectorState }
  | { readonly kind: 'rebuilding'; readonly events: number }
  | { readonly kind: 'rebuilt'; readonly events: number; readonly schema: string }
  | { readonly kind: 'failed'; readonly message: string }

const { name, paceMs, source, task, url } = workerData as PostgresWorkerInput
const port = parentPort
if (port === null) throw new Error('the read side runs in a worker thread')

const report = (message: PostgresWorkerReport): void => port.postMessage(message)
giveWayToCommands()
const stop = new AbortController()
const log = openLogSource(source, { readonly: true })
port.on('message', (message: 'wake' | 'stop') => (message === 'stop' ? stop.abort() : log.wake()))

const options = { log, models, name, paceMs, signal: stop.signal, url }
try {
  if (task === 'project') await projectOnPostgres({ ...options, onState: (state) => report({ kind: 'state', state }) })
  else {
    const rebuilt = await rebuildOnPostgres({
      ...options,
      onEvents: (events) => report({ kind: 'rebuilding', events }),
    })
    if (rebuilt) report({ kind: 'rebuilt', ...rebuilt })
  }
} catch (error) {
  report({ kind: 'failed', message: (error as Error).message })
} finally {
  await log.close()
  port.close()
}
