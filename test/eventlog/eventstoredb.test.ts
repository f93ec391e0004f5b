// The log on EventStoreDB keeps the contract of every store: over the protocol peer, and on the server of ESDB_URL if there is one.
import { randomUUID } from 'node:crypto'
import { EventStoreLog } from '../../src/eventlog/eventstoredb.ts'
import { Node } from '../support/esdbPeer/server.ts'
import { logContract } from './contract.ts'

logContract('eventstoredb, protocol peer', async () => {
  const node = await Node.start()
  const open = () => new EventStoreLog(node.url)
  let log = open()
  const reopen = async () => {
    await log.close()
    await node.restart()
    log = open()
    return log
  }
  const close = async () => {
    await log.close()
    node.stop()
  }
  return { log, reopen, close }
})

const url = process.env['ESDB_URL']
if (url)
  logContract('eventstoredb, server', async () => {
    // A log of its own on a server that may hold others.
    const prefix = `contract.${randomUUID()}.`
    let log = new EventStoreLog(url, { prefix })
    const reopen = async () => {
      await log.close()
      log = new EventStoreLog(url, { prefix })
      return log
    }
    return { log, reopen, close: () => log.close() }
  })
