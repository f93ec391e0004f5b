// 本系统办件 as a row of the list: its two limits as events state them, the steps that it has reached, and its end.
import type { CaseEvent, CaseEventType } from '../domain/approvals/case.messages.ts'
import { caseEventTypes } from '../domain/approvals/caseEvents.ts'
import type { CaseDeadline, Token } from '../domain/approvals/caseParts.messages.ts'
import type { CaseStatus, EventData } from '../domain/approvals/caseState.ts'
import { dayOf } from '../domain/calendar/deadline.ts'
import type { Instant, TimeZone } from '../domain/values.ts'
import { type CaseRow, fresh, settle } from './caseRow.ts'
import type { Recorded } from './recorded.ts'

export const isOwn = ({ type }: { readonly type: string }): boolean => Object.hasOwn(caseEventTypes, type)

/** Where an event takes a case; the others leave it where it is. */
export const stateAfter: { readonly [Type in CaseEventType]?: CaseStatus } = {
  ApplicationReceived: 'received',
  CorrectedOnTheSpot: 'received',
  SupplementRequired: 'supplementing',
  SupplementReceived: 'received',
  DeclaredNotRequired: 'notRequired',
  DeclaredNotCompetent: 'notCompetent',
  AcceptanceRefused: 'acceptanceRefused',
  ApplicationAbandoned: 'abandoned',
  ApplicationAccepted: 'accepted',
  AcceptanceDeemed: 'accepted',
  CaseForwarded: 'forwarded',
  PermitDenied: 'denied',
  PermitGranted: 'granted',
  PermitDelivered: 'delivered',
  CaseVoided: 'void',
  PermitRevoked: 'revoked',
  PermitWithdrawn: 'withdrawn',
  PermitDeregistered: 'deregistered',
}

/** The limits of PL-42 end with the decision; its delivery has a limit of its own. */
const open: ReadonlySet<string | null> = new Set<CaseStatus>(['received', 'supplementing', 'accepted'])

type Begun = Pick<CaseRow, 'caseId' | 'channel' | 'itemId' | 'office' | 'orgId' | 'subjectId'> & {
  readonly timeZone: TimeZone
}

function begun({ timeZone, ...about }: Begun, event: Recorded): CaseRow {
  return {
    ...fresh,
    ...about,
    stream: event.stream,
    origin: 'here',
    sourceId: '',
    number: '',
    department: null,
    group: null,
    responsible: null,
    state: 'received',
    startedAt: event.occurredAt,
    month: dayOf(event.occurredAt as Instant, timeZone).slice(0, 7),
    timeZone,
    plannedEndAt: null,
    warnAt: null,
    promisedDueAt: null,
    statutoryDueAt: null,
    provisional: 0,
    findings: '',
    findingCount: 0,
    revision: event.revision,
    changedPosition: event.position,
  }
}

/** A draft, which is in no list: it is nobody's case yet. */
export function draftRow(data: EventData<'ApplicationDrafted'>, event: Recorded, timeZone: TimeZone): CaseRow {
  const { caseId, channel, itemId, orgId, subjectId } = data
  return { ...begun({ caseId, channel, itemId, office: '', orgId, subjectId, timeZone }, event), state: 'draft' }
}

/** The rows of a stream begin with its receipt. */
export function ownCaseRow(row: CaseRow | undefined, event: Recorded): CaseRow | undefined {
  const said = event as unknown as CaseEvent
  if (said.type === 'ApplicationReceived') {
    const { caseId, channel, itemId, office = '', orgId, subjectId, timeZone } = said.data
    return begun({ caseId, channel, itemId, office, orgId, subjectId, timeZone }, event)
  }
  if (row === undefined) return undefined
  const state = stateAfter[said.type] ?? row.state
  const ends = row.endedAt === null && !open.has(state)
  return settle({
    ...withLimits(row, said, event),
    ...changed(row, said, event),
    state,
    ...(ends && { status: 'closed', endedAt: event.occurredAt, pausedAt: null }),
    revision: event.revision,
    changedPosition: event.position,
  })
}

function changed(row: CaseRow, said: CaseEvent, { occurredAt }: Recorded): Partial<CaseRow> {
  switch (said.type) {
    case 'ApplicationAccepted':
    case 'AcceptanceDeemed':
      return { office: said.data.office ?? row.office, lastActivity: reached(said.data.tokens) ?? row.lastActivity }
    case 'StepCompleted': {
      const { stepId, tokens } = said.data
      return { lastActivity: reached(tokens) ?? stepId, lastStepAt: occurredAt, steps: row.steps + 1 }
    }
    case 'CaseMovedToVersion':
      return { lastActivity: reached(said.data.tokens) ?? row.lastActivity }
    case 'CaseNumberAssigned':
      return { number: said.data.number }
    case 'CaseDeadlinePassed':
      if (said.data.deadlineId === 'statutory') return { statutoryPassed: 1 }
      return said.data.deadlineId === 'promised' ? { promisedPassed: 1 } : {}
    default:
      return {}
  }
}

/** The steps that hold a token, by spaces; a token that waits at a join or has come to the end is at no step. */
function reached(tokens: readonly Token[]): string | undefined {
  const steps = tokens.filter(({ from, node }) => from === undefined && node !== 'end').map(({ node }) => node)
  return steps.length === 0 ? undefined : [...new Set(steps)].join(' ')
}

type Changes = { readonly deadlines?: readonly CaseDeadline[]; readonly paused?: readonly string[] }
const limits: readonly string[] = ['statutory', 'promised']

/** The two limits after an event, and whether their clock stands. */
function withLimits(row: CaseRow, said: CaseEvent, { occurredAt }: Recorded): CaseRow {
  const { deadlines = [], paused = [] } = said.data as Changes
  // By the earliest stop, whichever was entered first: one that comes later stops nothing more.
  const stops = row.pausedAt !== null && said.type === 'SpecialProcedureStarted'
  if (stops || limits.some((limit) => paused.includes(limit)))
    return { ...row, pausedAt: row.pausedAt === null || occurredAt < row.pausedAt ? occurredAt : row.pausedAt }
  const stated = deadlines.filter(({ deadlineId }) => limits.includes(deadlineId))
  if (stated.length === 0) return row
  const goesOn = said.type === 'CaseDeadlinesMoved' && said.data.cause !== 'specialProcedureEnded'
  return stated.reduce(withLimit, goesOn ? row : { ...row, pausedAt: null })
}

function withLimit(row: CaseRow, { deadlineId, dueAt, provisional, warnAt }: CaseDeadline): CaseRow {
  const others = row.provisionalLimits.split(' ').filter((limit) => limit !== '' && limit !== deadlineId)
  const unsure = provisional ? [...others, deadlineId].sort() : others
  const same = { ...row, provisional: unsure.length > 0 ? 1 : 0, provisionalLimits: unsure.join(' ') }
  if (deadlineId === 'promised')
    return {
      ...same,
      promisedDueAt: dueAt,
      promisedPassed: dueAt === row.promisedDueAt ? row.promisedPassed : 0,
      warnAt,
    }
  return {
    ...same,
    statutoryDueAt: dueAt,
    statutoryPassed: dueAt === row.statutoryDueAt ? row.statutoryPassed : 0,
    warnAt: row.promisedDueAt === null ? warnAt : row.warnAt,
  }
}
