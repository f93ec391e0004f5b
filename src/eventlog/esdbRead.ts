// Pages of one stream and of everything, each within one call: collected, cancelled, and never longer than was asked.
import type { Position as ServerPosition, StreamingRead } from '@eventstore/db-client'
import type { EsdbConnection, Held, Watch } from './esdbConnection.ts'
import type { ServerEvent } from './esdbEvents.ts'

type Resolved = { readonly event?: ServerEvent | undefined }
/** From here on, or from the newest event back. */
export type Place = ServerPosition | 'start' | 'end'

/** A page of a stream from a revision on, or its last events, newest first, from the end. */
export function readOnce(
  { url }: EsdbConnection,
  { api, client }: Held,
  watch: Watch,
  name: string,
  from: bigint | 'end',
  maxCount: number,
): Promise<ServerEvent[]> {
  const where = from === 'end' ? ({ fromRevision: api.END, direction: api.BACKWARDS } as const) : { fromRevision: from }
  return collect(client.readStream(name, { ...where, maxCount, requiresLeader: url.leader }), watch)
}

/** A page of everything that the server holds: forwards from a position, which is included, or backwards, where it is not. */
export function readAllOnce(
  { url }: EsdbConnection,
  { api, client }: Held,
  watch: Watch,
  from: Place,
  maxCount: number,
  backwards = false,
): Promise<ServerEvent[]> {
  const direction = backwards ? ({ direction: api.BACKWARDS } as const) : {}
  return collect(client.readAll({ fromPosition: from, ...direction, maxCount, requiresLeader: url.leader }), watch)
}

/** The client emits an error without ending the stream, and leaves the call open when its reader goes: both are ours to see to. */
async function collect(read: StreamingRead<Resolved>, { alive, ended }: Watch): Promise<ServerEvent[]> {
  const events: ServerEvent[] = []
  const { promise, reject, resolve } = Promise.withResolvers<void>()
  read.on('data', ({ event }: Resolved) => {
    alive()
    if (event && !isRepeat(event, events.at(-1))) events.push(event)
  })
  read.on('end', resolve)
  read.on('close', () => reject(new Error('the read was closed')))
  read.on('error', reject)
  ended.addEventListener('abort', () => reject(new Error('nobody waits for this read any more')), { once: true })
  try {
    await promise
    return events
  } finally {
    read.cancel().catch(() => {})
  }
}

/** A network that repeats itself must not make a stream look longer than it is. */
const isRepeat = (event: ServerEvent, before: ServerEvent | undefined): boolean =>
  event.revision === before?.revision && event.streamId === before.streamId
