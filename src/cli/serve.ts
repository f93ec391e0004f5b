// zhengjian serve: opens a data folder as its only writer and answers on HTTP until it is told to stop.
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import { type Command, InvalidArgumentError } from 'commander'
import { firstAccounts } from '../commands/bootstrap.ts'
import type { Instant } from '../domain/values.ts'
import type { Engine } from '../engine.ts'
import { Tokens } from '../http/tokens.ts'
import { CommandFailed, dataDirOf, openForWriting, type Runtime } from './runtime.ts'

type Options = { data?: string; demo?: boolean; port?: number; host?: string }

const portNumber = (text: string): number => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('a port from 0 to 65535')
  return port
}

export function serveCommand(program: Command, runtime: Runtime): void {
  program
    .command('serve')
    .description('启动服务 / answer on HTTP')
    .option('--demo', 'serve a demo log, seeded where it is empty; never for production')
    .option('--data <dir>', 'data folder; a demo without one lives in a temporary folder')
    .option('--port <n>', 'port (PORT)', portNumber)
    .option('--host <name>', 'address to listen on (HOST)')
    .action((options: Options) => serve(runtime, options))
}

async function serve(runtime: Runtime, options: Options): Promise<void> {
  const demo = options.demo === true
  const temporary = demo && options.data === undefined
  const dataDir = temporary ? mkdtempSync(join(tmpdir(), 'zhengjian-demo-')) : dataDirOf(runtime, options.data)
  const opened = await openForWriting(runtime, dataDir, { purpose: demo ? 'demo' : 'production' })
  const { engine } = opened
  if (engine.purpose === 'demo' && !demo) {
    await opened.close()
    throw new CommandFailed(`${dataDir} holds a demo log: serve it with --demo / 这是演示日志，须加 --demo`)
  }
  if (engine.purpose === 'production' && demo) {
    await opened.close()
    throw new CommandFailed(`${dataDir} holds a production log: --demo refuses it / 这是正式日志，不得以演示方式启动`)
  }
  const tokens = await Tokens.open(engine.store)
  const app = await runtime.buildApp({ engine, tokens, logger: runtime.logger })
  const { HOST, PORT } = runtime.config
  const url = await app.listen({ port: options.port ?? PORT, host: options.host ?? HOST })
  opened.announce(url)
  const stopped = Promise.withResolvers<void>()
  closeWithGrace({ delay: 10_000 }, async ({ err }) => {
    if (err) runtime.logger.error({ err }, 'stopping after an error')
    await app.close()
    await opened.close()
    stopped.resolve()
  })
  announce(engine, { url, dataDir, temporary, demo })
  await stopped.promise
}

const linkHours = 24

/** Where it answers and how to come in: one one-time login per role. */
function announce(engine: Engine, { dataDir, demo, temporary, url }: { url: string; dataDir: string; temporary: boolean; demo: boolean }): void {
  console.log(`政鉴 Zhengjian  ${url}`)
  console.log(`数据 data        ${dataDir}${temporary ? '（临时目录，随系统清理 / a temporary folder; keep data with --data DIR）' : ''}`)
  if (demo) console.log('演示 demo        演示数据，不得用于正式业务 / demonstration data, not for real business')
  const expires = Temporal.Instant.from(engine.clock.now()).add({ hours: linkHours }).toString({ smallestUnit: 'millisecond' }) as Instant
  for (const { accountId, name, role } of firstAccounts) {
    const secret = randomBytes(24).toString('base64url')
    engine.store.addLoginLink(secret, accountId, expires)
    console.log(`登录 ${role.padEnd(13)} ${url}/login/${secret}   ${name}`)
  }
}

