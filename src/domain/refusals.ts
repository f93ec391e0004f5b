// The closed list of refusals: a code, what it tells, the clause behind it, its HTTP status, and its words in both languages.
import { type CaseHandlingRefusalDetails, caseHandlingRefusals } from './approvals/caseHandlingRefusals.ts'
import { type CaseIntakeRefusalDetails, caseIntakeRefusals } from './approvals/caseIntakeRefusals.ts'
import { type HearingRefusalDetails, hearingRefusals } from './approvals/hearingRefusals.ts'
import { type PermitRefusalDetails, permitRefusals } from './approvals/permitRefusals.ts'
import { type ItemRefusalDetails, itemRefusals } from './items/itemRefusals.ts'
import { type OnRecordRefusalDetails, onRecordRefusals } from './onRecordRefusals.ts'
import { type PersonalRefusalDetails, personalRefusals } from './people/personalRefusals.ts'
import { inChinese, list } from './refusalWords.ts'
import type { ClauseId } from './regulations.ts'

export { inChinese } from './refusalWords.ts'

type CaseRefusalDetails = CaseIntakeRefusalDetails &
  CaseHandlingRefusalDetails &
  HearingRefusalDetails &
  PermitRefusalDetails

/** What each refusal tells, by code. A new code without its entry in `refusals` does not compile. */
export type RefusalDetails = CaseRefusalDetails &
  ItemRefusalDetails &
  OnRecordRefusalDetails &
  PersonalRefusalDetails & {
    'not-permitted': { readonly action: string; readonly relations: readonly string[] }
    'written-request-needed': { readonly action: string }
    'object-unknown': { readonly kind: string; readonly id: string }
    'command-id-reused': { readonly commandId: string }
    'revision-mismatch': { readonly expected: number; readonly actual: number }
    'append-too-large': { readonly limit: number }
    'log-already-open': { readonly purpose: string }
    'calendar-year-already-published': { readonly calendarId: string; readonly year: number }
    'calendar-year-not-published': { readonly calendarId: string; readonly year: number }
    'calendar-days-invalid': { readonly year: number; readonly days: readonly string[] }
    'registered-otherwise': { readonly kind: string; readonly id: string; readonly fields: readonly string[] }
    'account-suspended': { readonly account: string }
    'source-not-owner': { readonly sourceId: string; readonly caseId: string }
    'watermark-moves-back': { readonly current: string; readonly proposed: string }
    'watermark-in-future': { readonly now: string; readonly proposed: string }
    'case-already-closed': { readonly caseId: string; readonly endedAt: string }
    'deadline-not-due': { readonly deadline: string; readonly dueAt: string; readonly judgedUntil: string }
  }
export type RefusalCode = keyof RefusalDetails
export type Refusal = {
  [Code in RefusalCode]: { readonly code: Code; readonly details: RefusalDetails[Code] }
}[RefusalCode]

export type RefusalEntry<Details> = {
  readonly status: 403 | 404 | 409 | 412 | 413 | 422
  readonly clauses: readonly ClauseId[]
  readonly zh: (details: Details) => string
  readonly en: (details: Details) => string
  /** Where in the command it is wrong, each place with what is to be told of it alone. */
  readonly places?: (details: Details) => readonly { readonly pointer: string; readonly details: Details }[]
}

