// The staff that a command on a case names: two who check are two people, who are there and of the office that answers for it.
import type { Actor } from '../domain/actor.ts'
import type { CaseCommand } from '../domain/approvals/case.messages.ts'
import type { HeldPosts } from '../domain/approvals/caseFacts.ts'
import { type Refused, refuse } from '../domain/decider.ts'
import type { Account } from '../domain/people/account.ts'
import type { AccountId, OrgId } from '../domain/values.ts'
import type { Known, ReadFact } from './entry.ts'

type Named = { readonly id: AccountId; readonly pointer: string }
const each = (ids: readonly AccountId[] = [], pointer: string): readonly Named[] =>
  ids.map((id, at) => ({ id, pointer: `${pointer}/${at}` }))

/** Who handles the case or is sent out for it. Nothing is read for a command that names nobody. */
function staffIn(command: CaseCommand): readonly Named[] {
  switch (command.type) {
    case 'CompleteStep':
      return each(command.staff, '/staff')
    case 'ReassignStep':
      return [{ id: command.to, pointer: '/to' }]
    case 'StartSpecialProcedure':
      return each(command.inspectors, '/inspectors')
    default:
      return []
  }
}

/**
 * PL-34, PL-55: staff of the organ check, so each is a clerk of the office that holds the step, or the case, with an open account.
 * An unknown account and one of another office are told apart by nothing (LPS-12.5).
 */
export function staffRefusal(command: CaseCommand, owner: () => Known<OrgId>, read: ReadFact): Refused | undefined {
  const accountOf = (id: AccountId) => read<Account>('account', id).state
  if (command.type === 'ScheduleHearing' || command.type === 'RecordHearing')
    return chairRefusal(command, accountOf(command.chair))
  const named = staffIn(command)
  if (named.length === 0) return undefined
  const office = owner()
  if (!office.ok) return office
  const orgId = office.value
  const strangers = named.filter(({ id }) => {
    const account = accountOf(id)
    return account.status !== 'active' || account.orgId !== orgId || account.role !== 'clerk'
  })
  if (strangers.length === 0) return undefined
  const [accounts, pointers] = [strangers.map(({ id }) => id), strangers.map(({ pointer }) => pointer)]
  return refuse('staff-not-of-office', { accounts, orgId, pointers })
}

/** PL-48: the chair of a hearing is someone; of one that was held, someone who may have left since. */
function chairRefusal({ chair, type }: { chair: AccountId; type: CaseCommand['type'] }, { status }: Account) {
  const there = status === 'active' || (status === 'suspended' && type === 'RecordHearing')
  return there ? undefined : refuse('chair-unknown', { account: chair, pointer: '/chair' })
}

/** 岗位 of those who take up, complete or are given a step (LPS-9.1, LPS-11.5); a suspended account holds none. */
export function postsOf(command: CaseCommand, { account }: Actor, read: ReadFact): HeldPosts {
  const concerned = new Set([account, ...staffIn(command).map(({ id }) => id)])
  return new Map(
    [...concerned].map((id) => {
      const { state } = read<Account>('account', id)
      return [id, state.status === 'active' ? (state.posts ?? []) : []]
    }),
  )
}
