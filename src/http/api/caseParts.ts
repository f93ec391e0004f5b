// What one case is made of: its clock ledger, its events, and its history frame by frame.
import { z } from 'zod'
import { CaseDeadlineKind } from '../../domain/approvals/caseParts.messages.ts'
import { effective } from '../../domain/corrections/effective.ts'
import { type Frame, frames, framesBy } from '../../projections/caseDisplay.ts'
import { here } from '../../projections/ownDisplay.ts'
import type { Traced } from '../../projections/recorded.ts'
import { ProblemError } from '../problems.ts'
import { clocksOf } from './caseLedger.ts'
import { readCase } from './caseReading.ts'
import {
  type Api,
  addRead,
  afterQuery,
  idParams,
  momentQuery,
  paged,
  pageQuery,
  readCursor,
  standingHeaders,
} from './reading.ts'
import { pageOf, standing, VoidableEvent } from './schemas.ts'
import { withVoided } from './views.ts'

const LedgerDay = z.object({
  date: z.string(),
  kind: z.enum(['start', 'counted', 'rest', 'suspended']),
  reason: z.string(),
  documentNumber: z.string().optional(),
})
const LedgerSchema = z
  .object({
    caseId: z.string(),
    clocks: z.array(
      z.object({
        kind: CaseDeadlineKind,
        deadlineId: z.string(),
        basis: z.enum(['source', 'item', 'law', 'decision']),
        unit: z.enum(['working', 'natural']),
        calendarId: z.string().nullable(),
        startAt: z.string(),
        until: z.string().meta({ description: 'The clock was read at this instant.' }),
        dueAt: z.string(),
        dueOn: z.string(),
        limitDays: z.int().nullable(),
        used: z.int(),
        remaining: z.int().nullable(),
        provisional: z.boolean(),
        days: z.array(LedgerDay),
        shortened: z
          .boolean()
          .meta({ description: 'Only the first ten years are listed; the used days are all counted.' }),
      }),
    ),
    ...standing,
  })
  .meta({ id: 'Ledger' })

const HistorySchema = z
  .object({
    rows: z.array(
      z.object({
        revision: z.int(),
        type: z.string(),
        occurredAt: z.string(),
        recordedAt: z.string(),
        state: z.unknown(),
        changed: z.array(
          z.object({
            path: z.string(),
            kind: z.enum(['added', 'changed', 'removed']),
            before: z.unknown().optional(),
            after: z.unknown().optional(),
          }),
        ),
      }),
    ),
    next: z.string().nullable(),
    ...standing,
  })
  .meta({ id: 'History' })

const oneQuery = z.strictObject({ ...afterQuery, ...momentQuery })
const pageOfOne = z.strictObject({ ...afterQuery, ...momentQuery, ...pageQuery })
/** The number of rows that went before. */
const rowCursor = z.int().min(0)
/** A page of frames ends early where their states get long, so that an answer stays readable. */
const mostStepsInPage = 20_000

export function casePartRoutes(api: Api): void {
  const { engine } = api
  const { fingerprint } = engine.readSide
  const base = { tag: 'cases', action: 'ReadCases' as const, params: idParams, includes: 'log' as const, also: [404] }
  addRead(api, {
    ...base,
    url: '/api/cases/:id/ledger',
    operationId: 'getCaseLedger',
    summary: '时限台账 / Each limit day by day, with the reason why a day counted or not (PL-82)',
    query: oneQuery,
    answer: LedgerSchema,
    read: async ({ org, params, query, reply }) => {
      const file = await readCase(engine, params.id, org, query)
      const { listed, position } = file
      if (listed === undefined) throw new ProblemError('not-found')
      reply.headers(standingHeaders(position, fingerprint))
      const clocks = await clocksOf(engine, file, listed, query)
      return { caseId: listed.caseId, clocks, position, fingerprint }
    },
  })
  addRead(api, {
    ...base,
    url: '/api/cases/:id/events',
    operationId: 'listCaseEvents',
    summary: '办件事件 / Every event of a case as it stands in the log, the voided ones marked',
    query: pageOfOne,
    answer: pageOf(VoidableEvent).meta({ id: 'CaseEvents' }),
    read: async ({ org, params, query, reply, request }) => {
      const { events, position } = await readCase(engine, params.id, org, query)
      reply.headers(standingHeaders(position, fingerprint))
      const from = readCursor(query.cursor, rowCursor) ?? 0
      const to = from + query.limit
      const rows = withVoided(events).slice(from, to)
      return { ...paged(request, reply, rows, to < events.length ? to : undefined), position, fingerprint }
    },
  })
  addRead(api, {
    ...base,
    url: '/api/cases/:id/history',
    operationId: 'getCaseHistory',
    summary: '办件回放 / The state after each event that counts, and what the event changed',
    query: pageOfOne,
    answer: HistorySchema,
    read: async ({ org, params, query, reply, request }) => {
      const { events, own, position } = await readCase(engine, params.id, org, query)
      reply.headers(standingHeaders(position, fingerprint))
      const from = readCursor(query.cursor, rowCursor) ?? 0
      const all = own === undefined ? frames(effective(events)) : framesBy(here, own.counting)
      const page = readable(all.slice(from, from + query.limit))
      const to = from + page.length
      return { ...paged(request, reply, page.map(frameView), to < all.length ? to : undefined), position, fingerprint }
    },
  })
}

type AnyFrame = Frame<Traced, object>

function readable(page: readonly AnyFrame[]): readonly AnyFrame[] {
  let steps = 0
  const fitting = page.filter(({ state }) => {
    // A case handled here holds its open steps alone.
    steps += 'steps' in state ? (state.steps as readonly unknown[]).length : 0
    return steps <= mostStepsInPage
  })
  // Steps only ever get more, so what fits comes first; one frame is shown however long it is.
  return page.slice(0, Math.max(1, fitting.length))
}

function frameView({ changed, event, state }: AnyFrame) {
  const { occurredAt, recordedAt, revision, type } = event
  return { revision, type, occurredAt, recordedAt, state, changed }
}
