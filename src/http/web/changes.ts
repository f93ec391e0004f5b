// What has changed since a reader last looked: the newest events on cases after a position, in words.
import { eventsSince, recordedBy } from '../../projections/auditQueries.ts'
import { calledOf } from '../../projections/pageQueries.ts'
import { formatInstant } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { links } from '../pages/links.ts'
import type { Change, Changes, ChangesAnswer } from '../pages/models.ts'
import { objectLink } from './eventRows.ts'
import { cityZone, type Visit } from './visit.ts'
import { eventLabel } from './words.ts'

const mostShown = 50

/** Newest first, with the moment since which they came; of a position that is none of ours, nothing. */
export async function changesSince({ db, lang }: Visit, since: string): Promise<Changes> {
  if (!/^[0-9A-Za-z_.-]{1,64}$/.test(since)) return { list: [] }
  const found = await eventsSince(db, since, mostShown + 1)
  const events = found.slice(0, mostShown)
  const from = (await recordedBy(db, since)) ?? events.at(-1)?.occurredAt
  const called = await calledOf(db, [...new Set(events.map(({ stream }) => stream))])
  const list = events.map(
    ({ occurredAt, position, stream, type }): Change => ({
      at: occurredAt,
      text: `${objectLink(stream, called.get(stream)).label} ${eventLabel(type, lang)}`,
      href: links.event(position),
    }),
  )
  if (from === undefined) return { list }
  const words = t(lang).overview
  const moment = formatInstant(lang, from, cityZone)
  const intro = found.length > mostShown ? words.changesNewest(moment, mostShown) : words.changesSince(moment)
  return { list, intro }
}

export async function changesAnswer(visit: Visit): Promise<ChangesAnswer> {
  const { intro, list } = await changesSince(visit, visit.query['since'] ?? '')
  return {
    position: visit.position,
    ...(list.length > 0 && { intro }),
    changes: list.map(({ at, href, text }) => ({ when: formatInstant(visit.lang, at, cityZone), text, href })),
  }
}
