// Moments of source files, brought to one form: UTC, RFC 3339, milliseconds.

const form = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))? ?([Zz]|[+-]\d\d(?::?\d\d)?)?$/
const canonicalLength = 'YYYY-MM-DDTHH:mm:ss.sssZ'.length

export type Moment = { ok: true; at: string } | { ok: false; reason: 'malformed' | 'no-offset' }
const malformed: Moment = { ok: false, reason: 'malformed' }

/**
 * Date and time with `T` or a space between; what is finer than a millisecond is cut, never rounded. Without an offset
 * the time zone decides: a time that a clock change skips moves on by the gap, one that comes twice is the earlier.
 * A bare date is no moment: whether its first or its last second is meant, only its writer knows.
 */
export function readMoment(text: string, timeZone: string | undefined): Moment {
  const match = form.exec(text.trim())
  if (match === null) return malformed
  const [, date, time, fraction = '', offset] = match
  if (offset === undefined && timeZone === undefined) return { ok: false, reason: 'no-offset' }
  const local = `${date}T${time?.length === 5 ? `${time}:00` : time}.${fraction.slice(0, 3).padEnd(3, '0')}`
  try {
    const instant =
      offset === undefined
        ? Temporal.PlainDateTime.from(local)
            .toZonedDateTime(timeZone ?? 'UTC')
            .toInstant()
        : Temporal.Instant.from(local + offset)
    const at = instant.toString({ smallestUnit: 'millisecond' })
    return at.length === canonicalLength ? { ok: true, at } : malformed
  } catch {
    return malformed
  }
}
