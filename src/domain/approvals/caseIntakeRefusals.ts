// Why an act on an application is not taken: where the case stands, when it is said to have happened, what is missing.
import type { RefusalEntry } from '../refusals.ts'
import { inChinese, list } from '../refusalWords.ts'

type Nothing = Readonly<Record<never, never>>

export type CaseIntakeRefusalDetails = {
  'application-not-received': Nothing
  'application-already-received': Nothing
  'application-not-accepted': Nothing
  'application-already-accepted': { readonly acceptedAt: string }
  'case-not-decided': Nothing
  'case-already-decided': { readonly status: string }
  'case-already-ended': { readonly status: string }
  'permit-already-delivered': Nothing
  'permit-no-longer-in-force': { readonly status: string }
  'act-in-future': { readonly occurredAt: string; readonly now: string }
  'act-before-its-cause': { readonly occurredAt: string; readonly cause: string }
  'late-entry-unexplained': { readonly days: number; readonly allowance: number }
  'voucher-date-differs': { readonly date: string; readonly day: string }
  'approval-after-act': { readonly approvedOn: string; readonly day: string }
  'item-not-open': { readonly itemId: string; readonly status: string }
  'item-version-unknown': { readonly itemId: string; readonly version: number }
  'organ-names-itself': { readonly organ: string }
  'not-on-the-spot': { readonly receivedOn: string }
  'supplement-awaited': Nothing
  'supplement-not-awaited': Nothing
  'supplement-already-required': { readonly requiredAt: string }
  'supplement-list-incomplete': { readonly missing: readonly string[] }
  'reply-day-not-after-notice': { readonly replyBy: string; readonly day: string }
  'supplement-period-open': { readonly until: string }
  'material-not-of-item': { readonly materials: readonly string[] }
  'materials-missing': { readonly missing: readonly string[] }
  'case-deadline-not-due': { readonly deadlineId: string; readonly dueAt: string; readonly now: string }
}

