// The composition root: the one place that names SQLite, Fastify and the system clock together.
import { pino } from 'pino'
import { program } from './cli/program.ts'
import type { Runtime } from './cli/runtime.ts'
import { systemClock } from './commands/clock.ts'
import { readConfig } from './config.ts'
import { SqliteLog } from './eventlog/sqlite.ts'
import { buildApp } from './http/app.ts'

/** Runs one command line; resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const read = readConfig(process.env)
  if (!read.ok) {
    for (const fault of read.faults) console.error(fault)
    return 2
  }
  const { config } = read
  const runtime: Runtime = {
    config,
    clock: systemClock,
    logger: pino(
      { level: config.LOG_LEVEL, redact: ['req.headers.authorization', 'req.headers.cookie'] },
      pino.destination(2),
    ),
    openLog: (path, hooks) => new SqliteLog(path, hooks),
    openLogReadonly: (path) => new SqliteLog(path, { readonly: true }),
    buildApp,
  }
  return program(runtime, argv)
}
