// Reading turns older versions into the current one, never the stored bytes. What is unknown stops the reader with its name.
import { type EventDefinition, eventTypes } from '../domain/events.ts'
import { decode, type RecordedEvent } from './envelope.ts'
import type { StoredEvent } from './port.ts'

/** An event of a type or version that this release does not know: going on would fold a different history. */
export class UnknownEventError extends Error {
  readonly type: string
  readonly version: number
  constructor({ id, type, version, stream, revision }: RecordedEvent) {
    super(
      `event ${id} (${stream} revision ${revision}) is of type ${type} version ${version}, which this release does not know`,
    )
    this.type = type
    this.version = version
  }
}

/** What a release knows of each type: its current version, the schema of that, and the steps that lead there. */
export type EventTable = { readonly [type: string]: Pick<EventDefinition, 'version' | 'upcasts' | 'data'> }

export function upcast(event: RecordedEvent, table: EventTable = eventTypes): RecordedEvent {
  const known = Object.hasOwn(table, event.type) ? table[event.type] : undefined
  if (known === undefined || event.version > known.version) throw new UnknownEventError(event)
  if (event.version === known.version) return event
  let data = event.data
  for (let version = event.version; version < known.version; version++) {
    const step = known.upcasts?.[version]
    if (step === undefined) throw new UnknownEventError(event)
    data = step(data)
  }
  return { ...event, data, version: known.version }
}

/** Stored bytes to the event as this release speaks of it. */
export const read = (stored: StoredEvent): RecordedEvent => upcast(decode(stored))
