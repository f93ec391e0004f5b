// What has changed since a reader last looked: the newest events on cases after a position, in words.
import { eventsSince } from '../../projections/auditQueries.ts'
import { calledOf } from '../../projections/pageQueries.ts'
import { formatInstant } from '../i18n/format.ts'
import { links } from '../pages/links.ts'
import type { Change, ChangesAnswer } from '../pages/models.ts'
import { objectLink } from './eventRows.ts'
import { cityZone, type Visit } from './visit.ts'
import { eventLabel } from './words.ts'

const mostShown = 50

/** Newest first; of a position that is none of ours, nothing. */
export async function changesSince({ db, lang }: Visit, since: string): Promise<readonly Change[]> {
  if (!/^[0-9A-Za-z_.-]{1,64}$/.test(since)) return []
  const events = await eventsSince(db, since, mostShown)
  const called = await calledOf(db, [...new Set(events.map(({ stream }) => stream))])
  return events.map(({ occurredAt, position, stream, type }) => ({
    at: occurredAt,
    text: `${objectLink(stream, called.get(stream)).label} ${eventLabel(type, lang)}`,
    href: links.event(position),
  }))
}

export async function changesAnswer(visit: Visit): Promise<ChangesAnswer> {
  const list = await changesSince(visit, visit.query['since'] ?? '')
  return {
    position: visit.position,
    changes: list.map(({ at, href, text }) => ({ when: formatInstant(visit.lang, at, cityZone), text, href })),
  }
}
