// zhengjian verify: reads the stored log again, byte for byte, and says where it first stops being what was written.
import type { Command } from 'commander'
import { type Verification, verifyLog } from '../audit/verify.ts'
import { CommandFailed, dataDirOf, hasLog, logPathOf, type Runtime } from './runtime.ts'

export function verifyCommand(program: Command, runtime: Runtime, exit: (code: number) => void): void {
  program
    .command('verify')
    .description(
      '核验日志：逐字节重读、重算哈希、核对链与次序 / re-read and re-hash the log; beside a running server too',
    )
    .option('--data <dir>', 'data folder')
    .option('--json', 'print {ok, events, streams, firstBad, positionGaps, unanchoredHeads, …}')
    .action(async (options: { data?: string; json?: boolean }) => {
      const dataDir = dataDirOf(runtime, options.data)
      const path = logPathOf(dataDir)
      if (!hasLog(runtime, dataDir)) throw new CommandFailed(`没有日志 / there is no log: ${path}`)
      const log = runtime.openLogReadonly(path)
      try {
        const result = await verifyLog(log, process.stderr.isTTY ? { onProgress: progress } : {})
        if (options.json) console.log(JSON.stringify(result, null, 2))
        else print(result)
        if (!result.ok) exit(1)
      } finally {
        await log.close()
      }
    })
}

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
      : `不一致 / NOT consistent: ${bad} of ${events} events, ${streams} streams`,
  )
  if (firstBad)
    console.log(
      `首处 / first: ${firstBad.position} ${firstBad.stream} rev ${firstBad.revision} ${firstBad.id ?? ''}\n  ${firstBad.reasonZh}\n  ${firstBad.reason}`,
    )
  for (const { position, reason, stream } of findings.slice(1)) console.log(`  ${position} ${stream}: ${reason}`)
  console.log(`位置缺口 / position gaps: ${positionGaps}; 未见证的流末 / unanchored heads: ${unanchoredHeads}`)
  console.log(`${note.zh}\n${note.en}`)
}
