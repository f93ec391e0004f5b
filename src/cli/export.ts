// zhengjian export: any selection of cases as XES, OCEL 2.0, CSV or JSON Lines; only reads, also beside a running server.
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { Finding } from '../domain/approvals/foreignCase.messages.ts'
import type { ExportCase } from '../files/records.ts'
import { writeCsv } from '../files/writeCsv.ts'
import { writeJsonl } from '../files/writeJsonl.ts'
import { writeOcel } from '../files/writeOcel.ts'
import { writeXes } from '../files/writeXes.ts'
import { exportCases, upToPosition } from '../http/exports/caseRecords.ts'
import { notice, withNotice } from '../http/exports/notice.ts'
import type { CaseFilter } from '../projections/caseQueries.ts'
import { type Colour, colours } from '../projections/caseRow.ts'
import { type Selection, select } from './exportSelection.ts'
import { CommandFailed, dataDirOf, logPathOf, type Runtime } from './runtime.ts'

const formats = ['xes', 'ocel', 'csv', 'jsonl'] as const
type Format = (typeof formats)[number]
type Options = {
  format: Format
  data?: string
  out?: string
  q?: string
  source?: string
  org?: string
  office?: string
  channel?: string
  item?: string
  status?: 'open' | 'closed'
  colour?: Colour
  month?: string
  activity?: string
  finding?: string
  lateStep?: true
}

export function exportCommand(program: Command, runtime: Runtime): void {
  program
    .command('export')
    .description('导出办件 / export cases')
    .addOption(new Option('--format <format>', 'file format').choices(formats).makeOptionMandatory())
    .option('--data <dir>', 'data folder')
    .option('--out <file>', 'where to write; standard output unless given')
    .option('--q <words>', 'cases with these words in number, item, office, channel, group or responsible')
    .option('--source <id>', 'cases of this source')
    .option('--org <id>', 'cases of sources of this organisation')
    .option('--office <name>', 'cases of this office')
    .option('--channel <name>', 'cases of this channel')
    .option('--item <id>', 'cases of this item')
    .addOption(new Option('--status <status>', 'open or closed cases').choices(['open', 'closed']))
    .addOption(new Option('--colour <colour>', 'cases of this colour now').choices(colours))
    .option('--month <YYYY-MM>', 'cases begun in this month')
    .option('--activity <name>', 'cases whose last step is this one')
    .addOption(new Option('--finding <finding>', 'cases with this finding').choices(Finding.options))
    .option('--late-step', 'cases whose last step came after the statutory deadline')
    .addHelpText('after', `\n${notice.zh}\n${notice.en}`)
    .action((options: Options) => exportTo(runtime, options))
}

async function exportTo(runtime: Runtime, options: Options): Promise<void> {
  const { data, format, out, ...filter } = options
  const dataDir = dataDirOf(runtime, data)
  const log = runtime.openLogReadonly(logPathOf(dataDir))
  let selection: Selection | undefined
  try {
    const head = await log.head()
    selection = await select({ log, dataDir, head, filter: filter as CaseFilter, now: runtime.clock.now() })
    // Two passes over a folder that is being written must be over the same cases.
    const ids = format === 'ocel' ? await Array.fromAsync(selection.ids()) : undefined
    const selected = selection.ids
    const cases = (): AsyncIterable<ExportCase> => exportCases(log, ids ?? selected(), upToPosition(head))
    await write(withNotice(format, chunksOf(format, cases)), out)
  } finally {
    await selection?.close()
    await log.close()
  }
}

function chunksOf(format: Format, cases: () => AsyncIterable<ExportCase>): AsyncIterable<string> {
  switch (format) {
    case 'xes':
      return writeXes(cases())
    case 'ocel':
      return writeOcel(cases)
    case 'csv':
      return writeCsv(cases())
    case 'jsonl':
      return writeJsonl(cases())
  }
}

/** A file appears under its name only when it is whole. */
async function write(chunks: AsyncIterable<string>, out: string | undefined): Promise<void> {
  if (out === undefined) return toStandardOutput(chunks)
  const part = `${out}.${process.pid}.part`
  try {
    await pipeline(Readable.from(chunks), createWriteStream(part, { flags: 'wx', mode: 0o600 }))
    await rename(part, out)
  } catch (error) {
    await rm(part, { force: true })
    if (error instanceof Error && 'path' in error)
      throw new CommandFailed(`${out} cannot be written / 无法写入: ${error.message}`)
    throw error
  }
}

async function toStandardOutput(chunks: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false })
  } catch (error) {
    // Who reads has read enough, as `head` does.
    if ((error as { code?: string }).code !== 'EPIPE') throw error
  }
}
