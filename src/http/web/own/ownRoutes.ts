// The pages of cases handled here by address: notices, the workflow drawn with where the case stands.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Organisation } from '../../../domain/people/organisation.ts'
import { wholeNumber } from '../../../domain/wholeNumber.ts'
import { definitionOf, stepsOf } from '../../../domain/workflow/definition.ts'
import type { Marking } from '../../../domain/workflow/marking.ts'
import { foldOf } from '../../api/ownReading.ts'
import { workflowSvg } from '../../diagrams/workflow.ts'
import type { Html } from '../../html.ts'
import { noticePage, permitListPage, worklistPage } from '../../pages/index.ts'
import { links } from '../../pages/links.ts'
import { ProblemError } from '../../problems.ts'
import { issueReceipt } from '../../receipts.ts'
import { sendPage } from '../errors.ts'
import { type Site, type Visit, visit } from '../visit.ts'
import { commandFormRoutes } from './commandRoutes.ts'
import { permitListModel, worklistModel } from './lists.ts'
import { newCaseRoutes } from './newCaseRoutes.ts'
import { noticeModel } from './noticeModel.ts'
import { findOwnCase, type OwnCase } from './ownCase.ts'
import { progressRoutes } from './progressRoutes.ts'

const parameters = ({ params }: FastifyRequest) => params as Readonly<Record<string, string>>

export async function ownCaseRoutes(scope: FastifyInstance, site: Site): Promise<void> {
  await commandFormRoutes(scope, site)
  newCaseRoutes(scope, site)
  await progressRoutes(scope, site)
  const list = (path: string, show: (visited: Visit) => Promise<Html>) =>
    scope.get(path, { exposeHeadRoute: true }, async (request, reply) =>
      sendPage(reply, await show(await visit(site, request, reply))),
    )
  list(links.worklist(), async (visited) => worklistPage(await worklistModel(visited), visited.ctx))
  list(links.permits(), async (visited) => permitListPage(await permitListModel(visited), visited.ctx))
  scope.get('/cases/:id/notices/:eventId', { exposeHeadRoute: true }, async (request, reply) => {
    const visited = await visit(site, request, reply, 'stream')
    const { eventId = '', id = '' } = parameters(request)
    return sendPage(reply, noticePage(await noticeModel(visited, id, eventId), visited.ctx))
  })
  const protect = scope.csrfProtection.bind(scope)
  scope.post('/cases/:id/notices/:eventId/receipt', { preHandler: protect }, async (request, reply) => {
    const visited = await visit(site, request, reply, 'stream')
    const { eventId = '', id = '' } = parameters(request)
    const model = await noticeModel(visited, id, eventId)
    if (model.receiptRefused !== undefined) throw new ProblemError('receipt-without-proof')
    if (model.receiptAction === undefined) throw new ProblemError('read-not-permitted')
    const { receiptAction: _action, ...notice } = model
    // Told once, to be printed with the receipt: it is kept nowhere but as a digest.
    reply.header('cache-control', 'no-store')
    return sendPage(reply, noticePage({ ...notice, receiptCode: issueReceipt(site.engine, id) }, visited.ctx))
  })
  scope.get('/web/cases/:id/diagram.svg', async (request, reply) => {
    const visited = await visit(site, request, reply, 'stream')
    const opened = await findOwnCase(visited, parameters(request)['id'] ?? '')
    if (opened === undefined) throw new ProblemError('not-found')
    const svg = await diagramOf(visited, opened)
    // Opened by itself it is a document: it loads nothing and runs nothing.
    reply.header('content-security-policy', "default-src 'none'; sandbox").header('cache-control', 'private, no-cache')
    return reply.type('image/svg+xml; charset=utf-8').send(svg)
  })
}

/** The version that the case stood under and where it stood, after so many of its events as `?frame=` says. */
async function diagramOf({ engine, lang, query }: Visit, { counting, item, version }: OwnCase): Promise<string> {
  const frame = wholeNumber(query['frame'] ?? '') ?? 0
  const state = foldOf(frame > 0 ? counting.slice(0, frame) : counting)
  const handling = 'handling' in state ? state.handling : undefined
  const definition = definitionOf(item)
  const organisations = new Map<string, string>()
  for (const { step } of stepsOf(definition)) {
    if (step.orgId === undefined) continue
    const { state: organisation } = await engine.handler.state<Organisation>('organisation', step.orgId)
    if (organisation.status !== 'none') organisations.set(step.orgId, organisation.name)
  }
  const tokens = state.status === 'accepted' && handling !== undefined ? { tokens: handling.tokens as Marking } : {}
  return (await workflowSvg({ definition, name: item.name, version, lang, organisations, ...tokens })).toString()
}
