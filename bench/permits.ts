// Cases handled here, as benchmarks need them: an item of three steps, the office that handles it, and the acts of a case.
import { bootstrapCommand, type Handle, mainlandCalendar } from '../src/commands/bootstrap.ts'
import type { Actor } from '../src/domain/actor.ts'
import { CaseAct } from '../src/domain/approvals/case.messages.ts'
import { PublishItem } from '../src/domain/items/item.messages.ts'
import { AccountId, OrgId } from '../src/domain/values.ts'

const orgId = OrgId.parse('housing-bureau')
export const clerk: Actor = { account: AccountId.parse('li-ming'), org: orgId, role: 'clerk' }
const colleague = AccountId.parse('zhang-wei')

/** Review by two, a look at the site, a decision that may send it back; two special procedures, a fee, a permit with a term. */
export const permitItem = PublishItem.parse({
  type: 'PublishItem',
  calendarId: mainlandCalendar,
  fee: { amountFen: 12_000, basis: '收费依据', standard: '每件 120 元' },
  itemId: 'planning-permit',
  kind: 'promised',
  materials: [
    { copies: 1, level: 'D', materialId: 'form', name: '申请表', required: true },
    { copies: 2, level: 'C', materialId: 'plan', name: '总平面图', required: true },
    { copies: 1, level: 'C', materialId: 'letter', name: '说明', required: false },
  ],
  name: '建设工程规划许可',
  office: '市住房和城乡建设局',
  orgId,
  permitValidity: { months: 60 },
  promisedLimit: { days: 10, unit: 'working' },
  specialProcedures: [
    { limit: { days: 10, unit: 'working' }, procedureId: 'expert-review' },
    { name: '公示', procedureId: 'public-notice' },
  ],
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [
    {
      handlers: [clerk.account, colleague],
      limit: { days: 3, unit: 'working' },
      name: '审查',
      staff: 2,
      stepId: 'review',
    },
    { limit: { days: 5, unit: 'working' }, name: '现场勘验', stepId: 'visit' },
    {
      name: '决定',
      outcomes: [
        { kind: 'pass', name: '同意', outcomeId: 'agree', to: 'end' },
        { kind: 'return', name: '退回', outcomeId: 'back', to: 'review' },
      ],
      stepId: 'decide',
    },
  ],
  timeZone: 'Asia/Shanghai',
})

/** Once into an open log. */
export async function furnishPermits(handle: Handle): Promise<void> {
  await bootstrapCommand(handle, {
    type: 'OpenOrganisation',
    orgId,
    kind: 'usingUnit',
    name: '市住房和城乡建设局',
  })
  const { account: accountId, role } = clerk
  await bootstrapCommand(handle, { type: 'OpenAccount', accountId, name: '李明', orgId, role })
  await bootstrapCommand(handle, permitItem)
}

const digest = '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9'
export const material = (materialId: string) => ({ digest, materialId, mediaType: 'application/pdf' })

const opinion =
  '经逐项核对，申请材料齐全、符合法定形式，建设内容与规划条件一致，现场情况与图纸相符，同意按程序办理（本环节材料已归档）'
const opinions = { staff: [colleague], opinion }

/** An act of that day, checked as at the surface. */
export const act = (caseId: string, type: CaseAct['type'], more: object = {}): CaseAct =>
  CaseAct.parse({ type, caseId, ...more })

/** What an act of that day says where nothing else is said; each voucher bears the day. */
export function saying(type: CaseAct['type'], day: string): object {
  const voucher = { date: day, sealed: true }
  const approval = { approvedOn: day, approver: '局长', rank: 'organHead' }
  const application = { channel: 'window', itemId: permitItem.itemId, subjectId: 'subject-1' }
  const chair = 'zhao-lei'
  switch (type) {
    case 'DraftApplication':
      return { ...application, materials: [] }
    case 'ReceiveApplication':
      return { ...application, materials: [material('form'), material('plan')], voucher }
    case 'RequireSupplement':
      return { missing: [{ what: '总平面图加盖公章' }], voucher }
    case 'ReceiveSupplement':
      return { materials: [material('plan')], voucher }
    case 'AcceptApplication':
      return { voucher }
    case 'ReassignStep':
      return { reason: '承办人出差', to: colleague }
    case 'CompleteStep':
      return opinions
    case 'StartSpecialProcedure':
      return { approval, basis: '行政许可法第四十五条', limit: { days: 5, unit: 'working' }, notice: voucher }
    case 'EndSpecialProcedure':
      return { result: '专家评审通过' }
    case 'TellHearingRight':
      return { notice: voucher, reason: '涉及相邻权', subjectIds: ['subject-2'] }
    case 'RequestHearing':
      return { subjectId: 'subject-2' }
    case 'ScheduleHearing':
      return { chair, notice: voucher, place: '政务大厅', publicInterest: false }
    case 'RecordHearing':
      return { chair, record: material('record'), signed: true, summary: '双方陈述完毕' }
    case 'ExtendDecision':
      return { approval, days: 10, notice: voucher, reason: '案情复杂' }
    case 'GrantPermit':
      return { certificateKind: 'licence', opinion: '准予许可', voucher }
    case 'DeliverPermit':
      return { method: 'window', proof: '签收单' }
    case 'ChargeFee':
      return { amountFen: 12_000, receiptNumber: '票据一' }
    default:
      return {}
  }
}

/** The steps of the item, in order. */
const steps = ['review', 'visit', 'decide']
const way: readonly (readonly [type: CaseAct['type'], more?: object])[] = [
  ['ReceiveApplication'],
  ['AcceptApplication'],
  ...steps.flatMap((stepId) => [
    ['ClaimStep', { stepId }] as const,
    ['CompleteStep', stepId === 'decide' ? { stepId, outcomeId: 'agree' } : { stepId }] as const,
  ]),
  ['GrantPermit'],
  ['DeliverPermit'],
]

/** From receipt to delivery in one day: ten acts, for each step is claimed before it is completed. */
export const receiptToDelivery = (caseId: string, day: string): readonly CaseAct[] =>
  way.map(([type, more]) => act(caseId, type, { ...saying(type, day), ...more }))
