// A permit case that tests send acts into: an item with a workflow, the real calendar, and complete commands to vary.
import { hash } from 'node:crypto'
import type { Actor } from '../../src/domain/actor.ts'
import { approvalCase } from '../../src/domain/approvals/approvalCase.ts'
import { CaseAct, type CaseCommand, type CaseEvent, CaseNote } from '../../src/domain/approvals/case.messages.ts'
import type { CaseFacts } from '../../src/domain/approvals/caseFacts.ts'
import type { ApprovalCase } from '../../src/domain/approvals/caseState.ts'
import type { Context, Decision } from '../../src/domain/decider.ts'
import { type ItemFacts, PublishItem } from '../../src/domain/items/item.messages.ts'
import { SubjectCommand } from '../../src/domain/people/subject.messages.ts'
import type { Refusal } from '../../src/domain/refusals.ts'
import type { Instant } from '../../src/domain/values.ts'
import { calendarId, china, inShanghai } from '../domain/calendar/china.ts'
import { by, offices, people } from './people.ts'

export const caseId = 'case-1'
export const applicant = 'subject-1'
export const neighbour = 'subject-2'

/** What registers whoever such a case names. */
export const registrations: readonly SubjectCommand[] = [applicant, neighbour].map((subjectId) =>
  SubjectCommand.parse({
    type: 'RegisterSubject',
    kind: 'organisation',
    orgId: offices.housingBureau,
    personal: { name: '示范有限公司' },
    subjectId,
  }),
)

