// A permit case handled here with everything that one can have, its notices, and a form that was refused.
import { type ActType, actTypes } from '../../../src/domain/approvals/caseAllowed.ts'
import { fieldsOf } from '../../../src/http/forms/fields.ts'
import { encode } from '../../../src/http/forms/values.ts'
import { type Lang, t } from '../../../src/http/i18n/index.ts'
import type { CommandPageModel } from '../../../src/http/pages/formModels.ts'
import type { NoticeKind, NoticeModel } from '../../../src/http/pages/notices/noticeModels.ts'
import type { OwnCaseModel } from '../../../src/http/pages/own/ownCaseModels.ts'
import { act } from '../../support/permitCase.ts'
import { caseFile, events } from './sampleCase.ts'

const clock = { limit: { days: 20, unit: 'working' }, provisional: false, calendar: 'cn@22' } as const

export const ownCase: OwnCaseModel = {
  id: 'case-7',
  stream: 'case-case-7',
  titled: 'ZJ〔2026〕000017',
  item: { label: '建设工程规划许可', href: '/items/building-permit' },
  version: 2,
  organisation: '市住房和城乡建设局',
  status: 'accepted',
  mark: 'nearDue',
  timeZone: 'Asia/Shanghai',
  applicant: 'subj****0001',
  agent: 'subj****0002',
  channel: 'window',
  receivedAt: '2026-11-02T01:14:00.000Z',
  acceptedAt: '2026-11-09T16:00:00.000Z',
  deemed: true,
  deadlines: [
    { ...clock, name: '受理答复', dueAt: '2026-11-09T15:59:59.999Z', state: 'met', clauses: ['PL-32.4', 'PL-82'] },
    {
      ...clock,
      name: '法定期限',
      dueAt: '2026-12-07T15:59:59.999Z',
      state: 'waiting',
      suspendedDays: 3,
      clauses: ['PL-42'],
    },
    {
      ...clock,
      name: '承诺期限',
      dueAt: '2026-11-23T15:59:59.999Z',
      state: 'passed',
      provisional: true,
      clauses: ['PL-42'],
    },
    { ...clock, name: '环节期限：审查', dueAt: '2026-11-13T15:59:59.999Z', state: 'late', clauses: ['LPS-9.2'] },
    { ...clock, name: '提出听证申请', dueAt: '2026-11-27T15:59:59.999Z', state: 'running', clauses: ['PL-47'] },
  ],
  used: { days: 12, unit: 'working' },
  steps: [
    {
      name: '审查',
      state: 'done',
      office: '规划科',
      handler: '李强、王敏',
      claimedAt: '2026-11-10T01:00:00.000Z',
      finishedAt: '2026-11-12T02:00:00.000Z',
      outcome: '同意',
      opinion: '材料属实。\n<b>拟同意</b>',
      acts: [],
    },
    {
      name: '决定',
      state: 'open',
      office: '规划科',
      handler: '王敏',
      claimedAt: '2026-11-13T01:00:00.000Z',
      dueAt: '2026-11-27T15:59:59.999Z',
      acts: [
        { label: '签收', href: '/cases/case-7/commands/ClaimStep?stepId=decide' },
        { label: '完成', href: '/cases/case-7/commands/CompleteStep?stepId=decide' },
      ],
    },
    { name: '制证', state: 'ahead', office: '窗口', acts: [] },
  ],
  diagram: { src: '/assets/favicon.svg', alt: '建设工程规划许可 第 2 版的办理流程与当前所在环节' },
  said: [
    {
      at: '2026-11-12T02:00:00.000Z',
      act: '延长期限',
      lines: [
        { label: '天数', value: '10' },
        { label: '理由', value: '需现场复核 <b>' },
      ],
    },
  ],
  ledger: caseFile.ledger,
  procedures: [
    {
      name: '专家评审',
      from: '2026-11-11T01:00:00.000Z',
      to: '2026-11-13T09:00:00.000Z',
      limit: { days: 10, unit: 'working' },
      approver: '局长',
      result: '通过',
    },
    { name: '检验', from: '2026-11-20T01:00:00.000Z', limit: { days: 5, unit: 'natural' }, approver: '局长' },
  ],
  hearing: [{ label: '告知权利', at: '2026-11-20T02:00:00.000Z', value: '涉及相邻权' }],
  supplement: [{ label: '一次告知', at: '2026-11-03T02:00:00.000Z' }],
  missing: ['总平面图：加盖公章', '委托书'],
  materials: [{ name: '申请表', mediaType: 'application/pdf', digest: 'ab'.repeat(32) }],
  fee: { amountFen: 12_050, receiptNumber: '票据 17' },
  permit: [{ label: '有效期至', value: '2031-11-24' }],
  notices: [{ label: '受理通知书', at: '2026-11-10T01:00:00.000Z', href: '/cases/case-7/notices/event-1' }],
  acts: {
    allowed: [
      { label: '完成环节', href: '/cases/case-7/commands/CompleteStep' },
      { label: '延长办理期限', href: '/cases/case-7/commands/ExtendDecision' },
    ],
    refused: [
      { label: '收件', why: '申请已经受理。', clauses: ['PL-32'] },
      { label: '准予许可', why: '流程尚未办结。', clauses: ['PL-37'] },
      { label: '不予许可', why: '流程尚未办结。', clauses: ['PL-37'] },
    ],
  },
  done: '签收环节',
  events,
}

