// 事项目录、来源、机构与账号: small tables of what the rest refers to.
import type { SourceEvent } from '../domain/approvals/source.messages.ts'
import type { ItemEvent, ItemFacts } from '../domain/items/item.messages.ts'
import type { AccountEvent } from '../domain/people/account.messages.ts'
import type { OrganisationEvent } from '../domain/people/organisation.messages.ts'
import type { ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

export type ItemRow = {
  readonly stream: string
  readonly itemId: string
  readonly name: string
  readonly office: string
  readonly orgId: string
  readonly calendarId: string
  readonly timeZone: string
  readonly legalBasis: string | null
  readonly promisedDays: number | null
  readonly promisedUnit: string | null
  readonly statutoryDays: number | null
  readonly statutoryUnit: string | null
  /** JSON: [{name, stepId}]. */
  readonly steps: string
  /** JSON: {gateways?, startsAt?, steps} as the version states them, from which its definition is made. */
  readonly workflow: string
  readonly kind: string | null
  readonly status: 'published' | 'suspended' | 'withdrawn'
  readonly effectiveOn: string | null
  readonly version: number
  readonly publishedAt: string
  readonly revision: number
}

export const items: ReadModel<ItemRow> = {
  name: 'items',
  version: 2,
  columns: {
    stream: 'text',
    itemId: 'text',
    name: 'text',
    office: 'text',
    orgId: 'text',
    calendarId: 'text',
    timeZone: 'text',
    legalBasis: 'text',
    promisedDays: 'integer',
    promisedUnit: 'text',
    statutoryDays: 'integer',
    statutoryUnit: 'text',
    steps: 'text',
    workflow: 'text',
    kind: 'text',
    status: 'text',
    effectiveOn: 'text',
    version: 'integer',
    publishedAt: 'text',
    revision: 'integer',
  },
  indexes: ['name'],
  types: ['ItemVersionPublished', 'ItemSuspended', 'ItemResumed', 'ItemWithdrawn'],
  evolve: itemRow,
  search: ['name', 'office'],
}

function itemRow(row: ItemRow | undefined, event: Recorded): ItemRow | undefined {
  const said = event as unknown as ItemEvent
  switch (said.type) {
    case 'ItemVersionPublished':
      return publishedRow(row, event, said.data)
    case 'ItemSuspended':
      return row && { ...row, status: 'suspended', revision: event.revision }
    case 'ItemResumed':
      return row && { ...row, status: 'published', revision: event.revision }
    case 'ItemWithdrawn':
      return row && { ...row, status: 'withdrawn', revision: event.revision }
  }
}

function publishedRow(row: ItemRow | undefined, event: Recorded, data: ItemFacts): ItemRow {
  const { gateways, startsAt, steps } = data
  return {
    stream: event.stream,
    itemId: data.itemId,
    name: data.name,
    office: data.office,
    orgId: data.orgId,
    calendarId: data.calendarId,
    timeZone: data.timeZone,
    legalBasis: data.legalBasis ?? null,
    promisedDays: data.promisedLimit?.days ?? null,
    promisedUnit: data.promisedLimit?.unit ?? null,
    statutoryDays: data.statutoryLimit?.days ?? null,
    statutoryUnit: data.statutoryLimit?.unit ?? null,
    steps: JSON.stringify(steps.map(({ name, stepId }) => ({ name, stepId }))),
    workflow: JSON.stringify({ gateways, startsAt, steps }),
    kind: data.kind ?? null,
    status: row?.status ?? 'published',
    effectiveOn: data.effectiveOn ?? null,
    version: (row?.version ?? 0) + 1,
    publishedAt: event.occurredAt,
    revision: event.revision,
  }
}

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
  readonly status: 'active' | 'suspended'
}

export const directory: ReadModel<DirectoryRow> = {
  name: 'directory',
  version: 1,
  columns: { stream: 'text', kind: 'text', id: 'text', name: 'text', orgId: 'text', role: 'text', status: 'text' },
  indexes: ['kind, id'],
  types: ['OrganisationOpened', 'AccountOpened', 'AccountSuspended'],
  evolve: directoryRow,
}

function directoryRow(row: DirectoryRow | undefined, event: Recorded): DirectoryRow | undefined {
  const said = event as unknown as OrganisationEvent | AccountEvent
  switch (said.type) {
    case 'OrganisationOpened': {
      const { name, orgId } = said.data
      return { stream: event.stream, kind: 'organisation', id: orgId, name, orgId, role: null, status: 'active' }
    }
    case 'AccountOpened': {
      const { accountId, name, orgId, role } = said.data
      return { stream: event.stream, kind: 'account', id: accountId, name, orgId, role, status: 'active' }
    }
    case 'AccountSuspended':
      return row && { ...row, status: 'suspended' }
  }
}
