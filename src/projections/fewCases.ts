// Conditions on cases that an index of its own serves, and whether so many meet one that walking a list in its order is less work.
import { type RawBuilder, sql } from 'kysely'
import { indexed, isInHand, statesInHand } from './caseRow.ts'
import type { ReadDatabase } from './database.ts'
import { many } from './searchWalk.ts'

/** A condition on a row of `cases`. */
export type Found = RawBuilder<boolean>

export const ofItems = (ids: readonly string[]): Found => sql<boolean>`cases."itemId" IN (${sql.join(ids)})`

/** Handled here by this organisation. */
export const ofOrg = (org: string): Found =>
  sql<boolean>`(${sql.raw(`cases.${indexed.ofOrg}`)} AND cases."orgId" = ${org})`

export const ofSubject = (subject: string): Found =>
  sql<boolean>`(${sql.raw(`cases.${indexed.ofSubject}`)} AND cases."subjectId" = ${subject})`

/** In this state, as their decider knows it: those that something is still to be done with are indexed. */
export const inState = (state: string): Found =>
  statesInHand.includes(state)
    ? sql<boolean>`(${sql.raw(isInHand('cases.'))} AND cases.state = ${state})`
    : sql<boolean>`cases.state = ${state}`

/** The streams of what an organisation has in hand. */
export const streamsInHand = (org: string): RawBuilder<string> =>
  sql<string>`SELECT cases.stream FROM cases WHERE ${sql.raw(isInHand('cases.'))} AND cases."orgId" = ${org}`

/** Handled here or elsewhere for this organisation, in parts that have no case in common. */
export async function ownedBy(db: ReadDatabase, org: string | undefined): Promise<readonly (Found | undefined)[]> {
  if (org === undefined) return [undefined]
  const sources = await db.selectFrom('sources').select('sourceId').where('orgId', '=', org).execute()
  if (sources.length === 0) return [ofOrg(org)]
  const elsewhere = sql<boolean>`(cases."orgId" = '' AND cases."sourceId" IN (${sql.join(sources.map(({ sourceId }) => sourceId))}))`
  return [ofOrg(org), elsewhere]
}

/** Whether more cases meet all conditions than are worth being sorted. */
export async function areMany(db: ReadDatabase, ...found: readonly Found[]): Promise<boolean> {
  let cases = db.selectFrom('cases').select('rid')
  for (const condition of found) cases = cases.where(condition)
  const some = cases.limit(many + 1)
  const { n } = await db.selectFrom(some.as('some')).select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()
  return n > many
}
