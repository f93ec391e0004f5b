// Why an act on a hearing, or a decision before it, is not taken (PL-46 to 48).
import type { RefusalEntry } from '../refusals.ts'
import { list } from '../refusalWords.ts'

type Nothing = Readonly<Record<never, never>>

export type HearingRefusalDetails = {
  'hearing-right-not-told': Nothing
  'hearing-right-already-told': { readonly at: string }
  'hearing-already-requested': { readonly at: string }
  'hearing-not-requested-by': { readonly subjectId: string }
  'not-told-of-hearing': { readonly subjectId: string }
  'hearing-request-late': { readonly dueAt: string }
  'hearing-request-period-open': { readonly dueAt: string }
  'hearing-not-requested': Nothing
  'hearing-notice-too-short': { readonly heldOn: string; readonly lastNoticeOn: string }
  'hearing-beyond-limit': { readonly heldAt: string; readonly dueAt: string }
  'hearing-not-scheduled': Nothing
  'hearing-already-recorded': { readonly at: string }
  'hearing-record-unsigned': Nothing
  'hearing-not-held': Nothing
  'chair-reviewed-the-case': { readonly chair: string }
  'chair-may-not-review': { readonly accounts: readonly string[] }
}

export const hearingRefusals: {
  readonly [Code in keyof HearingRefusalDetails]: RefusalEntry<HearingRefusalDetails[Code]>
} = {
  'hearing-right-not-told': {
    status: 409,
    clauses: ['PL-47'],
    zh: () => '尚未告知听证权利。',
    en: () => 'Nobody has been told of the right to a hearing yet.',
  },
  'hearing-right-already-told': {
    status: 409,
    clauses: ['PL-47'],
    zh: (d) => `已于 ${d.at} 告知听证权利。`,
    en: (d) => `The right to a hearing was told at ${d.at}.`,
  },
  'hearing-already-requested': {
    status: 409,
    clauses: ['PL-47'],
    zh: (d) => `已于 ${d.at} 申请听证。`,
    en: (d) => `A hearing was requested at ${d.at}.`,
  },
  'hearing-not-requested-by': {
    status: 409,
    clauses: ['PL-47'],
    zh: (d) => `${d.subjectId} 没有有效的听证申请，无可撤回。`,
    en: (d) => `No request for a hearing of ${d.subjectId} stands that could be withdrawn.`,
  },
  'not-told-of-hearing': {
    status: 422,
    clauses: ['PL-47'],
    zh: (d) => `${d.subjectId} 不是被告知听证权利的申请人、利害关系人。`,
    en: (d) => `The right to a hearing was told to others, not to ${d.subjectId}.`,
  },
  'hearing-request-late': {
    status: 409,
    clauses: ['PL-47'],
    zh: (d) => `听证申请期限已于 ${d.dueAt} 届满。`,
    en: (d) => `The time to request a hearing ran out at ${d.dueAt}.`,
  },
  'hearing-request-period-open': {
    status: 409,
    clauses: ['PL-47'],
    zh: (d) => `听证申请期限至 ${d.dueAt}，届满前不得作出决定。`,
    en: (d) => `A hearing may be requested until ${d.dueAt}: nothing is decided before that.`,
  },
  'hearing-not-requested': {
    status: 409,
    clauses: ['PL-46', 'PL-47'],
    zh: () => '无人申请听证；依职权听证须注明涉及公共利益并公告。',
    en: () => 'Nobody has requested a hearing; one without a request is for the public interest, and announced.',
  },
  'hearing-notice-too-short': {
    status: 422,
    clauses: ['PL-48'],
    zh: (d) => `${d.heldOn} 的听证须在七日前通知，至迟 ${d.lastNoticeOn}。`,
    en: (d) => `A hearing on ${d.heldOn} is notified 7 working days before, by ${d.lastNoticeOn}.`,
  },
  'hearing-beyond-limit': {
    status: 422,
    clauses: ['PL-47'],
    zh: (d) => `听证时间 ${d.heldAt} 超过组织听证的期限 ${d.dueAt}。`,
    en: (d) => `A hearing at ${d.heldAt} is later than the ${d.dueAt} by which it must be held.`,
  },
  'hearing-not-scheduled': {
    status: 409,
    clauses: ['PL-48'],
    zh: () => '尚未通知听证的时间、地点。',
    en: () => 'No time and place of a hearing have been notified.',
  },
  'hearing-already-recorded': {
    status: 409,
    clauses: ['PL-48'],
    zh: (d) => `听证笔录已于 ${d.at} 形成。`,
    en: (d) => `The hearing was recorded at ${d.at}.`,
  },
  'hearing-record-unsigned': {
    status: 422,
    clauses: ['PL-48'],
    zh: () => '听证笔录须经听证参加人确认并签字或者盖章。',
    en: () => 'The record of a hearing is signed or sealed by those who took part.',
  },
  'hearing-not-held': {
    status: 409,
    clauses: ['PL-47', 'PL-48'],
    zh: () => '应当听证而未听证，或者没有笔录。',
    en: () => 'The hearing has not been held and recorded.',
  },
  'chair-reviewed-the-case': {
    status: 422,
    clauses: ['PL-48'],
    zh: (d) => `${d.chair} 审查过该申请，不得主持听证。`,
    en: (d) => `Who has reviewed the application may not chair its hearing: ${d.chair}.`,
  },
  'chair-may-not-review': {
    status: 403,
    clauses: ['PL-48'],
    zh: (d) => `听证主持人不得审查该申请：${list(d.accounts)}。`,
    en: (d) => `Who chairs the hearing may not review the application: ${d.accounts.join(', ')}.`,
  },
}
