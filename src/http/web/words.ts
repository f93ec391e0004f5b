// What the data is called for readers: findings, event types, roles; each in both languages, each with its clauses.
import type { Finding } from '../../domain/approvals/foreignCase.messages.ts'
import type { LedgerReason } from '../../domain/calendar/ledger.ts'
import { eventTypes, isEventType } from '../../domain/events.ts'
import type { ClauseId } from '../../domain/regulations.ts'
import type { Bilingual, Lang } from '../i18n/index.ts'
import { lastStepLate } from '../pages/overview.ts'

export type FindingWords = { readonly text: Bilingual; readonly clauses: readonly ClauseId[] }

/** 真实性疑点, as the source's own order of facts shows them (LPS-7.3). */
export const findings: { readonly [F in Finding]: Bilingual } = {
  'step-before-start': { zh: '环节早于登记', en: 'A step lies before the registration' },
  'step-after-end': { zh: '环节晚于办结', en: 'A step lies after the end' },
  'steps-out-of-order': { zh: '环节时间先后颠倒', en: 'Steps were handed over out of order' },
  'end-before-start': { zh: '办结早于登记', en: 'The end lies before the registration' },
  'end-before-last-step': { zh: '办结早于末环节', en: 'The end lies before the last step' },
  'time-in-future': { zh: '所报时间晚于记录时间', en: 'A time later than its recording' },
}
export const findingClauses: readonly ClauseId[] = ['LPS-7.3']

/** Findings that are not of one event but of the case as a whole. */
export const caseFindings = {
  [lastStepLate]: {
    text: { zh: '末环节晚于法定期限', en: 'Last step after the statutory deadline' },
    clauses: ['PL-42'],
  },
  'reported-late': {
    text: { zh: '期限届满后才报送按期办结', en: 'In time, reported only after the deadline' },
    clauses: ['LPS-7.3'],
  },
  'any-finding': { text: { zh: '有真实性疑点', en: 'Any doubt about truthfulness' }, clauses: ['LPS-7.3'] },
} as const satisfies Readonly<Record<string, FindingWords>>

/** Where a case stands that has not reached any step. */
export const noStepName: Bilingual = { zh: '尚无环节记录', en: 'no step yet' }

export const eventLabel = (type: string, lang: Lang): string => (isEventType(type) ? eventTypes[type][lang] : type)

const dayReasons: Readonly<Record<string, Bilingual>> = {
  'start-day-excluded': { zh: '起算日不计入', en: 'the day of the start is not counted' },
  'working-day': { zh: '工作日', en: 'working day' },
  'make-up-workday': { zh: '调休上班', en: 'make-up workday' },
  weekend: { zh: '周末', en: 'weekend' },
  holiday: { zh: '法定节假日', en: 'public holiday' },
  'natural-day': { zh: '自然日', en: 'calendar day' },
}

/** Why a day counted or did not, with the notice that says so. */
export function reasonText(reason: LedgerReason, documentNumber: string | undefined, lang: Lang): string {
  const known = dayReasons[reason]?.[lang] ?? reason.replace(/^suspended:/, '')
  if (documentNumber === undefined) return known
  return lang === 'zh' ? `${known}（${documentNumber}）` : `${known} (${documentNumber})`
}

/** A case is numbered by its acceptance; until then it is called by the beginning of its id. */
export const numberOr = (number: string, caseId: string): string => (number === '' ? caseId.slice(0, 8) : number)
