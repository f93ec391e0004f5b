// The pages of cases handled here by address: notices, the workflow drawn with where the case stands.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Organisation } from '../../../domain/people/organisation.ts'
import { definitionOf, stepsOf } from '../../../domain/workflow/definition.ts'
import type { Marking } from '../../../domain/workflow/marking.ts'
import { workflowSvg } from '../../diagrams/workflow.ts'
import { noticePage } from '../../pages/index.ts'
import { ProblemError } from '../../problems.ts'
import { sendPage } from '../errors.ts'
import { type Site, type Visit, visit } from '../visit.ts'
import { commandFormRoutes } from './commandRoutes.ts'
import { noticeModel } from './noticeModel.ts'
import { findOwnCase, foldOf, type OwnCase } from './ownCase.ts'

const parameters = ({ params }: FastifyRequest) => params as Readonly<Record<string, string>>

export function ownCaseRoutes(scope: FastifyInstance, site: Site): void {
  commandFormRoutes(scope, site)
  scope.get('/cases/:id/notices/:eventId', { exposeHeadRoute: true }, async (request, reply) => {
    const visited = await visit(site, request, reply, 'stream')
    const { eventId = '', id = '' } = parameters(request)
    return sendPage(reply, noticePage(await noticeModel(visited, id, eventId), visited.ctx))
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
  const frame = Number(query['frame'])
  const state = foldOf(Number.isInteger(frame) && frame > 0 ? counting.slice(0, frame) : counting)
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
