// Who asks: a bearer token or a session names an account, and the log says what that account is now.
import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { relationOf } from '../commands/authorize.ts'
import { type Action, may, type Relation } from '../commands/rights.ts'
import type { Actor } from '../domain/actor.ts'
import type { Account } from '../domain/people/account.ts'
import type { OrgId, Post } from '../domain/values.ts'
import type { Engine } from '../engine.ts'
import { ProblemError } from './problems.ts'
import { type Bearer, bearerOf, type Token, type Tokens } from './tokens.ts'

export type Caller = {
  readonly actor: Actor
  readonly name: string
  /** 岗位 that the account holds. */
  readonly posts: readonly Post[]
  readonly scope: ReadonlySet<string> | undefined
}
/** Answers at once where the token is known and the account held, as nearly always. */
export type Authenticate = (request: FastifyRequest) => Caller | Promise<Caller>

/** `sessionAccount` says which account a browser session belongs to; undefined where there is none. */
export function authenticator(
  engine: Engine,
  tokens: Tokens,
  sessionAccount: (request: FastifyRequest) => string | undefined,
): Authenticate {
  const callers = new Callers(engine)
  const bearers = new Bearers()
  const accept = (token: Token | undefined): Caller | Promise<Caller> => {
    if (token === undefined || engine.store.isRevoked(token.jti)) throw unauthenticated('Bearer error="invalid_token"')
    return callers.of(token.account, token)
  }
  return (request) => {
    const text = request.raw.headers.authorization
    if (text === undefined) {
      const account = sessionAccount(request)
      if (account === undefined) throw unauthenticated()
      return callers.of(account, undefined)
    }
    const token = tokens.verify(bearers.of(request.raw.socket, text), Date.parse(engine.clock.now()))
    return token instanceof Promise ? token.then(accept) : accept(token)
  }
}

/** RFC 9110, 11.1: the scheme in any case. */
const bearer = /^bearer +([\w.-]+)$/i

/** A connection brings the same header with every request: it is read and digested once. Whether it holds is asked each time. */
class Bearers {
  readonly #brought = new WeakMap<Socket, { readonly header: string; readonly bearer: Bearer }>()

  of(socket: Socket, header: string): Bearer {
    const before = this.#brought.get(socket)
    if (before?.header === header) return before.bearer
    const brought = { header, bearer: bearerOf(bearer.exec(header)?.[1] ?? '') }
    this.#brought.set(socket, brought)
    return brought.bearer
  }
}

/** The account as it is in the log now: a suspended or unknown one is nobody (LPS-11.5, 11.6). */
class Callers {
  readonly #engine: Engine
  /** Made once for each token and state of its account; any change of the account is another state. */
  readonly #known = new WeakMap<Token, { readonly account: Account; readonly caller: Caller }>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  of(id: string, token: Token | undefined): Caller | Promise<Caller> {
    const { handler } = this.#engine
    const held = handler.held<Account>('account', id)
    if (held !== undefined) return this.#caller(held, token)
    return handler.state<Account>('account', id).then(({ state }) => this.#caller(state, token))
  }

  #caller(account: Account, token: Token | undefined): Caller {
    const known = token && this.#known.get(token)
    if (known?.account === account) return known.caller
    if (account.status !== 'active') throw unauthenticated()
    const { accountId, name, orgId, posts = [], role } = account
    const actor = Object.freeze({ account: accountId, org: orgId, role })
    const caller = { actor, name, posts, scope: token?.scope }
    if (token !== undefined) this.#known.set(token, { account, caller })
    return caller
  }
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
