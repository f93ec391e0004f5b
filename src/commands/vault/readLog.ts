// 查阅留痕: who saw personal data goes to the log before it is shown (LPS-12.5). The same look again within the hour is the same record.
import type { Actor } from '../../domain/actor.ts'
import { timekeeper } from '../../domain/actor.ts'
import type { ReadCommand } from '../../domain/operations/read.messages.ts'
import type { Answer, Request } from '../answers.ts'
import type { Clock } from '../clock.ts'
import { uuid5 } from '../ids.ts'

export type Look = Pick<ReadCommand, 'digest' | 'masked' | 'purpose' | 'subjects' | 'what'>
export type ReadLogOptions = { readonly clock: Clock; readonly handle: (request: Request) => Promise<Answer> }

export class ReadLog {
  readonly #options: ReadLogOptions

  constructor(options: ReadLogOptions) {
    this.#options = options
  }

  /** Resolves once it is durable: without the record nothing may be shown. */
  async record({ account }: Actor, look: Look): Promise<void> {
    const { clock, handle } = this.#options
    const hour = clock.now().slice(0, 13)
    const command: ReadCommand = { type: 'RecordPersonalDataRead', account, hour, ...look }
    const answer = await handle({ command, actor: timekeeper, commandId: uuid5(`look\n${JSON.stringify(command)}`) })
    if (answer.kind === 'refused') throw new Error(`a look at personal data was not recorded: ${answer.refusal.code}`)
  }
}
