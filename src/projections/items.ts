// 事项目录: each item with what its newest version says, and beside it the older ones that still are, or come, in force.
import type { ItemEvent, ItemFacts } from '../domain/items/item.messages.ts'
import { bindsFrom } from '../domain/items/itemVersions.ts'
import type { ReadModel } from './readModel.ts'
import type { Recorded } from './recorded.ts'

/** What a version says, and from when it binds. */
type StatedVersion = {
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
  readonly effectiveOn: string | null
  /** The later of its publication and its effective day. */
  readonly inForceFrom: string
  readonly version: number
  readonly publishedAt: string
}

export type ItemRow = StatedVersion & {
  readonly stream: string
  readonly itemId: string
  readonly status: 'published' | 'suspended' | 'withdrawn'
  /** JSON: the older versions that were in force, or to come, when the newest was published, oldest first. */
  readonly standing: string
  readonly revision: number
}

/** An item as of a moment: `standing` is resolved into what the version in force says, and which one comes next. */
export type ItemInForce = Omit<ItemRow, 'standing'> & {
  readonly coming: { readonly version: number; readonly inForceFrom: string } | null
}

export const items: ReadModel<ItemRow> = {
  name: 'items',
  version: 3,
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
    inForceFrom: 'text',
    version: 'integer',
    publishedAt: 'text',
    standing: 'text',
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
  return {
    stream: event.stream,
    itemId: data.itemId,
    ...stated(data, event, (row?.version ?? 0) + 1),
    status: row?.status ?? 'published',
    standing: JSON.stringify(row === undefined ? [] : standingAt(versionsOf(row), event.occurredAt)),
    revision: event.revision,
  }
}

function stated(data: ItemFacts, { occurredAt }: Recorded, version: number): StatedVersion {
  const { gateways, startsAt, steps } = data
  return {
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
    effectiveOn: data.effectiveOn ?? null,
    inForceFrom: bindsFrom(data, occurredAt),
    version,
    publishedAt: occurredAt,
  }
}

function versionsOf(row: ItemRow): readonly StatedVersion[] {
  const { itemId: _itemId, revision: _revision, standing, status: _status, stream: _stream, ...newest } = row
  return [...(JSON.parse(standing) as StatedVersion[]), newest]
}

/** From the version in force at that moment on; all where none is yet. What it took the place of never binds again. */
function standingAt(versions: readonly StatedVersion[], moment: string): readonly StatedVersion[] {
  const current = versions.findLastIndex(({ inForceFrom }) => inForceFrom <= moment)
  return versions.slice(Math.max(current, 0))
}

/** What an item says at a moment: the version in force then, or else the one that is the first to be. */
export function itemAt(row: ItemRow, moment: string): ItemInForce {
  const { standing: _standing, ...newest } = row
  const versions = standingAt(versionsOf(row), moment)
  const current = (versions[0] as StatedVersion).inForceFrom <= moment ? versions[0] : soonest(versions)
  const { version = row.version } = current ?? {}
  const next = soonest(versions.filter((one) => one.version > version))
  return { ...newest, ...current, coming: next ? { version: next.version, inForceFrom: next.inForceFrom } : null }
}

/** Of those that begin at one moment the newest. */
const soonest = (versions: readonly StatedVersion[]): StatedVersion | undefined =>
  versions
    .toReversed()
    .toSorted((a, b) => (a.inForceFrom < b.inForceFrom ? -1 : Number(a.inForceFrom > b.inForceFrom)))[0]
