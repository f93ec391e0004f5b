// 全国节假日: the years 2004 to 2026 as the State Council's notices left them in the end; days stand in the year they lie in.
import { z } from 'zod'
import { CalendarYearContent } from '../calendar.messages.ts'
import { dateOf, dayNumber } from '../days.ts'
import years from './cn.json' with { type: 'json' }

/** `MM-DD` or `MM-DD/MM-DD`, from and to, separated by spaces. */
function daysIn(year: number, spans: string): string[] {
  return spans.split(' ').flatMap((span) => {
    const [from, to = from] = span.split('/')
    const first = dayNumber(`${year}-${from}`)
    const last = dayNumber(`${year}-${to}`)
    return Array.from({ length: last - first + 1 }, (_, index) => dateOf(first + index))
  })
}

/** What `PublishCalendarYear` takes, beside the calendar's id. Where several notices shaped a year, all are named. */
export const publishedYears: readonly CalendarYearContent[] = z.array(CalendarYearContent).parse(
  years.map(({ documentNumber, holidays, workdays, year }) => ({
    documentNumber,
    holidays: daysIn(year, holidays),
    workdays: daysIn(year, workdays),
    year,
  })),
)
