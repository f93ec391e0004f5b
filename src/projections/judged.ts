// Up to which moment a case is judged: its end, or now, but never beyond what its source says it has handed over.
import { type RawBuilder, sql } from 'kysely'
import type { Colour } from './cases.ts'

/** `now` bounds every judgement: the present, or the moment that is asked about. */
export type Moment = { readonly now: string }

/** The judged moment of a row of `cases` joined with `sources`; an undeclared source is judged up to nothing. */
export const judgedAt = (now: string): RawBuilder<string> =>
  sql<string>`CASE WHEN cases.status = 'closed' THEN cases."endedAt"
    WHEN sources."completeUntil" > ${now} THEN ${now} ELSE coalesce(sources."completeUntil", '') END`

/** The colour of a row, in the same order of precedence as `colourAt`. */
export const colourOf = (now: string): RawBuilder<Colour> => {
  const at = judgedAt(now)
  return sql<Colour>`CASE WHEN cases.status = 'closed' THEN cases."finalColour"
    WHEN ${at} > cases."statutoryDueAt" THEN 'over-statute'
    WHEN ${at} > cases."promisedDueAt" THEN 'over-promise'
    WHEN ${at} > cases."warnAt" THEN 'near-due' ELSE 'normal' END`
}
