// 办件: the list with its filters, and one case as it stands.
import { z } from 'zod'
import type { Allowance } from '../../domain/approvals/caseAllowed.ts'
import { Finding } from '../../domain/approvals/foreignCase.messages.ts'
import type { OrgId } from '../../domain/values.ts'
import { type CaseFilter, countCases, listCases } from '../../projections/caseQueries.ts'
import { colours, origins } from '../../projections/caseRow.ts'
import type { Caller } from '../auth.ts'
import { type Language, languageOf } from '../language.ts'
import { ProblemError, refusalProblem } from '../problems.ts'
import { allowancesOf } from './allowances.ts'
import { deadlinesOf, displayOf } from './caseLedger.ts'
import { type CaseFile, readCase } from './caseReading.ts'
import { ownCaseOf } from './ownCase.ts'
import { OwnCaseSchema } from './ownCaseSchemas.ts'
import type { OwnReading } from './ownReading.ts'
import { stepsOf } from './ownSteps.ts'
import {
  type Api,
  addRead,
  afterQuery,
  buildingAnswer,
  flag,
  fromBoard,
  idParams,
  momentQuery,
  paged,
  pageQuery,
  readCursor,
  standingHeaders,
  truth,
  word,
} from './reading.ts'
import { CaseSchema, DeadlineSchema, pageOf, standing } from './schemas.ts'
import { caseView } from './views.ts'

const CaseList = pageOf(CaseSchema)
  .extend({
    total: z.int().optional().meta({ description: 'With ?count=true; counting stops at 10001.' }),
  })
  .meta({ id: 'CaseList' })

const Step = z
  .object({ activity: z.string(), at: z.string(), findings: z.array(z.string()), number: z.string() })
  .loose()
const CaseFileSchema = z
  .object({
    case: CaseSchema,
    deadlines: z.array(DeadlineSchema),
    steps: z.array(Step),
    revision: z.int(),
    source: z
      .object({ sourceId: z.string(), number: z.string() })
      .optional()
      .meta({ description: 'Of a case handled elsewhere.' }),
    own: OwnCaseSchema.optional().meta({ description: 'Of a case handled here.' }),
    ...standing,
  })
  .meta({ id: 'CaseFile' })

/** What a list of cases can be narrowed to. */
export const caseFilters = {
  q: word.meta({ description: 'Words in the number, item, office, channel, group or person responsible.' }),
  origin: z.enum(origins).optional(),
  state: word,
  source: word,
  office: word,
  channel: word,
  item: word,
  status: z.enum(['open', 'closed']).optional(),
  colour: z.enum(colours).optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
  activity: word,
  finding: Finding.optional(),
  lateStep: flag.meta({ description: 'The last step came after the statutory due moment.' }),
  closedLate: flag.meta({ description: 'It ended after a limit.' }),
  reportedLate: flag.meta({ description: 'It ended in time and was reported after the passing had been noted.' }),
  withFindings: flag.meta({ description: 'It has any truthfulness finding.' }),
  withoutStep: flag.meta({ description: 'It has not reached any step.' }),
}
const flags = ['lateStep', 'closedLate', 'reportedLate', 'withFindings', 'withoutStep'] as const
const Filters = z.object(caseFilters)

/** The question to the read models, within sight of an organisation. */
export function caseQuestion(query: z.output<typeof Filters>, org: OrgId | undefined): CaseFilter {
  const truths = flags.map((name) => [name, truth(query[name])] as const)
  return { ...query, ...Object.fromEntries(truths), org } as CaseFilter
}

const cursorSchema = z.strictObject({ startedAt: z.string(), caseId: z.string() })
const oneQuery = z.strictObject({ ...afterQuery, ...momentQuery })

export function caseRoutes(api: Api): void {
  const { engine } = api
  const { fingerprint } = engine.readSide
  const base = { tag: 'cases', action: 'ReadCases' as const }
  addRead(api, {
    ...base,
    url: '/api/cases',
    operationId: 'listCases',
    summary: '办件列表 / Cases, newest start first',
    query: z.strictObject({ ...caseFilters, count: flag, ...afterQuery, ...momentQuery, ...pageQuery }),
    answer: CaseList,
    includes: 'models',
    also: [503],
    others: buildingAnswer,
    read: (asked) =>
      fromBoard(api, asked, async ({ database, now }) => {
        const { count, cursor, limit } = asked.query
        const filter = caseQuestion(asked.query, asked.org)
        const after = readCursor(cursor, cursorSchema)
        const { next, rows } = await listCases(database, filter, { now, limit, after })
        const total = count === 'true' ? { total: await countCases(database, filter, now) } : {}
        return { ...paged(asked.request, asked.reply, rows.map(caseView), next), ...total }
      }),
  })
  addRead(api, {
    ...base,
    url: '/api/cases/:id',
    operationId: 'getCase',
    summary: '办件 / One case with its limits, steps and findings',
    description:
      'The ETag is the revision of its stream, for If-Match of commands. It names the facts: the colour follows from them and from the clock.',
    query: oneQuery,
    params: idParams,
    answer: CaseFileSchema,
    includes: 'log',
    also: [404],
    others: { 304: z.undefined().meta({ description: 'No event since the revision of If-None-Match.' }) },
    read: async ({ caller, org, params, query, reply, request }) => {
      const file = await readCase(engine, params.id, org, query)
      const { listed, position, revision } = file
      if (listed === undefined) throw new ProblemError('not-found')
      const etag = `"${revision}"`
      reply.headers({ etag, ...standingHeaders(position, fingerprint) })
      if (matches(request.raw.headers['if-none-match'], etag)) return reply.code(304).send()
      const common = { case: caseView(listed), deadlines: deadlinesOf(file), revision, position, fingerprint }
      if (file.own === undefined) {
        const { number, sourceId } = listed
        return { ...common, steps: displayOf(file).steps, source: { sourceId, number } }
      }
      const language = languageOf(request.raw.headers['accept-language'])
      const commands =
        query.asOf === undefined ? allowancesIn(file, caller).map((one) => allowanceView(one, language)) : []
      return { ...common, steps: stepsDone(file.own), own: { ...ownCaseOf(file.own), commands } }
    },
  })
}

/** The steps that were done, one after another, as those of a case handled elsewhere are told. */
const stepsDone = (own: OwnReading) =>
  stepsOf(own)
    .flatMap(({ name, rounds, stepId }) =>
      rounds.map(({ at }) => ({ activity: name, at, number: stepId, findings: [] })),
    )
    .sort((a, b) => (a.at < b.at ? -1 : 1))

/** None where the case's item is not known. */
function allowancesIn({ listed, now, own }: CaseFile, caller: Caller): readonly Allowance[] {
  if (own?.facts === undefined || own.view === undefined || listed === undefined) return []
  const { facts, state } = own
  return allowancesOf({ state, facts, item: own.view.item, orgId: listed.orgId as OrgId, now }, caller)
}

const allowanceView = ({ refusal, type }: Allowance, language: Language) => ({
  type,
  allowed: refusal === undefined,
  ...(refusal && { refusal: refusalProblem(refusal, language) }),
})

function matches(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes('*') || tags.includes(etag)
}
