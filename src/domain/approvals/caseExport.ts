// 办件状态、办结结果 as other systems number them (domain A4): a mapping for exchange, never the model itself.
import { type ApprovalCase, openRuns } from './caseState.ts'

/** 办结结果. */
export const finishCodes = {
  issued: '0',
  returned: '1',
  voidInBusiness: '2',
  voidTechnically: '3',
  forwarded: '4',
  neverSupplied: '5',
  other: '6',
} as const
export type FinishCode = (typeof finishCodes)[keyof typeof finishCodes]

/** 办件状态. */
export const statusCodes = {
  inHandling: '0',
  finished: '1',
  void: '2',
  awaitingSupplement: '3',
  specialProcedure: '4',
  draft: '5',
} as const
export type StatusCode = (typeof statusCodes)[keyof typeof statusCodes]

/** Undefined while the case is not finished. `voidTechnically` says that a correction has voided the whole of it (LPS-9.5). */
export function finishCodeOf({ status }: ApprovalCase, voidTechnically = false): FinishCode | undefined {
  if (voidTechnically) return finishCodes.voidTechnically
  switch (status) {
    case 'none':
    case 'draft':
    case 'received':
    case 'supplementing':
    case 'accepted':
    case 'granted':
      return undefined
    case 'delivered':
    case 'revoked':
    case 'withdrawn':
    case 'deregistered':
      return finishCodes.issued
    case 'denied':
    case 'notCompetent':
    case 'acceptanceRefused':
      return finishCodes.returned
    case 'void':
      return finishCodes.voidInBusiness
    case 'forwarded':
      return finishCodes.forwarded
    case 'abandoned':
      return finishCodes.neverSupplied
    case 'notRequired':
      return finishCodes.other
  }
}

/** Undefined where there is no case. */
export function statusCodeOf(state: ApprovalCase, voidTechnically = false): StatusCode | undefined {
  if (voidTechnically || state.status === 'void') return statusCodes.void
  switch (state.status) {
    case 'none':
      return undefined
    case 'draft':
      return statusCodes.draft
    case 'supplementing':
      return statusCodes.awaitingSupplement
    case 'accepted':
      return openRuns(state.handling).length > 0 ? statusCodes.specialProcedure : statusCodes.inHandling
    default:
      return finishCodeOf(state) === undefined ? statusCodes.inHandling : statusCodes.finished
  }
}
