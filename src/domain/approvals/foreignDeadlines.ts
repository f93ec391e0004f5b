// The deadlines of a case handled elsewhere: the source's own where it gives one, else the item's limits counted by calendar.
import type { Calendar } from '../calendar/calendar.ts'
import { dayOf, dueFrom } from '../calendar/deadline.ts'
import { epochMsOf, instantOf } from '../calendar/offsets.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import type { Instant, Limit, TimeZone } from '../values.ts'
import type { Deadline } from './foreignCase.messages.ts'

export type DeadlineFacts = { readonly item: ItemFacts; readonly calendar: Calendar; readonly calendarRevision: number }

const dayMs = 86_400_000

const earlier = (instant: Instant, ms: number): Instant => instantOf(epochMsOf(instant) - ms)

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
  return {
    basis: 'source',
    dueAt,
    dueOn: dayOf(dueAt, timeZone),
    kind: 'statutory',
    provisional: false,
    startAt,
    warnAt: earlier(dueAt, (warnDaysBefore ?? 1) * dayMs),
  }
}

function fromItem(kind: Deadline['kind'], startAt: Instant, limit: Limit, facts: DeadlineFacts): Deadline {
  const { calendar, calendarRevision, item } = facts
  const { calendarId, timeZone, warnDaysBefore } = item
  const due = dueFrom({ start: startAt, limit, calendar, timeZone, warnDaysBefore })
  return {
    basis: 'item',
    calendarId,
    calendarRevision,
    // The last day ends at 24:00, which is the first moment too late (Civil Code 203).
    dueAt: earlier(due.dueAt, 1),
    dueOn: due.dueOn,
    kind,
    limit,
    provisional: due.provisional,
    startAt,
    warnAt: due.warnAt,
  }
}
