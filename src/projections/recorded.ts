// An event as the read side sees it: the envelope, its place in the feed and the hash of its bytes.
import type { RecordedEvent } from '../eventlog/envelope.ts'

export type Recorded = RecordedEvent & {
  /** The leaf hash of the stored bytes; computed only when a model asks. */
  readonly hash: string
}
