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

export const account: Decider<AccountCommand, AccountEvent, Account, OnRecord> = {
  initial: { status: 'none' },
  decide(command, state, { facts }): Decision<AccountEvent> {
    switch (command.type) {
      case 'OpenAccount': {
        const { accountId, name, orgId, role } = command
        const opened = { accountId, name, orgId, role }
        if (state.status === 'none')
          return (
            organisationsRefusal([{ id: orgId, pointer: '/orgId' }], facts) ??
            accept({ type: 'AccountOpened', data: opened })
          )
        const fields = differingFields(opened, state)
        return fields.length === 0
          ? accept()
          : refuse('registered-otherwise', { kind: 'account', id: accountId, fields })
      }
      case 'SuspendAccount': {
        const { accountId, reason } = command
        if (state.status === 'none') return refuse('object-unknown', { kind: 'account', id: accountId })
        return state.status === 'suspended'
          ? accept()
          : accept({ type: 'AccountSuspended', data: { accountId, reason } })
      }
      default:
        return unreachable(command)
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'AccountOpened':
        return { status: 'active', ...event.data }
      case 'AccountSuspended':
        if (state.status === 'none') throw new Error('an account must begin with its opening')
        return { ...state, status: 'suspended', reason: event.data.reason }
      default:
        return unreachable(event)
    }
  },
}
