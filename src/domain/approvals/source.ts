// 自建系统: its deadlines are judged up to its watermark, never by the wall clock. Pure.
import { accept, type Decider, type Decision, type Refused, refuse, unreachable } from '../decider.ts'
import { accountsRefusal, type OnRecord, organisationsRefusal } from '../onRecord.ts'
import { differingFields } from '../same.ts'
import type { Instant } from '../values.ts'
import type { SourceCommand, SourceEvent } from './source.messages.ts'

type Opened = Extract<SourceEvent, { type: 'SourceOpened' }>['data']
export type Source =
  | { readonly status: 'none' }
  | ({ readonly status: 'open'; readonly completeUntil: Instant | undefined } & Opened)

export const source: Decider<SourceCommand, SourceEvent, Source, OnRecord> = {
  initial: { status: 'none' },
  decide(command, state, { facts, now }): Decision<SourceEvent> {
    switch (command.type) {
      case 'OpenSource': {
        const { accountId, name, orgId, sourceId } = command
        const opened = { accountId, name, orgId, sourceId }
        if (state.status === 'none')
          return referencesRefusal(opened, facts) ?? accept({ type: 'SourceOpened', data: opened })
        const fields = differingFields(opened, state)
        return fields.length === 0 ? accept() : refuse('registered-otherwise', { kind: 'source', id: sourceId, fields })
      }
      case 'DeclareSourceComplete': {
        const { completeUntil, sourceId } = command
        if (state.status === 'none') return refuse('object-unknown', { kind: 'source', id: sourceId })
        if (completeUntil > now) return refuse('watermark-in-future', { now, proposed: completeUntil })
        const current = state.completeUntil
        if (current === completeUntil) return accept()
        if (current !== undefined && completeUntil < current)
          return refuse('watermark-moves-back', { current, proposed: completeUntil })
        return accept({ type: 'SourceCompleteUntil', data: { completeUntil, sourceId }, occurredAt: completeUntil })
      }
      default:
        return unreachable(command)
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'SourceOpened':
        return { status: 'open', completeUntil: undefined, ...event.data }
      case 'SourceCompleteUntil':
        if (state.status === 'none') throw new Error('a source must begin with its opening')
        return { ...state, completeUntil: event.data.completeUntil }
      default:
        return unreachable(event)
    }
  },
}

/** LPS-7.3, LPS-11.6: what is handed over stands on the name of the organisation whose account hands it over. */
function referencesRefusal({ accountId, orgId }: Opened, onRecord: OnRecord): Refused | undefined {
  const pointer = '/accountId'
  const unknown =
    organisationsRefusal([{ id: orgId, pointer: '/orgId' }], onRecord) ??
    accountsRefusal([{ id: accountId, pointer }], onRecord)
  if (unknown !== undefined) return unknown
  const held = onRecord.accounts.get(accountId)
  const fits = held !== undefined && held.status !== 'none' && held.orgId === orgId && held.role === 'service'
  return fits ? undefined : refuse('source-account-unfit', { account: accountId, orgId, pointer })
}
