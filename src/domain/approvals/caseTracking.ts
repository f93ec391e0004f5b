// 期限 as a case watches them: every event that bears on them says which it sets, settles, pauses or moves.
import type { Instant } from '../values.ts'
import type { CaseEvent } from './case.messages.ts'
import type { CaseDeadline } from './caseParts.messages.ts'
import type { Tracked } from './caseState.ts'

export const watched = (deadline: CaseDeadline): Tracked => ({ deadline, passed: false, paused: false })

/** The deadlines after an event that happened at that time. A deadline that is set again begins anew. */
export function tracking(before: readonly Tracked[], event: CaseEvent, at: Instant): readonly Tracked[] {
  if (event.type === 'CaseDeadlinePassed') {
    const after = [...before]
    change(after, event.data.deadlineId, (one) => ({ ...one, passed: true }))
    return after
  }
  if (event.type === 'CaseDeadlinesMoved') return moved(before, event.data)
  const { deadlines = none, paused = none, settled = none } = event.data as Partial<Changes>
  if (deadlines.length + paused.length + settled.length === 0) return before
  // Few of many change: the list is copied, and changed where they stand.
  const after = [...before]
  for (const id of paused) change(after, id, (one) => ({ ...one, paused: true }))
  for (const id of settled)
    change(after, id, ({ deadline, passed }) => ({ deadline, passed, paused: false, settledAt: at }))
  for (const { deadlineId } of deadlines) {
    const place = placeOf(after, deadlineId)
    if (place >= 0) after.splice(place, 1)
  }
  for (const deadline of deadlines) after.push(watched(deadline))
  return after
}

const none: readonly never[] = []

function change(list: Tracked[], id: string, changed: (one: Tracked) => Tracked): void {
  const place = placeOf(list, id)
  const one = list[place]
  if (one !== undefined) list[place] = changed(one)
}

function placeOf(list: readonly Tracked[], id: string): number {
  for (let place = 0; place < list.length; place++) if (list[place]?.deadline.deadlineId === id) return place
  return -1
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
  const after = [...before]
  for (const deadline of deadlines)
    change(after, deadline.deadlineId, (one) => {
      const passed = one.passed && deadline.dueAt === one.deadline.dueAt
      return { ...one, deadline, passed, paused: cause === 'specialProcedureEnded' ? false : one.paused }
    })
  return after
}
