// One believable event of every type, from which its golden file is made, once. `before` lists what its stream holds first.
import type { AnyEvent, EventType } from '../../src/domain/events.ts'
import { eventIdOf, uuid5 } from '../../src/eventlog/uuid.ts'
import { caseSamples } from './caseSamples.ts'
import { personalSamples } from './samplesPersonal.ts'

export type Sample = { readonly stream: string; readonly before: readonly EventType[]; readonly data: object }
type Data<Type extends EventType> = Readonly<Record<keyof Extract<AnyEvent, { type: Type }>['data'], unknown>>

/** The ids are those of the events' places in this table, so that a sample may name another. */
export const commandIdOf = (type: EventType): string => uuid5(`golden\n${type}`)
export const goldenIdOf = (type: EventType): string => eventIdOf(commandIdOf(type), 0)

const caseId = 'b7c0a3f2-52a1-5d0e-9a55-0f6d1c2e3a4b'
const foreignCase = `foreigncase-${caseId}`
const statutory = {
  basis: 'item',
  calendarId: 'cn',
  calendarRevision: 3,
  dueAt: '2026-03-30T15:59:59.999Z',
  dueOn: '2026-03-30',
  kind: 'statutory',
  limit: { days: 20, unit: 'working' },
  provisional: false,
  startAt: '2026-03-02T01:00:00.000Z',
  warnAt: '2026-03-26T16:00:00.000Z',
}
const fromSource = {
  basis: 'source',
  dueAt: '2026-03-30T15:59:59.999Z',
  dueOn: '2026-03-30',
  kind: 'statutory',
  provisional: false,
  startAt: '2026-03-02T01:00:00.000Z',
  warnAt: '2026-03-29T15:59:59.999Z',
}
const promised = {
  ...statutory,
  dueAt: '2026-03-16T15:59:59.999Z',
  dueOn: '2026-03-16',
  kind: 'promised',
  limit: { days: 10, unit: 'working' },
  warnAt: '2026-03-12T16:00:00.000Z',
}
const holidays = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-02-16', '2026-02-17']
const hour = '2026-03-02T09'

