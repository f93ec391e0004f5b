// 监察总览: the figures of the board by stage, office, channel, month and colour, as of a moment.
import { sql } from 'kysely'
import { type Colour, isOpenCase, type Origin } from './caseRow.ts'
import type { ReadDatabase } from './database.ts'
import { openColourOf } from './judged.ts'
import { nextTurn } from './nextTurn.ts'

export type Figures = {
  readonly registered: number
  readonly open: number
  readonly openNormal: number
  readonly nearDue: number
  readonly overPromise: number
  readonly overStatute: number
  readonly closed: number
  readonly closedOverPromise: number
  readonly closedOverStatute: number
  /** Cases whose last step came after the statutory due moment. */
  readonly lateSteps: number
  readonly withFindings: number
  readonly reportedLate: number
  readonly provisional: number
}
export type Breakdown = Figures & { readonly name: string }
export type Overview = {
  readonly judgedAt: string
  readonly totals: Figures
  /** 事前: items and what they lack; 事中: open cases; 事后: closed ones (LPS-5). */
  readonly stages: {
    readonly before: { readonly items: number; readonly withoutLegalBasis: number; readonly withoutLimit: number }
    readonly during: {
      readonly open: number
      readonly nearDue: number
      readonly overPromise: number
      readonly overStatute: number
    }
    readonly after: {
      readonly closed: number
      readonly closedLate: number
      readonly withFindings: number
      readonly reportedLate: number
    }
  }
  readonly byOffice: readonly Breakdown[]
  readonly byChannel: readonly Breakdown[]
  readonly byMonth: readonly Breakdown[]
  /** Of cases handled elsewhere. */
  readonly bySource: readonly (Breakdown & { readonly completeUntil: string | null })[]
  /** Cases handled here, judged by now, and elsewhere, judged by what their sources have declared. */
  readonly byOrigin: readonly (Breakdown & { readonly name: Origin })[]
  /** Cases handled here by where they stand, or how they ended (domain D1.7); only states in which there is a case. */
  readonly byState: readonly { readonly name: string; readonly cases: number }[]
  /** The next instant at which a figure changes although nothing happens; null where none does. */
  readonly nextTurnAt: string | null
}

type Dimensions = {
  readonly sourceId: string
  /** Of a case handled here: such a one has no source. */
  readonly orgId: string
  readonly office: string
  readonly channel: string
  readonly month: string
}
/** Figures in the order of their names: a board adds up thousands of parts, each several times. */
type Part = Dimensions & { readonly figures: readonly number[] }

const none: Figures = {
  registered: 0,
  open: 0,
  openNormal: 0,
  nearDue: 0,
  overPromise: 0,
  overStatute: 0,
  closed: 0,
  closedOverPromise: 0,
  closedOverStatute: 0,
  lateSteps: 0,
  withFindings: 0,
  reportedLate: 0,
  provisional: 0,
}
const keys = Object.keys(none) as (keyof Figures)[]

const numbersOf = (figures: Partial<Figures>): number[] => keys.map((key) => figures[key] ?? 0)
const namesOf = (sum: readonly number[]): Figures =>
  Object.fromEntries(keys.map((key, at) => [key, sum[at] ?? 0])) as Figures

function add(sum: number[], figures: readonly number[]): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (figures[at] ?? 0)
}

function sumOf(parts: readonly Part[]): Figures {
  const sum = numbersOf({})
  for (const { figures } of parts) add(sum, figures)
  return namesOf(sum)
}

const closedKey: Record<string, keyof Figures> = {
  'over-promise': 'closedOverPromise',
  'over-statute': 'closedOverStatute',
}

type Filter = { readonly office?: string | undefined; readonly org?: string | undefined }

