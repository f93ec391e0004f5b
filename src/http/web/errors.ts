// What goes wrong on a page is told on a page: to log in, to wait, or what was refused and by what clause.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotReadyError } from '../../projections/readSide.ts'
import { isMalformed } from '../addresses.ts'
import type { Html } from '../html.ts'
import { errorPage, loginPage, waitingPage } from '../pages/index.ts'
import { links } from '../pages/links.ts'
import { type FaultCode, faults, ProblemError } from '../problems.ts'
import { contextOf, identify, languageOf, MomentBuilding, type Site } from './visit.ts'

const refreshSeconds = 2

/** A page as an answer: for its reader alone, and asked for anew each time. */
export function sendPage(reply: FastifyReply, page: Html, status = 200): FastifyReply {
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache')
  return reply.code(status).type('text/html; charset=utf-8').send(page.toString())
}

export function answerErrors(scope: FastifyInstance, site: Site): void {
  scope.setErrorHandler(async (error: FastifyError | Error, request, reply) => {
    // What scripts ask for is answered as the API answers.
    if (request.url.startsWith('/web/')) throw error
    const fault = faultOf(error)
    if (fault?.code === 'not-authenticated') return reply.redirect(links.login(), 303)
    if (fault?.code === 'csrf-refused' && isLoggedOut(request)) return loggedOut(site, request, reply)
    if (fault?.code === 'internal') request.log.error({ err: error }, 'a page failed')
    return answer(site, request, reply, error, fault)
  })
  // Whatever nothing else answers: a page for people, the API's own answer for everyone else.
  scope.get('/*', async (request, reply) => {
    const forPeople = request.headers.accept?.includes('text/html') === true
    if (request.url.startsWith('/api/') || !forPeople) return reply.callNotFound()
    if (request.reader === null) await identify(site, request, reply).catch(() => undefined)
    throw new ProblemError(isMalformed(request.originalUrl) ? 'url-malformed' : 'not-found')
  })
}

/** A form that was open while its session ran out: not the origin is in doubt, its sender has to log in again. */
const isLoggedOut = ({ session, url }: FastifyRequest): boolean =>
  session.get('account') === undefined && !url.startsWith(links.login())

const loggedOut = (site: Site, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendPage(reply, loginPage({ problem: 'ended' }, contextOf(site, request, { lang: languageOf(request) })), 401)

async function answer(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  error: Error,
  fault: { readonly code: FaultCode; readonly detail: string | undefined } | undefined,
): Promise<FastifyReply> {
  const lang = languageOf(request)
  const ctx = contextOf(site, request, { lang })
  if (fault === undefined) {
    reply.headers({ refresh: refreshSeconds, 'retry-after': refreshSeconds })
    const moment = error instanceof MomentBuilding
    if (moment) return sendPage(reply, waitingPage({ what: 'moment', done: error.done, of: error.of }, ctx), 202)
    const { events } = error as NotReadyError
    return sendPage(reply, waitingPage({ what: 'readModels', done: events }, ctx), 503)
  }
  const { code, detail } = fault
  const { [lang]: title, status } = faults[code]
  if (code === 'position-not-reached') reply.headers({ refresh: refreshSeconds, 'retry-after': refreshSeconds })
  return sendPage(
    reply,
    errorPage({ status, code, title, ...(detail !== undefined && { detail }), clauses: [] }, ctx),
    status,
  )
}

const codes: Readonly<Record<string, FaultCode>> = {
  FST_CSRF_MISSING_SECRET: 'csrf-refused',
  FST_CSRF_INVALID_TOKEN: 'csrf-refused',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request-invalid',
}

/** Undefined for what is only not ready yet. */
function faultOf(error: Error): { readonly code: FaultCode; readonly detail: string | undefined } | undefined {
  if (error instanceof NotReadyError || error instanceof MomentBuilding) return undefined
  if (error instanceof ProblemError) return { code: error.code, detail: error.more.detail }
  return { code: codes[(error as FastifyError).code] ?? 'internal', detail: undefined }
}
