// Where a log is, as plain data: the composition root and the worker threads open the same log by the same description.
import { EventStoreLog } from './eventstoredb.ts'
import type { EventLog } from './port.ts'
import { SqliteLog } from './sqlite.ts'
import type { SqliteLogOptions } from './sqliteOptions.ts'

export type LogSource =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'eventstoredb'; readonly url: string }

export type LogSourceOptions = Pick<SqliteLogOptions, 'readonly' | 'onFatal' | 'onCommit'> & {
  /** A cluster stopped answering, or answers again; a file does neither. */
  readonly onTrouble?: (message: string) => void
}
/** `wake` tells a reader that another thread has appended; a log that is pushed to needs no telling. */
export type WakingLog = EventLog & { wake(): void }

export function openLogSource(source: LogSource, options: LogSourceOptions = {}): WakingLog {
  switch (source.kind) {
    case 'sqlite':
      return new SqliteLog(source.path, options)
    case 'eventstoredb': {
      const { onTrouble, readonly = false } = options
      return new EventStoreLog(source.url, { readonly, ...(onTrouble ? { onTrouble } : {}) })
    }
  }
}

/** How another thread opens a log that this one has open. */
export const sourceOf = (log: EventLog, path: string): LogSource =>
  log instanceof EventStoreLog ? log.source : { kind: 'sqlite', path }
