// 新收申请: first the item, then who applies, whose name goes to the vault alone, then the application.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { commandIdOf } from '../../../commands/ids.ts'
import { registry } from '../../../commands/registry.ts'
import { refusals } from '../../../domain/refusals.ts'
import { listItems } from '../../../projections/catalogueQueries.ts'
import { permitted } from '../../auth.ts'
import { RegisterSubject, subjectFields } from '../../forms/fields.ts'
import { fieldProblems, refusedForm } from '../../forms/problems.ts'
import { decode, encode } from '../../forms/values.ts'
import { formKeys } from '../../pages/form.ts'
import type { FormModel } from '../../pages/formModels.ts'
import { applicantPage, newCasePage } from '../../pages/index.ts'
import { links } from '../../pages/links.ts'
import { ProblemError } from '../../problems.ts'
import { sendPage } from '../errors.ts'
import { cityZone, type Site, type Visit, visit } from '../visit.ts'
import { factsOf } from './ownCase.ts'
import { sentBy } from './sent.ts'

const mostItems = 500
const path = '/cases/new'

export function newCaseRoutes(scope: FastifyInstance, site: Site): void {
  scope.get(path, { exposeHeadRoute: true }, async (request, reply) => {
    const visited = await receiving(site, request, reply)
    const itemId = visited.query['item']
    if (itemId === undefined) return sendPage(reply, newCasePage({ items: await itemsOf(visited) }, visited.ctx))
    return show(reply, visited, itemId, { key: randomUUID(), problems: [], values: {} })
  })
  scope.post(path, { bodyLimit: 64 * 1024, preHandler: scope.csrfProtection.bind(scope) }, async (request, reply) => {
    const visited = await receiving(site, request, reply)
    const { caller, engine, lang, query } = visited
    const itemId = query['item']
    const sent = sentBy(request)
    const key = sent[formKeys.key] ?? ''
    if (itemId === undefined || !/^[\w-]{1,60}$/.test(key)) throw new ProblemError('request-invalid')
    const said = decode(subjectFields, sent, cityZone)
    const values = encode(subjectFields, said, cityZone)
    // The key names the subject too: sent twice, it is one applicant.
    const subjectId = `s-${commandIdOf(caller.actor.account, key)}`
    const command = { type: 'RegisterSubject', orgId: caller.actor.org, subjectId, ...said }
    const parsed = RegisterSubject.safeParse(command)
    if (!parsed.success)
      return show(reply, visited, itemId, { key, problems: fieldProblems(parsed.error, said, lang), values }, 422)
    const commandId = commandIdOf(caller.actor.account, key)
    const { actor, scope: rights } = caller
    const asked = { command: parsed.data, actor, commandId, correlationId: commandId, ...(rights && { scope: rights }) }
    const answer = await engine.handle(asked)
    if (answer.kind === 'accepted') return reply.redirect(applying(itemId, subjectId), 303)
    const told = refusedForm(answer.refusal, subjectFields, lang)
    return show(reply, visited, itemId, { key, values, ...told }, refusals[answer.refusal.code].status)
  })
}

/** Whoever may receive applications for their organisation; throws for everyone else. */
async function receiving(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
  const visited = await visit(site, request, reply)
  const { caller } = visited
  if (!permitted(caller, 'ReceiveApplication', caller.actor.org)) throw new ProblemError('read-not-permitted')
  return visited
}

const applying = (itemId: string, subjectId?: string): string =>
  links.command(randomUUID(), 'ReceiveApplication', { itemId, subjectId })

async function itemsOf({ caller, db, now }: Visit) {
  const { rows } = await listItems(db, { org: caller.actor.org }, { limit: mostItems, now })
  return rows
    .filter(({ orgId, status }) => status === 'published' && orgId === caller.actor.org)
    .map(({ itemId, name }) => ({ id: itemId, name }))
}

type State = Pick<FormModel, 'key' | 'problems' | 'values'> & Partial<Pick<FormModel, 'refusal'>>

async function show(reply: FastifyReply, { ctx, engine, lang }: Visit, itemId: string, state: State, status = 200) {
  const { item } = await factsOf(engine, itemId)
  const { clauses, [lang]: name } = registry.RegisterSubject
  const form: FormModel = {
    action: links.newCase(itemId),
    name,
    clauses,
    fields: subjectFields,
    choices: {},
    suggestions: {},
    timeZone: cityZone,
    ...state,
  }
  return sendPage(reply, applicantPage({ form, item: item.facts.name, skip: applying(itemId) }, ctx), status)
}
