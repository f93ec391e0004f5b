// 日志启用: a log is opened once, for one purpose. Pure.
import { accept, type Decider, refuse } from '../decider.ts'
import type { LogCommand, LogEvent } from './log.messages.ts'

export type Log = { readonly status: 'none' } | ({ readonly status: 'open' } & LogEvent['data'])

export const log: Decider<LogCommand, LogEvent, Log> = {
  initial: { status: 'none' },
  decide({ clock, purpose }, state) {
    if (state.status === 'none') return accept({ type: 'LogOpened', data: { clock, purpose } })
    return state.purpose === purpose ? accept() : refuse('log-already-open', { purpose: state.purpose })
  },
  evolve: (_state, event) => ({ status: 'open', ...event.data }),
}
