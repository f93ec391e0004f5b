// 待办: what waits in the cases handled here, for whom and since when; one row per open duty of a case.
import type { CaseEvent } from '../domain/approvals/case.messages.ts'
import { caseEventTypes } from '../domain/approvals/caseEvents.ts'
import { byPromise, type Change, dutiesOf } from './duties.ts'
import type { ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export const dutyKinds = [
  'acceptance',
  'supplement',
  'step',
  'procedure',
  'hearing',
  'decision',
  'delivery',
  'renewal',
] as const
/** 受理决定 补正 环节 特别程序 听证 决定 送达 延续决定. */
export type DutyKind = (typeof dutyKinds)[number]

export type DutyRow = {
  readonly stream: string
  /** The kind, and of steps and procedures which: `step-review`. */
  readonly dutyId: string
  readonly caseId: string
  readonly kind: DutyKind
  readonly waitsFor: 'office' | 'applicant'
  /** It waits only while the case is in this state: a decision ends all duties of the handling at once. */
  readonly whileState: 'received' | 'supplementing' | 'accepted' | 'granted' | 'inForce'
  readonly stepId: string | null
  /** Who has claimed the step, or chairs the hearing. */
  readonly claimedBy: string | null
  readonly since: string
  /** The deadline of the case that it must keep, where it has one; its moments stand with the deadlines. */
  readonly deadlineId: string | null
  /** A moment that was set for it: when a hearing is held. */
  readonly heldAt: string | null
  /** Until when the applicant was asked to bring the supplement; a request, not a limit of law (PL-32.4). */
  readonly replyBy: string | null
}

export const worklist: ReadModel<DutyRow> = {
  name: 'worklist',
  version: 2,
  columns: {
    stream: 'text',
    dutyId: 'text',
    caseId: 'text',
    kind: 'text',
    waitsFor: 'text',
    whileState: 'text',
    stepId: 'text',
    claimedBy: 'text',
    since: 'text',
    deadlineId: 'text',
    heldAt: 'text',
    replyBy: 'text',
  },
  subKey: 'dutyId',
  indexes: ['kind, whileState', 'claimedBy'],
  types: Object.keys(caseEventTypes),
  keys: (event) => [...dutiesOf(event as unknown as CaseEvent).keys()],
  evolve(row, event, sub) {
    const said = event as unknown as CaseEvent
    const change = dutiesOf(said).get(sub)
    return change === undefined ? row : applied(row, change, { event, said, sub })
  },
}

type About = { readonly event: Recorded; readonly said: CaseEvent; readonly sub: string }

function applied(row: DutyRow | undefined, change: Change, { event, said, sub }: About): DutyRow | undefined {
  if (change === 'done') return undefined
  if (change === 'unanswered') return row?.waitsFor === 'applicant' ? undefined : row
  if ('kept' in change) return row && { ...row, ...change.kept }
  const { begun, stays } = change
  // A version that the case was moved to may give an open step a limit of its own.
  if (row !== undefined && stays === true)
    return begun.deadlineId === byPromise ? row : { ...row, deadlineId: begun.deadlineId ?? null }
  return {
    stream: event.stream,
    dutyId: sub,
    caseId: said.data.caseId,
    since: event.occurredAt,
    stepId: null,
    claimedBy: null,
    deadlineId: null,
    heldAt: null,
    replyBy: null,
    ...begun,
  }
}

const inForce: readonly string[] = ['granted', 'delivered']

/** Whether a duty of this kind waits in a case of that state. */
export const waitsIn = ({ whileState }: Pick<DutyRow, 'whileState'>, state: string): boolean =>
  whileState === 'inForce' ? inForce.includes(state) : whileState === state

/** The open duties of one case by its events, in the order in which they began: what the table holds of it. */
export function dutiesIn(events: readonly Recorded[], state: string): readonly DutyRow[] {
  const rows = new Map<string, DutyRow>()
  for (const event of events)
    for (const sub of worklist.keys?.(event) ?? []) {
      const row = worklist.evolve(rows.get(sub), event, sub)
      if (row === undefined) rows.delete(sub)
      else rows.set(sub, row)
    }
  return [...rows.values()].filter((row) => waitsIn(row, state))
}