const samples: { readonly [Type in EventType]: Sample & { readonly data: Partial<Data<Type>> } } = {
  LogOpened: { stream: 'log-main', before: [], data: { clock: 'system', purpose: 'production' } },
  AttemptRefused: {
    stream: 'attempts-li-ming-2026-03',
    before: [],
    data: { account: 'li-ming', code: 'not-permitted', command: 'PublishItem', hour, object: 'item water-supply' },
  },
  AttemptsCounted: {
    stream: 'attempts-li-ming-2026-03',
    before: ['AttemptRefused'],
    data: { account: 'li-ming', code: 'not-permitted', count: 137, hour },
  },
  OrganisationOpened: {
    stream: 'organisation-housing-bureau',
    before: [],
    data: { kind: 'usingUnit', name: '市住房和城乡建设局', orgId: 'housing-bureau' },
  },
  AccountOpened: {
    stream: 'account-li-ming',
    before: [],
    data: { accountId: 'li-ming', name: '李明', orgId: 'housing-bureau', role: 'clerk' },
  },
  PostsAssigned: {
    stream: 'account-li-ming',
    before: ['AccountOpened'],
    data: { accountId: 'li-ming', posts: ['窗口岗', '审查岗'], reason: '轮岗' },
  },
  AccountSuspended: {
    stream: 'account-li-ming',
    before: ['AccountOpened'],
    data: { accountId: 'li-ming', reason: '调离岗位，停用账号。\n"交接"已办。' },
  },
  CalendarYearPublished: {
    stream: 'calendar-cn',
    before: [],
    data: {
      calendarId: 'cn',
      documentNumber: '国办发明电〔2025〕7号',
      holidays,
      workdays: ['2026-01-04', '2026-02-14'],
      year: 2026,
    },
  },
  CalendarYearAmended: {
    stream: 'calendar-cn',
    before: ['CalendarYearPublished'],
    data: {
      calendarId: 'cn',
      documentNumber: '国办发明电〔2026〕1号',
      holidays: [...holidays, '2026-02-18'],
      reason: '春节假期延长',
      workdays: ['2026-02-14'],
      year: 2026,
    },
  },
  ItemVersionPublished: {
    stream: 'item-building-permit',
    before: [],
    data: {
      calendarId: 'cn',
      itemId: 'building-permit',
      legalBasis: '《中华人民共和国建筑法》第七条',
      name: '建筑工程施工许可',
      office: '市住房和城乡建设局',
      orgId: 'housing-bureau',
      promisedLimit: { days: 10, unit: 'working' },
      statutoryLimit: { days: 20, unit: 'working' },
      steps: [
        { name: '受理', stepId: 'accept' },
        { name: '审查', stepId: 'review' },
      ],
      timeZone: 'Asia/Shanghai',
      warnDaysBefore: 3,
    },
  },
  ItemSuspended: {
    stream: 'item-building-permit',
    before: ['ItemVersionPublished'],
    data: { itemId: 'building-permit', reason: '机构改革，职责划转期间暂停受理' },
  },
  ItemResumed: {
    stream: 'item-building-permit',
    before: ['ItemVersionPublished', 'ItemSuspended'],
    data: { itemId: 'building-permit', reason: '职责划转完成' },
  },
  ItemWithdrawn: {
    stream: 'item-building-permit',
    before: ['ItemVersionPublished'],
    data: { itemId: 'building-permit', reason: '国务院决定取消该事项' },
  },
  SourceOpened: {
    stream: 'source-wabo',
    before: [],
    data: { accountId: 'wabo-feed', name: 'WABO 1', orgId: 'wabo-municipality', sourceId: 'wabo' },
  },
  SourceCompleteUntil: {
    stream: 'source-wabo',
    before: ['SourceOpened'],
    data: { completeUntil: '2026-03-31T16:00:00.000Z', sourceId: 'wabo' },
  },
  ForeignCaseRegistered: {
    stream: foreignCase,
    before: [],
    data: {
      caseId,
      channel: '窗口',
      deadlines: [fromSource, promised],
      department: '市住房和城乡建设局',
      findings: ['time-in-future'],
      group: '第四组',
      itemId: 'building-permit',
      number: '建字〔2026〕第 1 号',
      office: '市住房和城乡建设局',
      plannedEndAt: '2026-03-16T15:59:59.999Z',
      responsible: 'Resource21',
      sourceId: 'wabo',
      startedAt: '2026-03-02T01:00:00.000Z',
      timeZone: 'Asia/Shanghai',
    },
  },
  ForeignStepRecorded: {
    stream: foreignCase,
    before: ['ForeignCaseRegistered'],
    data: {
      activity: 'Confirmation of receipt 收件确认',
      at: '2026-03-02T02:00:00.000Z',
      caseId,
      findings: ['steps-out-of-order'],
      group: 'Group 1',
      number: 'step-1',
      resource: 'Resource21',
      transition: 'complete',
    },
  },
  DeadlinesMoved: {
    stream: foreignCase,
    before: ['ForeignCaseRegistered'],
    data: { caseId, deadlines: [statutory, { ...promised, calendarRevision: 4, provisional: true }] },
  },
  DeadlinePassed: {
    stream: foreignCase,
    before: ['ForeignCaseRegistered', 'ForeignStepRecorded'],
    data: {
      caseId,
      dueAt: '2026-03-16T15:59:59.999Z',
      kind: 'promised',
      known: { lastStepAt: '2026-03-02T02:00:00.000Z', steps: 1 },
    },
  },
  ForeignCaseClosed: {
    stream: foreignCase,
    before: ['ForeignCaseRegistered', 'ForeignStepRecorded', 'DeadlinePassed'],
    data: { caseId, endedAt: '2026-03-20T08:00:00.000Z', findings: [] },
  },
  ...caseSamples,
  NumberAllocated: {
    stream: 'numbering-housing-bureau-acceptance-2026',
    before: [],
    data: { caseId, number: 1, orgId: 'housing-bureau', seriesId: 'acceptance', year: 2026 },
  },
  MisoperationCorrected: {
    stream: foreignCase,
    before: ['ForeignCaseRegistered', 'ForeignStepRecorded'],
    data: { reason: '环节录入错误', voids: [goldenIdOf('ForeignStepRecorded')] },
  },
  ...personalSamples,
}

export const sampleOf = (type: EventType): Sample => samples[type]
