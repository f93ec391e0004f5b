// A command sent by a form: the same command as over the interface, under the form's own key; refused, it comes back with why.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from '../../../commands/handle.ts'
import { commandIdOf } from '../../../commands/ids.ts'
import type { CaseAct } from '../../../domain/approvals/case.messages.ts'
import { type ActType, actTypes } from '../../../domain/approvals/caseAllowed.ts'
import { actFacts } from '../../../domain/approvals/caseFacts.ts'
import { type Refusal, refusals } from '../../../domain/refusals.ts'
import type { Instant } from '../../../domain/values.ts'
import { allowancesOf, isStepAct, officeOfStep, stepsWithin } from '../../api/allowances.ts'
import { permitted } from '../../auth.ts'
import { fieldsOf, schemaOf } from '../../forms/fields.ts'
import { fileNamesIn, toldOfFiles } from '../../forms/files.ts'
import { fieldProblems, refusedForm } from '../../forms/problems.ts'
import { decode, encode } from '../../forms/values.ts'
import { formKeys } from '../../pages/form.ts'
import { commandPage } from '../../pages/index.ts'
import { links, withQuery } from '../../pages/links.ts'
import { ProblemError, refusalProblem } from '../../problems.ts'
import { sendPage } from '../errors.ts'
import { type Site, type Visit, visit } from '../visit.ts'
import { caseWords } from './caseWords.ts'
import { commandForm, type FormState, initialValues, type Target } from './commandForm.ts'
import { type Taken, takeFormFiles } from './formFiles.ts'
import { factsOf, findOwnCase, type OwnCase } from './ownCase.ts'
import { calledOf } from './ownCaseModel.ts'
import { sentBy } from './sent.ts'
import { readUploads } from './uploads.ts'

const bodyLimit = 512 * 1024
const rowsAdded = 3
const keyPattern = /^[\x21-\x7e]{1,200}$/

/** In a scope of its own: what reads files reads them here alone. */
export async function commandFormRoutes(pages: FastifyInstance, site: Site): Promise<void> {
  await pages.register(async (scope) => {
    await readUploads(scope, site)
    formRoutes(scope, site)
  })
}

function formRoutes(scope: FastifyInstance, site: Site): void {
  const url = '/cases/:id/commands/:type'
  scope.get(url, { exposeHeadRoute: true }, async (request, reply) => {
    const asked = await ask(site, request, reply)
    const { refusal, target, type, visited } = asked
    const state = { key: randomUUID(), problems: [], values: initialValues(visited, target, type) }
    return show(reply, asked, { ...state, ...(await told(refusal, asked)) })
  })
  scope.post(url, { bodyLimit, preHandler: scope.csrfProtection.bind(scope) }, async (request, reply) => {
    const asked = await ask(site, request, reply)
    const { target, type, visited } = asked
    const key = sentBy(request)[formKeys.key] ?? ''
    if (!keyPattern.test(key)) throw new ProblemError('request-invalid')
    const fields = fieldsOf(type)
    const given = { fields, sent: sentBy(request), files: request.sentFiles ?? [], requestId: request.id }
    const taken = await takeFormFiles(visited, target, given)
    const said = decode(fields, taken.sent, target.item.timeZone)
    const values = encode(fields, said, target.item.timeZone)
    const state = { key, values, fileNames: fileNamesIn(taken.sent) }
    if (!isWhole(taken)) {
      const { problems, refusal } = taken
      return show(reply, asked, { ...state, problems, ...(await told(refusal, asked)) }, statusOf(refusal))
    }
    const list = taken.sent[formKeys.rows]
    if (list !== undefined) return show(reply, asked, { ...state, problems: [], blankRows: { [list]: rowsAdded } })
    const parsed = schemaOf(type).safeParse({ type, caseId: target.id, ...said })
    if (!parsed.success) {
      const problems = toldOfFiles(fieldProblems(parsed.error, said, visited.lang), fields, values)
      return show(reply, asked, { ...state, problems }, 422)
    }
    const answer = await send(visited, parsed.data, key)
    if (answer.kind === 'refused') {
      const { refusal } = answer
      const inWords = await caseWords(visited, target, [refusal])
      return show(reply, asked, { ...state, ...refusedForm(inWords(refusal), fields, visited.lang) }, statusOf(refusal))
    }
    return reply.redirect(withQuery(landing(target.id, answer), { done: type, after: answer.position }), 303)
  })
}

const isWhole = ({ problems, refusal }: Taken): boolean => refusal === undefined && problems.length === 0

const statusOf = (refusal: Refusal | undefined): number => (refusal === undefined ? 422 : refusals[refusal.code].status)

/** After a receipt its voucher, which the applicant waits for (PL-32); after anything else the case. */
function landing(id: string, { events }: Extract<Answer, { kind: 'accepted' }>): string {
  const received = events.findLast(({ type }) => type === 'ApplicationReceived')
  return received === undefined ? links.caseFile(id) : links.notice(id, received.id)
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
  return opened === undefined ? beginning(visited, request, id, type) : going(visited, opened, type)
}

function going(visited: Visit, opened: OwnCase, type: ActType): Asked {
  const { caller, query } = visited
  const { facts, id, item, now, state } = opened
  const refusal = allowancesOf(opened, caller).find((one) => one.type === type)?.refusal
  if (refusal?.code === 'not-permitted') throw new ProblemError('read-not-permitted')
  const steps = isStepAct(type) ? stepsWithin(opened, caller, type) : undefined
  // Whose staff may be named: those of the office that holds the step.
  const [step] = steps?.filter(({ stepId }) => query['stepId'] === undefined || stepId === query['stepId']) ?? []
  const orgId = step === undefined ? opened.orgId : officeOfStep(opened, step.stepId)
  const target = { id, state, item, versions: facts.item.version, orgId, now, ...(steps && { steps }) }
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
  if (!permitted(visited.caller, type, item.orgId)) throw new ProblemError('read-not-permitted')
  const target = { id, state, item, versions: facts.item.version, orgId: item.orgId, now }
  return { visited, target, type, called: item.name, refusal: undefined }
}

function send({ caller, engine }: Visit, command: CaseAct, key: string): Promise<Answer> {
  const { actor, scope } = caller
  const commandId = commandIdOf(actor.account, key)
  return engine.handle({ command, actor, commandId, correlationId: commandId, ...(scope ? { scope } : {}) })
}

type Told = { readonly refusal?: { readonly text: string; readonly clauses: readonly string[] } }

async function told(refusal: Refusal | undefined, { target, visited }: Asked): Promise<Told> {
  if (refusal === undefined) return {}
  const inWords = await caseWords(visited, target, [refusal])
  const { clauses, detail } = refusalProblem(inWords(refusal), visited.lang)
  return { refusal: { text: detail, clauses } }
}

async function show(reply: FastifyReply, { called, target, type, visited }: Asked, state: FormState, status = 200) {
  const form = await commandForm(visited, target, type, state)
  const isNew = target.state.status === 'none'
  const about = { label: called, href: isNew ? links.cases() : links.caseFile(target.id) }
  return sendPage(reply, commandPage({ about, form }, visited.ctx), status)
}
