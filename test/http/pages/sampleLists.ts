// What waits, permits, progress and a new application, as the pages show them.
import { subjectFields } from '../../../src/http/forms/fields.ts'
import type { FormModel } from '../../../src/http/pages/formModels.ts'
import type {
  DutyRowView,
  PermitListModel,
  ProgressView,
  WorklistModel,
} from '../../../src/http/pages/own/listModels.ts'

const duty: DutyRowView = {
  caseId: 'case-7',
  number: '受理〔2026〕000017号',
  item: '建设工程规划许可',
  kind: 'step',
  step: '审查',
  waitsFor: 'office',
  handler: '王敏',
  since: '2026-11-10T01:00:00.000Z',
  dueAt: '2026-11-27T15:59:59.999Z',
  state: 'near',
  timeZone: 'Asia/Shanghai',
}
const { handler: _, dueAt: __, step: ___, ...bare } = duty

export const worklist: WorklistModel = {
  filter: { mine: true, kind: 'step', waitsFor: 'office' },
  rows: [
    duty,
    { ...duty, state: 'late', kind: 'decision' },
    { ...duty, state: 'paused', kind: 'procedure' },
    { ...bare, kind: 'supplement', waitsFor: 'applicant', dueAt: '2026-12-01', state: 'onTime' },
    { ...bare, kind: 'hearing', state: 'onTime' },
    { ...bare, kind: 'step', step: '决定', mayTake: ['负责人岗', '韩建平'], state: 'onTime' },
  ],
  total: 1_205,
  next: '/worklist?cursor=next',
  first: '/worklist',
  newCase: { label: '收件', href: '/cases/new' },
}

const permit: PermitListModel['rows'][number] = {
  caseId: 'case-7',
  number: '受理〔2026〕000017号',
  certificateNumber: '建许字17',
  item: '建设工程规划许可',
  office: '规划科',
  validFrom: '2026-03-26',
  validUntil: '2027-03-26',
  standing: 'inForce',
  state: 'delivered',
  renewalPending: true,
}
const { certificateNumber: ____, validUntil: _____, ...open } = permit
export const permits: PermitListModel = {
  filter: { standing: 'inForce', expiresBy: '2027-12-31' },
  total: 1_312,
  rows: [
    permit,
    { ...permit, standing: 'expired', renewalPending: false },
    { ...open, standing: 'ended', state: 'revoked', renewalPending: false },
  ],
}

export const progress: ProgressView = {
  number: '受理〔2026〕000017号',
  item: '建设工程规划许可',
  office: '规划科',
  state: 'supplementing',
  receivedAt: '2026-11-02T01:14:00.000Z',
  acceptedAt: '2026-11-10T01:00:00.000Z',
  limits: [
    { kind: 'acceptance', dueAt: '2026-11-09T15:59:59.999Z', state: 'met' },
    { kind: 'promised', dueAt: '2026-11-23T15:59:59.999Z', state: 'passed' },
    { kind: 'statutory', dueAt: '2026-12-07T15:59:59.999Z', state: 'waiting' },
  ],
  steps: [
    { name: '审查', state: 'done', at: '2026-11-12T02:00:00.000Z' },
    { name: '决定', state: 'open' },
    { name: '制证', state: 'ahead' },
  ],
  suspensions: [
    { name: '专家评审', from: '2026-11-11T01:00:00.000Z', to: '2026-11-13T09:00:00.000Z' },
    { name: '听证', from: '2026-11-20T01:00:00.000Z' },
  ],
  waiting: [
    { kind: 'supplement', waitsFor: 'applicant', dueOn: '2026-12-01' },
    { kind: 'step', waitsFor: 'office', step: '决定' },
  ],
  missing: ['总平面图', '<b>委托书</b>'],
  deliveredAt: '2026-11-24T01:00:00.000Z',
  validUntil: '2031-11-24',
  timeZone: 'Asia/Shanghai',
}

export const applicantForm: FormModel = {
  action: '/cases/new?item=planning-permit',
  name: '登记相对人',
  clauses: ['PL-31'],
  key: 'key-2',
  fields: subjectFields,
  values: { kind: 'person', 'personal.name': '"><script>alert(1)</script>' },
  choices: {},
  suggestions: {},
  refusal: { text: '号码不正确。', clauses: ['PL-31'] },
  problems: [],
  timeZone: 'Asia/Shanghai',
}
