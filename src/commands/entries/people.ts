// Organisations and accounts (LPS-9.1, 9.3).
import { AccountCommand } from '../../domain/people/account.messages.ts'
import { OrganisationCommand } from '../../domain/people/organisation.messages.ts'
import { type Entries, option } from '../entry.ts'
import { accountOnRecord } from '../onRecord.ts'

export const peopleEntries: Entries<OrganisationCommand | AccountCommand> = {
  OpenOrganisation: {
    schema: OrganisationCommand,
    category: 'organisation',
    id: ({ orgId }) => orgId,
    kind: 'configuration',
    clauses: ['LPS-9.3', 'LPS-4.5'],
    zh: '设立机构',
    en: 'Open an organisation',
  },
  OpenAccount: {
    schema: option(AccountCommand, 'OpenAccount'),
    category: 'account',
    id: ({ accountId }) => accountId,
    kind: 'configuration',
    clauses: ['LPS-8.1', 'LPS-9.1', 'LPS-11.6'],
    zh: '开立账号',
    en: 'Open an account',
    facts: accountOnRecord,
  },
  AssignPosts: {
    schema: option(AccountCommand, 'AssignPosts'),
    category: 'account',
    id: ({ accountId }) => accountId,
    kind: 'configuration',
    clauses: ['LPS-9.1', 'LPS-11.5'],
    zh: '调整岗位',
    en: 'Assign posts',
  },
  SuspendAccount: {
    schema: option(AccountCommand, 'SuspendAccount'),
    category: 'account',
    id: ({ accountId }) => accountId,
    kind: 'configuration',
    clauses: ['LPS-8.1', 'LPS-9.1'],
    zh: '停用账号',
    en: 'Suspend an account',
  },
}
