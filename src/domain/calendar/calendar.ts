// 日历: the years that have been published and amended, each by a notice with its number (PL-82). Pure.
import { accept, type Decider, type Decision, type Refused, refuse, unreachable } from '../decider.ts'
import type { CalendarCommand, CalendarEvent, CalendarYearContent } from './calendar.messages.ts'
import { Calendar, compileYear } from './compiledYear.ts'

export { Calendar } from './compiledYear.ts'

/** A calendar and the revision that a change gave it: what was counted at that revision or later knows of the change. */
export type CalendarChange = { readonly calendarId: string; readonly revision: number }

export const calendar: Decider<CalendarCommand, CalendarEvent, Calendar> = {
  initial: new Calendar(),
  decide(command, state): Decision<CalendarEvent> {
    const { calendarId, year } = command
    const invalid = daysRefusal(command)
    if (invalid !== undefined) return invalid
    const known = state.get(year)?.content
    switch (command.type) {
      case 'PublishCalendarYear': {
        if (known !== undefined)
          return saysTheSame(known, command)
            ? accept()
            : refuse('calendar-year-already-published', { calendarId, year })
        const { type, ...data } = command
        return accept({ type: 'CalendarYearPublished', data })
      }
      case 'AmendCalendarYear': {
        if (known === undefined) return refuse('calendar-year-not-published', { calendarId, year })
        if (saysTheSame(known, command)) return accept()
        const { type, ...data } = command
        return accept({ type: 'CalendarYearAmended', data })
      }
      default:
        return unreachable(command)
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'CalendarYearPublished':
      case 'CalendarYearAmended':
        return withYear(state, event.data)
      default:
        return unreachable(event)
    }
  },
}

const withYear = (state: Calendar, { documentNumber, holidays, workdays, year }: CalendarYearContent): Calendar =>
  state.with(compileYear({ documentNumber, holidays, workdays, year }))

const sameDays = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((date, index) => date === b[index])

const saysTheSame = (known: CalendarYearContent, said: CalendarYearContent): boolean =>
  known.documentNumber === said.documentNumber &&
  sameDays(known.holidays, said.holidays) &&
  sameDays(known.workdays, said.workdays)

/** Days must lie in the year, ascend without repetition, and be either off or worked. */
function daysRefusal({ holidays, workdays, year }: CalendarYearContent): Refused | undefined {
  const off = new Set(holidays)
  const wrong = [
    ...[holidays, workdays].flatMap((dates) =>
      dates.filter((date, index) => !date.startsWith(`${year}-`) || date <= (dates[index - 1] ?? '')),
    ),
    ...workdays.filter((date) => off.has(date)),
  ]
  return wrong.length === 0 ? undefined : refuse('calendar-days-invalid', { days: [...new Set(wrong)].sort(), year })
}
