// What is on record where a test of configuration does not speak of it: every office, everyone's account, the calendar.
import type { OnRecord } from '../../src/domain/onRecord.ts'
import type { Account } from '../../src/domain/people/account.ts'
import type { Organisation } from '../../src/domain/people/organisation.ts'
import type { AccountId, OrgId } from '../../src/domain/values.ts'
import { calendarId, china } from '../domain/calendar/china.ts'
import { offices, people } from './people.ts'

const organisation = (orgId: OrgId): [OrgId, Organisation] => [
  orgId,
  { status: 'open', kind: 'usingUnit', name: orgId, orgId },
]
const account = ({
  account: accountId,
  org: orgId,
  role,
}: (typeof people)[keyof typeof people]): [AccountId, Account] => [
  accountId,
  { status: 'active', accountId, name: accountId, orgId, role },
]

export const onRecord: OnRecord = {
  accounts: new Map(Object.values(people).map(account)),
  calendars: new Map([[calendarId, china]]),
  organisations: new Map(Object.values(offices).map(organisation)),
}

/** All of it less what these ids name. */
export function onRecordWithout(...ids: readonly string[]): OnRecord {
  const less = <Id extends string, State>(states: ReadonlyMap<Id, State>): ReadonlyMap<Id, State> =>
    new Map([...states].filter(([id]) => !ids.includes(id)))
  return {
    accounts: less(onRecord.accounts),
    calendars: less(onRecord.calendars),
    organisations: less(onRecord.organisations),
  }
}
