// Why an act on an accepted case is not taken: whose step it is, and what stops the clock.
import type { RefusalEntry } from '../refusals.ts'
import { inChinese, list } from '../refusalWords.ts'

type Nothing = Readonly<Record<never, never>>

export type CaseHandlingRefusalDetails = {
  'no-step-open': Nothing
  'step-not-open': { readonly stepId: string; readonly open: readonly string[] }
  'step-claimed-by-another': { readonly stepId: string; readonly handler: string }
  'not-a-handler-of-step': { readonly stepId: string; readonly accounts: readonly string[] }
  'two-staff-needed': { readonly stepId: string; readonly given: number }
  'outcome-unknown': { readonly stepId: string; readonly outcomes: readonly string[] }
  'item-version-not-newer': { readonly itemId: string; readonly version: number; readonly current: number }
  'item-version-not-in-force': { readonly itemId: string; readonly version: number; readonly from: string }
  'case-cannot-move': { readonly version: number; readonly places: readonly string[] }
  'number-already-assigned': { readonly number: string }
  'special-procedure-open': { readonly runs: readonly string[] }
  'no-special-procedure-open': Nothing
  'special-procedure-not-open': { readonly runId: string }
  'special-procedure-already-begun': { readonly runId: string }
  'special-procedure-not-of-item': { readonly procedureId: string; readonly listed: readonly string[] }
  'special-procedure-limit-exceeded': { readonly days: number; readonly most: number; readonly unit: string }
  'two-inspectors-needed': { readonly given: number }
  'decision-already-extended': { readonly days: number }
  'decision-deadline-passed': { readonly dueAt: string }
  'extension-too-long': { readonly days: number; readonly most: number }
  'approver-of-wrong-rank': { readonly rank: string; readonly needed: string }
}

