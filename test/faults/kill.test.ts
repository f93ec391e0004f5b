// kill -9 at any moment: what was acknowledged is there, once, in a log that verifies. The control must fail, or this test shows nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { verifyLog } from '../../src/audit/verify.ts'
import { decode } from '../../src/eventlog/envelope.ts'
import { start } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { temporaryFolder } from '../support/logs.ts'

const script = join(import.meta.dirname, 'writer.ts')
const leastLines = 20
const leastRounds = 6

/** Runs the writer, kills it some milliseconds after it has acknowledged so much, and gives what it acknowledged. */
async function round(path: string, name: string, mode: string, milliseconds: number): Promise<string[]> {
  const child = spawn(process.execPath, [script, path, name, mode], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const enough = Promise.withResolvers<void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > leastLines) enough.resolve()
  })
  const closed = once(child, 'close')
  await Promise.race([enough.promise, closed])
  await pause(milliseconds)
  child.kill('SIGKILL')
  const [code, signal] = await closed
  expect([code, signal]).toStrictEqual([null, 'SIGKILL'])
  // What stands after the last line break was cut off by the kill: never said in full.
  const [ready, ...ids] = said.split('\n').slice(0, -1)
  expect(ready).toBe('ready')
  return ids
}

/** How often each event is in the log. */
async function held(log: SqliteLog): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const stored of await log.readAll(start, { limit: Number.MAX_SAFE_INTEGER })) {
    const key = `${stored.stream} ${decode(stored).id}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** So many rounds at least, however slow the machine; more of them while there is time. */
async function rounds(mode: string, most: number, budgetMs: number, enough: (lost: number) => boolean) {
  const path = join(temporaryFolder(), 'log.db')
  const acknowledged: string[] = []
  const until = performance.now() + budgetMs
  let lost = 0
  let done = 0
  while (done < most && (done < leastRounds || performance.now() < until) && !enough(lost)) {
    acknowledged.push(...(await round(path, String(done++), mode, Math.random() * 60)))
    const log = new SqliteLog(path)
    const counts = await held(log)
    expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(1)
    expect(await verifyLog(log)).toMatchObject({ ok: true, firstBad: null, positionGaps: 0 })
    lost = acknowledged.filter((key) => !counts.has(key)).length
    await log.close()
  }
  return { rounds: done, acknowledged: acknowledged.length, lost }
}

test('every acknowledged event survives kill -9, exactly once', async (context) => {
  const found = await rounds('', 30, 9_000, () => false)
  await context.annotate(JSON.stringify(found))
  expect(found.lost).toBe(0)
  expect(found.rounds).toBeGreaterThanOrEqual(leastRounds)
  expect(found.acknowledged).toBeGreaterThan(found.rounds * 10)
})

test('a writer that acknowledges before the commit loses events: the test above can fail', async (context) => {
  const found = await rounds('too-early', 40, 60_000, (lost) => lost > 0)
  await context.annotate(JSON.stringify(found))
  expect(found.lost).toBeGreaterThan(0)
})
