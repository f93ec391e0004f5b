// The deadlines of a case handled elsewhere: the source's own where it gives one, else the item's limits counted by calendar.
import type { Calendar } from '../calendar/calendar.ts'
import { dayOf, dueFrom } from '../calendar/deadline.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import { Instant, type Limit, type TimeZone } from '../values.ts'
import type { Deadline } from './foreignCase.messages.ts'

export type DeadlineFacts = { readonly item: ItemFacts; readonly calendar: Calendar; readonly calendarRevision: number }

const dayMs = 86_400_000

/** Statutory first, then promised. A limit counts from `startAt`, the day of which is not counted (PL-82, Civil Code 201). */
export function deadlinesOf(startAt: Instant, dueAt: Instant | undefined, facts: DeadlineFacts): Deadline[] {
  const { promisedLimit, statutoryLimit } = facts.item
  const statutory =
    dueAt !== undefined
      ? fromSource(startAt, dueAt, facts.item)
      : statutoryLimit && fromItem('statutory', startAt, statutoryLimit, facts)
  const promised = promisedLimit && fromItem('promised', startAt, promisedLimit, facts)
  return [statutory, promised].filter((deadline) => deadline !== undefined)
}

/**
 * A deadline of the item as its calendar stands now, in the zone that the case began with; one that the source gave never
 * moves. `facts.calendar` must be the one that `old` names: a later version of the item may name another.
 */
export function recount(old: Deadline, timeZone: TimeZone, facts: DeadlineFacts): Deadline {
  const { basis, calendarId, kind, limit, startAt } = old
  if (basis !== 'item' || limit === undefined || calendarId === undefined) return old
  return fromItem(kind, startAt, limit, { ...facts, item: { ...facts.item, calendarId, timeZone } })
}

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
