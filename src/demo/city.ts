// 演示城市: its offices, the systems that hand their cases over, its items and its people. All invented.

import { mainlandCalendar } from '../commands/bootstrap.ts'
import type { Command } from '../commands/registry.ts'
import type { Role } from '../domain/actor.ts'
import { AccountId, ItemId, NodeId, OrgId, SourceId, TimeZone } from '../domain/values.ts'
import data from './city.json' with { type: 'json' }

export type DemoItem = (typeof data.items)[number]
export type DemoSource = (typeof data.sources)[number]

export const { channels, groups, items, officials, sources } = data
export const timeZone = TimeZone.parse('Asia/Shanghai')

export const serviceAccountOf = (sourceId: string): AccountId => AccountId.parse(`system-${sourceId}`)

/** The accounts of the demo beside those that every log begins with. */
export const demoAccounts: readonly { accountId: string; name: string; orgId: string; role: Role }[] = [
  ...data.clerks.map((clerk) => ({ ...clerk, role: 'clerk' as const })),
  ...sources.map(({ name, orgId, sourceId }) => ({
    accountId: serviceAccountOf(sourceId),
    name,
    orgId,
    role: 'service' as const,
  })),
]

const officeName = (orgId: string): string => data.offices.find((office) => office.orgId === orgId)?.name ?? orgId

/** What sets the city up, in order. */
export function* setup(): Generator<Command> {
  for (const { name, orgId } of data.offices)
    yield { type: 'OpenOrganisation', orgId: OrgId.parse(orgId), kind: 'usingUnit', name }
  for (const { accountId, name, orgId, role } of demoAccounts)
    yield { type: 'OpenAccount', accountId: AccountId.parse(accountId), name, orgId: OrgId.parse(orgId), role }
  for (const { name, orgId, sourceId } of sources)
    yield {
      type: 'OpenSource',
      sourceId: SourceId.parse(sourceId),
      accountId: serviceAccountOf(sourceId),
      name,
      orgId: OrgId.parse(orgId),
    }
  for (const item of items) yield publish(item)
}

const publish = ({ itemId, legalBasis, name, office, promised, statutory, steps }: DemoItem): Command => ({
  type: 'PublishItem',
  calendarId: mainlandCalendar,
  itemId: ItemId.parse(itemId),
  legalBasis,
  name,
  office: officeName(office),
  orgId: OrgId.parse(office),
  promisedLimit: { days: promised, unit: 'working' },
  statutoryLimit: { days: statutory, unit: 'working' },
  steps: steps.map((step, index) => ({ name: step, stepId: NodeId.parse(`step-${index + 1}`) })),
  timeZone,
})
