// 办理进度: what an applicant sees of a case with the receipt, without an account and with nothing personal in it.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may } from '../../commands/rights.ts'
import { endings } from '../../domain/approvals/caseSettling.ts'
import type { Engine } from '../../engine.ts'
import { dutiesIn, dutyKinds } from '../../projections/worklist.ts'
import { sight } from '../auth.ts'
import { ProblemError } from '../problems.ts'
import { limitGuesses } from '../rates.ts'
import { caseOfReceipt, hasProof, isProof, issueReceipt, plainCode } from '../receipts.ts'
import { type CaseFile, readCase } from './caseReading.ts'
import { handlingOf, ownCaseOf, ownDeadlines } from './ownCase.ts'
import type { Api } from './reading.ts'
import { idParams } from './reading.ts'
import { jsonAnswer, nothing, problemAnswers } from './schemas.ts'

const instant = z.string().meta({ format: 'date-time' })
const day = z.string().meta({ format: 'date' })
const orNull = z.string().nullable()

const ProgressSchema = z
  .object({
    number: z.string(),
    itemName: orNull,
    office: z.string(),
    state: z.string(),
    receivedAt: instant,
    acceptance: z.object({ at: instant, effectiveFrom: instant, deemed: z.boolean() }).nullable(),
    limits: z
      .array(
        z.object({
          kind: z.string(),
          dueAt: instant,
          dueOn: day,
          paused: z.boolean(),
          passed: z.boolean(),
          settledAt: instant.nullable(),
          ending: z.enum(endings).nullable(),
        }),
      )
      .meta({ description: 'Both limits, and that of acceptance before it (PL-32, PL-42).' }),
    steps: z.array(z.object({ name: z.string(), state: z.enum(['done', 'open', 'ahead']), at: instant.nullable() })),
    suspensions: z.array(
      z.object({ procedureId: z.string(), name: z.string(), startedAt: instant, endedAt: instant.nullable() }),
    ),
    waiting: z
      .array(
        z.object({
          kind: z.enum(dutyKinds),
          waitsFor: z.enum(['office', 'applicant']),
          stepName: orNull,
          dueOn: day.nullable(),
        }),
      )
      .meta({ description: 'What waits for whom now.' }),
    missing: z.array(z.string()).meta({ description: 'What the applicant was asked to bring, while it is awaited.' }),
    outcome: z.object({ type: z.string(), at: instant }).nullable(),
    deliveredAt: instant.nullable(),
    permit: z.object({ validFrom: day, validUntil: day.nullable() }).nullable(),
    asOf: instant,
  })
  .meta({ id: 'Progress', description: 'The progress of a case: nothing personal, no name of anyone.' })
export type Progress = z.infer<typeof ProgressSchema>

const shownLimits: readonly string[] = ['acceptance', 'statutory', 'promised']

/** Of a case that was received; undefined of a draft or of one whose item is not known. */
export function progressIn({ listed, now, own }: CaseFile): Progress | undefined {
  if (listed === undefined || own === undefined || own.state.status === 'none' || own.state.status === 'draft')
    return undefined
  const { about } = own.state
  const { acceptance, delivery, outcome, permit, steps, supplement, suspensions } = ownCaseOf(own)
  const deadlines = ownDeadlines(own)
  const dueOnOf = (id: string | null): string | null =>
    deadlines.find(({ deadlineId }) => deadlineId === id)?.dueOn ?? null
  const nameOf = (id: string | null): string | null => steps.find(({ stepId }) => stepId === id)?.name ?? null
  return {
    number: listed.number,
    itemName: listed.itemName,
    office: listed.office,
    state: own.state.status,
    receivedAt: about.firstReceivedAt,
    acceptance,
    limits: deadlines
      .filter(({ deadlineId }) => shownLimits.includes(deadlineId))
      .map((one) => ({
        kind: one.deadlineId,
        dueAt: one.dueAt,
        dueOn: one.dueOn,
        paused: one.paused,
        passed: one.passed,
        settledAt: ('settledAt' in one ? one.settledAt : undefined) ?? null,
        ending: ('ending' in one ? one.ending : undefined) ?? null,
      })),
    steps:
      handlingOf(own.state) === undefined
        ? []
        : steps.flatMap(({ name, rounds, since, state }) =>
            state === 'skipped' ? [] : [{ name, state, at: since ?? rounds.at(-1)?.at ?? null }],
          ),
    suspensions: suspensions.map(({ endedAt, name, procedureId, startedAt }) => ({
      procedureId,
      name: name ?? procedureId,
      startedAt,
      endedAt,
    })),
    waiting: dutiesIn(own.counting, own.state.status).map(({ deadlineId, kind, replyBy, stepId, waitsFor }) => ({
      kind,
      waitsFor,
      stepName: nameOf(stepId),
      dueOn: dueOnOf(deadlineId) ?? replyBy,
    })),
    missing: own.state.status === 'supplementing' ? (supplement?.missing.map(({ what }) => what) ?? []) : [],
    outcome: outcome && { type: outcome.type, at: outcome.at },
    deliveredAt: delivery?.at ?? null,
    permit: permit && { validFrom: permit.validFrom, validUntil: permit.validUntil ?? null },
    asOf: now,
  }
}

