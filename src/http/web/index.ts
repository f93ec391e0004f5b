// The pages on the server: a scope of their own, so that sessions, forms and compression never touch the command route.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import etag from '@fastify/etag'
import formbody from '@fastify/formbody'
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import session from '@fastify/session'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Engine } from '../../engine.ts'
import { authenticator } from '../auth.ts'
import { ProblemError } from '../problems.ts'
import type { Tokens } from '../tokens.ts'
import { answerErrors } from './errors.ts'
import { loginRoutes } from './login.ts'
import { pageRoutes } from './routes.ts'
import type { Sessions } from './sessions.ts'
import type { Site } from './visit.ts'

export { type Sessions, sessionsOf } from './sessions.ts'

export type PagesOptions = { readonly engine: Engine; readonly tokens: Tokens; readonly sessions: Sessions }

/** Nothing inline, nothing from elsewhere, framed by nobody; the pages are tested under it. */
export const policy: Readonly<Record<string, string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
}
const guarded: FastifyHelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: policy },
  // Whether names are reached by TLS alone is for whoever runs the proxy to say.
  strictTransportSecurity: false,
  // A one-time link must not travel in the header that says where a reader came from.
  referrerPolicy: { policy: 'same-origin' },
}
const assetsFolder = fileURLToPath(new URL('../assets', import.meta.url))

/** The pages and their assets, and for whatever else a browser asks for a page that says that it is not there. */
export async function registerPages(app: FastifyInstance, { engine, sessions, tokens }: PagesOptions): Promise<void> {
  const authenticate = authenticator(engine, tokens, (request) => request.session.get('account'))
  const site: Site = { engine, authenticate, assets: digestOf(assetsFolder) }
  await app.register(async (scope) => {
    await scope.register(helmet, guarded)
    // Kept for a year: their addresses change with what is in them.
    await scope.register(statics, { root: assetsFolder, prefix: '/assets/', maxAge: '365d', immutable: true })
  })
  await app.register(async (scope) => {
    await scope.register(helmet, guarded)
    await scope.register(cookie)
    await scope.register(session, sessions.options)
    await scope.register(csrf, { sessionPlugin: '@fastify/session', getToken: tokenOf })
    await scope.register(formbody, { bodyLimit: 16 * 1024 })
    await scope.register(etag, { weak: true })
    await scope.register(compress, { encodings: ['br', 'gzip'] })
    await scope.register(rateLimit, {
      global: false,
      errorResponseBuilder: () => new ProblemError('too-many-requests'),
    })
    scope.decorateRequest('reader', null)
    answerErrors(scope, site)
    loginRoutes(scope, site)
    await pageRoutes(scope, site)
  })
}

const tokenOf = ({ body }: { body?: unknown }): string | undefined => {
  const token = (body as Readonly<Record<string, unknown>> | undefined)?.['_csrf']
  return typeof token === 'string' ? token : undefined
}

/** One digest for all assets: any change of one is another address for each. */
function digestOf(folder: string): string {
  const digest = createHash('sha256')
  for (const name of readdirSync(folder).sort()) digest.update(name).update(readFileSync(join(folder, name)))
  return digest.digest('hex').slice(0, 12)
}
