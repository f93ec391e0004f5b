// Refusals about personal data: wrong numbers, numbers where none may stand. None of them repeats what was typed.
import type { RefusalEntry } from '../refusals.ts'

export type PersonalRefusalDetails = {
  'identity-number-wrong': { readonly field: string }
  'credit-code-wrong': { readonly field: string }
  'personal-data-in-text': { readonly fields: readonly string[] }
}

export const personalRefusals: {
  readonly [Code in keyof PersonalRefusalDetails]: RefusalEntry<PersonalRefusalDetails[Code]>
} = {
  'identity-number-wrong': {
    status: 422,
    clauses: ['PL-31'],
    zh: (d) => `公民身份号码有误（${d.field}）：须为 18 位，出生日期与校验码相符（GB 11643）。`,
    en: (d) =>
      `The resident identity number (${d.field}) is wrong: 18 characters with a date and a check digit that fit (GB 11643).`,
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
    zh: (d) => `文字中不得出现身份号码或手机号码（${d.fields.join('、')}），请改填当事人编号。`,
    en: (d) =>
      `No identity or mobile number may stand in this text (${d.fields.join(', ')}): name the subject by its id.`,
  },
}
