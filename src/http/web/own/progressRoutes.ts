// 进度查询 for applicants: no account, a slow rate, and one page for whatever is not found.
import type { FastifyInstance } from 'fastify'
import { type Progress, progressOf } from '../../api/progress.ts'
import type { Lang } from '../../i18n/index.ts'
import { progressPage } from '../../pages/index.ts'
import { links } from '../../pages/links.ts'
import type { ProgressModel, ProgressView } from '../../pages/own/listModels.ts'
import { limitGuesses } from '../../rates.ts'
import { plainCode } from '../../receipts.ts'
import { sendPage } from '../errors.ts'
import { cityZone, contextOf, identify, languageOf, type Site } from '../visit.ts'
import { lawfulName } from './ownWords.ts'
import { sentBy } from './sent.ts'

const limited = { rateLimit: { max: 30, timeWindow: '1 minute' } }
/** Right or wrong: whoever has found a receipt would try all last four characters of a number for weeks. */
const asksPerHour = 20

export async function progressRoutes(scope: FastifyInstance, site: Site): Promise<void> {
  const limitCode = await limitGuesses(scope, asksPerHour, (request) => plainCode(sentBy(request)['receipt'] ?? ''))
  scope.get(links.progress(), { exposeHeadRoute: true }, async (request, reply) => {
    await identify(site, request, reply).catch(() => undefined)
    const ctx = contextOf(site, request, { lang: languageOf(request, reply) })
    return sendPage(reply, progressPage({ absent: false }, ctx))
  })
  // It changes nothing, so it needs no token; it is sent, so that the code stands in no address.
  scope.post(links.progress(), { config: limited }, async (request, reply) => {
    await limitCode(request)
    await identify(site, request, reply).catch(() => undefined)
    const ctx = contextOf(site, request, { lang: languageOf(request, reply) })
    const { proof = '', receipt = '' } = sentBy(request)
    const found = await progressOf(site.engine, receipt.slice(0, 80), proof.trim())
    const model: ProgressModel =
      found === undefined ? { absent: true } : { absent: false, found: viewOf(found, ctx.lang) }
    reply.header('cache-control', 'no-store')
    return sendPage(reply, progressPage(model, ctx), found === undefined ? 404 : 200)
  })
}

type Limit = Progress['limits'][number]

function viewOf(found: Progress, lang: Lang): ProgressView {
  const { acceptance, asOf, deliveredAt, itemName, limits, missing, number, office, permit, state, steps } = found
  const until = permit?.validUntil ?? undefined
  return {
    number,
    item: itemName ?? '',
    office,
    state: state as ProgressView['state'],
    receivedAt: found.receivedAt,
    ...(acceptance && { acceptedAt: acceptance.at }),
    limits: limits.map((one) => ({
      kind: one.kind as ProgressView['limits'][number]['kind'],
      dueAt: one.dueAt,
      state: stateOf(one, asOf),
    })),
    steps: steps.map((step) => ({ name: step.name, state: step.state, ...(step.at !== null && { at: step.at }) })),
    suspensions: found.suspensions.map(({ endedAt, name, procedureId, startedAt }) => ({
      name: name === procedureId ? lawfulName(procedureId, lang) : name,
      from: startedAt,
      ...(endedAt !== null && { to: endedAt }),
    })),
    waiting: found.waiting.map(({ dueOn, kind, stepName, waitsFor }) => ({
      kind,
      waitsFor,
      ...(stepName !== null && { step: stepName }),
      ...(dueOn !== null && { dueOn }),
    })),
    missing,
    ...(deliveredAt !== null && { deliveredAt }),
    ...(until !== undefined && { validUntil: until }),
    timeZone: cityZone,
  }
}

function stateOf({ dueAt, ending, passed, paused }: Limit, now: string): ProgressView['limits'][number]['state'] {
  if (ending !== null) return ending
  if (paused) return 'waiting'
  return passed || now > dueAt ? 'passed' : 'running'
}
