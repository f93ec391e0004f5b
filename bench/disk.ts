// Row 10: what an event costs on disk beside the bytes that it is.
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Claim, Row } from './harness.ts'

export const disk: Row = async ({ log, sizes }): Promise<readonly Claim[]> => {
  const path = await log(sizes.middle)
  const db = new Database(path, { readonly: true })
  const [events, bytes] = db.prepare('SELECT count(*), sum(length(bytes)) FROM events').raw(true).get() as [
    number,
    number,
  ]
  db.close()
  const file = statSync(path).size
  return [
    {
      row: '10',
      what: 'log file per event',
      ours: `${Math.round(file / events).toLocaleString('en')} B`,
      reference: `${Math.round(bytes / events).toLocaleString('en')} B canonical`,
      value: file / bytes,
      unit: 'times',
      better: 'less',
      goal: 1.15,
      floor: 1.3,
      setup: `${events.toLocaleString('en')} events, names, index and guards included, write-ahead log checkpointed`,
    },
  ]
}
