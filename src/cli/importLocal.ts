// Importing as the data folder's only writer: commands go straight to the write path.
import type { Request } from '../commands/answers.ts'
import { BootstrapRefused, bootstrapCommand } from '../commands/bootstrap.ts'
import { commandIdOf } from '../commands/ids.ts'
import type { Outcome } from '../commands/importer.ts'
import { refusalWords } from '../commands/importFaults.ts'
import { type ImportGround, ImportSource, type ImportTarget } from '../commands/importTarget.ts'
import type { Command } from '../commands/registry.ts'
import type { Engine } from '../engine.ts'
import { CommandFailed } from './runtime.ts'

/** Where an import goes: what it stands on, whose cases they are, and how a command is sent. */
export type ImportWay = {
  readonly ground: ImportGround
  readonly source: ImportSource
  readonly send: (command: Command, key: string) => Promise<Outcome>
  readonly window: number
  readonly close: () => Promise<void>
}

/** What the bootstrap refuses is wrong in the mapping file or the flags; anything else is not the user's doing. */
function refusedSetup(error: Error): never {
  if (!(error instanceof BootstrapRefused)) throw error
  const { reason, reasonZh } = refusalWords(error.refusal)
  throw new CommandFailed(`${reasonZh} / ${reason}`)
}

export async function localWay(
  engine: Pick<Engine, 'handle' | 'handler' | 'log'>,
  target: ImportTarget,
  close: () => Promise<void>,
): Promise<ImportWay> {
  const ground: ImportGround = {
    state: async (category, id) => (await engine.handler.state<never>(category, id)).state,
    configure: (command) => bootstrapCommand((request) => engine.handle(request), command).catch(refusedSetup),
  }
  const source = new ImportSource(target, ground)
  const before = await engine.log.head()
  const send = async (command: Command, key: string): Promise<Outcome> => {
    const actor = await source.actor()
    const request: Request = {
      command,
      actor,
      commandId: commandIdOf(actor.account, key),
    }
    const answer = await engine.handle(request)
    if (answer.kind === 'refused')
      return { kind: 'refused', code: answer.refusal.code, ...refusalWords(answer.refusal) }
    // A command of an earlier import is answered as it was then, with the place where its events have stood since.
    return { kind: answer.position !== undefined && answer.position > before ? 'added' : 'unchanged' }
  }
  return { ground, source, send, window: 256, close }
}
