// When a calendar year arrives or is amended, every open case that was counted by it is asked to count again.
import type { CalendarEvent } from '../domain/calendar/calendar.messages.ts'
import type { CaseId } from '../domain/values.ts'
import type { Position } from '../eventlog/port.ts'
import type { Reaction } from './reactions.ts'

/** What the reaction asks of the read side: to be at a known position, and pages of the cases concerned. */
export type CountedCases = {
  reached(position: Position, timeoutMs: number): Promise<boolean>
  casesCountedBy(calendarId: string, afterCaseId: string, limit: number): Promise<readonly string[]>
}

const page = 500
const patienceMs = 600_000

export const moveDeadlines = (cases: CountedCases): Reaction => ({
  name: 'move-deadlines',
  types: ['CalendarYearPublished', 'CalendarYearAmended'],
  async *react(event) {
    const { calendarId } = (event as unknown as CalendarEvent).data
    if (!(await cases.reached(event.position, patienceMs)))
      throw new Error('the read models did not reach the calendar change')
    for (let after = ''; ; ) {
      const found = await cases.casesCountedBy(calendarId, after, page)
      for (const caseId of found) yield { type: 'MoveDeadlines', caseId: caseId as CaseId }
      const last = found.at(-1)
      if (last === undefined || found.length < page) return
      after = last
    }
  },
})
