// Importing beside a running server: commands go through its interface, with a short token from the private store.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Handler } from '../commands/handle.ts'
import { uuid5 } from '../commands/ids.ts'
import type { Outcome } from '../commands/importer.ts'
import { refusalWords } from '../commands/importFaults.ts'
import { type ImportGround, ImportSource, type ImportTarget } from '../commands/importTarget.ts'
import { PrivateStore } from '../commands/privateStore.ts'
import type { Command } from '../commands/registry.ts'
import { type Refusal, refusals } from '../domain/refusals.ts'
import { Tokens } from '../http/tokens.ts'
import type { ImportWay } from './importLocal.ts'
import { CommandFailed, logPathOf, type Runtime } from './runtime.ts'

const lifetimeSeconds = 900
const renewBeforeSeconds = 120
const mostTries = 8

type Accepted = { readonly position: string | null; readonly revision: number }
type Problem = { readonly code: string; readonly detail: string; readonly details?: object }
type Reply = { readonly ok: true; readonly body: Accepted } | { readonly ok: false; readonly body: Problem }

export async function remoteWay(
  runtime: Runtime,
  dataDir: string,
  url: string,
  target: ImportTarget,
): Promise<ImportWay> {
  const log = runtime.openLogReadonly(logPathOf(dataDir))
  const store = new PrivateStore(join(dataDir, 'private.db'))
  const close = async (): Promise<void> => {
    store.close()
    await log.close()
  }
  try {
    const reader = new Handler({
      log,
      clock: runtime.clock,
      macKey: store.key('command-mac'),
      purpose: () => 'production',
    })
    const post = poster(url, tokensOf(runtime, await Tokens.open(store)))
    const ground: ImportGround = {
      state: async (category, id) => (await reader.state<never>(category, id)).state,
      configure: async (command) => {
        const reply = await post('administrator', command, uuid5(`configure\n${JSON.stringify(command)}`))
        if (!reply.ok) throw new CommandFailed(cannotConfigure(command, reply.body))
      },
    }
    const source = new ImportSource(target, ground)
    const before = await log.head()
    const send = async (command: Command, key: string): Promise<Outcome> =>
      outcomeOf(await post((await source.actor()).account, command, key), before)
    return { ground, source, send, window: 64, close }
  } catch (error) {
    await close()
    throw error
  }
}

const outcomeOf = (reply: Reply, before: string): Outcome => {
  if (reply.ok) return { kind: reply.body.position !== null && reply.body.position > before ? 'added' : 'unchanged' }
  const { code, detail, details } = reply.body
  // The server answers in one language; what a refusal tells is enough to say it in both.
  const known = details !== undefined && Object.hasOwn(refusals, code)
  const words = known ? refusalWords({ code, details } as Refusal) : { reason: detail, reasonZh: detail }
  return { kind: 'refused', code, ...words }
}

const cannotConfigure = (command: Command, { detail }: Problem): string =>
  `The source or item of this import does not exist yet, and the running server refuses ${command.type}: ${detail}\n` +
  '来源或事项尚未建立，正在运行的服务不予建立。Stop the server and import once, or open them by written request.'

/** Tokens by account, renewed shortly before they expire. */
function tokensOf({ clock }: Runtime, tokens: Tokens) {
  const held = new Map<string, { readonly until: number; readonly token: Promise<string> }>()
  return (account: string): Promise<string> => {
    const nowSeconds = Math.floor(Date.parse(clock.now()) / 1000)
    const known = held.get(account)
    if (known !== undefined && known.until > nowSeconds) return known.token
    const token = tokens.mint(account, { nowSeconds, lifetimeSeconds }).then((minted) => minted.token)
    held.set(account, { until: nowSeconds + lifetimeSeconds - renewBeforeSeconds, token })
    return token
  }
}

/** Tries again, under the same key, what the server could not take just now: a repetition has effect once. */
function poster(url: string, tokenOf: (account: string) => Promise<string>) {
  return async (account: string, { type, ...body }: Command, key: string): Promise<Reply> => {
    for (let tries = 1; ; tries++) {
      const headers = {
        'accept-language': 'en',
        authorization: `Bearer ${await tokenOf(account)}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      }
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      const response = await fetch(new URL(`/api/commands/${type}`, url), init).catch(
        (error: unknown) => error as Error,
      )
      if (!(response instanceof Error) && !isPassing(response.status)) return replyOf(response)
      if (tries === mostTries) throw new CommandFailed(`${url} does not take commands: ${saidBy(response)}`)
      if (!(response instanceof Error)) await response.body?.cancel()
      await pause(waitMs(response, tries))
    }
  }
}

const isPassing = (status: number): boolean => status === 429 || status === 503
const saidBy = (response: Response | Error): string =>
  response instanceof Error ? response.message : String(response.status)

function waitMs(response: Response | Error, tries: number): number {
  const asked = response instanceof Error ? 0 : Number(response.headers.get('retry-after') ?? 0) * 1000
  return Math.min(30_000, Math.max(asked || 0, 100 * 2 ** tries))
}

async function replyOf(response: Response): Promise<Reply> {
  const body: unknown = await response.json()
  if (response.ok) return { ok: true, body: body as Accepted }
  const problem = body as Problem
  if (response.status >= 500 || response.status === 401)
    throw new CommandFailed(`the running server answers ${response.status}: ${problem.detail}`)
  return { ok: false, body: problem }
}
