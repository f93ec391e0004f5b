// The small values that commands and events are made of. Frozen with the first event: add, never change.
import { z } from 'zod'

// Control, bidirectional, zero-width, soft-hyphen, filler, tag and private-use characters: two names that look alike must
// be alike. Variation selectors stay: rare characters of names are told apart by them.
const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\ue000-\uf8ff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}\u{f0000}-\u{10ffff}]|\u034f/u
const lineBreak = /[\t\n\r]/

const isPlain = (text: string): boolean => text.isWellFormed() && !unseen.test(text)

/** Free text of 1 to `max` UTF-16 units, line breaks allowed; refuses invisible characters instead of dropping them. */
export const Text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(isPlain, { error: 'contains invisible, bidirectional or malformed characters' })
    .refine((text) => text.trim() !== '', { error: 'must not be blank' })

/** One line of text, as in names, titles and numbers given by others; kept as typed, never normalised. */
export const Name = (max: number) => Text(max).refine((text) => !lineBreak.test(text), { error: 'must be one line' })

const id = () =>
  z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'must be lower-case letters, digits and single hyphens' })

export const CaseId = id().brand<'CaseId'>()
export type CaseId = z.infer<typeof CaseId>
export const ItemId = id().brand<'ItemId'>()
export type ItemId = z.infer<typeof ItemId>
/** A step (环节) or gateway of an item's workflow. */
export const NodeId = id().brand<'NodeId'>()
export type NodeId = z.infer<typeof NodeId>
export const OrgId = id().brand<'OrgId'>()
export type OrgId = z.infer<typeof OrgId>
export const AccountId = id().brand<'AccountId'>()
export type AccountId = z.infer<typeof AccountId>
/** 岗位: a post in an office by its name, as an item version asks for it and an account holds it. */
export const Post = Name(40).brand<'Post'>()
export type Post = z.infer<typeof Post>
export const SourceId = id().brand<'SourceId'>()
export type SourceId = z.infer<typeof SourceId>
export const CalendarId = id().brand<'CalendarId'>()
export type CalendarId = z.infer<typeof CalendarId>
/** 申请人、相对人: whom the vault knows by name, and the log by this id alone. */
export const SubjectId = id().brand<'SubjectId'>()
export type SubjectId = z.infer<typeof SubjectId>

/**
 * Limits are counted on from what is given here, some twenty years at most: what follows must keep four digits too, or it would
 * no longer sort as text.
 */
const countable = /^(?:0[1-9]|[1-8]\d|9[0-8])\d\d-/
export const uncountable = 'is outside the years 0100 to 9899'

/** A calendar day, `YYYY-MM-DD`. */
export const PlainDate = z.iso
  .date({ abort: true })
  .refine((text) => countable.test(text), { error: uncountable })
  .brand<'PlainDate'>()
export type PlainDate = z.infer<typeof PlainDate>

const canonical = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** UTC with milliseconds, truncated; undefined where the year is out of bounds. */
function toCanonical(text: string): string | undefined {
  if (canonical.test(text)) return countable.test(text) ? text : undefined
  const utc = Temporal.Instant.from(text).toString({ smallestUnit: 'millisecond' })
  return canonical.test(utc) && countable.test(utc) ? utc : undefined
}

/** RFC 3339 with any offset in; UTC with milliseconds, `YYYY-MM-DDTHH:mm:ss.sssZ`, out: sortable as text. */
export const Instant = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => toCanonical(text) !== undefined, { error: uncountable, abort: true })
  .overwrite((text) => toCanonical(text) ?? text)
  .brand<'Instant'>()
export type Instant = z.infer<typeof Instant>

/** An IANA time zone that this runtime knows, such as `Asia/Shanghai`. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'is not a known IANA time zone' })
  .brand<'TimeZone'>()
export type TimeZone = z.infer<typeof TimeZone>

function isTimeZone(name: string): boolean {
  try {
    // What is read as an offset or a date names no zone, and only the zone's own spelling compares as text.
    const zone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId
    return zone === name && !/^[+-]/.test(zone)
  } catch {
    return false
  }
}

/** 时限单位: `working` days skip rest days, `natural` days count every day (G and Z in running systems, domain A4). */
export const DayUnit = z.enum(['working', 'natural'])
export type DayUnit = z.infer<typeof DayUnit>

/** 办理期限: a number of days and their unit (LPS-9.2). */
export const Limit = z.strictObject({ days: z.int().min(0).max(3660), unit: DayUnit })
export type Limit = z.infer<typeof Limit>
