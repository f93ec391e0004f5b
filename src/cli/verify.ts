// zhengjian verify: reads the stored log again, byte for byte, and says where it first stops being what was written.
import type { Command } from 'commander'
import { fault } from '../audit/checkEvent.ts'
import { unopened, type Verification, verifyLog } from '../audit/verify.ts'
import { StoreRefused } from '../eventlog/store.ts'
import { CommandFailed, dataDirOf, hasLog, logPathOf, type Runtime } from './runtime.ts'

export function verifyCommand(program: Command, runtime: Runtime, exit: (code: number) => void): void {
  program
    .command('verify')
    .description(
      '核验日志：逐字节重读、重算哈希、核对链与次序 / re-read and re-hash the log; beside a running server too',
    )
    .option('--data <dir>', 'data folder')
    .option('--json', 'print {ok, events, streams, firstBad, positionGaps, unanchoredHeads, …}')
    .action((options: Options) => verify(runtime, options, exit))
}

type Options = { data?: string; json?: boolean }

async function verify(runtime: Runtime, options: Options, exit: (code: number) => void): Promise<void> {
  const result = await verified(runtime, dataDirOf(runtime, options.data)).catch((error: unknown) => {
    // Whoever reads JSON gets it of a file, too, that is no log or no longer one.
    if (options.json !== true || !isRefused(error)) throw error
    return unopened(fault(error.message, '日志无法打开：不存在、已损坏、被截断、不是本产品的日志，或版本不符'))
  })
  if (options.json) console.log(JSON.stringify(result, null, 2))
  else print(result)
  if (!result.ok) exit(1)
}

async function verified(runtime: Runtime, dataDir: string): Promise<Verification> {
  const path = logPathOf(dataDir)
  if (!hasLog(runtime, dataDir)) throw new CommandFailed(`没有日志 / there is no log: ${path}`)
  const log = runtime.openLogReadonly(path)
  try {
    return await verifyLog(log, process.stderr.isTTY ? { onProgress: progress } : {})
  } finally {
    await log.close()
  }
}

const isRefused = (error: unknown): error is Error => error instanceof CommandFailed || error instanceof StoreRefused

const progress = (events: number): void => void process.stderr.write(`\r${events}`)

function print({
  bad,
  events,
  findings,
  firstBad,
  note,
  ok,
  positionGaps,
  streams,
  unanchoredHeads,
}: Verification): void {
  console.log(
    ok
      ? `一致 / consistent: ${events} events, ${streams} streams`
      : `不一致 / NOT consistent: ${bad} 处 / findings in ${events} events, ${streams} streams`,
  )
  if (firstBad)
    console.log(
      `首处 / first: ${firstBad.position} ${firstBad.stream} rev ${firstBad.revision} ${firstBad.id ?? ''}\n  ${firstBad.reasonZh}\n  ${firstBad.reason}`,
    )
  for (const { position, reason, stream } of findings.slice(1)) console.log(`  ${position} ${stream}: ${reason}`)
  console.log(`位置缺口 / position gaps: ${positionGaps}; 未见证的流末 / unanchored heads: ${unanchoredHeads}`)
  console.log(`${note.zh}\n${note.en}`)
}
