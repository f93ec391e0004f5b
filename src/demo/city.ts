// 演示城市: its offices, the systems that hand their cases over, its items and its people. All invented but the laws.

import type { Command } from '../commands/registry.ts'
import type { Actor, Role } from '../domain/actor.ts'
import { AccountId, OrgId, type Post, SourceId } from '../domain/values.ts'
import data from './city.json' with { type: 'json' }
import { publishItem } from './itemFacts.ts'
import itemData from './items.json' with { type: 'json' }
import { type Official, officials as officers, staffOf } from './officials.ts'

/** Items whose cases come from departments' own systems, and items whose cases are handled here. */
export const { foreign: sourceItems, own: ownItems } = itemData
export type SourceItem = (typeof sourceItems)[number]
export type OwnItem = (typeof ownItems)[number]

export const { channels, groups, offices, officials, sources } = data

export const serviceAccountOf = (sourceId: string): AccountId => AccountId.parse(`system-${sourceId}`)

type DemoAccount = { accountId: string; name: string; orgId: string; posts?: Post[]; role: Role }

const serviceAccounts = sources.map(
  ({ name, orgId, sourceId }): DemoAccount => ({ accountId: serviceAccountOf(sourceId), name, orgId, role: 'service' }),
)

/** The accounts of the demo beside those that every log begins with. */
export const demoAccounts: readonly DemoAccount[] = [
  ...officers.map(
    ({ accountId, name, orgId, post }): DemoAccount => ({ accountId, name, orgId, posts: [post], role: 'clerk' }),
  ),
  ...serviceAccounts,
]

const { clerk, head, office, reviewers } = staffOf('urban-management-bureau')
const posts = [
  { post: '窗口', official: clerk },
  { post: '审查', official: reviewers[0] },
  { post: '负责人', official: head },
]

/** Who is offered a way in when the demo starts: those of one office through whose hands a case goes, and the systems. */
export const printedAccounts: readonly DemoAccount[] = [
  ...posts.map(
    ({ official: { accountId, name, orgId }, post }): DemoAccount => ({
      accountId,
      name: `${office}${post} ${name}`,
      orgId,
      role: 'clerk',
    }),
  ),
  ...serviceAccounts,
]

export const administrator: Actor = {
  account: AccountId.parse('administrator'),
  org: OrgId.parse('service-center'),
  role: 'administrator',
}

/** Who hands over the cases of a source of the demo. */
export function serviceOf(sourceId: string): Actor {
  const orgId = sources.find((source) => source.sourceId === sourceId)?.orgId
  if (orgId === undefined) throw new RangeError(`${sourceId} is not a source of the demo`)
  return { account: serviceAccountOf(sourceId), org: OrgId.parse(orgId), role: 'service' }
}

export const actorOf = ({ accountId, orgId }: Official): Actor => ({
  account: accountId,
  org: orgId,
  role: 'clerk',
})

/** What sets the city up: groups of commands, each needs the one before it. */
export function setup(): readonly (readonly Command[])[] {
  return [
    offices.map(({ name, orgId }) => ({
      type: 'OpenOrganisation',
      orgId: OrgId.parse(orgId),
      kind: 'usingUnit',
      name,
    })),
    demoAccounts.map(({ accountId, name, orgId, posts: held, role }) => ({
      type: 'OpenAccount',
      accountId: AccountId.parse(accountId),
      name,
      orgId: OrgId.parse(orgId),
      ...(held !== undefined && { posts: held }),
      role,
    })),
    sources.map(({ name, orgId, sourceId }) => ({
      type: 'OpenSource',
      sourceId: SourceId.parse(sourceId),
      accountId: serviceAccountOf(sourceId),
      name,
      orgId: OrgId.parse(orgId),
    })),
    [...sourceItems, ...ownItems].map((item) => publishItem(item)),
  ]
}
