// 机构 messages.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { Name, OrgId } from '../values.ts'

/** The bodies of LPS-4 to LPS-7; `outside` is an organisation whose data is handed over from elsewhere. */
export const OrganisationKind = z.enum(['serviceCenter', 'supervisionBureau', 'infoCenter', 'usingUnit', 'outside'])

export const OrganisationCommand = z.strictObject({
  type: z.literal('OpenOrganisation'),
  orgId: OrgId,
  kind: OrganisationKind,
  name: Name(80),
})
export type OrganisationCommand = z.infer<typeof OrganisationCommand>

export const OrganisationOpened = z.strictObject({ kind: OrganisationKind, name: Name(80), orgId: OrgId })
export type OrganisationEvent = DomainEvent<'OrganisationOpened', z.infer<typeof OrganisationOpened>>
