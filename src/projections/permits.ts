// 许可: each permit that was granted here, how long it lasts, and what has become of it; no column depends on now.
import type { CaseEvent } from '../domain/approvals/case.messages.ts'
import type { EventData, PermitStatus } from '../domain/approvals/caseState.ts'
import type { ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export type PermitRow = {
  readonly stream: string
  readonly caseId: string
  readonly certificateKind: EventData<'PermitGranted'>['certificateKind']
  readonly certificateNumber: string | null
  readonly state: PermitStatus
  readonly grantedAt: string
  readonly deliveredAt: string | null
  readonly validFrom: string
  /** The last day on which it is valid; null where it has no term. */
  readonly validUntil: string | null
  readonly changes: number
  readonly changedAt: string | null
  /** Applied for and not decided yet. */
  readonly renewalAppliedAt: string | null
  readonly renewals: number
  /** How many of the renewals silence has made (PL-50). */
  readonly deemedRenewals: number
  readonly renewalRefusedAt: string | null
  readonly endedAt: string | null
  readonly ground: string | null
  readonly revision: number
}

export const permits: ReadModel<PermitRow> = {
  name: 'permits',
  version: 1,
  columns: {
    stream: 'text',
    caseId: 'text',
    certificateKind: 'text',
    certificateNumber: 'text',
    state: 'text',
    grantedAt: 'text',
    deliveredAt: 'text',
    validFrom: 'text',
    validUntil: 'text',
    changes: 'integer',
    changedAt: 'text',
    renewalAppliedAt: 'text',
    renewals: 'integer',
    deemedRenewals: 'integer',
    renewalRefusedAt: 'text',
    endedAt: 'text',
    ground: 'text',
    revision: 'integer',
  },
  indexes: ['grantedAt, caseId', 'validUntil', 'certificateNumber'],
  types: [
    'PermitGranted',
    'PermitDelivered',
    'PermitChanged',
    'RenewalApplied',
    'PermitRenewed',
    'RenewalDeemed',
    'RenewalRefused',
    'PermitRevoked',
    'PermitWithdrawn',
    'PermitDeregistered',
  ],
  evolve(row, event) {
    const said = event as unknown as CaseEvent
    if (said.type === 'PermitGranted') return granted(said.data, event)
    return row && { ...row, ...changed(row, said, event.occurredAt), revision: event.revision }
  },
}

function granted(data: EventData<'PermitGranted'>, event: Recorded): PermitRow {
  const { caseId, certificateKind, certificateNumber = null, validFrom, validUntil = null } = data
  return {
    stream: event.stream,
    caseId,
    certificateKind,
    certificateNumber,
    state: 'granted',
    grantedAt: event.occurredAt,
    deliveredAt: null,
    validFrom,
    validUntil,
    changes: 0,
    changedAt: null,
    renewalAppliedAt: null,
    renewals: 0,
    deemedRenewals: 0,
    renewalRefusedAt: null,
    endedAt: null,
    ground: null,
    revision: event.revision,
  }
}

function changed(row: PermitRow, said: CaseEvent, at: string): Partial<PermitRow> {
  switch (said.type) {
    case 'PermitDelivered':
      return { state: 'delivered', deliveredAt: at }
    case 'PermitChanged':
      return { changes: row.changes + 1, changedAt: at, validUntil: said.data.validUntil ?? row.validUntil }
    case 'RenewalApplied':
      return { renewalAppliedAt: at }
    case 'PermitRenewed':
    case 'RenewalDeemed':
      return {
        validUntil: said.data.validUntil,
        renewalAppliedAt: null,
        renewals: row.renewals + 1,
        deemedRenewals: row.deemedRenewals + (said.type === 'RenewalDeemed' ? 1 : 0),
      }
    case 'RenewalRefused':
      return { renewalAppliedAt: null, renewalRefusedAt: at }
    case 'PermitRevoked':
      return { state: 'revoked', endedAt: at, ground: said.data.ground }
    case 'PermitWithdrawn':
      return { state: 'withdrawn', endedAt: at, ground: said.data.ground }
    case 'PermitDeregistered':
      return { state: 'deregistered', endedAt: at, ground: said.data.ground }
    default:
      return {}
  }
}
