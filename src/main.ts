// The composition root: the one place that names the log, Fastify and the system clock together.
import { pino } from 'pino'
import { program } from './cli/program.ts'
import type { Runtime } from './cli/runtime.ts'
import { systemClock } from './commands/clock.ts'
import { readConfig } from './config.ts'
import { openLogSource, sourceFor } from './eventlog/source.ts'
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
    openLog: (path, hooks) => openLogSource(sourceFor(path, config.EVENT_STORE_URL), hooks),
    openLogReadonly: (path) => {
      const readonly = { readonly: true } as const
      return openLogSource(sourceFor(path, config.EVENT_STORE_URL, readonly), readonly)
    },
    buildApp,
  }
  return program(runtime, argv)
}
