// Every event that the log may contain, by type and version, with the clauses that every one of its kind records.
import type { CaseEvent } from './approvals/case.messages.ts'
import { caseEventTypes } from './approvals/caseEvents.ts'
import {
  DeadlinePassed,
  DeadlinesMoved,
  ForeignCaseClosed,
  type ForeignCaseEvent,
  ForeignCaseRegistered,
  ForeignStepRecorded,
} from './approvals/foreignCase.messages.ts'
import { SourceCompleteUntil, type SourceEvent, SourceOpened } from './approvals/source.messages.ts'
import { type CalendarEvent, CalendarYearAmended, CalendarYearPublished } from './calendar/calendar.messages.ts'
import { type CorrectionEvent, MisoperationCorrected } from './corrections/correction.messages.ts'
import { define, type EventDefinition } from './eventDefinition.ts'
import {
  type ItemEvent,
  ItemResumed,
  ItemSuspended,
  ItemVersionPublished,
  ItemWithdrawn,
} from './items/item.messages.ts'
import { NumberAllocated, type NumberingEvent } from './numbering/numbering.messages.ts'
import { type AttemptEvent, AttemptRefused, AttemptsCounted } from './operations/attempt.messages.ts'
import { type LogEvent, LogOpened } from './operations/log.messages.ts'
import { PersonalDataRead, type ReadEvent } from './operations/read.messages.ts'
import { type AccountEvent, AccountOpened, AccountSuspended, PostsAssigned } from './people/account.messages.ts'
import { type OrganisationEvent, OrganisationOpened } from './people/organisation.messages.ts'
import {
  PersonalDataErased,
  PersonalDataRestricted,
  SubjectChanged,
  type SubjectEvent,
  SubjectRegistered,
} from './people/subject.messages.ts'

export type AnyEvent =
  | LogEvent
  | AttemptEvent
  | OrganisationEvent
  | AccountEvent
  | SubjectEvent
  | ReadEvent
  | CalendarEvent
  | ItemEvent
  | SourceEvent
  | ForeignCaseEvent
  | CaseEvent
  | NumberingEvent
  | CorrectionEvent
export type EventType = AnyEvent['type']
export type { EventDefinition } from './eventDefinition.ts'

export const eventTypes: { readonly [Type in EventType]: EventDefinition } = {
  LogOpened: define(LogOpened, '日志启用', 'Log opened'),
  AttemptRefused: define(AttemptRefused, '拒绝违规操作', 'Attempt refused', 'LPS-11.5'),
  AttemptsCounted: define(AttemptsCounted, '违规操作计数', 'Attempts counted', 'LPS-11.5'),
  OrganisationOpened: define(OrganisationOpened, '机构设立', 'Organisation opened', 'LPS-9.3'),
  AccountOpened: define(AccountOpened, '账号开立', 'Account opened', 'LPS-9.1', 'LPS-11.6'),
  PostsAssigned: define(PostsAssigned, '岗位调整', 'Posts assigned', 'LPS-9.1'),
  AccountSuspended: define(AccountSuspended, '账号停用', 'Account suspended', 'LPS-9.1'),
  SubjectRegistered: define(SubjectRegistered, '相对人登记', 'Subject registered', 'PL-29', 'PL-31'),
  SubjectChanged: define(SubjectChanged, '相对人变更', 'Subject changed', 'PL-31'),
  PersonalDataRestricted: define(PersonalDataRestricted, '个人信息限制处理', 'Personal data restricted', 'LPS-12.4'),
  PersonalDataErased: define(PersonalDataErased, '个人信息删除', 'Personal data erased', 'LPS-12.4'),
  PersonalDataRead: define(PersonalDataRead, '个人信息查阅', 'Personal data read', 'LPS-12.5'),
  CalendarYearPublished: define(CalendarYearPublished, '年度日历公布', 'Calendar year published', 'PL-82'),
  CalendarYearAmended: define(CalendarYearAmended, '年度日历修订', 'Calendar year amended', 'PL-82'),
  ItemVersionPublished: define(ItemVersionPublished, '事项版本发布', 'Item version published', 'LPS-9.2', 'PL-30'),
  ItemSuspended: define(ItemSuspended, '事项暂停', 'Item suspended', 'LPS-9.2', 'PL-30'),
  ItemResumed: define(ItemResumed, '事项恢复', 'Item resumed', 'LPS-9.2', 'PL-30'),
  ItemWithdrawn: define(ItemWithdrawn, '事项取消', 'Item withdrawn', 'LPS-9.2', 'PL-30'),
  SourceOpened: define(SourceOpened, '自建系统接入', 'Source opened', 'LPS-7.3'),
  SourceCompleteUntil: define(SourceCompleteUntil, '来源数据完整至', 'Source complete until', 'LPS-7.3'),
  ForeignCaseRegistered: define(ForeignCaseRegistered, '办件登记', 'Case registered', 'LPS-7.3'),
  ForeignStepRecorded: define(ForeignStepRecorded, '环节记录', 'Step recorded', 'LPS-7.3'),
  ForeignCaseClosed: define(ForeignCaseClosed, '办件办结', 'Case closed', 'LPS-7.3'),
  DeadlinePassed: define(DeadlinePassed, '期限届满', 'Deadline passed', 'LPS-5', 'PL-42'),
  DeadlinesMoved: define(DeadlinesMoved, '期限重算', 'Deadlines moved', 'PL-82'),
  ...caseEventTypes,
  NumberAllocated: define(NumberAllocated, '编号分配', 'Number allocated', 'PL-32'),
  MisoperationCorrected: define(
    MisoperationCorrected,
    '误操作更正',
    'Misoperation corrected',
    'LPS-8.2',
    'LPS-9.5',
    'LPS-10',
  ),
}

export const isEventType = (type: string): type is EventType => Object.hasOwn(eventTypes, type)
