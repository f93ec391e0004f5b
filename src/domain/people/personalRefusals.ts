// Refusals about personal data. None of them repeats what was typed.

import { itself } from '../refusalPlaces.ts'
import type { RefusalEntry } from '../refusals.ts'

export type PersonalRefusalDetails = {
  'identity-number-wrong': { readonly field: string }
  'credit-code-wrong': { readonly field: string }
  'personal-data-in-text': { readonly fields: readonly string[] }
  'subject-field-unfit': { readonly kind: string; readonly fields: readonly string[] }
  'personal-data-restricted': { readonly subjectId: string }
  'personal-data-erased': { readonly subjectId: string }
  'personal-data-not-restricted': { readonly subjectId: string }
  'retention-not-over': { readonly subjectId: string; readonly retainUntil: string }
  'approver-is-actor': { readonly account: string }
  'subject-not-registered': { readonly subjectId: string; readonly pointer: string }
  /** Each account at its pointer, in the same order. */
  'staff-not-of-office': {
    readonly accounts: readonly string[]
    readonly orgId: string
    readonly pointers: readonly string[]
  }
  'chair-unknown': { readonly account: string; readonly pointer: string }
  'subject-closed': {
    readonly subjectId: string
    readonly status: 'restricted' | 'erased'
    /** Where the command names the subject; a renewal is asked for whoever holds the permit. */
    readonly pointer?: string
  }
  'material-not-stored': { readonly digests: readonly string[] }
  /** `pointer` where it is not the file itself that is declared, but a material in a command. */
  'material-type-refused': { readonly declared: string; readonly found: string; readonly pointer?: string }
  'material-marked-secret': { readonly where: string }
}
type Entries = { readonly [Code in keyof PersonalRefusalDetails]: RefusalEntry<PersonalRefusalDetails[Code]> }

const placed = ({ pointer }: { readonly pointer?: string }, before: string, after: string): string =>
  pointer === undefined ? '' : `${before}${pointer}${after}`

const list = (items: readonly string[]): string => items.join('、')

