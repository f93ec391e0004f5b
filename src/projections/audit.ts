// 审计轨迹: a row for every event of every stream, voided ones too. The log is the trail; this is its index.
import { streamParts } from '../domain/streams.ts'
import { lookupKey } from './lookupKey.ts'
import type { ReadModel } from './readModel.ts'

export type AuditRow = {
  readonly stream: string
  /** The lookup keys of `stream` and `id`, by which they are found. */
  readonly streamKey: number
  readonly idKey: number
  readonly revision: number
  readonly position: string
  readonly category: string
  readonly id: string
  readonly type: string
  readonly account: string
  readonly org: string
  readonly role: string
  readonly authority: string
  readonly commandId: string
  /** ` LPS-7.3 PL-42 `: with a space on each side, so that one clause is found by its whole id. */
  readonly clauses: string
  readonly occurredAt: string
  readonly recordedAt: string
  readonly hash: string
}

export const audit: ReadModel<AuditRow> = {
  name: 'audit',
  version: 4,
  columns: {
    stream: 'text',
    streamKey: 'integer',
    idKey: 'integer',
    revision: 'integer',
    position: 'text',
    category: 'text',
    id: 'text',
    type: 'text',
    account: 'text',
    org: 'text',
    role: 'text',
    authority: 'text',
    commandId: 'text',
    clauses: 'text',
    occurredAt: 'text',
    recordedAt: 'text',
    hash: 'text',
  },
  // Few, because every event pays for each: places and recorded times rise with the row's number and are found by halving,
  // a command by the id of its first event, a clause by the types that cite it.
  indexes: ['streamKey, revision', 'idKey', 'account', 'type', 'occurredAt'],
  types: 'all',
  evolve: (_row, event) => ({
    stream: event.stream,
    streamKey: lookupKey(event.stream),
    idKey: lookupKey(event.id),
    revision: event.revision,
    position: event.position,
    category: streamParts(event.stream)?.category ?? '',
    id: event.id,
    type: event.type,
    account: event.actor.account,
    org: event.actor.org,
    role: event.actor.role,
    authority: `${event.authority.kind}:${event.authority.id}`,
    commandId: event.commandId,
    clauses: ` ${event.clauses.join(' ')} `,
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    hash: event.hash,
  }),
}
