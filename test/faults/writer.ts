// The process that the kill test ends: appends without pause, and says which events were acknowledged, one id a line.
import { writeSync } from 'node:fs'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { chain, toNew } from '../support/envelopes.ts'

const [path = '', round = '', mode = ''] = process.argv.slice(2)
/** The control: says so before the commit is on disk, as a careless write path would. */
const tooEarly = mode === 'too-early'
const log = new SqliteLog(path)
const say = (ids: readonly string[]) => writeSync(1, `${ids.join('\n')}\n`)

async function write(worker: number): Promise<never> {
  for (let n = 0; ; n++) {
    const stream = `account-${round}-${worker}-${n}`
    const events = chain(stream, 1 + (n % 3)).map(toNew)
    const ids = events.map(({ id }) => `${stream} ${id}`)
    const appended = log.append(stream, events, -1)
    if (tooEarly) say(ids)
    const { kind } = await appended
    if (kind !== 'appended') throw new Error(`${stream}: ${kind}`)
    if (!tooEarly) say(ids)
  }
}

say(['ready'])
await Promise.all(Array.from({ length: 8 }, (_, worker) => write(worker)))