/** `org` narrows to the cases of one organisation and of its sources. */
export async function overview(db: ReadDatabase, now: string, filter: Filter = {}): Promise<Overview> {
  const sources = await db.selectFrom('sources').selectAll().orderBy('sourceId').execute()
  const visible = new Set(
    sources
      .filter((source) => filter.org === undefined || source.orgId === filter.org)
      .map((source) => source.sourceId),
  )
  const ofOrg = ({ orgId, sourceId }: Dimensions): boolean =>
    orgId === '' ? visible.has(sourceId) : filter.org === undefined || orgId === filter.org
  const shown = (part: Dimensions): boolean =>
    ofOrg(part) && (filter.office === undefined || part.office === filter.office)
  const parts = [...(await sumsOfAll(db)), ...(await openByColour(db, now))].filter(shown)
  const totals = sumOf(parts)
  const elsewhere = parts.filter(({ orgId }) => orgId === '')
  const here = parts.filter(({ orgId }) => orgId !== '')
  const bySource = grouped(elsewhere, 'sourceId').map((part) => ({
    ...part,
    completeUntil: sources.find((source) => source.sourceId === part.name)?.completeUntil ?? null,
  }))
  return {
    judgedAt: now,
    totals,
    stages: {
      before: await itemFigures(db),
      during: {
        open: totals.open,
        nearDue: totals.nearDue,
        overPromise: totals.overPromise,
        overStatute: totals.overStatute,
      },
      after: {
        closed: totals.closed,
        closedLate: totals.closedOverPromise + totals.closedOverStatute,
        withFindings: totals.withFindings,
        reportedLate: totals.reportedLate,
      },
    },
    byOffice: grouped(parts, 'office'),
    byChannel: grouped(parts, 'channel'),
    byMonth: grouped(parts, 'month'),
    bySource,
    byOrigin: [
      { name: 'here', ...sumOf(here) },
      { name: 'elsewhere', ...sumOf(elsewhere) },
    ],
    byState: await statesOf(db, filter),
    nextTurnAt: await nextTurn(db, now),
  }
}

/** What does not depend on now, from the sums kept beside the cases. */
async function sumsOfAll(db: ReadDatabase): Promise<Part[]> {
  const rows = await db.selectFrom('case_figures').selectAll().execute()
  return rows.map((row) => {
    const { cases, finalColour, lateSteps, provisional, reportedLate, status, withFindings } = row
    const late = closedKey[finalColour]
    const figures = numbersOf({
      registered: cases,
      [status]: cases,
      lateSteps,
      withFindings,
      reportedLate,
      provisional,
      ...(late ? { [late]: cases } : {}),
    })
    return { ...row, figures }
  })
}

/** Open cases by colour: the only figures that turn with time. Counted in the order of their index, so that nothing is sorted. */
async function openByColour(db: ReadDatabase, now: string): Promise<Part[]> {
  const colour = openColourOf(now)
  const counted = (which: Colour) => sql<number>`count(*) FILTER (WHERE ${colour} = ${which})`
  const rows = await db
    .selectFrom('cases')
    .leftJoin('sources', 'sources.sourceId', 'cases.sourceId')
    .where(sql.raw<boolean>(`cases.${isOpenCase}`))
    .select(['cases.sourceId', 'cases.orgId', 'cases.office', 'cases.month'])
    .select(sql<string>`coalesce(cases.channel, '')`.as('channel'))
    .select([
      sql<number>`count(*)`.as('all'),
      counted('near-due').as('nearDue'),
      counted('over-promise').as('overPromise'),
      counted('over-statute').as('overStatute'),
    ])
    .groupBy(['cases.sourceId', 'cases.orgId', 'cases.office', 'cases.channel', 'cases.month'])
    .execute()
  return rows.map((row) => {
    const { all, nearDue, overPromise, overStatute } = row
    const openNormal = all - nearDue - overPromise - overStatute
    return { ...row, figures: numbersOf({ openNormal, nearDue, overPromise, overStatute }) }
  })
}

function grouped(parts: readonly Part[], dimension: keyof Dimensions): Breakdown[] {
  const groups = new Map<string, number[]>()
  for (const part of parts) {
    const sum = groups.get(part[dimension]) ?? numbersOf({})
    groups.set(part[dimension], sum)
    add(sum, part.figures)
  }
  return [...groups].map(([name, sum]) => ({ name, ...namesOf(sum) })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function statesOf(db: ReadDatabase, { office, org }: Filter): Promise<Overview['byState']> {
  let query = db.selectFrom('case_states').select(['state as name', sql<number>`sum(cases)`.as('cases')])
  if (office !== undefined) query = query.where('office', '=', office)
  if (org !== undefined) query = query.where('orgId', '=', org)
  return query.groupBy('state').having(sql`sum(cases)`, '>', 0).orderBy('state').execute()
}

async function itemFigures(db: ReadDatabase) {
  return db
    .selectFrom('items')
    .select([
      sql<number>`count(*)`.as('items'),
      sql<number>`count(*) FILTER (WHERE "legalBasis" IS NULL)`.as('withoutLegalBasis'),
      sql<number>`count(*) FILTER (WHERE "statutoryDays" IS NULL)`.as('withoutLimit'),
    ])
    .executeTakeFirstOrThrow()
}
