// zhengjian token: mints a service token, takes one back, or makes a login link for a person.
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { Handler } from '../commands/handle.ts'
import { PrivateStore } from '../commands/privateStore.ts'
import type { Account } from '../domain/people/account.ts'
import { AccountId } from '../domain/values.ts'
import { lastHolder } from '../eventlog/lock.ts'
import { Tokens } from '../http/tokens.ts'
import { linkHours, newLoginPath, tokenHint } from './logins.ts'
import { CommandFailed, dataDirOf, logPathOf, type Runtime } from './runtime.ts'

type Options = { data?: string; link?: boolean; rights?: string; minutes: number; revoke?: string; json?: boolean }

const minutes = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 1440)
    throw new InvalidArgumentError('whole minutes from 1 to 1440')
  return value
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
    )
    .option('--minutes <n>', 'lifetime in minutes', minutes, 60)
    .option('--revoke <jti>', 'take back the token with this id; works on the next request')
    .option('--json', 'print JSON')
    .action((account: string | undefined, options: Options) => run(runtime, account, options))
}

async function run(runtime: Runtime, account: string | undefined, options: Options): Promise<void> {
  const dataDir = dataDirOf(runtime, options.data)
  if (options.link === true) await checkPerson(runtime, dataDir, account)
  const store = new PrivateStore(join(dataDir, 'private.db'))
  try {
    if (options.revoke !== undefined) return revoke(store, runtime, options.revoke, options.json === true)
    if (account === undefined)
      throw new CommandFailed('name the account that the token acts for, or --revoke a token id')
    if (options.link === true) return link(store, runtime, { account, dataDir, json: options.json === true })
    await mint(store, runtime, account, options)
  } finally {
    store.close()
  }
}

async function mint(store: PrivateStore, runtime: Runtime, account: string, options: Options): Promise<void> {
  const rights = options.rights?.split(',').map((right) => right.trim())
  const minted = await (await Tokens.open(store)).mint(account, {
    nowSeconds: Math.floor(Date.parse(runtime.clock.now()) / 1000),
    lifetimeSeconds: options.minutes * 60,
    ...(rights ? { rights } : {}),
  })
  console.log(options.json ? JSON.stringify({ account, ...minted, minutes: options.minutes }) : minted.token)
}

function revoke(store: PrivateStore, runtime: Runtime, jti: string, json: boolean): void {
  store.revokeToken(jti, runtime.clock.now())
  console.log(json ? JSON.stringify({ revoked: jti }) : `${jti} 已吊销 / revoked`)
}

/** A link that nobody could use is not made: the log must know the account, as active, and as a person's. */
async function checkPerson(runtime: Runtime, dataDir: string, account: string | undefined): Promise<void> {
  if (account === undefined) throw new CommandFailed('请写明账号 / name the account that the link logs in')
  const { success: named } = AccountId.safeParse(account)
  const state = named ? await accountState(runtime, dataDir, account) : undefined
  if (state?.status !== 'active')
    throw new CommandFailed(`${account} 不是有效账号 / is no active account of ${dataDir}`)
  if (state.role === 'service')
    throw new CommandFailed(`服务账号不登录 / a service account does not log in: ${tokenHint(account, dataDir)}`)
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
