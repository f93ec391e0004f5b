// 审计轨迹: a row for every event of every stream, voided ones too. The log is the trail; this is its index: what is asked for
// stands in a row, what is shown is read from the log itself (auditQueries).
import { lookupKey } from './lookupKey.ts'
import type { ReadModel } from './readModel.ts'

export type AuditRow = {
  readonly stream: string
  /** The lookup keys of `stream` and of the event's id, by which they are found. */
  readonly streamKey: number
  readonly idKey: number
  readonly revision: number
  readonly position: string
  readonly type: string
  readonly account: string
  readonly org: string
  /** ` LPS-7.3 PL-42 `: with a space on each side, so that one clause is found by its whole id. */
  readonly clauses: string
  readonly occurredAt: string
  readonly recordedAt: string
}

export const audit: ReadModel<AuditRow> = {
  name: 'audit',
  version: 5,
  columns: {
    stream: 'text',
    streamKey: 'integer',
    idKey: 'integer',
    revision: 'integer',
    position: 'text',
    type: 'text',
    account: 'text',
    org: 'text',
    clauses: 'text',
    occurredAt: 'text',
    recordedAt: 'text',
  },
  // Few, because every event pays for each: places and recorded times rise with the row's number and are found by halving,
  // a command by the id of its first event, a clause by the types that cite it.
  indexes: ['streamKey, revision', 'idKey', 'account', 'type', 'occurredAt'],
  types: 'all',
  evolve: (_row, { actor, clauses, id, occurredAt, position, recordedAt, revision, stream, type }) => ({
    stream,
    streamKey: lookupKey(stream),
    idKey: lookupKey(id),
    revision,
    position,
    type,
    account: actor.account,
    org: actor.org,
    clauses: ` ${clauses.join(' ')} `,
    occurredAt,
    recordedAt,
  }),
}
