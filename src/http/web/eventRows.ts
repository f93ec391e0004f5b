// Events as rows for readers: what happened, to what, by whom; the same in a case file, the audit trail and the overview.
import type { Role } from '../../domain/actor.ts'
import { streamParts } from '../../domain/streams.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { calledOf, namesOf } from '../../projections/pageQueries.ts'
import type { Traced } from '../../projections/recorded.ts'
import { type Lang, t } from '../i18n/index.ts'
import { links } from '../pages/links.ts'
import type { EventRow, Link } from '../pages/models.ts'
import { eventLabel } from './words.ts'

type Actor = { readonly account: string; readonly role: string }

/** Who acted, by name; the calendar and the bootstrap by what they do. */
export async function actorNames(db: ReadDatabase, accounts: readonly string[], lang: Lang) {
  const names = await namesOf(db, 'account', accounts)
  const system: Readonly<Record<string, string>> = t(lang).systemActors
  return ({ account, role }: Actor): string =>
    names.get(account) ?? system[account] ?? `${t(lang).roles[role as Role] ?? role} ${account}`
}

/** What an event is about, as people call it where it has a name of its own, and where that is shown. */
export function objectLink(stream: string, called?: string): Link {
  const parts = streamParts(stream)
  if (parts?.category === 'foreigncase' || parts?.category === 'case')
    return { label: called || parts.id, href: links.caseFile(parts.id) }
  if (parts?.category === 'item') return { label: called ?? parts.id, href: links.item(parts.id) }
  return { label: stream, href: links.audit({ object: stream }) }
}

/** Events in the order given, each with what it is about as `called` says. */
async function rowsOf(
  db: ReadDatabase,
  events: readonly Traced[],
  lang: Lang,
  called: (stream: string) => string | undefined,
): Promise<EventRow[]> {
  const accounts = events.map(({ actor }) => actor.account)
  const actor = await actorNames(db, accounts, lang)
  return events.map((event) => ({
    position: event.position,
    type: event.type,
    label: eventLabel(event.type, lang),
    object: objectLink(event.stream, called(event.stream)),
    command: event.commandId,
    actor: actor(event.actor),
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    hash: event.hash,
    clauses: event.clauses,
  }))
}

export async function eventRows(db: ReadDatabase, events: readonly Traced[], lang: Lang): Promise<readonly EventRow[]> {
  const called = await calledOf(db, [...new Set(events.map(({ stream }) => stream))])
  return rowsOf(db, events, lang, (stream) => called.get(stream))
}

type CaseEvents = {
  readonly events: readonly Traced[]
  /** Those of them that count: what a correction has voided is among the events all the same. */
  readonly counting: readonly Traced[]
  readonly called: string
}

/** All events of a case, as its file shows them. */
export async function caseEventRows(
  db: ReadDatabase,
  { called, counting, events }: CaseEvents,
  lang: Lang,
): Promise<readonly EventRow[]> {
  const effectiveOnes = new Set(counting)
  const rows = await rowsOf(db, events, lang, () => called)
  return rows.map((row, at) => {
    const event = events[at]
    const counts = event === undefined || event.type === 'MisoperationCorrected' || effectiveOnes.has(event)
    return counts ? row : { ...row, voided: true }
  })
}
