// Why an item version is not taken: limits, kind, fee, materials, code or workflow against the law.
import type { RefusalEntry } from '../refusals.ts'
import { inChinese, list } from '../refusalWords.ts'
import type { Fault, Taken } from '../workflow/fault.ts'
import type { CodePart } from './implementationCode.ts'

export type ItemRefusalDetails = {
  'promise-exceeds-statute': { readonly promised: number; readonly statutory: number }
  'limit-units-differ': { readonly promised: string; readonly statutory: string }
  'step-repeated-in-item': { readonly steps: readonly string[] }
  'material-repeated-in-item': { readonly materials: readonly string[] }
  'special-procedure-unnamed': { readonly procedures: readonly string[] }
  'instant-item-takes-days': { readonly promised: number }
  'promise-missing': { readonly itemId: string }
  'joint-item-of-one-office': { readonly offices: readonly string[] }
  'forwarded-item-stays': { readonly orgId: string }
  'step-short-of-handlers': { readonly steps: readonly string[] }
  'fee-without-basis': { readonly amountFen: number; readonly missing: readonly string[] }
  'implementation-code-invalid': { readonly code: string; readonly part: CodePart }
  'effective-before-publication': { readonly effectiveOn: string; readonly publishedOn: string }
  'workflow-unsound': { readonly faults: readonly Fault[] }
  'item-withdrawn': { readonly itemId: string }
}

/** `accept/pass → review/return`: what was completed, with its outcome, one after the other. */
const way = (path: readonly Taken[]): string =>
  path.map(({ outcomeId, stepId }) => `${stepId}/${outcomeId}`).join(' → ')

export const itemRefusals: { readonly [Code in keyof ItemRefusalDetails]: RefusalEntry<ItemRefusalDetails[Code]> } = {
  'promise-exceeds-statute': {
    status: 422,
    clauses: ['PL-42'],
    zh: (d) => `承诺期限 ${d.promised} 天长于法定期限 ${d.statutory} 天。`,
    en: (d) => `The promised limit of ${d.promised} days is longer than the statutory limit of ${d.statutory}.`,
  },
  'limit-units-differ': {
    status: 422,
    clauses: ['LPS-9.2'],
    zh: (d) => `承诺期限与法定期限的单位不同（${list([d.promised, d.statutory].map(inChinese))}），无法比较。`,
    en: (d) => `The promised and the statutory limit have different units (${d.promised}, ${d.statutory}).`,
  },
  'step-repeated-in-item': {
    status: 422,
    clauses: ['LPS-9.2'],
    zh: (d) => `办理环节重复：${list(d.steps)}。`,
    en: (d) => `Steps appear more than once: ${d.steps.join(', ')}.`,
  },
  'material-repeated-in-item': {
    status: 422,
    clauses: ['PL-30'],
    zh: (d) => `申请材料重复：${list(d.materials)}。`,
    en: (d) => `Materials appear more than once: ${d.materials.join(', ')}.`,
  },
  'special-procedure-unnamed': {
    status: 422,
    clauses: ['PL-45'],
    zh: (d) => `许可法第四十五条未列的特别程序须有名称：${list(d.procedures)}。`,
    en: (d) => `Special procedures that article 45 does not list need a name: ${d.procedures.join(', ')}.`,
  },
  'instant-item-takes-days': {
    status: 422,
    clauses: ['PL-34', 'LPS-9.2'],
    zh: (d) => `即办件当日办结，承诺期限不能为 ${d.promised} 天。`,
    en: (d) => `An instant item is done the same day: it cannot promise ${d.promised} days.`,
  },
  'promise-missing': {
    status: 422,
    clauses: ['LPS-9.2', 'PL-30'],
    zh: (d) => `承诺件 ${d.itemId} 未载明承诺期限。`,
    en: (d) => `Item ${d.itemId} is called promised, and promises no limit.`,
  },
  'joint-item-of-one-office': {
    status: 422,
    clauses: ['PL-26'],
    zh: (d) => `联办件须由两个以上机构办理，现仅有：${list(d.offices)}。`,
    en: (d) => `A joint item is handled by two offices or more, this one by: ${d.offices.join(', ')}.`,
  },
  'forwarded-item-stays': {
    status: 422,
    clauses: ['PL-35'],
    zh: (d) => `上报件须有环节由 ${d.orgId} 以外的机构办理。`,
    en: (d) => `A forwarded item has a step in another organisation than ${d.orgId}.`,
  },
  'step-short-of-handlers': {
    status: 422,
    clauses: ['PL-34', 'LPS-9.2'],
    zh: (d) => `环节载明的办理人员少于须有的人数：${list(d.steps)}。`,
    en: (d) => `Steps name fewer people who may handle them than must: ${d.steps.join(', ')}.`,
  },
  'fee-without-basis': {
    status: 422,
    clauses: ['PL-58', 'PL-59'],
    zh: (d) => `收费 ${d.amountFen} 分须载明${list(d.missing.map(inChinese))}。`,
    en: (d) => `A fee of ${d.amountFen} fen needs its ${d.missing.join(' and ')}.`,
  },
  'implementation-code-invalid': {
    status: 422,
    clauses: ['LPS-9.2'],
    zh: (d) => `实施编码 ${d.code} 有误：${inChinese(d.part)}。`,
    en: (d) => `Implementation code ${d.code} is wrong in its ${d.part}.`,
  },
  'effective-before-publication': {
    status: 422,
    clauses: ['PL-30'],
    zh: (d) => `生效日期 ${d.effectiveOn} 早于公布日期 ${d.publishedOn}。`,
    en: (d) => `A version published on ${d.publishedOn} cannot be in force from ${d.effectiveOn}.`,
  },
  'workflow-unsound': {
    status: 422,
    clauses: ['LPS-9.2', 'PL-37'],
    zh: ({ faults }) =>
      `办理流程有误：${faults
        .map(
          ({ kind, path, steps }) =>
            `${inChinese(kind)}（${list(steps)}${path.length > 0 ? `；路径 ${way(path)}` : ''}）`,
        )
        .join('；')}。`,
    en: ({ faults }) =>
      `The workflow is unsound: ${faults
        .map(({ kind, path, steps }) => `${kind} (${steps.join(', ')}${path.length > 0 ? `; by ${way(path)}` : ''})`)
        .join('; ')}.`,
  },
  'item-withdrawn': {
    status: 409,
    clauses: ['LPS-9.2'],
    zh: (d) => `事项 ${d.itemId} 已取消，不再发布、暂停或恢复。`,
    en: (d) => `Item ${d.itemId} has been withdrawn: it is neither published, suspended nor resumed any more.`,
  },
}
