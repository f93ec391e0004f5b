// The deadlines of a case handled elsewhere: the source's own where it gives one, else the item's limits counted by calendar.
import type { Calendar } from '../calendar/calendar.ts'
import { dayOf, dueFrom } from '../calendar/deadline.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import { Instant, type Limit } from '../values.ts'
import type { Deadline } from './foreignCase.messages.ts'

export type DeadlineFacts = { readonly item: ItemFacts; readonly calendar: Calendar; readonly calendarRevision: number }

const dayMs = 86_400_000

/** Statutory first, then promised. A limit counts from `startAt`, the day of which is not counted (PL-82, Civil Code 201). */
export function deadlinesOf(startAt: Instant, dueAt: Instant | undefined, facts: DeadlineFacts): Deadline[] {
  const { promisedLimit, statutoryLimit } = facts.item
  const statutory =
    dueAt !== undefined ? fromSource(startAt, dueAt, facts.item) : statutoryLimit && fromItem('statutory', startAt, statutoryLimit, facts)
  const promised = promisedLimit && fromItem('promised', startAt, promisedLimit, facts)
  return [statutory, promised].filter((deadline) => deadline !== undefined)
}

/** The item's deadlines as the calendar stands now; those of the source never move. */
export const recount = (deadlines: readonly Deadline[], facts: DeadlineFacts): Deadline[] =>
  deadlines.map((old) => (old.basis === 'item' && old.limit ? fromItem(old.kind, old.startAt, old.limit, facts) : old))

function fromSource(startAt: Instant, dueAt: Instant, { timeZone, warnDaysBefore }: ItemFacts): Deadline {
  const warn = Temporal.Instant.from(dueAt).epochMilliseconds - (warnDaysBefore ?? 1) * dayMs
  return {
    basis: 'source',
    dueAt,
    dueOn: dayOf(dueAt, timeZone),
    kind: 'statutory',
    provisional: false,
    startAt,
    warnAt: Instant.parse(Temporal.Instant.fromEpochMilliseconds(warn).toString({ smallestUnit: 'millisecond' })),
  }
}

function fromItem(kind: Deadline['kind'], startAt: Instant, limit: Limit, facts: DeadlineFacts): Deadline {
  const { calendar, calendarRevision, item } = facts
  const warn = item.warnDaysBefore === undefined ? {} : { warnDaysBefore: item.warnDaysBefore }
  const due = dueFrom({ start: startAt, limit, calendar, timeZone: item.timeZone, ...warn })
  return {
    basis: 'item',
    calendarId: item.calendarId,
    calendarRevision,
    dueAt: due.dueAt,
    dueOn: due.dueOn,
    kind,
    limit,
    provisional: due.provisional,
    startAt,
    warnAt: due.warnAt,
  }
}
