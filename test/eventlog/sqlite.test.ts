// The log on SQLite keeps the contract of every store, committing by group and by request, and with an index merged all the time.
import { join } from 'node:path'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { temporaryFolder } from '../support/logs.ts'
import { logContract } from './contract.ts'

const ways = {
  'commit by group': {},
  'commit by request': { commit: 'request' },
  'merging its index every other event': { mergedAtOnce: 2 },
} as const

for (const [way, options] of Object.entries(ways))
  logContract(`sqlite, ${way}`, async () => {
    const path = join(temporaryFolder(), 'log.db')
    let log = new SqliteLog(path, options)
    const reopen = async () => {
      await log.close()
      log = new SqliteLog(path, options)
      return log
    }
    return { log, reopen, close: () => log.close() }
  })
