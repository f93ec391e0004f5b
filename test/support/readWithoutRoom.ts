// The process whose read database finds no room: says that it failed, and how many cases it knows once it is whole.
import { writeSync } from 'node:fs'
import type { Position } from '../../src/eventlog/port.ts'
import type { LogSource } from '../../src/eventlog/source.ts'
import { overview } from '../../src/projections/overview.ts'
import { SqliteReadSide } from '../../src/projections/sqliteReadSide.ts'

const [source = '', dir = ''] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)
const readSide = new SqliteReadSide({
  source: JSON.parse(source) as LogSource,
  dir,
  name: 'models',
  roomAgainMs: 50,
  onFailed: (message) => say(`failed ${message}`),
})
await readSide.reached('0000000000000301' as Position, 60_000)
const { totals } = await overview(readSide.database, '2026-04-01T00:00:00.000Z')
say(`whole ${totals.registered}`)
await readSide.close()
