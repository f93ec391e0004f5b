// 机构: opened at bootstrap; its changes come by written request (LPS-9.3, 9.4). Pure.
import { accept, type Decider, refuse } from '../decider.ts'
import { differingFields } from '../same.ts'
import type { OrganisationCommand, OrganisationEvent } from './organisation.messages.ts'

export type Organisation = { readonly status: 'none' } | ({ readonly status: 'open' } & OrganisationEvent['data'])

export const organisation: Decider<OrganisationCommand, OrganisationEvent, Organisation> = {
  initial: { status: 'none' },
  decide({ kind, name, orgId }, state) {
    const opened = { kind, name, orgId }
    if (state.status === 'none') return accept({ type: 'OrganisationOpened', data: opened })
    const fields = differingFields(opened, state)
    return fields.length === 0 ? accept() : refuse('registered-otherwise', { kind: 'organisation', id: orgId, fields })
  },
  evolve: (_state, event) => ({ status: 'open', ...event.data }),
}
