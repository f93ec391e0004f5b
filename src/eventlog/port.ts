// The log as everyone but its adapters sees it. Single-stream atomicity only: that is all a cluster can promise.

/** Opaque, sortable as text, strictly increasing along the feed; `start` sorts before every event. */
export type Position = string & { readonly __position: true }
export const start = '' as Position

/** The revision of a stream's last event, 0-based and gapless; `noStream` before the first. */
export type Revision = number
export const noStream: Revision = -1

/** An envelope of at most 64 KiB, one append of at most 1 MiB, on every store. */
export const maxEnvelopeBytes = 64 * 1024
export const maxAppendBytes = 1024 * 1024

/** `bytes` are an encoded envelope, and `id` is the one in it. */
export type NewEvent = { readonly id: string; readonly type: string; readonly bytes: Uint8Array }

/** One event as stored: `bytes` are exactly what was appended. */
export type StoredEvent = {
  readonly position: Position
  readonly stream: string
  readonly revision: Revision
  readonly type: string
  readonly bytes: Uint8Array
}

/** An event for whoever asks for nothing but what it says: the stored bytes as text. */
export type EventText = { readonly position: Position; readonly text: string }

export type AppendResult =
  | { readonly kind: 'appended'; readonly revision: Revision; readonly position: Position }
  | { readonly kind: 'conflict'; readonly actual: Revision }
  | { readonly kind: 'too_large'; readonly limit: number }

/**
 * One ordered sequence: every item's last position is where a reader may resume, and nothing before it comes again.
 * `checkpoint` says how far the feed has looked where a filter shows nothing.
 */
export type FeedItem<Event = StoredEvent> =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caught_up'; readonly position: Position }

export type ReadOptions = { readonly limit: number; readonly types?: readonly string[] }
export type SubscribeOptions = {
  readonly signal: AbortSignal
  readonly types?: readonly string[]
  readonly page?: number
}

export interface EventLog {
  /** Whether this process is the only writer, so that the head of a stream cannot move behind its back. */
  readonly exclusive: boolean
  /** Durable when it resolves. The same ids again at the same `expected` answer `appended` again and add nothing. */
  append(stream: string, events: readonly NewEvent[], expected: Revision): Promise<AppendResult>
  /** True only where it is known at once, without waiting, that nothing has been written to the stream. Not every store knows. */
  lacks?(stream: string): boolean
  /** Events of one stream from revision `from` on, oldest first, at most `limit`. */
  readStream(stream: string, from: Revision, limit: number): Promise<readonly StoredEvent[]>
  /** Events after a position, in the order of the feed. */
  readAll(after: Position, options: ReadOptions): Promise<readonly StoredEvent[]>
  /** The feed after a position, live until `signal` aborts: events, checkpoints, and `caught_up` whenever it reaches the head. */
  subscribeAll(after: Position, options: SubscribeOptions): AsyncIterable<FeedItem>
  /** The same feed of all types as text, where a store hands that out for less. Not every store does. */
  subscribeTexts?(after: Position, options: Omit<SubscribeOptions, 'types'>): AsyncIterable<FeedItem<EventText>>
  head(): Promise<Position>
  /** The event at the head; undefined in an empty log. */
  last(): Promise<StoredEvent | undefined>
  /** What of the store's own tables and guards is not as it was made, by name. Not every store can look. */
  changedGuards?(): readonly string[]
  close(): Promise<void>
}

/** The store is full: nothing of the append was kept, and reading goes on. */
export class LogFullError extends Error {}
/** The disk has failed or the file is damaged: this log takes nothing more until it is opened anew. What failed is the cause. */
export class LogFailedError extends Error {}
/** The outcome of an append is unknown: try again with the same ids and the same expected revision. */
export class AmbiguousAppendError extends Error {}