/** Two reviewed steps, a way back, two special procedures, a fee, five years of validity. */
const published = {
  type: 'PublishItem',
  calendarId,
  fee: { amountFen: 12_000, basis: '收费依据', standard: '每件 120 元' },
  itemId: 'building-permit',
  kind: 'promised',
  materials: [
    { copies: 1, level: 'D', materialId: 'form', name: '申请表', required: true },
    { copies: 2, level: 'C', materialId: 'plan', name: '总平面图', required: true },
    { copies: 1, level: 'C', materialId: 'letter', name: '说明', required: false },
  ],
  name: '建设工程规划许可',
  office: '市住房和城乡建设局',
  orgId: offices.housingBureau,
  permitValidity: { months: 60 },
  promisedLimit: { days: 10, unit: 'working' },
  specialProcedures: [
    { limit: { days: 10, unit: 'working' }, procedureId: 'expert-review' },
    { name: '公示', procedureId: 'public-notice' },
  ],
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [
    {
      handlers: [people.clerk.account, 'zhang-wei'],
      limit: { days: 3, unit: 'working' },
      name: '审查',
      staff: 2,
      stepId: 'review',
    },
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
}

export function itemWith(more: object = {}): ItemFacts {
  const { type: _type, ...facts } = PublishItem.parse({ ...published, ...more })
  return facts
}

export function factsWith(more: object = {}, calendar = china, revision = 22): CaseFacts {
  const facts = itemWith(more)
  return {
    item: { status: 'published', version: 1, facts },
    calendars: new Map([[facts.calendarId, { calendar, revision }]]),
  }
}

/** What everyone hands in: its bytes are stored first where materials are. */
export const paper = Buffer.from('%PDF-1.7\n一份材料\n%%EOF')
/** The second step is the water bureau's (PL-26, PL-35). */
export const placedItem = {
  steps: itemWith().steps.map((step) => (step.stepId === 'decide' ? { ...step, orgId: offices.waterBureau } : step)),
}

/** What an act on the placed step says besides: whom it names is of the office that holds it. */
export const saysOfPlaced = (type: string): object => ({
  stepId: 'decide',
  ...(type === 'CompleteStep' && { staff: [people.otherClerk.account] }),
  ...(type === 'ReassignStep' && { to: people.otherClerk.account }),
})

export const material = (materialId: string) => ({
  digest: hash('sha256', paper, 'hex'),
  materialId,
  mediaType: 'application/pdf',
})
export const remedies = { reconsideration: '六十日内申请行政复议', suit: '六个月内提起行政诉讼' }

/** Whatever a command needs that a test does not speak of. */
function complete(type: CaseAct['type'], day: string): object {
  const voucher = { date: day, sealed: true }
  const approval = { approvedOn: day, approver: '局长', rank: 'organHead' }
  const application = { channel: 'window', itemId: 'building-permit', subjectId: applicant }
  const chair = 'zhao-lei'
  switch (type) {
    case 'DraftApplication':
      return { ...application, materials: [] }
    case 'ReceiveApplication':
      return { ...application, materials: [material('form'), material('plan')], voucher }
    case 'DeclareNotCompetent':
      return { competentOrgan: '市自然资源局', reason: '不属本机关职权', voucher }
    case 'CorrectOnTheSpot':
      return { corrected: '更正地址', materials: [material('form'), material('plan')] }
    case 'RequireSupplement':
      return { missing: [{ what: '加盖公章' }], voucher }
    case 'ReceiveSupplement':
      return { materials: [material('plan')], voucher }
    case 'AbandonApplication':
      return { cause: 'neverSupplied', reason: '逾期未补正' }
    case 'AcceptApplication':
      return { voucher }
    case 'RefuseAcceptance':
    case 'DenyPermit':
    case 'RefuseRenewal':
      return { reasons: '不符合条件', remedies, voucher }
    case 'ClaimStep':
      return { stepId: 'review' }
    case 'ReassignStep':
      return { reason: '出差', stepId: 'review', to: 'zhang-wei' }
    case 'CompleteStep':
      return { opinion: '同意', staff: ['zhang-wei'], stepId: 'review' }
    case 'MoveCaseToVersion':
      return { reason: '新版已施行', version: 2 }
    case 'StartSpecialProcedure': {
      const limit = { days: 5, unit: 'working' }
      return { approval, basis: '第四十五条', limit, notice: voucher, procedureId: 'expert-review', runId: 'run-1' }
    }
    case 'EndSpecialProcedure':
      return { result: '通过', runId: 'run-1' }
    case 'TellHearingRight':
      return { notice: voucher, reason: '涉及相邻权', subjectIds: [neighbour] }
    case 'RequestHearing':
    case 'WithdrawHearingRequest':
      return { subjectId: neighbour }
    case 'ScheduleHearing':
      return { chair, heldAt: '2026-03-20T09:00:00+08:00', notice: voucher, place: '政务大厅', publicInterest: false }
    case 'RecordHearing':
      return { chair, record: material('record'), signed: true, summary: '双方陈述完毕' }
    case 'ExtendDecision':
      return { approval, days: 10, notice: voucher, reason: '案情复杂' }
    case 'ForwardCase':
      return { opinion: '初审同意', upperOrgan: '省住房和城乡建设厅', voucher }
    case 'GrantPermit':
      return { certificateKind: 'licence', opinion: '准予许可', voucher }
    case 'DeliverPermit':
      return { method: 'window', proof: '签收单' }
    case 'ChargeFee':
      return { amountFen: 12_000, receiptNumber: '票据一' }
    case 'ChangePermit':
      return { changes: '变更名称', materials: [], voucher }
    case 'ApplyForRenewal':
      return { materials: [], voucher }
    case 'RenewPermit':
      return { validUntil: '2036-03-03', voucher }
    case 'RevokePermit':
      return {
        compensation: '赔偿',
        ground: 'breachOfProcedure',
        reasons: '违反程序',
        remedies,
        seriousPublicHarm: false,
        voucher,
      }
    case 'WithdrawPermit':
      return { compensation: '补偿', ground: 'lawChanged', reasons: '规章废止', remedies, voucher }
    case 'DeregisterPermit':
      return { ground: 'dissolution', reason: '依法终止' }
    default:
      return { reason: '说明理由' }
  }
}

/** A complete command of that day, with what the test says instead; as a caller would send it. */
export const act = (type: CaseAct['type'], when: string, more: object = {}): CaseAct =>
  CaseAct.parse({ type, caseId, ...complete(type, when.slice(0, 10)), ...more })

export const note = (type: CaseNote['type'], more: object = {}): CaseNote => CaseNote.parse({ type, caseId, ...more })

export type Circumstances = {
  readonly account?: string
  readonly actor?: Actor
  readonly now?: string
  readonly facts?: CaseFacts
}

/** Acts one after another at times in Shanghai, `YYYY-MM-DD HH:mm`, each decided on what came before. */
export class PermitCase {
  readonly events: CaseEvent[] = []
  /** The acts that were sent, each with its moment. */
  readonly sent: { readonly command: CaseAct; readonly when: Instant }[] = []
  state: ApprovalCase = approvalCase.initial
  readonly facts: CaseFacts

  constructor(facts: CaseFacts = factsWith()) {
    this.facts = facts
  }

  context(when: Instant, { account, actor, facts = this.facts, now }: Circumstances = {}): Context<CaseFacts> {
    const said = account === undefined ? {} : { account }
    const context = by('clerk', { ...said, now: now === undefined ? when : inShanghai(now), occurredAt: when, facts })
    return actor === undefined ? context : { ...context, actor }
  }

  decide(command: CaseCommand, when: Instant, circumstances: Circumstances = {}): Decision<CaseEvent> {
    const context = this.context(when, circumstances)
    const elapsed = approvalCase.elapse?.(this.state, when, context.facts, command) ?? []
    const decision = approvalCase.decide(command, elapsed.reduce(approvalCase.evolve, this.state), context)
    if (!decision.ok || decision.events.length === 0) return decision
    return { ok: true, events: [...elapsed, ...decision.events] }
  }

  /** Sends an act that must be accepted. */
  do(type: CaseAct['type'], when: string, more: object = {}, circumstances: Circumstances = {}): this {
    const sent = { command: act(type, when, more), when: inShanghai(when) }
    this.sent.push(sent)
    return this.take(this.decide(sent.command, sent.when, circumstances), sent.when, type)
  }

  /** What the timekeeper would send at that moment. */
  note(type: CaseNote['type'], more: object, now: string): this {
    const command = note(type, more)
    const when = 'dueAt' in command ? command.dueAt : inShanghai(now)
    return this.take(this.decide(command, when, { now }), when, type)
  }

  take(decision: Decision<CaseEvent>, when: Instant, what: string): this {
    if (!decision.ok) throw new Error(`${what}: ${decision.refusal.code} ${JSON.stringify(decision.refusal.details)}`)
    for (const event of decision.events) {
      const happened = { ...event, occurredAt: event.occurredAt ?? when } as CaseEvent
      this.events.push(happened)
      this.state = approvalCase.evolve(this.state, happened)
    }
    return this
  }

  /** Sends an act that must be refused. */
  refused(type: CaseAct['type'], when: string, more: object = {}, circumstances: Circumstances = {}): Refusal {
    return this.refusedCommand(act(type, when, more), inShanghai(when), circumstances)
  }

  refusedCommand(command: CaseCommand, when: Instant, circumstances: Circumstances = {}): Refusal {
    const decision = this.decide(command, when, circumstances)
    if (decision.ok) throw new Error(`${command.type} was not refused`)
    return decision.refusal
  }

  /** The case as these events leave it. */
  follow(events: readonly CaseEvent[]): this {
    this.events.push(...events)
    this.state = events.reduce(approvalCase.evolve, this.state)
    return this
  }

  /** Type and time of each event, in Shanghai. */
  get story(): string[] {
    return this.events.map(({ occurredAt = '', type }) => `${shown(occurredAt)} ${type}`)
  }
}

/** To the minute, in Shanghai. */
export const shown = (instant: string): string =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDateTime()
    .toString()
    .slice(0, 16)
    .replace('T', ' ')

/** Received on Monday 2 March 2026 at nine. */
export const received = (facts?: CaseFacts): PermitCase =>
  new PermitCase(facts).do('ReceiveApplication', '2026-03-02 09:00')
export const accepted = (facts?: CaseFacts): PermitCase => received(facts).do('AcceptApplication', '2026-03-03 10:00')
export const reviewed = (facts?: CaseFacts): PermitCase =>
  accepted(facts)
    .do('ClaimStep', '2026-03-03 11:00')
    .do('CompleteStep', '2026-03-04 10:00')
    .do('ClaimStep', '2026-03-04 11:00', { stepId: 'decide' })
/** The workflow has come to its end. */
export const finished = (facts?: CaseFacts): PermitCase =>
  reviewed(facts).do('CompleteStep', '2026-03-05 10:00', { stepId: 'decide', outcomeId: 'agree' })
export const granted = (facts?: CaseFacts): PermitCase => finished(facts).do('GrantPermit', '2026-03-06 10:00')
export const delivered = (facts?: CaseFacts): PermitCase => granted(facts).do('DeliverPermit', '2026-03-09 10:00')
