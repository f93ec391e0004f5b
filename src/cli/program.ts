// The command line: one command per file, each with its help.
import { Command, CommanderError } from 'commander'
import { StoreRefused } from '../eventlog/store.ts'
import { clausesCommand } from './clauses.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { rebuildCommand } from './rebuild.ts'
import { replayCommand } from './replay.ts'
import { CommandFailed, type Runtime } from './runtime.ts'
import { serveCommand } from './serve.ts'
import { tokenCommand } from './token.ts'
import { verifyCommand } from './verify.ts'

type Add = (program: Command, runtime: Runtime, exit: (code: number) => void) => void
const commands: readonly Add[] = [
  serveCommand,
  importCommand,
  exportCommand,
  replayCommand,
  rebuildCommand,
  clausesCommand,
  verifyCommand,
  tokenCommand,
]

export async function program(runtime: Runtime, argv: readonly string[]): Promise<number> {
  let code = 0
  const root = new Command('zhengjian')
    .description(
      '政鉴：审批、监察、会议、问责，同一日志\nA city government’s approvals, supervision, meetings and accountability on one event log',
    )
    .showHelpAfterError()
    .exitOverride()
  for (const add of commands) add(root, runtime, (exit) => (code = exit))
  try {
    await root.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    if (error instanceof CommandFailed || error instanceof StoreRefused) {
      console.error(error.message)
      return 1
    }
    throw error
  }
}
