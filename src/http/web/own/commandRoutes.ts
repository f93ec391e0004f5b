// A command sent by a form: the same command as over the interface, under the form's own key; refused, it comes back with why.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from '../../../commands/handle.ts'
import { commandIdOf } from '../../../commands/ids.ts'
import type { CaseAct } from '../../../domain/approvals/case.messages.ts'
import { type ActType, actTypes, allowedCommands } from '../../../domain/approvals/caseAllowed.ts'
import { actFacts } from '../../../domain/approvals/caseFacts.ts'
import { type Refusal, refusals } from '../../../domain/refusals.ts'
import type { Instant } from '../../../domain/values.ts'
import { permitted } from '../../auth.ts'
import { fieldsOf, schemaOf } from '../../forms/fields.ts'
import { fieldProblems } from '../../forms/problems.ts'
import { decode, encode } from '../../forms/values.ts'
import { formKeys } from '../../pages/form.ts'
import type { FormModel } from '../../pages/formModels.ts'
import { commandPage } from '../../pages/index.ts'
import { links, withQuery } from '../../pages/links.ts'
import { ProblemError, refusalProblem } from '../../problems.ts'
import { sendPage } from '../errors.ts'
import { type Site, type Visit, visit } from '../visit.ts'
import { commandForm, type FormState, initialValues, type Target } from './commandForm.ts'
import { factsOf, findOwnCase } from './ownCase.ts'
import { calledOf } from './ownCaseModel.ts'
import { sentBy } from './sent.ts'

const bodyLimit = 512 * 1024
const rowsAdded = 3
const keyPattern = /^[\x21-\x7e]{1,200}$/

export function commandFormRoutes(scope: FastifyInstance, site: Site): void {
  const url = '/cases/:id/commands/:type'
  scope.get(url, { exposeHeadRoute: true }, async (request, reply) => {
    const asked = await ask(site, request, reply)
    const { refusal, target, type, visited } = asked
    const state = { key: randomUUID(), problems: [], values: initialValues(visited, target, type) }
    return show(reply, asked, { ...state, ...told(refusal, visited) })
  })
  scope.post(url, { bodyLimit, preHandler: scope.csrfProtection.bind(scope) }, async (request, reply) => {
    const asked = await ask(site, request, reply)
    const { target, type, visited } = asked
    const sent = sentBy(request)
    const key = sent[formKeys.key] ?? ''
    if (!keyPattern.test(key)) throw new ProblemError('request-invalid')
    const fields = fieldsOf(type)
    const said = decode(fields, sent, target.item.timeZone)
    const values = encode(fields, said, target.item.timeZone)
    const list = sent[formKeys.rows]
    if (list !== undefined) return show(reply, asked, { key, problems: [], values, blankRows: { [list]: rowsAdded } })
    const parsed = schemaOf(type).safeParse({ type, caseId: target.id, ...said })
    if (!parsed.success) {
      const problems = fieldProblems(parsed.error, said, visited.lang)
      return show(reply, asked, { key, problems, values }, 422)
    }
    const answer = await send(visited, parsed.data, key)
    if (answer.kind === 'refused') {
      const { status } = refusals[answer.refusal.code]
      return show(reply, asked, { key, problems: [], values, ...told(answer.refusal, visited) }, status)
    }
    return reply.redirect(withQuery(links.caseFile(target.id), { done: type, after: answer.position }), 303)
  })
}

type Asked = {
  readonly visited: Visit
  readonly target: Target
  readonly type: ActType
  readonly called: string
  /** Why the case does not allow it as it stands. */
  readonly refusal: Refusal | undefined
}

/** The case and the act that an address names; throws where there is no such act or the reader may not do it. */
async function ask(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<Asked> {
  const { id = '', type: name = '' } = request.params as Readonly<Record<string, string>>
  const type = actTypes.find((one) => one === name)
  if (type === undefined) throw new ProblemError('not-found')
  const visited = await visit(site, request, reply, 'stream')
  const opened = await findOwnCase(visited, id)
  const asked = opened === undefined ? await beginning(visited, request, id, type) : await going(visited, opened, type)
  if (!permitted(visited.caller, type, asked.target.orgId as never)) throw new ProblemError('read-not-permitted')
  return asked
}

async function going(visited: Visit, opened: NonNullable<Awaited<ReturnType<typeof findOwnCase>>>, type: ActType) {
  const { facts, id, item, now, state } = opened
  const stepId = visited.query['stepId']
  const orgId = item.steps.find((step) => step.stepId === stepId)?.orgId ?? opened.orgId
  const refusal = allowedCommands(state, facts, now).find((one) => one.type === type)?.refusal
  const target = { id, state, item, versions: facts.item.version, orgId, now }
  return { visited, target, type, called: `${calledOf(opened) ?? ''} ${item.name}`.trim(), refusal }
}

/** A case that does not exist yet begins with an application for an item. */
async function beginning(visited: Visit, request: FastifyRequest, id: string, type: ActType): Promise<Asked> {
  const itemId = visited.query['itemId'] ?? (request.body === undefined ? undefined : sentBy(request)['itemId'])
  if (itemId === undefined || (type !== 'ReceiveApplication' && type !== 'DraftApplication'))
    throw new ProblemError('not-found')
  const facts = await factsOf(visited.engine, itemId)
  const now = visited.now as Instant
  const state = { status: 'none' } as const
  const { inForce } = actFacts(state, now, facts)
  const { item } = inForce
  const target = { id, state, item, versions: facts.item.version, orgId: item.orgId, now }
  return { visited, target, type, called: item.name, refusal: undefined }
}

function send({ caller, engine }: Visit, command: CaseAct, key: string): Promise<Answer> {
  const { actor, scope } = caller
  const commandId = commandIdOf(actor.account, key)
  return engine.handle({ command, actor, commandId, correlationId: commandId, ...(scope ? { scope } : {}) })
}

function told(
  refusal: Refusal | undefined,
  { lang }: Visit,
): Pick<FormModel, never> & { refusal?: { text: string; clauses: readonly string[] } } {
  if (refusal === undefined) return {}
  const { clauses, detail } = refusalProblem(refusal, lang)
  return { refusal: { text: detail, clauses } }
}

async function show(reply: FastifyReply, { called, target, type, visited }: Asked, state: FormState, status = 200) {
  const form = await commandForm(visited, target, type, state)
  const isNew = target.state.status === 'none'
  const about = { label: called, href: isNew ? links.cases() : links.caseFile(target.id) }
  return sendPage(reply, commandPage({ about, form }, visited.ctx), status)
}
