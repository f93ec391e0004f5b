// 账号: who may act, for which organisation, in which role. Pure.
import { accept, type Decider, type Decision, refuse, unreachable } from '../decider.ts'
import { type OnRecord, organisationsRefusal } from '../onRecord.ts'
import { differingFields } from '../same.ts'
import type { AccountCommand, AccountEvent } from './account.messages.ts'

type Opened = Extract<AccountEvent, { type: 'AccountOpened' }>['data']
export type Account =
  | { readonly status: 'none' }
  | ({ readonly status: 'active' } & Opened)
  | ({ readonly status: 'suspended'; readonly reason: string } & Opened)

type Of<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>

function open(command: Of<'OpenAccount'>, state: Account, facts: OnRecord): Decision<AccountEvent> {
  const { accountId, name, orgId, posts, role } = command
  const opened = { accountId, name, orgId, ...(posts !== undefined && { posts }), role }
  if (state.status === 'none')
    return (
      organisationsRefusal([{ id: orgId, pointer: '/orgId' }], facts) ?? accept({ type: 'AccountOpened', data: opened })
    )
  const fields = differingFields(opened, state)
  return fields.length === 0 ? accept() : refuse('registered-otherwise', { kind: 'account', id: accountId, fields })
}

/** LPS-9.1: who may do what is configured, not claimed; it begins with the next act. */
function assignPosts({ accountId, posts, reason }: Of<'AssignPosts'>, state: Account): Decision<AccountEvent> {
  if (state.status === 'none') return refuse('object-unknown', { kind: 'account', id: accountId })
  if (state.status === 'suspended') return refuse('account-suspended', { account: accountId })
  const held = new Set<string>(state.posts)
  const isSame = new Set([...held, ...posts]).size === held.size && new Set(posts).size === held.size
  return isSame ? accept() : accept({ type: 'PostsAssigned', data: { accountId, posts, reason } })
}

function suspend({ accountId, reason }: Of<'SuspendAccount'>, state: Account): Decision<AccountEvent> {
  if (state.status === 'none') return refuse('object-unknown', { kind: 'account', id: accountId })
  return state.status === 'suspended' ? accept() : accept({ type: 'AccountSuspended', data: { accountId, reason } })
}

export const account: Decider<AccountCommand, AccountEvent, Account, OnRecord> = {
  initial: { status: 'none' },
  decide(command, state, { facts }) {
    switch (command.type) {
      case 'OpenAccount':
        return open(command, state, facts)
      case 'AssignPosts':
        return assignPosts(command, state)
      case 'SuspendAccount':
        return suspend(command, state)
      default:
        return unreachable(command)
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'AccountOpened':
        return { status: 'active', ...event.data }
      case 'PostsAssigned':
        if (state.status === 'none') throw new Error('an account must begin with its opening')
        return { ...state, posts: event.data.posts }
      case 'AccountSuspended':
        if (state.status === 'none') throw new Error('an account must begin with its opening')
        return { ...state, status: 'suspended', reason: event.data.reason }
      default:
        return unreachable(event)
    }
  },
}