/** `inChinese` gives the Chinese word for a kind or a place. */
export const personalRefusals = (inChinese: (word: string) => string): Entries => ({
  'identity-number-wrong': {
    status: 422,
    clauses: ['PL-31'],
    zh: (d) => `公民身份号码有误（${d.field}）：须为 18 位，出生日期确有其日且不晚于今日，校验码相符（GB 11643）。`,
    en: (d) =>
      `The resident identity number (${d.field}) is wrong: 18 characters with a day of birth that exists and has come, and a check digit that fits (GB 11643).`,
  },
  'credit-code-wrong': {
    status: 422,
    clauses: ['PL-31'],
    zh: (d) => `统一社会信用代码有误（${d.field}）：须为 18 位，校验码相符（GB 32100）。`,
    en: (d) =>
      `The unified social credit code (${d.field}) is wrong: 18 characters with a check character that fits (GB 32100).`,
  },
  'personal-data-in-text': {
    status: 422,
    clauses: ['LPS-12.5'],
    zh: (d) => `文字中不得出现身份号码或手机号码（${list(d.fields)}），请改填相对人编号。`,
    en: (d) =>
      `No identity or mobile number may stand in this text (${d.fields.join(', ')}): name the subject by its id.`,
  },
  'subject-field-unfit': {
    status: 422,
    clauses: ['PL-31'],
    zh: (d) => `不得要求${inChinese(d.kind)}提供：${list(d.fields)}。`,
    en: (d) => `These are not asked of a subject of kind ${d.kind}: ${d.fields.join(', ')}.`,
  },
  'personal-data-restricted': {
    status: 403,
    clauses: ['LPS-12.5'],
    zh: (d) => `相对人 ${d.subjectId} 的个人信息已限制处理，只予保存，不得查看或变更。`,
    en: (d) =>
      `The personal data of subject ${d.subjectId} are restricted: they are kept, and neither read nor changed.`,
  },
  'personal-data-erased': {
    status: 409,
    clauses: ['LPS-12.4'],
    zh: (d) => `相对人 ${d.subjectId} 的个人信息已删除。`,
    en: (d) => `The personal data of subject ${d.subjectId} have been erased.`,
  },
  'personal-data-not-restricted': {
    status: 409,
    clauses: ['LPS-12.4'],
    zh: (d) => `相对人 ${d.subjectId} 的个人信息尚未限制处理，须先限制、后删除。`,
    en: (d) =>
      `The personal data of subject ${d.subjectId} are not restricted yet: they must be before they are erased.`,
  },
  'retention-not-over': {
    status: 409,
    clauses: ['LPS-12.4'],
    zh: (d) =>
      `相对人 ${d.subjectId} 的个人信息须保存至 ${d.retainUntil}，期满方可删除；此前可以延长保存期，不得取消或缩短。`,
    en: (d) =>
      `The personal data of subject ${d.subjectId} must be kept until ${d.retainUntil} and may be erased after it; until then the term may be lengthened, and neither dropped nor shortened.`,
  },
  'approver-is-actor': {
    status: 422,
    clauses: ['LPS-10'],
    zh: (d) => `批准人不得是执行人本人（${d.account}）。`,
    en: (d) => `Whoever does it cannot be the one who approves it (${d.account}).`,
  },
  'staff-not-of-office': {
    status: 422,
    clauses: ['PL-34', 'PL-55', 'LPS-12.5'],
    zh: (d) =>
      `${d.orgId} 没有下列在用的经办账号：${list(d.accounts.map((one, at) => `${one}（${d.pointers[at]}）`))}。`,
    en: (d) =>
      `No open account of a clerk of ${d.orgId} is called: ${d.accounts.map((one, at) => `${one} (${d.pointers[at]})`).join(', ')}.`,
    places: ({ accounts, orgId, pointers }) =>
      pointers.map((pointer, at) => ({
        pointer,
        details: { accounts: accounts.slice(at, at + 1), orgId, pointers: [pointer] },
      })),
  },
  'chair-unknown': {
    status: 422,
    clauses: ['PL-48'],
    zh: (d) => `听证主持人 ${d.account}（${d.pointer}）没有在用的账号。`,
    en: (d) => `The chair of the hearing, ${d.account} (${d.pointer}), has no open account.`,
    places: itself,
  },
  'subject-not-registered': {
    status: 422,
    clauses: ['PL-29'],
    zh: (d) => `相对人 ${d.subjectId}（${d.pointer}）未在本机关登记，须先登记。`,
    en: (d) => `Subject ${d.subjectId} (${d.pointer}) is not registered with this office: that comes first.`,
    places: itself,
  },
  'subject-closed': {
    status: 409,
    clauses: ['LPS-12.4'],
    zh: (d) =>
      `相对人 ${d.subjectId}${placed(d, '（', '）')}的个人信息${inChinese(d.status)}，不能再以其名义提出申请。`,
    en: (d) =>
      `The personal data of subject ${d.subjectId}${placed(d, ' (', ')')} are ${d.status}: no new application names them.`,
    places: ({ pointer, ...details }) => (pointer === undefined ? [] : itself({ pointer, ...details })),
  },
  'material-not-stored': {
    status: 422,
    clauses: ['PL-31'],
    zh: (d) => `本机关未收存这些材料的内容，须先提交：${list(d.digests)}。`,
    en: (d) => `This office has not handed in the content of these materials; it comes first: ${d.digests.join(', ')}.`,
  },
  'material-type-refused': {
    status: 422,
    clauses: ['LPS-12.8'],
    zh: (d) =>
      `材料${d.pointer === undefined ? '' : `（${d.pointer}）`}声明为 ${d.declared}，内容为 ${d.found}：只收 PDF、PNG、JPEG、OFD 和不含宏的 DOCX、XLSX，且须与声明一致。`,
    en: (d) =>
      `The material${d.pointer === undefined ? '' : ` (${d.pointer})`} is declared as ${d.declared} and is ${d.found}: only PDF, PNG, JPEG, OFD, and DOCX or XLSX without macros are taken, as what they are.`,
  },
  'material-marked-secret': {
    status: 422,
    clauses: ['XA-6.3'],
    zh: (d) => `材料的${inChinese(d.where)}带有国家秘密标志（绝密、机密、秘密），本系统不得接收。`,
    en: (d) =>
      `The ${d.where} of the material bears a mark of state secrets (绝密, 机密, 秘密): this system may not take it.`,
  },
})
