// What a command names in other streams: an organisation, a calendar, an account. It must be there before it is named. Pure.
import type { Calendar } from './calendar/calendar.ts'
import { type Refused, refuse } from './decider.ts'
import type { Account } from './people/account.ts'
import type { Organisation } from './people/organisation.ts'
import type { AccountId, CalendarId, OrgId } from './values.ts'

/** Something that a command names, and where: a JSON pointer into the command. */
export type Reference<Id extends string = string> = { readonly id: Id; readonly pointer: string }

/** The streams that a command names, as they stand. What stands in none of them is not on record. */
export type OnRecord = {
  readonly accounts: ReadonlyMap<AccountId, Account>
  readonly calendars: ReadonlyMap<CalendarId, Calendar>
  readonly organisations: ReadonlyMap<OrgId, Organisation>
}

/** LPS-9.2, LPS-9.3: whose something is must have been set up. */
export function organisationsRefusal(
  named: readonly Reference<OrgId>[],
  { organisations }: OnRecord,
): Refused | undefined {
  const unknown = named.filter(({ id }) => organisations.get(id)?.status !== 'open')
  return unknown.length > 0 ? refuse('organisation-unknown', { unknown }) : undefined
}

/** LPS-9.1: who is to act needs an account that may; one that was suspended is like one that never was. */
export function accountsRefusal(named: readonly Reference<AccountId>[], { accounts }: OnRecord): Refused | undefined {
  const unknown = named.filter(({ id }) => accounts.get(id)?.status !== 'active')
  return unknown.length > 0 ? refuse('account-unknown', { unknown }) : undefined
}

/** PL-82: a calendar is there from the first year that was published of it; a year that was not is counted provisionally. */
export function calendarRefusal({ id, pointer }: Reference<CalendarId>, { calendars }: OnRecord): Refused | undefined {
  const years = calendars.get(id)?.years ?? []
  return years.length === 0 ? refuse('calendar-unknown', { calendarId: id, pointer }) : undefined
}
