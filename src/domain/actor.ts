// Who acts: an account of an organisation in a role. Authority says by what right the log may hold the effect.
import { z } from 'zod'
import { AccountId, OrgId } from './values.ts'

/** 角色. `service` is a department's own system, `system` the calendar and the bootstrap. */
export const Role = z.enum(['supervisor', 'auditor', 'administrator', 'clerk', 'citizen', 'service', 'system'])
export type Role = z.infer<typeof Role>

export const Actor = z.strictObject({
  account: AccountId,
  onBehalfOf: AccountId.optional(),
  org: OrgId,
  role: Role,
})
export type Actor = z.infer<typeof Actor>

export const Authority = z.strictObject({
  id: z.string().min(1).max(80),
  kind: z.enum(['request', 'bootstrap', 'source', 'timer', 'demo']),
})
export type Authority = z.infer<typeof Authority>

const systemOrg = OrgId.parse('zhengjian')
/** The calendar: it alone notes that time has passed. */
export const timekeeper: Actor = { account: AccountId.parse('timekeeper'), org: systemOrg, role: 'system' }
/** The opening of an empty log. */
export const bootstrapper: Actor = { account: AccountId.parse('bootstrap'), org: systemOrg, role: 'system' }
