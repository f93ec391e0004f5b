// The command line: one command per file, each with its help.
import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { LogFullError } from '../eventlog/port.ts'
import { isNoRoom } from '../eventlog/sqliteFailures.ts'
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
    .version(`${manifest.name} ${manifest.version}`, '-V, --version', 'print the version')
    .showHelpAfterError()
    .exitOverride()
  for (const add of commands) add(root, runtime, (exit) => (code = exit))
  try {
    await root.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    const told = sentenceOf(error)
    if (told === undefined) throw error
    console.error(told)
    return 1
  }
}

/** What stops a command without being a mistake of ours, in words; undefined where it is one. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof CommandFailed || error instanceof StoreRefused) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (!(error instanceof LogFullError) && !isNoRoom(code)) return undefined
  return (
    `磁盘空间已满：已入账的内容完好，腾出空间后请重新执行，已有内容不会重复增加。\n` +
    `The disk is full (${message}): what is on the log is whole. Make room and run this again: nothing is added twice.`
  )
}
