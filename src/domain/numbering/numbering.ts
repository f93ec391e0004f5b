// 编号: the next number of an organisation's series in a year, each given once and none left out. Pure.
import { accept, type Decider } from '../decider.ts'
import type { CaseId, OrgId } from '../values.ts'
import type { NumberingCommand, NumberingEvent } from './numbering.messages.ts'

/** Newest first: a number is added without copying the ones before it. */
export type Numbering = undefined | { readonly caseId: CaseId; readonly number: number; readonly before: Numbering }

export const numbering: Decider<NumberingCommand, NumberingEvent, Numbering> = {
  initial: undefined,
  decide({ caseId, orgId, seriesId, year }, state) {
    for (let given = state; given !== undefined; given = given.before) if (given.caseId === caseId) return accept()
    const number = (state?.number ?? 0) + 1
    return accept({ type: 'NumberAllocated', data: { caseId, number, orgId, seriesId, year } })
  },
  evolve: (before, { data: { caseId, number } }) => ({ caseId, number, before }),
}

/** 受理号 series. */
export const acceptanceSeries = 'acceptance'

/** The stream of a series: numbers begin anew each year. */
export const numberingId = ({ orgId, seriesId, year }: { orgId: OrgId; seriesId: string; year: number }): string =>
  `${orgId}-${seriesId}-${year}`

const seriesNames: Readonly<Record<string, string>> = { [acceptanceSeries]: '受理' }

/** As it stands on paper: 受理〔2026〕000012号. */
export const numberText = (seriesId: string, year: number, number: number): string =>
  `${seriesNames[seriesId] ?? seriesId}〔${year}〕${String(number).padStart(6, '0')}号`
