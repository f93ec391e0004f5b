// 办件 file: read from the case's own stream, as of any moment, so that what it shows is what its events say.
import type { ForeignCaseEvent } from '../../domain/approvals/foreignCase.messages.ts'
import type { Source } from '../../domain/approvals/source.ts'
import { effective } from '../../domain/corrections/effective.ts'
import type { Instant } from '../../domain/values.ts'
import type { ListedCase } from '../../projections/caseQueries.ts'
import type { Traced } from '../../projections/recorded.ts'
import { readCase } from '../api/caseReading.ts'
import { links } from '../pages/links.ts'
import type { CaseFileModel, FindingView, LimitView, StepRow } from '../pages/models.ts'
import { ProblemError } from '../problems.ts'
import { markOf } from './caseFilter.ts'
import { caseEventRows } from './eventRows.ts'
import { ledgerView } from './ledgerModel.ts'
import type { Visit } from './visit.ts'
import { caseFindings, findingClauses, findings } from './words.ts'

/** A case at the moment of a visit: its row, all its events in log order, and those of them that count. */
export type OpenedCase = {
  readonly row: ListedCase
  readonly sourceName: string
  readonly events: readonly Traced[]
  readonly counting: readonly Traced[]
  readonly deadlines: Extract<ForeignCaseEvent, { type: 'ForeignCaseRegistered' }>['data']['deadlines']
  readonly position: string
}

/** Throws `not-found`, the same for a case that is not there and for one that the reader may not know of. */
export async function openCase({ asOf, engine, sight }: Visit, id: string): Promise<OpenedCase> {
  const moment = asOf === undefined ? {} : { asOf: asOf.at as Instant, by: asOf.by }
  const { events, listed, position } = await readCase(engine, id, sight('ReadCases'), moment)
  if (listed === undefined) throw new ProblemError('not-found')
  const { state: source } = await engine.handler.state<Source>('source', listed.sourceId)
  const sourceName = source.status === 'open' ? source.name : listed.sourceId
  const counting = effective(events)
  return { row: listed, sourceName, events, counting, deadlines: deadlinesIn(counting), position }
}

function deadlinesIn(events: readonly Traced[]): OpenedCase['deadlines'] {
  const said = events.filter(({ type }) => type === 'ForeignCaseRegistered' || type === 'DeadlinesMoved')
  return (said.at(-1)?.data as { readonly deadlines: OpenedCase['deadlines'] } | undefined)?.deadlines ?? []
}

export async function caseFileModel(visit: Visit, id: string): Promise<CaseFileModel> {
  const opened = await openCase(visit, id)
  const { counting, deadlines, row } = opened
  const limit = (kind: 'promised' | 'statutory') => limitView(deadlines.find((deadline) => deadline.kind === kind))
  const [promised, statutory] = [limit('promised'), limit('statutory')]
  const { ledger, used } = await ledgerView(visit, opened)
  return {
    id,
    stream: row.stream,
    number: row.number,
    item: { label: row.itemName ?? row.itemId, href: links.item(row.itemId) },
    office: row.office,
    ...(row.responsible !== null && { handler: row.responsible }),
    ...(row.channel !== null && { channel: row.channel }),
    source: opened.sourceName,
    sourceNumbers: sourceNumbers(opened, visit.lang),
    status: row.status,
    mark: markOf(row),
    timeZone: row.timeZone,
    registeredAt: row.startedAt,
    ...(row.endedAt !== null && { closedAt: row.endedAt }),
    ...(row.judgedAt !== '' && { judgedUntil: row.judgedAt }),
    ...(promised && { promised }),
    ...(statutory && { statutory }),
    ...(used && { used }),
    findings: findingsOf(row),
    steps: stepsOf(counting, row.statutoryDueAt),
    ledger,
    events: await caseEventRows(visit.engine.readSide.database, { ...opened, called: row.number }, visit.lang),
    ...(visit.asOf && { asOf: visit.asOf }),
  }
}

function sourceNumbers({ row }: OpenedCase, lang: Visit['lang']): CaseFileModel['sourceNumbers'] {
  const words = {
    number: { zh: '办件编号', en: 'Case number' },
    department: { zh: '部门', en: 'Department' },
    group: { zh: '小组', en: 'Group' },
  }
  const named = [
    { label: words.number[lang], value: row.number },
    { label: words.department[lang], value: row.department },
    { label: words.group[lang], value: row.group },
  ]
  return named.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]))
}

function limitView(deadline: OpenedCase['deadlines'][number] | undefined): LimitView | undefined {
  if (deadline === undefined) return undefined
  const { calendarId, calendarRevision, dueAt, kind, limit, provisional } = deadline
  return {
    ...(limit && { limit }),
    dueAt,
    provisional,
    ...(calendarId !== undefined && { calendar: `${calendarId}@${calendarRevision ?? '?'}` }),
    clauses: [kind === 'statutory' ? 'PL-42' : 'LPS-9.2', ...(limit?.unit === 'working' ? ['PL-82'] : [])],
  }
}

function findingsOf(row: ListedCase): readonly FindingView[] {
  const codes = row.findings.split(' ').filter((code) => Object.hasOwn(findings, code)) as (keyof typeof findings)[]
  const whole = [
    ...(row.lateStep === 1 ? (['late-step'] as const) : []),
    ...(row.reportedLate === 1 ? (['reported-late'] as const) : []),
  ]
  return [
    ...codes.map((code) => ({ code, text: findings[code], clauses: findingClauses })),
    ...whole.map((code) => ({ code, ...caseFindings[code] })),
  ]
}

/** One row a step as the source reported it; `times` says how often this step was taken up to then. */
function stepsOf(events: readonly Traced[], dueAt: string | null): readonly StepRow[] {
  const taken = new Map<string, number>()
  return (events as unknown as readonly ForeignCaseEvent[])
    .filter((event) => event.type === 'ForeignStepRecorded')
    .map(({ data: { activity, at, group, resource } }) => {
      const times = (taken.get(activity) ?? 0) + 1
      taken.set(activity, times)
      return {
        name: activity,
        ...(group !== undefined && { office: group }),
        ...(resource !== undefined && { handler: resource }),
        finishedAt: at,
        times,
        afterDeadline: dueAt !== null && at > dueAt,
      }
    })
}
