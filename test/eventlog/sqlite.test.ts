// The log on SQLite keeps the contract of every store, committing by group and by request.
import { join } from 'node:path'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { temporaryFolder } from '../support/logs.ts'
import { logContract } from './contract.ts'

for (const commit of ['group', 'request'] as const)
  logContract(`sqlite, commit by ${commit}`, async () => {
    const path = join(temporaryFolder(), 'log.db')
    let log = new SqliteLog(path, { commit })
    const reopen = async () => {
      await log.close()
      log = new SqliteLog(path, { commit })
      return log
    }
    return { log, reopen, close: () => log.close() }
  })
