// Where a log is, as plain data: the composition root and the worker threads open the same log by the same description.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEsdbUrl } from './esdbUrl.ts'
import { EventStoreLog } from './eventstoredb.ts'
import type { EventLog } from './port.ts'
import { SqliteLog } from './sqlite.ts'
import type { SqliteLogOptions } from './sqliteOptions.ts'
import { StoreRefused } from './store.ts'

export type LogSource =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'eventstoredb'; readonly url: string; readonly prefix?: string }

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
      const { onCommit, onTrouble, readonly = false } = options
      const watching = { ...(onCommit ? { onCommit } : {}), ...(onTrouble ? { onTrouble } : {}) }
      const { prefix = '', url } = source
      return new EventStoreLog(url, { prefix, readonly, ...watching })
    }
  }
}

/** How another thread opens a log that this one has open; `path` is where it would be in SQLite. */
export const sourceOf = (log: EventLog, path: string): LogSource =>
  log instanceof EventStoreLog ? log.source : { kind: 'sqlite', path }

/** Told apart without the secrets in an address: read models of another log are never gone on with. */
export function sourceName(source: LogSource): string {
  if (source.kind === 'sqlite') return 'sqlite'
  const { shown } = parseEsdbUrl(source.url)
  return source.prefix ? `${shown} ${source.prefix}` : shown
}

/**
 * The log of a data folder: the file in it, or the cluster at `url`. Its private store belongs to that one log, so a folder
 * that was used with the other is refused: a forgotten variable must not start a new, empty log beside the real one.
 */
export function sourceFor(
  path: string,
  url: string | undefined,
  options: { readonly readonly?: boolean } = {},
): LogSource {
  const folder = dirname(path)
  const note = join(folder, 'log.url')
  if (url === undefined) {
    if (existsSync(note))
      throw new StoreRefused(
        `${folder} belongs to the log at ${readFileSync(note, 'utf8').trim()}: set EVENT_STORE_URL`,
      )
    return { kind: 'sqlite', path }
  }
  if (existsSync(path))
    throw new StoreRefused(
      `${folder} holds a log of its own, ${path}: name another folder, or leave EVENT_STORE_URL unset`,
    )
  const source: LogSource = { kind: 'eventstoredb', url }
  if (options.readonly !== true) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(note, `${sourceName(source)}\n`, { mode: 0o600 })
  }
  return source
}
