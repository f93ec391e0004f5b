// zhengjian serve: opens a data folder as its only writer and answers on HTTP until it is told to stop.
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import { type Command, InvalidArgumentError } from 'commander'
import { firstAccounts } from '../commands/bootstrap.ts'
import { printedAccounts } from '../demo/city.ts'
import { startPlayer } from '../demo/player.ts'
import type { Account } from '../domain/people/account.ts'
import { wholeNumber } from '../domain/wholeNumber.ts'
import type { Engine } from '../engine.ts'
import { lastHolder } from '../eventlog/lock.ts'
import { Metrics } from '../http/metrics.ts'
import { Tokens } from '../http/tokens.ts'
import { cannotListen, requireFree } from './address.ts'
import { openDemo } from './demo.ts'
import { linkHint, newLoginPath, tokenHint } from './logins.ts'
import { CommandFailed, dataDirOf, logPathOf, openForWriting, type Runtime } from './runtime.ts'

type Options = { data?: string; demo?: boolean; still?: boolean; port?: number; host?: string }

const portNumber = (text: string): number => {
  const port = wholeNumber(text)
  if (port === undefined || port > 65_535) throw new InvalidArgumentError('a port from 0 to 65535')
  return port
}

const hostName = (text: string): string => {
  // An empty one would be every address of the machine.
  if (text.trim() === '') throw new InvalidArgumentError('a name or an address, such as 127.0.0.1')
  return text
}

export function serveCommand(program: Command, runtime: Runtime): void {
  program
    .command('serve')
    .description('启动服务 / answer on HTTP')
    .option('--demo', 'serve a demo log, seeded where it is empty; never for production')
    .option('--data <dir>', 'data folder; a demo without one lives in a temporary folder')
    .option('--still', 'a demo in which nothing happens by itself')
    .option('--port <n>', 'port (PORT)', portNumber)
    .option('--host <name>', 'address to listen on (HOST)', hostName)
    .action((options: Options) => serve(runtime, options))
}

async function serve(runtime: Runtime, options: Options): Promise<void> {
  const demo = options.demo === true
  const { HOST, PORT } = runtime.config
  const address = { host: options.host ?? HOST, port: options.port ?? PORT }
  const temporary = demo && options.data === undefined
  // Who already serves this folder is told by the lock, and says more than its port would.
  if (temporary || lastHolder(dataDirOf(runtime, options.data)) === undefined) await requireFree(address)
  const dataDir = temporary ? mkdtempSync(join(tmpdir(), 'zhengjian-demo-')) : dataDirOf(runtime, options.data)
  const first = !existsSync(logPathOf(dataDir))
  const metrics = new Metrics()
  const { onCommit } = metrics
  const opened = demo
    ? await openDemo(runtime, dataDir, { onCommit })
    : await openForWriting(runtime, dataDir, { purpose: 'production', onCommit })
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
  const { ZHENGJIAN_MOST_QUEUED: mostQueued } = runtime.config
  const app = await runtime.buildApp({ engine, tokens, logger: runtime.logger, metrics, mostQueued })
  const close = async (): Promise<void> => {
    await app.close()
    await opened.close()
  }
  const url = await app.listen(address).catch(async (error: unknown) => {
    await close()
    throw cannotListen(address, error)
  })
  opened.announce(url)
  const onError = (error: unknown): void => runtime.logger.error({ err: error }, 'demo')
  const player = demo && options.still !== true ? startPlayer(engine, { onError }) : undefined
  const stopped = Promise.withResolvers<void>()
  closeWithGrace({ delay: 10_000 }, async ({ err }) => {
    if (err) runtime.logger.error({ err }, 'stopping after an error')
    await player?.stop()
    await close()
    stopped.resolve()
  })
  await announce(engine, { url, dataDir, temporary, demo, links: demo || first })
  await stopped.promise
}

type Announced = {
  readonly url: string
  readonly dataDir: string
  readonly temporary: boolean
  readonly demo: boolean
  /** Whether links are printed; else how to ask for one: what starts a server at night may log what it prints. */
  readonly links: boolean
}

/** Where it answers and how to come in. */
async function announce(engine: Engine, { dataDir, demo, links, temporary, url }: Announced): Promise<void> {
  console.log(`政鉴 Zhengjian  ${url}`)
  console.log(
    `数据 data        ${dataDir}${temporary ? '（临时目录，随系统清理 / a temporary folder; keep data with --data DIR）' : ''}`,
  )
  if (demo) console.log('演示 demo        演示数据，不得用于正式业务 / demonstration data, not for real business')
  if (!links) {
    console.log(`登录 login       ${linkHint('<account>', dataDir)}`)
    return
  }
  for (const { accountId, name, role } of [...firstAccounts, ...(demo ? printedAccounts : [])]) {
    const { state } = await engine.handler.state<Account>('account', accountId)
    if (state.status !== 'active') continue
    if (role === 'service') console.log(`令牌 ${role.padEnd(13)} ${tokenHint(accountId, dataDir)}   ${name}`)
    else console.log(`登录 ${role.padEnd(13)} ${url}${newLoginPath(engine.store, engine.clock, accountId)}   ${name}`)
  }
}
