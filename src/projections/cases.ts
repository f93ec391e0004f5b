// 办件: one row per case, handled here or elsewhere, with the instants at which it turns; no column depends on now.
import { caseEventTypes } from '../domain/approvals/caseEvents.ts'
import type { Deadline, Finding, ForeignCaseEvent } from '../domain/approvals/foreignCase.messages.ts'
import { dayOf } from '../domain/calendar/deadline.ts'
import { unreachable } from '../domain/decider.ts'
import type { TimeZone } from '../domain/values.ts'
import { type CaseRow, fresh, indexed, isInHand, isLate, isOpenCase, type RowInHand, settle } from './caseRow.ts'
import { isOwn, ownCaseRow } from './ownCaseRow.ts'
import type { Contribution, ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

const due = (deadlines: readonly Deadline[], kind: Deadline['kind']) =>
  deadlines.find((deadline) => deadline.kind === kind)

function deadlineColumns(deadlines: readonly Deadline[]) {
  const promised = due(deadlines, 'promised')
  const statutory = due(deadlines, 'statutory')
  return {
    warnAt: (promised ?? statutory)?.warnAt ?? null,
    promisedDueAt: promised?.dueAt ?? null,
    statutoryDueAt: statutory?.dueAt ?? null,
    provisional: deadlines.some((deadline) => deadline.provisional) ? 1 : 0,
  }
}

function addFindings(next: RowInHand, found: readonly Finding[]): void {
  if (found.length === 0) return
  const all = new Set([...next.findings.split(' ').filter((one) => one !== ''), ...found])
  next.findings = [...all].sort().join(' ')
  next.findingCount += found.length
}

function registered(
  data: Extract<ForeignCaseEvent, { type: 'ForeignCaseRegistered' }>['data'],
  event: Recorded,
): CaseRow {
  return {
    ...fresh,
    stream: event.stream,
    caseId: data.caseId,
    origin: 'elsewhere',
    sourceId: data.sourceId,
    orgId: '',
    number: data.number,
    itemId: data.itemId,
    office: data.office,
    subjectId: null,
    channel: data.channel ?? null,
    department: data.department ?? null,
    group: data.group ?? null,
    responsible: data.responsible ?? null,
    state: null,
    startedAt: data.startedAt,
    month: dayOf(data.startedAt, data.timeZone as TimeZone).slice(0, 7),
    timeZone: data.timeZone,
    plannedEndAt: data.plannedEndAt ?? null,
    ...deadlineColumns(data.deadlines),
    findings: data.findings.join(' '),
    findingCount: data.findings.length,
    revision: event.revision,
    changedPosition: event.position,
  }
}

function evolve(row: CaseRow | undefined, event: Recorded): CaseRow | undefined {
  if (isOwn(event)) return ownCaseRow(row, event)
  const said = event as unknown as ForeignCaseEvent
  if (said.type === 'ForeignCaseRegistered') return registered(said.data, event)
  // A moment in the past may leave out how the case began: without it there is nothing to show.
  if (row === undefined) return undefined
  const next = { ...row, revision: event.revision, changedPosition: event.position }
  change(next, said)
  return settle(next)
}

/** In place: a row is wide, and one copy for each event is enough. */
function change(next: RowInHand, said: Exclude<ForeignCaseEvent, { type: 'ForeignCaseRegistered' }>): void {
  switch (said.type) {
    case 'ForeignStepRecorded': {
      const { activity, at, findings } = said.data
      next.steps++
      addFindings(next, findings)
      if (next.lastStepAt !== null && at < next.lastStepAt) return
      next.lastActivity = activity
      next.lastStepAt = at
      return
    }
    case 'ForeignCaseClosed':
      addFindings(next, said.data.findings)
      next.status = 'closed'
      next.endedAt = said.data.endedAt
      return
    case 'DeadlinePassed':
      if (said.data.kind === 'statutory') next.statutoryPassed = 1
      else next.promisedPassed = 1
      return
    case 'DeadlinesMoved':
      Object.assign(next, deadlineColumns(said.data.deadlines))
      return
    default:
      unreachable(said)
  }
}

/** The figures of the board that do not depend on now, summed over cases. */
const figures = (row: CaseRow): readonly Contribution[] => [
  {
    key: [row.sourceId, row.orgId, row.office, row.channel ?? '', row.month, row.status, row.finalColour ?? ''],
    counts: [1, row.lateStep, row.findingCount > 0 ? 1 : 0, row.reportedLate, row.provisional],
  },
]

/** 办件状态: where each case handled here stands, or how it ended. */
const standing = ({ office, orgId, state }: CaseRow): readonly Contribution[] =>
  state === null ? [] : [{ key: [orgId, office, state], counts: [1] }]

/** 环节负荷: work in hand by the step that a case has reached; one that has several steps open stands at each of them. */
function load(row: CaseRow): readonly Contribution[] {
  if (row.status !== 'open') return []
  const { lastActivity, office, orgId, sourceId } = row
  const at = (itemId: string, activity: string): Contribution => ({
    key: [sourceId, orgId, office, itemId, activity],
    counts: [1],
  })
  if (row.origin === 'elsewhere') return [at('', lastActivity ?? '')]
  return (lastActivity ?? '').split(' ').map((stepId) => at(row.itemId, stepId))
}

export const cases: ReadModel<CaseRow> = {
  name: 'cases',
  version: 7,
  columns: {
    stream: 'text',
    caseId: 'text',
    origin: 'text',
    sourceId: 'text',
    orgId: 'text',
    number: 'text',
    itemId: 'text',
    office: 'text',
    subjectId: 'text',
    channel: 'text',
    department: 'text',
    group: 'text',
    responsible: 'text',
    status: 'text',
    state: 'text',
    startedAt: 'text',
    month: 'text',
    timeZone: 'text',
    plannedEndAt: 'text',
    endedAt: 'text',
    warnAt: 'text',
    promisedDueAt: 'text',
    statutoryDueAt: 'text',
    pausedAt: 'text',
    provisional: 'integer',
    provisionalLimits: 'text',
    statutoryPassed: 'integer',
    promisedPassed: 'integer',
    lastActivity: 'text',
    lastStepAt: 'text',
    steps: 'integer',
    findings: 'text',
    findingCount: 'integer',
    finalColour: 'text',
    lateStep: 'integer',
    reportedLate: 'integer',
    revision: 'integer',
    changedPosition: 'text',
  },
  indexes: [
    'startedAt, caseId',
    'office, startedAt, caseId',
    'status, startedAt, caseId',
    'number',
    { columns: 'finalColour, startedAt, caseId', where: isLate },
    'itemId, startedAt, caseId',
    { columns: 'orgId, startedAt, caseId', where: indexed.ofOrg },
    { columns: 'state, startedAt, caseId', where: isInHand() },
    { columns: 'orgId, stream', where: isInHand() },
    { columns: 'subjectId', where: indexed.ofSubject },
    ...[indexed.lateStep, indexed.reportedLate, indexed.withFindings].map((where) => ({
      columns: 'startedAt, caseId',
      where,
    })),
    // Sorted as the board groups them, and nothing else of a row is looked at.
    {
      columns:
        'sourceId, orgId, office, channel, month, origin, warnAt, promisedDueAt, statutoryDueAt, pausedAt, finalColour',
      where: isOpenCase,
    },
  ],
  types: [
    'ForeignCaseRegistered',
    'ForeignStepRecorded',
    'ForeignCaseClosed',
    'DeadlinePassed',
    'DeadlinesMoved',
    ...Object.keys(caseEventTypes),
  ],
  evolve,
  search: ['number', 'office', 'channel', 'group', 'responsible'],
  derived: [
    {
      name: 'case_figures',
      keys: ['sourceId', 'orgId', 'office', 'channel', 'month', 'status', 'finalColour'],
      counts: ['cases', 'lateSteps', 'withFindings', 'reportedLate', 'provisional'],
      contribute: figures,
      from: [
        ...(['sourceId', 'orgId', 'office', 'channel', 'month', 'status', 'finalColour'] as const),
        ...(['lateStep', 'findingCount', 'reportedLate', 'provisional'] as const),
      ],
    },
    {
      name: 'case_states',
      keys: ['orgId', 'office', 'state'],
      counts: ['cases'],
      contribute: standing,
      from: ['orgId', 'office', 'state'],
    },
    {
      name: 'step_load',
      keys: ['sourceId', 'orgId', 'office', 'itemId', 'activity'],
      counts: ['open'],
      contribute: load,
      from: ['sourceId', 'orgId', 'office', 'itemId', 'origin', 'status', 'lastActivity'],
    },
  ],
}
