// What the commands of the command line are given, and the few ways in which all of them open a data folder.
import { existsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Purpose } from '../commands/authorize.ts'
import type { Clock } from '../commands/clock.ts'
import type { Config } from '../config.ts'
import { Engine, type LogHooks } from '../engine.ts'
import { acquireWriterLock, type Holder } from '../eventlog/lock.ts'
import type { EventLog } from '../eventlog/port.ts'
import type { AppOptions } from '../http/app.ts'

export type Runtime = {
  readonly config: Config
  readonly clock: Clock
  readonly logger: Logger
  readonly openLog: (path: string, hooks: LogHooks) => EventLog
  readonly openLogReadonly: (path: string) => EventLog
  readonly buildApp: (options: AppOptions) => Promise<FastifyInstance>
}

/** A reason to stop that the user can act on: printed without a stack, exit code 1. */
export class CommandFailed extends Error {}

/** Another process writes the data folder; its URL, where it has one, is a way to write through it. */
export class BeingWritten extends CommandFailed {
  readonly holder: Holder | undefined
  constructor(dataDir: string, holder: Holder | undefined) {
    const { pid, url } = holder ?? {}
    super(`${dataDir} is being written by another process${pid ? ` (pid ${pid}${url ? `, ${url}` : ''})` : ''}`)
    this.holder = holder
  }
}

export const dataDirOf = (runtime: Runtime, given: string | undefined): string => {
  const dir = given ?? runtime.config.ZHENGJIAN_DATA
  return isAbsolute(dir) ? dir : resolve(dir)
}
export const logPathOf = (dataDir: string): string => join(dataDir, 'log.db')
/** Whether there can be a log to read: in the folder, or on the cluster that the configuration names. */
export const hasLog = ({ config }: Runtime, dataDir: string): boolean =>
  config.EVENT_STORE_URL !== undefined || existsSync(logPathOf(dataDir))

export type Opened = {
  readonly engine: Engine
  readonly announce: (url: string) => void
  readonly close: () => Promise<void>
}
export type OpenOptions = {
  readonly purpose: Purpose
  readonly clock?: Clock
  readonly onCommit?: (events: number, ms: number) => void
  /** Folded streams kept in memory. */
  readonly cacheStreams?: number
  /** How long the read models rest between two looks, in milliseconds. */
  readonly paceMs?: number
}

/** Opens a data folder for writing, as its only writer. */
export async function openForWriting(runtime: Runtime, dataDir: string, options: OpenOptions): Promise<Opened> {
  const lock = acquireWriterLock(dataDir, { pid: process.pid })
  if (!lock.ok) {
    throw new BeingWritten(dataDir, lock.holder)
  }
  const { cacheStreams, clock = runtime.clock, onCommit, paceMs, purpose } = options
  const { READ_DATABASE_URL: readDatabaseUrl, ZHENGJIAN_VAULT_KEY: vaultKey } = runtime.config
  try {
    const engine = await Engine.open({
      dataDir,
      clock,
      purpose,
      openLog: runtime.openLog,
      onFatal: (error) => dieOf(runtime, error),
      onError: (what, error) => runtime.logger.error({ err: error }, what),
      ...(onCommit ? { onCommit } : {}),
      ...(readDatabaseUrl === undefined ? {} : { readDatabaseUrl }),
      ...(vaultKey === undefined ? {} : { vaultKey }),
      ...(cacheStreams === undefined ? {} : { cacheStreams }),
      ...(paceMs === undefined ? {} : { paceMs }),
    })
    const close = async (): Promise<void> => {
      await engine.close()
      lock.release()
    }
    return { engine, announce: (url) => lock.announce(url), close }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The disk has failed under the log: what is in memory may no longer be what is on disk, so nothing goes on from it. */
function dieOf({ logger }: Runtime, error: Error): void {
  logger.fatal({ err: error }, 'the disk failed under the log; restart to recover from what is on it')
  logger.flush()
  process.exit(70)
}
