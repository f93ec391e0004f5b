// One believable event of every type of a permit case, from which its golden file is made, once.
import type { CaseEventType } from '../../src/domain/approvals/case.messages.ts'

type Sample = { readonly stream: string; readonly before: readonly CaseEventType[]; readonly data: object }

const caseId = '0199c0de-0000-7000-8000-000000000001'
const stream = `case-${caseId}`
const subjectId = '0199c0de-0000-7000-8000-0000000000aa'
const voucher = { date: '2026-03-02', number: '六建收〔2026〕1号', sealed: true }
const remedies = { reconsideration: '六十日内向市人民政府申请行政复议', suit: '六个月内向人民法院提起行政诉讼' }
const lateReason = '网络故障，次日补录'
const material = {
  digest: '0123456789abcdef'.repeat(4),
  materialId: 'application-form',
  mediaType: 'application/pdf',
  name: '申请表',
}
const approval = { approvedOn: '2026-03-02', approver: '局长', document: '建审〔2026〕3号', rank: 'organHead' }
const counted = { calendarId: 'cn', calendarRevision: 3, counts: 'after', provisional: false }
const startAt = '2026-03-02T01:00:00.000Z'
const acceptance = {
  ...counted,
  basis: 'law',
  clause: 'PL-32.4',
  deadlineId: 'acceptance',
  dueAt: '2026-03-09T15:59:59.999Z',
  dueOn: '2026-03-09',
  kind: 'acceptance',
  limit: { days: 5, unit: 'working' },
  startAt,
  warnAt: '2026-03-05T16:00:00.000Z',
}
const statutory = {
  ...acceptance,
  basis: 'item',
  clause: 'PL-42',
  deadlineId: 'statutory',
  dueAt: '2026-03-30T15:59:59.999Z',
  dueOn: '2026-03-30',
  kind: 'statutory',
  limit: { days: 20, unit: 'working' },
  warnAt: '2026-03-26T16:00:00.000Z',
}
const promised = {
  ...statutory,
  deadlineId: 'promised',
  dueAt: '2026-03-16T15:59:59.999Z',
  dueOn: '2026-03-16',
  kind: 'promised',
  limit: { days: 10, unit: 'working' },
  warnAt: '2026-03-12T16:00:00.000Z',
}
const of = (kind: string, deadlineId: string, clause: string, more: object = {}) => ({
  ...acceptance,
  clause,
  deadlineId,
  kind,
  ...more,
})
const stepDeadline = of('step', 'step-review', 'LPS-9.2', { basis: 'item' })
const renewalApplication = of('renewal-application', 'renewal-application', 'PL-50', {
  counts: 'before',
  limit: { days: 30, unit: 'natural' },
})
const renewalDecision = of('renewal-decision', 'renewal-decision', 'PL-50', {
  counts: 'before',
  limit: { days: 0, unit: 'natural' },
})
const application = { agentId: subjectId, channel: 'window', itemId: 'building-permit', materials: [material], subjectId }
const itemAsDecided = { itemVersion: 2, orgId: 'housing-bureau' }
const said = { caseId, lateReason }
const accepted = { acceptedOn: '2026-03-02', caseId, deadlines: [statutory, promised], effectiveFrom: startAt, ...itemAsDecided }

const received: readonly CaseEventType[] = ['ApplicationReceived']
const begun: readonly CaseEventType[] = [...received, 'ApplicationAccepted']
const claimed: readonly CaseEventType[] = [...begun, 'StepClaimed']
const told: readonly CaseEventType[] = [...begun, 'HearingRightTold']
const scheduled: readonly CaseEventType[] = [...told, 'HearingRequested', 'HearingScheduled']
const granted: readonly CaseEventType[] = [...claimed, 'StepCompleted', 'PermitGranted']
const renewing: readonly CaseEventType[] = [...granted, 'RenewalApplied']

const sample = (before: readonly CaseEventType[], data: object): Sample => ({ stream, before, data })

