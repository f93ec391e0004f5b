// zhengjian token: mints a service token, takes one back, or makes a login link for a person.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { Handler } from '../commands/handle.ts'
import { PrivateStore } from '../commands/privateStore.ts'
import { rights } from '../commands/rights.ts'
import type { Account } from '../domain/people/account.ts'
import { AccountId } from '../domain/values.ts'
import { wholeNumber } from '../domain/wholeNumber.ts'
import { lastHolder } from '../eventlog/lock.ts'
import { Tokens } from '../http/tokens.ts'
import { linkHours, newLoginPath, tokenHint } from './logins.ts'
import { CommandFailed, dataDirOf, hasLog, logPathOf, type Runtime } from './runtime.ts'

type Options = {
  data?: string
  link?: boolean
  rights?: readonly string[]
  minutes: number
  revoke?: string
  json?: boolean
}

const minutes = (text: string): number => {
  const value = wholeNumber(text)
  if (value === undefined || value < 1 || value > 1440) throw new InvalidArgumentError('whole minutes from 1 to 1440')
  return value
}

/** Those that any account can have: a token that is narrowed to a mistyped one could do nothing, and would not say why. */
const actions = (text: string): readonly string[] => {
  const named = text.split(',').map((action) => action.trim())
  const unknown = named.filter((action) => !Object.hasOwn(rights, action))
  if (unknown.length === 0) return named
  throw new InvalidArgumentError(
    `没有此项权限 / there is no such action: ${unknown.map((action) => `"${action}"`).join(', ')} (docs/rights.md)`,
  )
}

const tokenId = (text: string): string => {
  const { data, success } = z.uuid().safeParse(text.trim().toLowerCase())
  if (success) return data
  throw new InvalidArgumentError('不是令牌编号 / is no id of a token: token --json prints it')
}

export function tokenCommand(program: Command, runtime: Runtime): void {
  program
    .command('token')
    .argument('[account]', 'the account that the token acts for')
    .description(
      '签发或吊销服务令牌，或生成登录链接 / mint or revoke a service token (EdDSA, short-lived), or make a login link',
    )
    .option('--data <dir>', 'data folder')
    .addOption(
      new Option('--link', `a login link for a person instead, which works once within ${linkHours} hours`).conflicts([
        'rights',
        'minutes',
        'revoke',
      ]),
    )
    .option(
      '--rights <actions>',
      'comma-separated actions that it is narrowed to, such as RegisterForeignCase,ReadCases',
      actions,
    )
    .option('--minutes <n>', 'lifetime in minutes', minutes, 60)
    .option('--revoke <jti>', 'take back the token with this id; works on the next request', tokenId)
    .option('--json', 'print JSON')
    .action((account: string | undefined, options: Options) => run(runtime, account, options))
}

async function run(runtime: Runtime, account: string | undefined, options: Options): Promise<void> {
  const dataDir = dataDirOf(runtime, options.data)
  // Before the private store is opened, which makes one where there is none.
  requireUsed(runtime, dataDir)
  if (options.revoke !== undefined) return withStore(dataDir, (store) => revoke(store, runtime, options))
  const named = await requireAccount(runtime, dataDir, account, options.link === true)
  await withStore(dataDir, (store) =>
    options.link === true
      ? link(store, runtime, { account: named, dataDir, json: options.json === true })
      : mint(store, runtime, named, options),
  )
}

async function withStore(dataDir: string, work: (store: PrivateStore) => Promise<void> | void): Promise<void> {
  const store = new PrivateStore(join(dataDir, 'private.db'))
  try {
    await work(store)
  } finally {
    store.close()
  }
}

/** A folder without a log of its own may belong to a log on a server: then whoever serves it has made a private store here. */
function requireUsed(runtime: Runtime, dataDir: string): void {
  if (hasLog(runtime, dataDir) && (existsSync(logPathOf(dataDir)) || existsSync(join(dataDir, 'private.db')))) return
  throw new CommandFailed(`${dataDir} 不是数据目录，其中没有日志 / is no data folder, there is no log in it`)
}

async function mint(store: PrivateStore, runtime: Runtime, account: string, options: Options): Promise<void> {
  const { rights: narrowed } = options
  const minted = await (await Tokens.open(store)).mint(account, {
    nowSeconds: Math.floor(Date.parse(runtime.clock.now()) / 1000),
    lifetimeSeconds: options.minutes * 60,
    ...(narrowed ? { rights: narrowed } : {}),
  })
  console.log(options.json ? JSON.stringify({ account, ...minted, minutes: options.minutes }) : minted.token)
}

function revoke(store: PrivateStore, runtime: Runtime, { json, revoke: jti = '' }: Options): void {
  store.revokeToken(jti, runtime.clock.now())
  console.log(json ? JSON.stringify({ revoked: jti }) : `${jti} 已吊销 / revoked`)
}

/** What nobody could use is not made: the log must know the account, as active, and for a link as a person's. */
async function requireAccount(
  runtime: Runtime,
  dataDir: string,
  account: string | undefined,
  isLink: boolean,
): Promise<string> {
  if (account === undefined)
    throw new CommandFailed(
      isLink
        ? '请写明账号 / name the account that the link logs in'
        : '请写明账号，或以 --revoke 写明令牌编号 / name the account that the token acts for, or --revoke a token id',
    )
  const { success: named } = AccountId.safeParse(account)
  const state = named ? await accountState(runtime, dataDir, account) : undefined
  if (state?.status !== 'active')
    throw new CommandFailed(`${account || '""'} 不是有效账号 / is no active account of ${dataDir}`)
  if (isLink && state.role === 'service')
    throw new CommandFailed(`服务账号不登录 / a service account does not log in: ${tokenHint(account, dataDir)}`)
  return account
}

async function accountState(runtime: Runtime, dataDir: string, account: string): Promise<Account> {
  const log = runtime.openLogReadonly(logPathOf(dataDir))
  try {
    const reader = new Handler({ log, clock: runtime.clock, macKey: new Uint8Array(32), purpose: () => 'production' })
    return (await reader.state<Account>('account', account)).state
  } finally {
    await log.close()
  }
}

type Linked = { readonly account: string; readonly dataDir: string; readonly json: boolean }

/** With the address of the server where one runs, else the path alone. */
function link(store: PrivateStore, runtime: Runtime, { account, dataDir, json }: Linked): void {
  const made = `${runningAt(dataDir) ?? ''}${newLoginPath(store, runtime.clock, account)}`
  console.log(json ? JSON.stringify({ account, link: made, hours: linkHours }) : made)
}

function runningAt(dataDir: string): string | undefined {
  const holder = lastHolder(dataDir)
  return holder !== undefined && isRunning(holder.pid) ? holder.url : undefined
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs, as somebody else.
    return (error as { code?: string }).code === 'EPERM'
  }
}
