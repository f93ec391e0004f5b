// Cases that are handled here, from application to the end of the permit, and the numbers that they bear (PL-29 to 70).
import { CaseAct, type CaseCommand, CaseNote } from '../../domain/approvals/case.messages.ts'
import { NumberingCommand } from '../../domain/numbering/numbering.messages.ts'
import { numberingId } from '../../domain/numbering/numbering.ts'
import type { ClauseId } from '../../domain/regulations.ts'
import { caseFacts, caseOwner, caseReaders } from '../caseFacts.ts'
import { type Entries, type Entry, option } from '../entry.ts'

/** What an official does, at the time that the command says. */
const act = <Type extends CaseAct['type']>(
  type: Type,
  zh: string,
  en: string,
  ...clauses: readonly ClauseId[]
): Entry<Extract<CaseAct, { type: Type }>> => ({
  schema: option(CaseAct, type) as never,
  category: 'case',
  id: ({ caseId }) => caseId,
  kind: 'business',
  clauses,
  zh,
  en,
  owner: caseOwner,
  readers: caseReaders,
  facts: caseFacts,
  occurredAt: ({ occurredAt }) => occurredAt,
})

/** What the calendar and the numbering do. */
const note = <Type extends CaseNote['type']>(
  type: Type,
  zh: string,
  en: string,
  ...clauses: readonly ClauseId[]
): Entry<Extract<CaseNote, { type: Type }>> => ({
  schema: option(CaseNote, type) as never,
  category: 'case',
  id: ({ caseId }) => caseId,
  kind: 'timer',
  clauses,
  zh,
  en,
  owner: caseOwner,
  readers: caseReaders,
  facts: caseFacts,
  occurredAt: (command) => ('dueAt' in command ? command.dueAt : undefined),
})

export const casesEntries: Entries<CaseCommand | NumberingCommand> = {
  DraftApplication: act('DraftApplication', '暂存申请', 'Draft an application', 'PL-29'),
  ReceiveApplication: act('ReceiveApplication', '收件', 'Receive an application', 'PL-29', 'PL-32'),
  DeclareNotRequired: act('DeclareNotRequired', '告知无需许可', 'Declare that no permit is needed', 'PL-32.1'),
  DeclareNotCompetent: act(
    'DeclareNotCompetent',
    '告知向有权机关申请',
    'Declare that another organ is competent',
    'PL-32.2',
  ),
  CorrectOnTheSpot: act('CorrectOnTheSpot', '当场更正', 'Correct on the spot', 'PL-32.3'),
  RequireSupplement: act('RequireSupplement', '一次告知补正', 'Require a supplement', 'PL-32.4', 'PL-31'),
  ReceiveSupplement: act('ReceiveSupplement', '收取补正材料', 'Receive the supplement', 'PL-32.4'),
  AbandonApplication: act('AbandonApplication', '申请放弃或补交不来', 'Close an application as abandoned', 'PL-32.4'),
  AcceptApplication: act('AcceptApplication', '受理', 'Accept an application', 'PL-32', 'PL-32.5'),
  RefuseAcceptance: act('RefuseAcceptance', '不予受理', 'Refuse acceptance', 'PL-32'),
  ClaimStep: act('ClaimStep', '签收环节', 'Claim a step', 'LPS-9.2', 'LPS-11.6'),
  ReassignStep: act('ReassignStep', '转交环节', 'Reassign a step', 'LPS-9.2'),
  CompleteStep: act('CompleteStep', '完成环节', 'Complete a step', 'LPS-9.2', 'PL-34'),
  MoveCaseToVersion: act('MoveCaseToVersion', '改按事项新版本办理', 'Move a case to another item version', 'LPS-9.2'),
  StartSpecialProcedure: act('StartSpecialProcedure', '启动特别程序', 'Start a special procedure', 'PL-45', 'PL-55'),
  EndSpecialProcedure: act('EndSpecialProcedure', '结束特别程序', 'End a special procedure', 'PL-45'),
  TellHearingRight: act('TellHearingRight', '告知听证权利', 'Tell of the right to a hearing', 'PL-36', 'PL-47'),
  RequestHearing: act('RequestHearing', '申请听证', 'Request a hearing', 'PL-47'),
  WithdrawHearingRequest: act('WithdrawHearingRequest', '撤回听证申请', 'Withdraw a request for a hearing', 'PL-47'),
  ScheduleHearing: act('ScheduleHearing', '通知听证', 'Schedule a hearing', 'PL-46', 'PL-48'),
  RecordHearing: act('RecordHearing', '记录听证', 'Record a hearing', 'PL-48'),
  ExtendDecision: act('ExtendDecision', '延长办理期限', 'Extend the decision limit', 'PL-42'),
  ForwardCase: act('ForwardCase', '上报', 'Forward a case to the upper organ', 'PL-35', 'PL-43'),
  GrantPermit: act('GrantPermit', '准予许可', 'Grant a permit', 'PL-37', 'PL-38'),
  DenyPermit: act('DenyPermit', '不予许可', 'Deny a permit', 'PL-38'),
  DeliverPermit: act('DeliverPermit', '送达', 'Deliver a permit', 'PL-44'),
  ChargeFee: act('ChargeFee', '收费', 'Charge the fee', 'PL-58', 'PL-59'),
  VoidCase: act('VoidCase', '作废办结', 'Close a case as void in business', 'LPS-7.3'),
  ChangePermit: act('ChangePermit', '变更许可', 'Change a permit', 'PL-49'),
  ApplyForRenewal: act('ApplyForRenewal', '申请延续', 'Apply for renewal', 'PL-50'),
  RenewPermit: act('RenewPermit', '准予延续', 'Renew a permit', 'PL-50'),
  RefuseRenewal: act('RefuseRenewal', '不予延续', 'Refuse renewal', 'PL-50', 'PL-38'),
  RevokePermit: act('RevokePermit', '撤销许可', 'Revoke a permit', 'PL-69'),
  WithdrawPermit: act('WithdrawPermit', '撤回许可', 'Withdraw a permit', 'PL-8'),
  DeregisterPermit: act('DeregisterPermit', '注销许可', 'Deregister a permit', 'PL-70'),
  NoteAcceptanceDeemed: note('NoteAcceptanceDeemed', '记录逾期视为受理', 'Note an acceptance by silence', 'PL-32.4'),
  NoteRenewalDeemed: note('NoteRenewalDeemed', '记录逾期视为准予延续', 'Note a renewal by silence', 'PL-50'),
  NoteCaseDeadlinePassed: note(
    'NoteCaseDeadlinePassed',
    '记录办件期限届满',
    'Note that a deadline of a case has passed',
    'LPS-5',
    'PL-42',
  ),
  MoveCaseDeadlines: note('MoveCaseDeadlines', '重算办件期限', 'Count the deadlines of a case anew', 'PL-82'),
  AssignCaseNumber: note('AssignCaseNumber', '编受理号', 'Assign the number of a case', 'PL-32'),
  AllocateNumber: {
    schema: NumberingCommand,
    category: 'numbering',
    id: numberingId,
    kind: 'timer',
    clauses: ['PL-32'],
    zh: '取号',
    en: 'Allocate the next number of a series',
  },
}
