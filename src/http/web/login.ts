// 登录: a one-time link is confirmed by a button, so that opening or previewing it does not spend it (LPS-11.6).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Account } from '../../domain/people/account.ts'
import { loginPage } from '../pages/index.ts'
import { links } from '../pages/links.ts'
import type { LoginModel } from '../pages/models.ts'
import { sendPage } from './errors.ts'
import { cookieName } from './sessions.ts'
import { contextOf, languageOf, type Site } from './visit.ts'

/** Secrets are long; the limit is for whoever tries all the same. */
const limited = { rateLimit: { max: 60, timeWindow: '1 minute' } }
const statuses = { used: 410, expired: 410, unknown: 404 } as const

export function loginRoutes(scope: FastifyInstance, site: Site): void {
  const { engine } = site
  const show = (request: FastifyRequest, reply: FastifyReply, model: LoginModel, status = 200) =>
    sendPage(reply, loginPage(model, contextOf(site, request, { lang: languageOf(request, reply) })), status)
  const refuse = (request: FastifyRequest, reply: FastifyReply, problem: keyof typeof statuses) =>
    show(request, reply, { problem }, statuses[problem])
  const secretOf = ({ params }: FastifyRequest): string => (params as { readonly secret: string }).secret

  scope.get('/login', { exposeHeadRoute: true }, async (request, reply) => {
    if (request.session.get('account') !== undefined) return reply.redirect(links.overview(), 303)
    return show(request, reply, {})
  })

  scope.get('/login/:secret', { config: limited }, async (request, reply) => {
    const link = engine.store.findLoginLink(secretOf(request), engine.clock.now())
    if (link === undefined) return refuse(request, reply, 'unknown')
    if (link.state !== 'usable') return refuse(request, reply, link.state)
    const { state } = await engine.handler.state<Account>('account', link.account)
    if (state.status !== 'active') return refuse(request, reply, 'unknown')
    const action = `/login/${encodeURIComponent(secretOf(request))}`
    return show(request, reply, { confirm: { name: state.name, action, csrf: reply.generateCsrf() } })
  })

  scope.post(
    '/login/:secret',
    { config: limited, preHandler: scope.csrfProtection.bind(scope) },
    async (request, reply) => {
      const now = engine.clock.now()
      const secret = secretOf(request)
      const account = engine.store.useLoginLink(secret, now)
      if (account === undefined) {
        const state = engine.store.findLoginLink(secret, now)?.state
        return refuse(request, reply, state === 'used' || state === 'expired' ? state : 'unknown')
      }
      // A session that somebody else may know the name of is never the one that is logged in.
      await request.session.regenerate()
      request.session.set('account', account)
      return reply.redirect(links.overview(), 303)
    },
  )

  const leave = async (request: FastifyRequest, reply: FastifyReply) => {
    await request.session.destroy()
    return reply
      .clearCookie(cookieName, { path: '/' })
      .header('clear-site-data', '"cache"')
      .redirect(links.login(), 303)
  }
  const protect = scope.csrfProtection.bind(scope)
  scope.post(
    '/logout',
    {
      // Whose session has run out is out already.
      preHandler: (request, reply, done) =>
        request.session.get('account') === undefined
          ? void reply.redirect(links.login(), 303)
          : protect(request, reply, done),
    },
    leave,
  )
}
