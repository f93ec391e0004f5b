// The log in memory keeps the contract of every store.
import { MemoryLog } from '../../src/eventlog/memory.ts'
import { logContract } from './contract.ts'

logContract('memory', async () => {
  const log = new MemoryLog()
  return { log, close: () => log.close() }
})
