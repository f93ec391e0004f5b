// Offsets of time zones: between two transitions an offset is constant, and local days are arithmetic instead of Temporal's search.
import type { Instant, TimeZone } from '../values.ts'
import { type DayNumber, dateOf, dayNumber, millisecondOfDay, timeOf } from './days.ts'

const dayMs = 86_400_000

/** From `from`, inclusive, to `until`, exclusive, local time is UTC plus `offset`; all in milliseconds since 1970. */
type Span = { readonly from: number; readonly until: number; readonly offset: number }

// What the runtime's time-zone data says, remembered: losing it changes nothing but the time that an answer takes.
const remembered = new Map<string, readonly Span[]>()
const zonesKept = 64
const spansKept = 256

const within = (spans: readonly Span[], epochMs: number): Span | undefined =>
  spans.find((span) => epochMs >= span.from && epochMs < span.until)

function spanAt(epochMs: number, timeZone: TimeZone): Span {
  const spans = remembered.get(timeZone) ?? []
  return within(spans, epochMs) ?? look(epochMs, timeZone, spans)
}

function look(epochMs: number, timeZone: TimeZone, spans: readonly Span[]): Span {
  const there = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone)
  const next = there.getTimeZoneTransition('next')
  // The transition before the next one: unlike the "previous" of an instant, it is the one that began this very offset.
  const began =
    next === null ? there.add({ seconds: 1 }).getTimeZoneTransition('previous') : next.getTimeZoneTransition('previous')
  const span = {
    from: began?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: there.offsetNanoseconds / 1e6,
  }
  if (remembered.size >= zonesKept) remembered.clear()
  remembered.set(timeZone, [span, ...spans].slice(0, spansKept))
  return span
}

/** Milliseconds since 1970 of a canonical instant. */
export const epochMsOf = (instant: Instant): number => dayNumber(instant) * dayMs + millisecondOfDay(instant)

export function instantOf(epochMs: number): Instant {
  const day = Math.floor(epochMs / dayMs)
  return `${dateOf(day)}T${timeOf(epochMs - day * dayMs)}Z` as Instant
}

/** The day that the calendar on the wall shows at that instant, as a day number. */
export function localDay(instant: Instant, timeZone: TimeZone): DayNumber {
  const epochMs = epochMsOf(instant)
  return Math.floor((epochMs + spanAt(epochMs, timeZone).offset) / dayMs)
}

/** The instant at which the clock on the wall shows this time; the earlier of two, the later side of a gap. */
export function instantAt(day: DayNumber, time: string | undefined, timeZone: TimeZone): Instant {
  const ofDay = time === undefined ? 0 : millisecondOfDay(`0000-00-00T${time}:00.000Z`)
  const wall = day * dayMs + ofDay
  const span = spanAt(wall, timeZone)
  const epochMs = wall - span.offset
  // Near a transition a wall time may come twice or not at all: that is for Temporal to tell.
  if (epochMs - span.from > 2 * dayMs && span.until - epochMs > 2 * dayMs) return instantOf(epochMs)
  // Without a time Temporal answers the first instant of the day, also where the clock skips midnight.
  const zoned = Temporal.PlainDate.from(dateOf(day)).toZonedDateTime(
    time === undefined ? { timeZone } : { timeZone, plainTime: Temporal.PlainTime.from(time) },
  )
  return instantOf(zoned.epochMilliseconds)
}
