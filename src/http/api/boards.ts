// 监察总览 and 环节负荷: the boards, now or as of a moment.
import { z } from 'zod'
import { overview } from '../../projections/overview.ts'
import { stepLoad } from '../../projections/stepLoad.ts'
import { type Api, addRead, afterQuery, buildingAnswer, fromBoard, momentQuery, word } from './reading.ts'
import { standing } from './schemas.ts'

const count = z.int()
export const Figures = z
  .object({
    registered: count,
    open: count,
    openNormal: count,
    nearDue: count,
    overPromise: count,
    overStatute: count,
    closed: count,
    closedOverPromise: count,
    closedOverStatute: count,
    lateSteps: count.meta({ description: 'Cases whose last step came after the statutory due moment.' }),
    withFindings: count,
    reportedLate: count,
    provisional: count,
  })
  .meta({ id: 'Figures' })
const Breakdown = Figures.extend({ name: z.string() })

const OverviewSchema = z
  .object({
    judgedAt: z.string(),
    totals: Figures,
    stages: z
      .object({
        before: z.object({ items: count, withoutLegalBasis: count, withoutLimit: count }),
        during: z.object({ open: count, nearDue: count, overPromise: count, overStatute: count }),
        after: z.object({ closed: count, closedLate: count, withFindings: count, reportedLate: count }),
      })
      .meta({ description: '事前、事中、事后 (LPS-5)' }),
    byOffice: z.array(Breakdown),
    byChannel: z.array(Breakdown),
    byMonth: z.array(Breakdown),
    bySource: z.array(Breakdown.extend({ completeUntil: z.string().nullable() })),
    byOrigin: z.array(Breakdown),
    byState: z
      .array(z.object({ name: z.string(), cases: count }))
      .meta({ description: 'Cases handled here by where they stand, or how they ended (D1.7).' }),
    nextTurnAt: z.string().nullable().meta({ description: 'When a figure changes next although nothing happens.' }),
    ...standing,
  })
  .meta({ id: 'Overview' })

const LoadSchema = z
  .object({ rows: z.array(z.object({ office: z.string(), activity: z.string(), open: count })), ...standing })
  .meta({ id: 'Load' })

export const loadFilters = { office: word, source: word }

export function boardRoutes(api: Api): void {
  const base = { tag: 'boards', includes: 'models' as const, also: [503], others: buildingAnswer }
  addRead(api, {
    ...base,
    url: '/api/overview',
    operationId: 'getOverview',
    summary: '监察总览 / The figures of the board by stage, office, channel, month, source and state',
    action: 'ReadOverview',
    query: z.strictObject({ office: word, ...afterQuery, ...momentQuery }),
    answer: OverviewSchema,
    read: (asked) =>
      fromBoard(api, asked, ({ database, now }) =>
        overview(database, now, { office: asked.query.office, org: asked.org }),
      ),
  })
  addRead(api, {
    ...base,
    url: '/api/load',
    operationId: 'getLoad',
    summary: '环节负荷 / Open cases by the step that they have reached',
    action: 'ReadLoad',
    query: z.strictObject({ ...loadFilters, ...afterQuery, ...momentQuery }),
    answer: LoadSchema,
    read: (asked) =>
      fromBoard(api, asked, async ({ database }) => {
        const { office, source } = asked.query
        return { rows: await stepLoad(database, { office, source }) }
      }),
  })
}
