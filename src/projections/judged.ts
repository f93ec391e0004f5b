// Up to which moment a case is judged: its end, or now, but never beyond what its source says it has handed over, nor beyond the stop of its clock.
import { type RawBuilder, sql } from 'kysely'
import { type CaseRow, type Colour, colourAt } from './caseRow.ts'

/** `now` bounds every judgement: the present, or the moment that is asked about. */
export type Moment = { readonly now: string }

/** Of a row that is open, joined with `sources`: an undeclared source is judged up to nothing. */
const openUntil = (now: string): RawBuilder<string> =>
  sql<string>`CASE WHEN cases.origin = 'here' THEN coalesce(cases."pausedAt", ${now})
    WHEN sources."completeUntil" > ${now} THEN ${now} ELSE coalesce(sources."completeUntil", '') END`

/**
 * The judged moment of a row of `cases` joined with `sources`. One handled here is judged by now, while a special procedure
 * has stopped its clock by the stop.
 */
export const judgedAt = (now: string): RawBuilder<string> =>
  sql<string>`CASE WHEN cases.status = 'closed' THEN cases."endedAt" ELSE ${openUntil(now)} END`

/** The colour of a row that is open, in the same order of precedence as `colourAt`. Looks at nothing that their index lacks. */
export const openColourOf = (now: string): RawBuilder<Colour> => {
  const at = openUntil(now)
  return sql<Colour>`CASE WHEN ${at} > cases."statutoryDueAt" THEN 'over-statute'
    WHEN ${at} > cases."promisedDueAt" THEN 'over-promise'
    WHEN ${at} > cases."warnAt" THEN 'near-due' ELSE 'normal' END`
}

export const colourOf = (now: string): RawBuilder<Colour> =>
  sql<Colour>`CASE WHEN cases.status = 'closed' THEN cases."finalColour" ELSE ${openColourOf(now)} END`

/** The same of a row in hand: `completeUntil` is what its source has declared. */
export function judgementOf(
  row: CaseRow,
  now: string,
  completeUntil: string | null,
): { readonly judgedAt: string; readonly colour: Colour } {
  const at = row.endedAt ?? untilOf(row, now, completeUntil)
  return { judgedAt: at, colour: row.finalColour ?? colourAt(row, at) }
}

function untilOf({ origin, pausedAt }: CaseRow, now: string, completeUntil: string | null): string {
  if (origin === 'here') return pausedAt ?? now
  if (completeUntil === null) return ''
  return completeUntil > now ? now : completeUntil
}
