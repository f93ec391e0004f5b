// Logs to measure on: made once a run through the real write path, as many commands waiting as fill its batches well.
import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bootstrapCommand } from '../src/commands/bootstrap.ts'
import { PrivateStore } from '../src/commands/privateStore.ts'
import type { Instant } from '../src/domain/values.ts'
import { SqliteLog } from '../src/eventlog/sqlite.ts'
import { commandsPerCase, sourceId, Traffic } from './traffic.ts'
import { drive, macKey, requestOf, writePath } from './world.ts'

export const liveInLogs = 2000
const waiting = 1000
const chunk = 20_000

/** Writes a log of so many events, up to 2,000 cases live at any time, and closes it whole: no write-ahead file is left. */
export async function makeLog(path: string, events: number): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const store = new PrivateStore(join(dirname(path), 'private.db'))
  store.key('command-mac', () => macKey)
  store.close()
  const log = new SqliteLog(path)
  try {
    const handler = await writePath(log)
    const traffic = new Traffic({
      prefix: 'made',
      // In a short log too, only the last weeks' cases are open.
      live: Math.min(liveInLogs, Math.ceil(events / 100)),
      order: 'scattered',
      cases: Math.ceil(events / commandsPerCase),
    })
    for (let done = 0; done < events; done += chunk) {
      const count = Math.min(chunk, events - done)
      await drive(
        handler,
        traffic.take(count).map((command, at) => requestOf(command, `made ${done + at}`)),
        waiting,
      )
    }
    await bootstrapCommand((request) => handler.handle(request), {
      type: 'DeclareSourceComplete',
      sourceId,
      completeUntil: '2025-12-10T00:00:00.000Z' as Instant,
    })
  } finally {
    await log.close()
  }
}

/** The logs of one run, each made when it is first asked for. */
export function logsIn(dir: string, say: (text: string) => void): (events: number) => Promise<string> {
  const made = new Map<number, Promise<string>>()
  const make = async (events: number): Promise<string> => {
    say(`writing a log of ${events.toLocaleString('en')} events`)
    const path = join(dir, `made-${events}`, 'log.db')
    await makeLog(path, events)
    return path
  }
  return (events) => {
    const path = made.get(events) ?? make(events)
    made.set(events, path)
    return path
  }
}

/** A copy to append to. */
export function copyOf(path: string, to: string): string {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(path, to)
  return to
}