export const caseIntakeRefusals: {
  readonly [Code in keyof CaseIntakeRefusalDetails]: RefusalEntry<CaseIntakeRefusalDetails[Code]>
} = {
  'application-not-received': {
    status: 409,
    clauses: ['PL-32'],
    zh: () => '申请尚未收件，须先收件并出具注明日期的凭证。',
    en: () => 'The application is not received yet: that comes first, with a dated voucher.',
  },
  'application-already-received': {
    status: 409,
    clauses: ['PL-32'],
    zh: () => '申请已经收件，不能再次收件或改写草稿。',
    en: () => 'The application is received already: neither a draft nor another receipt can follow.',
  },
  'application-not-accepted': {
    status: 409,
    clauses: ['PL-32.5'],
    zh: () => '申请尚未受理，不能办理。',
    en: () => 'The application is not accepted yet: it cannot be handled.',
  },
  'application-already-accepted': {
    status: 409,
    clauses: ['PL-32.4', 'PL-32.5'],
    zh: (d) => `申请已于 ${d.acceptedAt} 受理（含逾期视为受理），不得退回收件环节。`,
    en: (d) =>
      `The application has been accepted since ${d.acceptedAt}, by voucher or by silence: it cannot go back to intake.`,
  },
  'case-not-decided': {
    status: 409,
    clauses: ['PL-37'],
    zh: () => '尚未作出行政许可决定。',
    en: () => 'There is no decision yet.',
  },
  'case-already-decided': {
    status: 409,
    clauses: ['PL-38'],
    zh: (d) => `已作出决定（${inChinese(d.status)}），不再办理。`,
    en: (d) => `The case is decided (${d.status}): it is not handled any more.`,
  },
  'case-already-ended': {
    status: 409,
    clauses: ['PL-32'],
    zh: (d) => `办件已经办结（${inChinese(d.status)}）。`,
    en: (d) => `The case has ended (${d.status}).`,
  },
  'permit-already-delivered': {
    status: 409,
    clauses: ['PL-44'],
    zh: () => '许可证件已经送达。',
    en: () => 'The permit is delivered already.',
  },
  'permit-no-longer-in-force': {
    status: 409,
    clauses: ['PL-69', 'PL-70'],
    zh: (d) => `行政许可已失效（${inChinese(d.status)}）。`,
    en: (d) => `The permit is no longer in force (${d.status}).`,
  },
  'act-in-future': {
    status: 422,
    clauses: ['LPS-7.3'],
    zh: (d) => `发生时间 ${d.occurredAt} 晚于当前时间 ${d.now}。`,
    en: (d) => `It cannot have happened at ${d.occurredAt}: it is ${d.now} now.`,
  },
  'act-before-its-cause': {
    status: 422,
    clauses: ['LPS-7.3'],
    zh: (d) => `发生时间 ${d.occurredAt} 早于其前提发生的时间 ${d.cause}。`,
    en: (d) => `It cannot have happened at ${d.occurredAt}: what it follows from happened at ${d.cause}.`,
  },
  'late-entry-unexplained': {
    status: 422,
    clauses: ['LPS-7.3'],
    zh: (d) => `补录已晚 ${d.days} 个工作日，超过事项允许的 ${d.allowance} 个工作日，须说明理由。`,
    en: (d) => `It is recorded ${d.days} working days late; beyond the item's ${d.allowance} a reason is needed.`,
  },
  'voucher-date-differs': {
    status: 422,
    clauses: ['PL-32'],
    zh: (d) => `书面凭证的日期 ${d.date} 与行为之日 ${d.day} 不符。`,
    en: (d) => `The voucher bears the date ${d.date}, but the act happened on ${d.day}.`,
  },
  'approval-after-act': {
    status: 422,
    clauses: ['PL-42', 'PL-45'],
    zh: (d) => `批准日期 ${d.approvedOn} 晚于行为之日 ${d.day}。`,
    en: (d) => `It was approved on ${d.approvedOn}, after the act of ${d.day}.`,
  },
  'item-not-open': {
    status: 409,
    clauses: ['PL-30'],
    zh: (d) => `事项 ${d.itemId} 当前不受理申请（${inChinese(d.status)}）。`,
    en: (d) => `Item ${d.itemId} takes no applications now (${d.status}).`,
  },
  'item-version-unknown': {
    status: 422,
    clauses: ['LPS-9.2'],
    zh: (d) => `事项 ${d.itemId} 没有第 ${d.version} 版。`,
    en: (d) => `Item ${d.itemId} has no version ${d.version}.`,
  },
  'organ-names-itself': {
    status: 422,
    clauses: ['PL-32.2'],
    zh: (d) => `不属于本机关职权的，须告知有权机关，不能仍写本机关（${d.organ}）。`,
    en: (d) => `Who is not competent names the organ that is, not itself (${d.organ}).`,
  },
  'not-on-the-spot': {
    status: 409,
    clauses: ['PL-32.3'],
    zh: (d) => `当场更正限于收件当日（${d.receivedOn}）。`,
    en: (d) => `Correction on the spot is for the day of receipt (${d.receivedOn}).`,
  },
  'supplement-awaited': {
    status: 409,
    clauses: ['PL-32.4'],
    zh: () => '已告知补正，须待补正或者申请人放弃后再处理。',
    en: () => 'A supplement is awaited: it comes, or is abandoned, before anything else.',
  },
  'supplement-not-awaited': {
    status: 409,
    clauses: ['PL-32.4'],
    zh: () => '没有待补正的内容。',
    en: () => 'No supplement is awaited.',
  },
  'supplement-already-required': {
    status: 409,
    clauses: ['PL-32.4'],
    zh: (d) => `已于 ${d.requiredAt} 一次性告知补正，不得再次要求补正。`,
    en: (d) => `Everything had to be said at once, at ${d.requiredAt}: a second supplement may not be required.`,
  },
  'supplement-list-incomplete': {
    status: 422,
    clauses: ['PL-32.4'],
    zh: (d) => `补正须一次告知全部内容，尚未列明：${list(d.missing)}。`,
    en: (d) => `The notice must list everything that is missing; it lacks: ${d.missing.join(', ')}.`,
  },
  'reply-day-not-after-notice': {
    status: 422,
    clauses: ['PL-32.4'],
    zh: (d) => `补正截止日 ${d.replyBy} 须晚于告知之日 ${d.day}。`,
    en: (d) => `The applicant is told on ${d.day}: the day to reply by lies after that, so it cannot be ${d.replyBy}.`,
  },
  'supplement-period-open': {
    status: 409,
    clauses: ['PL-32.4'],
    zh: (d) => `补正期限至 ${d.until}，届满前不能按不来补正办结。`,
    en: (d) => `The applicant has until ${d.until}: before that the application is not abandoned.`,
  },
  'material-not-of-item': {
    status: 422,
    clauses: ['PL-31'],
    zh: (d) => `不得要求事项目录以外的材料：${list(d.materials)}。`,
    en: (d) => `Materials that the item does not list may not be asked for: ${d.materials.join(', ')}.`,
  },
  'materials-missing': {
    status: 409,
    clauses: ['PL-32.4', 'PL-32.5'],
    zh: (d) => `材料不齐全，不能受理：${list(d.missing)}。`,
    en: (d) => `The application is not complete, so it cannot be accepted: ${d.missing.join(', ')}.`,
  },
  'case-deadline-not-due': {
    status: 409,
    clauses: ['PL-82'],
    zh: (d) => `期限 ${d.deadlineId}（${d.dueAt}）未届满，现在是 ${d.now}。`,
    en: (d) => `Deadline ${d.deadlineId} (${d.dueAt}) has not passed: it is ${d.now} now.`,
  },
}
