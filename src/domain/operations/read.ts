// 个人信息查阅: the record of one account and month. Pure; what is one look and what are two is decided in commands/.
import { accept, type Decider } from '../decider.ts'
import type { ReadCommand, ReadEvent } from './read.messages.ts'

export type Reads = { readonly recorded: number }

export const reads: Decider<ReadCommand, ReadEvent, Reads> = {
  initial: { recorded: 0 },
  decide({ account, digest, hour, masked, purpose, subjects, what }) {
    const of = digest === undefined ? {} : { digest }
    const told = purpose === undefined ? {} : { purpose }
    return accept({ type: 'PersonalDataRead', data: { account, ...of, hour, masked, ...told, subjects, what } })
  },
  evolve: (state) => ({ recorded: state.recorded + 1 }),
}
