// How the embedded log is opened, and whom it tells what happens to it.
import type { Position } from './port.ts'

export type SqliteLogOptions = {
  readonly readonly?: boolean
  /** Called when the disk has failed: the process must end and recover from disk. */
  readonly onFatal?: (error: Error) => void
  /** After each commit: how many events, the last position, and how long the transaction took in milliseconds. */
  readonly onCommit?: (events: number, position: Position, ms: number) => void
  /** The log grows to so many bytes and no further, so that it leaves room for others on the disk; see `limitTo`. */
  readonly maxBytes?: number
  /** `request` commits each append by itself: the reference that group commit is measured against. */
  readonly commit?: 'group' | 'request'
  /** Events whose places are held in memory before they are merged into the index on disk: 8,000 unless told otherwise. */
  readonly mergedAtOnce?: number
}
