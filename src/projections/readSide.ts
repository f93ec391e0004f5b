// The read side as the rest of the system knows it, whichever database it is on.
import type { Position } from '../eventlog/port.ts'
import type { ReadDatabase } from './database.ts'

export interface ReadSide {
  /** Throws NotReadyError while readers would see it half done or cannot reach it, ReadSideFailed when it has stopped. */
  readonly database: ReadDatabase
  readonly ready: boolean
  readonly position: Position
  readonly eventsApplied: number
  /** Events that a rebuild has applied so far; undefined while none is under way. */
  readonly eventsRebuilt: number | undefined
  readonly fingerprint: string
  /** Why it does not advance now, in words for operators; undefined where nothing is wrong. */
  readonly trouble: string | undefined
  /** The log has grown: look now. */
  wake(): void
  /** Whether the read models have reached a position within `timeoutMs`. */
  reached(position: Position, timeoutMs: number): Promise<boolean>
  /** Called after every batch that was applied; returns how to stop being called. */
  onApplied(listener: () => void): () => void
  /** Builds all read models anew beside the current ones and swaps when they have caught up. */
  rebuild(): Promise<{ readonly events: number }>
  close(): Promise<void>
}

/** The read models are being built; `events` says how far. Asked again later, it is answered. */
export class NotReadyError extends Error {
  readonly events: number
  constructor(events: number, why = `read models are being built: ${events} events so far`) {
    super(why)
    this.events = events
  }
}
/** The read side has stopped, such as on an event that this release does not know. */
export class ReadSideFailed extends Error {}
