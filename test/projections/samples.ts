// A few foreign cases as events, with the facts that a test cares about.
import type { Deadline, Finding, ForeignCaseEvent } from '../../src/domain/approvals/foreignCase.messages.ts'
import type { AnyEvent } from '../../src/domain/events.ts'
import { type Happened, happened } from '../support/givenModel.ts'

export const caseId = (n: number): string => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`
export const stream = (n: number): string => `foreigncase-${caseId(n)}`

export const deadline = (kind: Deadline['kind'], dueAt: string, warnAt = dueAt): Deadline =>
  ({
    basis: 'source',
    dueAt,
    dueOn: dueAt.slice(0, 10),
    kind,
    provisional: false,
    startAt: '2026-03-02T01:00:00.000Z',
    warnAt,
  }) as Deadline

type Registered = Extract<ForeignCaseEvent, { type: 'ForeignCaseRegistered' }>['data']
export function registered(n: number, facts: Partial<Record<keyof Registered, unknown>> = {}): Happened {
  const data = {
    caseId: caseId(n),
    channel: '网上',
    deadlines: [
      deadline('statutory', '2026-03-20T15:59:59.999Z', '2026-03-19T15:59:59.999Z'),
      deadline('promised', '2026-03-12T15:59:59.999Z', '2026-03-11T15:59:59.999Z'),
    ],
    findings: [],
    itemId: 'water-permit',
    number: `水-${n}`,
    office: '市水务局',
    sourceId: 'water',
    startedAt: '2026-03-02T01:00:00.000Z',
    timeZone: 'Asia/Shanghai',
    ...facts,
  }
  return happened(stream(n), { type: 'ForeignCaseRegistered', data } as AnyEvent, String(data.startedAt))
}
export const stepped = (n: number, activity: string, at: string, findings: readonly Finding[] = []): Happened =>
  happened(
    stream(n),
    {
      type: 'ForeignStepRecorded',
      data: { activity, at, caseId: caseId(n), findings, number: `${activity}@${at}` },
    } as unknown as AnyEvent,
    at,
  )
export const closed = (n: number, endedAt: string, findings: readonly Finding[] = []): Happened =>
  happened(
    stream(n),
    { type: 'ForeignCaseClosed', data: { caseId: caseId(n), endedAt, findings } } as unknown as AnyEvent,
    endedAt,
  )
export const passed = (n: number, kind: Deadline['kind'], dueAt: string): Happened =>
  happened(
    stream(n),
    { type: 'DeadlinePassed', data: { caseId: caseId(n), dueAt, kind, known: { steps: 0 } } } as unknown as AnyEvent,
    dueAt,
  )
export const voided = (n: number, ...ids: string[]): Happened =>
  happened(stream(n), { type: 'MisoperationCorrected', data: { reason: '误操作', voids: ids } } as AnyEvent)

export const sourceOpened: Happened = happened('source-water', {
  type: 'SourceOpened',
  data: { accountId: 'water-feed', name: '水务自建系统', orgId: 'water-bureau', sourceId: 'water' },
} as AnyEvent)
export const completeUntil = (at: string): Happened =>
  happened(
    'source-water',
    { type: 'SourceCompleteUntil', data: { completeUntil: at, sourceId: 'water' } } as AnyEvent,
    at,
  )
export const itemPublished: Happened = happened('item-water-permit', {
  type: 'ItemVersionPublished',
  data: {
    calendarId: 'cn',
    itemId: 'water-permit',
    name: '取水许可',
    office: '市水务局',
    orgId: 'water-bureau',
    promisedLimit: { days: 8, unit: 'working' },
    statutoryLimit: { days: 14, unit: 'working' },
    steps: [],
    timeZone: 'Asia/Shanghai',
  },
} as unknown as AnyEvent)
