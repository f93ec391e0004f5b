// When a calendar year arrives or is amended, every open case that was counted by it is asked to count again.
import type { CalendarEvent } from '../domain/calendar/calendar.messages.ts'
import type { CalendarChange } from '../domain/calendar/calendar.ts'
import type { CaseId } from '../domain/values.ts'
import type { Position } from '../eventlog/port.ts'
import type { Reaction } from './reactions.ts'

/** What the reaction asks of the read side: to be at a known position, and pages of the cases concerned. */
export type CountedCases = {
  reached(position: Position, timeoutMs: number): Promise<boolean>
  casesCountedBy(change: CalendarChange, afterCaseId: string, limit: number): Promise<readonly string[]>
  ownCasesCountedBy(change: CalendarChange, afterCaseId: string, limit: number): Promise<readonly string[]>
}

const page = 500
const patienceMs = 600_000

/** Of cases handled elsewhere. */
export const moveDeadlines = (cases: CountedCases): Reaction =>
  movingBy('move-deadlines', 'MoveDeadlines', cases, (...page) => cases.casesCountedBy(...page))

/** Of cases handled here. */
export const moveCaseDeadlines = (cases: CountedCases): Reaction =>
  movingBy('move-case-deadlines', 'MoveCaseDeadlines', cases, (...page) => cases.ownCasesCountedBy(...page))

const movingBy = (
  name: string,
  type: 'MoveDeadlines' | 'MoveCaseDeadlines',
  cases: CountedCases,
  countedBy: CountedCases['casesCountedBy'],
): Reaction => ({
  name,
  types: ['CalendarYearPublished', 'CalendarYearAmended'],
  async *react(event) {
    const { calendarId } = (event as unknown as CalendarEvent).data
    if (!(await cases.reached(event.position, patienceMs)))
      throw new Error('the read models did not reach the calendar change')
    for (let after = ''; ; ) {
      const found = await countedBy({ calendarId, revision: event.revision }, after, page)
      for (const caseId of found) yield { type, caseId: caseId as CaseId }
      const last = found.at(-1)
      if (last === undefined || found.length < page) return
      after = last
    }
  },
})
