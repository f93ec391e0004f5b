// Builds the read models as of a moment, from the log, into a file of their own; ends when they are whole.
import { parentPort, workerData } from 'node:worker_threads'
import { streamParts } from '../domain/streams.ts'
import type { Position } from '../eventlog/port.ts'
import { start } from '../eventlog/port.ts'
import { type LogSource, openLogSource } from '../eventlog/source.ts'
import { read } from '../eventlog/upcast.ts'
import { streamReader } from './follower.ts'
import { models } from './models.ts'
import { Projector } from './projector.ts'
import type { Recorded } from './recorded.ts'
import { SqliteSink } from './sqliteSink.ts'

export type MomentInput = {
  readonly source: LogSource
  readonly path: string
  readonly asOf: string
  readonly by: 'recorded' | 'occurred'
  readonly upTo: Position
}
export type MomentReport =
  | { readonly kind: 'progress' | 'done'; readonly events: number }
  | { readonly kind: 'failed'; readonly message: string }

const { asOf, by, path, source, upTo } = workerData as MomentInput
const port = parentPort
if (port === null) throw new Error('a moment is built in a worker thread')
const report = (message: MomentReport): void => port.postMessage(message)

/** By recorded time: what the log knew then. By occurred time: what had happened on cases then, as far as is known today. */
function belongs(event: Recorded): boolean {
  if (by === 'recorded') return event.recordedAt <= asOf
  // What was set up, corrected or declared is known today, whenever that was done.
  const category = streamParts(event.stream)?.category
  const onCase = category === 'foreigncase' || category === 'case'
  if (!onCase || event.type === 'MisoperationCorrected') return true
  return event.occurredAt <= asOf
}

const page = 5_000
const log = openLogSource(source, { readonly: true })
const sink = new SqliteSink(path, models)
try {
  const projector = await Projector.open(models, sink, streamReader(log, belongs))
  let at = start
  let seen = 0
  while (at < upTo) {
    const events = (await log.readAll(at, { limit: page })).filter(({ position }) => position <= upTo)
    const last = events.at(-1)
    if (last === undefined) break
    at = last.position
    seen += events.length
    await projector.apply(events.map(read).filter(belongs))
    report({ kind: 'progress', events: seen })
  }
  sink.finish()
  report({ kind: 'done', events: seen })
} catch (error) {
  report({ kind: 'failed', message: (error as Error).message })
} finally {
  sink.close()
  await log.close()
  port.close()
}
