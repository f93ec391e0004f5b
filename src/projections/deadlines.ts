// 期限: what falls due when, and what has become of it, both deadlines of a case in one row. The timekeeper works from this table.
import type { Deadline, ForeignCaseEvent } from '../domain/approvals/foreignCase.messages.ts'
import type { ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

/** Statutory first: so they stand in lists where they fall due at one moment. */
export const deadlineKinds = ['statutory', 'promised'] as const
export type ForeignDeadlineKind = (typeof deadlineKinds)[number]

/** `met`: ended in time; `late`: ended later, the passing still to be noted; `passed`: noted. */
type State = 'pending' | 'met' | 'late' | 'passed'
/** Of one deadline: all null where the case has none of that kind. */
type Columns = {
  readonly Basis: 'source' | 'item' | null
  readonly StartAt: string | null
  readonly WarnAt: string | null
  readonly DueAt: string | null
  readonly Provisional: number | null
  readonly State: State | null
}
type Of<K extends ForeignDeadlineKind> = { readonly [C in keyof Columns as `${K}${C}`]: Columns[C] }

export type DeadlineRow = Of<'statutory'> &
  Of<'promised'> & {
    readonly stream: string
    readonly caseId: string
    readonly sourceId: string
    readonly number: string
    readonly office: string
    /** Of those that come from the item: both are counted by its calendar. */
    readonly calendarId: string | null
    /** The calendar as it stood when what it may still move was counted, the earliest of two; null when it may move nothing. */
    readonly calendarRevision: number | null
    readonly endedAt: string | null
  }
type About = Pick<DeadlineRow, 'stream' | 'caseId' | 'sourceId' | 'number' | 'office' | 'endedAt'>

/** Whose passing is still to be noted. A query that repeats this is served by the indexes of what is open. */
export const isOpen = (kind: ForeignDeadlineKind): string => `"${kind}State" IN ('pending', 'late')`
/** The same of those whose passing was noted: few, and nothing that ends in time touches their indexes. */
export const isPassed = (kind: ForeignDeadlineKind): string => `"${kind}State" = 'passed'`

/** What became of a deadline by the end of its case. */
function stateBy(endedAt: string | null, state: State, dueAt: string): State {
  if (state === 'passed' || endedAt === null) return state
  return endedAt <= dueAt ? 'met' : 'late'
}

const movable = (state: State | null, deadline: Deadline | undefined): number =>
  deadline?.calendarRevision !== undefined && (state === 'pending' || deadline.provisional)
    ? deadline.calendarRevision
    : Number.POSITIVE_INFINITY

function statutoryOf(deadline: Deadline | undefined, state: State | null): Of<'statutory'> {
  return {
    statutoryBasis: deadline?.basis ?? null,
    statutoryStartAt: deadline?.startAt ?? null,
    statutoryWarnAt: deadline?.warnAt ?? null,
    statutoryDueAt: deadline?.dueAt ?? null,
    statutoryProvisional: deadline ? Number(deadline.provisional) : null,
    statutoryState: state,
  }
}

function promisedOf(deadline: Deadline | undefined, state: State | null): Of<'promised'> {
  return {
    promisedBasis: deadline?.basis ?? null,
    promisedStartAt: deadline?.startAt ?? null,
    promisedWarnAt: deadline?.warnAt ?? null,
    promisedDueAt: deadline?.dueAt ?? null,
    promisedProvisional: deadline ? Number(deadline.provisional) : null,
    promisedState: state,
  }
}

type Was = { readonly [K in ForeignDeadlineKind]: State | null }
const fresh: Was = { statutory: 'pending', promised: 'pending' }

/** Those of `deadlines` that had a state before; undefined where there is none. */
function rowOf(about: About, deadlines: readonly Deadline[], was: Was): DeadlineRow | undefined {
  const { caseId, endedAt, number, office, sourceId, stream } = about
  const of = (kind: ForeignDeadlineKind) => (was[kind] ? deadlines.find((one) => one.kind === kind) : undefined)
  const statutory = of('statutory')
  const promised = of('promised')
  if (statutory === undefined && promised === undefined) return undefined
  const statutoryState = was.statutory && statutory ? stateBy(endedAt, was.statutory, statutory.dueAt) : null
  const promisedState = was.promised && promised ? stateBy(endedAt, was.promised, promised.dueAt) : null
  const earliest = Math.min(movable(statutoryState, statutory), movable(promisedState, promised))
  return {
    stream,
    caseId,
    sourceId,
    number,
    office,
    calendarId: promised?.calendarId ?? statutory?.calendarId ?? null,
    calendarRevision: Number.isFinite(earliest) ? earliest : null,
    endedAt,
    ...statutoryOf(statutory, statutoryState),
    ...promisedOf(promised, promisedState),
  }
}

/** A row of which a deadline has another state: what no calendar may move any longer leaves the index by which such are found. */
function afterwards(
  row: DeadlineRow,
  endedAt: string | null,
  statutory: State | null,
  promised: State | null,
): DeadlineRow {
  const still =
    (row.statutoryBasis === 'item' && (statutory === 'pending' || row.statutoryProvisional === 1)) ||
    (row.promisedBasis === 'item' && (promised === 'pending' || row.promisedProvisional === 1))
  const calendarRevision = still ? row.calendarRevision : null
  return { ...row, endedAt, calendarRevision, statutoryState: statutory, promisedState: promised }
}

function closed(row: DeadlineRow, endedAt: string): DeadlineRow {
  const { promisedDueAt, promisedState, statutoryDueAt, statutoryState } = row
  const statutory = statutoryState && stateBy(endedAt, statutoryState, statutoryDueAt ?? '')
  return afterwards(row, endedAt, statutory, promisedState && stateBy(endedAt, promisedState, promisedDueAt ?? ''))
}

function passed(row: DeadlineRow, kind: ForeignDeadlineKind): DeadlineRow {
  const { endedAt, promisedState, statutoryState } = row
  if (row[`${kind}State`] === null) return row
  return kind === 'statutory'
    ? afterwards(row, endedAt, 'passed', promisedState)
    : afterwards(row, endedAt, statutoryState, 'passed')
}

export const deadlines: ReadModel<DeadlineRow> = {
  name: 'deadlines',
  version: 4,
  columns: {
    stream: 'text',
    caseId: 'text',
    sourceId: 'text',
    number: 'text',
    office: 'text',
    calendarId: 'text',
    calendarRevision: 'integer',
    endedAt: 'text',
    statutoryBasis: 'text',
    statutoryStartAt: 'text',
    statutoryWarnAt: 'text',
    statutoryDueAt: 'text',
    statutoryProvisional: 'integer',
    statutoryState: 'text',
    promisedBasis: 'text',
    promisedStartAt: 'text',
    promisedWarnAt: 'text',
    promisedDueAt: 'text',
    promisedProvisional: 'integer',
    promisedState: 'text',
  },
  // A case that ends touches those with a condition alone, and leaves them.
  indexes: [
    ...deadlineKinds.flatMap((kind) => {
      const columns = `sourceId, ${kind}DueAt`
      return [columns, { columns, where: isOpen(kind) }, { columns, where: isPassed(kind) }]
    }),
    { columns: 'calendarId, caseId, calendarRevision', where: '"calendarRevision" IS NOT NULL' },
  ],
  types: ['ForeignCaseRegistered', 'ForeignCaseClosed', 'DeadlinePassed', 'DeadlinesMoved'],
  evolve,
}

function evolve(row: DeadlineRow | undefined, event: Recorded): DeadlineRow | undefined {
  const said = event as unknown as ForeignCaseEvent
  if (said.type === 'ForeignCaseRegistered') {
    const { caseId, number, office, sourceId } = said.data
    const about = { stream: event.stream, caseId, sourceId, number, office, endedAt: null }
    return rowOf(about, said.data.deadlines, fresh)
  }
  if (row === undefined) return undefined
  switch (said.type) {
    case 'ForeignCaseClosed':
      return closed(row, said.data.endedAt)
    case 'DeadlinePassed':
      return passed(row, said.data.kind)
    case 'DeadlinesMoved':
      return rowOf(row, said.data.deadlines, { statutory: row.statutoryState, promised: row.promisedState })
    default:
      return row
  }
}
