// Rows and events as answers show them: truth values instead of numbers, lists instead of joined text, no row numbers.
import { effective } from '../../domain/corrections/effective.ts'
import { streamParts } from '../../domain/streams.ts'
import type { ListedCase } from '../../projections/caseQueries.ts'
import type { ListedDeadline } from '../../projections/deadlineList.ts'
import type { ItemInForce, ItemRow } from '../../projections/items.ts'
import type { Traced } from '../../projections/recorded.ts'

const words = (joined: string): string[] => joined.split(' ').filter((one) => one !== '')

export function caseView(listed: ListedCase) {
  const {
    changedPosition: _position,
    finalColour: _colour,
    provisionalLimits: _limits,
    revision: _revision,
    stream: _stream,
    ...row
  } = listed
  return {
    ...row,
    judgedAt: row.judgedAt === '' ? null : row.judgedAt,
    provisional: row.provisional === 1,
    promisedPassed: row.promisedPassed === 1,
    statutoryPassed: row.statutoryPassed === 1,
    lateStep: row.lateStep === 1,
    reportedLate: row.reportedLate === 1,
    findings: words(row.findings),
  }
}

/** An item as it is in force, or one of its versions. */
export function itemView(row: ItemInForce | ItemRow) {
  const {
    promisedDays,
    promisedUnit,
    statutoryDays,
    statutoryUnit,
    steps,
    standing: _standing,
    stream: _stream,
    workflow: _workflow,
    ...item
  } = { standing: '', ...row }
  return {
    ...item,
    promisedLimit: promisedDays === null ? null : { days: promisedDays, unit: promisedUnit },
    statutoryLimit: statutoryDays === null ? null : { days: statutoryDays, unit: statutoryUnit },
    steps: JSON.parse(steps) as unknown,
  }
}

export const deadlineView = (row: ListedDeadline) => ({
  ...row,
  provisional: row.provisional === 1,
})

/** An event in the audit trail, without its data. */
export const traceView = (event: Traced) => ({
  position: event.position,
  id: event.id,
  stream: event.stream,
  revision: event.revision,
  category: streamParts(event.stream)?.category ?? '',
  type: event.type,
  account: event.actor.account,
  org: event.actor.org,
  role: event.actor.role,
  authority: `${event.authority.kind}:${event.authority.id}`,
  commandId: event.commandId,
  clauses: event.clauses,
  occurredAt: event.occurredAt,
  recordedAt: event.recordedAt,
  hash: event.hash,
})

/** The envelope less what is of use to nobody but a verifier: its salt, its digest algorithm, the keyed digest of the body. */
export function eventView(event: Traced) {
  const { alg: _alg, commandMac: _mac, salt: _salt, v: _v, ...said } = event
  return said
}

/** Every event of a stream, in order, the voided ones marked. */
export function withVoided(events: readonly Traced[]) {
  const counting = new Set(effective(events))
  const voided = (event: Traced) => event.type !== 'MisoperationCorrected' && !counting.has(event)
  return events.map((event) => ({ ...eventView(event), voided: voided(event) }))
}
