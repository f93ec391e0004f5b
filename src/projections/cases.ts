// 办件: one row per case, with the instants at which it turns; no column depends on now.
import type { Deadline, Finding, ForeignCaseEvent } from '../domain/approvals/foreignCase.messages.ts'
import { dayOf } from '../domain/calendar/deadline.ts'
import type { TimeZone } from '../domain/values.ts'
import type { Contribution, ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export const colours = ['normal', 'near-due', 'over-promise', 'over-statute'] as const
/** 正常 / 临近期限 / 超承诺期限 / 超法定期限 (domain A2: warning and yellow by promise, red by statute). */
export type Colour = (typeof colours)[number]

export type CaseRow = {
  readonly stream: string
  readonly caseId: string
  readonly sourceId: string
  readonly number: string
  readonly itemId: string
  readonly office: string
  readonly channel: string | null
  readonly department: string | null
  readonly group: string | null
  readonly responsible: string | null
  readonly status: 'open' | 'closed'
  readonly startedAt: string
  readonly month: string
  readonly timeZone: string
  readonly plannedEndAt: string | null
  readonly endedAt: string | null
  readonly warnAt: string | null
  readonly promisedDueAt: string | null
  readonly statutoryDueAt: string | null
  readonly provisional: number
  readonly statutoryPassed: number
  readonly promisedPassed: number
  readonly lastActivity: string | null
  readonly lastStepAt: string | null
  readonly steps: number
  readonly findings: string
  readonly findingCount: number
  /** Decided by the end alone, so it does not depend on now; null while the case is open. */
  readonly finalColour: Colour | null
  /** 1 when the last step came after the statutory due moment. */
  readonly lateStep: number
  /** 1 when the end lies before the due moment but was reported after the passing had been noted. */
  readonly reportedLate: number
  readonly revision: number
  readonly changedPosition: string
}

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

/** Where a moment lies against the limits of a case: in time up to and including the due moment. */
export function colourAt(row: Pick<CaseRow, 'warnAt' | 'promisedDueAt' | 'statutoryDueAt'>, moment: string): Colour {
  if (row.statutoryDueAt !== null && moment > row.statutoryDueAt) return 'over-statute'
  if (row.promisedDueAt !== null && moment > row.promisedDueAt) return 'over-promise'
  return row.warnAt !== null && moment > row.warnAt ? 'near-due' : 'normal'
}

const withFindings = (row: CaseRow, found: readonly Finding[]): Pick<CaseRow, 'findings' | 'findingCount'> => {
  if (found.length === 0) return { findings: row.findings, findingCount: row.findingCount }
  const all = [...new Set([...row.findings.split(' ').filter((one) => one !== ''), ...found])].sort()
  return { findings: all.join(' '), findingCount: row.findingCount + found.length }
}

/** Columns that follow from others, so that whatever changed they agree. */
function settled(row: CaseRow): CaseRow {
  const colour = row.endedAt === null ? null : colourAt(row, row.endedAt)
  const lateStep = row.lastStepAt !== null && row.statutoryDueAt !== null && row.lastStepAt > row.statutoryDueAt ? 1 : 0
  const inTime = row.endedAt !== null && row.statutoryDueAt !== null && row.endedAt <= row.statutoryDueAt
  return {
    ...row,
    finalColour: colour === 'near-due' ? 'normal' : colour,
    lateStep,
    reportedLate: inTime && row.statutoryPassed === 1 ? 1 : 0,
  }
}

function registered(
  data: Extract<ForeignCaseEvent, { type: 'ForeignCaseRegistered' }>['data'],
  event: Recorded,
): CaseRow {
  return {
    stream: event.stream,
    caseId: data.caseId,
    sourceId: data.sourceId,
    number: data.number,
    itemId: data.itemId,
    office: data.office,
    channel: data.channel ?? null,
    department: data.department ?? null,
    group: data.group ?? null,
    responsible: data.responsible ?? null,
    status: 'open',
    startedAt: data.startedAt,
    month: dayOf(data.startedAt, data.timeZone as TimeZone).slice(0, 7),
    timeZone: data.timeZone,
    plannedEndAt: data.plannedEndAt ?? null,
    endedAt: null,
    ...deadlineColumns(data.deadlines),
    statutoryPassed: 0,
    promisedPassed: 0,
    lastActivity: null,
    lastStepAt: null,
    steps: 0,
    findings: data.findings.join(' '),
    findingCount: data.findings.length,
    finalColour: null,
    lateStep: 0,
    reportedLate: 0,
    revision: event.revision,
    changedPosition: event.position,
  }
}

function evolve(row: CaseRow | undefined, event: Recorded): CaseRow | undefined {
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
    key: [row.sourceId, row.office, row.channel ?? '', row.month, row.status, row.finalColour ?? ''],
    counts: [1, row.lateStep, row.findingCount > 0 ? 1 : 0, row.reportedLate, row.provisional],
  },
]

/** 环节负荷: work in hand by the step that a case has reached. */
const load = (row: CaseRow): readonly Contribution[] =>
  row.status === 'open' ? [{ key: [row.sourceId, row.office, row.lastActivity ?? ''], counts: [1] }] : []

export const cases: ReadModel<CaseRow> = {
  name: 'cases',
  version: 1,
  columns: {
    stream: 'text',
    caseId: 'text',
    sourceId: 'text',
    number: 'text',
    itemId: 'text',
    office: 'text',
    channel: 'text',
    department: 'text',
    group: 'text',
    responsible: 'text',
    status: 'text',
    startedAt: 'text',
    month: 'text',
    timeZone: 'text',
    plannedEndAt: 'text',
    endedAt: 'text',
    warnAt: 'text',
    promisedDueAt: 'text',
    statutoryDueAt: 'text',
    provisional: 'integer',
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
  types: ['ForeignCaseRegistered', 'ForeignStepRecorded', 'ForeignCaseClosed', 'DeadlinePassed', 'DeadlinesMoved'],
  evolve,
  search: (row) =>
    [row.number, row.office, row.channel, row.group, row.responsible].filter((word) => word !== null).join(' '),
  derived: [
    {
      name: 'case_figures',
      keys: ['sourceId', 'office', 'channel', 'month', 'status', 'finalColour'],
      counts: ['cases', 'lateSteps', 'withFindings', 'reportedLate', 'provisional'],
      contribute: figures,
    },
    { name: 'step_load', keys: ['sourceId', 'office', 'activity'], counts: ['open'], contribute: load },
  ],
}
