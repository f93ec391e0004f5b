// Every store by name, so that a suite runs on each of them: what stands on the log must not be able to tell them apart.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { EventStoreLog } from '../../src/eventlog/eventstoredb.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import type { EventLog } from '../../src/eventlog/port.ts'
import type { LogSource } from '../../src/eventlog/source.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { patient } from './esdbLog.ts'
import { Node } from './esdbPeer/server.ts'
import { temporaryFolder } from './logs.ts'

/** A new, empty log that is closed when the test is over. */
export type Store = readonly [name: string, open: () => EventLog]
/** One that other threads can open too. */
export type SharedStore = readonly [name: string, open: () => Shared]
export type Shared = { readonly log: EventLog; readonly source: LogSource }

const node = await Node.start()
afterAll(() => node.stop())
const server = process.env['ESDB_URL']
const run = randomUUID()
let namespaces = 0

export const sharedStores: readonly SharedStore[] = [
  ['SQLite', onSqlite],
  ['EventStoreDB, over the protocol peer', () => onServer(node.url)],
  ...(server ? [['EventStoreDB, on a server', () => onServer(server)] as const] : []),
]

export const stores: readonly Store[] = [
  ['memory', () => new MemoryLog()],
  ...sharedStores.map(([name, open]) => [name, () => open().log] as const),
]

export function onSqlite(): Shared {
  const path = join(temporaryFolder(), 'log.db')
  const log = new SqliteLog(path)
  onTestFinished(() => log.close())
  return { log, source: { kind: 'sqlite', path } }
}

/** A namespace of its own on a server that holds others' events. */
function onServer(url: string): Shared {
  const log = new EventStoreLog(url, { ...patient, prefix: `suite.${run}.${++namespaces}.` })
  onTestFinished(() => log.close())
  return { log, source: log.source }
}
