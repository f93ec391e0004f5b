// 办件: one row per case, handled here or elsewhere, with the instants at which it turns; no column depends on now.
import { caseEventTypes } from '../domain/approvals/caseEvents.ts'
import type { Deadline, Finding, ForeignCaseEvent } from '../domain/approvals/foreignCase.messages.ts'
import { dayOf } from '../domain/calendar/deadline.ts'
import type { TimeZone } from '../domain/values.ts'
import { type CaseRow, fresh, settled } from './caseRow.ts'
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

const withFindings = (row: CaseRow, found: readonly Finding[]): Pick<CaseRow, 'findings' | 'findingCount'> => {
  if (found.length === 0) return { findings: row.findings, findingCount: row.findingCount }
  const all = [...new Set([...row.findings.split(' ').filter((one) => one !== ''), ...found])].sort()
  return { findings: all.join(' '), findingCount: row.findingCount + found.length }
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
  const touched = { ...row, revision: event.revision, changedPosition: event.position }
  switch (said.type) {
    case 'ForeignStepRecorded': {
      const { activity, at, findings } = said.data
      const latest = row.lastStepAt === null || at >= row.lastStepAt
      const last = latest ? { lastActivity: activity, lastStepAt: at } : {}
      return settled({ ...touched, ...withFindings(row, findings), ...last, steps: row.steps + 1 })
    }
    case 'ForeignCaseClosed':
      return settled({
        ...touched,
        ...withFindings(row, said.data.findings),
        status: 'closed',
        endedAt: said.data.endedAt,
      })
    case 'DeadlinePassed':
      return settled(
        said.data.kind === 'statutory' ? { ...touched, statutoryPassed: 1 } : { ...touched, promisedPassed: 1 },
      )
    case 'DeadlinesMoved':
      return settled({ ...touched, ...deadlineColumns(said.data.deadlines) })
    default:
      return touched
  }
}

/** The figures of the board that do not depend on now, summed over cases. */
const figures = (row: CaseRow): readonly Contribution[] => [
  {
    key: [row.sourceId, row.orgId, row.office, row.channel ?? '', row.month, row.status, row.finalColour ?? ''],
    counts: [1, row.lateStep, row.findingCount > 0 ? 1 : 0, row.reportedLate, row.provisional],
  },
]

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
  version: 2,
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
  indexes: ['startedAt, caseId', 'office, startedAt, caseId', 'status, startedAt, caseId', 'number'],
  types: [
    'ForeignCaseRegistered',
    'ForeignStepRecorded',
    'ForeignCaseClosed',
    'DeadlinePassed',
    'DeadlinesMoved',
    ...Object.keys(caseEventTypes),
  ],
  evolve,
  search: (row) =>
    [row.number, row.office, row.channel, row.group, row.responsible].filter((word) => word !== null).join(' '),
  derived: [
    {
      name: 'case_figures',
      keys: ['sourceId', 'orgId', 'office', 'channel', 'month', 'status', 'finalColour'],
      counts: ['cases', 'lateSteps', 'withFindings', 'reportedLate', 'provisional'],
      contribute: figures,
    },
    {
      name: 'step_load',
      keys: ['sourceId', 'orgId', 'office', 'itemId', 'activity'],
      counts: ['open'],
      contribute: load,
    },
  ],
}
