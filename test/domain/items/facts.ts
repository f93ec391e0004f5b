// A fully described item, as an office would publish it, for tests of its rules.
import { type ItemEvent, type ItemFacts, PublishItem } from '../../../src/domain/items/item.messages.ts'
import { offices } from '../../support/people.ts'

export const water: PublishItem = PublishItem.parse({
  type: 'PublishItem',
  calendarId: 'cn',
  conditions: ['取水许可水量合理', '已编制水资源论证报告'],
  effectiveOn: '2026-04-01',
  entryAllowanceDays: 2,
  fee: { amountFen: 0 },
  gateways: [
    { gatewayId: 'each', kind: 'fork', to: ['quality', 'quantity'] },
    { gatewayId: 'all', kind: 'join', to: ['decide'] },
  ],
  handlers: ['li-ming', 'wang-fang'],
  implementationCode: '11450721MB155808114000104002000',
  itemId: 'water-permit',
  kind: 'joint',
  legalBasis: '《中华人民共和国水法》第四十八条',
  materials: [
    { copies: 2, level: 'B', materialId: 'report', name: '水资源论证报告', required: true, sample: '示范文本一' },
    { copies: 1, level: 'D', materialId: 'form', name: '申请书', required: true, sample: '示范文本二' },
  ],
  mode: 'both',
  name: '取水许可',
  office: '市水务局',
  orgId: offices.waterBureau,
  other: '周末预约办理',
  permitValidity: { months: 60 },
  promisedLimit: { days: 10, unit: 'working' },
  quantity: { text: '年度取水总量控制指标以内' },
  specialProcedures: [
    { limit: { days: 15, unit: 'working' }, procedureId: 'expert-review' },
    { name: '现场联合踏勘', procedureId: 'site-visit' },
  ],
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [
    {
      limit: { days: 1, unit: 'working' },
      name: '受理',
      outcomes: [{ kind: 'pass', name: '受理', outcomeId: 'pass', to: 'each' }],
      stepId: 'accept',
    },
    { name: '水质审查', outcomes: [{ kind: 'pass', name: '同意', outcomeId: 'pass', to: 'all' }], stepId: 'quality' },
    {
      name: '用地审查',
      orgId: offices.housingBureau,
      outcomes: [
        { kind: 'pass', name: '同意', outcomeId: 'pass', to: 'all' },
        { kind: 'pass', name: '不同意', outcomeId: 'object', to: 'all' },
      ],
      staff: 2,
      stepId: 'quantity',
    },
    {
      name: '决定',
      outcomes: [
        { kind: 'pass', name: '决定', outcomeId: 'pass', to: 'end' },
        { kind: 'return', name: '退回', outcomeId: 'back', to: 'accept' },
      ],
      stepId: 'decide',
    },
  ],
  timeZone: 'Asia/Shanghai',
})

export const factsOf = ({ type: _type, ...facts }: PublishItem): ItemFacts => facts
export const published = (command: PublishItem): ItemEvent => ({ type: 'ItemVersionPublished', data: factsOf(command) })