export const refusals: { readonly [Code in RefusalCode]: RefusalEntry<RefusalDetails[Code]> } = {
  'not-permitted': {
    status: 403,
    clauses: ['LPS-11.5'],
    zh: (d) => `该账号无权执行“${d.action}”（与对象的关系：${list(d.relations.map(inChinese))}）。`,
    en: (d) => `This account has no right to ${d.action} (its relations to the object: ${d.relations.join(', ')}).`,
  },
  'written-request-needed': {
    status: 403,
    clauses: ['LPS-10', 'LPS-4.5'],
    zh: (d) => `“${d.action}”属于配置、维护，须有已受理的书面需求方可执行。`,
    en: (d) => `${d.action} is configuration: it needs an accepted written request.`,
  },
  'object-unknown': {
    status: 404,
    clauses: ['LPS-12.5'],
    zh: (d) => `没有可供该账号查看的${inChinese(d.kind)} ${d.id}。`,
    en: (d) => `There is no ${d.kind} ${d.id} that this account may see.`,
  },
  'command-id-reused': {
    status: 409,
    clauses: [],
    zh: (d) => `幂等键对应的命令 ${d.commandId} 已用于另一请求体。`,
    en: (d) => `Command ${d.commandId} of this idempotency key was already used with another body.`,
  },
  'revision-mismatch': {
    status: 412,
    clauses: [],
    zh: (d) => `对象已变更：请求所依据的修订号为 ${d.expected}，现为 ${d.actual}。`,
    en: (d) => `The object has changed: the request was made on revision ${d.expected}, it is now at ${d.actual}.`,
  },
  'append-too-large': {
    status: 413,
    clauses: [],
    zh: (d) => `一次写入超过上限 ${d.limit} 字节。`,
    en: (d) => `One write exceeds the limit of ${d.limit} bytes.`,
  },
  'log-already-open': {
    status: 409,
    clauses: [],
    zh: (d) => `日志已启用（用途：${inChinese(d.purpose)}）。`,
    en: (d) => `The log is already open (purpose: ${d.purpose}).`,
  },
  'calendar-year-already-published': {
    status: 409,
    clauses: ['PL-82'],
    zh: (d) => `日历 ${d.calendarId} 的 ${d.year} 年已公布，变更请用修订。`,
    en: (d) => `Year ${d.year} of calendar ${d.calendarId} is already published: amend it instead.`,
  },
  'calendar-year-not-published': {
    status: 409,
    clauses: ['PL-82'],
    zh: (d) => `日历 ${d.calendarId} 的 ${d.year} 年尚未公布，无从修订。`,
    en: (d) => `Year ${d.year} of calendar ${d.calendarId} is not published yet, so it cannot be amended.`,
  },
  'calendar-days-invalid': {
    status: 422,
    clauses: ['PL-82'],
    zh: (d) => `${d.year} 年日历的日期有误：${list(d.days)}（须在当年、按序、不重复，且放假与调休不得相交）。`,
    en: (d) =>
      `Days of calendar year ${d.year} are wrong: ${d.days.join(', ')} (in the year, sorted, unique, and no day both off and worked).`,
  },
  'registered-otherwise': {
    status: 409,
    clauses: ['LPS-7.3'],
    zh: (d) => `${inChinese(d.kind)} ${d.id} 已登记，内容不同：${list(d.fields)}。`,
    en: (d) => `The ${d.kind} ${d.id} is already on record with other facts: ${d.fields.join(', ')}.`,
  },
  'account-suspended': {
    status: 403,
    clauses: ['LPS-11.5'],
    zh: (d) => `账号 ${d.account} 已停用。`,
    en: (d) => `Account ${d.account} is suspended.`,
  },
  ...itemRefusals,
  ...onRecordRefusals,
  'source-not-owner': {
    status: 422,
    clauses: ['LPS-11.6'],
    zh: (d) => `办件 ${d.caseId} 不属于来源 ${d.sourceId}。`,
    en: (d) => `Case ${d.caseId} does not belong to source ${d.sourceId}.`,
  },
  'watermark-moves-back': {
    status: 409,
    clauses: ['LPS-7.3'],
    zh: (d) => `来源已声明完整至 ${d.current}，不能退回到 ${d.proposed}。`,
    en: (d) => `The source is already complete until ${d.current}; it cannot go back to ${d.proposed}.`,
  },
  'watermark-in-future': {
    status: 422,
    clauses: ['LPS-7.3'],
    zh: (d) => `完整时点 ${d.proposed} 晚于当前时间 ${d.now}。`,
    en: (d) => `A source cannot be complete until ${d.proposed}: it is ${d.now} now.`,
  },
  'case-already-closed': {
    status: 409,
    clauses: ['LPS-7.3'],
    zh: (d) => `办件 ${d.caseId} 已于 ${d.endedAt} 办结。`,
    en: (d) => `Case ${d.caseId} was already closed at ${d.endedAt}.`,
  },
  'deadline-not-due': {
    status: 409,
    clauses: ['PL-42'],
    zh: (d) => `${inChinese(d.deadline)}（${d.dueAt}）尚不能判定，来源数据完整至 ${d.judgedUntil}。`,
    en: (d) =>
      `The ${d.deadline} deadline (${d.dueAt}) cannot be judged yet: the source is complete until ${d.judgedUntil}.`,
  },
  ...personalRefusals(inChinese),
  ...caseIntakeRefusals,
  ...caseHandlingRefusals,
  ...hearingRefusals,
  ...permitRefusals,
}
