// A case handled elsewhere and what its decisions know, for the tests of it.
import type { Deadline, ForeignCaseEvent } from '../../../src/domain/approvals/foreignCase.messages.ts'
import { ForeignCaseCommand } from '../../../src/domain/approvals/foreignCase.messages.ts'
import { type ForeignCaseFacts, foreignCase } from '../../../src/domain/approvals/foreignCase.ts'
import { source } from '../../../src/domain/approvals/source.ts'
import { CalendarCommand } from '../../../src/domain/calendar/calendar.messages.ts'
import { calendar } from '../../../src/domain/calendar/calendar.ts'
import type { Calendar } from '../../../src/domain/calendar/compiledYear.ts'
import { ItemVersionPublished } from '../../../src/domain/items/item.messages.ts'
import { CaseId, PlainDate, SourceId } from '../../../src/domain/values.ts'
import { givenFor } from '../../support/given.ts'
import { at, by, offices, people } from '../../support/people.ts'

export const given = givenFor(foreignCase)

/** 2026 with the days off and worked that are given; no other year is published. */
export function calendarOf(holidays: readonly string[] = [], workdays: readonly string[] = []): Calendar {
  const command = CalendarCommand.parse({
    type: 'PublishCalendarYear',
    calendarId: 'cn',
    documentNumber: '国办发明电〔2025〕7号',
    holidays,
    workdays,
    year: 2026,
  })
  const decision = calendar.decide(command, calendar.initial, by('system'))
  if (!decision.ok) throw new Error(decision.refusal.code)
  return decision.events.reduce(calendar.evolve, calendar.initial)
}

export const item = ItemVersionPublished.parse({
  calendarId: 'cn',
  itemId: 'building-permit',
  name: '建设工程规划许可',
  office: '规划局',
  orgId: offices.outside,
  promisedLimit: { days: 3, unit: 'working' },
  statutoryLimit: { days: 5, unit: 'working' },
  steps: [],
  timeZone: 'Asia/Shanghai',
})

export function facts(more: Partial<ForeignCaseFacts> & { readonly completeUntil?: string } = {}): ForeignCaseFacts {
  const { completeUntil, ...given } = more
  const opened = source.evolve(source.initial, {
    type: 'SourceOpened',
    data: { accountId: people.service.account, name: 'Wabo', orgId: offices.outside, sourceId },
  })
  const open =
    completeUntil === undefined
      ? opened
      : source.evolve(opened, {
          type: 'SourceCompleteUntil',
          data: { completeUntil: at(completeUntil), sourceId },
        })
  return { source: open, item, calendar: calendarOf(), calendarRevision: 0, ...given }
}

export const sourceId = SourceId.parse('wabo')
export const now = '2026-03-20T00:00:00Z'
/** The source acts, at a time when the case is long over. */
export const service = (more: Parameters<typeof facts>[0] = {}) => by('service', { now, facts: facts(more) })
export const calendarActs = (more: Parameters<typeof facts>[0] = {}) => by('system', { now, facts: facts(more) })

export const command = (type: ForeignCaseCommand['type'], fields: object = {}): ForeignCaseCommand =>
  ForeignCaseCommand.parse({ type, caseId: 'case-1', ...fields })

/** Received on Monday 2 March 2026, 09:00 in Shanghai. */
export const said = {
  itemId: 'building-permit',
  sourceId: 'wabo',
  number: 'A-1',
  startedAt: '2026-03-02T01:00:00Z',
}
export const register = (more: object = {}) => command('RegisterForeignCase', { ...said, ...more })
export const step = (number: string, at: string, more: object = {}) =>
  command('RecordForeignStep', { number, at, activity: '审查', ...more })
export const close = (endedAt: string) => command('CloseForeignCase', { endedAt })

/** The events that these commands lead to, each decided on the ones before it. */
export function history(...commands: readonly ForeignCaseCommand[]): ForeignCaseEvent[] {
  return historyKnowing({}, ...commands)
}
export function historyKnowing(
  known: Parameters<typeof facts>[0],
  ...commands: readonly ForeignCaseCommand[]
): ForeignCaseEvent[] {
  const events: ForeignCaseEvent[] = []
  for (const one of commands) {
    const state = events.reduce(foreignCase.evolve, foreignCase.initial)
    const decision = foreignCase.decide(one, state, service(known))
    if (!decision.ok) throw new Error(`${one.type}: ${decision.refusal.code}`)
    events.push(...decision.events)
  }
  return events
}

/** Three working days after 2 March end with 5 March, five with 9 March: 24:00 in Shanghai is 16:00 UTC, less a millisecond. */
export const promised: Deadline = {
  basis: 'item',
  calendarId: item.calendarId,
  calendarRevision: 0,
  dueAt: at('2026-03-05T15:59:59.999Z'),
  dueOn: PlainDate.parse('2026-03-05'),
  kind: 'promised',
  limit: { days: 3, unit: 'working' },
  provisional: false,
  startAt: at('2026-03-02T01:00:00Z'),
  warnAt: at('2026-03-03T16:00:00Z'),
}
export const statutory: Deadline = {
  ...promised,
  dueAt: at('2026-03-09T15:59:59.999Z'),
  dueOn: PlainDate.parse('2026-03-09'),
  kind: 'statutory',
  limit: { days: 5, unit: 'working' },
  warnAt: at('2026-03-05T16:00:00Z'),
}
export const registered: ForeignCaseEvent = {
  type: 'ForeignCaseRegistered',
  data: {
    caseId: CaseId.parse('case-1'),
    deadlines: [statutory, promised],
    findings: [],
    itemId: item.itemId,
    number: 'A-1',
    office: '规划局',
    sourceId,
    startedAt: at('2026-03-02T01:00:00Z'),
    timeZone: item.timeZone,
  },
}
