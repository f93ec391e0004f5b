// A case handled here in the shape that every writer of files takes: its steps under the names of the version it stands under.
import type { EventData } from '../../domain/approvals/caseState.ts'
import type { Item } from '../../domain/items/item.ts'
import { versionsOf } from '../../domain/items/itemVersions.ts'
import type { RecordedEvent } from '../../eventlog/envelope.ts'
import type { ExportCase, StepRecord } from '../../files/records.ts'
import type { CaseRow } from '../../projections/caseRow.ts'
import { ownCaseRow } from '../../projections/ownCaseRow.ts'
import type { Recorded } from '../../projections/recorded.ts'

/** The row of the list of cases, of the events that count. */
export const ownRowOf = (events: readonly RecordedEvent[]): CaseRow | undefined =>
  (events as readonly Recorded[]).reduce<CaseRow | undefined>(ownCaseRow, undefined)

export function ownExported(row: CaseRow, events: readonly RecordedEvent[], item: Item): ExportCase {
  const { caseId, channel, endedAt, itemId, number, office, startedAt, statutoryDueAt } = row
  return {
    id: caseId,
    sourceId: '',
    office,
    number: number === '' ? caseId : number,
    startedAt,
    itemId,
    ...(item.status !== 'none' && { itemName: item.facts.name }),
    ...(endedAt !== null && { endedAt }),
    ...(statutoryDueAt !== null && { dueAt: statutoryDueAt }),
    ...(channel !== null && { channel }),
    steps: stepsOf(events, item),
  }
}

/** A step of a version that is no longer the newest is called as the newest of those that have it calls it. */
function stepsOf(events: readonly RecordedEvent[], item: Item): StepRecord[] {
  const names = new Map<string, string>(
    versionsOf(item).flatMap(({ steps }) => steps.map(({ name, stepId }): [string, string] => [stepId, name])),
  )
  return events
    .filter(({ type }) => type === 'StepCompleted')
    .map(({ data, occurredAt, revision }): StepRecord => {
      const { staff, stepId } = data as unknown as EventData<'StepCompleted'>
      const [resource] = staff
      const activity = names.get(stepId) ?? stepId
      return { number: `${stepId}-${revision}`, activity, at: occurredAt, ...(resource && { resource }) }
    })
}
