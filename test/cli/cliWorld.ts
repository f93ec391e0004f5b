// The command line in this process: the same runtime as the composition root's, with what it prints kept.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished, vi } from 'vitest'
import { program } from '../../src/cli/program.ts'
import { type Opened, openForWriting, type Runtime } from '../../src/cli/runtime.ts'
import { systemClock } from '../../src/commands/clock.ts'
import type { ImportResult } from '../../src/commands/importer.ts'
import { readConfig } from '../../src/config.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { buildApp } from '../../src/http/app.ts'
import { Tokens } from '../../src/http/tokens.ts'

const read = readConfig({ LOG_LEVEL: 'silent' })
if (!read.ok) throw new Error(read.faults.join())

export const runtime: Runtime = {
  config: read.config,
  clock: systemClock,
  logger: pino({ level: 'silent' }),
  openLog: (path, hooks) => new SqliteLog(path, hooks),
  openLogReadonly: (path) => new SqliteLog(path, { readonly: true }),
  buildApp,
}

export type Ran = { readonly code: number; readonly out: string; readonly err: string }

/** Runs one command line; resolves to its exit code and what it printed. */
export async function zhengjian(...argv: string[]): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...words) => void out.push(words.join(' ')))
  const error = vi.spyOn(console, 'error').mockImplementation((...words) => void err.push(words.join(' ')))
  try {
    const code = await program(runtime, argv)
    return { code, out: out.join('\n'), err: err.join('\n') }
  } finally {
    log.mockRestore()
    error.mockRestore()
  }
}

/** An import's JSON result with its exit code. */
export async function imported(
  file: string,
  dataDir: string,
  ...flags: string[]
): Promise<ImportResult & { code: number }> {
  const { code, out } = await zhengjian('import', file, '--data', dataDir, '--json', ...flags)
  return { code, ...(JSON.parse(out) as ImportResult) }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'zhengjian-cli-'))
}

/** A folder that is gone after the test. */
export function folder(): string {
  const path = newFolder()
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

export const header =
  'case:concept:name,case:startdate,case:enddate,case:deadline,case:channel,case:department,concept:instance,concept:name,time:timestamp'

/** A CSV file in the folder, one cell row per line. */
export function csvFile(dir: string, name: string, ...rows: string[]): string {
  const path = join(dir, name)
  writeFileSync(path, `${[header, ...rows].join('\n')}\n`)
  return path
}

/** Two cases in three steps, the first closed. */
export const twoCases = [
  'A-1,2026-03-02T09:00:00+08:00,2026-03-05T16:00:00+08:00,2026-03-10T00:00:00+08:00,网上,市水务局,1,收件,2026-03-02T09:00:00+08:00',
  'A-1,2026-03-02T09:00:00+08:00,2026-03-05T16:00:00+08:00,2026-03-10T00:00:00+08:00,网上,市水务局,2,决定,2026-03-05T15:00:00+08:00',
  'A-2,2026-03-03T09:00:00+08:00,,2026-03-04T00:00:00+08:00,窗口,市水务局,1,收件,2026-03-06T09:00:00+08:00',
] as const

/** Opens a data folder as `serve` does, on a free port; closed after the test. */
export async function serving(
  dataDir: string,
  purpose: 'demo' | 'production',
): Promise<Opened & { readonly url: string }> {
  const opened = await openForWriting(runtime, dataDir, { purpose })
  const tokens = await Tokens.open(opened.engine.store)
  const app = await buildApp({ engine: opened.engine, tokens, logger: runtime.logger })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  opened.announce(url)
  const close = async (): Promise<void> => {
    await app.close()
    await opened.close()
  }
  onTestFinished(close)
  return { ...opened, url, close }
}