export const caseSamples: { readonly [Type in CaseEventType]: Sample } = {
  ApplicationDrafted: sample([], { ...application, ...itemAsDecided, ...said }),
  ApplicationReceived: sample([], {
    ...application,
    ...itemAsDecided,
    ...said,
    deadlines: [acceptance],
    timeZone: 'Asia/Shanghai',
    voucher,
  }),
  DeclaredNotRequired: sample(received, { ...said, reason: '该事项已取消许可', settled: ['acceptance'] }),
  DeclaredNotCompetent: sample(received, {
    ...said,
    competentOrgan: '市自然资源局',
    reason: '不属于本机关职权范围',
    settled: ['acceptance'],
    voucher,
  }),
  CorrectedOnTheSpot: sample(received, { ...said, corrected: '更正建设地址', materials: [material] }),
  SupplementRequired: sample(received, {
    ...said,
    missing: [{ materialId: 'site-plan', what: '总平面图' }, { what: '申请表加盖公章' }],
    replyBy: '2026-04-02',
    settled: ['acceptance'],
    voucher,
  }),
  SupplementReceived: sample([...received, 'SupplementRequired'], {
    ...said,
    deadlines: [acceptance],
    materials: [{ ...material, materialId: 'site-plan' }],
    voucher,
  }),
  ApplicationAbandoned: sample([...received, 'SupplementRequired'], {
    ...said,
    cause: 'neverSupplied',
    reason: '逾期未补正',
    settled: [],
  }),
  ApplicationAccepted: sample(received, {
    ...accepted,
    lateReason,
    settled: ['acceptance'],
    tokens: [{ node: 'review' }],
    voucher,
  }),
  AcceptanceDeemed: sample(received, {
    ...accepted,
    acceptedOn: '2026-03-09',
    dueAt: '2026-03-09T15:59:59.999Z',
    settled: ['acceptance'],
    tokens: [{ node: 'review' }],
  }),
  AcceptanceRefused: sample(received, {
    ...said,
    reasons: '不符合受理条件',
    remedies,
    settled: ['acceptance'],
    voucher,
  }),
  StepClaimed: sample(begun, { ...said, handler: 'li-ming', stepId: 'review' }),
  StepReassigned: sample(claimed, { ...said, from: 'li-ming', reason: '出差', stepId: 'review', to: 'wang-fang' }),
  StepCompleted: sample(claimed, {
    ...said,
    deadlines: [stepDeadline],
    documents: [material],
    ended: false,
    opinion: '符合规定，同意',
    outcome: 'pass',
    outcomeId: 'pass',
    settled: ['step-review'],
    staff: ['li-ming', 'wang-fang'],
    stepId: 'review',
    tokens: [{ node: 'decide' }, { from: 'review', node: 'both' }],
  }),
  CaseMovedToVersion: sample(begun, {
    ...said,
    deadlines: [],
    from: 2,
    reason: '新版简化环节',
    settled: [],
    to: 3,
    tokens: [{ node: 'review' }],
  }),
  CaseNumberAssigned: sample(begun, { caseId, number: '受理〔2026〕000001号', seriesId: 'acceptance' }),
  SpecialProcedureStarted: sample(begun, {
    ...said,
    approval,
    basis: '《行政许可法》第四十五条',
    deadlines: [of('special-procedure', 'special-procedure-site-1', 'PL-45', { basis: 'decision' })],
    inspectors: ['li-ming', 'wang-fang'],
    limit: { days: 5, unit: 'working' },
    notice: voucher,
    paused: ['statutory', 'promised'],
    procedureId: 'inspection',
    runId: 'site-1',
    settled: [],
  }),
  SpecialProcedureEnded: sample([...begun, 'SpecialProcedureStarted'], {
    ...said,
    result: '现场与图纸一致',
    runId: 'site-1',
    settled: ['special-procedure-site-1'],
  }),
  HearingRightTold: sample(begun, {
    ...said,
    deadlines: [of('hearing-request', 'hearing-request', 'PL-47')],
    notice: voucher,
    reason: '直接涉及相邻权人重大利益',
    subjectIds: ['0199c0de-0000-7000-8000-0000000000bb'],
  }),
  HearingRequested: sample(told, {
    ...said,
    deadlines: [
      of('hearing-hold', 'hearing-hold', 'PL-47', { limit: { days: 20, unit: 'working' } }),
      of('hearing-notice', 'hearing-notice', 'PL-48', { counts: 'before', limit: { days: 7, unit: 'working' } }),
    ],
    settled: ['hearing-request'],
    subjectId: '0199c0de-0000-7000-8000-0000000000bb',
  }),
  HearingRequestWithdrawn: sample([...told, 'HearingRequested'], {
    ...said,
    deadlines: [of('hearing-request', 'hearing-request', 'PL-47')],
    hearing: 'lapses',
    reason: '双方已达成协议',
    settled: ['hearing-hold', 'hearing-notice'],
    subjectId: '0199c0de-0000-7000-8000-0000000000bb',
  }),
  HearingScheduled: sample([...told, 'HearingRequested'], {
    ...said,
    chair: 'zhao-lei',
    heldAt: '2026-03-20T01:00:00.000Z',
    notice: voucher,
    place: '市政务服务中心三楼',
    publicInterest: false,
    settled: ['hearing-notice'],
  }),
  HearingRecorded: sample(scheduled, {
    ...said,
    chair: 'zhao-lei',
    record: { ...material, materialId: 'hearing-record' },
    settled: ['hearing-hold'],
    summary: '双方陈述、质证，无新意见',
  }),
  DecisionExtended: sample(begun, { ...said, approval, days: 10, notice: voucher, reason: '案情复杂' }),
  CaseForwarded: sample(begun, {
    ...said,
    opinion: '初审同意',
    settled: ['statutory', 'promised'],
    upperOrgan: '省住房和城乡建设厅',
    voucher,
  }),
  PermitGranted: sample([...claimed, 'StepCompleted'], {
    ...said,
    certificateKind: 'licence',
    certificateNumber: '建字第 520200202600001 号',
    deadlines: [of('delivery', 'delivery', 'PL-44'), renewalApplication],
    document: material,
    opinion: '准予许可',
    settled: ['statutory', 'promised'],
    validFrom: '2026-03-02',
    validUntil: '2031-03-01',
    voucher,
  }),
  PermitDenied: sample(begun, {
    ...said,
    document: material,
    reasons: '不符合规划条件',
    remedies,
    settled: ['statutory', 'promised'],
    voucher,
  }),
  PermitDelivered: sample(granted, { ...said, method: 'window', proof: '申请人签收', settled: ['delivery'] }),
  FeeCharged: sample(begun, {
    ...said,
    amountFen: 12_000,
    basis: '发改价格〔2015〕1号',
    itemVersion: 2,
    receiptNumber: '黔财票 0001',
  }),
  CaseVoided: sample(begun, { ...said, reason: '同一申请重复收件', settled: ['statutory', 'promised'] }),
  PermitChanged: sample(granted, {
    ...said,
    changes: '变更建设单位名称',
    deadlines: [renewalApplication],
    materials: [material],
    settled: [],
    validUntil: '2032-03-01',
    voucher,
  }),
  RenewalApplied: sample(granted, {
    ...said,
    deadlines: [renewalDecision],
    materials: [material],
    settled: ['renewal-application'],
    voucher,
  }),
  PermitRenewed: sample(renewing, {
    ...said,
    deadlines: [renewalApplication],
    settled: ['renewal-decision'],
    validUntil: '2036-03-01',
    voucher,
  }),
  RenewalDeemed: sample(renewing, {
    caseId,
    deadlines: [renewalApplication],
    dueAt: '2031-03-01T15:59:59.999Z',
    settled: ['renewal-decision'],
    validUntil: '2036-03-01',
  }),
  RenewalRefused: sample(renewing, {
    ...said,
    reasons: '不再符合条件',
    remedies,
    settled: ['renewal-decision'],
    voucher,
  }),
  PermitRevoked: sample(granted, {
    ...said,
    compensation: '依法赔偿直接损失',
    ground: 'breachOfProcedure',
    obliged: false,
    reasons: '违反法定程序作出',
    remedies,
    settled: ['delivery', 'renewal-application'],
    voucher,
  }),
  PermitWithdrawn: sample(granted, {
    ...said,
    compensation: '按评估补偿',
    ground: 'lawChanged',
    reasons: '所依据的规章已废止',
    remedies,
    settled: ['delivery', 'renewal-application'],
    voucher,
  }),
  PermitDeregistered: sample(granted, {
    ...said,
    ground: 'dissolution',
    reason: '单位依法终止',
    settled: ['delivery', 'renewal-application'],
  }),
  CaseDeadlinePassed: sample(begun, {
    caseId,
    deadlineId: 'promised',
    dueAt: '2026-03-16T15:59:59.999Z',
    kind: 'promised',
    known: { lastActAt: startAt, status: 'accepted' },
  }),
  CaseDeadlinesMoved: sample([...begun, 'SpecialProcedureStarted', 'SpecialProcedureEnded'], {
    caseId,
    cause: 'specialProcedureEnded',
    deadlines: [{ ...statutory, suspendedDays: 3 }],
    was: [{ deadlineId: 'statutory', dueAt: '2026-03-25T15:59:59.999Z' }],
  }),
}
