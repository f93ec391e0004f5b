// 自建系统: its deadlines are judged up to its watermark, never by the wall clock. Pure.
import { accept, type Decider, type Decision, refuse, unreachable } from '../decider.ts'
import { differingFields } from '../same.ts'
import type { Instant } from '../values.ts'
import type { SourceCommand, SourceEvent } from './source.messages.ts'

type Opened = Extract<SourceEvent, { type: 'SourceOpened' }>['data']
export type Source =
  | { readonly status: 'none' }
  | ({ readonly status: 'open'; readonly completeUntil: Instant | undefined } & Opened)

export const source: Decider<SourceCommand, SourceEvent, Source> = {
  initial: { status: 'none' },
  decide(command, state, { now }): Decision<SourceEvent> {
    switch (command.type) {
      case 'OpenSource': {
        const { accountId, name, orgId, sourceId } = command
        const opened = { accountId, name, orgId, sourceId }
        if (state.status === 'none') return accept({ type: 'SourceOpened', data: opened })
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
