// Browser sessions: kept as digests in the private store, 15 minutes idle, 12 hours at most, ended on the server (LPS-11.6).
import { fastifyCookie } from '@fastify/cookie'
import type { FastifySessionOptions } from '@fastify/session'
import type { FastifyRequest } from 'fastify'
import { systemClock } from '../../commands/clock.ts'
import type { PrivateStore } from '../../commands/privateStore.ts'
import { Instant } from '../../domain/values.ts'
import { ProblemError } from '../problems.ts'

declare module 'fastify' {
  interface Session {
    /** Whose session it is; absent until a one-time link has been confirmed. */
    account?: string
  }
}

export const cookieName = 'zhengjian'
const idleMinutes = 15
const longestHours = 12
/** A session is written again when this much of its idle time has gone, not at every request. */
const worthWritingMs = 60_000

/** A session as stored: when it began and until when it holds, in milliseconds since the epoch. */
type Stored = { readonly account?: string; readonly startedMs: number; readonly untilMs: number }

export type Sessions = {
  /** What `@fastify/session` is registered with. */
  readonly options: FastifySessionOptions
  /**
   * The account that a request's session cookie stands for; undefined where there is none. Throws `csrf-refused` for a
   * request that would change something and does not come from a page of our own.
   */
  readonly account: (request: FastifyRequest) => string | undefined
}

const instant = (ms: number): Instant => Instant.parse(new Date(ms).toISOString())

/** The sessions of a private store, by the clock on the wall: a demo's time may stand still, a session's may not. */
export function sessionsOf(store: PrivateStore, nowMs = () => Date.parse(systemClock.now())): Sessions {
  const signer = fastifyCookie.signerFactory(Buffer.from(store.key('session-cookie')))
  const read = (id: string): Stored | undefined => {
    const text = store.readSession(id, instant(nowMs()))
    return text === undefined ? undefined : (JSON.parse(text) as Stored)
  }
  return {
    options: {
      // The same signer reads the cookie for the API, which stands outside the plugin's scope.
      secret: signer,
      cookieName,
      saveUninitialized: false,
      rolling: true,
      // No age of its own: it goes with the browser, and the server decides how long it holds.
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto' },
      store: storeIn(store, read, nowMs),
    },
    account: (request) => {
      const signed = fastifyCookie.parse(request.raw.headers.cookie ?? '')[cookieName]
      const { valid, value } = signed === undefined ? { valid: false, value: null } : signer.unsign(signed)
      const account = valid && value !== null ? read(value)?.account : undefined
      if (account !== undefined && !isSafe(request) && !isSameOrigin(request)) throw new ProblemError('csrf-refused')
      return account
    },
  }
}

function storeIn(
  store: PrivateStore,
  read: (id: string) => Stored | undefined,
  nowMs: () => number,
): NonNullable<FastifySessionOptions['store']> {
  return {
    get(id, done) {
      const stored = read(id)
      // Whatever the plugin put into the session besides is kept as it came.
      done(null, stored === undefined ? null : ({ ...stored, cookie: { originalMaxAge: null } } as never))
    },
    set(id, session, done) {
      const { cookie: _cookie, ...data } = JSON.parse(JSON.stringify(session)) as Partial<Stored> & { cookie: unknown }
      const now = nowMs()
      const startedMs = data.startedMs ?? now
      const untilMs = Math.min(now + idleMinutes * 60_000, startedMs + longestHours * 3_600_000)
      const known = read(id)
      const same = known !== undefined && sameBut(known, data, 'untilMs')
      if (same && untilMs - known.untilMs < worthWritingMs) return done()
      store.sweepSessions(instant(now - 3_600_000))
      store.writeSession(id, JSON.stringify({ ...data, startedMs, untilMs }), instant(untilMs))
      done()
    },
    destroy(id, done) {
      store.endSession(id)
      done()
    },
  }
}

const sameBut = (a: object, b: object, key: string): boolean =>
  JSON.stringify({ ...a, [key]: 0 }) === JSON.stringify({ ...b, [key]: 0 })

const isSafe = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

/** By what every browser of today says of itself, else by the origin, which scripts cannot forge. */
export function isSameOrigin({ host, protocol, raw: { headers } }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return headers.origin === `${protocol}://${host}`
}
