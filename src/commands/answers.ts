// What is asked of the write path and what it answers.
import type { Actor } from '../domain/actor.ts'
import { refuse } from '../domain/decider.ts'
import type { Refusal } from '../domain/refusals.ts'
import type { Envelope, RecordedEvent } from '../eventlog/envelope.ts'
import { oversize } from '../eventlog/limits.ts'
import type { NewEvent, Position } from '../eventlog/port.ts'
import type { Command } from './entry.ts'

export type Request = {
  readonly command: Command
  readonly actor: Actor
  readonly commandId: string
  /** The rights that the caller's token carries; undefined where nothing narrows the actor's role. */
  readonly scope?: ReadonlySet<string>
  readonly causationId?: string
  readonly correlationId?: string
  readonly ifMatch?: number
  readonly dryRun?: boolean
}
export type Answer =
  | {
      readonly kind: 'accepted'
      readonly commandId: string
      readonly stream: string
      /** The stream's revision after the command, and the position of its last event; undefined where nothing was written. */
      readonly revision: number
      readonly position: Position | undefined
      readonly events: readonly { readonly id: string; readonly type: string; readonly data?: object }[]
    }
  | { readonly kind: 'refused'; readonly commandId: string; readonly stream: string; readonly refusal: Refusal }

/** A request, the stream that it is about, and the keyed digest of its body: the same id with another digest is another command. */
export type Asked = { readonly request: Request; readonly stream: string; readonly mac: string }

export const accepted = (
  { request, stream }: Asked,
  result: Pick<Extract<Answer, { kind: 'accepted' }>, 'revision' | 'position' | 'events'>,
): Answer => ({ kind: 'accepted', commandId: request.commandId, stream, ...result })

const idAndType = ({ id, type }: Envelope) => ({ id, type })

/** What the append has written. */
export const written = (
  asked: Asked,
  envelopes: readonly Envelope[],
  { position, revision }: { readonly position: Position; readonly revision: number },
): Answer => accepted(asked, { revision, position, events: envelopes.map(idAndType) })

/** The same id and body answers the first answer again; another body under the same id is a mistake of the caller. */
export function repeated(asked: Asked, events: readonly RecordedEvent[]): Answer {
  const last = events.at(-1)
  if (last === undefined) throw new Error(`${asked.stream} no longer holds the events of ${asked.request.commandId}`)
  return last.commandMac === asked.mac
    ? written(asked, events, last)
    : refused(asked, refuse('command-id-reused', { commandId: asked.request.commandId }))
}

/** What the append would answer: the limits of every store are checked here as there. */
export function would(
  asked: Asked,
  before: number,
  envelopes: readonly Envelope[],
  encoded: readonly NewEvent[],
): Answer {
  const tooLarge = oversize(encoded)
  if (tooLarge !== undefined) return refused(asked, refuse('append-too-large', { limit: tooLarge.limit }))
  const events = envelopes.map(({ data, id, type }) => ({ id, type, data }))
  return accepted(asked, { revision: before + envelopes.length, position: undefined, events })
}

export const refused = ({ request, stream }: Asked, { refusal }: { readonly refusal: Refusal }): Answer => ({
  kind: 'refused',
  commandId: request.commandId,
  stream,
  refusal,
})
