// One-time login links and how to ask for more: the same words when a server starts and when an operator asks.
import { randomBytes } from 'node:crypto'
import type { Clock } from '../commands/clock.ts'
import type { PrivateStore } from '../commands/privateStore.ts'
import type { Instant } from '../domain/values.ts'

export const linkHours = 24

/** Makes a link that logs an account in once within a day; only its digest is kept. */
export function newLoginPath(store: PrivateStore, clock: Clock, account: string): string {
  const secret = randomBytes(24).toString('base64url')
  const expires = Temporal.Instant.from(clock.now()).add({ hours: linkHours }).toString({ smallestUnit: 'millisecond' })
  store.addLoginLink(secret, account, expires as Instant)
  return `/login/${secret}`
}

/** What an operator types for a service token, or for a login link. */
export const tokenHint = (account: string, dataDir: string): string =>
  `node src/cli.mjs token ${account} --data ${dataDir}`
export const linkHint = (account: string, dataDir: string): string =>
  `node src/cli.mjs token ${account} --link --data ${dataDir}`