export const caseHandlingRefusals: {
  readonly [Code in keyof CaseHandlingRefusalDetails]: RefusalEntry<CaseHandlingRefusalDetails[Code]>
} = {
  'no-step-open': {
    status: 409,
    clauses: ['LPS-9.2'],
    zh: () => '办理环节已全部完成。',
    en: () => 'No step is open: the workflow has come to its end.',
  },
  'step-not-open': {
    status: 409,
    clauses: ['LPS-9.2'],
    zh: (d) => `环节 ${d.stepId} 未开启；现开启：${list(d.open)}。`,
    en: (d) => `Step ${d.stepId} is not open; open are: ${d.open.join(', ')}.`,
  },
  'step-claimed-by-another': {
    status: 403,
    clauses: ['LPS-11.6'],
    zh: (d) => `环节 ${d.stepId} 由 ${d.handler} 办理。`,
    en: (d) => `Step ${d.stepId} is handled by ${d.handler}.`,
  },
  'not-a-handler-of-step': {
    status: 403,
    clauses: ['LPS-9.2', 'LPS-11.5'],
    zh: (d) => `不是环节 ${d.stepId} 的办理人员：${list(d.accounts)}。`,
    en: (d) => `The item does not name them as handlers of step ${d.stepId}: ${d.accounts.join(', ')}.`,
  },
  'two-staff-needed': {
    status: 422,
    clauses: ['PL-34'],
    zh: (d) => `环节 ${d.stepId} 核查实质内容，须两名以上工作人员，现为 ${d.given} 名。`,
    en: (d) => `Step ${d.stepId} checks the substance: two staff at least, not ${d.given}.`,
  },
  'outcome-unknown': {
    status: 422,
    clauses: ['LPS-9.2'],
    zh: (d) => `环节 ${d.stepId} 的结果须为：${list(d.outcomes)}。`,
    en: (d) => `Step ${d.stepId} ends in one of: ${d.outcomes.join(', ')}.`,
  },
  'item-version-not-newer': {
    status: 409,
    clauses: ['LPS-9.2', 'LPS-9.5'],
    zh: (d) => `办件已按事项 ${d.itemId} 第 ${d.current} 版办理，只能改按更新的版本，不能退回第 ${d.version} 版。`,
    en: (d) =>
      `The case stands under version ${d.current} of item ${d.itemId}: it moves to a newer one, not to ${d.version}.`,
  },
  'item-version-not-in-force': {
    status: 409,
    clauses: ['LPS-9.2', 'PL-30'],
    zh: (d) => `事项 ${d.itemId} 第 ${d.version} 版自 ${d.from} 起施行，此前不能按该版本办理。`,
    en: (d) => `Version ${d.version} of item ${d.itemId} is in force from ${d.from}: no case moves to it before.`,
  },
  'case-cannot-move': {
    status: 409,
    clauses: ['LPS-9.2'],
    zh: (d) => `不能改按第 ${d.version} 版办理，从以下环节不能依该版办结：${list(d.places)}。`,
    en: (d) =>
      `The case cannot go on under version ${d.version}, which does not lead to an end from: ${d.places.join(', ')}.`,
  },
  'number-already-assigned': {
    status: 409,
    clauses: ['PL-32'],
    zh: (d) => `受理号已为 ${d.number}。`,
    en: (d) => `The case bears the number ${d.number} already.`,
  },
  'special-procedure-open': {
    status: 409,
    clauses: ['PL-45'],
    zh: (d) => `特别程序未结束（${list(d.runs)}），期间不办理、不决定。`,
    en: (d) => `While a special procedure goes on (${d.runs.join(', ')}) the case is neither handled nor decided.`,
  },
  'no-special-procedure-open': {
    status: 409,
    clauses: ['PL-45'],
    zh: () => '没有进行中的特别程序。',
    en: () => 'No special procedure is going on.',
  },
  'special-procedure-not-open': {
    status: 409,
    clauses: ['PL-45'],
    zh: (d) => `特别程序 ${d.runId} 未进行。`,
    en: (d) => `Special procedure ${d.runId} is not going on.`,
  },
  'special-procedure-already-begun': {
    status: 409,
    clauses: ['PL-45'],
    zh: (d) => `特别程序 ${d.runId} 已经开始过。`,
    en: (d) => `Special procedure ${d.runId} was begun before.`,
  },
  'special-procedure-not-of-item': {
    status: 422,
    clauses: ['PL-45'],
    zh: (d) => `事项未列特别程序 ${d.procedureId}；已列：${list(d.listed)}。`,
    en: (d) => `The item does not list the special procedure ${d.procedureId}; it lists: ${d.listed.join(', ')}.`,
  },
  'special-procedure-limit-exceeded': {
    status: 422,
    clauses: ['PL-45'],
    zh: (d) => `所需时间 ${d.days} 天超过事项规定的 ${d.most} 天，或单位（${inChinese(d.unit)}）不同。`,
    en: (d) =>
      `The time needed, ${d.days} days, is beyond the item's ${d.most} or in another unit than its ${d.unit} days.`,
  },
  'two-inspectors-needed': {
    status: 422,
    clauses: ['PL-55'],
    zh: (d) => `检验、检测、检疫须指派两名以上工作人员，现为 ${d.given} 名。`,
    en: (d) => `Two staff at least are sent to inspect, test or quarantine, not ${d.given}.`,
  },
  'decision-already-extended': {
    status: 409,
    clauses: ['PL-42'],
    zh: (d) => `办理期限已延长 ${d.days} 日，只能延长一次。`,
    en: (d) => `The decision was extended by ${d.days} days already: once is all.`,
  },
  'decision-deadline-passed': {
    status: 409,
    clauses: ['PL-42'],
    zh: (d) => `办理期限已于 ${d.dueAt} 届满，不能再延长。`,
    en: (d) => `The limit ran out at ${d.dueAt}: it cannot be extended any more.`,
  },
  'extension-too-long': {
    status: 422,
    clauses: ['PL-42'],
    zh: (d) => `延长 ${d.days} 日超过法定的 ${d.most} 日。`,
    en: (d) => `An extension of ${d.days} days is longer than the ${d.most} that the law allows.`,
  },
  'approver-of-wrong-rank': {
    status: 422,
    clauses: ['PL-42'],
    zh: (d) => `延长须经 ${inChinese(d.needed)} 批准，不能由 ${inChinese(d.rank)} 批准。`,
    en: (d) => `The extension needs the approval of the ${d.needed}, not of the ${d.rank}.`,
  },
}
