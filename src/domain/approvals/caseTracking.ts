// 期限 as a case watches them: every event that bears on them says which it sets, settles, pauses or moves.
import type { Instant } from '../values.ts'
import type { CaseEvent } from './case.messages.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import { settlingOf } from './caseSettling.ts'
import type { Tracked } from './caseState.ts'

export const watched = (deadline: CaseDeadline): Tracked => ({ deadline, passed: false, paused: false })

/** The deadlines after an event that happened at that time. A deadline that is set again begins anew. */
export function tracking(before: readonly Tracked[], event: CaseEvent, at: Instant): readonly Tracked[] {
  if (event.type === 'CaseDeadlinePassed') {
    const { deadlineId } = event.data
    return before.map((one) => (one.deadline.deadlineId === deadlineId ? { ...one, passed: true } : one))
  }
  if (event.type === 'CaseDeadlinesMoved') return moved(before, event.data)
  const { deadlines = [], paused = [], settled = [] } = event.data as Partial<Changes>
  if (deadlines.length + paused.length + settled.length === 0) return before
  const after: Tracked[] = []
  for (const one of before) {
    const { deadlineId, kind } = one.deadline
    if (isSet(deadlines, deadlineId)) continue
    if (settled.includes(deadlineId))
      after.push({ ...one, paused: false, settledAt: at, settling: settlingOf(kind, event.type) })
    else after.push(paused.includes(deadlineId) ? { ...one, paused: true } : one)
  }
  for (const deadline of deadlines) after.push(watched(deadline))
  return after
}

function isSet(deadlines: readonly CaseDeadline[], id: string): boolean {
  for (const { deadlineId } of deadlines) if (deadlineId === id) return true
  return false
}

type Changes = {
  readonly deadlines: readonly CaseDeadline[]
  readonly settled: readonly string[]
  readonly paused: readonly string[]
}

type Moved = Extract<CaseEvent, { type: 'CaseDeadlinesMoved' }>['data']

/**
 * Where the last special procedure has ended, what waited runs again. What was moved by paper that was entered after its
 * passing had been noted has not passed any more, unless it is due when it was.
 */
function moved(before: readonly Tracked[], { cause, deadlines }: Moved): readonly Tracked[] {
  const now = new Map(deadlines.map((deadline) => [deadline.deadlineId, deadline]))
  return before.map((one) => {
    const deadline = now.get(one.deadline.deadlineId)
    if (deadline === undefined) return one
    const passed = one.passed && deadline.dueAt === one.deadline.dueAt
    return { ...one, deadline, passed, paused: cause === 'specialProcedureEnded' ? false : one.paused }
  })
}
