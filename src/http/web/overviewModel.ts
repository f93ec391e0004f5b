// 监察总览: the figures of the read models as the overview shows them, each with the filter that finds what it counts.
import { caseFacets } from '../../projections/caseFacets.ts'
import { type Breakdown, type Figures, overview } from '../../projections/overview.ts'
import { stepLoad } from '../../projections/stepLoad.ts'
import { type CaseFilter, listedStates, withQuery } from '../pages/links.ts'
import type { FigureKey, Mark, OverviewModel, StageFinding } from '../pages/models.ts'
import { lastStepLate } from '../pages/overview.ts'
import { noStep } from './caseFilter.ts'
import { changesSince } from './changes.ts'
import type { Visit } from './visit.ts'
import { caseFindings, noStepName } from './words.ts'

export const changesPath = '/web/changes'
/** Told by the API for the whole city: an overview of one office is asked for anew. */
const livePath = '/api/stream/overview'

export async function overviewModel(visit: Visit): Promise<OverviewModel> {
  const { asOf, db, now, query } = visit
  const org = visit.sight('ReadOverview')
  const { office, since } = query
  const shown = await overview(db, now, { office, org })
  const { offices } = await caseFacets(db)
  const load = await stepLoad(db, { office })
  return {
    filter: { ...(asOf && { asOf }), ...(office !== undefined && { office }) },
    offices: offices.map((name) => ({ id: name, name })),
    figures: figuresOf(shown.totals),
    stages: stagesOf(shown),
    byOffice: shown.byOffice.map((part) => ({ office: { id: part.name, name: part.name }, counts: marksOf(part) })),
    months: shown.byMonth.map(monthOf),
    load: loadOf(load, visit.lang),
    states: listedStates.flatMap((state) => {
      const count = shown.byState.find(({ name }) => name === state)?.cases
      return count === undefined ? [] : [{ state, count }]
    }),
    ...(since !== undefined && { changes: await changesSince(visit, since) }),
    changesSrc: withQuery(changesPath, { lang: visit.lang }),
    ...(asOf === undefined && office === undefined && { liveSrc: livePath }),
  }
}

const lateOf = ({ closedOverPromise, closedOverStatute }: Figures): number => closedOverPromise + closedOverStatute

export const figuresOf = (totals: Figures): Readonly<Record<FigureKey, number>> => ({
  open: totals.open,
  nearDue: totals.nearDue,
  overPromise: totals.overPromise,
  overStatute: totals.overStatute,
  closed: totals.closed,
  closedLate: lateOf(totals),
  lastStepAfterDeadline: totals.lateSteps,
})

const marksOf = (figures: Figures): Readonly<Record<Mark, number>> => ({
  normal: figures.openNormal,
  nearDue: figures.nearDue,
  overPromise: figures.overPromise,
  overStatute: figures.overStatute,
  closedInTime: figures.closed - lateOf(figures),
  closedLate: lateOf(figures),
})

const monthOf = ({ name, ...figures }: Breakdown): OverviewModel['months'][number] => ({
  month: name,
  closedInTime: figures.closed - lateOf(figures),
  closedLate: lateOf(figures),
  open: figures.open,
})

/** Open cases by step, over all offices. */
function loadOf(
  rows: readonly { readonly activity: string; readonly open: number }[],
  lang: Visit['lang'],
): OverviewModel['load'] {
  const sums = new Map<string, number>()
  for (const { activity, open } of rows) sums.set(activity, (sums.get(activity) ?? 0) + open)
  const none = { id: noStep, name: noStepName[lang] }
  return [...sums].map(([activity, count]) => ({
    activity: activity === '' ? none : { id: activity, name: activity },
    count,
  }))
}

/** 事前: what items lack; 事中: open cases against their limits; 事后: how cases ended and how they were reported (LPS-5). */
function stagesOf({ stages, totals }: Awaited<ReturnType<typeof overview>>): OverviewModel['stages'] {
  const { before } = stages
  return {
    before: [
      {
        of: { items: 'legalBasis' },
        label: { zh: '未载明设定依据的事项', en: 'Items without a legal basis' },
        clauses: ['LPS-9.2'],
        count: before.withoutLegalBasis,
      },
      {
        of: { items: 'limit' },
        label: { zh: '未设定法定期限的事项', en: 'Items without a statutory limit' },
        clauses: ['LPS-9.2', 'PL-42'],
        count: before.withoutLimit,
      },
    ],
    during: [
      ofCases({ mark: 'nearDue' }, { zh: '临近期限', en: 'Near due' }, ['LPS-5'], totals.nearDue),
      ofCases(
        { mark: 'overPromise' },
        { zh: '超承诺期限', en: 'Over the promised limit' },
        ['LPS-9.2'],
        totals.overPromise,
      ),
      ofCases(
        { mark: 'overStatute' },
        { zh: '超法定期限', en: 'Over the statutory limit' },
        ['PL-42'],
        totals.overStatute,
      ),
    ],
    after: [
      ofCases({ mark: 'closedLate' }, { zh: '逾期办结', en: 'Closed late' }, ['LPS-9.2', 'PL-42'], lateOf(totals)),
      ofFinding(lastStepLate, totals.lateSteps),
      ofFinding('reported-late', totals.reportedLate),
      ofFinding('any-finding', totals.withFindings),
    ],
  }
}

const ofCases = (
  cases: CaseFilter,
  label: StageFinding['label'],
  clauses: readonly string[],
  count: number,
): StageFinding => ({ of: { cases }, label, clauses, count })

const ofFinding = (code: keyof typeof caseFindings, count: number): StageFinding =>
  ofCases({ finding: code }, caseFindings[code].text, caseFindings[code].clauses, count)
