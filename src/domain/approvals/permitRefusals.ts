// Why a decision, a fee or an act on a permit is not taken (PL-8, 37 to 44, 49, 50, 58, 59, 69, 70).
import type { RefusalEntry } from '../refusals.ts'
import { inChinese, list } from '../refusalWords.ts'

type Nothing = Readonly<Record<never, never>>

export type PermitRefusalDetails = {
  'workflow-not-finished': { readonly open: readonly string[] }
  'item-not-forwarded': { readonly itemId: string }
  'decided-by-upper-organ': { readonly itemId: string }
  'fee-not-published': { readonly itemId: string }
  'fee-not-as-published': { readonly charged: number; readonly published: number }
  'fee-already-charged': { readonly receiptNumber: string }
  'validity-ends-before-it-begins': { readonly validFrom: string; readonly validUntil: string }
  'permit-expired': { readonly validUntil: string }
  'permit-not-expired': { readonly validUntil: string }
  'permit-without-term': Nothing
  'permit-not-revoked': { readonly status: string }
  'renewal-too-late': { readonly lastDay: string }
  'renewal-already-applied-for': { readonly at: string }
  'renewal-not-applied-for': Nothing
  'validity-not-extended': { readonly validUntil: string }
  'revocation-harms-public-interest': Nothing
  'compensation-needed': { readonly ground: string }
  'fraud-not-compensated': Nothing
}

export const permitRefusals: {
  readonly [Code in keyof PermitRefusalDetails]: RefusalEntry<PermitRefusalDetails[Code]>
} = {
  'workflow-not-finished': {
    status: 409,
    clauses: ['PL-37', 'LPS-9.2'],
    zh: (d) => `办理环节尚未完成：${list(d.open)}。`,
    en: (d) => `The workflow has not come to its end; open steps: ${d.open.join(', ')}.`,
  },
  'item-not-forwarded': {
    status: 409,
    clauses: ['PL-35', 'PL-43'],
    zh: (d) => `事项 ${d.itemId} 不是上报件。`,
    en: (d) => `Item ${d.itemId} is not one that is sent up.`,
  },
  'decided-by-upper-organ': {
    status: 409,
    clauses: ['PL-35', 'PL-43'],
    zh: (d) => `事项 ${d.itemId} 是上报件，由上级机关决定。`,
    en: (d) => `Item ${d.itemId} is sent up: the upper organ decides.`,
  },
  'fee-not-published': {
    status: 409,
    clauses: ['PL-58'],
    zh: (d) => `事项 ${d.itemId} 未公布收费，不得收费。`,
    en: (d) => `Item ${d.itemId} publishes no fee: none may be charged.`,
  },
  'fee-not-as-published': {
    status: 422,
    clauses: ['PL-59'],
    zh: (d) => `收费 ${d.charged} 分与公布的标准 ${d.published} 分不符。`,
    en: (d) => `The published fee is ${d.published} fen, not ${d.charged}.`,
  },
  'fee-already-charged': {
    status: 409,
    clauses: ['PL-59'],
    zh: (d) => `费用已收（票据 ${d.receiptNumber}）。`,
    en: (d) => `The fee was charged already (receipt ${d.receiptNumber}).`,
  },
  'validity-ends-before-it-begins': {
    status: 422,
    clauses: ['PL-39'],
    zh: (d) => `有效期 ${d.validFrom} 至 ${d.validUntil} 颠倒。`,
    en: (d) => `A validity from ${d.validFrom} to ${d.validUntil} ends before it begins.`,
  },
  'permit-expired': {
    status: 409,
    clauses: ['PL-50', 'PL-70'],
    zh: (d) => `行政许可有效期已于 ${d.validUntil} 届满。`,
    en: (d) => `The permit expired on ${d.validUntil}.`,
  },
  'permit-not-expired': {
    status: 409,
    clauses: ['PL-70'],
    zh: (d) => `行政许可有效期未届满（${d.validUntil}）。`,
    en: (d) => `The permit has not expired (${d.validUntil}).`,
  },
  'permit-without-term': {
    status: 409,
    clauses: ['PL-50'],
    zh: () => '该许可没有有效期，无须延续。',
    en: () => 'The permit has no term, so there is nothing to renew.',
  },
  'permit-not-revoked': {
    status: 409,
    clauses: ['PL-70'],
    zh: (d) => `行政许可未被撤销或者撤回（${inChinese(d.status)}）。`,
    en: (d) => `The permit was neither revoked nor withdrawn (${d.status}).`,
  },
  'renewal-too-late': {
    status: 409,
    clauses: ['PL-50'],
    zh: (d) => `延续申请应在有效期届满三十日前提出，至迟 ${d.lastDay}。`,
    en: (d) => `Renewal is applied for 30 days before expiry, by ${d.lastDay}.`,
  },
  'renewal-already-applied-for': {
    status: 409,
    clauses: ['PL-50'],
    zh: (d) => `已于 ${d.at} 申请延续。`,
    en: (d) => `Renewal was applied for at ${d.at}.`,
  },
  'renewal-not-applied-for': {
    status: 409,
    clauses: ['PL-50'],
    zh: () => '没有待决定的延续申请。',
    en: () => 'No application for renewal is waiting.',
  },
  'validity-not-extended': {
    status: 422,
    clauses: ['PL-50'],
    zh: (d) => `延续后的有效期须晚于 ${d.validUntil}。`,
    en: (d) => `A renewal ends later than ${d.validUntil}.`,
  },
  'revocation-harms-public-interest': {
    status: 409,
    clauses: ['PL-69'],
    zh: () => '撤销可能对公共利益造成重大损害的，不予撤销。',
    en: () => 'A permit is not revoked where that might do the public interest serious harm.',
  },
  'compensation-needed': {
    status: 422,
    clauses: ['PL-69'],
    zh: (d) => `依 ${inChinese(d.ground)} 撤销，被许可人合法权益受损的应予赔偿，须说明赔偿。`,
    en: (d) => `Revocation for ${d.ground} must say how the holder is compensated.`,
  },
  'fraud-not-compensated': {
    status: 422,
    clauses: ['PL-69'],
    zh: () => '以欺骗、贿赂等不正当手段取得的许可，其利益不受保护，不予赔偿。',
    en: () => 'What was obtained by fraud or bribery is not protected and not compensated.',
  },
}
