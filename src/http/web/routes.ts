// The pages by address, each with what it is made from.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Html } from '../html.ts'
import * as pages from '../pages/index.ts'
import { links } from '../pages/links.ts'
import { ProblemError } from '../problems.ts'
import { auditModel, eventModel } from './auditModel.ts'
import { caseFileModel, openCase } from './caseFileModel.ts'
import { caseListModel } from './caseListModel.ts'
import { changesAnswer } from './changes.ts'
import { clausesModel } from './clausesModel.ts'
import { sendPage } from './errors.ts'
import { itemFileModel, itemListModel } from './itemModel.ts'
import { changesPath, overviewModel } from './overviewModel.ts'
import { findOwnCase } from './own/ownCase.ts'
import { ownCaseModel } from './own/ownCaseModel.ts'
import { ownFrames, ownReplayModel } from './own/ownReplay.ts'
import { ownCaseRoutes } from './own/ownRoutes.ts'
import { framesOf, framesPath, replayModel } from './replayModel.ts'
import { contextOf, identify, languageOf, type Reading, type Site, sectionsOf, type Visit, visit } from './visit.ts'

const parameter = ({ params }: FastifyRequest, name: string): string =>
  (params as Readonly<Record<string, string>>)[name] ?? ''

export async function pageRoutes(scope: FastifyInstance, site: Site): Promise<void> {
  const page = (path: string, reading: Reading, show: (visited: Visit, request: FastifyRequest) => Promise<Html>) =>
    scope.get(path, { exposeHeadRoute: true }, async (request, reply) =>
      sendPage(reply, await show(await visit(site, request, reply, reading), request)),
    )
  const json = (path: string, answer: (visited: Visit, request: FastifyRequest) => Promise<object>) =>
    scope.get(path, async (request, reply) => {
      const given = await answer(await visit(site, request, reply, 'stream'), request)
      return reply.header('cache-control', 'private, no-store').send(given)
    })

  scope.get(links.overview(), { exposeHeadRoute: true }, async (request, reply) => home(site, request, reply))
  page('/cases', 'board', async (visited) => pages.caseListPage(await caseListModel(visited), visited.ctx))
  page('/cases/:id', 'stream', async (visited, request) => caseFile(visited, parameter(request, 'id')))
  await ownCaseRoutes(scope, site)
  page('/cases/:id/replay', 'stream', async (visited, request) => {
    const id = parameter(request, 'id')
    const own = await findOwnCase(visited, id)
    const model = own === undefined ? await replayModel(visited, id) : await ownReplayModel(visited, own)
    return pages.replayPage(model, visited.ctx)
  })
  page('/items', 'board', async (visited) => pages.itemListPage(await itemListModel(visited), visited.ctx))
  page('/items/:id', 'board', async (visited, request) =>
    pages.itemFilePage(await itemFileModel(visited, parameter(request, 'id')), visited.ctx),
  )
  page('/audit', 'board', async (visited) => pages.auditPage(await auditModel(visited), visited.ctx))
  page('/events/:position', 'stream', async (visited, request) =>
    pages.eventPage(await eventModel(visited, parameter(request, 'position')), visited.ctx),
  )
  const clauses = clausesModel()
  // The law is for everyone, logged in or not.
  scope.get('/clauses', { exposeHeadRoute: true }, async (request, reply) => {
    await identify(site, request, reply).catch(() => undefined)
    const lang = languageOf(request, reply)
    return sendPage(reply, pages.clausesPage(clauses, contextOf(site, request, { lang })))
  })

  json(changesPath, async (visited) => {
    visited.sight('ReadOverview')
    return changesAnswer(visited)
  })
  json(framesPath(':id').replace('%3A', ':'), async (visited, request) => {
    const id = parameter(request, 'id')
    const own = await findOwnCase(visited, id)
    return {
      frames: own === undefined ? await framesOf(visited, await openCase(visited, id)) : await ownFrames(visited, own),
    }
  })
}

/** A case that is handled here, or one that was handed over. */
async function caseFile(visited: Visit, id: string): Promise<Html> {
  const own = await findOwnCase(visited, id)
  return own === undefined
    ? pages.caseFilePage(await caseFileModel(visited, id), visited.ctx)
    : pages.ownCasePage(await ownCaseModel(visited, own), visited.ctx)
}

const homes = { worklist: links.worklist(), cases: links.cases(), items: links.items() } as const

/** The overview, or for whoever may not see it what waits for them, or the first part that they may see. */
async function home(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const visited = await visit(site, request, reply)
  const sections = sectionsOf(visited.caller)
  if (sections.includes('overview'))
    return sendPage(reply, pages.overviewPage(await overviewModel(visited), visited.ctx))
  const next = (['worklist', 'cases', 'items'] as const).find((section) => sections.includes(section))
  if (next === undefined) throw new ProblemError('read-not-permitted')
  return reply.redirect(homes[next], 303)
}
