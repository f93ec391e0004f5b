// 期限: what falls due when, and what has become of it. The timekeeper works from this table.
import type { Deadline, ForeignCaseEvent } from '../domain/approvals/foreignCase.messages.ts'
import type { ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export type DeadlineRow = {
  readonly stream: string
  readonly kind: 'statutory' | 'promised'
  readonly caseId: string
  readonly sourceId: string
  readonly number: string
  readonly office: string
  readonly basis: 'source' | 'item'
  readonly calendarId: string | null
  /** The calendar as it stood when this was counted. */
  readonly calendarRevision: number | null
  readonly startAt: string
  readonly warnAt: string
  readonly dueAt: string
  readonly provisional: number
  /** `met`: ended in time; `late`: ended later, the passing still to be noted; `passed`: noted. */
  readonly state: 'pending' | 'met' | 'late' | 'passed'
  readonly endedAt: string | null
}

const both = ['statutory', 'promised'] as const

function fromDeadline(
  event: Recorded,
  deadline: Deadline,
  about: Pick<DeadlineRow, 'caseId' | 'sourceId' | 'number' | 'office'>,
): DeadlineRow {
  const { basis, calendarId = null, calendarRevision = null, dueAt, kind, provisional, startAt, warnAt } = deadline
  return {
    stream: event.stream,
    kind,
    caseId: about.caseId,
    sourceId: about.sourceId,
    number: about.number,
    office: about.office,
    basis,
    calendarId,
    calendarRevision,
    startAt,
    warnAt,
    dueAt,
    provisional: provisional ? 1 : 0,
    state: 'pending',
    endedAt: null,
  }
}

const afterEnd = (row: DeadlineRow): DeadlineRow => {
  if (row.state === 'passed' || row.endedAt === null) return row
  return { ...row, state: row.endedAt <= row.dueAt ? 'met' : 'late' }
}

export const deadlines: ReadModel<DeadlineRow> = {
  name: 'deadlines',
  version: 3,
  columns: {
    stream: 'text',
    kind: 'text',
    caseId: 'text',
    sourceId: 'text',
    number: 'text',
    office: 'text',
    basis: 'text',
    calendarId: 'text',
    calendarRevision: 'integer',
    startAt: 'text',
    warnAt: 'text',
    dueAt: 'text',
    provisional: 'integer',
    state: 'text',
    endedAt: 'text',
  },
  subKey: 'kind',
  indexes: [
    'state, sourceId, dueAt',
    'calendarId, state, caseId, calendarRevision',
    'calendarId, provisional, caseId, calendarRevision',
  ],
  types: ['ForeignCaseRegistered', 'ForeignCaseClosed', 'DeadlinePassed', 'DeadlinesMoved'],
  keys(event) {
    const said = event as unknown as ForeignCaseEvent
    switch (said.type) {
      case 'ForeignCaseRegistered':
        return said.data.deadlines.map((deadline) => deadline.kind)
      case 'DeadlinePassed':
        return [said.data.kind]
      case 'ForeignCaseClosed':
      case 'DeadlinesMoved':
        return both
      default:
        return []
    }
  },
  evolve,
}

function evolve(row: DeadlineRow | undefined, event: Recorded, kind: string): DeadlineRow | undefined {
  const said = event as unknown as ForeignCaseEvent
  if (said.type === 'ForeignCaseRegistered') {
    const deadline = said.data.deadlines.find((one) => one.kind === kind)
    return deadline && fromDeadline(event, deadline, said.data)
  }
  if (row === undefined) return undefined
  switch (said.type) {
    case 'ForeignCaseClosed':
      return afterEnd({ ...row, endedAt: said.data.endedAt })
    case 'DeadlinePassed':
      return { ...row, state: 'passed' }
    case 'DeadlinesMoved': {
      const moved = said.data.deadlines.find((one) => one.kind === row.kind)
      return moved && afterEnd({ ...fromDeadline(event, moved, row), state: row.state, endedAt: row.endedAt })
    }
    default:
      return row
  }
}
