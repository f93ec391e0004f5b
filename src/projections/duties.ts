// What each event of a case begins, changes and ends of the duties that wait in it.
import type { CaseEvent } from '../domain/approvals/case.messages.ts'
import type { CaseDeadline, Token } from '../domain/approvals/caseParts.messages.ts'
import type { DutyRow } from './worklist.ts'

type Duty = Pick<DutyRow, 'kind' | 'waitsFor' | 'whileState'> &
  Partial<Pick<DutyRow, 'stepId' | 'claimedBy' | 'deadlineId' | 'heldAt' | 'replyBy'>>

/** `unanswered`: ends what the applicant has not taken up. `stays`: one that is open already goes on as it was. */
export type Change =
  | 'done'
  | 'unanswered'
  | { readonly begun: Duty; readonly stays?: true }
  | { readonly kept: Pick<DutyRow, 'claimedBy'> }
type Changes = ReadonlyMap<string, Change>

const none: Changes = new Map()
const done = (...ids: readonly string[]): Changes => new Map(ids.map((id) => [id, 'done']))
const begin = (id: string, begun: Duty, ...ended: readonly string[]): Changes =>
  new Map([...done(...ended), [id, { begun }]])

const acceptance: Duty = { kind: 'acceptance', waitsFor: 'office', whileState: 'received', deadlineId: 'acceptance' }
const inHand = { waitsFor: 'office', whileState: 'accepted' } as const
/** What has no limit of its own is to be done within the promise. */
export const byPromise = 'promised'
/** Whoever was told may ask, or let the time run out. */
const toldOfHearing: Duty = {
  kind: 'hearing',
  waitsFor: 'applicant',
  whileState: 'accepted',
  deadlineId: 'hearing-request',
}
const decision: Duty = { kind: 'decision', ...inHand, deadlineId: byPromise }

const delivery: Duty = { kind: 'delivery', waitsFor: 'office', whileState: 'granted', deadlineId: 'delivery' }

/**
 * By the id of the duty, what an event does to it. What a decision leaves undone waits no more, for its state is past; those
 * duties that a case usually ends with are ended all the same, for what has passed would be looked through with every list.
 */
export function dutiesOf(event: CaseEvent): Changes {
  switch (event.type) {
    case 'ApplicationReceived':
    case 'SupplementReceived':
      return begin('acceptance', acceptance, 'supplement')
    case 'SupplementRequired': {
      const { replyBy = null } = event.data
      const supplement = { kind: 'supplement', waitsFor: 'applicant', whileState: 'supplementing' } as const
      return begin('supplement', { ...supplement, replyBy }, 'acceptance')
    }
    case 'DeclaredNotRequired':
    case 'DeclaredNotCompetent':
    case 'AcceptanceRefused':
    case 'ApplicationAbandoned':
      return done('acceptance', 'supplement')
    case 'ApplicationAccepted':
    case 'AcceptanceDeemed':
      return new Map([...done('acceptance'), ...stepsAt(event.data.tokens, event.data.deadlines)])
    case 'StepClaimed':
      return new Map([[`step-${event.data.stepId}`, { kept: { claimedBy: event.data.handler } }]])
    case 'StepReassigned':
      return new Map([[`step-${event.data.stepId}`, { kept: { claimedBy: event.data.to } }]])
    case 'StepCompleted': {
      const { deadlines, stepId, tokens } = event.data
      return new Map<string, Change>([...done(`step-${stepId}`), ...stepsAt(tokens, deadlines, stepId)])
    }
    case 'CaseMovedToVersion':
      return stepsAt(event.data.tokens, event.data.deadlines)
    case 'SpecialProcedureStarted': {
      const id = `procedure-${event.data.runId}`
      return begin(id, { kind: 'procedure', ...inHand, deadlineId: `special-procedure-${event.data.runId}` })
    }
    case 'SpecialProcedureEnded':
      return done(`procedure-${event.data.runId}`)
    case 'HearingRightTold':
      return begin('hearing', toldOfHearing)
    case 'HearingRequested':
      // Whoever joins changes nothing of what waits: a hearing may have been scheduled already.
      if (event.data.deadlines.length === 0) return none
      return begin('hearing', { kind: 'hearing', ...inHand, deadlineId: 'hearing-hold' })
    case 'HearingRequestWithdrawn': {
      const { deadlines, hearing } = event.data
      if (hearing === 'goesOn') return none
      return deadlines.length > 0 ? begin('hearing', toldOfHearing) : done('hearing')
    }
    case 'HearingScheduled': {
      const { chair, heldAt } = event.data
      return begin('hearing', { kind: 'hearing', ...inHand, claimedBy: chair, deadlineId: 'hearing-hold', heldAt })
    }
    case 'HearingRecorded':
      return done('hearing')
    case 'CaseDeadlinePassed':
      // PL-47: whoever has not asked within five days will not be heard.
      return event.data.kind === 'hearing-request' ? new Map([['hearing', 'unanswered']]) : none
    case 'PermitGranted':
      return begin('delivery', delivery, 'decision')
    case 'PermitDenied':
    case 'CaseForwarded':
    case 'CaseVoided':
      return done('acceptance', 'supplement', 'decision')
    case 'PermitDelivered':
      return done('delivery')
    case 'RenewalApplied':
      return begin('renewal', {
        kind: 'renewal',
        waitsFor: 'office',
        whileState: 'inForce',
        deadlineId: 'renewal-decision',
      })
    case 'PermitRenewed':
    case 'RenewalDeemed':
    case 'RenewalRefused':
      return done('renewal')
    default:
      return none
  }
}

/** The steps that hold a token, or the decision once the workflow has ended. `again` was just completed. */
function stepsAt(tokens: readonly Token[], deadlines: readonly CaseDeadline[], again?: string): Changes {
  if (tokens.every(({ node }) => node === 'end')) return begin('decision', decision)
  const own = new Set<string>(deadlines.map(({ deadlineId }) => deadlineId))
  const open = tokens.filter(({ from, node }) => from === undefined && node !== 'end')
  return new Map(
    open.map(({ node }): [string, Change] => {
      const id = `step-${node}`
      const begun: Duty = { kind: 'step', ...inHand, stepId: node, deadlineId: own.has(id) ? id : byPromise }
      return [id, node === again ? { begun } : { begun, stays: true }]
    }),
  )
}
