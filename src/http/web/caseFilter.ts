// What a reader asks a list of cases for, as the read models are asked: the same words behind every figure and every link.
import type { CaseFilter as Query } from '../../projections/caseQueries.ts'
import { origins } from '../../projections/caseRow.ts'
import { type CaseFilter, caseFilterKeys, listedStates } from '../pages/links.ts'
import type { Mark } from '../pages/models.ts'
import { lastStepLate } from '../pages/overview.ts'
import type { caseFindings } from './words.ts'

/** The mark of a listed case: an open one by its colour, a closed one by whether it ended in time. */
export function markOf({ colour, status }: { colour: NonNullable<Query['colour']>; status: string }): Mark {
  if (status === 'closed') return colour === 'normal' ? 'closedInTime' : 'closedLate'
  return openMarks[colour]
}
const openMarks = {
  normal: 'normal',
  'near-due': 'nearDue',
  'over-promise': 'overPromise',
  'over-statute': 'overStatute',
} as const

const marked: { readonly [M in Mark]: Query } = {
  normal: { status: 'open', colour: 'normal' },
  nearDue: { status: 'open', colour: 'near-due' },
  overPromise: { status: 'open', colour: 'over-promise' },
  overStatute: { status: 'open', colour: 'over-statute' },
  closedInTime: { status: 'closed', closedLate: false },
  closedLate: { status: 'closed', closedLate: true },
}
const found: { readonly [Code in keyof typeof caseFindings]: Query } = {
  [lastStepLate]: { lateStep: true },
  'reported-late': { reportedLate: true },
  'any-finding': { withFindings: true },
}
/** The step of a case that has not reached any: no step is called so. */
export const noStep = '-'

/** The filter that an address carries; keys that are not ours are left out. */
export const filterOf = (query: Readonly<Record<string, string>>): CaseFilter =>
  Object.fromEntries(
    caseFilterKeys.flatMap((key) => {
      const value = query[key]
      return value === undefined ? [] : [[key, value]]
    }),
  )

/** The question to the read models; undefined where it can have no answer, such as closed cases that are near due. */
export function questionOf(filter: CaseFilter, org: string | undefined): Query | undefined {
  const { activity, channel, finding, item, mark, month, office, origin, source, status, text } = filter
  const byMark = mark === undefined ? {} : entry(marked, mark)
  const byStatus = status === undefined ? {} : statusOf(status)
  if (byMark === undefined || byStatus === undefined) return undefined
  if (byStatus.status !== undefined && byMark.status !== undefined && byMark.status !== byStatus.status)
    return undefined
  return {
    org,
    q: text,
    channel,
    item,
    month,
    office,
    source,
    origin: origins.find((one) => one === origin),
    ...(activity === noStep ? { withoutStep: true } : { activity }),
    ...(finding === undefined ? {} : (entry(found, finding) ?? { finding })),
    ...byStatus,
    ...byMark,
  }
}

/** Open or closed, or where a case that is handled here stands. */
const statusOf = (status: string): Query | undefined => {
  if (status === 'open' || status === 'closed') return { status }
  return listedStates.some((state) => state === status) ? { state: status } : undefined
}

const entry = (table: Readonly<Record<string, Query>>, key: string): Query | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined
