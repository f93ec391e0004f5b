// Who asks: a bearer token or a session names an account, and the log says what that account is now.
import type { FastifyRequest } from 'fastify'
import { relationOf } from '../commands/authorize.ts'
import { type Action, may, type Relation } from '../commands/rights.ts'
import type { Actor } from '../domain/actor.ts'
import type { Account } from '../domain/people/account.ts'
import type { OrgId } from '../domain/values.ts'
import type { Engine } from '../engine.ts'
import { ProblemError } from './problems.ts'
import type { Tokens } from './tokens.ts'

export type Caller = { readonly actor: Actor; readonly name: string; readonly scope: ReadonlySet<string> | undefined }
export type Authenticate = (request: FastifyRequest) => Promise<Caller>

const bearer = /^Bearer ([A-Za-z0-9_.-]+)$/

/** `sessionAccount` says which account a browser session belongs to; undefined where there is none. */
export function authenticator(
  engine: Engine,
  tokens: Tokens,
  sessionAccount: (request: FastifyRequest) => string | undefined,
): Authenticate {
  return async (request) => {
    const text = request.raw.headers.authorization
    if (text === undefined) {
      const account = sessionAccount(request)
      if (account === undefined) throw unauthenticated()
      return callerOf(engine, account, undefined)
    }
    const token = await tokens.verify(bearer.exec(text)?.[1] ?? '', Date.parse(engine.clock.now()))
    if (token === undefined || engine.store.isRevoked(token.jti)) throw unauthenticated('Bearer error="invalid_token"')
    return callerOf(engine, token.account, token.scope)
  }
}

/** The account as it is in the log now: a suspended or unknown one is nobody (LPS-11.5, 11.6). */
async function callerOf(engine: Engine, id: string, scope: ReadonlySet<string> | undefined): Promise<Caller> {
  const { state } = await engine.handler.state<Account>('account', id)
  if (state.status !== 'active') throw unauthenticated()
  const { accountId, name, orgId, role } = state
  return { actor: { account: accountId, org: orgId, role }, name, scope }
}

const unauthenticated = (challenge = 'Bearer realm="zhengjian"'): ProblemError =>
  new ProblemError('not-authenticated', {}, { 'www-authenticate': challenge })

/** Whether the caller may do an action to an object of `owner`. */
export const permitted = ({ actor, scope }: Caller, action: Action, owner: OrgId | undefined): boolean =>
  (scope === undefined || scope.has(action)) && may(action, actor.role, relationOf(actor, owner))

/** How far the caller may see: everything, its own organisation's, or nothing, which is refused. */
export function sight(caller: Caller, action: Action): { readonly org: OrgId | undefined } {
  const can = (relation: Relation): boolean =>
    (caller.scope === undefined || caller.scope.has(action)) && may(action, caller.actor.role, relation)
  if (can('other')) return { org: undefined }
  if (can('own')) return { org: caller.actor.org }
  throw new ProblemError('read-not-permitted')
}