/** One that has only been typed in: everything that need not be there is not there. */
export const draftCase: OwnCaseModel = {
  id: 'case-8',
  titled: 'case-8 建设工程规划许可',
  stream: 'case-case-8',
  item: ownCase.item,
  version: 1,
  organisation: ownCase.organisation,
  status: 'draft',
  timeZone: 'Asia/Shanghai',
  applicant: 'subj****0001',
  deemed: false,
  deadlines: [],
  steps: [],
  said: [],
  ledger: [],
  procedures: [],
  hearing: [],
  supplement: [],
  missing: [],
  materials: [],
  permit: [],
  notices: [],
  acts: { allowed: [], refused: [] },
  events: [],
}

export const noticeKinds = Object.keys(t('zh').notices.kinds) as readonly NoticeKind[]

export const notice = (kind: NoticeKind, lang: Lang): NoticeModel => ({
  caseId: 'case-7',
  kind,
  organisation: '市住房和城乡建设局',
  numbered: kind !== 'supplement',
  caseNumber: 'ZJ〔2026〕000017',
  documentNumber: '建许字〔2026〕17号',
  addressees: { applicant: 'subj****0001', concerned: kind === 'hearing' ? ['subj****0003'] : [] },
  item: '建设工程规划许可',
  itemVersion: 2,
  itemBasis: '《中华人民共和国城乡规划法》第四十条',
  moment: '2026-11-10 09:00',
  date: '2026-11-10',
  sealed: true,
  list: { label: t(lang).notices.rows.missing, entries: ['总平面图：加盖公章', '授权委托书'] },
  rows: [{ label: t(lang).notices.rows.statutory, value: '2026-12-07 24:00' }],
  text: { label: t(lang).notices.rows.reasons, body: '<script>alert(1)</script>' },
  remedies: { reconsideration: '六十日内申请行政复议', suit: '六个月内提起行政诉讼' },
  signed: kind === 'delivery',
  clauses: ['PL-32.4', 'PL-42'],
  receiptCode: 'ABCDE-FGHJK-MNPQR-STVWX',
  voided: kind === 'extension',
})

/** The form of an act with what it holds, refused and with a fault at each kind of place. */
export const commandForm = (type: ActType, more: Partial<CommandPageModel['form']> = {}): CommandPageModel => ({
  about: { label: 'ZJ〔2026〕000017 建设工程规划许可', href: '/cases/case-7' },
  form: {
    action: `/cases/case-7/commands/${type}`,
    name: '一次告知补正',
    clauses: ['PL-32.4', 'PL-31'],
    key: 'key-1',
    fields: fieldsOf(type),
    values: encode(fieldsOf(type), act(type, '2026-11-03 10:00'), 'Asia/Shanghai'),
    choices: { materialId: [{ id: 'plan', name: '总平面图' }] },
    suggestions: { staff: [{ id: 'wang-min', name: '王敏' }] },
    problems: [],
    timeZone: 'Asia/Shanghai',
    ...more,
  },
})
export const refusedForm = commandForm('RequireSupplement', {
  refusal: { text: '已于 2026-11-03 一次告知补正。', clauses: ['PL-32.4'] },
  problems: [
    { path: 'missing', text: '少于所需的长度或数量' },
    { path: 'missing.0.what', text: '必须填写' },
    { path: 'voucher.date', text: '格式不符' },
    { path: 'voucher.sealed', text: '必须填写' },
    { path: 'lateReason', text: '必须填写' },
  ],
})
export { actTypes }
