// The stores that keep the contract; a server or cluster of one's own is among them where ESDB_URL names it.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { EventStoreLog } from '../../src/eventlog/eventstoredb.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import type { SqliteLogOptions } from '../../src/eventlog/sqliteOptions.ts'
import { patient } from '../support/esdbLog.ts'
import { Node } from '../support/esdbPeer/server.ts'
import { temporaryFolder } from '../support/logs.ts'
import { logContract, type Opened } from './contract.ts'

type Store = () => Promise<Opened>

const memory: Store = async () => {
  const log = new MemoryLog()
  return { log, close: () => log.close() }
}

const sqlite =
  (options: SqliteLogOptions): Store =>
  async () => {
    const path = join(temporaryFolder(), 'log.db')
    let log = new SqliteLog(path, options)
    const reopen = async () => {
      await log.close()
      log = new SqliteLog(path, options)
      return log
    }
    return { log, reopen, close: () => log.close() }
  }

const overPeer: Store = async () => {
  const node = await Node.start()
  let log = new EventStoreLog(node.url, patient)
  const reopen = async () => {
    await log.close()
    await node.restart()
    log = new EventStoreLog(node.url, patient)
    return log
  }
  const close = async () => {
    await log.close()
    node.stop()
  }
  return { log, reopen, close }
}

const onServer =
  (url: string): Store =>
  async () => {
    // A log of its own on a server that may hold others.
    const prefix = `contract.${randomUUID()}.`
    let log = new EventStoreLog(url, { ...patient, prefix })
    const reopen = async () => {
      await log.close()
      log = new EventStoreLog(url, { ...patient, prefix })
      return log
    }
    return { log, reopen, close: () => log.close() }
  }

/** `forgets`: nothing is kept that could be opened anew. */
export type ContractStore = {
  readonly kind: 'memory' | 'sqlite' | 'eventstoredb'
  readonly name: string
  readonly open: Store
  readonly forgets?: true
}
export const contractStores: readonly ContractStore[] = [
  { kind: 'memory', name: 'memory', open: memory, forgets: true },
  { kind: 'sqlite', name: 'SQLite, commit by group', open: sqlite({}) },
  { kind: 'sqlite', name: 'SQLite, commit by request', open: sqlite({ commit: 'request' }) },
  { kind: 'sqlite', name: 'SQLite, merging its index every other event', open: sqlite({ mergedAtOnce: 2 }) },
  { kind: 'eventstoredb', name: 'EventStoreDB, over the protocol peer', open: overPeer },
]
const url = process.env['ESDB_URL']
/** Which are there depends on the machine, so that no document names them. */
const ownServers: readonly ContractStore[] = url
  ? [{ kind: 'eventstoredb', name: 'EventStoreDB, on a server', open: onServer(url) }]
  : []

/** Every case of the contract on every store of a kind: docs/stores.md shows them. */
export function contractOf(kind: ContractStore['kind']): void {
  for (const one of [...contractStores, ...ownServers]) if (one.kind === kind) logContract(one.name, one.open)
}
