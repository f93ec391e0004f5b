// What an item version names that stands elsewhere: its office and those of its steps, its calendar, its handlers (LPS-9.2). Pure.
import type { Refused } from '../decider.ts'
import { accountsRefusal, calendarRefusal, type OnRecord, organisationsRefusal, type Reference } from '../onRecord.ts'
import type { AccountId, CalendarId, OrgId } from '../values.ts'
import type { ItemFacts } from './item.messages.ts'

type Named = {
  readonly accounts: readonly Reference<AccountId>[]
  readonly calendars: readonly Reference<CalendarId>[]
  readonly organisations: readonly Reference<OrgId>[]
}

const each = (ids: readonly AccountId[] = [], within = ''): readonly Reference<AccountId>[] =>
  ids.map((id, at) => ({ id, pointer: `${within}/handlers/${at}` }))

export function namedIn({ calendarId, handlers, orgId, steps, ...facts }: ItemFacts): Named {
  const ofSteps = steps.flatMap((step, at) => {
    return step.orgId === undefined ? [] : [{ id: step.orgId, pointer: `/steps/${at}/orgId` }]
  })
  return {
    accounts: [...each(handlers), ...steps.flatMap((step, at) => each(step.handlers, `/steps/${at}`))],
    calendars: countsWorkingDays({ ...facts, steps }) ? [{ id: calendarId, pointer: '/calendarId' }] : [],
    organisations: [{ id: orgId, pointer: '/orgId' }, ...ofSteps],
  }
}

/**
 * Whether anything is counted by the calendar of the item in working days: a limit of its own, or what the law gives for
 * cases that are handled here, in steps (PL-32, PL-42, PL-82). What others count and hand over may go by a calendar of theirs.
 */
const countsWorkingDays = ({
  promisedLimit,
  statutoryLimit,
  steps,
}: Pick<ItemFacts, 'promisedLimit' | 'statutoryLimit' | 'steps'>): boolean =>
  steps.length > 0 || [promisedLimit, statutoryLimit].some((limit) => limit?.unit === 'working')

/** What is on record nowhere: a case would wait for an office, a day or a person that there is not. */
export function referencesRefusal(facts: ItemFacts, onRecord: OnRecord): Refused | undefined {
  const { accounts, calendars, organisations } = namedIn(facts)
  const [calendar] = calendars
  return (
    organisationsRefusal(organisations, onRecord) ??
    (calendar && calendarRefusal(calendar, onRecord)) ??
    accountsRefusal(accounts, onRecord)
  )
}
