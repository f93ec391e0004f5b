// The opening of an empty log: what it is for, the bodies that the regulations name, the calendar, the first accounts.

import type { Role } from '../domain/actor.ts'
import { bootstrapper } from '../domain/actor.ts'
import { publishedYears } from '../domain/calendar/years/cn.ts'
import type { Refusal } from '../domain/refusals.ts'
import { AccountId, CalendarId, OrgId } from '../domain/values.ts'
import type { Purpose } from './authorize.ts'
import type { Answer, Request } from './handle.ts'
import { uuid5 } from './ids.ts'
import type { Command } from './registry.ts'

export type Handle = (request: Request) => Promise<Answer>

const organisations = [
  { orgId: 'service-center', kind: 'serviceCenter', name: '市政府政务服务中心' },
  { orgId: 'supervision-bureau', kind: 'supervisionBureau', name: '市监察局' },
  { orgId: 'info-center', kind: 'infoCenter', name: '市信息管理中心' },
] as const

/** The accounts that an empty log begins with; everyone else is opened by them or, in a demo, by the demo. */
export const firstAccounts: readonly { accountId: string; name: string; orgId: string; role: Role }[] = [
  { accountId: 'administrator', name: '系统管理员', orgId: 'service-center', role: 'administrator' },
  { accountId: 'supervisor', name: '监察员', orgId: 'supervision-bureau', role: 'supervisor' },
  { accountId: 'auditor', name: '审计员', orgId: 'supervision-bureau', role: 'auditor' },
]

/** The calendar that items of this country name. */
export const mainlandCalendar = CalendarId.parse('cn')

/** What the bootstrap was refused, and why. */
export class BootstrapRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(`the log cannot be opened: ${refusal.code} ${JSON.stringify(refusal.details)}`)
    this.refusal = refusal
  }
}

/** Sends a command as the bootstrap; repeated, it has effect once. Throws on a refusal, for then the log is not ours to open. */
export async function bootstrapCommand(handle: Handle, command: Command): Promise<void> {
  const name = JSON.stringify(command)
  const answer = await handle({
    command,
    actor: bootstrapper,
    commandId: uuid5(`bootstrap\n${name}`),
  })
  if (answer.kind === 'refused') throw new BootstrapRefused(answer.refusal)
}

export async function bootstrap(handle: Handle, purpose: Purpose, clock: 'system' | 'simulated'): Promise<void> {
  await bootstrapCommand(handle, { type: 'OpenLog', purpose, clock })
  for (const { kind, name, orgId } of organisations)
    await bootstrapCommand(handle, { type: 'OpenOrganisation', orgId: OrgId.parse(orgId), kind, name })
  for (const { documentNumber, holidays, workdays, year } of publishedYears)
    await bootstrapCommand(handle, {
      type: 'PublishCalendarYear',
      calendarId: mainlandCalendar,
      year,
      documentNumber,
      holidays,
      workdays,
    })
  for (const { accountId, name, orgId, role } of firstAccounts)
    await bootstrapCommand(handle, {
      type: 'OpenAccount',
      accountId: AccountId.parse(accountId),
      name,
      orgId: OrgId.parse(orgId),
      role,
    })
}
