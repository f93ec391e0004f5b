// 违规操作尝试: the record of one account and month. Pure; who counts what is beyond the first twenty sits in commands/.
import { accept, type Decider, unreachable } from '../decider.ts'
import type { AttemptCommand, AttemptEvent } from './attempt.messages.ts'

export type Attempts = { readonly recorded: number }

export const attempts: Decider<AttemptCommand, AttemptEvent, Attempts> = {
  initial: { recorded: 0 },
  decide(command) {
    switch (command.type) {
      case 'RecordAttempt': {
        const { account, code, command: refused, hour, object } = command
        return accept({ type: 'AttemptRefused', data: { account, code, command: refused, hour, object } })
      }
      case 'CountAttempts': {
        const { account, code, count, hour } = command
        return accept({ type: 'AttemptsCounted', data: { account, code, count, hour } })
      }
      default:
        return unreachable(command)
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'AttemptRefused':
        return { recorded: state.recorded + 1 }
      case 'AttemptsCounted':
        return { recorded: state.recorded + event.data.count }
      default:
        return unreachable(event)
    }
  },
}
