// What configuration names in other streams, read for its decision: nothing is read that is not named, and each once.
import type { SourceCommand } from '../domain/approvals/source.messages.ts'
import type { Calendar } from '../domain/calendar/calendar.ts'
import type { PublishItem } from '../domain/items/item.messages.ts'
import { namedIn } from '../domain/items/itemReferences.ts'
import type { OnRecord } from '../domain/onRecord.ts'
import type { AccountCommand } from '../domain/people/account.messages.ts'
import type { Account } from '../domain/people/account.ts'
import type { Organisation } from '../domain/people/organisation.ts'
import type { AccountId, CalendarId, OrgId } from '../domain/values.ts'
import type { Known, ReadFact } from './entry.ts'

type Ids = {
  readonly accounts?: readonly AccountId[]
  readonly calendars?: readonly CalendarId[]
  readonly organisations: readonly OrgId[]
}

function onRecord({ accounts = [], calendars = [], organisations }: Ids, read: ReadFact): Known<OnRecord> {
  const value = {
    accounts: new Map([...new Set(accounts)].map((id) => [id, read<Account>('account', id).state])),
    calendars: new Map([...new Set(calendars)].map((id) => [id, read<Calendar>('calendar', id).state])),
    organisations: new Map([...new Set(organisations)].map((id) => [id, read<Organisation>('organisation', id).state])),
  }
  return { ok: true, value }
}

export const accountOnRecord = (
  { orgId }: Extract<AccountCommand, { type: 'OpenAccount' }>,
  _state: unknown,
  read: ReadFact,
): Known<OnRecord> => onRecord({ organisations: [orgId] }, read)

export const sourceOnRecord = (
  { accountId, orgId }: Extract<SourceCommand, { type: 'OpenSource' }>,
  _state: unknown,
  read: ReadFact,
): Known<OnRecord> => onRecord({ accounts: [accountId], organisations: [orgId] }, read)

export function itemOnRecord(command: PublishItem, _state: unknown, read: ReadFact): Known<OnRecord> {
  const { accounts, calendars, organisations } = namedIn(command)
  const ids = <Id extends string>(references: readonly { readonly id: Id }[]) => references.map(({ id }) => id)
  return onRecord({ accounts: ids(accounts), calendars: ids(calendars), organisations: ids(organisations) }, read)
}
