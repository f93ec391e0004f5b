// Why an item version is not taken: limits, kind, fee, materials, code or workflow against the law.
import type { RefusalEntry } from '../refusals.ts'
import { inChinese, list } from '../refusalWords.ts'

export type ItemRefusalDetails = {
  'promise-exceeds-statute': { readonly promised: number; readonly statutory: number }
  'limit-units-differ': { readonly promised: string; readonly statutory: string }
  'step-repeated-in-item': { readonly steps: readonly string[] }
  'item-withdrawn': { readonly itemId: string }
}

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
  'item-withdrawn': {
    status: 409,
    clauses: ['LPS-9.2'],
    zh: (d) => `事项 ${d.itemId} 已取消，不再发布、暂停或恢复。`,
    en: (d) => `Item ${d.itemId} has been withdrawn: it is neither published, suspended nor resumed any more.`,
  },
}
