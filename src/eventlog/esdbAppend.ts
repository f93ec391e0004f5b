// An append until its outcome is known: tried again with the same ids at the same revision, then settled by reading back.
import type { EsdbConnection, Held } from './esdbConnection.ts'
import { EventStoreError } from './esdbErrors.ts'
import { mark, type Names, positionText, storedId } from './esdbEvents.ts'
import { readOnce } from './esdbRead.ts'
import { AmbiguousAppendError, type AppendResult, type NewEvent, noStream, type Revision } from './port.ts'

export type Append = {
  readonly stream: string
  readonly events: readonly NewEvent[]
  readonly expected: Revision
}
type Prepared = Append & { readonly name: string; readonly ids: readonly string[] }
type Tried =
  | { readonly kind: 'done'; readonly result: AppendResult }
  | { readonly kind: 'failed'; readonly error: Error; readonly again: boolean; readonly unknown: boolean }

/** Who could not write for so long is not kept waiting as long again for a read. */
const settleMs = 500

/** Resolves with what has happened. AmbiguousAppendError where that is still unknown after `patienceMs`. */
export async function appendSettled(connection: EsdbConnection, names: Names, asked: Append): Promise<AppendResult> {
  const append = { ...asked, name: names.onServer(asked.stream), ids: asked.events.map(storedId) }
  const until = performance.now() + connection.options.patienceMs
  let unknown = false
  for (let tries = 0; ; tries++) {
    const tried = await tryOnce(connection, append)
    // An earlier try may have been the one that wrote: then what is stored is the answer, not what this one says.
    if (tried.kind === 'done')
      return unknown && tried.result.kind === 'appended'
        ? settle(connection, names, append, new Error('its first answer was lost'))
        : tried.result
    unknown ||= tried.unknown
    if (tried.again && performance.now() < until && !connection.closed) {
      connection.troubled(tried.error)
      await connection.rest(tries)
      continue
    }
    if (!unknown) throw tried.error
    return settle(connection, names, append, tried.error)
  }
}

async function tryOnce(connection: EsdbConnection, append: Prepared): Promise<Tried> {
  try {
    return { kind: 'done', result: await connection.call((held) => send(connection, held, append)) }
  } catch (error) {
    const failure = connection.failure(error, append.stream)
    switch (failure.kind) {
      case 'conflict':
        return { kind: 'done', result: { kind: 'conflict', actual: failure.actual } }
      case 'never':
        return { kind: 'failed', error: failure.error, again: false, unknown: false }
      case 'not_now':
        return { kind: 'failed', error: failure.error, again: true, unknown: false }
      case 'no_stream':
      case 'unknown':
        return {
          kind: 'failed',
          error: 'error' in failure ? failure.error : (error as Error),
          again: true,
          unknown: true,
        }
    }
  }
}

async function send(connection: EsdbConnection, { api, client }: Held, append: Prepared): Promise<AppendResult> {
  const { events, expected, ids, name, stream } = append
  const messages = events.map(({ bytes, type }, at) =>
    api.binaryEvent({ id: ids[at] ?? '', type, data: bytes, metadata: mark }),
  )
  const answer = await client.appendToStream(name, messages, {
    // Never `any`: only at a revision does the server recognise a repeat for ever.
    expectedRevision: expected === noStream ? 'no_stream' : BigInt(expected),
    requiresLeader: connection.url.leader,
    deadline: connection.options.callMs,
  })
  const revision = Number(answer.nextExpectedRevision)
  if (revision !== expected + events.length) throw restarted(stream, expected + events.length, revision)
  if (answer.position === undefined)
    throw new EventStoreError('unsupported-server', `${connection.url.shown} tells no positions of appends`)
  return { kind: 'appended', revision, position: positionText(answer.position) }
}

/** A soft-deleted stream begins anew behind its old revisions: what was there is hidden from every reader. */
const restarted = (stream: string, revision: Revision, actual: Revision): EventStoreError =>
  new EventStoreError(
    'events-missing',
    `stream ${stream} went on at revision ${actual} instead of ${revision}: it was deleted, and its earlier events are hidden. Restore a backup of the server, and take the right to delete from everyone`,
  )

/** What is stored decides: our events, somebody else's, or nothing yet. */
async function settle(
  connection: EsdbConnection,
  names: Names,
  { events, expected, ids, name, stream }: Prepared,
  error: Error,
): Promise<AppendResult> {
  const ambiguous = () =>
    new AmbiguousAppendError(`it is not known whether the append to ${stream} was written: ${error.message}`, {
      cause: error,
    })
  let found: Awaited<ReturnType<typeof readOnce>>
  try {
    const from = BigInt(expected + 1)
    const patience = Math.min(settleMs, connection.options.patienceMs)
    found = await connection.read(
      stream,
      (held, watch) => readOnce(connection, held, watch, name, from, events.length),
      [],
      patience,
    )
  } catch {
    throw ambiguous()
  }
  const last = found.at(-1)
  if (last === undefined) throw ambiguous()
  if (found.length === ids.length && found.every(({ id }, at) => id === ids[at])) {
    const { position, revision } = names.stored(last, stream)
    return { kind: 'appended', revision, position }
  }
  return { kind: 'conflict', actual: await lastRevision(connection, stream, name) }
}

async function lastRevision(connection: EsdbConnection, stream: string, name: string): Promise<Revision> {
  const [last] = await connection.read(stream, (held, watch) => readOnce(connection, held, watch, name, 'end', 1), [])
  return last === undefined ? noStream : Number(last.revision)
}