/** Undefined for a code that was never given, and for one that is asked with the wrong fact: nobody learns which. */
export async function progressOf(engine: Engine, code: string, proof: string): Promise<Progress | undefined> {
  const caseId = caseOfReceipt(engine, code)
  if (caseId === undefined || !may('ReadProgress', 'citizen', 'other')) return undefined
  const file = await readCase(engine, caseId, undefined)
  const state = file.own?.state
  if (state === undefined || state.status === 'none' || state.status === 'draft') return undefined
  return (await isProof(engine, state.about, proof)) ? progressIn(file) : undefined
}

const asked = z.strictObject({
  receipt: z.string().min(20).max(40).meta({ description: 'The code of the receipt, however it is spaced.' }),
  proof: z
    .string()
    .min(4)
    .max(4)
    .meta({ description: 'The last four characters of the number that the applicant is known by.' }),
})
/** Right or wrong: whoever has found a receipt would try all last four characters of a number for weeks. */
const asksPerHour = 20
const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export async function progressRoutes(api: Api): Promise<void> {
  const { app, engine, limit, metrics } = api
  const url = '/api/progress'
  const limitCode = await limitGuesses(app, asksPerHour, ({ query }: FastifyRequest) =>
    plainCode(String((query as { receipt?: string }).receipt)),
  )
  const schema = {
    operationId: 'getProgress',
    tags: ['cases'],
    summary: '办理进度 / The progress of a case, for whoever holds its receipt',
    description: 'A code that was never given and a wrong fact are answered by the same bytes.',
    security: [],
    querystring: asked,
    response: { 200: jsonAnswer('The progress.', ProgressSchema), ...problemAnswers([400, 404, 429, 500]) },
  }
  app.get(url, { schema }, async (request, reply) => {
    await limit(request)
    await limitCode(request)
    const { proof, receipt } = request.query as z.output<typeof asked>
    const found = await progressOf(engine, receipt, proof)
    if (found === undefined) throw new ProblemError('not-found')
    reply.headers(safe)
    metrics.answered('GET', url, 200)
    return found
  })
  receiptRoute(api)
}

const ReceiptSchema = z
  .object({ caseId: z.string(), receipt: z.string() })
  .meta({ id: 'Receipt', description: 'Told once; it ends the receipt that was given for the case before.' })

function receiptRoute({ app, authenticate, engine, metrics }: Api): void {
  const url = '/api/cases/:id/receipt'
  const schema = {
    operationId: 'issueReceipt',
    tags: ['cases'],
    summary: '开具回执 / Give out the receipt code of a case',
    security: [{ token: [] }],
    params: idParams,
    querystring: nothing,
    response: {
      200: jsonAnswer('The receipt.', ReceiptSchema),
      ...problemAnswers([400, 401, 403, 404, 413, 415, 422, 429, 500]),
    },
  }
  app.post(url, { schema }, async (request, reply) => {
    const caller = await authenticate(request)
    const { org } = sight(caller, 'IssueReceipt')
    const { id } = request.params as { id: string }
    const { listed, own } = await readCase(engine, id, org)
    // Another office that a step is placed in knows the case; the applicant is not its own.
    const mine = listed !== undefined && (org === undefined || listed.orgId === org)
    if (!mine || own === undefined || !('about' in own.state)) throw new ProblemError('not-found')
    if (!(await hasProof(engine, own.state.about))) throw new ProblemError('receipt-without-proof')
    reply.headers(safe)
    metrics.answered('POST', url, 200)
    return { caseId: id, receipt: issueReceipt(engine, id) }
  })
}
