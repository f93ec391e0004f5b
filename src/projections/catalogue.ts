// 来源、机构与账号: small tables of what the rest refers to.
import type { SourceEvent } from '../domain/approvals/source.messages.ts'
import type { AccountEvent } from '../domain/people/account.messages.ts'
import type { OrganisationEvent } from '../domain/people/organisation.messages.ts'
import { inLines } from './lines.ts'
import type { ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export type SourceRow = {
  readonly stream: string
  readonly sourceId: string
  readonly name: string
  readonly orgId: string
  readonly accountId: string
  readonly completeUntil: string | null
}

export const sources: ReadModel<SourceRow> = {
  name: 'sources',
  version: 1,
  columns: { stream: 'text', sourceId: 'text', name: 'text', orgId: 'text', accountId: 'text', completeUntil: 'text' },
  indexes: [],
  types: ['SourceOpened', 'SourceCompleteUntil'],
  evolve(row, event) {
    const said = event as unknown as SourceEvent
    if (said.type === 'SourceOpened') return { stream: event.stream, ...said.data, completeUntil: null }
    return row && { ...row, completeUntil: said.data.completeUntil }
  },
}

export type DirectoryRow = {
  readonly stream: string
  readonly kind: 'organisation' | 'account'
  readonly id: string
  readonly name: string
  readonly orgId: string
  readonly role: string | null
  /** 岗位 of an account, one a line; empty where it holds none. */
  readonly posts: string
  readonly status: 'active' | 'suspended'
}

export const directory: ReadModel<DirectoryRow> = {
  name: 'directory',
  version: 2,
  columns: {
    stream: 'text',
    kind: 'text',
    id: 'text',
    name: 'text',
    orgId: 'text',
    role: 'text',
    posts: 'text',
    status: 'text',
  },
  indexes: ['kind, id'],
  types: ['OrganisationOpened', 'AccountOpened', 'PostsAssigned', 'AccountSuspended'],
  evolve: directoryRow,
}

function directoryRow(row: DirectoryRow | undefined, event: Recorded): DirectoryRow | undefined {
  const said = event as unknown as OrganisationEvent | AccountEvent
  switch (said.type) {
    case 'OrganisationOpened': {
      const { name, orgId } = said.data
      return {
        stream: event.stream,
        kind: 'organisation',
        id: orgId,
        name,
        orgId,
        role: null,
        posts: '',
        status: 'active',
      }
    }
    case 'AccountOpened': {
      const { accountId, name, orgId, posts = [], role } = said.data
      const opened = { kind: 'account', id: accountId, name, orgId, role, posts: inLines(posts) } as const
      return { stream: event.stream, ...opened, status: 'active' }
    }
    case 'PostsAssigned':
      return row && { ...row, posts: inLines(said.data.posts) }
    case 'AccountSuspended':
      return row && { ...row, status: 'suspended' }
  }
}
