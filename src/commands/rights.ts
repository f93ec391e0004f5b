// The one table of rights: action × role → which relation to the object it needs. Denied by default.
import type { Role } from '../domain/actor.ts'
import type { CommandType } from './entry.ts'

/** `own`: the object belongs to the actor's organisation; `other`: to another; `none`: the object has no owner yet. */
export const relations = ['own', 'other', 'none'] as const
export type Relation = (typeof relations)[number]

export const queryActions = [
  'ReadOverview',
  'ReadCases',
  'ReadItems',
  'ReadDeadlines',
  'ReadLoad',
  'ReadAudit',
  'ReadFeed',
  'ReadCommand',
  'ReadMetrics',
  'ReadSubjects',
  'ReadPersonalData',
  'ReadMaterials',
  'StoreMaterial',
  'ReadWorklist',
  'ReadPermits',
  'ReadProgress',
  'IssueReceipt',
] as const
export type QueryAction = (typeof queryActions)[number]
export type Action = CommandType | QueryAction

type Grant = 'any' | 'own'
type Row = { readonly [R in Role]?: Grant }

const configuration: Row = { administrator: 'any', system: 'any' }
const source: Row = { service: 'own', system: 'any' }
const timer: Row = { system: 'any' }
/** LPS-7.3: a unit handles its own matters, wholly through the system. */
const handling: Row = { clerk: 'own', system: 'any' }
/** What an office does for those who come to it. */
const own: Row = { clerk: 'own', service: 'own', system: 'any' }
const watching: Row = { supervisor: 'any', auditor: 'any', administrator: 'any' }
const business: Row = { ...watching, clerk: 'own', service: 'own' }

/** LPS-4.5 configuration, LPS-5.3 supervision, LPS-7 the using units, LPS-12.5 no reading of others' work without a right. */
export const rights: { readonly [A in Action]: Row } = {
  OpenLog: { system: 'any' },
  RecordAttempt: timer,
  CountAttempts: timer,
  OpenOrganisation: configuration,
  OpenAccount: configuration,
  AssignPosts: configuration,
  SuspendAccount: configuration,
  RegisterSubject: own,
  ChangeSubject: own,
  RestrictPersonalData: configuration,
  ErasePersonalData: configuration,
  RecordPersonalDataRead: timer,
  PublishCalendarYear: configuration,
  AmendCalendarYear: configuration,
  PublishItem: configuration,
  SuspendItem: configuration,
  ResumeItem: configuration,
  WithdrawItem: configuration,
  OpenSource: configuration,
  DeclareSourceComplete: source,
  RegisterForeignCase: source,
  RecordForeignStep: source,
  CloseForeignCase: source,
  NoteDeadlinePassed: timer,
  MoveDeadlines: timer,
  DraftApplication: { ...handling, service: 'own' },
  ReceiveApplication: handling,
  DeclareNotRequired: handling,
  DeclareNotCompetent: handling,
  CorrectOnTheSpot: handling,
  RequireSupplement: handling,
  ReceiveSupplement: handling,
  AbandonApplication: handling,
  AcceptApplication: handling,
  RefuseAcceptance: handling,
  ClaimStep: handling,
  ReassignStep: handling,
  CompleteStep: handling,
  StartSpecialProcedure: handling,
  EndSpecialProcedure: handling,
  TellHearingRight: handling,
  RequestHearing: handling,
  WithdrawHearingRequest: handling,
  ScheduleHearing: handling,
  RecordHearing: handling,
  ExtendDecision: handling,
  ForwardCase: handling,
  GrantPermit: handling,
  DenyPermit: handling,
  DeliverPermit: handling,
  ChargeFee: handling,
  VoidCase: handling,
  ChangePermit: handling,
  ApplyForRenewal: handling,
  RenewPermit: handling,
  RefuseRenewal: handling,
  RevokePermit: handling,
  WithdrawPermit: handling,
  DeregisterPermit: handling,
  MoveCaseToVersion: { administrator: 'any', system: 'any' },
  NoteAcceptanceDeemed: timer,
  NoteRenewalDeemed: timer,
  NoteCaseDeadlinePassed: timer,
  MoveCaseDeadlines: timer,
  AssignCaseNumber: timer,
  AllocateNumber: timer,
  ReadOverview: watching,
  ReadCases: business,
  ReadItems: { ...business, clerk: 'any', service: 'any', citizen: 'any' },
  ReadDeadlines: business,
  ReadLoad: watching,
  ReadAudit: { supervisor: 'any', auditor: 'any' },
  ReadFeed: { supervisor: 'any', auditor: 'any', service: 'own' },
  ReadCommand: { supervisor: 'any', auditor: 'any', administrator: 'own', clerk: 'own', service: 'own' },
  ReadMetrics: { auditor: 'any', administrator: 'any' },
  ReadSubjects: { supervisor: 'any', auditor: 'any', clerk: 'own', service: 'own' },
  ReadPersonalData: { supervisor: 'any', clerk: 'own' },
  ReadMaterials: { supervisor: 'any', clerk: 'own', service: 'own' },
  StoreMaterial: { clerk: 'own', service: 'own' },
  ReadWorklist: { ...watching, clerk: 'own' },
  ReadPermits: business,
  // Everyone, with an account or without: the receipt and the applicant's number are asked for instead.
  ReadProgress: { ...watching, clerk: 'any', service: 'any', citizen: 'any' },
  IssueReceipt: { clerk: 'own' },
}

export const may = (action: Action, role: Role, relation: Relation): boolean => {
  const grant = rights[action][role]
  return grant === 'any' || (grant === 'own' && relation === 'own')
}

/** Whether the role has the action at all, on whichever object. */
export const mayAnywhere = (action: Action, role: Role): boolean => rights[action][role] !== undefined

/** The table as Markdown: a row per action, a column per role. */
export function rightsTable(roles: readonly Role[]): string {
  const head = `| action | ${roles.join(' | ')} |\n|---|${roles.map(() => '---').join('|')}|`
  const rows = Object.entries(rights).map(
    ([action, row]) => `| ${action} | ${roles.map((role) => row[role] ?? '–').join(' | ')} |`,
  )
  return [head, ...rows].join('\n')
}
