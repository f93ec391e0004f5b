// Who sends commands to a permit case: each role within the office of the case and outside of it, and the people of the office.
import type { Actor, Role } from '../../src/domain/actor.ts'
import { Role as Roles } from '../../src/domain/actor.ts'
import { AccountId, type OrgId } from '../../src/domain/values.ts'
import { offices, people } from './people.ts'

export type Caller = {
  readonly zh: string
  readonly en: string
  readonly actor: Actor
  /** Whether the actor's organisation is the office that the case belongs to. */
  readonly own: boolean
}

const roleNames: { readonly [R in Role]: string } = {
  supervisor: '监察人员',
  auditor: '审计人员',
  administrator: '系统管理员',
  clerk: '经办人员',
  citizen: '申请人',
  service: '自建系统',
  system: '系统',
}
const accountOf = (role: Role, org: OrgId): AccountId =>
  role === 'system' ? people.system.account : AccountId.parse(`${role}-of-${org}`)

function roleIn(role: Role, own: boolean): Caller {
  const org = own ? offices.housingBureau : offices.outside
  const names = { zh: `${own ? '本' : '外'}机构${roleNames[role]}`, en: `${role}, ${own ? 'own' : 'other'} office` }
  // The clerk of the office is the one who has handled the case so far.
  if (role === 'clerk' && own) return { ...names, actor: people.clerk, own }
  return { ...names, actor: { account: accountOf(role, org), org, role }, own }
}

/** Seven roles, each in the office of the case and in one that has nothing to do with it. */
export const roleCallers: readonly Caller[] = Roles.options.flatMap((role) => [roleIn(role, true), roleIn(role, false)])

const colleague = (account: string, zh: string, en: string): Caller => ({
  zh,
  en,
  actor: { ...people.clerk, account: AccountId.parse(account) },
  own: true,
})
/** Others of the same office, who have the same rights as the one who handles the case. */
export const colleagues: readonly Caller[] = [
  colleague('zhang-wei', '事项指定的另一经办人', 'another handler whom the item names for the step'),
  colleague('chen-jie', '未被指定的同事', 'an official whom it does not name'),
  colleague('zhao-lei', '听证主持人（亦未被指定）', 'the chair of the hearing (nor named)'),
]
export const suspended = colleague('former-clerk', '已停用的账号', 'a suspended account')

/** A step of the item is placed in the water bureau: those of the case's office, of the step's, and of a third one. */
export const placedCallers: readonly Caller[] = [
  { zh: '办件机构', en: 'the office of the case', actor: people.clerk, own: true },
  { zh: '环节所在机构', en: 'the office that the step is placed in', actor: people.otherClerk, own: false },
  { ...roleIn('clerk', false), zh: '第三机构', en: 'a third office' },
]
export const everyone: readonly Caller[] = [...roleCallers, ...colleagues, suspended, ...placedCallers]
