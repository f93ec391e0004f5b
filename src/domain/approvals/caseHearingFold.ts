// 听证 fold: what each event makes of a hearing, from the notice of the right to it to its record (PL-46 to 48).
import { unreachable } from '../decider.ts'
import type { Instant } from '../values.ts'
import type { CaseEvent } from './case.messages.ts'
import type { Hearing } from './caseState.ts'

type HearingEvent = Extract<CaseEvent, { type: `Hearing${string}` }>

export function hearingAfter(before: Hearing, event: HearingEvent, at: Instant): Hearing {
  switch (event.type) {
    case 'HearingRightTold':
      return { ...before, told: { at, subjectIds: event.data.subjectIds } }
    case 'HearingRequested': {
      const { requestedAt = at, requestedBy = [] } = before
      return { ...before, requestedAt, requestedBy: [...requestedBy, event.data.subjectId] }
    }
    case 'HearingRequestWithdrawn':
      return withdrawn(before, event)
    case 'HearingScheduled': {
      const { chair, heldAt, publicInterest } = event.data
      return { ...before, scheduled: { chair, heldAt, ...(publicInterest && { publicInterest }) } }
    }
    case 'HearingRecorded': {
      // Whoever chaired it may not review (PL-48), though another had been scheduled to.
      const { scheduled } = before
      const chaired = scheduled && { ...scheduled, chair: event.data.chair }
      return { ...before, recordedAt: at, ...(chaired && { scheduled: chaired }) }
    }
    default:
      return unreachable(event)
  }
}

/** Where no request is left, what stood on one goes too: its time, and the hearing that was set for it. */
function withdrawn(before: Hearing, { data }: Extract<HearingEvent, { type: 'HearingRequestWithdrawn' }>): Hearing {
  const { requestedAt, requestedBy = [], scheduled, ...rest } = before
  const left = requestedBy.filter((one) => one !== data.subjectId)
  return {
    ...rest,
    ...(left.length > 0 && requestedAt !== undefined && { requestedAt, requestedBy: left }),
    ...(data.hearing === 'goesOn' && scheduled !== undefined && { scheduled }),
  }
}
