// zhengjian token: mints a service token, or takes one back.
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { PrivateStore } from '../commands/privateStore.ts'
import { Tokens } from '../http/tokens.ts'
import { CommandFailed, dataDirOf, type Runtime } from './runtime.ts'

type Options = { data?: string; rights?: string; minutes: number; revoke?: string; json?: boolean }

const minutes = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 1440) throw new InvalidArgumentError('whole minutes from 1 to 1440')
  return value
}

export function tokenCommand(program: Command, runtime: Runtime): void {
  program
    .command('token')
    .argument('[account]', 'the account that the token acts for')
    .description('签发或吊销服务令牌 / mint or revoke a service token (EdDSA, short-lived)')
    .option('--data <dir>', 'data folder')
    .option('--rights <actions>', 'comma-separated actions that it is narrowed to, such as RegisterForeignCase,ReadCases')
    .option('--minutes <n>', 'lifetime in minutes', minutes, 60)
    .option('--revoke <jti>', 'take back the token with this id; works on the next request')
    .option('--json', 'print JSON')
    .action(async (account: string | undefined, options: Options) => {
      const store = new PrivateStore(join(dataDirOf(runtime, options.data), 'private.db'))
      try {
        if (options.revoke !== undefined) return revoke(store, runtime, options.revoke, options.json === true)
        if (account === undefined) throw new CommandFailed('name the account that the token acts for, or --revoke a token id')
        const rights = options.rights?.split(',').map((right) => right.trim())
        const nowSeconds = Math.floor(Date.parse(runtime.clock.now()) / 1000)
        const minted = await (await Tokens.open(store)).mint(account, { nowSeconds, lifetimeSeconds: options.minutes * 60, ...(rights ? { rights } : {}) })
        console.log(options.json ? JSON.stringify({ account, ...minted, minutes: options.minutes }) : minted.token)
      } finally {
        store.close()
      }
    })
}

function revoke(store: PrivateStore, runtime: Runtime, jti: string, json: boolean): void {
  store.revokeToken(jti, runtime.clock.now())
  console.log(json ? JSON.stringify({ revoked: jti }) : `${jti} 已吊销 / revoked`)
}
