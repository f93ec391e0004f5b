// 相对人: one by its id, masked unless a purpose is given and the right is there; found by name or number. Every look is recorded first.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Refused, refuse } from '../../domain/decider.ts'
import { personalDataRefusal } from '../../domain/people/identity.ts'
import { maskedValues } from '../../domain/people/masks.ts'
import { PersonalField as Fields, type PersonalField, SubjectKind } from '../../domain/people/subject.messages.ts'
import type { Subject } from '../../domain/people/subject.ts'
import { Name, type OrgId, type SubjectId, Text } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { sight } from '../auth.ts'
import { languageOf } from '../language.ts'
import { ProblemError, problemType, refusalProblem } from '../problems.ts'
import { type Api, addRead, afterQuery, idParams } from './reading.ts'
import { jsonAnswer, nothing, problemAnswers } from './schemas.ts'

type Values = Readonly<Partial<Record<PersonalField, string>>>
export type Held = Exclude<Subject, { status: 'none' }>
type Registered = Extract<Subject, { status: 'active' | 'restricted' }>

const values = z.partialRecord(Fields, z.string())
const SubjectSchema = z
  .object({
    subjectId: z.string(),
    kind: SubjectKind,
    orgId: z.string(),
    status: z.enum(['active', 'erased']),
    masked: z.boolean(),
    values: values.meta({ description: 'By field; nothing where the data have been erased.' }),
    missing: z.array(Fields).meta({ description: 'Fields that the log commits to and the vault does not hold.' }),
  })
  .meta({ id: 'Subject' })
const FoundSchema = z
  .object({
    rows: z.array(SubjectSchema),
    more: z.boolean().meta({ description: 'There are more than are told: ask more exactly.' }),
  })
  .meta({ id: 'SubjectList' })

const asked = z.strictObject({
  name: Name(120).optional().meta({ description: 'Characters of the name, in a row.' }),
  number: Name(80).optional().meta({ description: 'A whole identity, document, credit code or phone number.' }),
})
const purposeQuery = z.strictObject({
  purpose: Text(200).optional().meta({ description: 'What the values are needed for: with it they are shown whole.' }),
  ...afterQuery,
})
const mostRows = 20
const mostLooks = 500

export function subjectRoutes(api: Api): void {
  const { engine } = api
  addRead(api, {
    url: '/api/subjects/:id',
    operationId: 'getSubject',
    summary: '相对人 / One subject and its personal data',
    description:
      'Values are masked. With a purpose, and the right ReadPersonalData, they are whole. The look is recorded (LPS-12.5).',
    tag: 'subjects',
    action: 'ReadSubjects',
    query: purposeQuery,
    params: idParams,
    answer: SubjectSchema,
    includes: 'log',
    also: [404, 422, 503],
    read: async ({ caller, org, params, query: { purpose }, reply, request }) => {
      const seen = purpose === undefined ? org : sight(caller, 'ReadPersonalData').org
      const objection = personalDataRefusal({ purpose })
      if (objection !== undefined) return refusedRead(request, reply, objection)
      const state = await subjectWithin(engine, params.id, seen)
      if (state.status === 'restricted') return refusedRead(request, reply, restricted(state))
      const masked = purpose === undefined
      const view = viewOf(engine, state, masked)
      const told = masked ? {} : { purpose }
      await engine.room.reads.record(caller.actor, { masked, ...told, subjects: [state.subjectId], what: 'subject' })
      return view
    },
  })
  searchRoute(api)
}

/** In the body, never in the address: addresses are written down by everything on the way. */
function searchRoute({ app, authenticate, engine, metrics }: Api): void {
  const url = '/api/subjects/search'
  const schema = {
    operationId: 'findSubjects',
    tags: ['subjects'],
    summary: '查找相对人 / Subjects by name or number, masked',
    description: `At most ${mostRows}. The look is recorded with the subjects that were shown, never with what was asked (LPS-12.5).`,
    security: [{ token: [] }],
    body: asked,
    querystring: nothing,
    response: {
      200: jsonAnswer('The subjects.', FoundSchema),
      ...problemAnswers([400, 401, 403, 413, 415, 429, 500, 503]),
    },
  }
  app.post(url, { schema }, async (request, reply) => {
    const caller = await authenticate(request)
    const { org } = sight(caller, 'ReadSubjects')
    const found = await findSubjects(engine, request.body as z.output<typeof asked>, org)
    const subjects = found.rows.map(({ subjectId }) => subjectId)
    await engine.room.reads.record(caller.actor, { masked: true, subjects, what: 'search' })
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    metrics.answered('POST', url, 200)
    return found
  })
}

/** Found by the name or number that is in force now, within sight; what was replaced finds nobody. */
async function findSubjects(engine: Engine, { name, number }: z.output<typeof asked>, org: OrgId | undefined) {
  if ((name === undefined) === (number === undefined))
    throw new ProblemError('request-invalid', { errors: [{ pointer: '', detail: 'either name or number' }] })
  const { vault } = engine.room
  const found = name === undefined ? vault.findByNumber(number ?? '', mostLooks) : vault.findByName(name, mostLooks)
  const rows = new Map<SubjectId, ReturnType<typeof viewOf>>()
  for (const { commitment, subjectId } of found) {
    if (rows.size > mostRows) break
    const { state } = await engine.handler.state<Subject>('subject', subjectId)
    if (state.status !== 'active' || (org !== undefined && state.orgId !== org)) continue
    if (Object.values(state.current).includes(commitment)) rows.set(subjectId, viewOf(engine, state, true))
  }
  const more = rows.size > mostRows || found.length === mostLooks
  return { rows: [...rows.values()].slice(0, mostRows), more }
}

/** A subject within sight of an organisation (undefined: of all); throws `not-found` for an absent one and for a hidden one. */
export async function subjectWithin(engine: Engine, id: string, org: OrgId | undefined): Promise<Held> {
  const { state } = await engine.handler.state<Subject>('subject', id)
  if (state.status === 'none' || (org !== undefined && state.orgId !== org)) throw new ProblemError('not-found')
  return state
}

export const restricted = ({ subjectId }: { readonly subjectId: SubjectId }): Refused =>
  refuse('personal-data-restricted', { subjectId })

/** A refusal of the domain as the answer to a query. */
export function refusedRead(request: FastifyRequest, reply: FastifyReply, { refusal }: Refused): FastifyReply {
  const problem = refusalProblem(refusal, languageOf(request.raw.headers['accept-language']))
  return reply.code(problem.status).type(problemType).send(problem)
}

function viewOf(engine: Engine, state: Exclude<Held, { status: 'restricted' }>, masked: boolean) {
  const { kind, orgId, status, subjectId } = state
  const held: Values = status === 'erased' ? {} : valuesOf(engine, state)
  const missing = status === 'erased' ? [] : fieldsOf(state).filter((field) => held[field] === undefined)
  return { subjectId, kind, orgId, status, masked, values: masked ? maskedValues(kind, held) : held, missing }
}

const fieldsOf = ({ current }: Registered): readonly PersonalField[] => Object.keys(current) as PersonalField[]

/** The values in force: joined when they are asked for, never copied. */
const valuesOf = ({ room }: Engine, state: Registered): Values =>
  room.vault.read(
    state.subjectId,
    Object.entries(state.current).map(([field, commitment]) => ({ commitment, field })),
  )
